//! A fixture as sections of files.

use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

/// One Markdown fixture.
#[derive(Debug)]
pub struct Fixture {
    pub title: String,
    /// Why no literal decides: `<!-- no flip: the reason -->`.
    pub unflipped: Option<String>,
    pub sections: Vec<Section>,
}

/// One world: files and what is asked of them.
#[derive(Clone, Debug, Default)]
pub struct Section {
    pub title: String,
    /// The prose, as Markdown.
    pub prose: String,
    /// In their order; every path once.
    pub files: Vec<File>,
    /// The text of the ```` ```toml ```` blocks.
    pub settings: String,
}

/// A file of a world.
#[derive(Clone, Debug)]
pub struct File {
    pub path: String,
    pub language: String,
    pub text: String,
}

impl Fixture {
    /// Reads the fixture of a check.
    ///
    /// # Errors
    /// There is no such file.
    pub fn read(folder: &Path, id: &str) -> Result<Self, String> {
        let path = folder.join(format!("{id}.md"));
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{id}: {}: {error}", path.display()))?;
        Ok(Self::parse(&text))
    }

    /// Splits a text at its headings.
    pub fn parse(text: &str) -> Self {
        let mut sections = vec![Section::default()];
        let mut heading: Option<String> = None;
        let mut block: Option<(String, String)> = None;
        for (event, range) in Parser::new(text).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    heading = Some(String::new());
                    if level != HeadingLevel::H1 {
                        sections.push(Section::default());
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    if let (Some(title), Some(section)) = (heading.take(), sections.last_mut()) {
                        section.title = title;
                    }
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    block = Some((info.to_string(), String::new()))
                }
                Event::End(TagEnd::CodeBlock) => {
                    if let (Some((info, text)), Some(section)) = (block.take(), sections.last_mut()) {
                        section.add(&info, text);
                    }
                }
                Event::Start(Tag::Paragraph) => {
                    if let Some(section) = sections.last_mut() {
                        section.prose.push_str(text[range].trim());
                        section.prose.push_str("\n\n");
                    }
                }
                Event::Text(part) | Event::Code(part) => match (&mut block, &mut heading) {
                    (Some((_, code)), _) => code.push_str(&part),
                    (None, Some(title)) => title.push_str(&part),
                    (None, None) => {}
                },
                _ => {}
            }
        }
        let first = sections.remove(0);
        let unflipped =
            text.lines().find_map(|line| Some(line.strip_prefix("<!-- no flip: ")?.strip_suffix(" -->")?.to_owned()));
        Self { title: first.title, unflipped, sections }
    }
}

impl Section {
    fn add(&mut self, info: &str, text: String) {
        let (language, path) = info.split_once(' ').unwrap_or((info, ""));
        let path = match (language, path.trim()) {
            ("hcl", "") => "main.tf",
            (_, path) => path,
        };
        if language == "toml" && path.is_empty() {
            self.settings.push_str(&text);
            return;
        }
        match self.files.iter_mut().find(|file| file.path == path) {
            Some(file) => {
                file.text.push('\n');
                file.text.push_str(&text);
            }
            None => self.files.push(File { path: path.into(), language: language.into(), text }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_hold_files() {
        let text = "# `a`\n\nWhy.\n\n## One\n\nIt `is`.\n\n```hcl\nx {}\n```\n```markdown docs/a.md\n# A\n```\n\n## Two\n\n```toml\ntier = 1\n```\n";
        let fixture = Fixture::parse(text);
        assert_eq!(fixture.title, "a");
        assert_eq!(fixture.sections.len(), 2);
        let paths: Vec<&str> = fixture.sections[0].files.iter().map(|file| &*file.path).collect();
        assert_eq!(paths, ["main.tf", "docs/a.md"]);
        assert_eq!(fixture.sections[0].prose, "It `is`.\n\n");
        assert_eq!(fixture.sections[1].settings, "tier = 1\n");
    }
}
