//! Colours and drawing characters.

use std::fmt;

/// How text may look; decided once by the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// SGR colours may be written.
    pub color: bool,
    /// Characters beyond ASCII may be drawn.
    pub unicode: bool,
}

/// What a piece of text means; the colours follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    Error,
    Warning,
    Unknown,
    Good,
    /// Gutters, rules and other furniture.
    Dim,
    Strong,
    Link,
}

/// The characters that lines and underlines are drawn with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyphs {
    pub(crate) first: &'static str,
    pub(crate) next: &'static str,
    pub(crate) bar: &'static str,
    pub(crate) last: &'static str,
    pub(crate) primary: char,
    pub(crate) secondary: char,
    pub(crate) dot: &'static str,
}

const UNICODE: Glyphs =
    Glyphs {
        first: "╭─▸", next: "├─▸", bar: "│", last: "╰", primary: '━', secondary: '─', dot: "·"
    };
const ASCII: Glyphs = Glyphs { first: ",->", next: "|->", bar: "|", last: "`", primary: '^', secondary: '-', dot: "-" };

impl Style {
    pub(crate) const fn glyphs(self) -> Glyphs {
        if self.unicode { UNICODE } else { ASCII }
    }

    /// Text in the colour of what it means.
    pub(crate) fn paint<T: fmt::Display>(self, paint: Paint, text: T) -> Painted<T> {
        Painted { sgr: self.color.then_some(paint.sgr()), text }
    }
}

impl Paint {
    const fn sgr(self) -> &'static str {
        match self {
            Self::Error => "1;31",
            Self::Warning => "1;33",
            Self::Unknown => "1;35",
            Self::Good => "1;32",
            Self::Dim => "34",
            Self::Strong => "1",
            Self::Link => "36",
        }
    }
}

/// Text with its colour, if there is one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Painted<T> {
    sgr: Option<&'static str>,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sgr {
            Some(sgr) => write!(out, "\x1b[{sgr}m{}\x1b[0m", self.text),
            None => self.text.fmt(out),
        }
    }
}

/// `1 error`, `2 errors`.
pub(crate) fn count(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    }
}

/// Breaks text into lines of at most `width` columns; a longer word keeps its own line.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            // A line that began with such a word would be a command to the runner of a workflow.
            Some(line)
                if line.width() + 1 + word.width() <= width || word.starts_with("::") || word.starts_with("##") =>
            {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrap("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrap("a-very-long-word b", 4), ["a-very-long-word", "b"]);
        assert!(wrap(" \n", 4).is_empty());
        assert_eq!(wrap("one ::error::x ##[group]", 4), ["one ::error::x ##[group]"]);
    }

    #[test]
    fn colours_are_ours_alone() {
        assert_eq!(Style::default().paint(Paint::Error, "x").to_string(), "x");
        let style = Style { color: true, unicode: true };
        assert_eq!(style.paint(Paint::Error, "x").to_string(), "\x1b[1;31mx\x1b[0m");
    }
}
