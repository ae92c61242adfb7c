//! Terraform's answer and ours in one form, and whether they agree.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use prc_model::Side;
use prc_terraform::{Options, read};
use prc_tree::{Tree, TreeOptions};
use serde_json::{Map, Value as Json, json};

use super::module::Module;
use super::terraform::Answer;

const UNKNOWN: &str = "<unknown>";
const SENSITIVE: &str = "<sensitive>";
/// What is said of an expression that is refused.
const REFUSED: &str = "<refused>";

/// So many bytes are too large for a value that an expression of a line makes.
const LARGE: usize = 1 << 18;

/// An expression with two answers.
pub(super) struct Difference {
    pub(super) expression: String,
    pub(super) terraform: Json,
    pub(super) prc: Json,
    why: String,
}

/// What we say of expressions.
///
/// Terraform evaluates twice: it refuses what could not be right with any values of the variables (`validate`), and then
/// what is not right with the values they have. So do we here.
///
/// # Errors
/// The module cannot be written or read.
pub(super) fn evaluate(environment: &Path, expressions: &[&str]) -> Result<Vec<Json>> {
    let module = Module::new(environment)?;
    for (number, expression) in expressions.iter().enumerate() {
        module.write(&format!("zz{number}"), &format!("output \"e{number}\" {{\n  value = {expression}\n}}\n"))?;
    }
    let planned = read_module(&module)?;
    module.forget_values()?;
    let validated = read_module(&module)?;
    let answer = |number| {
        let (name, file) = (format!("e{number}"), json!(format!("zz{number}.tf")));
        // That an output shows a sensitive value is no matter of the expression.
        let is_this = |problem: &Json| problem["file"] == file && problem["reason"] != "sensitive-output";
        let refused = |seen: &Json| seen["problems"].as_array().is_none_or(|problems| problems.iter().any(is_this));
        match planned["root_modules"][0]["outputs"].get(name) {
            Some(value) if !refused(&planned) && !refused(&validated) => ours(value),
            _ => REFUSED.into(),
        }
    };
    Ok((0..expressions.len()).map(answer).collect())
}

fn read_module(module: &Module) -> Result<Json> {
    let tree = Tree::open(module.path(), &TreeOptions::default()).context("cannot open the module")?;
    let options = Options {
        roots: vec!["".into()],
        workspace: "default".into(),
        without_alternatives: true,
        ..Options::default()
    };
    Ok(prc_model::to_json(&read(&tree, &options), Side::Declared))
}

/// Our value with its unknown and sensitive parts in place.
fn ours(value: &Json) -> Json {
    match value {
        Json::Object(fields) if fields.contains_key("$sensitive") => SENSITIVE.into(),
        Json::Object(fields) if fields.contains_key("$unknown") || fields.contains_key("$oneOf") => UNKNOWN.into(),
        Json::Object(fields) if fields.contains_key("$number") => {
            fields["$number"].as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
        }
        Json::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), ours(value))).collect(),
        Json::Array(items) => items.iter().map(ours).collect(),
        value => value.clone(),
    }
}

impl Answer {
    /// Terraform's value with its unknown and sensitive parts in place.
    pub(super) fn normal(&self) -> Json {
        match self {
            Self::Value { value, unknown, sensitive } => theirs(Some(value), unknown, sensitive),
            Self::Refused(_) => REFUSED.into(),
            Self::Crashed => "<crash>".into(),
        }
    }

    /// Why Terraform refuses.
    fn why(&self) -> String {
        match self {
            Self::Value { .. } | Self::Crashed => String::new(),
            Self::Refused(error) => format!("{}: {}", error["summary"], error["detail"]),
        }
    }
}

fn theirs(value: Option<&Json>, unknown: &Json, sensitive: &Json) -> Json {
    let part = |of: &Json, name: &str| of.get(name).cloned().unwrap_or_default();
    if *sensitive == json!(true) {
        return SENSITIVE.into();
    }
    if *unknown == json!(true) {
        return UNKNOWN.into();
    }
    if let Some(Json::Array(items)) = value {
        let at = |of: &Json, at: usize| of.get(at).cloned().unwrap_or_default();
        let items = items.iter().enumerate();
        return items.map(|(n, item)| theirs(Some(item), &at(unknown, n), &at(sensitive, n))).collect();
    }
    let none = Map::new();
    match value {
        Some(Json::Object(_)) | None => {
            let fields = value.and_then(Json::as_object).unwrap_or(&none);
            // What is not known is left out of the value.
            let names: BTreeSet<&String> = fields.keys().chain(unknown.as_object().unwrap_or(&none).keys()).collect();
            let field = |name: &String| theirs(fields.get(name), &part(unknown, name), &part(sensitive, name));
            names.into_iter().map(|name| (name.clone(), field(name))).collect()
        }
        Some(value) => value.clone(),
    }
}

