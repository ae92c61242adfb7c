//! What is merged was tested, and planned.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, Reason, fail, not_applicable, require, unknown};
use prc_resources::{Job, Repository, Step, Workflow};

/// Commands and actions that test something, wherever they stand in a command.
const TESTS: [&str; 30] = [
    "test",
    "pytest",
    "tox",
    "check",
    "verify",
    "lint",
    "spec",
    "terratest",
    "clippy",
    "jest",
    "vitest",
    "mypy",
    "ruff",
    "tsc",
    "terraform validate",
    "terraform plan",
    "tflint",
    "trivy",
    "checkov",
    "tfsec",
    "kics",
    "super-linter",
    "golangci",
    "pre-commit",
    "conftest",
    "validate",
    "terragrunt plan",
    "tofu plan",
    "tofu validate",
    "sonar",
];
/// Of these, what looks at Terraform.
const TERRAFORM: [&str; 22] = [
    "terraform validate",
    "terraform plan",
    "terraform test",
    "terraform -chdir",
    "tofu validate",
    "tofu plan",
    "tofu test",
    "terragrunt",
    "tflint",
    "tfsec",
    "checkov",
    "trivy",
    "kics",
    "prc check",
    "pre-commit",
    "atlantis",
    "terratest",
    "terraform-plan",
    "terraform-validate",
    "tf-plan",
    "plan.sh",
    "infracost",
];

pub(crate) fn check(repository: Repository, _: &Params) -> Outcome {
    let workflows = repository.workflows();
    if workflows.is_empty() {
        if !repository.has_terraform()? && repository.ecosystems()?.is_empty() {
            return Err(not_applicable("there is nothing to test"));
        }
        let none = fail("nothing runs on pull requests: there is no workflow").missing();
        return Err(none.help("run the tests and `prc check` in a workflow for pull requests").into());
    }
    let (mut tests, mut plans, mut elsewhere) = (false, false, false);
    for workflow in workflows.iter().filter(|one| one.dialect().is_ok_and(|dialect| dialect != "github-action")) {
        if !for_changes(workflow)? {
            continue;
        }
        for job in workflow.jobs()? {
            if job.optional()? || !job.for_changes()? {
                continue;
            }
            elsewhere |= job.uses()?.is_some();
            let texts = commands(&job)?;
            tests |= texts.iter().any(|text| TESTS.iter().any(|word| text.contains(word)));
            plans |= texts.iter().any(|text| TERRAFORM.iter().any(|word| text.contains(word)));
        }
    }
    let wants_plan = repository.has_terraform()?;
    if elsewhere && (!tests || (wants_plan && !plans)) {
        return Err(unknown(Reason::Undecided, "what the called workflow runs is not in this repository").into());
    }
    require!(tests, fail("no workflow for pull requests runs a test").missing());
    let unplanned = fail("no workflow for pull requests validates or plans the Terraform configurations").missing();
    require!(plans || !wants_plan, unplanned.help("add `terraform plan`, `terraform validate` or `prc check` to it"));
    Ok(())
}

fn for_changes(workflow: &Workflow) -> Read<bool> {
    let triggers = workflow.triggers()?;
    let github = workflow.dialect()? == "github";
    let changes = ["pull_request", "pull_request_target", "merge_group", "merge_request", "push-to-any-branch", "any"];
    Ok(triggers.iter().any(|trigger| changes.contains(&&**trigger)) && (github || !triggers.is_empty()))
}

/// What the steps of a job run, in small letters, without what may fail and nothing happens.
fn commands(job: &Job) -> Read<Vec<String>> {
    let mut texts = Vec::new();
    for step in job.steps()? {
        if !step.optional()? {
            texts.extend(texts_of(&step)?);
        }
    }
    Ok(texts)
}

fn texts_of(step: &Step) -> Read<Vec<String>> {
    let run = step.run()?.unwrap_or_default();
    let lines = run.lines().filter(|line| !line.contains("|| true") && !line.trim_start().starts_with('#'));
    Ok(lines.map(str::to_lowercase).chain(step.uses()?.map(|uses| uses.to_lowercase())).collect())
}
