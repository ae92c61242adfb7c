//! Patterns on which Go and the `regex` crate differ.

#![allow(clippy::unwrap_used)]
use super::super::compile;

fn find(pattern: &str, text: &str) -> Option<String> {
    compile(pattern).unwrap().find(text).map(|m| m.as_str().to_owned())
}

#[test]
fn classes_are_ascii() {
    assert_eq!(find(r"\d+", "١٢٣ 45").as_deref(), Some("45"));
    assert_eq!(find(r"[\w]+", "éa").as_deref(), Some("a"));
    assert_eq!(find(r"\s+", "a\u{a0} b").as_deref(), Some(" "));
    assert_eq!(find(r"\b\w", "é a").as_deref(), Some("a"));
}

#[test]
fn brackets_have_no_operations() {
    for (pattern, text) in [("[a&&b]", "&"), ("[a~~b]", "~"), ("[[]", "["), ("[]a]", "]"), (r"[\d-z]", "-")] {
        assert_eq!(find(pattern, text).as_deref(), Some(text), "{pattern}");
    }
    assert_eq!(find("[[:^alpha:]]", "a1").as_deref(), Some("1"));
    assert_eq!(find("[^a-c]", "abcd").as_deref(), Some("d"));
}

#[test]
fn literal_braces_and_quotes() {
    assert_eq!(find("a{,2}", "a{,2}").as_deref(), Some("a{,2}"));
    assert_eq!(find("a{", "a{").as_deref(), Some("a{"));
    assert_eq!(find(r"\Qa.b\E", "a.b").as_deref(), Some("a.b"));
    assert_eq!(find(r"\101\x41\<", "AA<").as_deref(), Some("AA<"));
}

#[test]
fn named_groups() {
    assert_eq!(find("(?P<a>x+)y", "axxy").as_deref(), Some("xxy"));
    assert_eq!(find("(?<a>x+)y", "axxy").as_deref(), Some("xxy"));
    assert_eq!(find("(?i:X)(?s-i).", "ax\n").as_deref(), Some("x\n"));
}

#[test]
fn refuses_what_go_refuses() {
    for pattern in [
        "a**",
        "x{2}{3}",
        "a{1001}",
        r"\1",
        r"\Z",
        r"\C",
        r"\h",
        r"\é",
        "(?x)a",
        "(?R)a",
        "(?=a)",
        "(?P=n)",
        "(",
        "[a",
        r"[a-\d]",
        r"\p{Foo}",
        r"\p{Alphabetic}",
        "*",
        "(*)",
        "a|*",
        "[a--b]",
    ] {
        assert!(compile(pattern).is_err(), "{pattern}");
    }
}
