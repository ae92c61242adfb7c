//! What a document says about itself outside of its front matter: `Last reviewed: 2026-01-02`, `**Owner:** SRE`,
//! `| 担当 | 基盤チーム |`.

use std::ops::Range;

use crate::front_matter::{key, lines};
use crate::place::Text;

/// What may stand around a name or a value in a line.
fn decoration(character: char) -> bool {
    character.is_whitespace() || "#>*-+_|:：=`<!()（）[]【】,、".contains(character)
}

/// The lines of a document outside of its blocks of code, without front matter.
fn spoken(text: &str, start: usize, code: &[Range<usize>]) -> impl Iterator<Item = Range<usize>> {
    let mut code = code.iter().peekable();
    lines(text, start).filter(move |line| {
        while code.next_if(|block| block.end <= line.start).is_some() {}
        code.peek().is_none_or(|block| block.start >= line.end)
    })
}

/// The first date that stands behind one of these keys, or alone in the line after it. As `2026-01-02`.
pub(crate) fn date(text: &str, start: usize, code: &[Range<usize>], keys: &[&str]) -> Option<Text> {
    let mut before = String::new();
    for line in spoken(text, start, code) {
        let content = &text[line.clone()];
        if content.trim().is_empty() {
            continue;
        }
        let Some((at, date)) = find_date(content) else {
            before = if content.len() < 200 { key(content.trim_matches(decoration)) } else { String::new() };
            continue;
        };
        let name = key(content[..at.start].trim_matches(decoration));
        let name = if name.is_empty() { &before } else { &name };
        let name = name.strip_suffix("on").or_else(|| name.strip_suffix("at")).unwrap_or(name);
        // `Owner: SRE, last reviewed 2026-01-02`: such a key is one wherever it stands.
        if keys.iter().any(|key| {
            name == *key || (["last", "最終"].iter().any(|word| key.starts_with(word)) && name.ends_with(key))
        }) {
            return Some(Text { text: date, range: line.start + at.start..line.start + at.end });
        }
        before.clear();
    }
    None
}

/// The text behind the first of these keys and a colon or a table's border.
pub(crate) fn text(text: &str, start: usize, code: &[Range<usize>], keys: &[&str]) -> Option<Text> {
    spoken(text, start, code).find_map(|line| {
        let content = &text[line.clone()];
        let indent = content.len() - content.trim_start_matches(decoration).len();
        let (name, value) = content[indent..].split_once([':', '：', '|'])?;
        let named = name.len() < 100 && keys.contains(&&*key(name.trim_matches(decoration)));
        let value = value.trim_start_matches(decoration);
        let at = line.end - value.len();
        let value = value.split(['|', '<']).next().unwrap_or(value).trim_end_matches(decoration);
        (named && !value.is_empty() && value.len() < 200)
            .then(|| Text { text: value.into(), range: at..at + value.len() })
    })
}

/// The first date in a text, as `2026-01-02`: also written `2026/1/2`, `2026.1.2` and `2026年1月2日`.
pub(crate) fn find_date(text: &str) -> Option<(Range<usize>, String)> {
    let digits = |c: char| c.is_ascii_digit();
    let mut from = 0;
    while let Some(at) = text[from..].find(digits).map(|at| from + at) {
        let length = text[at..].find(|c| !digits(c)).unwrap_or(text.len() - at);
        if let Some((rest, date)) = (length == 4).then(|| date_at(&text[at..])).flatten() {
            return Some((at..text.len() - rest, date));
        }
        from = at + length;
    }
    None
}

/// A date at the start of a text, and how many bytes follow it.
fn date_at(text: &str) -> Option<(usize, String)> {
    let (year, rest) = text.split_at_checked(4)?;
    let separator = rest.chars().next().filter(|c| "-/.年".contains(*c))?;
    let (month, rest) = number(&rest[separator.len_utf8()..])?;
    let rest = rest.strip_prefix(if separator == '年' { '月' } else { separator })?;
    let (day, rest) = number(rest)?;
    let rest = rest.strip_prefix('日').unwrap_or(rest);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| (rest.len(), format!("{year}-{month:02}-{day:02}")))
}

/// One or two digits.
fn number(text: &str) -> Option<(u8, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(length);
    (length <= 2).then_some(())?;
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reviewed(line: &str) -> Option<String> {
        date(line, 0, &[], &["lastreviewed", "reviewed", "最終更新日"]).map(|found| {
            assert_eq!(find_date(&line[found.range]).map(|(_, date)| date).as_deref(), Some(&*found.text));
            found.text
        })
    }

    #[test]
    fn dates_are_found_where_people_write_them() {
        for line in [
            "Last reviewed: 2026-01-02",
            "**Last reviewed:** 2026-01-02T10:00:00Z",
            "> _Last reviewed on 2026/1/2 by Ana_",
            "| Last reviewed | 2026.01.02 |",
            "<!-- last_reviewed: 2026-01-02 -->",
            "Owner: SRE, last reviewed: 2026-01-02",
            "最終更新日：2026年1月2日",
            "- 最終更新日 2026-01-02",
            "## Last reviewed\n\n2026-01-02\n",
            "Reviewed: 2026-01-02",
        ] {
            assert_eq!(reviewed(line).as_deref(), Some("2026-01-02"), "{line}");
        }
    }

    #[test]
    fn other_dates_are_not_reviews() {
        for line in [
            "Next review: 2026-01-02",
            "The outage was reviewed 2026-01-02",
            "Last reviewed: soon",
            "Last reviewed: 2026-13-02",
            "Last reviewed: 12026-01-02",
            "Last reviewed by Ana.\nOutage of 2026-01-02",
        ] {
            assert_eq!(reviewed(line), None, "{line}");
        }
    }

    #[test]
    fn owners_are_found_and_code_is_not_looked_at() {
        let owner = |line: &str| {
            text(line, 0, &[], &["owner", "担当"]).map(|found| {
                assert_eq!(line[found.range], found.text);
                found.text
            })
        };
        for line in
            ["**Owner:** SRE team", "| Owner | SRE team |", "- 担当：SRE team", "x: y\nowner: SRE team <sre@x.y>"]
        {
            assert_eq!(owner(line).as_deref(), Some("SRE team"), "{line}");
        }
        assert_eq!(owner("Owner: \nThe owner: SRE"), None);
        let blocks = "```\nowner: a\n```\nowner: b\n";
        assert_eq!(text(blocks, 0, std::slice::from_ref(&(0..16)), &["owner"]).map(|it| it.text).as_deref(), Some("b"));
    }
}
