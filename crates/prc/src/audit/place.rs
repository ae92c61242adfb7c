//! The repository that keeps the files of audits.

use std::path::{Path, PathBuf};

use prc_audit::{AUDITS, Calendar, Fault, History, ITEMS, Items, Period, Record, Snapshot, Terms, file_name};
use prc_check::{Check, Date};
use prc_policy::Catalogue;
use prc_report::{Diagnostic, Excerpt, Tone, render};
use prc_tree::ReadError;

use crate::catalogue::checks;
use crate::cli::{Global, InputArgs};
use crate::failure::Failure;
use crate::policy::Policy;
use crate::scope::Scope;
use crate::{machine, output, write};

/// The repository, its policy, and what earlier audits left in it.
pub(crate) struct Place {
    pub(crate) scope: Scope,
    pub(crate) policy: Policy,
    pub(crate) checks: Vec<Check>,
    pub(crate) now: Date,
    pub(crate) calendar: Calendar,
    pub(crate) history: History,
    pub(crate) items: Items,
    pub(crate) faults: Vec<Fault>,
    /// The directory of `prc.toml` in the tree; empty for its root.
    pub(crate) home: String,
    /// The directory of a `prc.toml` that the person named: it may speak of repositories elsewhere.
    pub(crate) named: Option<PathBuf>,
}

impl Place {
    pub(crate) fn open(global: &Global, input: &InputArgs) -> Result<Self, Failure> {
        let checks = checks();
        let scope = Scope::open(input)?;
        let policy = Policy::find(global, &scope, &Catalogue::new(&checks))?;
        let audit = &policy.config.audit;
        let timezone = audit.period.timezone.as_ref().map(|name| name.get_ref().as_str());
        let (now, calendar) = (global.now_in(timezone)?, Calendar::new(&audit.period));
        let named = global.config.clone().or_else(|| machine::variable("PRC_CONFIG").map(Into::into));
        let named =
            named.filter(|_| !global.isolated).map(|file| file.parent().map(Path::to_owned).unwrap_or_default());
        let home = policy.home.clone().unwrap_or_default();
        let mut place = Self {
            history: History::default(),
            items: Items::default(),
            faults: Vec::new(),
            scope,
            policy,
            checks,
            now,
            calendar,
            home,
            named,
        };
        place.read();
        Ok(place)
    }

    fn read(&mut self) {
        let audits = self.texts(AUDITS);
        let items = self.texts(ITEMS);
        let (mut history, faults) = History::read(audits.iter().map(|(name, text)| (&**name, &**text)));
        let (items, more) = Items::read(items.iter().map(|(name, text)| (&**name, &**text)));
        self.items = items;
        history.settle(|record| self.terms(record, &self.items));
        self.history = history;
        self.faults.extend(faults);
        self.faults.extend(more);
    }

    /// The texts of a directory below the home, by name.
    fn texts(&mut self, directory: &str) -> Vec<(String, std::sync::Arc<str>)> {
        let below = self.path(directory);
        let mut texts = Vec::new();
        for name in self.scope.tree.list(&below).unwrap_or_default() {
            let wanted = [".toml", ".jsonl"].iter().any(|ending| name.ends_with(ending)) && !name.starts_with('.');
            match self.scope.tree.read_text(&format!("{below}/{name}")) {
                _ if !wanted => {}
                Ok(text) => texts.push((name.to_string(), text)),
                Err(ReadError::NotFound) => {}
                Err(error) => {
                    self.faults.push(Fault::new(format!("{directory}/{name}"), error.to_string(), "make it readable"));
                }
            }
        }
        texts
    }

    /// A path of the programme in the tree.
    pub(crate) fn path(&self, below: &str) -> String {
        if self.home.is_empty() { below.to_owned() } else { format!("{}/{below}", self.home) }
    }

    /// The period that is asked for, or that of today.
    pub(crate) fn period(&self, name: Option<&str>) -> Result<Period, Failure> {
        let Some(name) = name else { return Ok(self.calendar.at(self.now)) };
        self.calendar.named(name, self.now).map_err(|error| {
            let failure = Failure::usage(error.to_string());
            match machine::is_directory(Path::new(name)) {
                true => failure.help(format!("the period stands before the path: {} {name}", error.such_as)),
                false => failure.help("[period] in prc.toml says how years are divided"),
            }
        })
    }

