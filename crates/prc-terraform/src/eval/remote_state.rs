//! `terraform_remote_state` with the local backend: a state file that lies in the checked tree.

use std::rc::Rc;

use prc_cty::functions::{self, Limits};
use prc_cty::{Origin, Value};

use super::call::Files;
use super::instance::Instance;
use super::repetition::Key;
use super::root::Root;
use super::scope::Scope;

impl Root<'_> {
    /// The outputs in a local state file, with the defaults for those that are missing; `None` when there is no file.
    pub(crate) fn local_state(&self, instance: &Rc<Instance>, resource: usize, key: &Key, name: &str) -> Option<Value> {
        let decl = &instance.module.resources[resource];
        if &*decl.kind != "terraform_remote_state" || name != "outputs" {
            return None;
        }
        let repetition = self.resource_expansion(instance, resource).repetition(key)?;
        let scope = Scope::repeated(instance, &repetition);
        if self.written(&decl.decl, "backend", scope)?.as_str() != Some("local") {
            return None;
        }
        let config = self.written(&decl.decl, "config", scope)?;
        let host = Files { root: self };
        let bytes = functions::Host::read_file(&host, config.fields()?.get("path")?.as_str()?).ok()?;
        let state: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
        let mut outputs = match self.written(&decl.decl, "defaults", scope) {
            Some(defaults) => defaults.fields().cloned().unwrap_or_default(),
            None => prc_cty::Fields::default(),
        };
        for (name, output) in state.get("outputs")?.as_object()? {
            let text = Value::string(output.get("value")?.to_string());
            let value = functions::call("jsondecode", &[text], &host, &Limits::default(), Origin::default()).ok()?;
            let sensitive = output.get("sensitive").and_then(serde_json::Value::as_bool) == Some(true);
            let value = if sensitive { value.with_marks(prc_cty::Marks::SECRET) } else { value };
            outputs.insert(name.as_str().into(), value);
        }
        Some(Value::object(outputs))
    }
}
