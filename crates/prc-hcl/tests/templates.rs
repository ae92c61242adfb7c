//! Quoted strings, heredocs and templates.
#![allow(clippy::unwrap_used)]

mod common;

use common::{errors, expression, template, value};
use prc_hcl::{ExprKind, File};

#[test]
fn strings_are_unescaped() {
    assert_eq!(expression(r#""""#), r#""""#);
    assert_eq!(expression(r#""a\n\"b\"\\ \u00e9\U0001F600""#), r#""a\n\"b\"\\ é😀""#);
    assert_eq!(expression(r#""$${x} %%{x} $ % $$ 50%""#), r#""${x} %{x} $ % $$ 50%""#);
    assert_eq!(expression("\"e\u{301}\""), r#""é""#);
    assert_eq!(expression("\"e\\u0301\""), r#""é""#);
    let file = File::parse_expression(r#""a\q""#.into());
    assert_eq!(errors(&file), [("invalid-escape", r"\q")]);
}

#[test]
fn plain_strings_are_not_copied() {
    let file = File::parse_expression("[\"abc\", \"a$b\", <<-E\n  x\nE\n]".into());
    assert_eq!(file.errors(), []);
    let texts: Vec<_> = file.expression().unwrap().as_tuple().unwrap().map(|part| part.kind()).collect();
    assert!(matches!(&texts[..], [ExprKind::Str(a), ExprKind::Str(b), ExprKind::Str(c)]
        if a == "abc" && b == "a$b" && c == "x\n"));
    // Four nodes, and the places of the two texts that are not all between the quotes.
    assert_eq!(file.tree_bytes(), 4 * 16 + 2 * 8);
}

#[test]
fn an_interpolation_alone_is_a_wrap() {
    assert_eq!(expression(r#""${x}""#), "(wrap x)");
    assert_eq!(expression(r#""${"${x}"}""#), "(wrap (wrap x))");
    assert_eq!(expression(r#"" ${x}""#), r#"(template " " x)"#);
    assert_eq!(expression(r#""${x}${y}""#), "(template x y)");
    assert_eq!(expression(r#""${f("a", { b = "}" })}""#), r#"(wrap (call f "a" (object (b "}"))))"#);
    assert_eq!(template("${x}"), "(wrap x)");
    assert_eq!(value("a = <<E\n${x}\nE\n"), r#"(template x "\n")"#);
}

#[test]
fn the_whole_string_is_the_span() {
    let source = r#"["a", "a\n", "${b}", "a${b}", "100%"]"#;
    let file = File::parse_expression(source.into());
    let texts: Vec<_> = file.expression().unwrap().as_tuple().unwrap().map(|part| part.text()).collect();
    assert_eq!(texts, [r#""a""#, r#""a\n""#, r#""${b}""#, r#""a${b}""#, r#""100%""#]);
}

#[test]
fn strip_markers_take_white_space() {
    assert_eq!(expression(r#""a ${~ x ~} b""#), r#"(template "a" x "b")"#);
    assert_eq!(expression(r#""a ${~ x ~} \n b""#), r#"(template "a" x "b")"#);
    assert_eq!(expression(r#""a$  ${~x}""#), r#"(template "a$" x)"#);
    assert_eq!(expression(r#""a$  $ ${~x}""#), r#"(template "a$  $" x)"#);
    assert_eq!(expression(r#""${x~}$  b""#), r#"(template x "$  b")"#);
    // Only one line is stripped: a literal token of a heredoc ends with its line.
    assert_eq!(template("a\n\n  ${~ x ~}\n\n b"), r#"(template "a\n\n" x "\n b")"#);
    assert_eq!(template("a\n${~ x}"), r#"(template "a" x)"#);
    assert_eq!(template("a% \n${~ x}"), r#"(template "a% " x)"#);
    assert_eq!(template("a%  \n${~ x}"), r#"(template "a%" x)"#);
}

#[test]
fn dollars_before_an_escape_stand_for_themselves() {
    assert_eq!(template("$$$${x}"), r#""$$${x}""#);
    assert_eq!(template("$%{if a}x%{endif}"), r#"(template "$" (%if a "x"))"#);
    assert_eq!(template("%%%{x}"), r#""%%{x}""#);
    assert_eq!(template("$"), r#""$""#);
}

#[test]
fn directives_make_branches() {
    assert_eq!(template("%{if a}x%{else}${y}%{endif}"), r#"(template (%if a "x" (template y)))"#);
    assert_eq!(template("%{ if a ~}  x  %{~ endif ~}  z"), r#"(template (%if a "x") "z")"#);
    assert_eq!(template("%{if a}%{endif}"), r#"(template (%if a ""))"#);
    assert_eq!(template("%{for k, v in m}${k}=${v};%{endfor}"), r#"(template (%for k,v m (template k "=" v ";")))"#);
    assert_eq!(
        template("%{for v in m}%{if v}a%{else}b%{endif}%{endfor}"),
        r#"(template (%for v m (template (%if v "a" "b"))))"#
    );
}

#[test]
fn directives_have_to_match() {
    for wrong in ["%{if a}", "%{endif}", "%{for a in b}%{endif}", "%{if a}%{else}%{else}%{endif}", "%{if a}%{endfor}"] {
        let file = File::parse_template(wrong.into());
        assert_eq!(errors(&file)[0].0, "invalid-template", "{wrong}");
        assert!(matches!(file.expression().unwrap().kind(), ExprKind::Error));
    }
    assert_eq!(errors(&File::parse_template("%{while a}".into())), [("invalid-template", "while")]);
    // What is around a string whose directives do not match is read.
    let file = File::parse_expression(r#"["a", "%{if a}", "c"]"#.into());
    assert_eq!(common::tree(file.expression().unwrap()), r#"(tuple "a" error "c")"#);
}

#[test]
fn heredocs_end_at_their_marker() {
    assert_eq!(value("a = <<EOT\nx\n  y\nEOT\n"), r#""x\n  y\n""#);
    assert_eq!(value("a = <<EOT\nEOT\n"), r#""""#);
    assert_eq!(value("a = <<EOT\n EOT2\nxEOT\n\tEOT \nb = 1\n"), r#"" EOT2\nxEOT\n""#);
    assert_eq!(value("a = <<EOT\r\nx\r\nEOT\r\n"), r#""x\r\n""#);
    assert_eq!(value("a = <<EOT\n\\n $${x} \"q\"\nEOT\n"), r#""\\n ${x} \"q\"\n""#);
    assert_eq!(value("a = [<<A\n1\nA\n, <<B\n2\nB\n]\n"), r#"(tuple "1\n" "2\n")"#);
    assert_eq!(value("a = f(<<A\n1\nA\n)\n"), r#"(call f "1\n")"#);
    let file = File::parse("a = <<EOT\nx\nEOT".into());
    assert_eq!(errors(&file), [("unclosed-heredoc", "<<EOT")]);
}

#[test]
fn heredocs_nest_in_interpolations() {
    assert_eq!(value("a = <<A\n${f(<<A\n1\nA\n)}\n${x}A\nA\n"), r#"(template (call f "1\n") "\n" x "A\n")"#);
}

#[test]
fn flush_heredocs_lose_their_common_indentation() {
    assert_eq!(value("a = <<-E\n    x\n      y\n\n    z\n  E\n"), r#""x\n  y\n\nz\n""#);
    // A blank line does not count and keeps its white space.
    assert_eq!(value("a = <<-E\n    x\n  \n    z\n  E\n"), r#""x\n  \nz\n""#);
    // A line that begins with an interpolation is not indented.
    assert_eq!(value("a = <<-E\n${x}\n    z\n  E\n"), r#"(template x "\n    z\n")"#);
    assert_eq!(value("a = <<-E\n  ${x} y\n    z\n  E\n"), r#"(template "" x " y\n  z\n")"#);
    // A strip marker takes the indentation before it is counted, and what joins two lines makes them one.
    assert_eq!(value("a = <<-E\n  %{~ if x}\n    z\n  %{endif}\n  E\n"), r#"(template "" (%if x "\n    z\n  ") "\n")"#);
    assert_eq!(value("a = <<-E\n  %{if x~}\n    z\n  %{endif~}\n  E\n"), r#"(template "" (%if x "    z\n") "")"#);
    assert_eq!(value("a = <<-E\n\tx\n\t\ty\n  E\n"), r#""x\n\ty\n""#);
    assert_eq!(value("a = <<-E\n  $${x}\n  %\n  E\n"), r#""${x}\n%\n""#);
}

#[test]
fn templates_may_hold_anything_else() {
    assert_eq!(template(""), r#""""#);
    assert_eq!(template("a \"b\" \\n { }\n"), r#""a \"b\" \\n { }\n""#);
    assert_eq!(template("#!/bin/sh\necho ${x} // y\n"), r##"(template "#!/bin/sh\necho " x " // y\n")"##);
    assert_eq!(errors(&File::parse_template("a ${x".into()))[0].0, "invalid-expression");
    assert_eq!(errors(&File::parse_template("a ${".into()))[0].0, "invalid-expression");
}

#[test]
fn a_string_ends_on_its_line() {
    let file = File::parse("a = \"x\nb = 1\n".into());
    assert_eq!(errors(&file), [("unclosed-string", "\"x")]);
    assert_eq!(common::body(file.body()), "{(a error) (b 1)}");
    assert_eq!(value("a = \"${\n x\n}\"\n"), "(wrap x)");
}
