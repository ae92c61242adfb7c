//! What a check read: first in a form that costs next to nothing, then as evidence for those who want to see it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use foldhash::{HashSet, HashSetExt};
use prc_model::{Data, Origin, Reference, Resource, Span, Value, configuration_address};

use crate::State;

/// One thing a verdict rests on.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The resource that was read.
    pub subject: Arc<str>,
    /// The attribute, or for a search the kind and attribute that were searched.
    pub path: Cow<'static, str>,
    /// What was found, as text; never a secret.
    pub shown: Cow<'static, str>,
    pub known: bool,
    pub origin: Option<Arc<Origin>>,
    /// Set when the value is not written anywhere: the provider's default decided.
    pub default: bool,
    /// The header of the resource's block.
    pub block: Option<Span>,
}

impl Evidence {
    /// The path without indices: `rule.lifecycle.days` for `rule[0].lifecycle[1].days`.
    pub fn attribute(&self) -> String {
        without_indices(&self.path)
    }

    /// Where to look: at the value when it is written in place, else at the expression that fetches it.
    pub fn place(&self) -> Option<Span> {
        place(self.origin.as_deref())
    }
}

/// How much of what was read verdicts keep: most of it is of what passes, and takes more memory than everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Everything, as reports for machines show it.
    Everything,
    /// What a person is shown of what is not in order: the last thing that was read of the subject, which decides, and
    /// the last that is not known.
    Deciding,
    Nothing,
}

impl Keep {
    /// Whether a verdict of a state keeps any.
    pub(crate) const fn wants(self, state: State) -> bool {
        match self {
            Self::Everything => true,
            Self::Deciding => !matches!(state, State::Pass | State::NotApplicable),
            Self::Nothing => false,
        }
    }

    pub(crate) fn of(self, read: &[Reading<'_>], subject: &Resource) -> Vec<Evidence> {
        let kept: BTreeSet<usize> = match self {
            Self::Everything => return each_last(read).into_iter().map(Reading::evidence).collect(),
            Self::Deciding => {
                let own = read.iter().rposition(|one| one.is_of(&subject.address));
                let unknown = read.iter().rposition(|one| !one.is_known());
                own.into_iter().chain(unknown).collect()
            }
            Self::Nothing => BTreeSet::new(),
        };
        kept.into_iter().map(|at| read[at].evidence()).collect()
    }
}

/// What was read, each attribute where it was read last.
fn each_last<'r, 'a>(read: &'r [Reading<'a>]) -> Vec<&'r Reading<'a>> {
    let mut later: HashSet<(&str, &Path)> = HashSet::with_capacity(read.len());
    let mut last: Vec<&Reading<'_>> =
        read.iter().rev().filter(|one| later.insert((&one.resource.address, &one.path))).collect();
    last.reverse();
    last
}

pub(crate) fn without_indices(path: &str) -> String {
    let mut parts = path.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| path + part.split_once(']').map_or("", |(_, rest)| rest))
}

pub(crate) fn place(origin: Option<&Origin>) -> Option<Span> {
    match origin? {
        Origin::Source { value, via, .. } if via.is_empty() => Some(*value),
        Origin::Source { expression, .. } => Some(*expression),
        Origin::Api { .. } | Origin::Plan { .. } | Origin::State { .. } => None,
    }
}

/// Where in a resource something is: `rule[0].lifecycle.days`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Path {
    /// The resource itself.
    #[default]
    Resource,
    Attribute(&'static str),
    Below(Rc<(Self, Step)>),
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    Attribute(&'static str),
    Key(Box<str>),
    Element(usize),
}

impl Path {
    pub(crate) fn attribute(&self, name: &'static str) -> Self {
        match self {
            Self::Resource => Self::Attribute(name),
            inside => inside.step(Step::Attribute(name)),
        }
    }

    pub(crate) fn key(&self, name: &str) -> Self {
        self.step(Step::Key(name.into()))
    }

    pub(crate) fn element(&self, index: usize) -> Self {
        self.step(Step::Element(index))
    }

    fn step(&self, step: Step) -> Self {
        Self::Below(Rc::new((self.clone(), step)))
    }

    /// As text; most are one attribute, which is there already.
    pub(crate) fn text(&self) -> Cow<'static, str> {
        match self {
            Self::Resource => Cow::Borrowed(""),
            Self::Attribute(name) => Cow::Borrowed(name),
            Self::Below(_) => Cow::Owned(self.to_string()),
        }
    }

    /// The attribute of the resource in which it is.
    fn first(&self) -> &str {
        match self {
            Self::Resource => "",
            Self::Attribute(name) => name,
            Self::Below(inner) => inner.0.first(),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resource => Ok(()),
            Self::Attribute(name) => out.write_str(name),
            Self::Below(inner) => {
                let (before, step) = &**inner;
                write!(out, "{before}")?;
                match step {
                    Step::Attribute(name) => write!(out, ".{name}"),
                    Step::Key(name) => write!(out, ".{name}"),
                    Step::Element(index) => write!(out, "[{index}]"),
                }
            }
        }
    }
}

