//! How the lines around an edit are laid out: what is written must look as `terraform fmt` would leave it.

use prc_hcl::{Attribute, Body, File, Item};

/// Meta-arguments of Terraform, which stand apart.
const META: &[&str] = &["count", "for_each", "provider", "depends_on"];

/// Blocks and arguments that belong at the end of a block.
const LAST: &[&str] = &["lifecycle", "provisioner", "connection", "depends_on"];

/// A text seen as lines.
#[derive(Clone, Copy)]
pub(crate) struct Lines<'f> {
    pub(crate) file: &'f File,
    text: &'f str,
}

/// Attributes on lines that follow each other: `terraform fmt` puts their equals signs into one column.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Chain {
    /// Just after the last line, before its end of line.
    pub(crate) end: usize,
    /// The column of the equals signs from where the names begin, where all have the same.
    pub(crate) column: Option<usize>,
    /// It holds nothing but meta-arguments.
    meta: bool,
}

impl<'f> Lines<'f> {
    pub(crate) fn new(file: &'f File) -> Self {
        Self { file, text: file.source() }
    }

    pub(crate) fn text(self) -> &'f str {
        self.text
    }

    pub(crate) fn start(self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
    }

    /// The end of the line of an offset, without what ends it.
    fn end(self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let end = at + rest.find('\n').unwrap_or(rest.len());
        if self.text[..end].ends_with('\r') && end > at { end - 1 } else { end }
    }

    /// The end of the line of something, behind the comment that may follow it; `None` when that goes on for lines.
    pub(crate) fn end_behind(self, at: usize) -> Option<usize> {
        let end = self.end(at);
        let over = self.file.comments().any(|one| {
            let (start, stop) = (one.start as usize, one.end as usize);
            (at..end).contains(&start) && stop > end && self.text[start..stop].trim_end().contains('\n')
        });
        (!over).then_some(end)
    }

    /// What ends the line of an offset, or where it is the last, the lines of the file.
    pub(crate) fn ending(self, at: usize) -> &'static str {
        let end = self.end(at);
        match self.text.get(end..).unwrap_or_default() {
            rest if rest.starts_with("\r\n") => "\r\n",
            "" if self.text.contains("\r\n") => "\r\n",
            _ => "\n",
        }
    }

    /// The white space that the line of an offset begins with.
    pub(crate) fn indent(self, at: usize) -> &'f str {
        let line = &self.text[self.start(at)..];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// By how much a body is indented in its block.
    pub(crate) fn unit(self, body: Body<'_>) -> &'f str {
        let outer = self.indent(body.span().start as usize);
        let inner = body.items().map(|item| self.indent(start_of(&item))).find(|inner| inner.len() > outer.len());
        let unit = inner.and_then(|inner| inner.strip_prefix(outer));
        unit.unwrap_or_else(|| if self.text.contains("\n\t") { "\t" } else { "  " })
    }

    /// Whether the line after the one that ends at an offset says something that is not the end of a block.
    pub(crate) fn goes_on(self, end: usize) -> bool {
        let rest = self.text.get(end..).unwrap_or_default();
        let next = rest.split('\n').nth(1).unwrap_or_default().trim();
        !next.is_empty() && !next.starts_with('}')
    }

    /// The chains of a body before its first block.
    pub(crate) fn chains(self, body: Body<'_>) -> Vec<Chain> {
        let mut chains = Vec::new();
        let mut members: Vec<Attribute<'_>> = Vec::new();
        let items = body.items().take_while(|item| matches!(item, Item::Attribute(_)));
        for item in items {
            let Item::Attribute(attribute) = item else { continue };
            let one_line = !self.text[attribute.span().range()].contains('\n');
            let follows = members.last().is_some_and(|last| {
                let between = self.text.get(last.span().end as usize..attribute.span().start as usize);
                between.unwrap_or_default().matches('\n').count() == 1
            });
            if !(one_line && follows) {
                chains.extend(self.chain(&members));
                members.clear();
            }
            if one_line {
                members.push(attribute);
            }
        }
        chains.extend(self.chain(&members));
        chains
    }

    fn chain(self, members: &[Attribute<'_>]) -> Option<Chain> {
        let end = self.end_behind(members.last()?.span().end as usize)?;
        let column = |one: &Attribute<'_>| {
            let name = one.name_span();
            let after = self.text.get(name.end as usize..)?;
            Some(name.len() as usize + after.find('=')?)
        };
        let columns: Option<Vec<usize>> = members.iter().map(column).collect();
        let columns = columns?;
        let same = columns.iter().all(|one| *one == columns[0]);
        let longest = members.iter().map(|one| one.name_span().len() as usize).max().unwrap_or(0);
        // A single line that is not laid out by Terraform's rules says nothing of a column.
        let column = columns.first().copied().filter(|column| same && (members.len() > 1 || *column == longest + 1));
        Some(Chain { end, column, meta: members.iter().all(|one| META.contains(&one.name())) })
    }

    /// Behind what a new block belongs: the last item that does not belong at the end; `None` for an empty body.
    pub(crate) fn last(self, body: Body<'_>) -> Option<usize> {
        let name = |item: &Item<'_>| match item {
            Item::Attribute(attribute) => LAST.contains(&attribute.name()),
            Item::Block(block) => LAST.contains(&block.kind()),
        };
        let last = body.items().filter(|item| !name(item)).last()?;
        Some(match last {
            Item::Attribute(attribute) => attribute.span().end as usize,
            Item::Block(block) => block.span().end as usize,
        })
    }
}

impl Chain {
    /// Whether an attribute can stand in it without moving any other.
    pub(crate) fn takes(&self, name: &str) -> bool {
        !self.meta && self.column.is_none_or(|column| name.len() < column)
    }
}

/// Lines of attributes, with their equals signs in one column: that of the names, or a given one.
pub(crate) fn lines(attributes: &[(String, String)], indent: &str, column: Option<usize>) -> Vec<String> {
    let longest = attributes.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let width = column.map_or(longest, |column| column.saturating_sub(1));
    attributes.iter().map(|(name, value)| format!("{indent}{name:width$} = {value}")).collect()
}

fn start_of(item: &Item<'_>) -> usize {
    match item {
        Item::Attribute(attribute) => attribute.span().start as usize,
        Item::Block(block) => block.span().start as usize,
    }
}
