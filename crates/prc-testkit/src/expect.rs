//! What the comments of a fixture expect.

use prc_check::State;

use crate::Section;

/// An expected verdict, or an attribute that must be cited.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: usize,
    pub(crate) state: State,
    pub(crate) message: String,
}

/// The verdicts that a section's comments expect.
pub(crate) fn expectations(section: &Section) -> Vec<Expected> {
    lines(section)
        .filter_map(|(file, line, comment)| {
            let (word, message) = comment.split_once(':').unwrap_or((comment, ""));
            let state = match word.trim() {
                "pass" => State::Pass,
                "fail" => State::Fail,
                "unknown" => State::Unknown,
                "not applicable" => State::NotApplicable,
                _ => return None,
            };
            Some(Expected { file: file.into(), line, state, message: message.trim().into() })
        })
        .collect()
}

/// The lines that must be cited.
pub(crate) fn cited(section: &Section) -> Vec<(String, usize)> {
    lines(section).filter(|(_, _, comment)| *comment == "cited").map(|(file, line, _)| (file.into(), line)).collect()
}

/// Every trailing comment of the Terraform files.
fn lines(section: &Section) -> impl Iterator<Item = (&str, usize, &str)> {
    section.files.iter().filter(|file| file.language == "hcl").flat_map(|file| {
        file.text.lines().enumerate().filter_map(|(at, line)| {
            let (_, comment) = line.rsplit_once(" # ")?;
            Some((&*file.path, at + 1, comment.trim()))
        })
    })
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
