//! Policy documents of IAM and of resources, in every way Terraform writes them.
//!
//! The grammar is that of the IAM User Guide, "Grammar of the IAM JSON policy language". What is known of a document
//! decides; what is not known is unknown in its own place and nowhere else.

mod part;
mod public;

use part::{Part, name};
use prc_check::{FromValue, Node, Read, Reason, unknown};
use prc_model::{Value, json_of, only_hole};

/// A policy document.
#[derive(Clone, Debug)]
pub struct Policy {
    statements: Vec<Read<Statement>>,
}

/// One statement of a policy.
#[derive(Clone, Debug)]
pub struct Statement {
    /// What a message calls it: `statement "AllowAll"`, `statement 2`.
    pub name: String,
    /// It allows; otherwise it denies.
    pub allows: Read<bool>,
    pub actions: Vec<Read<String>>,
    pub not_actions: Vec<Read<String>>,
    pub resources: Vec<Read<String>>,
    pub not_resources: Vec<Read<String>>,
    pub principals: Vec<Principal>,
    /// Everybody but somebody is meant.
    pub has_not_principal: bool,
    pub conditions: Vec<Condition>,
}

/// Somebody that a statement is about.
#[derive(Clone, Debug)]
pub struct Principal {
    /// `AWS`, `Service`, `Federated`, `CanonicalUser`, or `*` for everybody.
    pub kind: Read<String>,
    /// An ARN, an account, a service, or `*`.
    pub id: Read<String>,
}

/// A test of a statement, such as `StringEquals` of `aws:PrincipalOrgID` with some values.
#[derive(Clone, Debug)]
pub struct Condition {
    pub operator: Read<String>,
    pub key: Read<String>,
    pub values: Vec<Read<String>>,
}

impl<'a> FromValue<'a> for Policy {
    fn from_value(node: &Node<'a>) -> Read<Self> {
        // What is blank says nothing, so it allows nothing.
        if node.value().and_then(Value::as_str).is_some_and(|text| text.trim().is_empty()) {
            return Ok(Self { statements: Vec::new() });
        }
        match node.value().and_then(json_of) {
            Some(document) => Self::read(&document),
            None => {
                Err(node.known().err().unwrap_or_else(|| unknown(Reason::InvalidExpression, "the policy is no JSON")))
            }
        }
    }
}

impl Policy {
    /// Reads a document, of which a part may not be known.
    fn read(document: &Value) -> Read<Self> {
        let root = Part(document);
        if let Some(why) = document.as_unknown() {
            return Err(why.clone());
        }
        // A list of documents is read as one; `Statement` may be one statement.
        let statements = root.items().flat_map(|document| match document.field("Statement") {
            Some(statements) => statements.items().collect(),
            None if document.is_object() => Vec::new(),
            None => vec![document],
        });
        let statements = statements.enumerate().map(|(at, part)| Statement::read(at + 1, part)).collect();
        Ok(Self { statements })
    }

    /// The first statement for which a condition holds.
    ///
    /// # Errors
    /// It holds for none for sure, and for one it may.
    pub fn find(&self, holds: impl Fn(&Statement) -> Read<bool>) -> Read<Option<&Statement>> {
        let mut open = None;
        for statement in &self.statements {
            match statement.as_ref().map_err(Clone::clone).and_then(|one| Ok((one, holds(one)?))) {
                Ok((statement, true)) => return Ok(Some(statement)),
                Ok((_, false)) => {}
                Err(why) => {
                    open.get_or_insert(why);
                }
            }
        }
        open.map_or(Ok(None), Err)
    }
}

impl Statement {
    fn read(number: usize, part: Part<'_>) -> Read<Self> {
        if !part.is_object() {
            // Not known as a whole; a text that is known is no statement.
            part.text()?;
        }
        let texts = |name: &str| part.field(name).into_iter().flat_map(Part::items).map(Part::text).collect();
        let called = match part.field("Sid").map(Part::text) {
            Some(Ok(sid)) if !sid.is_empty() => format!("statement \"{sid}\""),
            _ => format!("statement {number}"),
        };
        let effect = part.field("Effect").map_or_else(|| Ok(String::from("Allow")), Part::text);
        Ok(Self {
            name: called,
            allows: effect.map(|effect| effect.eq_ignore_ascii_case("Allow")),
            actions: texts("Action"),
            not_actions: texts("NotAction"),
            resources: texts("Resource"),
            not_resources: texts("NotResource"),
            principals: part.field("Principal").into_iter().flat_map(principals).collect(),
            has_not_principal: part.field("NotPrincipal").is_some(),
            conditions: part.field("Condition").into_iter().flat_map(conditions).collect(),
        })
    }

