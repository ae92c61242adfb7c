//! GitHub Actions: workflows and composite actions.

use super::{Job, Permissions, Step, Workflow, map};
use crate::place::Text;
use crate::yaml::Node;

pub(super) fn workflow(document: &Node) -> Workflow {
    // YAML 1.1 reads the key `on` as a truth value; the parser keeps what is written.
    let on = document.get("on").or_else(|| document.get("true"));
    let mut triggers: Vec<Text> = Vec::new();
    let mut filtered = false;
    if let Some(on) = on {
        triggers.extend(on.entries().iter().map(|(name, _)| name.clone()));
        if on.entries().is_empty() {
            triggers.extend(on.items().iter().filter_map(Node::text));
        }
        triggers.extend(every_branch(on));
        let changes = on.get("pull_request");
        filtered = changes.is_some_and(|it| it.get("paths").is_some() || it.get("paths-ignore").is_some());
    }
    let jobs = document.get("jobs").map_or(&[][..], Node::entries);
    Workflow {
        name: document.get("name").and_then(Node::text),
        triggers,
        filtered,
        permissions: permissions(document),
        env: map(document.get("env")),
        jobs: jobs.iter().map(|(id, job)| self::job(id, job)).collect(),
    }
}

/// `push` on every branch runs before anything is merged too (GitHub, Workflow syntax: `on.push` without a filter of
/// branches or tags runs for all of them).
fn every_branch(on: &Node) -> Option<Text> {
    let all = |branches: &Node| branches.items().iter().filter_map(Node::str).any(|name| name == "**");
    let free = match on.get("push") {
        Some(push) => match push.get("branches") {
            Some(branches) => all(branches),
            None => push.get("branches-ignore").is_some() || push.get("tags").is_none(),
        },
        None => on.items().iter().filter_map(Node::str).any(|event| event == "push"),
    };
    free.then(|| Text { text: "push-to-any-branch".into(), range: 0..0 })
}

/// A composite action has steps, and runs where a workflow uses it.
pub(super) fn action(document: &Node) -> Workflow {
    let steps = document.get("runs").map(steps).unwrap_or_default();
    Workflow {
        name: document.get("name").and_then(Node::text),
        jobs: vec![Job { steps, ..Job::default() }],
        ..Workflow::default()
    }
}

fn job(id: &Text, job: &Node) -> Job {
    Job {
        id: Some(id.clone()),
        uses: job.get("uses").and_then(Node::text),
        permissions: permissions(job),
        optional: is_optional(job),
        for_changes: !only_elsewhere(job),
        env: map(job.get("env")),
        steps: steps(job),
    }
}

/// Only a condition that excludes pull requests for sure counts.
fn only_elsewhere(job: &Node) -> bool {
    let condition = job.get("if").and_then(Node::str).unwrap_or_default();
    let other = ["push", "schedule", "workflow_dispatch", "release"];
    let quoted = |event: &str| condition.contains(&format!("github.event_name == '{event}'"));
    condition.contains("github.event_name != 'pull_request'")
        || (other.iter().any(|event| quoted(event)) && !condition.contains("||"))
        || condition.trim() == "github.ref == 'refs/heads/main'"
}

fn steps(owner: &Node) -> Vec<Step> {
    let step = |step: &Node| Step {
        uses: step.get("uses").and_then(Node::text),
        run: step.get("run").and_then(Node::text),
        optional: is_optional(step),
        with: map(step.get("with")),
        env: map(step.get("env")),
    };
    owner.get("steps").map_or(&[][..], Node::items).iter().map(step).collect()
}

fn is_optional(node: &Node) -> bool {
    node.get("continue-on-error").is_some_and(Node::is_true)
}

/// `write-all`, or `contents: read` for each scope.
fn permissions(owner: &Node) -> Permissions {
    let said = owner.get("permissions")?;
    let scope = |(name, level): &(Text, Node)| {
        let range = name.range.start..level.range.end;
        Text { text: format!("{}: {}", name.text, level.str().unwrap_or_default()), range }
    };
    Some(match said.text() {
        Some(all) => vec![all],
        None => said.entries().iter().map(scope).collect(),
    })
}
