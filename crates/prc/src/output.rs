//! Where texts go, and how they may look there.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use prc_check::Language;
use prc_model::Printable;
use prc_report::json::Document;
use prc_report::{Rules, Style};

use crate::cli::{Color, Global};
use crate::failure::Failure;
use crate::{machine, write};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Full,
    Concise,
    Json,
    Jsonl,
    Sarif,
    Junit,
    Github,
    GithubSummary,
    Gitlab,
    Markdown,
    Html,
    Csv,
}

/// The formats by their words.
const FORMATS: [(&str, Format); 12] = [
    ("full", Format::Full),
    ("concise", Format::Concise),
    ("json", Format::Json),
    ("jsonl", Format::Jsonl),
    ("sarif", Format::Sarif),
    ("junit", Format::Junit),
    ("github", Format::Github),
    ("github-summary", Format::GithubSummary),
    ("gitlab", Format::Gitlab),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("csv", Format::Csv),
];

impl Format {
    /// Whether a person reads it as it comes. Machines get their document even when there is nothing in it.
    pub(crate) const fn is_for_people(self) -> bool {
        matches!(self, Self::Full | Self::Concise)
    }
}

/// A format, and the file it goes to instead of the standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) format: Format,
    pub(crate) file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, file) = match text.split_once('=') {
            Some((word, file)) => (word, Some(file)),
            None => (text, None),
        };
        let Some((_, format)) = FORMATS.into_iter().find(|(known, _)| *known == word) else {
            return Err(format!("`{word}` is none of {}", FORMATS.map(|(known, _)| known).join(", ")));
        };
        match file {
            Some("") => Err(format!("`{text}` names no file")),
            file => Ok(Self { format, file: file.map(Into::into) }),
        }
    }
}

/// What to write where: `--format`, else `PRC_FORMAT` with commas, else `full`; `--output` is for the one format that
/// has no file of its own.
pub(crate) fn targets(named: &[Target], output: Option<&Path>) -> Result<Vec<Target>, Failure> {
    let mut targets = named.to_vec();
    if targets.is_empty()
        && let Some(text) = machine::variable("PRC_FORMAT")
    {
        let read: Result<Vec<Target>, String> = text.split(',').map(|one| one.trim().parse()).collect();
        targets = read.map_err(|error| Failure::usage(format!("PRC_FORMAT: {error}")))?;
    }
    if targets.is_empty() {
        targets.push(Target { format: Format::Full, file: None });
        targets.extend(of_workflow());
        return with_output(targets, output);
    }
    let without_file = targets.iter().filter(|target| target.file.is_none()).count();
    if without_file > 1 {
        return Err(Failure::usage("only one format can go to the standard output").help("-f full -f json=out.json"));
    }
    with_output(targets, output)
}

/// What a workflow of GitHub shows beside the log: annotations, and the summary of the step.
fn of_workflow() -> Vec<Target> {
    if machine::variable("GITHUB_ACTIONS").is_none_or(|value| value != "true") {
        return Vec::new();
    }
    let summary = machine::variable("GITHUB_STEP_SUMMARY");
    let summary = summary.map(|file| Target { format: Format::GithubSummary, file: Some(file.into()) });
    std::iter::once(Target { format: Format::Github, file: None }).chain(summary).collect()
}

fn with_output(mut targets: Vec<Target>, output: Option<&Path>) -> Result<Vec<Target>, Failure> {
    if let Some(output) = output {
        match targets.iter_mut().find(|target| target.file.is_none()) {
            Some(target) => target.file = Some(output.into()),
            None => return Err(Failure::usage("--output is for a format without a file of its own")),
        }
    }
    Ok(targets)
}

impl Target {
    /// Writes to the standard output, or the whole file at once: a reader finds the old text or the new one.
    pub(crate) fn write(&self, text: &str) -> Result<(), Failure> {
        self.write_with(write::whole(text))
    }

