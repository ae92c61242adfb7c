//! The difference between two texts, as `git apply` and people read it.

use std::fmt::Write;

use prc_model::Printable;

use crate::TextEdit;

/// How many lines around a change are shown.
const CONTEXT: usize = 3;

/// Lines of the old text that are replaced, and by what.
#[derive(Debug)]
struct Change<'t> {
    start: usize,
    end: usize,
    new: Vec<&'t str>,
}

/// The unified diff of a file and its edits, which are sorted and do not overlap; empty when they change nothing.
/// Characters that could act on a terminal are shown, not printed; an end of line with a carriage return stays as it is.
pub fn unified(path: &str, old: &str, new: &str, edits: &[TextEdit]) -> String {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let changes = changes(&lines, old, new, edits);
    let mut out = String::new();
    let mut at = 0;
    let mut grown: isize = 0;
    while at < changes.len() {
        let mut last = at;
        while changes.get(last + 1).is_some_and(|next| next.start <= changes[last].end + 2 * CONTEXT) {
            last += 1;
        }
        if out.is_empty() {
            let path = Printable(path);
            let _ = writeln!(out, "--- a/{path}\n+++ b/{path}");
        }
        grown += hunk(&mut out, &lines, &changes[at..=last], grown);
        at = last + 1;
    }
    out
}

/// Writes one hunk and answers by how many lines it lets the text grow.
fn hunk(out: &mut String, lines: &[&str], changes: &[Change<'_>], grown: isize) -> isize {
    let (Some(first), Some(last)) = (changes.first(), changes.last()) else { return 0 };
    let (start, end) = (first.start.saturating_sub(CONTEXT), (last.end + CONTEXT).min(lines.len()));
    let grows = |one: &Change<'_>| one.new.len() as isize - (one.end - one.start) as isize;
    let growth: isize = changes.iter().map(grows).sum();
    let count = end - start;
    let (new_start, new_count) = (start.saturating_add_signed(grown), count.saturating_add_signed(growth));
    let at = |start: usize, count: usize| if count == 0 { start } else { start + 1 };
    let _ = writeln!(out, "@@ -{},{count} +{},{new_count} @@", at(start, count), at(new_start, new_count));
    let mut done = start;
    for change in changes {
        lines[done..change.start].iter().for_each(|line| put(out, ' ', line));
        lines[change.start..change.end].iter().for_each(|line| put(out, '-', line));
        change.new.iter().for_each(|line| put(out, '+', line));
        done = change.end;
    }
    lines[done..end].iter().for_each(|line| put(out, ' ', line));
    growth
}

/// Which lines change. Edits that meet in a line are one change.
fn changes<'t>(lines: &[&str], old: &str, new: &'t str, edits: &[TextEdit]) -> Vec<Change<'t>> {
    let mut starts = vec![0];
    starts.extend(old.match_indices('\n').map(|(at, _)| at + 1));
    let line_of = |offset: usize| starts.partition_point(|&start| start <= offset) - 1;
    // Parts of the old text in lines, with the bytes by which the text grew up to their beginning and end.
    let mut parts: Vec<(usize, usize, isize, isize)> = Vec::new();
    let mut grown: isize = 0;
    for edit in edits {
        let before = grown;
        grown += edit.text.len() as isize - edit.range.len() as isize;
        let (start, end) = (line_of(edit.range.start), (line_of(edit.range.end) + 1).min(lines.len()));
        match parts.last_mut() {
            Some(last) if start < last.1 => (last.1, last.3) = (last.1.max(end), grown),
            _ => parts.push((start, end, before, grown)),
        }
    }
    let offset = |line: usize| starts.get(line).copied().unwrap_or(old.len()).min(old.len());
    let change = |(start, end, before, after): (usize, usize, isize, isize)| {
        let (from, to) = (offset(start).saturating_add_signed(before), offset(end).saturating_add_signed(after));
        trimmed(start, &lines[start..end], new.get(from..to).unwrap_or_default().split_inclusive('\n').collect())
    };
    let changes = parts.into_iter().map(change);
    changes.filter(|change| change.start < change.end || !change.new.is_empty()).collect()
}

/// A change without the lines that stay as they are.
fn trimmed<'t>(start: usize, old: &[&str], mut new: Vec<&'t str>) -> Change<'t> {
    let before = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let behind = old[before..].iter().rev().zip(new[before..].iter().rev()).take_while(|(a, b)| a == b).count();
    new.truncate(new.len() - behind);
    new.drain(..before);
    Change { start: start + before, end: start + old.len() - behind, new }
}

fn put(out: &mut String, mark: char, line: &str) {
    let (text, end) = match line.strip_suffix('\n') {
        Some(text) => (text, true),
        None => (line, false),
    };
    let (text, carriage) = match text.strip_suffix('\r') {
        Some(text) => (text, "\r"),
        None => (text, ""),
    };
    let text = text.split('\t').map(|part| Printable(part).to_string()).collect::<Vec<_>>().join("\t");
    let _ = writeln!(out, "{mark}{text}{carriage}");
    if !end {
        out.push_str("\\ No newline at end of file\n");
    }
}

#[cfg(test)]
mod tests {
    use prc_model::FileId;

    use super::*;
    use crate::apply;

    fn diff(old: &str, edits: &[(std::ops::Range<usize>, &str)]) -> String {
        let edit = |(range, text): &(std::ops::Range<usize>, &str)| TextEdit {
            file: FileId(0),
            range: range.clone(),
            text: String::from(*text),
        };
        let edits: Vec<TextEdit> = edits.iter().map(edit).collect();
        let new = apply(old, &edits).unwrap();
        unified("a.tf", old, &new, &edits)
    }

    #[test]
    fn lines_that_change_have_three_around_them() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n";
        assert_eq!(
            diff(old, &[(8..9, "five"), (9..9, "\nnew"), (30..32, "x")]),
            "--- a/a.tf\n+++ b/a.tf\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+new\n 6\n 7\n 8\n@@ -11,5 +12,5 @@\n 11\n 12\n 13\n-14\n+x\n 15\n"
        );
        assert_eq!(diff(old, &[]), "");
    }

    #[test]
    fn what_is_inserted_stands_alone() {
        assert_eq!(diff("a\nb\n", &[(1..1, "\nx")]), "--- a/a.tf\n+++ b/a.tf\n@@ -1,2 +1,3 @@\n a\n+x\n b\n");
        assert_eq!(
            diff("a", &[(1..1, "\nx")]),
            "--- a/a.tf\n+++ b/a.tf\n@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+x\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn carriage_returns_and_tabs_stay_and_nothing_acts() {
        assert_eq!(
            diff("a\r\n\tb\u{1b}[2J\r\n", &[(0..1, "c")]),
            "--- a/a.tf\n+++ b/a.tf\n@@ -1,2 +1,2 @@\n-a\r\n+c\r\n \tb␛[2J\r\n"
        );
    }
}
