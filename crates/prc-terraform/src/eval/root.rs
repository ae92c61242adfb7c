//! A root module being evaluated.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use prc_cty::{Cause, Constraint, Origin, Reason, Reference, Type, Value};
use prc_hcl::Expr;
use prc_model::{Deployment, Problem, Span};

use super::instance::Instance;
use super::repetition::Key;
use crate::config::{ExprRef, World};

/// How many expressions one named value or attribute may evaluate, everything it forces left out.
const FUEL: u64 = 2_000_000;
/// How deep expressions and the names they force may nest.
const MAX_DEPTH: u32 = 2_000;

/// What the person asked for.
pub(crate) struct RootOptions {
    pub(crate) dir: Arc<str>,
    pub(crate) deployment: Deployment,
    /// Empty when none is chosen.
    pub(crate) workspace: Arc<str>,
    /// Raw values of variables, in Terraform's precedence: a later one wins.
    pub(crate) variables: BTreeMap<Arc<str>, RawVariable>,
    pub(crate) demand: crate::Demand,
    pub(crate) without_alternatives: bool,
}

/// A value given to a root variable.
#[derive(Clone, Debug)]
pub(crate) enum RawVariable {
    /// An expression in a tfvars file.
    Expression(ExprRef),
    /// Text from the command line or the environment, parsed when the variable is not a plain string; with the same
    /// text parsed as an expression.
    Text { text: Arc<str>, parsed: ExprRef },
    /// A value that is written in another language, and where.
    Value(Arc<(prc_model::Value, Span)>),
}

/// What Terraform would refuse, and where.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub(crate) at: Span,
    pub(crate) message: String,
    /// What Terraform goes on with all the same: it looks at the type of a branch that is refused, if not taken.
    value: Option<Box<Value>>,
}

impl Refused {
    pub(crate) fn new(at: Span, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), value: None }
    }

    /// The same, with what Terraform goes on with.
    pub(crate) fn standing(self, value: Value) -> Self {
        Self { value: Some(Box::new(value)), ..self }
    }

    /// The same when nothing is known of what contains the place.
    pub(crate) fn bare(self) -> Self {
        Self { value: None, ..self }
    }

    /// What Terraform goes on with: a value of no known type unless said otherwise.
    pub(crate) fn stand_in(&self) -> Value {
        let cause = || Cause::new(Reason::InvalidExpression, self.message.as_str(), place(self.at));
        self.value.as_deref().cloned().unwrap_or_else(|| Value::unknown(Type::Dynamic, cause()))
    }
}

/// The value, or what stands for it; the first error is kept.
pub(crate) fn kept(result: Eval<Value>, error: &mut Option<Refused>) -> Value {
    result.unwrap_or_else(|refused| {
        let value = refused.stand_in();
        error.get_or_insert(refused);
        value
    })
}

/// A value that was made although a part of it was refused.
pub(crate) fn settled(value: Value, error: Option<Refused>) -> Eval<Value> {
    match error {
        None => Ok(value),
        Some(refused) => Err(refused.standing(value)),
    }
}

pub(crate) type Eval<T> = Result<T, Refused>;

/// A resource instance: its module instance, the resource's index there, its key.
pub(crate) type Handled = (Rc<Instance>, usize, Key);

/// One root module with all its module instances.
pub(crate) struct Root<'w> {
    pub(crate) world: &'w World<'w>,
    pub(crate) options: RootOptions,
    /// Whether one operand of `&&` or `||` decides alone, even where the other one is refused.
    pub(crate) short_circuits: bool,
    pub(crate) problems: RefCell<Vec<Problem>>,
    refused: RefCell<BTreeSet<Span>>,
    /// Where names are that are not there.
    pub(crate) misnamed: RefCell<BTreeSet<Span>>,
    /// The directories of the modules whose declarations are judged.
    pub(crate) judged: RefCell<HashSet<Arc<str>>>,
    /// Resource instances by address, so that a value that stands for one can be asked for its attributes.
    handles: RefCell<HashMap<Arc<str>, Handled>>,
    vias: RefCell<Vias>,
    /// What the `type` of a variable asks for, by where it is written: a module may be called many times.
    pub(crate) constraints: RefCell<HashMap<ExprRef, Rc<Constraint>>>,
    names: RefCell<HashSet<Arc<str>>>,
    fuel: Cell<u64>,
    depth: Cell<u32>,
}

