//! Places for people, in constant time per place once a file's lines are known.

use std::sync::OnceLock;

use prc_model::{Location, SourceFile, Sources, Span};

/// The line starts of every file that something points into.
pub(crate) struct Places<'s> {
    sources: &'s Sources,
    lines: Vec<OnceLock<Vec<usize>>>,
}

/// One line of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'s> {
    /// Counted from 1.
    pub(crate) number: usize,
    /// Without its line break.
    pub(crate) text: &'s str,
    /// Where it starts in the file.
    pub(crate) start: usize,
}

impl<'s> Places<'s> {
    pub(crate) fn new(sources: &'s Sources) -> Self {
        Self { sources, lines: vec![OnceLock::new(); sources.len()] }
    }

    pub(crate) fn file(&self, span: Span) -> Option<&'s SourceFile> {
        self.sources.get(span.file)
    }

    /// Where a span is; `None` when its file is not known.
    pub(crate) fn location(&self, span: Span) -> Option<Location> {
        let file = self.file(span)?;
        let ((line, column), (end_line, end_column)) = self.positions(span)?;
        Some(Location { file: file.path.clone(), line, column, end_line, end_column })
    }

    /// The lines and columns of the start and of the end of a span; `None` when its file is not known.
    pub(crate) fn positions(&self, span: Span) -> Option<((usize, usize), (usize, usize))> {
        let text = self.file(span)?.text.as_bytes();
        let starts = self.starts(span)?;
        let (from, to) = ((span.start as usize).min(text.len()), (span.end.max(span.start) as usize).min(text.len()));
        let line = index_of(starts, from);
        // Most things end on the line on which they start.
        let same = starts.get(line + 1).is_none_or(|next| to < *next);
        let last = if same { line } else { index_of(starts, to) };
        let column = |line: usize, at: usize| {
            let before = text.get(*starts.get(line)?..at)?;
            // Every byte that does not continue a character starts one.
            Some(1 + before.iter().filter(|&&byte| byte & 0xc0 != 0x80).count())
        };
        Some(((line + 1, column(line, from)?), (last + 1, column(last, to)?)))
    }

    /// The line in which a span starts.
    pub(crate) fn line(&self, span: Span) -> Option<Line<'s>> {
        let text = &*self.file(span)?.text;
        let starts = self.starts(span)?;
        let index = index_of(starts, span.start as usize);
        let start = starts.get(index).copied()?;
        let end = starts.get(index + 1).copied().unwrap_or(text.len());
        let line = text.get(start..end)?;
        Some(Line { number: index + 1, text: line.trim_end_matches(['\n', '\r']), start })
    }

    fn starts(&self, span: Span) -> Option<&Vec<usize>> {
        let text = &self.file(span)?.text;
        let breaks = || text.match_indices('\n').map(|(at, _)| at + 1);
        self.lines
            .get(span.file.0 as usize)
            .map(|lines| lines.get_or_init(|| std::iter::once(0).chain(breaks()).collect()))
    }
}

fn index_of(starts: &[usize], offset: usize) -> usize {
    starts.partition_point(|start| *start <= offset).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use prc_model::FileId;

    #[test]
    fn places_are_those_of_the_model() {
        let mut sources = Sources::default();
        let text = "x = 1\r\né = \"日本\"\n\nlast";
        let file = sources.add("a.tf".into(), text.into());
        let places = Places::new(&sources);
        let edges: Vec<u32> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).map(|at| at as u32).collect();
        for &start in &edges {
            for &end in edges.iter().filter(|end| **end >= start) {
                let span = Span { file, start, end };
                assert_eq!(places.location(span), sources.location(span));
            }
        }
        let line = places.line(Span { file, start: 3, end: 4 }).unwrap();
        assert_eq!((line.number, line.text, line.start), (1, "x = 1", 0));
    }

    #[test]
    fn spans_of_nowhere_are_nowhere() {
        let mut sources = Sources::default();
        let file = sources.add("a.tf".into(), "".into());
        let places = Places::new(&sources);
        assert!(places.location(Span { file: FileId(7), start: 0, end: 1 }).is_none());
        assert_eq!(places.location(Span { file, start: 90, end: 80 }).unwrap().column, 1);
    }
}
