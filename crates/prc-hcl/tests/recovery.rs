//! What is left of files that are broken.
#![allow(clippy::unwrap_used)]

mod common;

use common::{body, errors};
use prc_hcl::File;

/// The tree of a file that has errors.
fn rest(source: &str) -> String {
    let file = File::parse(source.into());
    assert!(!file.errors().is_empty(), "{source}");
    body(file.body())
}

#[test]
fn a_broken_value_costs_itself() {
    assert_eq!(rest("a = 1\nb = = 2\nc = 3\n"), "{(a 1) (b error) (c 3)}");
    assert_eq!(rest("a = [1, 2\nb = 2\n"), "{(a error) (b 2)}");
    assert_eq!(rest("r {\n  a = {\n    x = = 1\n    y = 2\n  }\n  b = 2\n}\nc = 3\n"), "{(r {(a error) (b 2)}) (c 3)}");
    assert_eq!(rest("r {\n  a = f(1,\n    2\n  b = 2\n}\nc = 3\n"), "{(r {(a error) (b 2)}) (c 3)}");
    assert_eq!(rest("r {\n  a = \"x\n  b = 2\n}\n"), "{(r {(a error) (b 2)})}");
    assert_eq!(rest("r {\n  a = \"${x\"\n  b = 2\n}\n"), "{(r {(a error) (b 2)})}");
    assert_eq!(rest("r { a = = 1 }\nb = 2\n"), "{(r {(a error)}) (b 2)}");
    assert_eq!(rest("r {\n  a = f(= <<E\n{\n}\nE\n  )\n  b = 2\n}\n"), "{(r {(a error) (b 2)})}");
    assert_eq!(rest("a = 1 2\nb = 3\n"), "{(a 1) (b 3)}");
}

#[test]
fn a_broken_value_keeps_its_place() {
    let source = "a = [1,\n  = 2,\n]\nb = 1\n";
    let file = File::parse(source.into());
    let attribute = file.body().attribute("a").unwrap();
    assert_eq!(&source[attribute.span().range()], "a = [1,\n  = 2,\n]");
    assert_eq!(attribute.expr().text(), "[1,\n  = 2,\n]");
}

#[test]
fn a_missing_value_is_inside_its_attribute() {
    for source in ["x =\nb = 1\n", "x = \n", "x = # a\n", "r {\n  x =\n}\n"] {
        let file = File::parse(source.into());
        let block = file.body().blocks().next();
        let attribute = block.map_or(file.body(), |block| block.body()).attribute("x").unwrap();
        let (value, whole) = (attribute.expr().span(), attribute.span());
        assert!(whole.start < value.start && value.end <= whole.end, "{source:?}: {value:?} in {whole:?}");
    }
}

#[test]
fn a_broken_header_costs_its_block() {
    assert_eq!(rest("r \"a\n{\n  x = 1\n}\ns {\n}\n").matches("(s {})").count(), 1);
    assert_eq!(rest("r \"a\" = {\n  x = 1\n}\ns {\n}\n"), "{(s {})}");
    assert_eq!(rest("r \"a\"\n  x = 1\n}\ns {\n}\n"), "{(s {})}");
    assert_eq!(rest("r.a {\n  x = 1\n\n  y {\n  }\n}\ns {\n}\n"), "{(s {})}");
}

#[test]
fn indentation_tells_where_a_brace_is_missing() {
    assert_eq!(rest("r {\n  x = 1\n\ns {\n  y = 2\n}\n"), "{(r {(x 1)}) (s {(y 2)})}");
    assert_eq!(rest("r {\n  n {\n    x = 1\n  y = 2\n}\ns {\n}\n"), "{(r {(n {(x 1)}) (y 2)}) (s {})}");
    assert_eq!(rest("r {\n  n {\n    x = 1\n}\ns {\n}\n"), "{(r {(n {(x 1)})}) (s {})}");
    assert_eq!(rest("r {\n  x = {\n}\ns {\n  y = 1\n}\n"), "{(r {(x (object ))}) (s {(y 1)})}");
    let file = File::parse("r {\n  x = 1\n\ns {\n}\n".into());
    assert_eq!(errors(&file), [("unclosed-block", "{")]);
    assert_eq!(file.errors()[0].span.start, 2);
}

