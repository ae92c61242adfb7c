//! What an unknown value of a plan stands for: the references of its expression, followed through variables, module
//! calls and outputs to resources.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use prc_model::{Reference, configuration_address};
use serde_json::Value as Json;

use super::address::{modules, name, prefixes, segments};
use super::format::{Call, Declarations, Declared, Document};
use super::value::holds_unknown;

/// The most references that are followed for one value.
const MAX_STEPS: usize = 1_000;

/// The configuration inside a plan.
pub(super) struct Configuration<'p> {
    root: Rc<Scope<'p>>,
    /// By what addresses in a module instance begin with.
    scopes: RefCell<HashMap<String, Rc<Scope<'p>>>>,
    /// The unknown parts of each resource instance.
    unknown: HashMap<&'p str, &'p Json>,
    /// The instances of each resource, by its address without the last key.
    instances: HashMap<&'p str, Vec<&'p str>>,
}

/// One module instance.
pub(super) struct Scope<'p> {
    module: &'p Declarations,
    resources: HashMap<&'p str, &'p Declared>,
    /// What addresses in it begin with, with the last dot.
    prefix: String,
    caller: Option<(Rc<Self>, &'p Call)>,
}

impl<'p> Scope<'p> {
    fn new(module: &'p Declarations, prefix: String, caller: Option<(Rc<Self>, &'p Call)>) -> Rc<Self> {
        let resources = module.resources.iter().map(|one| (one.address.as_str(), one)).collect();
        Rc::new(Self { module, resources, prefix, caller })
    }

    /// The declaration of a resource by its absolute address.
    pub(super) fn declared(&self, address: &str) -> Option<&'p Declared> {
        self.resources.get(configuration_address(address.strip_prefix(&*self.prefix)?)).copied()
    }
}

impl<'p> Configuration<'p> {
    pub(super) fn new(plan: &'p Document) -> Self {
        let mut unknown = HashMap::new();
        let mut instances: HashMap<&str, Vec<&str>> = HashMap::new();
        for one in plan.resource_changes.iter().filter(|one| one.deposed.is_none()) {
            if let Some(parts) = &one.change.after_unknown {
                unknown.insert(one.address.as_str(), parts);
                instances.entry(configuration_address(&one.address)).or_default().push(&one.address);
            }
        }
        let root = Scope::new(&plan.configuration.root_module, String::new(), None);
        Self { root, scopes: RefCell::default(), unknown, instances }
    }

