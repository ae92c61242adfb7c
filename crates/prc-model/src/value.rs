//! Values with provenance.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use foldhash::HashSet;

use crate::{Reason, Span};

/// A value, where it comes from and whether it may be shown.
#[derive(Clone, Debug)]
pub struct Value {
    pub data: Data,
    pub origin: Option<Arc<Origin>>,
    /// A mark, not a state: the value can be judged, never printed.
    pub sensitive: bool,
}

/// What is known of a value.
#[derive(Clone, Debug)]
pub enum Data {
    Null,
    Bool(bool),
    Number(Number),
    String(Arc<str>),
    List(Vec<Value>),
    Map(Fields),
    Unknown(Arc<Unknown>),
    /// An unknown choice among known values, at most [`Value::MAX_ALTERNATIVES`].
    OneOf(Arc<[Alternative]>),
}

/// A number as written or computed. `Decimal` keeps what neither an integer nor a float can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    Int(i64),
    Float(f64),
    Decimal(Arc<str>),
}

/// One value of a choice, and the condition under which it is the one.
#[derive(Clone, Debug)]
pub struct Alternative {
    pub when: Condition,
    pub value: Value,
}

/// Choices that hold together, such as `var.environment = prod`. A choice that starts with `≠` is any other value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition(pub Vec<(Arc<str>, Arc<str>)>);

/// Why a value is not known.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    pub reason: Reason,
    /// The variable, data source or API behind it, for a person.
    pub detail: Arc<str>,
    /// The first place that caused it.
    pub at: Option<Span>,
    /// Whose value it is, even though the value is not known.
    pub references: Vec<Reference>,
    /// What every possible value starts with; empty when nothing is known.
    pub prefix: Arc<str>,
    /// The text with what is not known in it by name, `${var.environment}-logs`: two values of one shape in one root
    /// module are equal, unless something in it has no name: `${}`. Empty when it is not known.
    pub shape: Arc<str>,
    /// The text as far as it is known, with each part that is not between [`Unknown::HOLE`]: the reference that stands
    /// there, or in parentheses why it is not known. Empty when nothing is kept.
    pub text: Arc<str>,
}

/// An attribute of a resource that a value stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The resource, with module path and, when it is known, its instance key.
    pub address: Arc<str>,
    /// The attribute; empty for the whole object.
    pub attribute: Arc<str>,
    /// Every instance of the resource is meant.
    pub all: bool,
}

/// Where a value was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// In source text: the expression of the attribute, and the place that the value itself comes from, through the
    /// variables, locals and module calls named in `via`.
    Source { expression: Span, value: Span, via: Arc<[Arc<str>]> },
    /// From an API: the resource asked for, the action (`rds:DescribeDBInstances`) and the field of its answer.
    Api { arn: Arc<str>, action: Arc<str>, field: Arc<str> },
    /// In a plan: the file by the name it was given, and the place in it.
    Plan { file: Arc<str>, path: Arc<str> },
    /// In a state, which says what was applied last: the file by the name it was given, and the place in it.
    State { file: Arc<str>, path: Arc<str> },
}

impl Value {
    pub const MAX_ALTERNATIVES: usize = 16;

    pub const fn new(data: Data) -> Self {
        Self { data, origin: None, sensitive: false }
    }

    pub fn null() -> Self {
        Self::new(Data::Null)
    }

    pub fn string(text: impl Into<Arc<str>>) -> Self {
        Self::new(Data::String(text.into()))
    }

    pub fn unknown(unknown: Unknown) -> Self {
        Self::new(Data::Unknown(Arc::new(unknown)))
    }

    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_unknown(&self) -> Option<&Unknown> {
        match &self.data {
            Data::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }

    /// Whether nothing sets the attribute and the provider will: what a plan says of it is not known and from nowhere.
    pub fn is_left_open(&self) -> bool {
        let open = |unknown: &Unknown| unknown.reason == Reason::KnownAfterApply && unknown.references.is_empty();
        self.origin.is_none() && self.as_unknown().is_some_and(open)
    }

    /// The field of an object or map.
    pub fn field(&self, name: &str) -> Option<&Self> {
        match &self.data {
            Data::Map(fields) => fields.get(name),
            _ => None,
        }
    }
}

impl Unknown {
    /// What opens and closes a hole in a text that is known in part.
    pub const HOLE: (char, char) = ('\u{fff9}', '\u{fffb}');

    /// What a person can do to make it known.
    pub fn hint(&self) -> &'static str {
        // Terraform refuses a variable that nobody declares. Terragrunt and the like declare it when they run Terraform.
        let undeclared = self.detail.ends_with(" is not declared") && self.detail.contains("var.");
        let chosen = self.detail.contains("depends on ") || self.detail.contains("terraform.workspace");
        match self.reason {
            Reason::InvalidExpression if undeclared => "declare the variable; where another tool does it, pass --var",
            Reason::VariableWithoutValue if chosen => Reason::Alternatives.hint(),
            reason => reason.hint(),
        }
    }