/// A difference that is meant; `docs/terraform-differences.md` gives the reasons.
struct Meant {
    heading: &'static str,
    applies: fn(&Difference) -> bool,
}

const MEANT: &[Meant] = &[
    Meant {
        heading: "One operand decides",
        applies: |it| {
            let types = it.why.contains("Inconsistent conditional result types");
            it.has(&["&&", "||"]) && (types || knows_more(&it.prc, &it.terraform))
        },
    },
    Meant {
        heading: "Sets that are compared",
        applies: |it| {
            let open = |a: &Json, b: &Json| (a == UNKNOWN && b.is_boolean()) || (a.is_boolean() && b == UNKNOWN);
            it.has(&["==", "!="])
                && it.has(&["set", "var.st"])
                && everywhere(&it.terraform, &it.prc, &|a, b| open(a, b) || same(a, b))
        },
    },
    Meant {
        heading: "What depends on the machine",
        // Whatever would grow too large is unknown.
        applies: |it| it.prc == UNKNOWN && it.terraform.to_string().len() > LARGE,
    },
    Meant {
        heading: "`formatlist` with unknown elements",
        applies: |it| it.has(&["formatlist("]) && it.terraform.to_string().contains(UNKNOWN),
    },
];

impl Difference {
    /// Where the two answers differ; nothing when they agree.
    pub(super) fn between(expression: &str, answer: &Answer, prc: Json) -> Option<Self> {
        let terraform = answer.normal();
        let differ = !matches!(answer, Answer::Crashed) && !same(&terraform, &prc);
        differ.then(|| Self { expression: expression.into(), terraform, prc, why: answer.why() })
    }

    /// The heading under which the documentation says that this is meant.
    pub(super) fn meant(&self) -> Option<&'static str> {
        MEANT.iter().find(|meant| (meant.applies)(self)).map(|meant| meant.heading)
    }

    fn has(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.expression.contains(word))
    }
}

fn same(terraform: &Json, prc: &Json) -> bool {
    everywhere(terraform, prc, &|a, b| match (a, b) {
        (Json::Number(a), Json::Number(b)) => same_number(&a.to_string(), &b.to_string()),
        _ => a == b,
    })
}

/// Whether the first answer only knows what the second leaves open. What is known may also turn out to be wrong.
fn knows_more(a: &Json, b: &Json) -> bool {
    (a == REFUSED && b.to_string().contains(UNKNOWN)) || everywhere(a, b, &|a, b| b == UNKNOWN || same(a, b))
}

/// Whether two values have the same form and all their parts agree.
fn everywhere(a: &Json, b: &Json, agree: &impl Fn(&Json, &Json) -> bool) -> bool {
    match (a, b) {
        (Json::Object(x), Json::Object(y)) => {
            let part = |(name, value)| y.get(name).is_some_and(|other| everywhere(value, other, agree));
            x.len() == y.len() && x.iter().all(part)
        }
        (Json::Array(x), Json::Array(y)) => x.len() == y.len() && x.iter().zip(y).all(|(x, y)| everywhere(x, y, agree)),
        _ => agree(a, b),
    }
}

/// Numbers that are float64 have no more digits in a plan than they need.
fn same_number(terraform: &str, prc: &str) -> bool {
    let (short, long) = (decimal(terraform), decimal(prc));
    let float = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
    // A plan rounds twice, so that the last digit may be off.
    let near = || (float(terraform) - float(prc)).abs() <= float(prc).abs() * 4e-16;
    short == long || (short.1.len() <= 17 && long.1.len() > 17 && near())
}

/// A number as sign, digits and exponent, so that each number has one form.
fn decimal(text: &str) -> (bool, String, i64) {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let negative = mantissa.starts_with('-');
    let (whole, fraction) =
        mantissa.trim_start_matches('-').split_once('.').unwrap_or((mantissa.trim_start_matches('-'), ""));
    let digits = format!("{whole}{fraction}");
    let kept = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - kept.len()).unwrap_or(0);
    let exponent =
        exponent.trim_start_matches('+').parse().unwrap_or(0) - i64::try_from(fraction.len()).unwrap_or(0) + zeros;
    let digits = String::from(kept.trim_start_matches('0'));
    if digits.is_empty() { (false, digits, 0) } else { (negative, digits, exponent) }
}
