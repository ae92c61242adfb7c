//! `prc audit review`: people decide about items.

use std::collections::BTreeMap;
use std::path::Path;

use prc_audit::{ItemFile, Items, Reviewed};
use prc_check::Date;
use prc_model::Printable;
use prc_policy::Priority;
use prc_report::json::ItemState;
use prc_report::{Diagnostic, Excerpt, Tone};
use serde::Deserialize;

use super::args::ReviewArgs;
use super::place::{Place, input};
use super::questions;
use crate::cli::Global;
use crate::failure::{Failure, exit};
use crate::{machine, output};

/// The most bytes of a file of decisions that are read.
const LARGEST_FILE: u64 = 8 << 20;

pub(crate) fn run(global: &Global, arguments: &ReviewArgs) -> Result<u8, Failure> {
    let place = Place::open(global, &input(&arguments.period.path))?;
    let period = place.period(arguments.period.period.as_deref())?;
    place.audit(&period)?;
    place.tell();
    place.tell_merged();
    if arguments.statement.attest.is_some() {
        return questions::answer(&place, &arguments.statement);
    }
    let decisions = match &arguments.set_from {
        Some(file) => from_file(file)?,
        None if arguments.item.is_empty() => return ask(&place, &period.name),
        None => {
            let reviewed = of_flags(arguments)?;
            arguments.item.iter().map(|id| (id.clone(), reviewed.clone())).collect()
        }
    };
    let mut items = place.items.clone();
    for (id, reviewed) in &decisions {
        if !items.review(id, reviewed, &period.name) {
            return Err(unknown(id, &items));
        }
    }
    place.write_items(&items)?;
    tell(decisions.keys().map(String::as_str), &items)
}

fn of_flags(arguments: &ReviewArgs) -> Result<Reviewed, Failure> {
    let reviewed = Reviewed {
        priority: arguments.priority,
        owner: arguments.owner.clone(),
        due: arguments.due,
        note: arguments.note.clone(),
        state: arguments.done.then_some(ItemState::Done),
    };
    match reviewed == Reviewed::default() {
        true => Err(Failure::usage("nothing is decided").help("--priority, --owner, --due, --note or --done")),
        false => Ok(reviewed),
    }
}

/// What a file says about one item.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    priority: Option<Priority>,
    owner: Option<String>,
    due: Option<toml::Value>,
    note: Option<String>,
    #[serde(default)]
    done: bool,
}

fn from_file(path: &Path) -> Result<BTreeMap<String, Reviewed>, Failure> {
    let shown = path.display().to_string();
    let text = machine::read_at_most(path, LARGEST_FILE);
    let text = text.map_err(|error| Failure::usage(format!("cannot read {shown}: {error}")))?;
    let read: Result<BTreeMap<String, Decision>, _> = toml::from_str(&text);
    let decisions = read.map_err(|error| {
        let message = error.message().lines().collect::<Vec<_>>().join(" ");
        let diagnostic = Diagnostic::new(Tone::Error, message);
        let excerpt = error.span().map(|span| Excerpt::of_text(&shown, &text, span, "here"));
        Failure::config(vec![diagnostic.excerpt(excerpt)])
    })?;
    let reviewed = |(id, one): (String, Decision)| {
        let due = one.due.as_ref().map(|due| day(due, &id)).transpose()?;
        let state = one.done.then_some(ItemState::Done);
        Ok((id, Reviewed { priority: one.priority, owner: one.owner, due, note: one.note, state }))
    };
    decisions.into_iter().map(reviewed).collect()
}

/// A day, with quotes or without.
fn day(value: &toml::Value, id: &str) -> Result<Date, Failure> {
    let text = value.as_str().map_or_else(|| value.to_string(), String::from);
    crate::cli::date(&text).map_err(|error| Failure::usage(format!("{id}: {error}")))
}