    /// The module instance that an address lies in.
    pub(super) fn scope(&self, address: &str) -> Option<Rc<Scope<'p>>> {
        let mut scope = self.root.clone();
        for module in modules(address) {
            scope = self.child(&scope, module.strip_prefix(&*scope.prefix)?.strip_prefix("module.")?)?;
        }
        Some(scope)
    }

    /// The instance behind a call, by the call's name with its key.
    fn child(&self, scope: &Rc<Scope<'p>>, segment: &str) -> Option<Rc<Scope<'p>>> {
        let prefix = format!("{}module.{segment}.", scope.prefix);
        if let Some(known) = self.scopes.borrow().get(&prefix) {
            return Some(known.clone());
        }
        let call = scope.module.module_calls.get(name(segment))?;
        let child = Scope::new(&call.module, prefix.clone(), Some((scope.clone(), call)));
        self.scopes.borrow_mut().insert(prefix, child.clone());
        Some(child)
    }

    /// The unknown attributes that an expression of a resource or an output refers to; none when something is in it
    /// that a plan does not tell, such as a local value: then it may be anything.
    pub(super) fn references(
        &self,
        scope: &Rc<Scope<'p>>,
        declared: Option<&'p Declared>,
        expression: Option<&Json>,
    ) -> Vec<Reference> {
        let each = declared.and_then(|declared| declared.for_each_expression.as_ref());
        let mut way = Way { open: Vec::new(), seen: HashSet::new(), found: BTreeSet::new() };
        way.add(scope, each, expression);
        for _ in 0..MAX_STEPS {
            let Some(step) = way.open.pop() else { return way.found.into_iter().collect() };
            if self.follow(step, &mut way).is_none() {
                break;
            }
        }
        Vec::new()
    }

    /// One step; `None` when the plan does not tell where it leads.
    fn follow(&self, step: Step<'p>, way: &mut Way<'p>) -> Option<()> {
        let Step { scope, each, text } = step;
        let path = segments(&text);
        let at = |index: usize| path.get(index).copied();
        match at(0)? {
            // Root variables are known.
            "var" => {
                if let Some((outer, call)) = &scope.caller {
                    way.add(outer, call.for_each_expression.as_ref(), call.expressions.get(name(at(1)?)));
                }
            }
            "each" if at(1) == Some("value") => way.add(&scope, None, each),
            "each" | "count" | "path" | "terraform" | "tofu" | "self" => {}
            "module" => {
                let call = scope.module.module_calls.get(name(at(1)?))?;
                let repeated = call.count_expression.is_some() || call.for_each_expression.is_some();
                if repeated && name(at(1)?) == at(1)? {
                    return None;
                }
                let child = self.child(&scope, at(1)?)?;
                let output = child.module.outputs.get(name(at(2)?))?;
                way.add(&child, None, output.expression.as_ref());
            }
            "local" | "ephemeral" => return None,
            "data" => self.resource(&scope.prefix, &path[..path.len().min(3)], at(3), way),
            _ => self.resource(&scope.prefix, &path[..path.len().min(2)], at(2), way),
        }
        Some(())
    }

    /// Keeps a reference to what is not known; what is known cannot be why another value is not.
    fn resource(&self, prefix: &str, path: &[&str], attribute: Option<&str>, way: &mut Way<'p>) {
        let address = format!("{prefix}{}", path.join("."));
        let attribute = attribute.map(name).unwrap_or_default();
        let one = self.unknown.get_key_value(&*address).map(|(address, _)| vec![*address]);
        let instances = one.or_else(|| self.instances.get(&*address).cloned()).unwrap_or_default();
        let is_unknown = |address: &&str| {
            let parts = self.unknown.get(*address).copied();
            let parts = if attribute.is_empty() { parts } else { parts.and_then(|parts| parts.get(attribute)) };
            parts.is_some_and(holds_unknown)
        };
        if instances.iter().any(is_unknown) {
            way.found.insert(Reference { address: address.into(), attribute: attribute.into(), all: false });
        }
    }
}

/// A reference in the module instance where it is written.
struct Step<'p> {
    scope: Rc<Scope<'p>>,
    /// The `for_each` of the block that it is written in.
    each: Option<&'p Json>,
    text: String,
}

/// What was found and what is left to follow.
struct Way<'p> {
    open: Vec<Step<'p>>,
    seen: HashSet<(String, String)>,
    found: BTreeSet<Reference>,
}

impl<'p> Way<'p> {
    fn add(&mut self, scope: &Rc<Scope<'p>>, each: Option<&'p Json>, expression: Option<&Json>) {
        let mut texts = Vec::new();
        if let Some(expression) = expression {
            collect(expression, &mut texts);
        }
        // `aws_x.y.arn` is followed by `aws_x.y`, which says nothing more.
        let said: HashSet<&str> = texts.iter().flat_map(|text| prefixes(text)).collect();
        for text in texts.iter().filter(|text| !said.contains(**text)) {
            if self.open.len() < MAX_STEPS && self.seen.insert((scope.prefix.clone(), (*text).to_owned())) {
                self.open.push(Step { scope: scope.clone(), each, text: (*text).to_owned() });
            }
        }
    }
}

/// The references of an expression, or of all expressions in nested blocks.
fn collect<'j>(json: &'j Json, texts: &mut Vec<&'j str>) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Json::Object(fields) => match fields.get("references") {
            Some(Json::Array(references)) => texts.extend(references.iter().filter_map(Json::as_str)),
            _ => fields.values().for_each(|field| collect(field, texts)),
        },
        _ => {}
    }
}
