//! Plans as `terraform show -json` writes them, to resources.

pub(crate) mod address;
mod adopt;
pub(crate) mod document;
mod format;
pub(crate) mod home;
mod references;
pub(crate) mod value;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use prc_model::{
    Fields, Instances, Lifecycle, Mode, Origin, Problem, Reason, Resource, RootModule, Side, Unknown, Value,
};
use serde_json::Value as Json;

use crate::Demand;
use crate::eval::Emitted;
pub(crate) use adopt::adopt;
pub use document::DocumentError;
use document::{parse, version};
use references::Configuration;
use value::{Beside, Reading};

/// The newest minor version of the format that is known.
const NEWEST: (u32, u32) = (1, 2);

/// A plan that was named on the command line.
#[derive(Clone)]
pub struct Plan {
    /// The name to show.
    path: Arc<str>,
    /// The directory of the tree that the file lies in, when it does.
    directory: Option<Arc<str>>,
    document: Arc<format::Document>,
    remark: Option<String>,
}

impl fmt::Debug for Plan {
    /// Without its values: there are secrets among them.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Plan").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Plan {
    /// Reads what `terraform show -json` wrote.
    ///
    /// # Errors
    /// It is not JSON, no plan, or a plan in a format of another major version.
    pub fn parse(path: &str, directory: Option<&str>, text: &str) -> Result<Self, DocumentError> {
        let document: format::Document = parse(text, "a plan")?;
        if document.planned_values.is_none() {
            let help = "`terraform show -json PLAN` writes one";
            return Err(DocumentError::new(format!("it is no plan: it holds no planned_values; {help}")));
        }
        let remark = match document.format_version.as_deref().map(|text| (text, version(text))) {
            Some((_, Some((0, _)))) => None,
            Some((_, Some(version))) if version.0 == NEWEST.0 && version <= NEWEST => None,
            Some((_, Some(version @ (1, _)))) => {
                let (major, minor) = version;
                Some(format!("the plan's format_version {major}.{minor} is newer than 1.2"))
            }
            Some((text, _)) => {
                let start: String = text.chars().take(20).collect();
                return Err(DocumentError::new(format!("its format_version is {start:?}, prc reads 0 and 1")));
            }
            None => Some(String::from("the plan does not say its format_version")),
        };
        Ok(Self { path: path.into(), directory: directory.map(Into::into), document: Arc::new(document), remark })
    }

    pub(crate) fn directory(&self) -> Option<&str> {
        self.directory.as_deref()
    }

