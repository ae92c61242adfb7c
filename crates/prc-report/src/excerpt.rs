//! The lines of a file that a diagnostic points at, made safe to print while every mark stays under its text.

use std::ops::Range;
use std::sync::Arc;

use prc_model::{Location, Printable, Span};

use crate::json::Place;
use crate::place::{Line, Places};

/// The most characters of a line that are shown.
const LONGEST_LINE: usize = 160;
/// How many characters are kept before a mark when the start of a line is cut off.
const BEFORE_MARK: usize = 40;

/// Lines of one file with marks under them, or only the place when no mark has a label.
#[derive(Clone, Debug, Default)]
pub struct Excerpt {
    /// The file, and the bytes of the first span in it.
    pub(crate) place: Option<(Arc<str>, Range<usize>)>,
    pub(crate) path: String,
    /// Said beside the place.
    pub(crate) note: String,
    /// The lines, each once, in order.
    pub(crate) text: String,
    /// Where each line starts in `text`, and its number in the file.
    pub(crate) lines: Vec<(usize, usize)>,
    /// The first is the one that the place of the excerpt is taken from.
    pub(crate) marks: Vec<Mark>,
}

/// A stretch of an excerpt's text.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) range: Range<usize>,
    /// The column in the file, counted from 1.
    pub(crate) column: usize,
    /// Nothing is drawn without one.
    pub(crate) label: Option<String>,
    pub(crate) primary: bool,
}

impl Excerpt {
    /// The file that it is of, as it is called in the tree, and the bytes that the first mark is about.
    pub fn span(&self) -> Option<(&str, Range<usize>)> {
        self.place.as_ref().map(|(path, span)| (&**path, span.clone()))
    }

    /// What is said under the first mark.
    pub fn label(&self) -> Option<&str> {
        let primary = self.marks.iter().find(|mark| mark.primary);
        primary.and_then(|mark| mark.label.as_deref()).filter(|label| !label.is_empty())
    }

    /// Only a place, with a note beside it.
    pub(crate) fn place(places: &Places<'_>, span: Span, note: String) -> Option<Self> {
        let mut excerpt = Self::begin(places, &[(span, None)])?;
        excerpt.note = note;
        Some(excerpt)
    }

    /// Only a place that is no part of an inventory.
    pub(crate) fn at(place: &Place<'_>) -> Self {
        Self {
            place: None,
            path: Printable(&place.file).to_string(),
            note: String::new(),
            text: String::from("\n"),
            lines: vec![(0, place.line)],
            marks: vec![Mark { range: 0..0, column: place.column, label: None, primary: true }],
        }
    }

    /// The lines of one file with a label under each span; the first span is the primary one.
    pub(crate) fn lines(places: &Places<'_>, labels: Vec<(Span, String)>) -> Option<Self> {
        let labels: Vec<_> = labels.into_iter().map(|(span, label)| (span, Some(label))).collect();
        Self::begin(places, &labels)
    }

    /// A text that is no part of an inventory, such as a configuration file, with one label.
    pub fn of_text(path: &str, text: &str, range: Range<usize>, label: &str) -> Self {
        let mut sources = prc_model::Sources::default();
        let file = sources.add(path.into(), text.into());
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span { file, start: offset(range.start), end: offset(range.end) };
        Self::lines(&Places::new(&sources), vec![(span, label.into())]).unwrap_or_default()
    }

