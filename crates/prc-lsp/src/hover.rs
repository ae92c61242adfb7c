//! What `prc explain` says, where a requirement is found or named.

use gen_lsp_types::{Hover, HoverParams, MarkupContent, MarkupKind, Position, Range};
use prc_check::Check;
use prc_report::{Style, explain, explain_markdown};

use crate::server::Server;
use crate::text::{Lines, touch};

/// How many pages are shown at once.
const MOST: usize = 3;

impl Server {
    pub(crate) fn hover(&self, params: HoverParams) -> Option<Hover> {
        let at = params.text_document_position_params;
        let uri = &at.text_document.uri.0;
        let here = Range { start: at.position, end: at.position };
        let mut found: Vec<(&Check, Range)> = Vec::new();
        found.extend(self.named(uri, at.position));
        for noted in self.noted(uri).filter(|noted| touch(noted.diagnostic.range, here)) {
            if let Some(check) = noted.requirement.and_then(|id| self.check(id))
                && !found.iter().any(|(known, _)| known.id == check.id)
            {
                found.push((check, noted.diagnostic.range));
            }
        }
        let (_, range) = *found.first()?;
        let language = self.language();
        let (kind, line, page): (_, _, &dyn Fn(&Check) -> String) = match self.look.client.markdown {
            true => (MarkupKind::Markdown, "\n---\n\n", &|check| explain_markdown(check, language)),
            false => {
                (MarkupKind::PlainText, "\n", &|check| explain(check, language, Style { color: false, unicode: true }))
            }
        };
        let pages: Vec<String> = found.iter().take(MOST).map(|(check, _)| page(check)).collect();
        Some(Hover { contents: MarkupContent { kind, value: pages.join(line) }.into(), range: Some(range) })
    }

    /// The requirement whose id stands at a position, as in `prc.toml`, in a waiver, or in a comment.
    fn named(&self, uri: &str, at: Position) -> Option<(&Check, Range)> {
        let text = &self.documents.get(uri)?.text;
        let lines = Lines::new(text, self.look.client.encoding);
        let offset = lines.offset(at);
        let of_id = |one: char| one.is_ascii_alphanumeric() || one == '-';
        let before = text.get(..offset)?.trim_end_matches(of_id).len();
        let behind = text.get(offset..)?.find(|one| !of_id(one)).map_or(text.len(), |length| offset + length);
        Some((self.check(text.get(before..behind)?)?, lines.range(before..behind)))
    }
}
