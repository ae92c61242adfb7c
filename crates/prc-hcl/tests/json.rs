//! JSON syntax files.
#![allow(clippy::unwrap_used)]

mod common;

use common::{body, errors};
use prc_hcl::{ExprKind, File, Span};

fn parsed(source: &str) -> String {
    let file = File::parse_json(source.into());
    assert_eq!(file.errors(), [], "{source}");
    assert!(file.is_json());
    body(file.body())
}

fn rest(source: &str) -> String {
    let file = File::parse_json(source.into());
    assert!(!file.errors().is_empty(), "{source}");
    body(file.body())
}

#[test]
fn properties_are_attributes() {
    assert_eq!(parsed("{}"), "{}");
    assert_eq!(
        parsed(r#"{"a": null, "b": [true, false, -1.5e3, 0], "c": {"d": "e"}}"#),
        r#"{(a null) (b (tuple true false -1.5e3 0)) (c (object (d "e")))}"#
    );
    assert_eq!(parsed(r#"[{"a": 1}, {"a": 2, "b": 3}]"#), "{(a 1) (a 2) (b 3)}");
    assert_eq!(parsed("{\"a\\u0062\": 1, \"e\u{301} f\": 2}"), "{(ab 1) (e\u{301} f 2)}");
}

#[test]
fn strings_are_templates() {
    assert_eq!(
        parsed(r#"{"a": "x", "b": "${y}", "c": "x${y}", "d": "$${x}", "e": "50%", "f": "", "g": "%{if a}b%{endif}"}"#),
        r#"{(a "x") (b (wrap y)) (c (template "x" y)) (d "${x}") (e "50%") (f "") (g (template (%if a "b")))}"#
    );
    assert_eq!(
        parsed(r#"{"a": "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\ud83d", "b": "${f(\"x\")}\n${y}"}"#),
        "{(a \"\\\"\\\\/\\u{8}\\u{c}\\n\\r\\té😀\u{fffd}\") (b (template (call f \"x\") \"\\n\" y))}"
    );
    assert_eq!(parsed("{\"a\": \"e\u{301}\", \"b\": \"e\\u0301\"}"), "{(a \"é\") (b \"é\")}");
}

#[test]
fn keys_are_names_or_templates() {
    assert_eq!(
        parsed(r#"{"a": {"b c": 1, "${d}": 2, "e${f}": 3, "g\n": 4}}"#),
        "{(a (object (b c 1) ([(wrap d)] 2) ([(template \"e\" f)] 3) (g\n 4)))}"
    );
}

#[test]
fn comments_are_dropped_from_bodies_only() {
    assert_eq!(parsed(r#"{"//": "${", "a": {"//": "x", "b": 1}}"#), r#"{(a (object (// "x") (b 1)))}"#);
}

#[test]
fn spans_are_places_in_the_file() {
    let source = r#"{"a": "x${var.y}", "b": "\n${var.z}"}"#;
    let file = File::parse_json(source.into());
    let find = |name: &str, text: &str| {
        let value = file.body().attribute(name).unwrap().expr();
        let found = value.descendants().find(|expr| expr.text() == text).unwrap();
        (&source[found.span().range()], found)
    };
    assert_eq!(find("a", "var.y").0, "var.y");
    let (place, access) = find("b", "var.z");
    assert_eq!(place, r#""\n${var.z}""#);
    let ExprKind::Attribute(_, "z", span) = access.kind() else { panic!() };
    assert_eq!(&source[span.range()], place);
    assert_eq!(&source[file.body().attribute("a").unwrap().name_span().range()], "\"a\"");
    assert_eq!(&source[file.body().attribute("a").unwrap().span().range()], r#""a": "x${var.y}""#);
}

#[test]
fn levels_of_labels_are_easy_to_walk() {
    let file = File::parse_json(r#"{"resource": [{"aws_x": {"a": {}, "b": [{}]}}, {"aws_y": {"c": {}}}]}"#.into());
    let mut found = Vec::new();
    for (kind, _, names) in file.body().attribute("resource").unwrap().expr().as_json_items().unwrap() {
        for (name, span, _) in names.as_json_items().unwrap() {
            found.push(format!("{kind}.{name} {}", &file.source()[span.range()]));
        }
    }
    assert_eq!(found, ["aws_x.a \"a\"", "aws_x.b \"b\"", "aws_y.c \"c\""]);
    assert!(File::parse_json(r#"{"a": [1]}"#.into()).body().attribute("a").unwrap().expr().as_json_items().is_none());
}

#[test]
fn broken_values_cost_themselves() {
    assert_eq!(rest(r#"{"a": 1 "b": 2}"#), "{(a 1) (b 2)}");
    assert_eq!(rest(r#"{"a" 1, "b": 2}"#), "{(a 1) (b 2)}");
    assert_eq!(rest(r#"{"a": , "b": 2}"#), "{(a error) (b 2)}");
    assert_eq!(rest(r#"{"a": True, "b": 2,}"#), "{(a error) (b 2)}");
    assert_eq!(rest(r#"{"a": 01, "b": [1,], "c": "${"}"#), "{(a error) (b (tuple 1)) (c error)}");
    assert_eq!(rest("{\"a\": \"x\n, \"b\": 2}"), "{(a \"x\") (b 2)}");
    assert_eq!(rest(r#"{"a": {"b": 1], "c": 2}"#), "{(a (object (b 1))) (c 2)}");
    assert_eq!(rest(r#"{"a": [1, 2}"#), "{(a (tuple 1 2))}");
    assert_eq!(rest(r#"{"a": 1"#), "{(a 1)}");
    assert_eq!(rest("{} x"), "{}");
    assert_eq!(rest("[1, {\"a\": 1}]"), "{(a 1)}");
    assert_eq!(rest("1"), "{}");
    assert_eq!(rest(""), "{}");
    assert_eq!(errors(&File::parse_json(r#"{"a": "\q"}"#.into())), [("invalid-escape", r"\q")]);
    assert_eq!(errors(&File::parse_json(r#"{"a": "x ${ b c } y"}"#.into())), [("invalid-expression", "c")]);
}

/// What is missing at the end of the text is there, and not at the first string that was decoded.
#[test]
fn the_end_of_the_text_is_a_place_of_its_own() {
    let source = r#"{"a": "$\u0041", "b":"#;
    let file = File::parse_json(source.into());
    let missing = file.body().attribute("b").unwrap();
    let end = source.len() as u32;
    assert_eq!((missing.span().end, missing.expr().span()), (end, Span::new(end, end)));
    let spans: Vec<_> = file.errors().iter().map(|error| error.span).collect();
    assert_eq!(spans, [Span::new(end, end), Span::new(0, 1)]);
    let decoded = file.body().attribute("a").unwrap().expr();
    assert_eq!((&source[decoded.span().range()], decoded.text()), (r#""$\u0041""#, "$A"));
    // So are the ends of what was decoded.
    let source = r#"{"a": "\u0041${", "b": "\u0042${c}"}"#;
    let file = File::parse_json(source.into());
    let broken = file.body().attribute("a").unwrap().expr();
    assert!(broken.descendants().all(|part| part.span() == broken.span()));
    assert_eq!(&source[broken.span().range()], r#""\u0041${""#);
}
