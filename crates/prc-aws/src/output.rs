//! The inventory as it is written, and where texts go.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{ErrorKind, Write};
use std::path::Path;

use prc_aws_calls::{SERVICES, Times};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::found::{Found, Gap, Row};

/// The inventory: `docs/inventory.md` is the contract. The same answers give the same bytes.
pub(crate) fn inventory(found: Found, collected: &str, incomplete: bool) -> Value {
    let Found { mut rows, gaps, listed } = found;
    rows.sort_by(|a, b| key(a).cmp(&key(b)));
    let listed: Vec<Value> = without_lost(listed, &gaps)
        .iter()
        .filter(|(_, kinds)| !kinds.is_empty())
        .map(|((account, region), kinds)| json!({ "account": account, "region": region, "kinds": kinds }))
        .collect();
    json!({
        "schema": "prc.inventory/1",
        "side": "actual",
        "collected": collected,
        "listed": listed,
        "apis": apis(),
        "resources": rows.into_iter().map(resource).collect::<Vec<Value>>(),
        "gaps": gaps.into_iter().map(gap).collect::<Vec<Value>>(),
        "incomplete": incomplete,
    })
}

/// A kind that several services list is complete only where none of them has a gap.
fn without_lost(
    mut listed: BTreeMap<(String, String), BTreeSet<&'static str>>,
    gaps: &BTreeSet<Gap>,
) -> BTreeMap<(String, String), BTreeSet<&'static str>> {
    for gap in gaps.iter().filter(|gap| gap.arn.is_none()) {
        let place = gap.account.clone().zip(gap.region.clone());
        if let (Some(kind), Some(kinds)) = (gap.kind, place.and_then(|place| listed.get_mut(&place))) {
            kinds.remove(kind);
        }
    }
    listed
}

fn key(row: &Row) -> (&str, &str, &str, Option<&str>, Option<&str>) {
    let id = row.attributes.get("id").and_then(Value::as_str);
    (row.kind, &row.account, &row.region, row.arn.as_deref(), id)
}

fn resource(row: Row) -> Value {
    let Row { kind, account, region, arn, attributes } = row;
    let mut resource = json!({ "kind": kind, "account": account, "region": region, "arn": arn });
    // There are several metrics of one resource, which all have its ARN.
    if kind == "prc_metric"
        && let Some(id) = attributes.get("id").and_then(Value::as_str)
    {
        resource["address"] = format!("{kind}/{account}/{region}/{id}").into();
    }
    resource["attributes"] = attributes.into();
    resource
}

fn gap(gap: Gap) -> Value {
    let Gap { account, region, kind, arn, action, reason, code } = gap;
    json!({ "account": account, "region": region, "kind": kind, "arn": arn, "action": action, "reason": reason, "code": code })
}

/// Where the attributes of each kind come from.
fn apis() -> Value {
    let mut apis: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for service in SERVICES {
        for call in service.calls.iter().filter(|call| call.times != Times::Setup) {
            let from = Value::from(format!("{}:{}", service.prefix(), call.operation));
            for kind in call.kinds() {
                let of = apis.entry(kind).or_default().entry("*").or_insert(Value::Null);
                // A kind that several services list is from all of them.
                let both =
                    of.as_str().map(|other| Value::from(format!("{other},{}:{}", service.prefix(), call.operation)));
                *of = both.unwrap_or_else(|| from.clone());
            }
            for (kind, attribute) in call.attributes() {
                apis.entry(kind).or_default().insert(attribute.into(), from.clone());
            }
        }
    }
    json!(apis)
}

/// Writes to the standard output, or the whole file at once: a reader finds the old text or the new one.
pub(crate) fn write(text: &str, file: Option<&Path>) -> Result<(), Failure> {
    let written = match file {
        None => print(text),
        Some(path) => replace(path, text),
    };
    let name = || file.map_or("the standard output".into(), |path| path.display().to_string());
    written.map_err(|error| Failure::usage(format!("cannot write {}: {error}", name())))
}

fn print(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// An account's settings are nobody else's business: the file is for its owner only, as temporary files are.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".prc-aws-").tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes to the standard error.
pub(crate) fn tell(text: &str) {
    // When it is closed there is nobody to tell.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
