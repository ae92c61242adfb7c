//! Texts that nest deeply: either they are read, or they are told to be too deep; never is the stack exhausted.
#![allow(clippy::unwrap_used)]

mod common;

use std::thread;

use prc_hcl::{File, MAX_DEPTH};

/// A parser and what to repeat before, in and after the middle.
type Shape = (&'static str, fn(std::sync::Arc<str>) -> File, &'static str, &'static str, &'static str, &'static str);

const SHAPES: [Shape; 21] = [
    ("tuples", File::parse, "x = ", "[", "1", "]"),
    ("tuples on lines", File::parse, "x = ", "[\n", "1", "\n]"),
    ("parentheses", File::parse, "x = ", "(", "1", ")"),
    ("objects", File::parse, "x = ", "{ a = ", "1", "}"),
    ("object keys", File::parse, "x = ", "{ ", "1", " = 1 }"),
    ("calls", File::parse, "x = ", "f(", "1", ")"),
    ("indexes", File::parse, "x = ", "a[", "1", "]"),
    ("splats", File::parse, "x = a", "[*]", "", ""),
    ("negations", File::parse, "x = ", "-", "1", ""),
    ("nots", File::parse, "x = ", "!", "a", ""),
    ("conditionals", File::parse, "x = ", "a ? ", "1", " : 2"),
    ("for tuples", File::parse, "x = ", "[for a in ", "b", ": a]"),
    ("for objects", File::parse, "x = ", "{for a in ", "b", ": a => a}"),
    ("strings", File::parse, "x = ", "\"${", "a", "}\""),
    ("heredocs", File::parse, "x = ", "<<E\n${", "a", "}\nE\n"),
    ("directives", File::parse_template, "", "%{if a}", "b", "%{endif}"),
    ("blocks", File::parse, "", "a {\n", "", "}\n"),
    ("blocks on one line", File::parse, "", "a { ", "", " }"),
    ("JSON arrays", File::parse_json, "{\"a\": ", "[", "1", "]"),
    ("JSON objects", File::parse_json, "", "{\"a\":", "1", "}"),
    ("JSON templates", File::parse_json, "{\"a\": ", "[", "\"${a}\"", "]"),
];

fn text(shape: &Shape, depth: usize, closed: bool) -> String {
    let &(name, _, start, open, middle, close) = shape;
    let mut text = start.to_owned() + &open.repeat(depth) + middle;
    if closed {
        text += &close.repeat(depth);
        text += if name.starts_with("JSON") && start.starts_with('{') { "}" } else { "\n" };
    }
    text
}

/// The stack of a spawned thread, whatever the environment says.
fn with_small_stack(run: impl FnOnce() + Send + 'static) {
    thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

#[test]
fn every_shape_may_nest_a_little() {
    with_small_stack(|| {
        for shape in SHAPES.iter().filter(|shape| shape.0 != "blocks on one line") {
            for depth in [1, 64, 65, 120] {
                let file = shape.1(text(shape, depth, true).into());
                assert_eq!(file.errors(), [], "{} {depth}", shape.0);
            }
        }
    });
}

#[test]
fn no_shape_nests_without_an_end() {
    with_small_stack(|| {
        for shape in &SHAPES {
            let deepest = MAX_DEPTH as usize + 2;
            for (depth, closed) in [(deepest, true), (20_000, true), (20_000, false), (1_000_000, true)] {
                let file = shape.1(text(shape, depth, closed).into());
                let deep = file.errors().iter().any(|error| error.kind.as_str() == "too-deep");
                // Blocks that are neither closed nor indented count as one after the other, and those on one
                // line have as many other errors as are kept.
                let blocks = (shape.0 == "blocks" && !closed) || shape.0 == "blocks on one line";
                let deep = deep || (blocks && !file.errors().is_empty());
                assert!(deep, "{} {depth} {closed}: {:?}", shape.0, file.errors().first());
            }
        }
    });
}

#[test]
fn templates_in_json_share_the_limit() {
    let nested = |depth: usize| {
        "[".repeat(depth) + "\"${" + &"[".repeat(depth) + "1" + &"]".repeat(depth) + "}\"" + &"]".repeat(depth)
    };
    with_small_stack(move || {
        let parse = |depth| File::parse_json(format!("{{\"a\": {}}}", nested(depth)).into());
        assert_eq!(parse(120).errors(), []);
        assert_eq!(parse(200).errors()[0].kind.as_str(), "too-deep");
    });
}

#[test]
fn what_follows_deep_nesting_is_read() {
    let file = File::parse(format!("a = {}\nb = 1\n", "[".repeat(100_000)).into());
    assert_eq!(common::body(file.body()), "{(a error) (b 1)}");
}
