//! What runs when something is pushed: GitHub Actions, GitLab CI and others.
//!
//! Every dialect comes to the same shape: triggers, permissions, jobs with steps. What is written in a language of its
//! own, such as a Jenkinsfile, is one step that runs all of it.

mod github;
mod gitlab;

use prc_model::{Fields, Value};

use crate::file::{File, FileKind};
use crate::place::{Place, Text, fields_of};
use crate::yaml::{self, Node};

pub(crate) const KIND: FileKind = FileKind { name: "workflow", by_path: is_workflow, read, sure: true };

const PLACE: Place = Place::UNNUMBERED;

/// The dialect of a file, by its path.
fn dialect(path: &str) -> Option<&'static str> {
    let yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    let name = path.rsplit('/').next().unwrap_or(path);
    match path {
        _ if yaml && path.strip_prefix(".github/workflows/").is_some_and(|rest| !rest.contains('/')) => Some("github"),
        _ if path.starts_with(".github/actions/") && matches!(name, "action.yml" | "action.yaml") => {
            Some("github-action")
        }
        ".gitlab-ci.yml" | ".gitlab-ci.yaml" => Some("gitlab"),
        _ if yaml && path.starts_with(".gitlab/ci/") => Some("gitlab"),
        ".circleci/config.yml" => Some("circleci"),
        "bitbucket-pipelines.yml" => Some("bitbucket"),
        "azure-pipelines.yml" => Some("azure"),
        ".buildkite/pipeline.yml" => Some("buildkite"),
        "Jenkinsfile" => Some("jenkins"),
        "atlantis.yaml" => Some("atlantis"),
        _ if yaml && path == format!("buildspec.{}", path.rsplit('.').next().unwrap_or_default()) => Some("codebuild"),
        _ => None,
    }
}

fn is_workflow(path: &str) -> bool {
    dialect(path).is_some()
}

fn read(file: &File<'_>) -> Result<Option<Fields>, String> {
    let dialect = dialect(file.path).unwrap_or_default();
    let workflow = match dialect {
        "jenkins" => Workflow::of_script(&Text { text: file.text.into(), range: 0..file.text.len() }),
        _ => {
            let documents = yaml::read(file.text)?;
            let Some(document) = documents.last() else { return Ok(None) };
            match dialect {
                "github" => github::workflow(document),
                "github-action" => github::action(document),
                "gitlab" => gitlab::workflow(document),
                _ => Workflow::of_scalars(document),
            }
        }
    };
    Ok(Some(workflow.fields(file.path, dialect)))
}

/// A workflow of any dialect.
#[derive(Default)]
struct Workflow {
    name: Option<Text>,
    /// `pull_request`, `push`, `merge_request`; `any` where the dialect keeps it elsewhere.
    triggers: Vec<Text>,
    /// Pull requests are left out by the paths that they change.
    filtered: bool,
    permissions: Permissions,
    env: Vec<(Text, Text)>,
    jobs: Vec<Job>,
}

/// `None` when nothing is said, which leaves the default of the repository.
type Permissions = Option<Vec<Text>>;

#[derive(Default)]
struct Job {
    id: Option<Text>,
    /// A workflow that is called.
    uses: Option<Text>,
    permissions: Permissions,
    /// It may fail and nothing happens.
    optional: bool,
    /// It runs for pull requests, as far as the job itself says so.
    for_changes: bool,
    env: Vec<(Text, Text)>,
    steps: Vec<Step>,
}

#[derive(Default)]
struct Step {
    uses: Option<Text>,
    run: Option<Text>,
    optional: bool,
    with: Vec<(Text, Text)>,
    env: Vec<(Text, Text)>,
}

impl Workflow {
    fn of_script(script: &Text) -> Self {
        let step = Step { run: Some(script.clone()), ..Step::default() };
        let job = Job { steps: vec![step], for_changes: true, ..Job::default() };
        let any = Text { text: "any".into(), range: 0..0 };
        Self { jobs: vec![job], triggers: vec![any], ..Self::default() }
    }

    /// Every text of a dialect that is not looked into may be a command.
    fn of_scalars(document: &Node) -> Self {
        let mut scalars = Vec::new();
        document.scalars(&mut scalars);
        let steps = scalars.into_iter().filter_map(Node::text);
        let steps = steps.map(|run| Step { run: Some(run), ..Step::default() }).collect();
        let job = Job { steps, for_changes: true, ..Job::default() };
        let any = Text { text: "any".into(), range: 0..0 };
        Self { jobs: vec![job], triggers: vec![any], ..Self::default() }
    }

    fn fields(&self, path: &str, dialect: &str) -> Fields {
        let start = 0..0;
        let text = |text: &str| PLACE.text(&Text { text: text.into(), range: start.clone() });
        fields_of([
            ("path", text(path)),
            ("dialect", text(dialect)),
            ("name", PLACE.optional(self.name.as_ref())),
            ("triggers", texts(&self.triggers)),
            ("filtered", PLACE.bool(self.filtered, &start)),
            ("limited", PLACE.bool(self.permissions.is_some(), &start)),
            ("permissions", texts(self.permissions.as_deref().unwrap_or_default())),
            ("env", pairs(&self.env)),
            ("jobs", PLACE.list(self.jobs.iter().map(Job::value), &start)),
        ])
    }
}

impl Job {
    fn value(&self) -> Value {
        let range = self.id.as_ref().map_or(0..0, |id| id.range.clone());
        let id = Text { text: self.id.as_ref().map_or_else(String::new, |id| id.text.clone()), range: range.clone() };
        PLACE.object(
            [
                ("id", PLACE.text(&id)),
                ("uses", PLACE.optional(self.uses.as_ref())),
                ("limited", PLACE.bool(self.permissions.is_some(), &range)),
                ("permissions", texts(self.permissions.as_deref().unwrap_or_default())),
                ("optional", PLACE.bool(self.optional, &range)),
                ("for_changes", PLACE.bool(self.for_changes, &range)),
                ("env", pairs(&self.env)),
                ("steps", PLACE.list(self.steps.iter().map(Step::value), &range)),
            ],
            &range,
        )
    }
}

impl Step {
    fn value(&self) -> Value {
        let said = self.uses.as_ref().or(self.run.as_ref());
        let range = said.map_or(0..0, |said| said.range.clone());
        PLACE.object(
            [
                ("uses", PLACE.optional(self.uses.as_ref())),
                ("run", PLACE.optional(self.run.as_ref())),
                ("optional", PLACE.bool(self.optional, &range)),
                ("with", pairs(&self.with)),
                ("env", pairs(&self.env)),
            ],
            &range,
        )
    }
}

fn texts(texts: &[Text]) -> Value {
    let range = texts.first().map_or(0..0, |first| first.range.clone());
    PLACE.list(texts.iter().map(|text| PLACE.text(text)), &range)
}

/// Pairs as `{ name, value }`, because the names are the user's own. What may be a password is not to be shown.
fn pairs(pairs: &[(Text, Text)]) -> Value {
    let pair = |(name, value): &(Text, Text)| {
        let sensitive = !value.text.contains("${{") && !matches!(&*name.text, "ref" | "role-to-assume");
        let value = Value { sensitive, ..PLACE.text(value) };
        PLACE.object([("name", PLACE.text(name)), ("value", value)], &name.range)
    };
    PLACE.list(pairs.iter().map(pair), &(0..0))
}

/// The entries of a map whose values are scalars.
fn map(node: Option<&Node>) -> Vec<(Text, Text)> {
    let entries = node.map_or(&[][..], Node::entries);
    entries.iter().filter_map(|(name, value)| Some((name.clone(), value.text()?))).collect()
}
