//! How diagnostics look. The only file that knows miette: its protocol carries a diagnostic, and this is the handler
//! that draws it.
//!
//! miette's own graphical handler draws a box for every mark that is not near another and a connector line under each;
//! this one keeps one diagnostic to one column of lines, with the place that decides first and the places that lead to
//! it below.

use std::fmt::{self, Display, Write};

use miette::{LabeledSpan, MietteError, MietteSpanContents, ReportHandler, SourceCode, SourceSpan, SpanContents};
use prc_model::Printable;
use unicode_width::UnicodeWidthStr;

use crate::diagnostic::Note;
use crate::style::{Paint, wrap};
use crate::{Diagnostic, Excerpt, Style, Tone};

/// The column after which a text goes on in the next line.
const WIDTH: usize = 100;

/// A diagnostic drawn by [`House`] when it is displayed.
pub(crate) struct Drawn<'d> {
    pub(crate) diagnostic: &'d Diagnostic,
    pub(crate) style: Style,
}

impl Display for Drawn<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        House(self.style).debug(self.diagnostic, out)
    }
}

impl miette::Diagnostic for Diagnostic {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(match &*self.code {
            "" => Box::new(self.tone.as_str()),
            code => Box::new(format!("{}[{code}]", self.tone.as_str())),
        })
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.tone {
            Tone::Error => miette::Severity::Error,
            Tone::Warning | Tone::Unknown | Tone::Policy => miette::Severity::Warning,
            Tone::Note => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn Display + 'a>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpts.first()?.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.excerpts.first()?.labels()
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        let excerpts = self.excerpts.iter().skip(1).map(|excerpt| excerpt as &dyn miette::Diagnostic);
        Some(Box::new(excerpts.chain(self.notes.iter().map(|note| note as &dyn miette::Diagnostic))))
    }
}

impl Display for Excerpt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.note)
    }
}

impl std::error::Error for Excerpt {}

impl miette::Diagnostic for Excerpt {
    fn severity(&self) -> Option<miette::Severity> {
        Some(miette::Severity::Advice)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.marks.iter().map(|mark| {
            let span = SourceSpan::from(mark.range.clone());
            match mark.primary {
                true => LabeledSpan::new_primary_with_span(mark.label.clone(), span),
                false => LabeledSpan::new_with_span(mark.label.clone(), span),
            }
        })))
    }
}

impl miette::Diagnostic for Note {
    fn severity(&self) -> Option<miette::Severity> {
        Some(miette::Severity::Advice)
    }
}

impl SourceCode for Excerpt {
    /// Always the whole line that the span is in, however much context is asked for: the lines of an excerpt need not
    /// follow each other. The line and column are those of the file.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let index = self.lines.partition_point(|(start, _)| *start <= span.offset()).checked_sub(1);
        let (start, number) = index.and_then(|at| self.lines.get(at)).ok_or(MietteError::OutOfBounds)?;
        let rest = self.text.get(*start..).ok_or(MietteError::OutOfBounds)?;
        let line = rest.split('\n').next().unwrap_or_default();
        let column = self.marks.iter().find(|mark| mark.range.start == span.offset()).map_or(1, |mark| mark.column);
        let whole = SourceSpan::from((*start, line.len()));
        let path = self.path.clone();
        Ok(Box::new(MietteSpanContents::new_named(path, line.as_bytes(), whole, number - 1, column - 1, 1)))
    }
}

/// The house's look.
#[derive(Clone, Copy, Debug)]
struct House(Style);

/// One file's lines, read back from the protocol.
#[derive(Default)]
struct Section {
    place: String,
    note: String,
    rows: Vec<Row>,
}

struct Row {
    number: usize,
    text: String,
    marks: Vec<Underline>,
}

struct Underline {
    indent: usize,
    width: usize,
    label: String,
    primary: bool,
}

impl ReportHandler for House {
    fn debug(&self, diagnostic: &dyn miette::Diagnostic, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = diagnostic.code().map(|code| code.to_string()).unwrap_or_default();
        let tone = self.tone(&code, diagnostic.severity());
        let message = diagnostic.to_string();
        let title = self.0.paint(Paint::Strong, Printable(&message));
        writeln!(out, "{}: {title}", self.0.paint(tone, Printable(&code)))?;
        let mut sections: Vec<Section> = section(diagnostic, String::new()).into_iter().collect();
        let mut notes = Vec::new();
        for related in diagnostic.related().into_iter().flatten() {
            match section(related, related.to_string()) {
                Some(section) => sections.push(section),
                None => notes.push(related.to_string()),
            }
        }
        let widest = sections.iter().flat_map(|section| &section.rows).map(|row| row.number).max();
        let gutter = widest.map_or(0, |number| number.to_string().len()).max(2);
        for (at, section) in sections.iter().enumerate() {
            self.section(out, section, (at == 0, at + 1 == sections.len()), gutter, tone)?;
        }
        for note in &notes {
            let bar = self.0.paint(Paint::Dim, self.0.glyphs().bar);
            for (at, line) in wrap(&Printable(note).to_string(), WIDTH).iter().enumerate() {
                let indent = if at == 0 { "" } else { "  " };
                writeln!(out, "{:gutter$}{bar} {indent}{line}", "")?;
            }
        }
        self.help(out, diagnostic, gutter)
    }
}

