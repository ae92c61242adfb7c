//! Anchors of headings, as GitHub makes them.

use std::collections::BTreeSet;

/// Gives every heading of a document its own anchor.
#[derive(Default)]
pub(crate) struct Slugs {
    taken: BTreeSet<String>,
}

impl Slugs {
    pub(crate) fn of(&mut self, title: &str) -> String {
        let plain = slug(title);
        let mut unique = plain.clone();
        let mut number = 0;
        while !self.taken.insert(unique.clone()) {
            number += 1;
            unique = format!("{plain}-{number}");
        }
        unique
    }
}

/// Letters, marks, digits, `_` and `-` stay, spaces become `-`, everything else goes.
fn slug(title: &str) -> String {
    title
        .trim()
        .chars()
        .filter_map(|c| if c == ' ' { Some('-') } else { is_word(c).then_some(c) })
        .collect::<String>()
        .to_lowercase()
}

fn is_word(character: char) -> bool {
    // Identifiers may hold these middle dots, which are punctuation to GitHub.
    let dot = matches!(character, '\u{b7}' | '\u{387}' | '\u{30fb}' | '\u{ff65}');
    character == '-' || (unicode_ident::is_xid_continue(character) && !dot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_githubs() {
        let mut slugs = Slugs::default();
        for (title, anchor) in [
            ("How to check?", "how-to-check"),
            ("How to check", "how-to-check-1"),
            ("How to Check!", "how-to-check-2"),
            ("1. Roll back `v2` & restart", "1-roll-back-v2--restart"),
            ("snake_case-and-dash", "snake_case-and-dash"),
            ("切り分け（一次対応）", "切り分け一次対応"),
            ("サーバー・再起動", "サーバー再起動"),
            ("ÉTÉ cafe\u{301}", "été-cafe\u{301}"),
            ("???", ""),
        ] {
            assert_eq!(slugs.of(title), anchor, "{title}");
        }
    }
}
