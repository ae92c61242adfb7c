//! Comments in Terraform's language, as its lexer finds them: never in strings or heredocs.

use std::ops::Range;

use prc_hcl::{Body, File, Item};

use super::{Comment, WORD};

/// The comments that begin with the word, and what each is about.
pub(super) fn comments(text: &str) -> Vec<Comment> {
    let file = File::parse(text.into());
    let all: Vec<Range<usize>> = file.comments().map(prc_hcl::Span::range).collect();
    let about = About { text, body: file.body(), comments: &all };
    let comment = |span: &Range<usize>| {
        let inside = inside(text, span)?;
        Some(Comment { text: inside, covers: about.covers(span) })
    };
    all.iter().filter_map(comment).collect()
}

/// What stands in a comment, when it begins with the word.
fn inside(text: &str, span: &Range<usize>) -> Option<Range<usize>> {
    let whole = text.get(span.clone())?;
    let (open, close) = if whole.starts_with("/*") { (2, 2) } else { (if whole.starts_with('#') { 1 } else { 2 }, 0) };
    let said = whole.get(open..whole.len().checked_sub(close)?)?;
    let start = span.start + open + said.len() - said.trim_start_matches(['#', '/', '*', ' ', '\t', '\r', '\n']).len();
    let end = start + text.get(start..span.end - close)?.trim_end().len();
    text.get(start..end)?.starts_with(WORD).then_some(start..end)
}

/// A file in which comments are about something.
struct About<'t> {
    text: &'t str,
    body: Body<'t>,
    comments: &'t [Range<usize>],
}

impl About<'_> {
    /// Behind code, its line; before everything else in a block, the block; else the next line. What begins on a line
    /// belongs to it as a whole.
    fn covers(&self, comment: &Range<usize>) -> Range<usize> {
        let line = self.line(comment.start);
        let last = self.line(comment.end);
        let before = self.text.get(line.start..comment.start).unwrap_or_default();
        let behind = self.text.get(comment.end..last.end).unwrap_or_default();
        if !before.trim().is_empty() || !behind.trim().is_empty() {
            return self.with_items(line.start..last.end);
        }
        if let Some(block) = first_in(self.body, comment.start) {
            return block;
        }
        let mut next = self.line_after(last.end);
        while let Some(end) = self.comment_line(&next) {
            next = self.line_after(self.line(end).end);
        }
        self.with_items(next)
    }

    /// The end of a comment that is alone on a line.
    fn comment_line(&self, line: &Range<usize>) -> Option<usize> {
        let text = self.text.get(line.clone())?;
        let start = line.start + text.len() - text.trim_start().len();
        let at = self.comments.binary_search_by_key(&start, |comment| comment.start).ok()?;
        let end = self.comments.get(at)?.end;
        let rest = self.text.get(end..self.line(end).end)?;
        rest.trim().is_empty().then_some(end)
    }

    /// The bytes of the line around a place, without its end.
    fn line(&self, at: usize) -> Range<usize> {
        let at = at.min(self.text.len());
        let bytes = self.text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |before| before + 1);
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |after| at + after);
        start..end
    }

    /// The line behind the end of another; nothing behind the last.
    fn line_after(&self, end: usize) -> Range<usize> {
        if end < self.text.len() { self.line(end + 1) } else { end..end }
    }

    /// A line with the whole of the attributes and blocks that begin on it.
    fn with_items(&self, line: Range<usize>) -> Range<usize> {
        let mut covers = line.clone();
        extend(self.body, &line, &mut covers);
        covers
    }
}

fn span(item: &Item<'_>) -> Range<usize> {
    match item {
        Item::Attribute(attribute) => attribute.span().range(),
        Item::Block(block) => block.span().range(),
    }
}

fn extend(body: Body<'_>, line: &Range<usize>, covers: &mut Range<usize>) {
    for item in body.items() {
        let own = span(&item);
        if line.contains(&own.start) {
            covers.end = covers.end.max(own.end);
        } else if let Item::Block(block) = item
            && own.start < line.start
            && line.start < own.end
        {
            extend(block.body(), line, covers);
        }
    }
}

/// The innermost block that a place stands in, before everything else in it.
fn first_in(body: Body<'_>, at: usize) -> Option<Range<usize>> {
    let around = body.blocks().find(|block| block.body().span().range().contains(&at))?;
    let inner = around.body();
    match first_in(inner, at) {
        Some(block) => Some(block),
        None => {
            let first = inner.items().next();
            first.is_none_or(|item| span(&item).start > at).then(|| around.span().range())
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    /// The first line of what each comment is about, and how many lines it has.
    fn about(text: &str) -> Vec<(&str, usize)> {
        let covered = |comment: &Comment| text[comment.covers.clone()].to_owned();
        let lines = comments(text).iter().map(covered).collect::<Vec<_>>();
        lines
            .iter()
            .map(|covered| {
                let first = covered.lines().next().unwrap_or_default().trim();
                let at = text.find(first).unwrap();
                (&text[at..at + first.len()], covered.lines().count())
            })
            .collect()
    }

    #[test]
    fn behind_above_and_first_inside() {
        let text = "\
# prc:ignore a
resource \"x\" \"one\" {
  size = 1 # prc:ignore b
  // prc:ignore c
  map = {
    a = 1 /* prc:ignore d */
  }
}

resource \"x\" \"two\" {
  # prc:ignore e

  size = 2
  nested {
    /* prc:ignore f
    */
    deep = 1
  }
} # prc:ignore g
module \"m\" { # prc:ignore h
  source = \"./m\"
}
";
        let expected = [
            ("resource \"x\" \"one\" {", 7),
            ("size = 1 # prc:ignore b", 1),
            ("map = {", 3),
            ("a = 1 /* prc:ignore d */", 1),
            ("resource \"x\" \"two\" {", 10),
            ("nested {", 5),
            ("} # prc:ignore g", 1),
            ("module \"m\" { # prc:ignore h", 3),
        ];
        assert_eq!(about(text), expected);
    }

    #[test]
    fn comments_stand_above_each_other() {
        let text = "a = 0\n# prc:ignore a\n# why\n# prc:ignore b\nx = 1\n\n# prc:ignore c\n\ny = 1\n";
        assert_eq!(about(text), [("x = 1", 1), ("x = 1", 1), ("", 0)]);
    }

    #[test]
    fn strings_hold_no_comments() {
        let text = "a = \"# prc:ignore x\"\nb = <<EOT\n# prc:ignore x\nEOT\nc = 1 # see prc:ignore\n";
        assert!(comments(text).is_empty());
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "((# |/\\*|// )prc:ignore|[a{}=\"\n \\*/é<-]){0,20}") {
            comments(&text);
        }
    }
}