/// The ways values took, as linked lists.
#[derive(Default)]
struct Vias {
    links: Vec<(u32, Via)>,
    known: HashMap<(u32, Via), u32>,
    /// The same by the expression that names the step, which needs no text to be made.
    named_at: HashMap<(u32, ExprRef), u32>,
    /// Those that were asked for.
    ways: HashMap<u32, Way>,
}

/// One step on a value's way.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Via {
    /// Through a variable, local, output or call.
    Name(Arc<str>),
    /// Into the attribute of a nested block that this expression sets.
    Attribute(Span),
    /// Made by a template: its text with what is not known by name, `govuk-${var.environment}-logs`.
    Template(Arc<str>),
}

/// What is known of the way of a value.
#[derive(Clone, Default)]
pub(crate) struct Way {
    /// The names it came through, the outermost first.
    pub(crate) names: Arc<[Arc<str>]>,
    /// The nested attribute that it was set by last.
    pub(crate) attribute: Option<Span>,
    /// The template it was made by.
    pub(crate) template: Option<Arc<str>>,
}

impl<'w> Root<'w> {
    pub(crate) fn new(world: &'w World<'w>, options: RootOptions) -> Self {
        Self {
            world,
            short_circuits: super::version::short_circuits(world, &options.dir),
            options,
            problems: RefCell::default(),
            refused: RefCell::default(),
            misnamed: RefCell::default(),
            judged: RefCell::default(),
            handles: RefCell::default(),
            vias: RefCell::default(),
            constraints: RefCell::default(),
            names: RefCell::default(),
            fuel: Cell::new(FUEL),
            depth: Cell::new(0),
        }
    }

    /// Reports a name that is not there, which Terraform sees before it evaluates anything.
    pub(crate) fn misnamed(&self, refused: &Refused) -> Value {
        self.misnamed.borrow_mut().insert(refused.at);
        self.refuse(refused)
    }

    /// Records what Terraform would refuse, once per place, and gives the unknown that stands for it.
    pub(crate) fn refuse(&self, refused: &Refused) -> Value {
        self.report("invalid-expression", refused);
        let cause = Cause::new(Reason::InvalidExpression, refused.message.as_str(), place(refused.at));
        Value::unknown(Type::Dynamic, cause)
    }

    pub(crate) fn report(&self, reason: &str, refused: &Refused) {
        if self.refused.borrow_mut().insert(refused.at) {
            let file = self.world.files.all[refused.at.file.0 as usize].path.clone();
            let (at, message) = (Some(refused.at), refused.message.clone());
            self.problems.borrow_mut().push(Problem { file, at, reason: reason.into(), message, unreadable: false });
        }
    }

