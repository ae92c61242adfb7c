//! The difference between two texts, as `git apply` and people read it.

use std::fmt::Write;

use prc_model::Printable;

/// How many lines around a change are shown.
const CONTEXT: usize = 3;

/// Lines of the old text that are replaced, and by what.
#[derive(Debug)]
struct Change<'t> {
    start: usize,
    end: usize,
    new: Vec<&'t str>,
}

/// The unified diff of two texts of a file; empty when they are the same.
/// Characters that could act on a terminal are shown, not printed; an end of line with a carriage return stays as it is.
pub fn unified(path: &str, old: &str, new: &str) -> String {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let changes = changes(&lines, &new.split_inclusive('\n').collect::<Vec<_>>());
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

/// Which lines change, with the fewest lines taken out and put in.
fn changes<'t>(old: &[&str], new: &[&'t str]) -> Vec<Change<'t>> {
    let before = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[before..], &new[before..]);
    let behind = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old_rest[..old_rest.len() - behind], &new_rest[..new_rest.len() - behind]);
    let mut changes: Vec<Change<'t>> = Vec::new();
    let (mut at, mut then) = (0, 0);
    let kept = common(old_rest, new_rest);
    for (next, its) in kept.into_iter().chain([(old_rest.len(), new_rest.len())]) {
        if at < next || then < its {
            changes.push(Change { start: before + at, end: before + next, new: new_rest[then..its].to_vec() });
        }
        (at, then) = (next + 1, its + 1);
    }
    changes
}

/// The lines that stay, by their places in both: the longest common sequence, after Myers. Of texts that have next to
/// nothing in common, none.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    const MOST: usize = 1000;
    let (n, m) = (old.len(), new.len());
    let most = (n + m).min(MOST);
    // How far one comes on each diagonal, which is shifted so that none is negative.
    let mut reach = vec![0_usize; 2 * most + 3];
    let mut steps: Vec<Vec<usize>> = Vec::new();
    for step in 0..=most {
        steps.push(reach.clone());
        for k in (most + 1 - step..=most + 1 + step).step_by(2) {
            let down = k == most + 1 - step || (k != most + 1 + step && reach[k - 1] < reach[k + 1]);
            let mut x = if down { reach[k + 1] } else { reach[k - 1] + 1 };
            // The diagonal is x - y.
            let Some(mut y) = (x + most + 1).checked_sub(k) else { continue };
            while x < n && y < m && old[x] == new[y] {
                (x, y) = (x + 1, y + 1);
            }
            reach[k] = x;
            if x >= n && y >= m {
                return walked_back(&steps, most, (n, m));
            }
        }
    }
    Vec::new()
}

fn walked_back(steps: &[Vec<usize>], most: usize, (mut x, mut y): (usize, usize)) -> Vec<(usize, usize)> {
    let mut kept = Vec::new();
    for (step, reach) in steps.iter().enumerate().rev() {
        let k = x + most + 1 - y;
        let down = k == most + 1 - step || (k != most + 1 + step && reach[k - 1] < reach[k + 1]);
        let from = if down { k + 1 } else { k - 1 };
        let (start_x, start_y) = match step {
            0 => (0, 0),
            _ => (reach[from], (reach[from] + most + 1).saturating_sub(from)),
        };
        while x > start_x && y > start_y {
            (x, y) = (x - 1, y - 1);
            kept.push((x, y));
        }
        (x, y) = (start_x, start_y);
    }
    kept.reverse();
    kept
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
    use super::*;

    fn diff(old: &str, new: &str) -> String {
        unified("a.tf", old, new)
    }

    #[test]
    fn lines_that_change_have_three_around_them() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n";
        let new = old.replace("5\n6", "five\nnew\n6").replace("14", "x").replace("1x", "15");
        assert_eq!(
            diff(old, &new),
            "--- a/a.tf\n+++ b/a.tf\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+new\n 6\n 7\n 8\n@@ -11,5 +12,5 @@\n 11\n 12\n 13\n-14\n+x\n 15\n"
        );
        assert_eq!(diff(old, old), "");
    }

    #[test]
    fn what_is_inserted_stands_alone() {
        assert_eq!(diff("a\nb\n", "a\nx\nb\n"), "--- a/a.tf\n+++ b/a.tf\n@@ -1,2 +1,3 @@\n a\n+x\n b\n");
        assert_eq!(
            diff("a", "a\nx"),
            "--- a/a.tf\n+++ b/a.tf\n@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+x\n\\ No newline at end of file\n"
        );
        assert_eq!(diff("", "x\n"), "--- a/a.tf\n+++ b/a.tf\n@@ -0,0 +1,1 @@\n+x\n");
    }

    #[test]
    fn carriage_returns_and_tabs_stay_and_nothing_acts() {
        assert_eq!(
            diff("a\r\n\tb\u{1b}[2J\r\n", "c\r\n\tb\u{1b}[2J\r\n"),
            "--- a/a.tf\n+++ b/a.tf\n@@ -1,2 +1,2 @@\n-a\r\n+c\r\n \tb␛[2J\r\n"
        );
    }

    /// What a diff says is put together again to the new text.
    #[test]
    fn a_diff_says_the_new_text() {
        let lines = ["a\n", "b\n", "c\n"];
        let text = |mut seed: usize| -> String {
            let mut text = String::new();
            while seed > 0 {
                text += lines[seed % 3];
                seed /= 3;
            }
            text
        };
        for (one, other) in (0..240).flat_map(|one| (0..240).map(move |other| (one, other))) {
            let (old, new) = (text(one), text(other));
            let (old, new): (Vec<&str>, Vec<&str>) =
                (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
            let mut made: Vec<&str> = Vec::new();
            let mut done = 0;
            for change in changes(&old, &new) {
                made.extend(&old[done..change.start]);
                made.extend(&change.new);
                done = change.end;
            }
            made.extend(&old[done..]);
            assert_eq!(made, new, "{one} {other}");
        }
    }
}
