//! Service level objectives in files of their own: OpenSLO, Sloth, Pyrra.

use prc_model::Fields;

use crate::file::{File, FileKind};
use crate::place::{Place, Text, fields_of};
use crate::yaml::{self, Node};

pub(crate) const KIND: FileKind = FileKind { name: "objective-file", by_path: may_be, read, sure: false };

fn may_be(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

fn read(file: &File<'_>) -> Result<Option<Fields>, String> {
    // Most YAML is something else: it is parsed only where these words stand.
    if !["SLO", "ServiceLevel", "slos:"].iter().any(|word| file.text.contains(word)) {
        return Ok(None);
    }
    let documents = yaml::read(file.text)?;
    let names: Vec<Text> = documents.iter().flat_map(objectives).collect();
    if names.is_empty() {
        return Ok(None);
    }
    let place = Place::UNNUMBERED;
    let path = Text { text: file.path.into(), range: 0..0 };
    let names = place.list(names.iter().map(|name| place.text(name)), &(0..0));
    Ok(Some(fields_of([("path", place.text(&path)), ("objectives", names)])))
}

/// The names of the objectives of one document.
fn objectives(document: &Node) -> Vec<Text> {
    let of = |node: &Node, keys: &[&str]| keys.iter().try_fold(node.clone(), |node, key| node.get(key).cloned());
    let named = |keys: &[&str]| of(document, keys).and_then(|name| name.text()).into_iter().collect();
    let listed = |keys: &[&str]| {
        let slos = of(document, keys);
        slos.iter().flat_map(|slos| slos.items()).filter_map(|slo| slo.get("name")?.text()).collect()
    };
    let kind = document.get("kind").and_then(Node::str).unwrap_or_default();
    match (kind, document.get("version").and_then(Node::str).unwrap_or_default()) {
        // OpenSLO and Pyrra name one in each document, Sloth lists them.
        ("SLO" | "ServiceLevelObjective", _) => named(&["metadata", "name"]),
        ("PrometheusServiceLevel", _) => listed(&["spec", "slos"]),
        (_, version) if version.starts_with("prometheus/") => listed(&["slos"]),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let documents = yaml::read(text).unwrap();
        documents.iter().flat_map(objectives).map(|name| name.text).collect()
    }

    #[test]
    fn each_form_is_known() {
        assert_eq!(names("apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\n"), ["a"]);
        assert_eq!(names("version: prometheus/v1\nslos:\n- name: a\n- name: b\n"), ["a", "b"]);
        assert_eq!(names("kind: PrometheusServiceLevel\nspec:\n  slos: [{name: c}]\n"), ["c"]);
        assert_eq!(names("kind: Service\nmetadata: {name: a}\n"), [""; 0]);
    }
}