    /// The audit of a period, which must have been opened and not closed.
    pub(crate) fn audit(&self, period: &Period) -> Result<Record, Failure> {
        match self.history.record(&period.name) {
            Some(record) => match &record.closed {
                None => Ok(record.clone()),
                Some(closed) => {
                    let next = self.calendar.after(period);
                    let failure = Failure::usage(format!("the audit {period} was closed on {}", closed.on));
                    Err(failure.help(format!("the next one is {next}")))
                }
            },
            None => {
                self.tell();
                let failure = Failure::usage(format!("the audit {period} was not opened"));
                Err(failure.help(format!("prc audit open {period}")))
            }
        }
    }

    /// What the audit of a period is judged by.
    pub(crate) fn terms<'t>(&'t self, record: &Record, items: &'t Items) -> Terms<'t> {
        let months = i32::from(self.policy.config.audit.period.months);
        let next = record.opened.checked_add(jiff::ToSpan::months(months)).unwrap_or(Date::MAX);
        Terms { gate: &self.policy.config.audit.gate, items, today: self.now, next }
    }

    /// Tells what is wrong with the files of earlier audits.
    pub(crate) fn tell(&self) {
        for diagnostic in self.wrong() {
            output::tell(&render(&diagnostic, prc_report::Style::default()));
        }
    }

    /// Tells what merging did to open snapshots. A run need not: it writes them anew.
    pub(crate) fn tell_merged(&self) {
        for fault in self.history.merged() {
            output::tell(&render(&self.diagnostic(Tone::Note, fault), prc_report::Style::default()));
        }
    }

    /// What is wrong with the files of earlier audits.
    pub(crate) fn wrong(&self) -> Vec<Diagnostic> {
        self.faults.iter().map(|fault| self.diagnostic(Tone::Error, fault)).collect()
    }

    fn diagnostic(&self, tone: Tone, fault: &Fault) -> Diagnostic {
        let path = self.path(&fault.path);
        let diagnostic = Diagnostic::new(tone, format!("{path}: {}", fault.message));
        let text = self.scope.tree.read_text(&path).ok();
        let span = match (fault.span, fault.line, &text) {
            (Some((start, end)), _, _) => Some(start..end),
            (None, Some(line), Some(text)) => line_of(text, line),
            _ => None,
        };
        match (span, text) {
            (Some(span), Some(text)) => diagnostic.excerpt(Some(Excerpt::of_text(&path, &text, span, &fault.help))),
            _ => diagnostic.help(fault.help.clone()),
        }
    }

    /// Writes the text of a file of the programme, unless it says that already; answers whether it did not.
    pub(crate) fn write(&self, path: &str, text: &str) -> Result<bool, Failure> {
        let path = self.path(path);
        if self.scope.tree.read_text(&path).is_ok_and(|old| *old == *text) {
            return Ok(false);
        }
        write::into_repository(self.scope.real_root()?, &path, text, true)?;
        Ok(true)
    }

    pub(crate) fn write_record(&self, record: &Record) -> Result<bool, Failure> {
        self.write(&format!("{AUDITS}/{}.toml", record.period), &record.text())
    }

    pub(crate) fn write_snapshot(&self, snapshot: &Snapshot) -> Result<bool, Failure> {
        self.write(&format!("{AUDITS}/{}", file_name(snapshot)), &snapshot.text())
    }

    /// Writes the items that are not as they were; answers how many.
    pub(crate) fn write_items(&self, items: &Items) -> Result<usize, Failure> {
        let mut written = 0;
        for (id, item) in items.iter().filter(|(id, item)| self.items.get(id) != Some(*item)) {
            written += usize::from(self.write(&format!("{ITEMS}/{id}.toml"), &item.text())?);
        }
        Ok(written)
    }
}

/// The bytes of a line, which is counted from 1.
fn line_of(text: &str, line: usize) -> Option<std::ops::Range<usize>> {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let length = text.get(start..)?.lines().next()?.len();
    Some(start..start + length)
}

/// Of a command that needs nothing but a path.
pub(crate) fn input(path: &Path) -> InputArgs {
    InputArgs { path: path.to_owned(), ..InputArgs::default() }
}
