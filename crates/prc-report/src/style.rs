//! Colours and drawing characters.

use std::fmt;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

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

/// Breaks text into lines of at most `width` columns; a longer word keeps its own line. Japanese has no spaces: there a
/// line may break after any wide character that is not followed by a closing one.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut taken = 0;
    for (piece, spaced) in text.split_whitespace().flat_map(pieces) {
        let space = usize::from(spaced);
        let wide = if piece.is_ascii() { piece.len() } else { piece.width() };
        match lines.last_mut() {
            // A line that began with such a word would be a command to the runner of a workflow.
            Some(line) if taken + space + wide <= width || piece.starts_with("::") || piece.starts_with("##") => {
                if spaced {
                    line.push(' ');
                }
                line.push_str(piece);
                taken += space + wide;
            }
            _ => {
                lines.push(piece.into());
                taken = wide;
            }
        }
    }
    lines
}

/// The parts of a word between which a line may break, and whether a space stands before each.
fn pieces(word: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = word;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut characters = rest.char_indices().peekable();
        let mut end = rest.len();
        while !word.is_ascii()
            && let Some((_, one)) = characters.next()
        {
            if let Some((at, next)) = characters.peek()
                && (is_wide(one) || is_wide(*next))
                && !"、。，．：；！？）」』】〕・ー々％".contains(*next)
                && !",.:;!?)]}`'\"%".contains(*next)
                && !"（「『【〔([{`'\"".contains(one)
            {
                end = *at;
                break;
            }
        }
        let spaced = rest.len() == word.len();
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some((piece, spaced))
    })
}

fn is_wide(character: char) -> bool {
    character.width() == Some(2)
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
        assert_eq!(wrap("保持期間は7日、以上", 8), ["保持期間", "は7日、", "以上"]);
        assert_eq!(wrap("a（日本）", 6), ["a（日", "本）"]);
    }

    #[test]
    fn colours_are_ours_alone() {
        assert_eq!(Style::default().paint(Paint::Error, "x").to_string(), "x");
        let style = Style { color: true, unicode: true };
        assert_eq!(style.paint(Paint::Error, "x").to_string(), "\x1b[1;31mx\x1b[0m");
    }
}
