//! The first failing and the first passing example of a check, from the Markdown that is its test.

use std::fmt::Write;

/// What fails, and what passes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Examples {
    pub(crate) bad: String,
    pub(crate) good: String,
}

/// Reads a fixture: sections with code blocks, in which comments say what must come out. An example shows one answer
/// alone, so that nobody has to look for it.
pub(crate) fn examples(fixture: &str) -> Examples {
    let sections = sections(fixture);
    let first = |word: &str| {
        let one =
            sections.iter().find(|section| !section.words.is_empty() && section.words.iter().all(|own| own == word));
        one.map(|section| section.text.trim_end().to_owned()).unwrap_or_default()
    };
    Examples { bad: first("fail"), good: first("pass") }
}

#[derive(Debug, Default)]
struct Section {
    text: String,
    /// `fail`, `pass`, `unknown`, `not applicable`.
    words: Vec<String>,
}

fn sections(fixture: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut fence: Option<&str> = None;
    for line in fixture.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            None if line.starts_with("## ") => sections.push(Section::default()),
            None if ticks.len() >= 3 => {
                fence = Some(ticks);
                let file = line[ticks.len()..].split_once(' ').map(|(_, file)| file.trim()).unwrap_or_default();
                if let Some(section) = sections.last_mut()
                    && !file.is_empty()
                {
                    let _ = writeln!(section.text, "# {file}");
                }
            }
            Some(open) if line == open => fence = None,
            Some(_) => sections.last_mut().into_iter().for_each(|section| section.add(line)),
            None => {}
        }
    }
    sections
}

impl Section {
    fn add(&mut self, line: &str) {
        let (code, comment) = comment(line);
        let word = comment.map(|comment| comment.split_once(':').map_or(comment, |(word, _)| word).trim());
        if let Some(word) = word.filter(|word| ["fail", "pass", "unknown", "not applicable"].contains(word)) {
            self.words.push(word.to_owned());
        }
        let shown = if word == Some("cited") { code.trim_end() } else { line };
        let _ = writeln!(self.text, "{shown}");
    }
}

/// The comment at the end of a line, in any of the languages of fixtures.
fn comment(line: &str) -> (&str, Option<&str>) {
    let html = line.rsplit_once(" <!-- ").and_then(|(code, comment)| Some((code, comment.strip_suffix(" -->")?)));
    let found = html.or_else(|| line.rsplit_once(" # ")).or_else(|| line.rsplit_once(" // "));
    found.map_or((line, None), |(code, comment)| (code, Some(comment.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_is_shown() {
        let fixture = "# `x`\n\n## Both\n```hcl\na {} # pass\nb {} # fail: no\n```\n\n## Bad\nWhy.\n```hcl\nx {} # fail: is 3\n  y = 3 # cited\n```\n\n\
                       ## Good\n````markdown docs/a.md\n# A <!-- pass -->\n```sh\nls\n```\n````\n";
        let examples = examples(fixture);
        assert_eq!(examples.bad, "x {} # fail: is 3\n  y = 3");
        assert_eq!(examples.good, "# docs/a.md\n# A <!-- pass -->\n```sh\nls\n```");
    }
}