    pub fn new(reason: Reason, detail: impl Into<Arc<str>>) -> Self {
        let nothing: Arc<str> = "".into();
        Self {
            reason,
            detail: detail.into(),
            at: None,
            references: Vec::new(),
            prefix: nothing.clone(),
            shape: nothing.clone(),
            text: nothing,
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&*self.detail, self.reason) {
            ("", reason) => write!(out, "{reason}"),
            (detail, _) => out.write_str(detail),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.address)?;
        if self.all {
            out.write_str("[*]")?;
        }
        if !self.attribute.is_empty() {
            write!(out, ".{}", self.attribute)?;
        }
        Ok(())
    }
}

impl Condition {
    /// Whether both can hold at once.
    pub fn agrees(&self, other: &Self) -> bool {
        self.0.iter().all(|a| other.0.iter().all(|b| Self::agree(a, b)))
    }

    /// Whether two choices can hold at once.
    pub fn agree(a: &(Arc<str>, Arc<str>), b: &(Arc<str>, Arc<str>)) -> bool {
        if a.0 != b.0 {
            return true;
        }
        match (a.1.strip_prefix('≠'), b.1.strip_prefix('≠')) {
            (None, None) => a.1 == b.1,
            (Some(_), Some(_)) => true,
            (Some(not), None) => not != &*b.1,
            (None, Some(not)) => not != &*a.1,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (subject, choice)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            match choice.strip_prefix('≠') {
                Some(other) => write!(out, "{comma}{subject} ≠ {other}")?,
                None => write!(out, "{comma}{subject} = {choice}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => write!(out, "{number}"),
            Self::Float(number) => write!(out, "{number}"),
            Self::Decimal(text) => out.write_str(text),
        }
    }
}

impl Number {
    pub fn as_f64(&self) -> f64 {
        match self {
            #[allow(clippy::cast_precision_loss)]
            Self::Int(number) => *number as f64,
            Self::Float(number) => *number,
            Self::Decimal(text) => text.parse().unwrap_or(f64::NAN),
        }
    }
}

/// Named values in the order of their names.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// Shared with others of the same names: most resources of a kind have the same attributes.
    names: Names,
    values: Vec<Value>,
}

type Names = Arc<[Arc<str>]>;

impl Fields {
    /// Up to so many names are compared one by one: most differ in their length, which costs no look at their text.
    const FEW: usize = 16;

    pub fn get(&self, name: &str) -> Option<&Value> {
        let at = match self.names.len() <= Self::FEW {
            true => self.names.iter().position(|field| is_same(field, name)),
            false => self.place(name).ok(),
        };
        at.and_then(|at| self.values.get(at))
    }

    pub fn insert(&mut self, name: Arc<str>, value: Value) {
        match self.place(&name) {
            Ok(at) => self.values[at] = value,
            Err(at) => {
                let mut names = self.names.to_vec();
                names.insert(at, name);
                self.names = shared(&names);
                self.values.insert(at, value);
            }
        }
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.names.binary_search_by(|field| (**field).cmp(name))
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Value)> {
        self.names.iter().zip(&self.values)
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// The same names, in one place of the memory for all that a thread makes.
fn shared(names: &[Arc<str>]) -> Names {
    /// Keys of maps may be anything, so that most of many are of no use to others.
    const MOST: usize = 4096;
    /// No kind of resource has more attributes that checks ask for; what has is a map.
    const LONGEST: usize = 64;
    thread_local! {
        static KNOWN: RefCell<HashSet<Names>> = RefCell::default();
    }
    if names.len() > LONGEST {
        return names.into();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(same) = known.get(names) {
            return same.clone();
        }
        if known.len() >= MOST {
            known.clear();
        }
        let names: Names = names.into();
        known.insert(names.clone());
        names
    })
}

/// Whether two names are equal. Most of one length differ in their last letter, which spares a call to compare the rest.
fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.as_bytes().last() == b.as_bytes().last() && a == b
}

impl FromIterator<(Arc<str>, Value)> for Fields {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Value)>>(fields: I) -> Self {
        let mut fields: Vec<_> = fields.into_iter().collect();
        fields.sort_by(|(a, _), (b, _)| a.cmp(b));
        // The last of equal names wins, as in an object constructor.
        fields.reverse();
        fields.dedup_by(|(later, _), (earlier, _)| later == earlier);
        fields.reverse();
        let mut values = Vec::with_capacity(fields.len());
        let names: Vec<_> = fields.into_iter().map(|(name, value)| (name, values.push(value)).0).collect();
        Self { names: shared(&names), values }
    }
}
