//! Where to go on after something that did not parse.
//!
//! The tokens after an error can not be trusted: a lost quote or bracket changes the meaning of all that follows.
//! Lines and their indentation can, so a broken item ends before the next line that is not indented more than it.

use memchr::memrchr;

use super::Parser;

impl Parser<'_, '_> {
    /// Goes on reading a body at a position.
    pub(super) fn resume(&mut self, pos: usize, depth: u32) {
        self.depth = depth;
        self.rungs.clear();
        self.pieces.clear();
        self.directives.clear();
        self.lexer.newlines = true;
        self.last_end = self.last_token_before(pos);
        self.lexer.go_back(pos);
        self.token = self.lexer.next();
    }

    /// The end of the text before a position, without the white space between them.
    pub(super) fn last_token_before(&self, pos: usize) -> usize {
        self.lexer.slice(0, pos).trim_end_matches([' ', '\t', '\r', '\n']).len()
    }

    /// The position after the item that begins at `start`. `brace` is the brace of the block it is in when that
    /// may be a block on one line: then the closing brace of the block is left to be read.
    pub(super) fn after_item(&mut self, start: usize, brace: Option<usize>) -> usize {
        let first_line = self.lexer.line_end(start);
        if let Some(brace) = brace
            && first_line == self.lexer.line_end(brace)
            && let Some(closer) = memrchr(b'}', self.lexer.slice(start, first_line).as_bytes())
            && start + closer > brace
        {
            return start + closer;
        }
        let indent = self.indentation(memrchr(b'\n', self.lexer.slice(0, start).as_bytes()).map_or(0, |at| at + 1));
        let mut lines = Lines { depth: 0, pos: start };
        let mut deeper = false;
        self.skip_line(&mut lines);
        loop {
            let line = lines.pos + 1;
            if line >= self.lexer.text.len() {
                return self.lexer.text.len();
            }
            let column = self.indentation(line);
            match self.lexer.byte(line + column) {
                b'\n' | b'\r' | b'#' => self.skip_comment(&mut lines),
                b'}' | b']' | b')' if column == indent && (lines.depth > 0 || deeper) => {
                    lines.pos = line;
                    self.skip_line(&mut lines);
                    if lines.depth <= 0 {
                        return lines.pos;
                    }
                }
                _ if column > indent => {
                    deeper = true;
                    lines.pos = line;
                    self.skip_line(&mut lines);
                }
                _ => return lines.pos,
            }
        }
    }

    /// The width of the white space a line begins with.
    fn indentation(&self, line: usize) -> usize {
        self.lexer.rest(line).iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    fn skip_comment(&self, lines: &mut Lines) {
        lines.pos = self.lexer.line_end(lines.pos + 1);
    }

    /// Moves to the end of the line at hand, or of the heredoc it begins, and counts the brackets on the way.
    fn skip_line(&mut self, lines: &mut Lines) {
        let end = self.lexer.line_end(lines.pos);
        let line = self.lexer.slice(lines.pos, end);
        let mut quoted = false;
        let mut bytes = line.bytes().enumerate();
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'\\' if quoted => drop(bytes.next()),
                b'"' => quoted = !quoted,
                _ if quoted => {}
                b'#' => break,
                b'/' if line[at..].starts_with("//") => break,
                b'{' | b'[' | b'(' => lines.depth += 1,
                b'}' | b']' | b')' => lines.depth -= 1,
                _ => {}
            }
        }
        lines.pos = self.heredoc_end(line, end).unwrap_or(end);
    }

    /// The end of the closing line of the heredoc that a line ends with.
    fn heredoc_end(&mut self, line: &str, end: usize) -> Option<usize> {
        let marker = line.rsplit_once("<<")?.1.trim_end().trim_start_matches('-');
        if marker.is_empty()
            || !self.may_search_heredoc()
            || !marker.chars().all(|found| found.is_alphanumeric() || matches!(found, '_' | '-'))
        {
            return None;
        }
        let mut pos = end;
        while pos < self.lexer.text.len() {
            let next = self.lexer.line_end(pos + 1);
            if self.lexer.slice(pos, next).trim() == marker {
                return Some(next);
            }
            pos = next;
        }
        self.unclosed_heredocs += 1;
        None
    }
}

/// The place of a scan by lines, and how many brackets are open there.
struct Lines {
    depth: i32,
    pos: usize,
}
