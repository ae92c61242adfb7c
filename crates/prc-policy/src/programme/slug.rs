//! The names of the files: derived, so that two branches that say the same write the same file.

use sha2::{Digest, Sha256};

use super::{ATTESTATIONS, WAIVERS};
use crate::finding::hex;

/// The longest part of a name that is taken over.
const LONGEST: usize = 80;

/// The file of a waiver, relative to `prc.toml`.
pub fn waiver_path(requirement: &str, subject: &str, system: Option<&str>, environment: Option<&str>) -> String {
    format!("{WAIVERS}/{requirement}--{}.toml", slug(&[Some(subject), system, environment]))
}

/// The file of an attestation, relative to `prc.toml`.
pub fn attestation_path(requirement: &str, system: &str, subject: Option<&str>, environment: Option<&str>) -> String {
    format!("{ATTESTATIONS}/{requirement}--{}.toml", slug(&[Some(system), subject, environment]))
}

/// The first part in small letters, digits and `.`, `-`, `_`. Where that says less than all parts do, a digest of them
/// follows after `--`, which no other slug contains: so two names are never the same, also where a file system takes
/// `A` for `a`.
fn slug(parts: &[Option<&str>]) -> String {
    let first = parts.first().copied().flatten().unwrap_or_default();
    let mut slug = String::new();
    for character in first.chars().map(|character| character.to_ascii_lowercase()) {
        let plain = character.is_ascii_lowercase() || character.is_ascii_digit() || ".-_".contains(character);
        match if plain { character } else { '-' } {
            '-' if slug.ends_with('-') || slug.is_empty() => {}
            '.' if slug.ends_with('.') || slug.is_empty() => {}
            character => slug.push(character),
        }
    }
    slug.truncate(LONGEST);
    let slug = slug.trim_end_matches(['-', '.']);
    if slug == first && parts.iter().skip(1).all(Option::is_none) {
        return slug.to_owned();
    }
    // Absent and empty are told apart.
    let all: Vec<String> =
        parts.iter().map(|part| part.map_or_else(|| "\u{1}".into(), |part| format!("={part}"))).collect();
    let digest = hex(&Sha256::digest(all.join("\0")));
    format!("{slug}--{}", digest.get(..12).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn of(subject: &str) -> String {
        slug(&[Some(subject), None, None])
    }

    #[test]
    fn a_plain_name_is_taken_over() {
        assert_eq!(of("aws_db_instance.orders"), "aws_db_instance.orders");
        assert_eq!(
            waiver_path("rds-backup-retention", "aws_db_instance.orders", None, None),
            "prc/waivers/rds-backup-retention--aws_db_instance.orders.toml"
        );
        assert!(of("aws_db_instance.orders[\"a\"]").starts_with("aws_db_instance.orders-a--"));
        assert!(slug(&[Some("checkout"), None, Some("prod")]).starts_with("checkout--"));
    }

    #[test]
    fn names_that_differ_have_files_that_differ() {
        let names = ["a", "A", "a-", "-a", "a--b", "a-b", "a/b", "../a", "..", "", ".", "a.", "日本", "日", "con"];
        let slugs: BTreeSet<String> = names.iter().map(|name| of(name).to_lowercase()).collect();
        assert_eq!(slugs.len(), names.len(), "{slugs:?}");
    }

    proptest! {
        #[test]
        fn no_slug_is_a_path(one in any::<String>(), other in "[a-cA-C.\\-/]{0,6}", another in "[a-cA-C.\\-/]{0,6}") {
            let slug = of(&one);
            prop_assert!(slug.len() < 100 && !slug.starts_with('.') && !slug.contains(".."));
            prop_assert!(slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte)));
            prop_assert_eq!(of(&other) == of(&another), other == another);
        }
    }
}
