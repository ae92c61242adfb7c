//! Headings by what they mean, in English and Japanese: `data/headings.toml`.

use std::collections::BTreeMap;

use prc_check::data::Table;
use prc_check::{Read, Reason, table, unknown};
use prc_resources::Section;

static MEANINGS: Table<BTreeMap<String, Vec<String>>> = Table::new("headings.toml", table!("data/headings.toml"));

/// The sections whose headings mean something; a name that the table does not have means itself.
pub(crate) fn meaning<'s, 'a>(name: &str, sections: &'s [Section<'a>]) -> Read<Vec<&'s Section<'a>>> {
    let own = vec![name.to_lowercase()];
    let words = MEANINGS.get()?.get(name).unwrap_or(&own);
    if words.is_empty() {
        return Err(unknown(Reason::Internal, "a meaning without words"));
    }
    let mut found = Vec::new();
    for section in sections {
        let title = section.title()?.to_lowercase();
        if words.iter().any(|word| says(&title, word)) {
            found.push(section);
        }
    }
    Ok(found)
}

/// The names that no heading with something under it means.
pub(crate) fn missing(names: &[String], sections: &[Section<'_>]) -> Read<Vec<String>> {
    let mut missing = Vec::new();
    for name in names {
        let found = meaning(name, sections)?;
        if !found.iter().any(|section| section.empty() == Ok(false)) {
            missing.push(name.clone());
        }
    }
    Ok(missing)
}

/// `a, b and c`
pub(crate) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Whether a title has a word, which begins where a word begins; in Japanese that is anywhere.
fn says(title: &str, word: &str) -> bool {
    let begins = |at: usize| !title[..at].ends_with(|before: char| before.is_ascii_alphanumeric());
    title.match_indices(word).any(|(at, _)| !word.is_ascii() || begins(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_where_words_begin() {
        assert!(says("2. how to mitigate", "mitigat") && says("一次切り分け", "切り分け"));
        assert!(!says("undiagnosed", "diagnos"));
        assert!(MEANINGS.get().is_ok_and(|table| table.values().all(|words| !words.is_empty())));
        assert_eq!(listed(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
