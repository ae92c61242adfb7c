//! Where a comment that accepts a failure would stand.

use std::ops::Range;
use std::sync::Arc;

use prc_check::Date;
use prc_hcl::{Body, File, Item};
use prc_model::SourceFile;

use super::{comment, comments, is_fetched};

/// What is to be put into a text so that it accepts a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIgnore {
    /// The byte before which it goes.
    pub at: usize,
    /// The comment, with its line break.
    pub text: String,
    /// The reason in it, between its quotes.
    pub reason: Range<usize>,
}

impl NewIgnore {
    /// A comment about what begins at a byte of a file: above the attribute or block that it is in, or in a document
    /// before everything else. `None` where no comment would count, as in JSON; what is answered has been read back.
    /// The reason must hold neither a quote nor a backslash.
    pub fn place(path: &str, text: &str, at: usize, requirement: &str, reason: &str, until: Date) -> Option<Self> {
        let said = |reason: &str| format!("prc:ignore {requirement} reason=\"{reason}\" until={until}");
        if is_fetched(path) || reason.contains(['"', '\\', '\n']) {
            return None;
        }
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let name = path.rsplit('/').next().unwrap_or_default();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        let made = |at: usize, before: &str, after: &str| {
            let start = before.len() + said("").find('"')? + 1;
            let text = format!("{before}{}{after}", said(reason));
            Some(Self { at, text, reason: start..start + reason.len() })
        };
        let above = |at: usize| {
            let start = line_start(text, at);
            let indent: String = text.get(start..)?.chars().take_while(|one| matches!(one, ' ' | '\t')).collect();
            made(start, &format!("{indent}# "), end)
        };
        let candidates = if ends(&[".tf", ".tofu", ".tfvars"]) {
            [above(item_start(File::parse(text.into()).body(), at)?), None]
        } else if ends(&[".md", ".markdown"]) {
            let before = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            [made(front_matter(text).unwrap_or(before), "<!-- ", &format!(" -->{end}")), None]
        } else {
            [made(line_end(text, at), " # ", ""), above(at)]
        };
        candidates.into_iter().flatten().find(|one| one.accepts(path, text, at, requirement))
    }

    /// Whether the reader finds it, and finds it about the place.
    fn accepts(&self, path: &str, text: &str, at: usize, requirement: &str) -> bool {
        let (Some(before), Some(after)) = (text.get(..self.at), text.get(self.at..)) else { return false };
        let edited: Arc<str> = format!("{before}{}{after}", self.text).into();
        let at = if at < self.at { at } else { at + self.text.len() };
        let file = SourceFile { path: path.into(), text: edited };
        comments(&file).iter().any(|one| {
            let said = file.text.get(one.text.clone()).and_then(|text| comment::read(text, &mut Vec::new()));
            let new = (self.at..self.at + self.text.len()).contains(&one.text.start);
            new && one.covers.contains(&at) && said.is_some_and(|said| said.ids.iter().any(|(id, _)| id == requirement))
        })
    }
}

/// Where the innermost attribute or block around a place begins.
fn item_start(body: Body<'_>, at: usize) -> Option<usize> {
    body.items().find_map(|item| match item {
        Item::Attribute(attribute) => {
            let span = attribute.span().range();
            (span.start..=span.end).contains(&at).then_some(span.start)
        }
        Item::Block(block) => {
            let span = block.span().range();
            let inner = || item_start(block.body(), at);
            (span.start..=span.end).contains(&at).then(|| inner().unwrap_or(span.start))
        }
    })
}

/// Where a document begins behind its front matter.
fn front_matter(text: &str) -> Option<usize> {
    let first = text.find('\n')?;
    if text.get(..first)?.trim_end() != "---" {
        return None;
    }
    let mut at = first + 1;
    for line in text.get(at..)?.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "---" && line.ends_with('\n') {
            return Some(at);
        }
    }
    None
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |before| before + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    let end = text.get(at..).and_then(|behind| behind.find('\n')).map_or(text.len(), |behind| at + behind);
    let line = text.get(..end).unwrap_or_default();
    line.strip_suffix('\r').unwrap_or(line).len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn placed(path: &str, text: &str, at: &str) -> Option<String> {
        let at = text.find(at).unwrap();
        let new = NewIgnore::place(path, text, at, "a-b", "why", "2027-05-31".parse().unwrap())?;
        assert_eq!(&new.text[new.reason.clone()], "why");
        Some(format!("{}{}{}", &text[..new.at], new.text, &text[new.at..]))
    }

    const SAID: &str = "prc:ignore a-b reason=\"why\" until=2027-05-31";

    #[test]
    fn above_what_it_is_about() {
        let text = "resource \"x\" \"y\" {\n  one = 1\n  nested {\n    list = [\n      2,\n    ]\n  }\n}\n";
        assert_eq!(placed("a.tf", text, "resource").unwrap(), format!("# {SAID}\n{text}"));
        assert_eq!(placed("a.tf", text, "1").unwrap(), text.replace("  one", &format!("  # {SAID}\n  one")));
        assert_eq!(placed("a.tf", text, "2").unwrap(), text.replace("    list", &format!("    # {SAID}\n    list")));
        let text = "a = <<EOT\r\nx\r\nEOT\r\nb { c = 1 }\r\n";
        assert_eq!(placed("a.tf", text, "x").unwrap(), format!("# {SAID}\r\n{text}"));
        assert_eq!(placed("a.tf", text, "1").unwrap(), text.replace("b {", &format!("# {SAID}\r\nb {{")));
    }

    #[test]
    fn in_documents() {
        assert_eq!(placed("a.md", "# Title\n", "Title").unwrap(), format!("<!-- {SAID} -->\n# Title\n"));
        let text = "---\nreviewed: x\n---\n# Title\n";
        assert_eq!(placed("a.md", text, "Title").unwrap(), text.replace("# T", &format!("<!-- {SAID} -->\n# T")));
        let text = "on: push\njobs:\n  run: |\n    # x\n    ls\n";
        assert_eq!(placed("ci.yml", text, "jobs").unwrap(), text.replace("jobs:", &format!("jobs: # {SAID}")));
        assert_eq!(placed("ci.yml", text, "ls"), None);
        assert_eq!(placed("CODEOWNERS", "* @a\n", "*").unwrap(), format!("* @a # {SAID}\n"));
    }

    #[test]
    fn where_no_comment_counts_there_is_none() {
        assert_eq!(placed("a.tf.json", "{\n}\n", "}"), None);
        assert_eq!(placed(".terraform/modules/m/main.tf", "a = 1\n", "a"), None);
        let until = "2027-05-31".parse().unwrap();
        assert_eq!(NewIgnore::place("a.tf", "a = 1\n", 0, "a-b", "say \"why\"", until), None);
        assert_eq!(NewIgnore::place("a.tf", "a = 1\n", 99, "a-b", "why", until), None);
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "[a{}=\"\n \\*/é<#-]{0,20}", at in 0usize..25, name in "(a.tf|a.md|a.yml|CODEOWNERS)") {
            NewIgnore::place(&name, &text, at, "a-b", "why", "2027-05-31".parse().unwrap());
        }
    }
}
