//! GitLab CI.

use super::{Job, Step, Workflow, map};
use crate::place::Text;
use crate::yaml::Node;

/// Keys of the top level that are no jobs.
/// Source: GitLab's "CI/CD YAML syntax reference", global keywords.
const GLOBAL: [&str; 14] = [
    "default",
    "include",
    "stages",
    "variables",
    "workflow",
    "image",
    "services",
    "cache",
    "before_script",
    "after_script",
    "pages",
    "spec",
    "types",
    "component",
];

pub(super) fn workflow(document: &Node) -> Workflow {
    let jobs: Vec<Job> = document
        .entries()
        .iter()
        // A name with a dot is a template that others extend.
        .filter(|(name, _)| !GLOBAL.contains(&&*name.text) && !name.text.starts_with('.'))
        .map(|(name, node)| job(name, node, document))
        .collect();
    let at = |text: &str| Text { text: text.into(), range: 0..0 };
    let triggers = vec![at("push"), at("merge_request")];
    Workflow { triggers, jobs, env: map(document.get("variables")), ..Workflow::default() }
}

fn job(name: &Text, node: &Node, document: &Node) -> Job {
    // What it extends is a job of the same file, or one that is included and not seen.
    let bases: Vec<&Node> =
        node.get("extends").map_or(&[][..], Node::items).iter().filter_map(|base| document.get(base.str()?)).collect();
    let own = |key: &str| node.get(key).or_else(|| bases.iter().find_map(|base| base.get(key)));
    let scripts = ["before_script", "script", "after_script"].into_iter().filter_map(own);
    let commands = scripts.flat_map(|script| script.items().to_vec()).filter_map(|command| command.text());
    Job {
        id: Some(name.clone()),
        optional: own("allow_failure").is_some_and(Node::is_true),
        for_changes: is_for_changes(own("rules"), own("only")),
        env: map(own("variables")),
        steps: commands.map(|run| Step { run: Some(run), ..Step::default() }).collect(),
        ..Job::default()
    }
}

/// A job without rules runs for every push, that to the branch of a merge request too.
fn is_for_changes(rules: Option<&Node>, only: Option<&Node>) -> bool {
    let mut scalars = Vec::new();
    match (rules, only) {
        (None, None) => return true,
        (Some(rules), _) => rules.scalars(&mut scalars),
        (None, Some(only)) => only.scalars(&mut scalars),
    }
    let texts: Vec<&str> = scalars.into_iter().filter_map(Node::str).collect();
    let limited = |text: &&str| text.contains("CI_COMMIT_BRANCH ==") || text.contains("CI_COMMIT_TAG");
    let named = texts.iter().any(|text| text.contains("merge_request") || *text == "branches");
    named || (rules.is_some() && !texts.iter().any(limited))
}
