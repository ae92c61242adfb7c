//! The directives of templates: `%{ if }`, `%{ for }` and what belongs to them.

use super::{Broken, Parser};
use crate::tree::{Kind, Mark, flag, text};
use crate::{Span, SyntaxErrorKind as E};

/// A directive that waits for its end.
pub(super) struct Directive {
    mark: Mark,
    branch: Mark,
    /// The flags of a `for`; none for an `if`.
    looping: Option<u8>,
    has_else: bool,
}

/// The first word of a directive.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    If,
    Else,
    EndIf,
    For,
    EndFor,
}

impl Word {
    const fn as_str(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::Else => "else",
            Self::EndIf => "endif",
            Self::For => "for",
            Self::EndFor => "endfor",
        }
    }
}

impl Parser<'_, '_> {
    pub(super) fn directive_word(&mut self) -> Result<Word, Broken> {
        let word = match self.token_text() {
            "if" => Word::If,
            "else" => Word::Else,
            "endif" => Word::EndIf,
            "for" => Word::For,
            "endfor" => Word::EndFor,
            _ => {
                self.unexpected(E::InvalidTemplate, "`if`, `else`, `endif`, `for` or `endfor`")?;
                return Err(Broken);
            }
        };
        Ok(word)
    }

    /// Reads a directive from its word to its end; false when it does not match the directive before.
    pub(super) fn directive(&mut self, word: Word, pos: usize, bottom: usize) -> Result<bool, Broken> {
        let mark = Mark { node: self.output.builder.nodes.len(), start: self.offset(pos) };
        let looping = match word {
            Word::For => Some(self.for_header()?),
            _ => {
                self.bump();
                None
            }
        };
        if word == Word::If {
            self.expression()?;
        }
        if matches!(word, Word::If | Word::For) {
            self.enter()?;
            self.directives.push(Directive { mark, branch: mark, looping, has_else: false });
            return Ok(true);
        }
        let open = self.directives.get(bottom..).and_then(<[Directive]>::last);
        let matches = open.is_some_and(|open| match word {
            Word::Else => open.looping.is_none() && !open.has_else,
            Word::EndIf => open.looping.is_none(),
            _ => open.looping.is_some(),
        });
        if matches {
            let branch = open.map_or(mark, |open| open.branch);
            self.close_branch(branch, mark.start);
        } else {
            let message = format!("expected a directive that matches, found `{}`", word.as_str());
            self.error(E::InvalidTemplate, pos, self.last_end, message);
        }
        Ok(matches)
    }

    /// Makes one node of the parts between two directives.
    fn close_branch(&mut self, branch: Mark, end: u32) {
        let builder = &mut self.output.builder;
        match builder.nodes.get(branch.node..) {
            Some([]) => builder.leaf(Kind::Str, text::RAW, Span::new(branch.start, branch.start)),
            Some([only]) if only.kind == Kind::Str => {}
            _ => builder.close(branch, end, Kind::Template, 0, 0),
        }
    }

    /// Begins the branch after a directive, or makes the node of the directive that has ended.
    pub(super) fn after_directive(&mut self, word: Word, pos: usize) {
        self.last_end = pos;
        let branch = Mark { node: self.output.builder.nodes.len(), start: self.offset(pos) };
        match word {
            Word::If | Word::For | Word::Else => {
                if let Some(open) = self.directives.last_mut() {
                    open.branch = branch;
                    open.has_else = word == Word::Else;
                }
            }
            Word::EndIf | Word::EndFor => {
                if let Some(open) = self.directives.pop() {
                    let (kind, flags) =
                        open.looping.map_or((Kind::TemplateIf, 0), |flags| (Kind::TemplateFor, flags & flag::FOR_KEY));
                    self.close(open.mark, kind, flags);
                    self.leave();
                }
            }
        }
    }
}