    fn begin(places: &Places<'_>, labels: &[(Span, Option<String>)]) -> Option<Self> {
        let (first, _) = labels.first()?;
        let path = &places.file(*first)?.path;
        let place = Some((path.clone(), first.start as usize..first.end as usize));
        let mut excerpt = Self { place, path: Printable(path).to_string(), ..Self::default() };
        let mut found: Vec<(usize, Line<'_>, Location)> = Vec::new();
        for (at, (span, _)) in labels.iter().enumerate() {
            found.push((at, places.line(*span)?, places.location(*span)?));
        }
        found.sort_by_key(|(at, line, _)| (line.number, *at));
        let mut marks: Vec<(usize, Mark)> = Vec::new();
        for group in found.chunk_by(|(_, a, _), (_, b, _)| a.number == b.number) {
            let Some((_, line, _)) = group.first() else { continue };
            let ranges: Vec<Range<usize>> = group.iter().map(|(at, ..)| within(labels[*at].0, *line)).collect();
            let (text, ranges) = printable_line(line.text, &ranges);
            let start = excerpt.text.len();
            for ((at, _, place), range) in group.iter().zip(ranges) {
                let range = start + range.start..start + range.end;
                let mark = Mark { range, column: place.column, label: labels[*at].1.clone(), primary: *at == 0 };
                marks.push((*at, mark));
            }
            excerpt.lines.push((start, line.number));
            excerpt.text.push_str(&text);
            excerpt.text.push('\n');
        }
        marks.sort_by_key(|(at, _)| *at);
        excerpt.marks = marks.into_iter().map(|(_, mark)| mark).collect();
        Some(excerpt)
    }
}

/// The part of a span that lies in its first line, counted from the line's start.
fn within(span: Span, line: Line<'_>) -> Range<usize> {
    let start = (span.start as usize).saturating_sub(line.start).min(line.text.len());
    let end = (span.end as usize).saturating_sub(line.start).clamp(start, line.text.len());
    start..end
}

/// A line with every character that may not be printed replaced by one that may, cut to what fits, and where the
/// ranges went.
fn printable_line(line: &str, ranges: &[Range<usize>]) -> (String, Vec<Range<usize>>) {
    if line.len() <= LONGEST_LINE && line.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return (line.to_owned(), ranges.to_vec());
    }
    let length = line.chars().count();
    let first = ranges.iter().map(|range| range.start).min().unwrap_or(0);
    let before = line.char_indices().take_while(|(at, _)| *at < first).count();
    let from = if length <= LONGEST_LINE || before + BEFORE_MARK < LONGEST_LINE { 0 } else { before - BEFORE_MARK };
    let mut text = String::from(if from > 0 { "…" } else { "" });
    // Where each character of the line went: the offsets before and after.
    let mut moved: Vec<(usize, usize)> = Vec::new();
    for (at, character) in line.char_indices().skip(from).take(LONGEST_LINE) {
        moved.push((at, text.len()));
        text.push(printable(character));
    }
    let shown = text.len();
    if from + LONGEST_LINE < length {
        text.push('…');
    }
    let map = |offset: usize| match moved.partition_point(|(at, _)| *at < offset) {
        index if index < moved.len() => moved[index].1,
        _ => shown,
    };
    let ranges = ranges.iter().map(|range| map(range.start)..map(range.end)).collect();
    (text, ranges)
}

/// One character for one character, so that columns stay.
fn printable(character: char) -> char {
    if matches!(character, ' '..='~') {
        return character;
    }
    if character == '\t' {
        return ' ';
    }
    let mut buffer = [0; 4];
    let shown = Printable(character.encode_utf8(&mut buffer)).to_string();
    let mut characters = shown.chars();
    match (characters.next(), characters.next()) {
        (Some(one), None) => one,
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::single_range_in_vec_init)]
    use super::*;

    #[test]
    fn marks_stay_under_their_text() {
        let line = "a\u{202e}\x1bé = \"日本\"\t# x";
        let start = line.find('"').unwrap();
        let end = line.rfind('"').unwrap() + 1;
        let (text, ranges) = printable_line(line, &[start..end]);
        assert_eq!(text, "a\u{fffd}␛é = \"日本\" # x");
        assert_eq!(&text[ranges[0].clone()], "\"日本\"");
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let line = format!("{}HERE{}", "é".repeat(1000), "x".repeat(1000));
        let (text, ranges) = printable_line(&line, &[2000..2004]);
        assert_eq!(&text[ranges[0].clone()], "HERE");
        assert_eq!(text.chars().count(), LONGEST_LINE + 2);
        assert!(text.starts_with('…') && text.ends_with('…'));
    }

    #[test]
    fn a_mark_beyond_the_cut_stays_inside() {
        let (text, ranges) = printable_line(&"x".repeat(500), &[0..1, 400..450]);
        assert!(ranges.iter().all(|range| range.end <= text.len() && range.start <= range.end));
    }
}
