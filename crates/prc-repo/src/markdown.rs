//! What a Markdown document holds: headings with their bodies, links, names in backticks, anchors.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::front_matter::lines;
use crate::place::Text;

const MAX_HEADINGS: usize = 1000;
const MAX_LINKS: usize = 5000;
const MAX_NAMES: usize = 5000;
const MAX_TABLES: usize = 200;
const MAX_CELLS: usize = 20_000;
/// Characters kept of one text; the place in the file tells the rest.
const MAX_TEXT: usize = 500;

#[derive(Debug, Default)]
pub(crate) struct Markdown {
    pub(crate) headings: Vec<Heading>,
    pub(crate) links: Vec<Link>,
    /// Inline code, in the order of the text.
    pub(crate) names: Vec<Text>,
    /// The `id` and `name` attributes of HTML in the text.
    pub(crate) anchors: Vec<Text>,
    /// Where blocks of code are, in order.
    pub(crate) code: Vec<Range<usize>>,
    pub(crate) tables: Vec<Table>,
    /// It has a numbered list.
    pub(crate) ordered: bool,
    /// Where the text starts, behind the front matter.
    pub(crate) start: usize,
    /// There was more than is looked at.
    pub(crate) truncated: bool,
}

/// A heading and what follows it, up to the next heading of its level or above.
#[derive(Debug)]
pub(crate) struct Heading {
    pub(crate) title: Text,
    pub(crate) level: usize,
    /// Lines that say something: not empty, not a comment, not a heading, not a TODO.
    pub(crate) lines: usize,
    /// It holds a block of code.
    pub(crate) code: bool,
    /// It holds a link.
    pub(crate) link: bool,
}

#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) header: Vec<Text>,
    pub(crate) rows: Vec<Vec<Text>>,
    pub(crate) range: Range<usize>,
}

#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) target: Text,
    pub(crate) text: String,
}

/// What the text of the current event belongs to.
#[derive(Default)]
struct Open {
    heading: bool,
    /// Index of each link that is open; `None` for those beyond the cap.
    links: Vec<Option<usize>>,
    /// In a cell of the last table.
    cell: bool,
    cells: usize,
}