impl House {
    fn tone(self, code: &str, severity: Option<miette::Severity>) -> Paint {
        match severity {
            _ if code.starts_with(Tone::Unknown.as_str()) => Paint::Unknown,
            _ if code.starts_with(Tone::Policy.as_str()) => Paint::Link,
            Some(miette::Severity::Warning) => Paint::Warning,
            Some(miette::Severity::Advice) => Paint::Link,
            _ => Paint::Error,
        }
    }

    fn section(
        self,
        out: &mut impl Write,
        section: &Section,
        (first, last): (bool, bool),
        gutter: usize,
        tone: Paint,
    ) -> fmt::Result {
        let style = self.0;
        let glyphs = style.glyphs();
        let arrow = style.paint(Paint::Dim, if first { glyphs.first } else { glyphs.next });
        let bar = style.paint(Paint::Dim, glyphs.bar);
        write!(out, "{:gutter$}{arrow} {}", "", style.paint(Paint::Link, &section.place))?;
        match &*section.note {
            "" => writeln!(out)?,
            note => writeln!(out, "   {}", Printable(note))?,
        }
        let roomy = section.rows.len() > 1;
        if roomy {
            writeln!(out, "{:gutter$}{bar}", "")?;
        }
        for row in &section.rows {
            let number = format!("{:>gutter$}", row.number);
            writeln!(out, "{}{bar} {}", style.paint(Paint::Dim, number), row.text.trim_end())?;
            for mark in &row.marks {
                let (line, paint) = match first && mark.primary {
                    true => (glyphs.primary, tone),
                    false => (glyphs.secondary, Paint::Link),
                };
                let line: String = std::iter::repeat_n(line, mark.width).collect();
                let label = format!("{line} {}", Printable(&mark.label));
                writeln!(
                    out,
                    "{:gutter$}{bar} {:indent$}{}",
                    "",
                    "",
                    style.paint(paint, label.trim_end()),
                    indent = mark.indent
                )?;
            }
        }
        if roomy && !last {
            writeln!(out, "{:gutter$}{bar}", "")?;
        }
        Ok(())
    }

    fn help(self, out: &mut impl Write, diagnostic: &dyn miette::Diagnostic, gutter: usize) -> fmt::Result {
        let Some(help) = diagnostic.help() else { return Ok(()) };
        let help = Printable(&help.to_string()).to_string();
        for (at, line) in wrap(&help, WIDTH).iter().enumerate() {
            match at {
                0 => {
                    let corner = self.0.paint(Paint::Dim, self.0.glyphs().last);
                    writeln!(out, "{:gutter$}{corner} {} {line}", "", self.0.paint(Paint::Link, "help:"))?;
                }
                _ => writeln!(out, "{:gutter$}        {line}", "")?,
            }
        }
        Ok(())
    }
}

/// Reads one file's part of a diagnostic back; a mark without a label gives only the place.
fn section(diagnostic: &dyn miette::Diagnostic, note: String) -> Option<Section> {
    let source = diagnostic.source_code()?;
    let mut labels: Vec<LabeledSpan> = diagnostic.labels()?.collect();
    let first = labels.iter().find(|label| label.primary()).or_else(|| labels.first())?;
    let contents = source.read_span(first.inner(), 0, 0).ok()?;
    let (line, column) = (contents.line() + 1, contents.column() + 1);
    let place = format!("{}:{line}:{column}", contents.name().unwrap_or_default());
    labels.sort_by_key(|label| (label.offset(), !label.primary()));
    let mut rows: Vec<Row> = Vec::new();
    for label in &labels {
        let Some(text) = label.label() else { continue };
        let contents = source.read_span(label.inner(), 0, 0).ok()?;
        let line = String::from_utf8_lossy(contents.data()).into_owned();
        let from = label.offset().saturating_sub(contents.span().offset());
        let marked = line.get(from..from + label.len()).unwrap_or_default().width().max(1);
        let indent = line.get(..from).unwrap_or_default().width();
        let mark = Underline { indent, width: marked, label: text.into(), primary: label.primary() };
        match rows.last_mut() {
            Some(row) if row.number == contents.line() + 1 => row.marks.push(mark),
            _ => rows.push(Row { number: contents.line() + 1, text: line, marks: vec![mark] }),
        }
    }
    Some(Section { place, note, rows })
}