    /// Spends fuel and depth for one step; `Err` when there is none left.
    pub(crate) fn enter(&self) -> Result<Depth<'_>, ()> {
        let fuel = self.fuel.get();
        let depth = self.depth.get();
        if fuel == 0 || depth >= MAX_DEPTH {
            return Err(());
        }
        self.fuel.set(fuel - 1);
        self.depth.set(depth + 1);
        Ok(Depth(&self.depth))
    }

    /// Whether names nest so deeply that those behind the next are better evaluated first.
    pub(crate) fn is_far_down(&self) -> bool {
        self.depth.get() > MAX_DEPTH / 4
    }

    /// Runs with fuel of its own, so that what one value costs does not depend on who asks first.
    pub(crate) fn refuelled<T>(&self, run: impl FnOnce() -> T) -> T {
        let saved = self.fuel.replace(FUEL);
        let result = run();
        self.fuel.set(saved);
        result
    }

    pub(crate) fn over_budget(&self, at: Origin) -> Value {
        Value::unknown(Type::Dynamic, Cause::new(Reason::Budget, "the expression is too large to evaluate", at))
    }

    /// A name, shared by everything that is called so.
    pub(crate) fn name(&self, name: &str) -> Arc<str> {
        let mut names = self.names.borrow_mut();
        if let Some(known) = names.get(name) {
            return known.clone();
        }
        let name: Arc<str> = name.into();
        names.insert(name.clone());
        name
    }

    /// The value, having come through one more name.
    pub(crate) fn through(&self, value: Value, name: impl FnOnce() -> Arc<str>) -> Value {
        self.by_way_of(value, Via::Name(name()))
    }

    /// The same, where an expression always stands for the one name.
    pub(crate) fn through_at(
        &self,
        mut value: Value,
        file: u32,
        at: Expr<'_>,
        name: impl FnOnce() -> Arc<str>,
    ) -> Value {
        // What a function has read as a template is in no numbered file.
        if !std::ptr::eq(at.file(), self.world.files.tree(file)) {
            return self.through(value, name);
        }
        let key = (value.origin.via, ExprRef { file, id: at.id() });
        let known = self.vias.borrow().named_at.get(&key).copied();
        if let Some(known) = known {
            value.origin.via = known;
            return value;
        }
        let value = self.through(value, name);
        self.vias.borrow_mut().named_at.insert(key, value.origin.via);
        value
    }

    /// The value, set by an attribute of a nested block.
    pub(crate) fn set_by(&self, value: Value, attribute: Span) -> Value {
        self.by_way_of(value, Via::Attribute(attribute))
    }

    /// The unknown value of a template.
    pub(crate) fn made_by(&self, value: Value, template: Arc<str>) -> Value {
        self.by_way_of(value, Via::Template(template))
    }

    fn by_way_of(&self, mut value: Value, step: Via) -> Value {
        let mut vias = self.vias.borrow_mut();
        let key = (value.origin.via, step);
        value.origin.via = match vias.known.get(&key) {
            Some(&known) => known,
            None => {
                vias.links.push(key.clone());
                let number = u32::try_from(vias.links.len()).unwrap_or(u32::MAX);
                vias.known.insert(key, number);
                number
            }
        };
        value
    }

    /// How a value got here.
    pub(crate) fn way(&self, via: u32) -> Way {
        let Vias { links, ways, .. } = &mut *self.vias.borrow_mut();
        let known = ways.entry(via).or_insert_with(|| {
            let (mut names, mut attribute, mut template) = (Vec::new(), None, None);
            let mut at = via;
            while let Some((before, step)) = at.checked_sub(1).and_then(|index| links.get(index as usize)) {
                match step {
                    Via::Name(name) => names.push(name.clone()),
                    Via::Attribute(span) => attribute = attribute.or(Some(*span)),
                    Via::Template(text) => template = template.or_else(|| Some(text.clone())),
                }
                at = *before;
            }
            Way { names: names.into(), attribute, template }
        });
        known.clone()
    }

    /// A value that stands for a whole resource instance: not known as a whole, but its attributes can be asked for.
    pub(crate) fn handle(&self, instance: &Rc<Instance>, resource: usize, key: &Key) -> Value {
        let address = self.resource_address(instance, resource, key);
        let mut handles = self.handles.borrow_mut();
        handles.entry(address.clone()).or_insert_with(|| (instance.clone(), resource, key.clone()));
        let reference = Reference { address: address.clone(), attribute: "".into(), all: false };
        let cause = Cause::new(Reason::KnownAfterApply, HANDLE, Origin::default()).with_refs([reference]);
        Value::unknown(Type::Dynamic, cause)
    }

    /// The resource instance that a value stands for as a whole.
    pub(crate) fn handled(&self, value: &Value) -> Option<Handled> {
        let cause = value.cause()?;
        match &*cause.refs {
            [only] if &*cause.detail == HANDLE && only.attribute.is_empty() => {
                self.handles.borrow().get(&only.address).cloned()
            }
            _ => None,
        }
    }

    pub(crate) fn resource_address(&self, instance: &Instance, resource: usize, key: &Key) -> Arc<str> {
        let mut addresses = instance.addresses.borrow_mut();
        let address = addresses.entry((resource, key.clone())).or_insert_with(|| {
            let decl = &instance.module.resources[resource];
            let data = if decl.mode == prc_model::Mode::Data { "data." } else { "" };
            instance.qualify(&format!("{data}{}.{}{}", decl.kind, decl.name, key.suffix()))
        });
        address.clone()
    }

    /// Where a value is as the evaluator's functions see it.
    pub(crate) fn origin(&self, at: ExprRef) -> Origin {
        place(self.world.files.span(at))
    }
}

/// The detail of a cause that marks a whole resource instance.
const HANDLE: &str = "known after apply";

/// Given back when a step is done.
pub(crate) struct Depth<'r>(&'r Cell<u32>);

impl Drop for Depth<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

/// A span as values carry it: file zero is none, so numbers are one higher.
pub(crate) fn place(span: Span) -> Origin {
    Origin { file: span.file.0 + 1, start: span.start, end: span.end, via: 0 }
}

/// The span that a value carries.
pub(crate) fn span_of(origin: Origin) -> Option<Span> {
    let file = origin.file.checked_sub(1)?;
    Some(Span { file: prc_model::FileId(file), start: origin.start, end: origin.end })
}
