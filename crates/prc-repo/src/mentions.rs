//! Resources that a document names: addresses of Terraform and ARNs, and what its front matter lists.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::Document;
use crate::place::Text;

/// Keys as `key` of the front matter makes them.
const RESOURCES: [&str; 3] = ["resource", "resources", "リソース"];
/// What stands behind the dot of a file's name, and of no resource's.
const ENDINGS: [&str; 20] = [
    "tf", "tfvars", "hcl", "json", "yaml", "yml", "md", "txt", "csv", "sql", "sh", "py", "js", "ts", "go", "rb", "zip",
    "png", "svg", "html",
];
const MAX_MENTIONS: usize = 5000;
const MAX_LENGTH: usize = 500;

/// Each name once, in the order in which they stand in the document.
pub(crate) fn mentions(document: &Document<'_>) -> Vec<Text> {
    let mut seen = BTreeSet::new();
    let listed = RESOURCES.iter().flat_map(|key| document.front_matter.all(key)).cloned();
    let listed = listed.filter(|name| !name.text.trim().is_empty());
    let start = document.markdown.start;
    let written = words(document.text.get(start..).unwrap_or_default());
    let written = written.filter_map(|range| named(document.text, range.start + start..range.end + start));
    let fits = |name: &Text| name.text.len() <= MAX_LENGTH;
    listed.chain(written).filter(fits).filter(|name| seen.insert(name.text.clone())).take(MAX_MENTIONS).collect()
}

/// The address or ARN that a word is.
fn named(text: &str, word: Range<usize>) -> Option<Text> {
    let written = &text[word.clone()];
    let name = if written.starts_with("arn:") { arn(written) } else { address(written) }?;
    Some(Text { text: name.to_owned(), range: word.start..word.start + name.len() })
}

/// Runs of characters that an address or an ARN may have, without the punctuation around them.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let part_of = |character: char| character.is_ascii_alphanumeric() || "_-.:/[]\"*".contains(character);
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(part_of)?;
        let end = text[start..].find(|character| !part_of(character)).map_or(text.len(), |length| start + length);
        at = end;
        let word = text[start..end].trim_start_matches(['"', '[', '.', ':', '*', '-', '/']);
        let start = end - word.len();
        Some(start..start + word.trim_end_matches(['.', ':', '"']).len())
    })
}

/// The resource in `module.orders["eu"].aws_sqs_queue.this[0].arn`: with its module and key, without the attribute.
fn address(word: &str) -> Option<&str> {
    let mut rest = word;
    while let Some(called) = rest.strip_prefix("module.") {
        rest = key(identifier(called)?)?.strip_prefix('.')?;
    }
    let (kind, named) = rest.split_once('.')?;
    let is_kind = kind.strip_prefix("aws_").is_some_and(|kind| {
        !kind.is_empty() && kind.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_')
    });
    let behind = identifier(named)?;
    let name = &named[..named.len() - behind.len()];
    let after = key(behind)?;
    let ends = after.is_empty() || after.starts_with('.');
    let is_file = after.is_empty() && ENDINGS.contains(&name);
    (is_kind && ends && !is_file).then(|| &word[..word.len() - after.len()])
}

/// What follows an identifier; `None` when there is none.
fn identifier(text: &str) -> Option<&str> {
    let end = text.find(|one: char| !one.is_ascii_alphanumeric() && one != '_' && one != '-').unwrap_or(text.len());
    let begins = text.starts_with(|one: char| one.is_ascii_alphabetic() || one == '_');
    begins.then(|| &text[end..])
}

/// What follows the key of an instance, where one is.
fn key(text: &str) -> Option<&str> {
    match text.strip_prefix('[') {
        None => Some(text),
        Some(inside) => Some(inside.split_once(']')?.1),
    }
}

/// An ARN of one resource of an account.
fn arn(word: &str) -> Option<&str> {
    let parts: Vec<&str> = word.splitn(6, ':').collect();
    let [_, _, _, _, account, name] = parts.as_slice() else { return None };
    let in_an_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    (in_an_account && !name.is_empty() && !name.contains('*')).then_some(word)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn found(text: &str) -> Vec<&str> {
        words(text).filter_map(|word| named(text, word)).map(|name| &text[name.range]).collect()
    }

    #[test]
    fn addresses() {
        assert_eq!(found("see `aws_db_instance.orders`."), ["aws_db_instance.orders"]);
        assert_eq!(
            found("terraform apply -replace=module.q[\"a\"].aws_sqs_queue.this[0]"),
            ["module.q[\"a\"].aws_sqs_queue.this[0]"]
        );
        assert_eq!(found("\"${aws_sqs_queue.this.arn}\""), ["aws_sqs_queue.this"]);
        for none in [
            "aws_lambda.py",
            "data.aws_region.current",
            "aws_s3_bucket",
            "modules/aws_x.y/main.tf",
            "aws_.x",
            "my.aws_s3_bucket.x",
            "aws_iam_role.*",
            "aws_iam_role.x[",
            "module.",
            "[[[",
        ] {
            assert!(found(none).is_empty(), "{none}: {:?}", found(none));
        }
    }

    #[test]
    fn arns() {
        let queue = "arn:aws:sqs:eu-west-1:111122223333:orders";
        assert_eq!(found(&format!("({queue}), or {queue}.")), [queue, queue]);
        for none in [
            "arn:aws:s3:::bucket",
            "arn:aws:sqs:*:111122223333:x-*",
            "arn:aws:iam::aws:policy/x",
            "arn:",
            "arn:aws:sqs:r:<account>:x",
        ] {
            assert!(found(none).is_empty(), "{none}");
        }
    }
}