/// One thing that was read.
#[derive(Clone, Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) resource: &'a Resource,
    pub(crate) path: Path,
    pub(crate) found: Found<'a>,
}

/// What was found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found<'a> {
    /// A value that is written, and the attribute that has it: that of a secret is never shown.
    Written { value: &'a Value, name: &'static str },
    /// Nothing is written: what that means, and whether it is known.
    Unset { means: &'static str, known: bool },
    /// None of so many resources.
    None { considered: usize },
}

impl<'a> Reading<'a> {
    pub(crate) fn is_of(&self, address: &str) -> bool {
        // Most is, and then it is the very same text.
        std::ptr::eq(&*self.resource.address, address) || *self.resource.address == *address
    }

    pub(crate) fn is_known(&self) -> bool {
        match self.found {
            Found::Written { value, .. } => value.as_unknown().is_none(),
            Found::Unset { known, .. } => known,
            Found::None { .. } => true,
        }
    }

    /// Where to look: see [`Evidence::place`].
    pub(crate) fn place(&self) -> Option<Span> {
        match self.found {
            Found::Written { value, .. } => place(value.origin.as_deref()),
            Found::Unset { .. } | Found::None { .. } => None,
        }
    }

    /// The path without indices: see [`Evidence::attribute`].
    pub(crate) fn attribute(&self) -> String {
        without_indices(&self.path.text())
    }

    /// It is part of what runs: variables and scripts, in which people put secrets under any name.
    fn is_in_environment(&self) -> bool {
        const PLACES: &[&str] = &["environment", "container_definitions", "definition", "secret_string"];
        let first = self.path.first();
        PLACES.contains(&first) || first == "value" && &*self.resource.kind == "aws_ssm_parameter"
    }

    fn shown(&self) -> Cow<'static, str> {
        match self.found {
            Found::Written { name, .. } if is_secret(name) || self.is_in_environment() => Cow::Borrowed("(sensitive)"),
            Found::Written { value, .. } => show(value, &self.resource.address),
            Found::Unset { means, .. } => Cow::Borrowed(means),
            Found::None { considered: 0 } => format!("there is no {}", self.path).into(),
            Found::None { considered } => format!("none of {considered} {}", self.path).into(),
        }
    }

    pub(crate) fn evidence(&self) -> Evidence {
        Evidence {
            subject: self.resource.address.clone(),
            path: self.path.text(),
            shown: self.shown(),
            known: self.is_known(),
            origin: match self.found {
                Found::Written { value, .. } => value.origin.clone(),
                Found::Unset { .. } | Found::None { .. } => None,
            },
            default: matches!(self.found, Found::Unset { .. }),
            block: self.resource.location,
        }
    }
}

/// Attribute names whose values are never shown, whatever Terraform says of them.
fn is_secret(name: &str) -> bool {
    // Whether tokens are asked for is no token.
    if name == "http_tokens" {
        return false;
    }
    ["password", "secret", "token", "private_key", "credential", "user_data"].iter().any(|word| name.contains(word))
}

/// A value of the resource at an address as short text.
fn show(value: &Value, own: &str) -> Cow<'static, str> {
    let show = |value: &Value| show(value, own);
    if value.sensitive {
        return "(sensitive)".into();
    }
    match &value.data {
        Data::Null => "null".into(),
        Data::Bool(true) => "true".into(),
        Data::Bool(false) => "false".into(),
        Data::Number(number) => number.to_string().into(),
        Data::String(text) => shortened(text).into(),
        Data::List(items) if items.is_empty() => "[]".into(),
        Data::List(items) => match (&items[0].data, items.len()) {
            (Data::Map(_), 1) => "1 block".into(),
            (Data::Map(_), count) => format!("{count} blocks").into(),
            _ => shortened(&format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", "))).into(),
        },
        Data::Map(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| match is_secret(name) {
                    true => format!("{name} = (sensitive)"),
                    false => format!("{name} = {}", show(value)),
                })
                .collect();
            shortened(&format!("{{ {} }}", fields.join(", "))).into()
        }
        Data::Unknown(unknown) => match unknown.references.iter().find(|one| is_other(one, own)) {
            Some(reference) => reference.to_string().into(),
            None => format!("unknown ({})", unknown.reason).into(),
        },
        Data::OneOf(alternatives) => alternatives
            .iter()
            .map(|one| format!("{} when {}", show(&one.value), one.when))
            .collect::<Vec<_>>()
            .join(", ")
            .into(),
    }
}

/// Whether a value stands for something of another resource: that it is what it is says nothing.
fn is_other(reference: &Reference, own: &str) -> bool {
    configuration_address(&reference.address) != configuration_address(own)
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => String::from(text),
    }
}
