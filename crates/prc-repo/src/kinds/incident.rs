//! The register of incidents: `docs/incidents.toml`.

use prc_model::{Fields, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::file::{File, FileKind};
use crate::place::{Place, Text, fields_of};

pub(crate) const KIND: FileKind = FileKind { name: "incident-register", by_path: is_register, read, sure: true };

const PLACE: Place = Place::UNNUMBERED;

fn is_register(path: &str) -> bool {
    matches!(path, "docs/incidents.toml" | "incidents.toml" | "docs/incidents/incidents.toml")
}

/// `{ id, severity, started, resolved, postmortem }` of each `[[incident]]`.
fn read(file: &File<'_>) -> Result<Option<Fields>, String> {
    let document = DeTable::parse(file.text).map_err(|error| error.message().to_owned())?;
    let incidents = document.get_ref().get("incident").and_then(|list| list.get_ref().as_array());
    let incidents = incidents.into_iter().flatten().map(incident);
    let path = Text { text: file.path.into(), range: 0..0 };
    Ok(Some(fields_of([("path", PLACE.text(&path)), ("incidents", PLACE.list(incidents, &(0..0)))])))
}

fn incident(item: &Spanned<DeValue<'_>>) -> Value {
    let text = |key: &str| {
        let value = item.get_ref().get(key)?;
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::Datetime(date) => date.to_string(),
            _ => return None,
        };
        Some(Text { text, range: value.span() })
    };
    let said =
        ["id", "severity", "started", "resolved", "postmortem"].map(|key| (key, PLACE.optional(text(key).as_ref())));
    PLACE.object(said, &item.span())
}