impl Markdown {
    pub(crate) fn read(text: &str, start: usize) -> Self {
        let mut read = Self { start, ..Self::default() };
        let mut open = Open::default();
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
        for (event, range) in Parser::new_ext(&text[start..], options).into_offset_iter() {
            read.event(event, range.start + start..range.end + start, &mut open);
        }
        read.bodies(text);
        read
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>, open: &mut Open) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                open.heading = self.headings.len() < MAX_HEADINGS;
                if open.heading {
                    let title = Text { text: String::new(), range };
                    let level = level as usize;
                    self.headings.push(Heading { title, level, lines: 0, code: false, link: false });
                }
                self.truncated |= !open.heading;
            }
            Event::End(TagEnd::Heading(_)) => open.heading = false,
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let fits = self.links.len() < MAX_LINKS;
                open.links.push(fits.then_some(self.links.len()));
                if fits {
                    let mut target = Text { text: String::new(), range };
                    append(&mut target.text, &dest_url);
                    self.links.push(Link { target, text: String::new() });
                }
                self.truncated |= !fits;
                self.mark(|heading| heading.link = true);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => drop(open.links.pop()),
            Event::Start(Tag::CodeBlock(_)) => {
                self.code.push(range);
                self.mark(|heading| heading.code = true);
            }
            Event::Start(Tag::List(Some(_))) => self.ordered = true,
            Event::Start(Tag::Table(_) | Tag::TableRow | Tag::TableCell) | Event::End(TagEnd::TableCell) => {
                self.table(&event, range, open);
            }
            Event::Text(text) => self.text(&text, open),
            Event::Code(code) => {
                self.text(&code, open);
                self.truncated |= self.names.len() >= MAX_NAMES;
                if self.names.len() < MAX_NAMES && code.len() <= MAX_TEXT {
                    self.names.push(Text { text: code.into_string(), range });
                }
            }
            Event::SoftBreak | Event::HardBreak => self.text(" ", open),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, &range),
            _ => {}
        }
    }

    fn table(&mut self, event: &Event<'_>, range: Range<usize>, open: &mut Open) {
        open.cell = false;
        if matches!(event, Event::Start(Tag::Table(_))) && self.tables.len() < MAX_TABLES {
            self.tables.push(Table { header: Vec::new(), rows: Vec::new(), range: range.clone() });
        }
        let Some(table) = self.tables.last_mut().filter(|table| table.range.end >= range.end) else { return };
        match event {
            Event::Start(Tag::TableRow) => table.rows.push(Vec::new()),
            Event::Start(Tag::TableCell) if open.cells < MAX_CELLS => {
                (open.cell, open.cells) = (true, open.cells + 1);
                table.rows.last_mut().unwrap_or(&mut table.header).push(Text { text: String::new(), range });
            }
            _ => {}
        }
    }

    /// Says something of the heading that the text is under.
    fn mark(&mut self, mark: impl FnOnce(&mut Heading)) {
        if let Some(heading) = self.headings.last_mut() {
            mark(heading);
        }
    }

    fn text(&mut self, text: &str, open: &Open) {
        if let Some(heading) = self.headings.last_mut().filter(|_| open.heading) {
            append(&mut heading.title.text, text);
        }
        let table = self.tables.last_mut().filter(|_| open.cell);
        let cell = table.and_then(|table| table.rows.last_mut().unwrap_or(&mut table.header).last_mut());
        if let Some(cell) = cell {
            append(&mut cell.text, text);
        }
        // Only the innermost: an image in a link is not what the link says.
        if let Some(link) = open.links.last().copied().flatten().and_then(|index| self.links.get_mut(index)) {
            append(&mut link.text, text);
        }
    }

    fn html(&mut self, html: &str, range: &Range<usize>) {
        for attribute in ["id=", "name="] {
            for (_, rest) in html.match_indices(attribute).map(|(at, _)| html.split_at(at + attribute.len())) {
                let quoted = ['"', '\''].iter().find_map(|quote| rest.strip_prefix(*quote)?.split(*quote).next());
                if let Some(anchor) = quoted.filter(|anchor| anchor.len() <= MAX_TEXT && self.anchors.len() < MAX_LINKS)
                {
                    self.anchors.push(Text { text: anchor.into(), range: range.clone() });
                }
            }
        }
    }

    /// Counts what is under each heading, its subsections included.
    fn bodies(&mut self, text: &str) {
        let mut end = text.len();
        for heading in self.headings.iter_mut().rev() {
            let range = &mut heading.title.range;
            let start = std::mem::replace(&mut end, range.start);
            let body = text.get(range.end..start).unwrap_or_default();
            heading.lines = body_lines(body);
            heading.link |= body.contains("://");
            heading.title.text = heading.title.text.trim().to_owned();
            range.end = range.start + text[range.clone()].trim_end().len();
        }
        for index in (0..self.headings.len()).rev() {
            let (before, after) = self.headings.split_at_mut(index + 1);
            let Some(heading) = before.last_mut() else { continue };
            // Those inside have counted theirs already, so only the direct ones are added.
            let mut direct = usize::MAX;
            for inner in after.iter().take_while(|inner| inner.level > heading.level) {
                direct = direct.min(inner.level);
                if inner.level == direct {
                    heading.lines += inner.lines;
                    heading.code |= inner.code;
                    heading.link |= inner.link;
                }
            }
        }
    }
}

/// Adds text up to the cap.
fn append(to: &mut String, text: &str) {
    if to.len() < MAX_TEXT {
        to.extend(text.chars().take(MAX_TEXT));
    }
}

/// How many lines of a body say something.
fn body_lines(body: &str) -> usize {
    let mut in_comment = false;
    let mut count = 0;
    for line in lines(body, 0) {
        let mut said = String::new();
        let mut rest = &body[line];
        loop {
            let (mark, next) = if in_comment { ("-->", false) } else { ("<!--", true) };
            let Some((before, after)) = rest.split_once(mark) else { break };
            if !in_comment {
                said.push_str(before);
            }
            (rest, in_comment) = (after, next);
        }
        if !in_comment {
            said.push_str(rest);
        }
        count += usize::from(says_something(&said));
    }
    count
}

fn says_something(line: &str) -> bool {
    let decoration = |c: char| c.is_whitespace() || "#>*-+_|:=`~.…()[]（）".contains(c);
    let words = line.trim_matches(decoration).to_lowercase();
    let words = words.strip_prefix("x]").unwrap_or(&words).trim_matches(decoration);
    let placeholder = [
        "todo",
        "tbd",
        "tba",
        "tbc",
        "fixme",
        "wip",
        "未定",
        "未記入",
        "未作成",
        "作成中",
        "準備中",
        "後で書く",
        "あとで書く",
    ];
    let is_placeholder = placeholder.iter().any(|word| {
        words
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '-' || next == '_'))
    });
    !words.is_empty() && !is_placeholder
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