    /// Whether one of the actions covers an action, such as `s3:GetObject`.
    ///
    /// # Errors
    /// None does for sure, and one may.
    pub fn has_action(&self, action: &str) -> Read<bool> {
        if self.not_actions.is_empty() {
            return any(&self.actions, |pattern| matches(pattern, action));
        }
        Ok(!any(&self.not_actions, |pattern| matches(pattern, action))?)
    }

    /// Whether it is about every action: `*`, `*:*`, or everything but some.
    ///
    /// # Errors
    /// None is for sure, and one may be.
    pub fn has_every_action(&self) -> Read<bool> {
        Ok(!self.not_actions.is_empty() || any(&self.actions, |action| matches!(action, "*" | "*:*"))?)
    }

    /// Whether it is about every resource: `*`, or everything but some.
    ///
    /// # Errors
    /// None is for sure, and one may be.
    pub fn has_every_resource(&self) -> Read<bool> {
        Ok(!self.not_resources.is_empty() || any(&self.resources, |resource| resource == "*")?)
    }
}

fn principals(part: Part<'_>) -> Vec<Principal> {
    if !part.is_object() {
        return part.items().map(Part::text).map(|id| Principal { kind: id.clone(), id }).collect();
    }
    let of = |(kind, ids): (&str, Part<'_>)| -> Vec<Principal> {
        ids.items().map(|id| Principal { kind: name(kind), id: id.text() }).collect()
    };
    part.fields().flat_map(of).collect()
}

fn conditions(part: Part<'_>) -> Vec<Condition> {
    if !part.is_object() {
        return vec![Condition { operator: part.text(), key: part.text(), values: Vec::new() }];
    }
    let mut conditions = Vec::new();
    for (operator, tests) in part.fields() {
        let operator = name(operator);
        if !tests.is_object() || tests.fields().next().is_none() {
            let key = operator.clone().and_then(|_| tests.text());
            conditions.push(Condition { operator: operator.clone(), key, values: Vec::new() });
        }
        for (key, values) in tests.fields() {
            let values = values.items().map(Part::text).collect();
            conditions.push(Condition { operator: operator.clone(), key: name(key), values });
        }
    }
    conditions
}

/// Whether something holds for one of some texts.
///
/// # Errors
/// It holds for none that is known, and one that is not known may be anything.
pub fn any(texts: &[Read<String>], holds: impl Fn(&str) -> bool) -> Read<bool> {
    if texts.iter().flatten().any(|text| holds(text)) {
        return Ok(true);
    }
    match texts.iter().filter_map(|text| text.as_ref().err()).find(|why| may_be_anything(&why.text)) {
        Some(why) => Err(why.clone()),
        None => Ok(false),
    }
}

/// Whether a text that is not known may be `*`, or what else is asked for: what a resource calls itself is not, and a
/// text of which a part is known is not either.
fn may_be_anything(text: &str) -> bool {
    text.is_empty() || only_hole(text).is_some_and(|hole| hole.starts_with('('))
}

/// Whether a pattern of IAM covers an action or a resource: `*` is any text, `?` any character, case does not count.
pub fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut from) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while from < text.len() {
        let same = |c: &char| *c == '?' || c.eq_ignore_ascii_case(&text[from]);
        match (pattern.get(at), back) {
            (Some('*'), _) => {
                back = Some((at, from));
                at += 1;
            }
            (Some(c), _) if same(c) => {
                at += 1;
                from += 1;
            }
            (_, Some((star, taken))) => {
                back = Some((star, taken + 1));
                at = star + 1;
                from = taken + 1;
            }
            (_, None) => return false,
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests;
