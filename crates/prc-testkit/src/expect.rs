//! What the comments of a fixture expect.

use prc_check::State;

use crate::Section;
use crate::world::Settings;

/// An expected verdict, or an attribute that must be cited.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    /// Or the subject, when it stands in no line.
    pub(crate) file: String,
    /// From 1; 0 when the subject stands in no line.
    pub(crate) line: usize,
    pub(crate) state: State,
    pub(crate) message: String,
}

/// The verdicts that a section's comments and settings expect.
pub(crate) fn expectations(section: &Section) -> Vec<Expected> {
    let settings = Settings::of(section).unwrap_or_default();
    let named = settings.expect.iter().filter_map(|(subject, words)| expectation(subject, 0, words));
    lines(section).filter_map(|(file, line, comment)| expectation(file, line, comment)).chain(named).collect()
}

fn expectation(file: &str, line: usize, words: &str) -> Option<Expected> {
    let (word, message) = words.split_once(':').unwrap_or((words, ""));
    let state = match word.trim() {
        "pass" => State::Pass,
        "fail" => State::Fail,
        "unknown" => State::Unknown,
        "not applicable" => State::NotApplicable,
        _ => return None,
    };
    Some(Expected { file: file.into(), line, state, message: message.trim().into() })
}

/// The lines that must be cited.
pub(crate) fn cited(section: &Section) -> Vec<(String, usize)> {
    lines(section).filter(|(_, _, comment)| *comment == "cited").map(|(file, line, _)| (file.into(), line)).collect()
}

/// Every trailing comment, in the syntax of its file.
fn lines(section: &Section) -> impl Iterator<Item = (&str, usize, &str)> {
    section.files.iter().flat_map(|file| {
        let (start, end) = marks(&file.language);
        file.text.lines().enumerate().filter_map(move |(at, line)| {
            let (_, comment) = match line.rsplit_once(start) {
                Some((line, comment)) => (line, comment.strip_suffix(end)?),
                // The front matter of a document has comments of its own.
                None => line.rsplit_once(" # ").filter(|_| file.language == "markdown")?,
            };
            Some((&*file.path, at + 1, comment.trim()))
        })
    })
}

/// How a comment begins and ends in a language.
pub(crate) fn marks(language: &str) -> (&'static str, &'static str) {
    match language {
        "markdown" => ("<!-- ", " -->"),
        "json5" => (" // ", ""),
        _ => (" # ", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fixture;

    #[test]
    fn comments_expect() {
        let text =
            "## A\n```hcl\nresource \"a\" \"b\" { # fail: is 3, must be 7\n  x = 3 # cited\n  y = 4 # why\n}\n```\n";
        let fixture = Fixture::parse(&format!("# x\n\n{text}"));
        let section = &fixture.sections[0];
        let expected = expectations(section);
        assert_eq!(expected.len(), 1);
        assert_eq!((expected[0].line, expected[0].state, &*expected[0].message), (1, State::Fail, "is 3, must be 7"));
        assert_eq!(cited(section), [(String::from("main.tf"), 2)]);
    }
}
