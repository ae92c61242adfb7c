//! States as Terraform stores them (version 4): what was applied last.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use prc_model::{Fields, Instances, Origin, Reason, Resource, RootModule, Unknown, Value};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::Demand;
use crate::eval::{Emitted, Key};
use crate::plan::document::{DocumentError, nullable, parse};
use crate::plan::value::{Beside, Reading};

/// How deep a path of a sensitive value is followed: no value is deeper.
const DEEPEST: usize = 128;

/// A state that was named on the command line.
#[derive(Clone)]
pub struct State {
    path: Arc<str>,
    /// The directory of the tree that the file lies in, when it does.
    directory: Option<Arc<str>>,
    document: Arc<Document>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Document {
    version: Option<u64>,
    #[serde(deserialize_with = "nullable")]
    resources: Vec<Stored>,
    #[serde(deserialize_with = "nullable")]
    outputs: HashMap<String, Output>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Stored {
    #[serde(deserialize_with = "nullable")]
    module: String,
    #[serde(deserialize_with = "nullable")]
    mode: String,
    #[serde(rename = "type", deserialize_with = "nullable")]
    kind: String,
    #[serde(deserialize_with = "nullable")]
    name: String,
    #[serde(deserialize_with = "nullable")]
    instances: Vec<Instance>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Instance {
    index_key: Option<Json>,
    /// An object that is left over from a replacement.
    deposed: Option<String>,
    #[serde(deserialize_with = "nullable")]
    attributes: Map<String, Json>,
    /// Paths of attribute names and indexes.
    #[serde(deserialize_with = "nullable")]
    sensitive_attributes: Vec<Json>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Output {
    value: Option<Json>,
    #[serde(deserialize_with = "nullable")]
    sensitive: bool,
}

impl fmt::Debug for State {
    /// Without its values: there are secrets among them.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("State").field("path", &self.path).finish_non_exhaustive()
    }
}

impl State {
    /// Reads a `terraform.tfstate`.
    ///
    /// # Errors
    /// It is not JSON, no state, or a state of another version.
    pub fn parse(path: &str, directory: Option<&str>, text: &str) -> Result<Self, DocumentError> {
        let document: Document = parse(text, "a state")?;
        match document.version {
            Some(4) => {
                Ok(Self { path: path.into(), directory: directory.map(Into::into), document: Arc::new(document) })
            }
            Some(version) => {
                Err(DocumentError::new(format!("it is a state of version {version}, prc reads version 4")))
            }
            None => Err(DocumentError::new("it is no state: it has no version; `terraform state pull` writes one")),
        }
    }

    pub(crate) fn directory(&self) -> Option<&str> {
        self.directory.as_deref()
    }

    /// What the state alone tells, as a root module of the state's name.
    pub(crate) fn emit(&self, demand: Demand) -> Emitted {
        let mut resources = Vec::new();
        for stored in &self.document.resources {
            for instance in stored.instances.iter().filter(|one| one.deposed.is_none()) {
                let address = stored.address(instance);
                let attributes = self.attributes(stored, instance, &address, demand);
                let arn = instance.attributes.get("arn").and_then(Json::as_str);
                let resource = crate::plan::resource(&self.path, &address, &stored.kind, &stored.mode, arn, attributes);
                resources.push(resource);
            }
        }
        let output = |(name, output): (&String, &Output)| {
            let sensitive = Json::Bool(output.sensitive);
            let beside = Beside { sensitive: [Some(&sensitive), None], ..Beside::default() };
            Some((
                Arc::from(name.as_str()),
                self.value(name, output.value.as_ref(), beside, &format!("outputs {name}"))?,
            ))
        };
        let outputs = match demand {
            Demand::Everything => self.document.outputs.iter().filter_map(output).collect(),
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
            problems: Vec::new(),
            moves: Vec::new(),
        }
    }

    fn attributes(&self, stored: &Stored, instance: &Instance, address: &str, demand: Demand) -> Fields {
        let sensitive = marks(&instance.sensitive_attributes);
        let attribute = |(name, json): (&String, &Json)| {
            // Values of any type are kept with their type.
            let typed =
                (stored.kind == "terraform_data").then(|| json.get("value").filter(|_| json.get("type").is_some()));
            let json = typed.flatten().unwrap_or(json);
            let beside = Beside { sensitive: [Some(&sensitive), None], ..Beside::default() }.field(name);
            let value = self.value(name, Some(json), beside, &format!("resources {address}.{name}"))?;
            Some((Arc::from(name.as_str()), value))
        };
        instance.attributes.iter().filter(|(name, _)| demand.wants(&stored.kind, name)).filter_map(attribute).collect()
    }

    fn value(&self, name: &str, json: Option<&Json>, beside: Beside<'_>, path: &str) -> Option<Value> {
        let origin = Arc::new(Origin::State { file: self.path.clone(), path: path.into() });
        let unknown = |_: Option<&Json>| Unknown::new(Reason::KnownAfterApply, "known after apply");
        Reading { origin, unknown: &unknown }.value(name, json, beside)
    }
}

impl Stored {
    fn address(&self, instance: &Instance) -> String {
        let key = match &instance.index_key {
            Some(Json::Number(index)) => format!("[{index}]"),
            Some(Json::String(key)) => Key::Each(key.as_str().into()).suffix(),
            _ => String::new(),
        };
        let module = if self.module.is_empty() { String::new() } else { format!("{}.", self.module) };
        let data = if self.mode == "data" { "data." } else { "" };
        format!("{module}{data}{}.{}{key}", self.kind, self.name)
    }
}

/// The paths as a document of its own with `true` where the value is sensitive.
fn marks(paths: &[Json]) -> Json {
    let mut all = json!({});
    for path in paths.iter().filter_map(Json::as_array) {
        mark(&mut all, path.get(..DEEPEST).unwrap_or(path));
    }
    all
}

/// An index marks the whole list.
fn mark(at: &mut Json, path: &[Json]) {
    let name = path.first().and_then(|step| step.get("value")).and_then(|value| match value {
        Json::Object(index) => index.get("value")?.as_str(),
        name => name.as_str(),
    });
    match (name, &mut *at) {
        (Some(name), Json::Object(fields)) => mark(fields.entry(name).or_insert_with(|| json!({})), &path[1..]),
        _ => *at = Json::Bool(true),
    }
}

/// Adds to declared resources what the configuration leaves to the provider and the state knows.
pub(crate) fn fill(declared: &mut [Resource], stored: &[Resource]) {
    let stored: HashMap<&str, &Resource> = stored.iter().map(|one| (&*one.address, one)).collect();
    for resource in declared.iter_mut().filter(|one| one.instances == Instances::One) {
        let Some(known) = stored.get(&*resource.address) else { continue };
        resource.arn = resource.arn.take().or_else(|| known.arn.clone());
        for (name, value) in known.attributes.iter() {
            if resource.attribute(name).is_none() {
                resource.attributes.insert(name.clone(), value.clone());
            }
        }
    }
}
