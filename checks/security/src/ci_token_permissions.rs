//! CI can do what it must, and no stranger can make it do more.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, fail, not_applicable, require};
use prc_resources::{Job, Pair, Step, Workflow};

/// What anybody may write into an issue or a pull request.
/// Source: GitHub's "Security hardening for GitHub Actions", "Understanding the risk of script injections".
const FOREIGN: [&str; 12] = [
    "github.event.issue.title",
    "github.event.issue.body",
    "github.event.pull_request.title",
    "github.event.pull_request.body",
    "github.event.comment.body",
    "github.event.review.body",
    "github.event.discussion.title",
    "github.event.discussion.body",
    "github.event.head_commit.message",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.head.label",
    "github.head_ref",
];

pub(crate) fn check(workflow: Workflow, _: &Params) -> Outcome {
    if workflow.dialect()? != "github" {
        return Err(not_applicable("only workflows of GitHub have a token with permissions"));
    }
    let triggers = workflow.triggers()?;
    let foreign = ["pull_request_target", "workflow_run"].into_iter().find(|one| triggers.iter().any(|it| it == one));
    let jobs = workflow.jobs()?;
    for job in &jobs {
        for step in job.steps()? {
            injection(&step)?;
            if let Some(trigger) = foreign {
                checkout(&step, trigger)?;
            }
            keys(&step.with()?, "jobs.steps.with.value")?;
            keys(&step.env()?, "jobs.steps.env.value")?;
        }
        keys(&job.env()?, "jobs.env.value")?;
    }
    keys(&workflow.env()?, "env.value")?;
    let all = "the token may write everything: permissions is write-all";
    require!(!workflow.permissions()?.iter().any(|one| one == "write-all"), fail(all).at("permissions"));
    if workflow.limited()? {
        return Ok(());
    }
    for job in &jobs {
        limited(job)?;
    }
    Ok(())
}

fn limited(job: &Job) -> Outcome {
    let id = job.id()?;
    let open = fail("the token of a job has the permissions of the repository's default: none are set");
    let open = open.at("jobs.id").label(format!("job {id} has none of its own"));
    require!(job.limited()?, open.help("set permissions at the top of the workflow: contents: read"));
    let all = fail(format!("the token of job {id} may write everything")).at("jobs.permissions");
    require!(!job.permissions()?.iter().any(|one| one == "write-all"), all);
    Ok(())
}

/// A text that anybody may write is put into a script as it is.
fn injection(step: &Step) -> Outcome {
    let Some(run) = step.run()? else { return Ok(()) };
    let expressions = run.split("${{").skip(1).filter_map(|rest| rest.split("}}").next());
    for expression in expressions {
        if let Some(foreign) = FOREIGN.iter().find(|foreign| expression.contains(**foreign)) {
            let open = fail(format!("a script contains {foreign}, which anybody may write")).at("jobs.steps.run");
            return Err(open.help("pass it through env, and use the variable in quotes").into());
        }
    }
    Ok(())
}

/// A workflow with the rights of the base must not run the code of the head.
fn checkout(step: &Step, trigger: &str) -> Outcome {
    let is_checkout = step.uses()?.is_some_and(|uses| uses.starts_with("actions/checkout@"));
    for pair in step.with()? {
        let value = pair.value()?;
        let head =
            ["head.sha", "head.ref", "head_ref", "head_sha", "head_branch"].iter().any(|word| value.contains(word));
        let open = fail(format!(
            "a workflow for {trigger} checks out the code of the pull request, with the rights of the base"
        ));
        require!(!(is_checkout && pair.name()? == "ref" && head), open.at("jobs.steps.with.value"));
    }
    Ok(())
}

/// Keys of AWS that do not expire.
fn keys(pairs: &[Pair], attribute: &'static str) -> Outcome {
    let named: Vec<(String, String)> =
        pairs.iter().map(|pair| Ok((pair.name()?, pair.value()?))).collect::<Read<_>>()?;
    // The key of a role is passed with a session token.
    let session = named.iter().any(|(name, _)| name.to_lowercase().replace('_', "-") == "aws-session-token");
    let stored = |(name, value): &&(String, String)| {
        name.to_lowercase().replace('_', "-") == "aws-access-key-id" && value.contains("secrets.")
    };
    if let Some(at) = named.iter().position(|pair| stored(&pair)).filter(|_| !session) {
        // Read again, so that it is what the finding points at.
        let name = pairs[at].name()?;
        pairs[at].value()?;
        let old = fail(format!("{name} is a stored key, which does not expire")).at(attribute);
        return Err(old.help("assume a role by OIDC: role-to-assume, and permissions id-token: write").into());
    }
    Ok(())
}