fn unknown(id: &str, items: &Items) -> Failure {
    let near = |other: &str| strsim::jaro_winkler(id, other);
    let nearest = items.iter().map(|(id, _)| id).max_by(|a, b| near(a).total_cmp(&near(b)));
    let failure = Failure::usage(format!("there is no item `{id}`"));
    match nearest.filter(|other| near(other) > 0.8) {
        Some(other) => failure.help(format!("did you mean `{other}`?")),
        None => failure.help("prc audit run prints them"),
    }
}

/// Says how the items stand now.
fn tell<'i>(ids: impl Iterator<Item = &'i str>, items: &Items) -> Result<u8, Failure> {
    let mut text = String::new();
    for (id, item) in ids.filter_map(|id| Some((id, items.get(id)?))) {
        text += &line(id, item);
    }
    output::print(&text)?;
    Ok(exit::OK)
}

fn line(id: &str, item: &ItemFile) -> String {
    let due = item.due.map_or("no date".into(), |due| due.to_string());
    let state = match item.state {
        ItemState::Open => "",
        ItemState::Done => "  done, the next run verifies it",
        ItemState::Dropped => "  dropped",
    };
    let owner = item.owner.as_deref().unwrap_or("nobody");
    let what = format!("{} {} {}", item.system, item.requirement, item.subject);
    format!("{} {id}  {}  {}  {due}{state}\n", item.effective(), Printable(&what), Printable(owner))
}

/// Walks the open items with the person at the terminal.
fn ask(place: &Place, period: &str) -> Result<u8, Failure> {
    if !machine::is_asked() {
        let failure = Failure::usage("there is nobody to ask: this is no terminal");
        let flags = "--item IT-… with --priority, --owner, --due, --note or --done, --set-from FILE, or --attest ID";
        return Err(failure.help(flags));
    }
    let mut items = place.items.clone();
    let open: Vec<String> = items
        .shown(place.now, |_| true)
        .iter()
        .filter(|one| one.state == ItemState::Open)
        .map(|one| one.id.to_string())
        .collect();
    for (at, id) in open.iter().enumerate() {
        let Some(item) = items.get(id) else { continue };
        output::tell(&format!("\n{}/{}  {}{}\n", at + 1, open.len(), line(id, item), Printable(&item.title)));
        let Some(reviewed) = answers(item) else { return tell(open.iter().map(String::as_str), &items) };
        items.review(id, &reviewed, period);
        // Each decision is kept at once: a long review may end early.
        place.write_items(&items)?;
    }
    questions::ask(place)?;
    tell(open.iter().map(String::as_str), &items)
}

/// What the person says about one item; `None` when there is no more to say.
fn answers(item: &ItemFile) -> Option<Reviewed> {
    let kept = "enter keeps it, q ends";
    let priority =
        asked(&format!("priority [{}], suggested {}; {kept}: ", item.effective(), item.suggested), str::parse)?;
    let owner = item.owner.as_deref().unwrap_or("nobody");
    let owner = asked(&format!("owner [{}]: ", Printable(owner)), |text| Ok::<_, String>(text.to_owned()))?;
    let due = item.due.map_or("no date".into(), |due| due.to_string());
    let due = asked(&format!("due [{due}]: "), crate::cli::date)?;
    let note = item.note.as_deref().unwrap_or("none");
    let note = asked(&format!("note [{}]: ", Printable(note)), |text| Ok::<_, String>(text.to_owned()))?;
    Some(Reviewed { priority, owner, due, note, state: None })
}

/// Asks until the answer can be read. The outer `None` ends the review, the inner one keeps what is there.
pub(super) fn asked<T, E: std::fmt::Display>(question: &str, read: impl Fn(&str) -> Result<T, E>) -> Option<Option<T>> {
    loop {
        output::tell(&format!("  {question}"));
        match machine::line()?.as_str() {
            "" => return Some(None),
            "q" => return None,
            text => match read(text) {
                Ok(value) => return Some(Some(value)),
                Err(error) => output::tell(&format!("  {}\n", Printable(&error.to_string()))),
            },
        }
    }
}
