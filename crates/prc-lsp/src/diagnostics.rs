//! An assessment as diagnostics: each at its place, under the URI of its file.

use std::collections::BTreeMap;

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    Message, Range,
};
use prc_check::{Check, Date, Severity, State};
use prc_model::{FileId, Gap, Printable, Problem, Reason, Sources, Span};
use prc_policy::{Config, Warning};
use prc_report::{Remark, Tone, remarks};

use crate::client::Client;
use crate::fixes::{QuickFix, fixes};
use crate::folders::Names;
use crate::settings::{Settings, ShowUnknown};
use crate::text::{Encoding, Lines};
use crate::{Answer, Mistake};

/// Who says so.
const SOURCE: &str = "prc";

/// Variables that nobody gives a value to.
const VALUELESS: [&str; 2] = ["variable-without-value", "undeclared-variable"];

/// A diagnostic, and what else is known of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Noted {
    pub(crate) diagnostic: Diagnostic,
    /// The requirement, where it is about one.
    pub(crate) requirement: Option<&'static str>,
    /// Whether it is a failure, which can be accepted.
    pub(crate) fails: bool,
    /// The edits that mend it.
    pub(crate) fix: Option<QuickFix>,
}

/// A folder that was judged.
#[derive(Default)]
pub(crate) struct Checked {
    /// By URI, in the order of the text.
    pub(crate) files: BTreeMap<String, Vec<Noted>>,
    /// The policy and the day that it was judged under.
    pub(crate) under: Option<(Config, Date)>,
}

/// How diagnostics are made.
#[derive(Clone)]
pub(crate) struct Look {
    pub(crate) client: Client,
    pub(crate) settings: Settings,
}

/// The address of a requirement's page.
pub(crate) fn page_of(id: &str) -> String {
    format!("{}/blob/main/docs/checks/{id}.md", env!("CARGO_PKG_REPOSITORY"))
}

pub(crate) fn checked(answer: Answer, checks: &[Check], names: &Names, look: &Look) -> Checked {
    let files = Files::new(&answer.inventory.sources, names, look.client.encoding);
    let mut fixes = fixes(&answer, checks, &files);
    let mut found: BTreeMap<String, Vec<Noted>> = BTreeMap::new();
    let mut note = |(uri, noted): (String, Noted)| found.entry(uri).or_default().push(noted);
    for one in remarks(&answer.assessment) {
        let noted = of_remark(&one, &files, look);
        noted
            .map(|(uri, noted)| (uri, Noted { fix: fixes.remove(&one.index), ..noted }))
            .into_iter()
            .for_each(&mut note);
    }
    let inputs = &answer.assessment.inputs;
    inputs.problems.iter().filter_map(|problem| of_problem(problem, &files, names, look)).for_each(&mut note);
    inputs.gaps.iter().filter_map(|gap| of_gap(gap, &files, look)).for_each(&mut note);
    let policy = answer.policy.as_ref().map(|(path, text)| (path.as_str(), text.as_str()));
    for warning in &answer.assessment.warnings {
        of_warning(warning, policy, names, look).into_iter().for_each(&mut note);
    }
    for noted in found.values_mut() {
        noted.sort_by_cached_key(|one| order(&one.diagnostic));
        noted.dedup();
    }
    Checked { files: found, under: Some((answer.config, answer.now)) }
}

/// What keeps a folder from being judged: by URI, and what has no place.
pub(crate) fn refused(
    mistakes: Vec<Mistake>,
    names: &Names,
    encoding: Encoding,
) -> (BTreeMap<String, Vec<Diagnostic>>, Vec<String>) {
    let (mut files, mut said) = (BTreeMap::<_, Vec<_>>::new(), Vec::new());
    for mistake in mistakes {
        let help = mistake.help.map(|help| format!("\n{help}")).unwrap_or_default();
        let message = format!("{}{}", Printable(&mistake.message), safe(&help));
        match mistake.at {
            Some((path, text, span)) => {
                let range = Lines::new(&text, encoding).range(span);
                let diagnostic = plain(range, DiagnosticSeverity::Error, "invalid-configuration", message);
                files.entry(names.uri(&path)).or_default().push(diagnostic);
            }
            None => said.push(message),
        }
    }
    (files, said)
}

/// The files that spans point into.
pub(crate) struct Files<'s> {
    sources: &'s Sources,
    lines: Vec<std::cell::OnceCell<Lines<'s>>>,
    names: &'s Names,
    encoding: Encoding,
}

impl<'s> Files<'s> {
    fn new(sources: &'s Sources, names: &'s Names, encoding: Encoding) -> Self {
        let lines = sources.files().map(|_| std::cell::OnceCell::new()).collect();
        Self { sources, lines, names, encoding }
    }

    /// A place to look at. What is about a whole document is shown at its first line.
    fn location(&self, span: Span) -> Option<Location> {
        let text = &self.sources.get(span.file)?.text;
        let whole = span.start == 0 && span.end as usize >= text.len();
        let first = || u32::try_from(text.lines().next().map_or(0, str::len)).unwrap_or(span.end);
        self.place(Span { end: if whole { first() } else { span.end }, ..span })
    }

    /// A place as it is.
    pub(crate) fn place(&self, span: Span) -> Option<Location> {
        let range = self.lines(span.file)?.range(span.start as usize..span.end as usize);
        Some(Location { uri: self.names.uri(&self.sources.get(span.file)?.path).into(), range })
    }

