//! Comments in the other files of a repository.

use std::ops::Range;

use super::{Comment, WORD};

/// Comments of HTML outside of code. Documents are judged as a whole, so a comment is about the whole of one.
pub(super) fn of_markdown(text: &str) -> Vec<Comment> {
    let mut comments = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut seen = 0;
    for (start, line) in lines(text) {
        let bare = line.trim_start();
        let mark = bare.chars().next().filter(|mark| matches!(mark, '`' | '~'));
        let length = mark.map_or(0, |mark| bare.chars().take_while(|next| *next == mark).count());
        match (fence, mark) {
            (Some((open, least)), Some(mark)) if mark == open && length >= least => fence = None,
            (None, Some(mark)) if length >= 3 => fence = Some((mark, length)),
            _ => {}
        }
        if fence.is_some() || start < seen || line.starts_with("    ") || line.starts_with('\t') {
            continue;
        }
        // What stands before it on the line, as between backticks, is about comments and none.
        if let Some(inside) = bare.strip_prefix("<!--") {
            let from = start + line.len() - inside.len();
            let Some(length) = text.get(from..).and_then(|rest| rest.find("-->")) else { break };
            seen = from + length;
            comments.extend(trimmed(text, from..seen).map(|text_at| Comment { text: text_at, covers: 0..text.len() }));
        }
    }
    comments
}

/// Comments of YAML, outside of quotes and of block scalars, in which scripts have comments of their own.
pub(super) fn of_yaml(text: &str) -> Vec<Comment> {
    let mut found = Vec::new();
    // The indentation of the line that a block scalar belongs to.
    let mut scalar: Option<usize> = None;
    for (start, line) in lines(text) {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if let Some(outer) = scalar {
            if line.trim().is_empty() || indent > outer {
                continue;
            }
            scalar = None;
        }
        let hash = unquoted_hash(line);
        found.extend(hash.map(|hash| (start, hash, line)));
        let code = line.get(..hash.unwrap_or(line.len())).unwrap_or_default().trim_end();
        let header = code.rsplit(' ').next().unwrap_or_default();
        if header.starts_with(['|', '>']) && header.len() <= 3 {
            scalar = Some(indent);
        }
    }
    about(text, &found)
}

/// Comments of a file of lines.
pub(super) fn of_lines(text: &str) -> Vec<Comment> {
    let found: Vec<(usize, usize, &str)> =
        lines(text).filter_map(|(start, line)| Some((start, unquoted_hash(line)?, line))).collect();
    about(text, &found)
}

/// Each comment is about its line, or about the next one that is no comment when it stands alone. Before everything
/// else it is about the whole file.
fn about(text: &str, found: &[(usize, usize, &str)]) -> Vec<Comment> {
    let is_comment = |line: &str| line.trim_start().starts_with('#');
    let first_code = lines(text).find(|(_, line)| !line.trim().is_empty() && !is_comment(line) && line.trim() != "---");
    let first_code = first_code.map_or(text.len(), |(start, _)| start);
    let comment = |&(start, hash, line): &(usize, usize, &str)| {
        let covers = if !is_comment(line) {
            start..start + line.len()
        } else if start < first_code {
            0..text.len()
        } else {
            let mut next = lines(text).skip_while(|(other, _)| *other <= start);
            let next = next.find(|(_, line)| !is_comment(line));
            next.map_or(text.len()..text.len(), |(start, line)| start..start + line.len())
        };
        let inside = trimmed(text, start + hash + 1..start + line.len())?;
        Some(Comment { text: inside, covers })
    };
    found.iter().filter_map(comment).collect()
}

/// A `#` that begins a comment.
fn unquoted_hash(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, character) in line.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            // A quote within a word is an apostrophe.
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(character),
            (None, '#') if before.is_whitespace() => return Some(at),
            _ => {}
        }
        before = character;
    }
    None
}

/// A range without white space and further introducers around it, when it begins with the word.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let inside = text.get(range.clone())?;
    let start =
        range.start + inside.len() - inside.trim_start_matches(|next: char| next.is_whitespace() || next == '#').len();
    let end = start + text.get(start..range.end)?.trim_end().len();
    text.get(start..end)?.starts_with(WORD).then_some(start..end)
}

/// The lines with the place of each, without their ends.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let own = start;
        start += line.len();
        (own, line.trim_end_matches(['\n', '\r']))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn about_what<'t>(text: &'t str, comments: &[Comment]) -> Vec<&'t str> {
        comments.iter().map(|comment| &text[comment.covers.clone()]).collect()
    }

    #[test]
    fn markdown_outside_of_code() {
        let text = "# Title\n<!-- prc:ignore a\n -->\n`<!-- prc:ignore b -->`\n```\n<!-- prc:ignore c -->\n```\n    <!-- prc:ignore d -->\n";
        assert_eq!(about_what(text, &of_markdown(text)), [text]);
    }

    #[test]
    fn yaml_outside_of_quotes_and_scripts() {
        let text = "on: push\njobs: # prc:ignore a\n  b:\n    # prc:ignore b\n    uses: x@v1\n    run: |\n      # prc:ignore c\n\n      true\n    name: \"it # prc:ignore d\"\n    # it's\n    env: 1 # prc:ignore e\n";
        let about = about_what(text, &of_yaml(text));
        assert_eq!(about, ["jobs: # prc:ignore a", "    uses: x@v1", "    env: 1 # prc:ignore e"]);
        let text = "---\n# prc:ignore a\non: push\n";
        assert_eq!(about_what(text, &of_yaml(text)), [text]);
    }

    #[test]
    fn lines_of_owners() {
        let text = "* @a\n# prc:ignore a\n/b @b # prc:ignore b\n";
        assert_eq!(about_what(text, &of_lines(text)), ["/b @b # prc:ignore b", "/b @b # prc:ignore b"]);
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "(<!--|-->|prc:ignore|```|[#a|>:\"'\n é]){0,20}") {
            of_markdown(&text);
            of_yaml(&text);
            of_lines(&text);
        }
    }
}
