//! What every document says, of whatever kind it is.

use std::collections::BTreeSet;
use std::ops::Range;

use prc_model::{Data, Fields, Value};

use crate::document::Document;
use crate::markdown::{Heading, Table};
use crate::mentions::mentions;
use crate::place::{Place, Text};
use crate::slug::Slugs;
use crate::{links, said};

/// Keys as `key` of the front matter makes them; the date of a review is better than that of an update.
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

pub(crate) fn attributes(document: &Document<'_>) -> Vec<(&'static str, Value)> {
    let Document { path, markdown, place, .. } = *document;
    let start = 0..0;
    let links = markdown.links.iter().map(|link| {
        let range = &link.target.range;
        let text = Text { text: link.text.trim().into(), range: range.clone() };
        place.object([("target", place.text(&link.target)), ("text", place.text(&text))], range)
    });
    vec![
        ("path", place.text(&Text { text: path.to_string(), range: start.clone() })),
        ("title", place.optional(title(document))),
        ("reviewed", place.optional(reviewed(document).as_ref())),
        ("owner", place.optional(owner(document).as_ref())),
        ("sections", place.list(sections(document), &start)),
        ("anchors", place.list(markdown.anchors.iter().map(|anchor| place.text(anchor)), &start)),
        ("links", place.list(links, &start)),
        ("names", place.list(names(document).map(|name| place.text(name)), &start)),
        ("resources", place.list(mentions(document).iter().map(|name| mention(place, name)), &start)),
        ("dead", links::dead(document.tree, path, markdown, place)),
        ("text", Value::string(document.text.get(markdown.start..).unwrap_or_default())),
        ("steps", Value::new(Data::Bool(markdown.ordered || !markdown.code.is_empty()))),
        ("said", said_of(document)),
        ("tables", place.list(markdown.tables.iter().map(|one| table(place, one)), &start)),
    ]
}

/// The front matter: a list of texts for each key, as `key` of the front matter makes it.
fn said_of(document: &Document<'_>) -> Value {
    let texts =
        |values: &[Text]| Value::new(Data::List(values.iter().map(|value| document.place.text(value)).collect()));
    let entries = document.front_matter.entries().iter().map(|(name, values)| (name.as_str().into(), texts(values)));
    Value::new(Data::Map(entries.collect::<Fields>()))
}

/// `{ name }`
fn mention(place: Place, name: &Text) -> Value {
    place.object([("name", place.text(name))], &name.range)
}

/// `{ header, rows = [{ cells }] }`
fn table(place: Place, table: &Table) -> Value {
    let cells = |cells: &[Text], range: &Range<usize>| place.list(cells.iter().map(|cell| place.text(cell)), range);
    let rows = table.rows.iter().map(|row| {
        let range = row
            .first()
            .map_or(0..0, |first| first.range.start..row.last().map_or(first.range.end, |last| last.range.end));
        place.object([("cells", cells(row, &range))], &range)
    });
    place.object(
        [("header", cells(&table.header, &table.range)), ("rows", place.list(rows, &table.range))],
        &table.range,
    )
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
    let section = |heading: &Heading| {
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
