//! Attributes, blocks, comments and the ways to read them.
#![allow(clippy::unwrap_used)]

mod common;

use common::{body, errors};
use prc_hcl::{File, Item};

fn parsed(source: &str) -> String {
    let file = File::parse(source.into());
    assert_eq!(file.errors(), [], "{source}");
    body(file.body())
}

#[test]
fn bodies_hold_attributes_and_blocks() {
    assert_eq!(parsed(""), "{}");
    assert_eq!(parsed("\u{feff}a = 1"), "{(a 1)}");
    assert_eq!(parsed("a = 1\r\nb {\r\n}\r\n"), "{(a 1) (b {})}");
    assert_eq!(
        parsed("a b \"c d\" \"\\\"e\\u00e9\" {\n  x = 1\n  y {}\n}\n"),
        r#"{(a "b" "c d" "\"eé" {(x 1) (y {})})}"#
    );
    assert_eq!(parsed("a { b = 1 }\n"), "{(a {(b 1)})}");
    assert_eq!(parsed("a { # c\n  b = 1 # d\n} // e\n/* f */ c = /* g\n */ 2"), "{(a {(b 1)}) (c 2)}");
    assert_eq!(parsed("a = 1\na = 2\n"), "{(a 1) (a 2)}");
    assert_eq!(parsed("e\u{301} e\u{301} {\n}\n"), r#"{(é "é" {})}"#);
}

#[test]
fn wrong_bodies_are_told() {
    let found = |source: &str| {
        let file = File::parse(source.into());
        errors(&file).into_iter().map(|(kind, text)| format!("{kind}: {text}")).collect::<Vec<_>>()
    };
    assert_eq!(found("a = 1 b = 2\n"), ["invalid-attribute: b"]);
    assert_eq!(found("\"a\" = 1\n"), ["invalid-attribute: \""]);
    assert_eq!(found("a\n"), ["invalid-attribute: \n"]);
    assert_eq!(found("a = 1,\n"), ["invalid-attribute: ,"]);
    assert_eq!(found("a \"b\"\n{\n}\n")[0], "invalid-block: \n");
    assert_eq!(found("a = {\n"), ["unclosed-bracket: {"]);
    assert_eq!(found("a \"b\" = {\n}\n"), ["invalid-block: ="]);
    assert_eq!(found("a {\n"), ["unclosed-block: {"]);
    assert_eq!(found("}\n"), ["invalid-block: }"]);
    assert_eq!(found("a {\n} b = 1\n"), ["invalid-block: b"]);
    assert_eq!(found("a { b = 1\n}\n"), ["invalid-block: \n"]);
    assert_eq!(found("a { b = 1, c = 2 }\n"), ["invalid-attribute: ,"]);
    assert_eq!(found("a { b {} }\n"), ["invalid-block: b"]);
    assert_eq!(found("a \"${b}\" {\n}\n"), ["invalid-block: \"${b}\""]);
    assert_eq!(found("a = 1\rb = 2\n"), ["invalid-token: \r"]);
}

#[test]
fn spans_cover_what_they_name() {
    let source = "a \"b\" c {\n  x = [1,\n 2] # y\n}\n";
    let file = File::parse(source.into());
    let block = file.body().blocks().next().unwrap();
    assert_eq!(&source[block.header().range()], "a \"b\" c");
    assert_eq!(&source[block.span().range()], &source[..source.len() - 1]);
    assert_eq!(&source[block.body().span().range()], &source[8..source.len() - 1]);
    let spans: Vec<_> = block.label_spans().map(|span| &source[span.range()]).collect();
    assert_eq!(spans, ["\"b\"", "c"]);
    assert_eq!((block.kind(), block.label(1).as_deref(), block.label(2)), ("a", Some("c"), None));
    assert_eq!(file.block(block.id()).kind(), "a");
    let attribute = block.body().attribute("x").unwrap();
    assert_eq!(&source[attribute.span().range()], "x = [1,\n 2]");
    assert_eq!(&source[attribute.name_span().range()], "x");
    assert_eq!(attribute.expr().text(), "[1,\n 2]");
    assert!(matches!(block.body().items().next(), Some(Item::Attribute(_))));
    assert!(file.expression().is_none());
}

#[test]
fn the_body_of_a_file_is_its_text() {
    for source in ["", " ", "# a", "\n# a\n", "a = 1 # b", "\u{feff}# a"] {
        let file = File::parse(source.into());
        assert_eq!(&source[file.body().span().range()], source.trim_start_matches('\u{feff}'), "{source:?}");
    }
}

#[test]
fn comments_are_kept_in_order() {
    let source = "# a\nx = \"# b\" // c\r\n/* d\n */ y = [ # e\n1]\nz = <<E\n# f\nE\n#g";
    let file = File::parse(source.into());
    let comments: Vec<_> = file.comments().map(|span| &source[span.range()]).collect();
    assert_eq!(comments, ["# a", "// c", "/* d\n */", "# e", "#g"]);
}

/// After an error, reading goes on in the middle of what was taken for a comment.
#[test]
fn comments_do_not_overlap() {
    let source = "a/*\n/**/ # b\nc = 1 # d\n";
    let file = File::parse(source.into());
    let comments: Vec<_> = file.comments().map(|span| &source[span.range()]).collect();
    assert_eq!(comments, ["/**/", "# b", "# d"]);
}

#[test]
fn expression_files_have_no_body() {
    let file = File::parse_expression("a".into());
    assert_eq!(file.body().items().count(), 0);
    assert!(file.body().span().is_empty());
}

#[test]
fn files_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<File>();
}
