//! Runbooks: what a responder reads at night.

use std::collections::BTreeSet;

use prc_model::{Fields, Value};

use crate::document::{Document, Kind};
use crate::front_matter::{FrontMatter, key};
use crate::place::{Text, fields_of};
use crate::said;
use crate::slug::Slugs;

pub(crate) const KIND: Kind = Kind { name: "runbook", by_path: is_runbook, by_front_matter: says_runbook, attributes };

/// Directories that hold nothing but runbooks.
const DIRECTORIES: [&str; 7] = ["runbook", "runbooks", "playbook", "playbooks", "sop", "sops", "手順書"];
/// Directories that hold runbooks among others.
const OPERATIONS: [&str; 2] = ["operations", "ops"];
const IN_NAME: [&str; 3] = ["runbook", "playbook", "手順"];
/// Documents about a directory rather than in it.
const INDEXES: [&str; 3] = ["readme", "index", "_index"];
const NEVER: [&str; 9] = [
    "template",
    "_template",
    "runbook-template",
    "runbook_template",
    "テンプレート",
    "changelog",
    "contributing",
    "license",
    "code_of_conduct",
];

/// Keys as [`key`] makes them; the date of a review is better than that of an update.
const REVIEWED: [&str; 11] = [
    "lastreviewed",
    "lastreview",
    "lastreviewdate",
    "reviewed",
    "reviewdate",
    "lastverified",
    "最終確認日",
    "最終レビュー日",
    "最終見直し日",
    "レビュー日",
    "確認日",
];
const UPDATED: [&str; 4] = ["lastupdated", "updated", "最終更新日", "更新日"];
const OWNER: [&str; 13] = [
    "owner",
    "owners",
    "owningteam",
    "serviceowner",
    "runbookowner",
    "maintainer",
    "maintainers",
    "team",
    "担当",
    "担当者",
    "担当チーム",
    "オーナー",
    "責任者",
];
const ALARMS: [&str; 5] = ["alarms", "alarm", "alerts", "alert", "アラーム"];

fn is_runbook(path: &str) -> bool {
    let path = path.to_lowercase();
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", &path));
    // `README.ja.md` is a README.
    let stem = name.split('.').next().unwrap_or(name);
    if NEVER.contains(&stem) {
        return false;
    }
    let mut inside = directory.split('/').rev();
    let parent = inside.next().unwrap_or("");
    let index = INDEXES.contains(&stem);
    // The README of the directory of runbooks lists them; that of a directory in it is one.
    (DIRECTORIES.contains(&parent) && !index)
        || inside.any(|name| DIRECTORIES.contains(&name))
        || (directory.split('/').any(|name| OPERATIONS.contains(&name)) && !index)
        || IN_NAME.iter().any(|word| stem.contains(word))
}

fn says_runbook(front_matter: &FrontMatter) -> bool {
    let kind = |value: &Text| matches!(&*key(&value.text), "runbook" | "playbook" | "手順書");
    front_matter.all("type").iter().chain(front_matter.all("kind")).any(kind)
}

fn attributes(document: &Document<'_>) -> Fields {
    let Document { path, markdown, place, .. } = *document;
    let start = 0..0;
    let links = markdown.links.iter().map(|link| {
        let range = &link.target.range;
        let text = Text { text: link.text.trim().into(), range: range.clone() };
        place.object([("target", place.text(&link.target)), ("text", place.text(&text))], range)
    });
    fields_of([
        ("path", place.text(&Text { text: path.to_string(), range: start.clone() })),
        ("title", place.optional(title(document))),
        ("reviewed", place.optional(reviewed(document).as_ref())),
        ("owner", place.optional(owner(document).as_ref())),
        ("sections", place.list(sections(document), &start)),
        ("anchors", place.list(markdown.anchors.iter().map(|anchor| place.text(anchor)), &start)),
        ("links", place.list(links, &start)),
        ("names", place.list(names(document).map(|name| place.text(name)), &start)),
    ])
}

fn title<'d>(document: &Document<'d>) -> Option<&'d Text> {
    let first = document.markdown.headings.iter().find(|heading| heading.level == 1 && !heading.title.text.is_empty());
    first.map(|heading| &heading.title).or_else(|| document.front_matter.first(&["title", "タイトル"]))
}

/// The date of the last review as `2026-01-02`. What is no date stays as it is written, for the check to say so.
fn reviewed(document: &Document<'_>) -> Option<Text> {
    let in_front_matter = |keys: &[&str]| {
        let written = document.front_matter.first(keys)?;
        let text = said::find_date(&written.text).map_or_else(|| written.text.clone(), |(_, date)| date);
        Some(Text { text, range: written.range.clone() })
    };
    let in_text = |keys: &[&str]| said::date(document.text, document.markdown.start, &document.markdown.code, keys);
    in_front_matter(&REVIEWED)
        .or_else(|| in_text(&REVIEWED))
        .or_else(|| in_front_matter(&UPDATED))
        .or_else(|| in_text(&UPDATED))
}

fn owner(document: &Document<'_>) -> Option<Text> {
    let written = OWNER.iter().map(|key| document.front_matter.all(key)).find(|values| !values.is_empty());
    let Some([first, others @ ..]) = written else {
        return said::text(document.text, document.markdown.start, &document.markdown.code, &OWNER);
    };
    let mut owner = first.clone();
    for other in others {
        owner.text = format!("{}, {}", owner.text, other.text);
        owner.range.end = other.range.end;
    }
    Some(owner)
}

fn sections(document: &Document<'_>) -> Vec<Value> {
    let place = document.place;
    let mut slugs = Slugs::default();
    let section = |heading: &crate::markdown::Heading| {
        let range = &heading.title.range;
        let anchor = Text { text: slugs.of(&heading.title.text), range: range.clone() };
        place.object(
            [
                ("title", place.text(&heading.title)),
                ("anchor", place.text(&anchor)),
                ("level", place.number(heading.level, range)),
                ("empty", place.bool(heading.lines == 0, range)),
                ("lines", place.number(heading.lines, range)),
                ("code", place.bool(heading.code, range)),
                ("link", place.bool(heading.link, range)),
            ],
            range,
        )
    };
    document.markdown.headings.iter().map(section).collect()
}

/// The names of alarms and resources that a runbook mentions, each once.
fn names<'d>(document: &Document<'d>) -> impl Iterator<Item = &'d Text> {
    let mut seen = BTreeSet::new();
    let declared = ALARMS.iter().flat_map(|key| document.front_matter.all(key));
    declared.chain(&document.markdown.names).filter(move |name| !name.text.is_empty() && seen.insert(&*name.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runbooks_are_known_by_their_path() {
        for path in [
            "docs/runbooks/alb-5xx.md",
            "runbooks/db/README.md",
            "Runbook.md",
            "docs/search-runbook.ja.md",
            "docs/playbooks/a/b.md",
            "ops/failover.md",
            "docs/operations/db/failover.md",
            "運用/障害対応手順.md",
            "docs/手順書/復旧.md",
        ] {
            assert!(is_runbook(path), "{path}");
        }
        for path in [
            "README.md",
            "docs/runbooks/README.md",
            "docs/runbooks/README.ja.md",
            "docs/runbooks/_index.md",
            "runbooks/template.md",
            "ops/modules/vpc/README.md",
            "docs/adr/0001-devops.md",
            "devops/setup.md",
        ] {
            assert!(!is_runbook(path), "{path}");
        }
    }
}