    fn lines(&self, file: FileId) -> Option<&Lines<'s>> {
        let text = &self.sources.get(file)?.text;
        Some(self.lines.get(file.0 as usize)?.get_or_init(|| Lines::new(text, self.encoding)))
    }
}

fn of_remark(remark: &Remark<'_>, files: &Files<'_>, look: &Look) -> Option<(String, Noted)> {
    let finding = remark.finding;
    if look.settings.min_severity.is_some_and(|least| finding.severity > least) {
        return None;
    }
    let severity = match (remark.tone, finding.severity) {
        (Tone::Unknown, _) => unknown(look)?,
        (Tone::Error, _) => DiagnosticSeverity::Error,
        (_, Severity::Low) => DiagnosticSeverity::Information,
        _ => DiagnosticSeverity::Warning,
    };
    let Location { uri, range } = files.location(remark.at)?;
    let requirement = finding.verdict.requirement;
    let mut diagnostic = plain(range, severity, requirement, remark.message.clone());
    if look.client.code_description {
        diagnostic.code_description = Some(CodeDescription { href: page_of(requirement).into() });
    }
    if look.client.related {
        let related = remark.related.iter().filter_map(|(span, said)| {
            Some(DiagnosticRelatedInformation { location: files.location(*span)?, message: said.clone() })
        });
        diagnostic.related_information = Some(related.collect::<Vec<_>>()).filter(|related| !related.is_empty());
    }
    let fails = finding.verdict.state == State::Fail;
    Some((uri.0, Noted { diagnostic, requirement: Some(requirement), fails, fix: None }))
}

/// What could not be read, or what Terraform would refuse.
fn of_problem(problem: &Problem, files: &Files<'_>, names: &Names, look: &Look) -> Option<(String, Noted)> {
    let severity = match problem.unreadable {
        true => DiagnosticSeverity::Error,
        // What others give a value to is usual, and unknown here.
        false if VALUELESS.contains(&&*problem.reason) => unknown(look)?,
        false => DiagnosticSeverity::Warning,
    };
    let (uri, range) = match problem.at.and_then(|at| files.location(at)) {
        Some(place) => (place.uri.0, place.range),
        None => (names.uri(&problem.file), Range::default()),
    };
    let message = Printable(&problem.message).to_string();
    Some((uri, noted(plain(range, severity, &problem.reason, message))))
}

/// A module that is not on disk, at its call.
fn of_gap(gap: &Gap, files: &Files<'_>, look: &Look) -> Option<(String, Noted)> {
    let severity = unknown(look)?;
    let place = files.location(gap.at.filter(|_| gap.reason == Reason::ModuleNotOnDisk)?)?;
    let message = format!("{} is not on disk, so what is in it is not known\n{}", gap.what, gap.reason.hint());
    Some((place.uri.0, noted(plain(place.range, severity, gap.reason.as_str(), safe(&message)))))
}

/// What in the policy has no effect, or is wrong.
fn of_warning(warning: &Warning, policy: Option<(&str, &str)>, names: &Names, look: &Look) -> Option<(String, Noted)> {
    let own = warning.file.as_ref().map(|file| (&*file.path, &*file.text));
    let (path, text) = own.or(policy)?;
    let range = Lines::new(text, look.client.encoding).range(warning.span.clone());
    let severity = if warning.wrong { DiagnosticSeverity::Error } else { DiagnosticSeverity::Warning };
    let help = if warning.help.is_empty() { String::new() } else { format!("\n{}", warning.help) };
    let mut diagnostic = plain(range, severity, warning.code, safe(&format!("{}{help}", warning.message)));
    if look.client.tags && warning.code.starts_with("unused-") {
        diagnostic.tags = Some(vec![DiagnosticTag::Unnecessary]);
    }
    Some((names.uri(path), noted(diagnostic)))
}

fn unknown(look: &Look) -> Option<DiagnosticSeverity> {
    match look.settings.show_unknown {
        ShowUnknown::Information => Some(DiagnosticSeverity::Information),
        ShowUnknown::Hint => Some(DiagnosticSeverity::Hint),
        ShowUnknown::Off => None,
    }
}

fn noted(diagnostic: Diagnostic) -> Noted {
    Noted { diagnostic, requirement: None, fails: false, fix: None }
}

/// A text of several lines, each safe to print.
fn safe(text: &str) -> String {
    text.split('\n').map(|line| Printable(line).to_string()).collect::<Vec<_>>().join("\n")
}

fn plain(range: Range, severity: DiagnosticSeverity, code: &str, message: String) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(severity),
        code: Some(Code::String(code.into())),
        code_description: None,
        source: Some(SOURCE.into()),
        message: Message::String(message),
        tags: None,
        related_information: None,
        data: None,
    }
}

/// The order of the text, and a total one.
fn order(diagnostic: &Diagnostic) -> (Range, String, String) {
    (diagnostic.range, code_of(diagnostic).unwrap_or_default().to_owned(), message_of(diagnostic).to_owned())
}

pub(crate) fn code_of(diagnostic: &Diagnostic) -> Option<&str> {
    match &diagnostic.code {
        Some(Code::String(code)) => Some(code),
        _ => None,
    }
}

pub(crate) fn message_of(diagnostic: &Diagnostic) -> &str {
    match &diagnostic.message {
        Message::String(text) => text,
        Message::MarkupContent(content) => &content.value,
    }
}
