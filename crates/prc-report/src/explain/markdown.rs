//! The page in Markdown, for editors.

use std::fmt::Write;

use super::{Form, Page, Part};

pub(super) fn page(page: &Page<'_>) -> String {
    let requirement = &page.requirement;
    let kind = page.kind("·");
    let mut text = format!("### {}\n\n`{}` · {kind}\n", escaped(&requirement.title), requirement.id);
    let together = |one: &Part, next: &Part| next.label.is_empty() && language(one.form) == language(next.form);
    for group in page.parts.chunk_by(together) {
        let Some(first) = group.first() else { continue };
        text.push('\n');
        match (first.form, language(first.form)) {
            (_, Some(language)) => {
                if !first.label.is_empty() {
                    let _ = write!(text, "**{}**\n\n", escaped(first.label));
                }
                let code: Vec<&str> = group.iter().map(|part| &*part.text).collect();
                text.push_str(&fenced(language, &code.join("\n")));
            }
            (Form::Item, None) => {
                let _ = write!(text, "**{}**\n\n", escaped(first.label));
                for part in group {
                    let _ = writeln!(text, "- {}", escaped(&part.text));
                }
            }
            (_, None) => {
                let prose: Vec<String> = group.iter().map(|part| escaped(&part.text)).collect();
                let _ = writeln!(text, "**{}** {}", escaped(first.label), prose.join(" "));
            }
        }
    }
    text
}

const fn language(form: Form) -> Option<&'static str> {
    match form {
        Form::Code(language) | Form::Remark(language) => Some(language),
        Form::Prose | Form::Item => None,
    }
}

/// A block that ends where it should, whatever stands in it.
fn fenced(language: &str, code: &str) -> String {
    let longest = code.split(|one| one != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{code}\n{fence}\n")
}

/// A text in which no character is a mark. An underscore inside a word is none by itself.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    let mut ahead = text.chars().peekable();
    while let Some(character) = ahead.next() {
        let in_word = before.is_alphanumeric() && ahead.peek().is_some_and(|next| next.is_alphanumeric());
        let mark = matches!(character, '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$');
        if mark || (character == '_' && !in_word) {
            escaped.push('\\');
        }
        escaped.push(character);
        before = character;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_is_a_mark() {
        assert_eq!(escaped("a_b *c* <d> [e](f) _g_ `h`"), "a_b \\*c\\* \\<d\\> \\[e\\](f) \\_g\\_ \\`h\\`");
    }

    #[test]
    fn a_block_ends_where_it_should() {
        assert_eq!(fenced("hcl", "a\n```\nb"), "````hcl\na\n```\nb\n````\n");
        assert_eq!(fenced("sh", "ls `x`"), "```sh\nls `x`\n```\n");
    }
}
