//! `prc report`: saved reports become any format, and one report.

use std::collections::BTreeSet;
use std::path::Path;

use prc_report::json::{Document, MergeError, ReadError, merge, read};
use prc_report::{Base, Compared, Diagnostic, Excerpt, Rules, Tone, compare, saved_full};

use crate::catalogue::checks;
use crate::cli::{Global, ReportArgs};
use crate::failure::{Failure, exit};
use crate::machine;
use crate::output::{self, Format, Look};
use crate::pages::language;

/// A report of a hundred thousand verdicts is a tenth of that.
const LARGEST: u64 = 1 << 30;

pub(crate) fn run(global: &Global, arguments: &ReportArgs) -> Result<u8, Failure> {
    let targets = output::targets(&arguments.output.format, arguments.output.output.as_deref())?;
    let language = language(arguments.output.lang)?;
    let named = arguments.files.iter().map(|path| saved(path)).collect::<Result<Vec<_>, _>>()?;
    let since = arguments.since.iter().map(|path| saved(path)).collect::<Result<Vec<_>, _>>()?;
    let mut document = merge(named).map_err(|error| contradiction(&error))?;
    set_beside(&mut document, &since);
    let earlier: Vec<_> = since.into_iter().map(|(_, document)| document).collect();
    let checks = checks();
    let rules = Rules::of(&checks);
    let look = Look { language, earlier: &earlier };
    for target in &targets {
        let text = match target.format {
            Format::Full => saved_full(&document, output::style(global, target), global.quiet),
            format => output::export(format, &document, &rules, look)?,
        };
        target.write(&text)?;
    }
    Ok(exit::OK)
}

/// Says what is new and what is fixed since the latest of the earlier reports. One that was made against a base keeps
/// its own comparison, which its decision came from.
fn set_beside(document: &mut Document<'static>, since: &[(String, Document<'static>)]) {
    let Some((name, base)) = latest(since).filter(|_| document.comparison.is_none()) else { return };
    let Compared { comparison, changes } = compare(&base, document, Base { name, ..Base::default() });
    for (verdict, change) in document.verdicts.iter_mut().zip(changes) {
        verdict.change = change;
    }
    document.comparison = Some(comparison);
}

/// The latest report, with the systems that only older ones have: each repository may have saved its own.
fn latest(since: &[(String, Document<'static>)]) -> Option<(String, Document<'static>)> {
    let mut sorted: Vec<&(String, Document<'static>)> = since.iter().collect();
    // Dates as text sort as dates do; of one day, the one that was named last is the latest.
    sorted.sort_by(|a, b| a.1.now.cmp(&b.1.now));
    let (name, mut base) = sorted.pop().cloned()?;
    for (_, older) in sorted.into_iter().rev() {
        let known: BTreeSet<String> = base.systems.iter().map(|system| system.name.to_string()).collect();
        base.systems.extend(older.systems.iter().filter(|one| !known.contains(&*one.name)).cloned());
        base.verdicts.extend(older.verdicts.iter().filter(|one| !known.contains(&*one.system)).cloned());
    }
    Some((name, base))
}

/// A report with the name of its file.
fn saved(path: &Path) -> Result<(String, Document<'static>), Failure> {
    let name = path.display().to_string();
    let text =
        machine::read_at_most(path, LARGEST).map_err(|error| Failure::usage(format!("cannot read {name}: {error}")))?;
    match read(&text) {
        Ok(document) => Ok((name, document)),
        Err(error) => Err(unreadable(path, &text, &error)),
    }
}

fn unreadable(path: &Path, text: &str, error: &ReadError) -> Failure {
    let name = path.display().to_string();
    let (message, label, help) = match error {
        ReadError::Json(wrong) => {
            let told = wrong.to_string();
            // The place is drawn.
            let told = told.rsplit_once(" at line ").map_or(&*told, |(told, _)| told).to_owned();
            (format!("{name} is no report of prc"), told, "reports are made by `prc check -f json=FILE`")
        }
        ReadError::Schema(_) => {
            (format!("{name}: {error}"), String::new(), "read it with the version of prc that wrote it, or a newer one")
        }
        ReadError::Value(_) => {
            (format!("{name}: {error}"), String::new(), "reports are made by `prc check -f json=FILE`")
        }
    };
    let mut diagnostic = Diagnostic::new(Tone::Error, message);
    if let ReadError::Json(wrong) = error {
        let at = offset(text, wrong.line(), wrong.column());
        diagnostic = diagnostic.excerpt(Some(Excerpt::of_text(&name, text, at..at, &label)));
    }
    Failure::config(vec![diagnostic.help(help)])
}

/// Where a line and a column, both counted from 1 and the column in bytes, are in a text.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn contradiction(error: &MergeError) -> Failure {
    let failure = Failure::usage(error.to_string());
    match error {
        MergeError::Twice { .. } => failure.help("give two systems two names, or name one report only"),
        MergeError::Differs { .. } => failure.help("let both repositories declare the system alike in prc.toml"),
        MergeError::Gates { .. } => failure.help("make both reports with the same command"),
        MergeError::Audit(_) | MergeError::Nothing => failure,
    }
}