#[test]
fn unclosed_blocks_nest() {
    for source in ["r{\n e{\n\r", "r {\n  e {\n\n", "r {\n  e {\n    x = 1\n\n  # c\n\n\r\n\r", "r {\n e{n=<<P\nP \n\r"]
    {
        let file = File::parse(source.into());
        let outer = file.body().blocks().next().unwrap();
        let inner = outer.body().blocks().next().unwrap();
        assert!(inner.span().end <= outer.span().end, "{source:?}: {:?} in {:?}", inner.span(), outer.span());
        assert_eq!(inner.body().span().end, inner.span().end);
        assert!(inner.body().attributes().all(|one| one.span().end <= inner.span().end), "{source:?}");
    }
}

#[test]
fn a_brace_too_many_is_stepped_over() {
    assert_eq!(rest("r {\n}\n}\ns {\n}\n"), "{(r {}) (s {})}");
    assert_eq!(rest("r { a = 1 }}\ns {\n}\n"), "{(r {(a 1)}) (s {})}");
}

#[test]
fn an_unclosed_heredoc_costs_its_lines() {
    assert_eq!(rest("r {\n  x = <<E\n    text\n}\ns {\n}\n"), "{(r {(x error)}) (s {})}");
    let many = "a = <<X\n".repeat(5000);
    assert_eq!(File::parse(many.into()).body().attributes().count(), 5000);
}

#[test]
fn unclosed_comments_cost_their_line() {
    assert_eq!(rest("a = 1\n/* b\nc = 2\n"), "{(a 1) (c 2)}");
    let many = "/* a\n".repeat(20_000);
    assert!(!File::parse(many.into()).errors().is_empty());
}

const SAMPLE: &str = include_str!("samples/service.tf");

/// Small and always the same, so that a failure can be found again.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// The top-level blocks: their first lines and their byte ranges.
fn headers(file: &File) -> Vec<(String, std::ops::Range<usize>)> {
    file.body().blocks().map(|block| (file.source()[block.header().range()].to_owned(), block.span().range())).collect()
}

#[test]
fn one_damaged_byte_costs_one_block() {
    let whole = File::parse(SAMPLE.into());
    assert_eq!(whole.errors(), []);
    let expected = headers(&whole);
    let mut random = Random(7);
    for round in 0..4000 {
        let at = random.below(SAMPLE.len());
        let mut damaged = SAMPLE.as_bytes().to_vec();
        match round % 3 {
            0 => drop(damaged.remove(at)),
            1 => damaged[at] = *b"{}[]()\"$%=,.\n<\\".get(random.below(15)).unwrap(),
            _ => damaged.insert(at, *b"{}[]()\"$%=,.\n<\\".get(random.below(15)).unwrap()),
        }
        let Ok(text) = String::from_utf8(damaged) else { continue };
        let file = File::parse(text.as_str().into());
        let found: Vec<_> = headers(&file).into_iter().map(|(header, _)| header).collect();
        for (header, range) in &expected {
            // A byte just after a block can join it with the next one.
            let near = range.start.saturating_sub(2)..=range.end + 2;
            assert!(near.contains(&at) || found.contains(header), "{header} is lost in round {round}:\n{text}");
        }
    }
}

#[test]
fn no_text_is_too_damaged() {
    let mut random = Random(11);
    for _ in 0..400 {
        let mut damaged = SAMPLE.as_bytes().to_vec();
        for _ in 0..1 + random.below(40) {
            let at = random.below(damaged.len());
            match random.below(4) {
                0 => drop(damaged.drain(at..(at + random.below(30)).min(damaged.len()))),
                1 => damaged[at] = random.below(128) as u8,
                2 => damaged.truncate(at.max(1)),
                _ => damaged.insert(at, random.below(128) as u8),
            }
            if damaged.is_empty() {
                damaged.push(b'"');
            }
        }
        let text = String::from_utf8_lossy(&damaged);
        for parse in [File::parse, File::parse_json, File::parse_expression, File::parse_template] {
            let file = parse((*text).into());
            let _ = body(file.body());
            file.expression().map(common::tree);
            for error in file.errors() {
                assert!(text.get(error.span.range()).is_some(), "{error:?} in {text}");
            }
        }
    }
}
