//! From the pattern syntax of Go's `regexp/syntax` to that of the `regex` crate.
//!
//! Both are RE2 dialects. Differences: Go's `\d`, `\w`, `\s` and `\b` are ASCII only, it has no set operations in
//! brackets, takes a brace that is no repetition literally, knows `\Q…\E` and octal escapes, and refuses repeated
//! repetitions.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

/// Most repetitions Go takes.
const MAX_REPEAT: u32 = 1000;

/// A pattern for the `regex` crate; the error says what Go would refuse.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let mut translator = Translator { rest: pattern.chars().peekable(), out: String::new(), repeated: true };
    translator.pattern()?;
    Ok(translator.out)
}

struct Translator<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
    /// Nothing that could be repeated precedes, or it is repeated already.
    repeated: bool,
}

impl Translator<'_> {
    fn pattern(&mut self) -> Result<(), String> {
        while let Some(c) = self.rest.next() {
            match c {
                '\\' => {
                    self.escape()?;
                    self.repeated = false;
                }
                '[' => {
                    self.class()?;
                    self.repeated = false;
                }
                '(' => {
                    self.out.push('(');
                    if self.rest.peek() == Some(&'?') {
                        self.group()?;
                    }
                    self.repeated = true;
                }
                '*' | '+' | '?' => self.repetition(&c.to_string())?,
                '{' => match self.braces()? {
                    Some(repeat) => self.repetition(&repeat)?,
                    None => {
                        self.out.push_str("\\{");
                        self.repeated = false;
                    }
                },
                '}' => {
                    self.out.push_str("\\}");
                    self.repeated = false;
                }
                '|' => {
                    self.out.push('|');
                    self.repeated = true;
                }
                c => {
                    self.out.push(c);
                    self.repeated = false;
                }
            }
        }
        Ok(())
    }

    fn repetition(&mut self, operator: &str) -> Result<(), String> {
        if self.repeated {
            return Err(format!("missing argument to repetition operator or nested repetition: {operator}"));
        }
        self.out.push_str(operator);
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        self.repeated = true;
        Ok(())
    }

    /// The text of `{n}`, `{n,}` or `{n,m}` after its opening brace, if it is one.
    fn braces(&mut self) -> Result<Option<String>, String> {
        let ahead: String = self.rest.clone().take_while(|c| *c != '}').take(32).collect();
        let length = ahead.chars().count();
        if self.rest.clone().nth(length) != Some('}') {
            return Ok(None);
        }
        let (low, high) = ahead.split_once(',').unwrap_or((&ahead, &ahead));
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let leading_zero = text.len() > 1 && text.starts_with('0');
            (digits && !leading_zero).then(|| text.parse::<u32>().unwrap_or(u32::MAX))
        };
        let (Some(low), high) = (number(low), if high.is_empty() { Some(0) } else { number(high) }) else {
            return Ok(None);
        };
        let Some(high) = high else { return Ok(None) };
        if low > MAX_REPEAT || high > MAX_REPEAT || high != 0 && low > high {
            return Err(format!("invalid repeat count in {{{ahead}}}"));
        }
        self.rest.by_ref().take(length + 1).for_each(drop);
        Ok(Some(format!("{{{ahead}}}")))
    }

    /// `(?:`, `(?flags)`, `(?flags:` and named groups, after the opening parenthesis.
    fn group(&mut self) -> Result<(), String> {
        let ahead: String = self.rest.clone().skip(1).take(2).collect();
        if ahead.starts_with("P<") || ahead.starts_with('<') && !matches!(ahead.as_str(), "<=" | "<!") {
            for c in self.rest.by_ref() {
                self.out.push(c);
                if c == '>' {
                    return Ok(());
                }
            }
        }
        let unsupported = || "invalid or unsupported Perl syntax".to_owned();
        for c in self.rest.by_ref() {
            self.out.push(c);
            match c {
                '?' | 'i' | 'm' | 's' | 'U' | '-' => {}
                ':' | ')' => return Ok(()),
                _ => return Err(unsupported()),
            }
        }
        Err(unsupported())
    }

    /// What follows a backslash outside brackets.
    fn escape(&mut self) -> Result<(), String> {
        match self.rest.next() {
            Some('Q') => {
                self.quoted();
                Ok(())
            }
            Some('b') => {
                self.out.push_str("(?-u:\\b)");
                Ok(())
            }
            Some('z') => {
                self.out.push_str("\\z");
                Ok(())
            }
            Some(c @ ('A' | 'B')) => {
                self.out.push('\\');
                self.out.push(c);
                Ok(())
            }
            Some(c @ ('d' | 'D' | 's' | 'S' | 'w' | 'W')) => {
                let _ = write!(self.out, "[{}]", perl_class(c));
                Ok(())
            }
            Some(c) => self.common_escape(c),
            None => Err("trailing backslash at end of expression".to_owned()),
        }
    }

    /// Everything up to `\E` or the end is literal.
    fn quoted(&mut self) {
        while let Some(c) = self.rest.next() {
            if c == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
            self.literal(c);
        }
    }

    fn literal(&mut self, c: char) {
        // Escaping by number is right in and outside of brackets.
        if c.is_ascii_punctuation() {
            let _ = write!(self.out, "\\x{{{:x}}}", u32::from(c));
        } else {
            self.out.push(c);
        }
    }

    /// Escapes that mean the same in brackets.
    fn common_escape(&mut self, c: char) -> Result<(), String> {
        match c {
            'a' | 'f' | 'n' | 'r' | 't' | 'v' => {
                self.out.push('\\');
                self.out.push(c);
            }
            'p' | 'P' => self.unicode_class(c)?,
            'x' => {
                self.out.push_str("\\x");
                // The digits that follow have the same form; wrong ones are refused when compiling.
                if self.rest.peek() == Some(&'{') {
                    for c in self.rest.by_ref() {
                        self.out.push(c);
                        if c == '}' {
                            break;
                        }
                    }
                } else {
                    let digits: String = self.rest.by_ref().take(2).collect();
                    self.out.push_str(&digits);
                }
            }
            '0'..='7' => {
                let mut code = c.to_digit(8).unwrap_or(0);
                let mut digits = 1;
                while digits < 3
                    && let Some(digit) = self.rest.next_if(|c| c.is_digit(8)).and_then(|c| c.to_digit(8))
                {
                    code = code * 8 + digit;
                    digits += 1;
                }
                // A single digit would be a back reference.
                if c != '0' && digits == 1 {
                    return Err(format!("invalid escape sequence \\{c}"));
                }
                let _ = write!(self.out, "\\x{{{code:x}}}");
            }
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => self.literal(c),
            c => return Err(format!("invalid escape sequence \\{c}")),
        }
        Ok(())
    }

    /// `\pL`, `\p{Greek}`, `\p{^Greek}`
    fn unicode_class(&mut self, letter: char) -> Result<(), String> {
        let refused = || "invalid character class range".to_owned();
        let name: String = match self.rest.next() {
            Some('{') => {
                let name: String = self.rest.by_ref().take_while(|c| *c != '}').collect();
                name
            }
            Some(c) => c.to_string(),
            None => return Err(refused()),
        };
        let (negated, name) = match name.strip_prefix('^') {
            Some(name) => (letter == 'p', name),
            None => (letter == 'P', name.as_str()),
        };
        // Go knows categories (one or two letters) and scripts, not Unicode's binary properties.
        let script = name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
        if !script || name.is_empty() || BINARY_PROPERTIES.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(refused());
        }
        let _ = write!(self.out, "\\{}{{{name}}}", if negated { 'P' } else { 'p' });
        Ok(())
    }

    /// A bracket expression, after its opening bracket.
    fn class(&mut self) -> Result<(), String> {
        self.out.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.out.push('^');
        }
        let unterminated = || "missing closing ]".to_owned();
        let mut first = true;
        loop {
            let c = self.rest.next().ok_or_else(unterminated)?;
            match c {
                ']' if !first => {
                    self.out.push(']');
                    return Ok(());
                }
                '[' if self.rest.peek() == Some(&':') => self.posix_class()?,
                '\\' => {
                    let c = self.rest.next().ok_or_else(unterminated)?;
                    match c {
                        'd' | 'D' | 's' | 'S' | 'w' | 'W' => {
                            let _ = write!(self.out, "[{}]", perl_class(c));
                        }
                        c => {
                            self.common_escape(c)?;
                            self.range()?;
                        }
                    }
                }
                c => {
                    // Go refuses a dash that is neither first nor last nor part of a range.
                    if c == '-' && !first && self.rest.peek() != Some(&']') && self.rest.peek() == Some(&'-') {
                        return Err("invalid character class range".to_owned());
                    }
                    self.literal(c);
                    self.range()?;
                }
            }
            first = false;
        }
    }

    /// The second half of `a-z`, if a range follows.
    fn range(&mut self) -> Result<(), String> {
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('-') || matches!(ahead.next(), None | Some(']')) {
            return Ok(());
        }
        self.rest.next();
        self.out.push('-');
        match self.rest.next() {
            Some('\\') => match self.rest.next() {
                Some(c) if !matches!(c, 'p' | 'P') => self.common_escape(c),
                _ => Err("invalid character class range".to_owned()),
            },
            Some(c) => {
                self.literal(c);
                Ok(())
            }
            None => Err("missing closing ]".to_owned()),
        }
    }

    /// `[:alpha:]`, after its opening bracket.
    fn posix_class(&mut self) -> Result<(), String> {
        let ahead: String = self.rest.clone().take(12).collect();
        let Some(end) = ahead.find(":]") else {
            self.literal('[');
            return Ok(());
        };
        let _ = write!(self.out, "[{}", &ahead[..end + 2]);
        self.rest.by_ref().take(ahead[..end + 2].chars().count()).for_each(drop);
        Ok(())
    }
}

/// ASCII classes, as the content of brackets.
const fn perl_class(letter: char) -> &'static str {
    match letter {
        'd' => "0-9",
        'D' => "^0-9",
        's' => "\\t\\n\\x0c\\r ",
        'S' => "^\\t\\n\\x0c\\r ",
        'w' => "0-9A-Za-z_",
        _ => "^0-9A-Za-z_",
    }
}

/// Names of properties the `regex` crate knows and Go does not.
const BINARY_PROPERTIES: [&str; 14] = [
    "alphabetic",
    "alpha",
    "lowercase",
    "lower",
    "uppercase",
    "upper",
    "white_space",
    "space",
    "emoji",
    "ascii",
    "math",
    "dash",
    "letter",
    "number",
];

#[cfg(test)]
mod tests;