    /// As [`Target::write`], piece by piece.
    pub(crate) fn write_with(&self, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let written = match &self.file {
            None => print_all(fill),
            // Other commands of the same step write there too.
            Some(path) if self.format == Format::GithubSummary => {
                machine::open_at_end(path).and_then(|mut file| fill(&mut file))
            }
            Some(path) if machine::is_special(path) => machine::open(path).and_then(|mut file| fill(&mut file)),
            Some(path) => write::replace(path, fill),
        };
        let name = || self.file.as_ref().map_or("the standard output".into(), |path| path.display().to_string());
        written.map_err(|error| Failure::usage(format!("cannot write {}: {error}", name())))
    }
}

/// How a page is to look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look<'l> {
    pub(crate) language: Language,
    /// Earlier reports, for the trend.
    pub(crate) earlier: &'l [Document<'l>],
}

/// A report that is made from the document alone.
pub(crate) fn export(
    format: Format,
    document: &Document<'_>,
    rules: &Rules,
    look: Look<'_>,
) -> Result<String, Failure> {
    Ok(match format {
        Format::Full => prc_report::saved_full(document, Style::default(), false),
        Format::Concise => prc_report::saved_concise(document),
        Format::Json => prc_report::json_text(document),
        Format::Jsonl => prc_report::jsonl(document),
        Format::Sarif => prc_report::sarif(document, rules),
        Format::Junit => prc_report::junit(document, rules).map_err(|error| Failure::usage(error.to_string()))?,
        Format::Github => prc_report::annotations(document, rules),
        Format::GithubSummary => prc_report::step_summary(document, rules),
        Format::Gitlab => prc_report::gitlab(document, rules),
        Format::Markdown => prc_report::markdown(document, rules),
        Format::Html => prc_page::page(document, look.earlier, rules, look.language)
            .map_err(|error| Failure::usage(error.to_string()))?,
        Format::Csv => prc_report::csv(document, rules),
    })
}

fn print_all(fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match fill(&mut out).and_then(|()| out.flush()) {
        // Whoever reads has seen enough, as `head` has.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Tells what a command did. Texts of the repository and of the command line are made harmless.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let lines: String = text.lines().map(|line| format!("{}\n", Printable(line))).collect();
    print_text(&lines)
}

/// Writes a text whose parts have been made harmless to the standard output.
pub(crate) fn print_text(text: &str) -> Result<(), Failure> {
    let written = print_all(write::whole(text));
    written.map_err(|error| Failure::usage(format!("cannot write the standard output: {error}")))
}

/// Writes to the standard error.
pub(crate) fn tell(text: &str) {
    // When it is closed there is nobody to tell.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether a person sees the target while it is written.
pub(crate) fn to_terminal(target: &Target) -> bool {
    target.file.is_none() && io::stdout().is_terminal()
}

/// How a target may look. Files are UTF-8 and plain unless colours are asked for.
pub(crate) fn style(global: &Global, target: &Target) -> Style {
    match target.file {
        Some(_) => Style { color: global.color == Color::Always, unicode: true },
        None => Style { color: color(global, io::stdout().is_terminal()), unicode: unicode() },
    }
}

pub(crate) fn style_of_stderr(global: &Global) -> Style {
    Style { color: color(global, io::stderr().is_terminal()), unicode: unicode() }
}

fn color(global: &Global, terminal: bool) -> bool {
    let forced = |name| machine::variable(name).is_some_and(|value| value != "0");
    match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if machine::variable("NO_COLOR").is_some() => false,
        Color::Auto if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
        Color::Auto => terminal && !dumb(),
    }
}

/// The locale's encoding is UTF-8 and the terminal can show more than ASCII.
fn unicode() -> bool {
    if cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(machine::variable).unwrap_or_default();
    let locale = locale.to_ascii_lowercase();
    !dumb() && (locale.contains("utf-8") || locale.contains("utf8"))
}

fn dumb() -> bool {
    machine::variable("TERM").is_some_and(|term| term == "dumb")
}