    /// What the plan alone tells, as a root module of the plan's name.
    pub(crate) fn emit(&self, demand: Demand) -> Emitted {
        let configuration = Configuration::new(&self.document);
        let mut resources = Vec::new();
        let mut seen = HashSet::new();
        let planned = self.document.planned_values.iter().flat_map(|values| all(&values.root_module));
        let read = all(&self.document.prior_state.values.root_module);
        // What a data source gave before is in the plan only where it will be read again.
        let read = read.into_iter().filter(|one| one.mode == "data");
        let changes = self.document.resource_changes.iter().filter(|one| one.deposed.is_none());
        let changes: HashMap<&str, &format::Change> = changes.map(|one| (one.address.as_str(), &one.change)).collect();
        for one in planned.chain(read) {
            if seen.insert(one.address.as_str()) {
                let change = changes.get(one.address.as_str()).copied();
                resources.push(self.resource(one, change, &configuration, demand));
            }
        }
        let outputs = match demand {
            Demand::Everything => self.outputs(&configuration),
            Demand::Attributes(_) => BTreeMap::new(),
        };
        Emitted {
            root: RootModule {
                deployment: self.path.clone().into(),
                workspace: "".into(),
                variables: BTreeSet::new(),
                outputs,
            },
            resources,
            repetitions: Vec::new(),
            gaps: Vec::new(),
            problems: self.problems(),
            moves: Vec::new(),
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let newer = self.remark.clone().map(|message| ("unknown-format", message, false));
        let part = self.document.errored == Some(true) || self.document.complete == Some(false);
        let part = part.then(|| {
            let message = "the plan is not complete (it failed, or was made with -target): resources may be missing";
            ("incomplete-plan", String::from(message), true)
        });
        let problem = |(reason, message, unreadable): (&str, String, bool)| Problem {
            file: self.path.clone(),
            at: None,
            reason: reason.into(),
            message,
            unreadable,
        };
        newer.into_iter().chain(part).map(problem).collect()
    }

    fn resource(
        &self,
        planned: &format::Planned,
        change: Option<&format::Change>,
        configuration: &Configuration<'_>,
        demand: Demand,
    ) -> Resource {
        let scope = configuration.scope(&planned.address);
        let declared = scope.as_ref().and_then(|scope| scope.declared(&planned.address));
        let unknown = |expression: Option<&Json>| {
            let references =
                scope.as_ref().map(|scope| configuration.references(scope, declared, expression)).unwrap_or_default();
            Unknown { references, ..Unknown::new(Reason::KnownAfterApply, "known after apply") }
        };
        let beside = Beside {
            unknown: change.and_then(|change| change.after_unknown.as_ref()),
            sensitive: [planned.sensitive_values.as_ref(), change.and_then(|change| change.after_sensitive.as_ref())],
            // A data source sets most of what it has itself.
            expression: declared.filter(|_| planned.mode != "data").and_then(|one| one.expressions.as_ref()),
            unset: false,
        };
        let more = beside.unknown.and_then(Json::as_object).into_iter().flat_map(|unknown| unknown.keys());
        let names = planned.values.keys().chain(more.filter(|name| !planned.values.contains_key(*name)));
        let attribute = |name: &String| {
            let path = format!("planned_values {}.{name}", planned.address);
            let origin = Arc::new(Origin::Plan { file: self.path.clone(), path: path.into() });
            let value =
                Reading { origin, unknown: &unknown }.value(name, planned.values.get(name), beside.field(name))?;
            Some((Arc::from(name.as_str()), value))
        };
        let attributes = names.filter(|name| demand.wants(&planned.kind, name)).filter_map(attribute).collect();
        let arn = planned.values.get("arn").and_then(Json::as_str);
        resource(&self.path, &planned.address, &planned.kind, &planned.mode, arn, attributes)
    }

    fn outputs(&self, configuration: &Configuration<'_>) -> BTreeMap<Arc<str>, Value> {
        let Some(values) = &self.document.planned_values else { return BTreeMap::new() };
        let scope = configuration.scope("");
        let declared = &self.document.configuration.root_module.outputs;
        let output = |(name, output): (&String, &format::Output)| {
            let origin = Origin::Plan { file: self.path.clone(), path: format!("planned_values output.{name}").into() };
            let unknown = |expression: Option<&Json>| {
                let references = scope.as_ref().map(|scope| configuration.references(scope, None, expression));
                let references = references.unwrap_or_default();
                Unknown { references, ..Unknown::new(Reason::KnownAfterApply, "known after apply") }
            };
            let (yes, sensitive) = (Json::Bool(true), Json::Bool(output.sensitive));
            let beside = Beside {
                unknown: output.value.is_none().then_some(&yes),
                sensitive: [Some(&sensitive), None],
                expression: declared.get(name).and_then(|declared| declared.expression.as_ref()),
                unset: false,
            };
            let value =
                Reading { origin: Arc::new(origin), unknown: &unknown }.value(name, output.value.as_ref(), beside);
            Some((Arc::from(name.as_str()), value?))
        };
        values.outputs.iter().filter_map(output).collect()
    }
}

/// A resource as a document alone tells it.
pub(crate) fn resource(
    root_module: &Arc<str>,
    address: &str,
    kind: &str,
    mode: &str,
    arn: Option<&str>,
    attributes: Fields,
) -> Resource {
    Resource {
        side: Side::Declared,
        kind: kind.into(),
        mode: if mode == "data" { Mode::Data } else { Mode::Managed },
        address: address.into(),
        root_module: root_module.clone().into(),
        arn: arn.filter(|arn| !arn.is_empty()).map(Into::into),
        account: None,
        region: None,
        attributes,
        unread: None,
        instances: Instances::One,
        lifecycle: Lifecycle::default(),
        location: None,
        via: Arc::from([]),
    }
}

/// The resources of a module and of those in it.
fn all(module: &format::Module) -> Vec<&format::Planned> {
    let mut found = Vec::new();
    let mut open = vec![module];
    while let Some(module) = open.pop() {
        found.extend(&module.resources);
        open.extend(module.child_modules.iter().rev());
    }
    found
}
