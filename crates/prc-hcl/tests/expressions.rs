//! Expressions of the native syntax.
#![allow(clippy::unwrap_used)]

mod common;

use common::{errors, expression, value};
use prc_hcl::{ExprKind, File, ObjectKey};

#[test]
fn operators_bind_as_in_hcl() {
    assert_eq!(expression("a || b && c == d > e + f * g"), "(|| a (&& b (== c (> d (+ e (* f g))))))");
    assert_eq!(expression("a * b + c > d == e && f || g"), "(|| (&& (== (> (+ (* a b) c) d) e) f) g)");
    assert_eq!(expression("a - b - c"), "(- (- a b) c)");
    assert_eq!(expression("a / b % c"), "(% (/ a b) c)");
    assert_eq!(expression("a <= b != c >= d"), "(!= (<= a b) (>= c d))");
    assert_eq!(expression("-a.b + !c[0]"), "(+ (- a.b) (! c[0]))");
    assert_eq!(expression("- -46+5"), "(+ (- (- 46)) 5)");
    assert_eq!(expression("(a + b) * c"), "(* (paren (+ a b)) c)");
}

#[test]
fn conditionals_lean_to_the_right() {
    assert_eq!(expression("a ? b : c ? d : e"), "(? a b (? c d e))");
    assert_eq!(expression("a ? b ? c : d : e"), "(? a (? b c d) e)");
    assert_eq!(expression("a || b ? c : d"), "(? (|| a b) c d)");
}

#[test]
fn literals_are_what_they_look_like() {
    assert_eq!(expression("[null, true, false, 1, 1.5e+3, 1.e5]"), "(tuple null true false 1 1.5e+3 1.e5)");
    assert_eq!(expression("truely"), "truely");
    let file = File::parse_expression("1.2.3".into());
    assert_eq!(errors(&file), [("invalid-number", "1.2.3")]);
}

#[test]
fn traversals_go_on_for_as_long_as_there_are_steps() {
    assert_eq!(expression("a.b.c[0].d[\"e\"]"), "a.b.c[0].d[\"e\"]");
    assert_eq!(expression("a.0.b"), "a.0.b");
    assert_eq!(expression("a . b\n.c"), "a.b.c");
    assert_eq!(expression("f(x)[0].y"), "(call f x)[0].y");
    assert_eq!(expression("a[\n0\n]"), "a[0]");
    assert_eq!(errors(&File::parse_expression("a.0.1".into())), [("invalid-expression", "0.1")]);
}

#[test]
fn splats_read_every_element() {
    assert_eq!(expression("a.*.b.0.c[0]"), "(.* a @.b.0.c)[0]");
    assert_eq!(expression("a[*].b[0].c"), "([*] a @.b[0].c)");
    assert_eq!(expression("a[*].b[*].c"), "([*] a ([*] @.b @.c))");
    assert_eq!(expression("a.*"), "(.* a @)");
    assert_eq!(errors(&File::parse_expression("a.*.*".into())), [("invalid-expression", "*")]);
}

#[test]
fn calls_take_arguments() {
    assert_eq!(expression("f()"), "(call f)");
    assert_eq!(expression("f(a, b,)"), "(call f a b)");
    assert_eq!(expression("f(a, b...)"), "(call f... a b)");
    assert_eq!(expression("f (\na\n,\nb # c\n)"), "(call f a b)");
    assert_eq!(expression("provider::aws::arn_parse(x)"), "(call provider::aws::arn_parse x)");
    assert_eq!(expression("provider :: aws /* x */ :: arn_parse(x)"), "(call provider::aws::arn_parse x)");
    assert!(!File::parse_expression("f(a..., b)".into()).errors().is_empty());
    assert!(!File::parse_expression("f(,)".into()).errors().is_empty());
}

#[test]
fn names_have_places() {
    let source = "provider :: aws::f(a. bc, x.012)";
    let file = File::parse_expression(source.into());
    let ExprKind::Call { name_span, mut args, .. } = file.expression().unwrap().kind() else { panic!() };
    assert_eq!(&source[name_span.range()], "provider :: aws::f");
    let ExprKind::Attribute(_, "bc", span) = args.next().unwrap().kind() else { panic!() };
    assert_eq!(&source[span.range()], "bc");
    let ExprKind::LegacyIndex(_, "012") = args.next().unwrap().kind() else { panic!() };
}

#[test]
fn tuples_and_objects_take_separators() {
    assert_eq!(expression("[\n1,\n2 /* a\n */\n, 3,\n]"), "(tuple 1 2 3)");
    assert_eq!(expression("[]"), "(tuple)");
    assert_eq!(expression("{}"), "(object )");
    assert_eq!(expression("{ a = 1, b : 2 }"), "(object (a 1) (b 2))");
    assert_eq!(expression("{\n  a = 1\n  b = 2,\n\n  # c\n  c = 3 }"), "(object (a 1) (b 2) (c 3))");
    assert_eq!(expression("{ a = 1, a = 2 }"), "(object (a 1) (a 2))");
    assert!(!File::parse_expression("{ a = 1 b = 2 }".into()).errors().is_empty());
    assert!(!File::parse_expression("{ a = 1\n, b = 2 }".into()).errors().is_empty());
    assert!(!File::parse_expression("{ a = 1 +\n 2 }".into()).errors().is_empty());
    assert!(!File::parse_expression("[1 2]".into()).errors().is_empty());
}

#[test]
fn keys_are_names_or_expressions() {
    assert_eq!(
        expression("{ a-b = 1, true = 2, null = 3, \"k\" = 4, (v) = 5, 6 = 7, \"${x}\" = 8, a.b = 9, \"x${y}\" = 0 }"),
        "(object (a-b 1) (true 2) (null 3) ([\"k\"] 4) ([(paren v)] 5) ([6] 7) ([(wrap x)] 8) ([a.b] 9) \
         ([(template \"x\" y)] 0))"
    );
    let file = File::parse_expression("{ name = 1 }".into());
    let (key, _) = file.expression().unwrap().as_object().unwrap().next().unwrap();
    let ObjectKey::Name("name", span) = key else { panic!() };
    assert_eq!(&file.source()[span.range()], "name");
}

#[test]
fn for_expressions_have_all_their_parts() {
    assert_eq!(expression("[for x in xs : x]"), "(for x xs x)");
    assert_eq!(expression("[for i, x in xs : x if x > 1]"), "(for i,x xs x (> x 1))");
    assert_eq!(expression("{for k, v in m : k => v}"), "(for k,v m k v)");
    assert_eq!(expression("{\nfor v in m :\nv.k\n=>\nv...\nif v.ok\n? a : b\n}"), "(for... v m v.k v (? v.ok a b))");
    assert_eq!(expression("{ fore = 1 }"), "(object (fore 1))");
    for wrong in ["[for x in y : a => b]", "[for x in y : a...]", "{for x in y : a}", "[for in y : a]", "{ for = 1 }"] {
        assert!(!File::parse_expression(wrong.into()).errors().is_empty(), "{wrong}");
    }
}

#[test]
fn line_ends_end_an_expression_of_a_body_only() {
    assert_eq!(value("x = (a\n  || b\n)\n"), "(paren (|| a b))");
    assert_eq!(value("x = [for a in [\n1,\n]: { b = \"${\n a\n}\"\n}]\n"), "(for a (tuple 1) (object (b (wrap a))))");
    assert!(!File::parse("x = a\n  || b\n".into()).errors().is_empty());
    assert!(!File::parse("x = f\n()\n".into()).errors().is_empty());
    assert_eq!(expression("a\n||\nb\n"), "(|| a b)");
}

#[test]
fn flat_chains_have_no_limit() {
    for (operator, count) in [(" || ", 65), (" + ", 1000), (" + ", 200_000)] {
        let source = vec!["x"; count].join(operator);
        let file = File::parse_expression(source.into());
        assert_eq!(file.errors(), []);
        let mut terms = 1;
        let mut expr = file.expression().unwrap();
        while let ExprKind::Binary(_, left, _) = expr.kind() {
            expr = left;
            terms += 1;
        }
        assert_eq!(terms, count);
        assert_eq!(file.expression().unwrap().descendants().count(), 2 * count - 1);
    }
    for count in [500, 200_000] {
        let source = "a ? b : ".repeat(count) + "c";
        let file = File::parse_expression(source.into());
        assert_eq!(file.errors(), []);
        let mut rungs = 0;
        let mut expr = file.expression().unwrap();
        while let ExprKind::Conditional { otherwise, .. } = expr.kind() {
            expr = otherwise;
            rungs += 1;
        }
        assert_eq!(rungs, count);
    }
    let file = File::parse_expression(format!("x{}", ".a[0]".repeat(100_000)).into());
    assert_eq!(file.errors(), []);
}

#[test]
fn names_may_be_of_any_script_and_are_normalised() {
    assert_eq!(expression("été.naïve[\"e\u{301}\"]"), "été.naïve[\"é\"]");
    assert_eq!(expression("e\u{301}.a\u{308}(x)".trim_end_matches("(x)")), "é.ä");
    assert_eq!(expression("n\u{303}(x)"), "(call ñ x)");
    assert_eq!(expression("{ e\u{301} = 日本 }"), "(object (é 日本))");
    let long = "x".repeat(70_000);
    assert_eq!(expression(&format!("a.{long}")), format!("a.{long}"));
    assert_eq!(expression(&format!("{long}(1)")), format!("(call {long} 1)"));
}

#[test]
fn what_means_nothing_is_told() {
    let found = |source: &str| errors(&File::parse_expression(source.into()))[0].0;
    assert_eq!(found("a ; b"), "invalid-token");
    assert_eq!(found("a & b"), "invalid-token");
    assert_eq!(found("'a'"), "invalid-token");
    assert_eq!(found("a /* b"), "unclosed-comment");
    assert_eq!(found("a b"), "invalid-expression");
    assert_eq!(found(""), "invalid-expression");
    assert_eq!(found("(a"), "unclosed-bracket");
    assert_eq!(found("{ a = 1"), "unclosed-bracket");
    assert_eq!(found("\"a"), "unclosed-string");
    assert_eq!(found("\u{a0}a"), "invalid-token");
    let file = File::parse_expression("[a".into());
    assert_eq!(file.errors()[0].message, "expected `,` or `]` to close `[`, found the end of the text");
    assert!(matches!(file.expression().unwrap().kind(), ExprKind::Error));
}

#[test]
fn ids_lead_back() {
    let file = File::parse_expression("a + f(b)".into());
    let call = file.expression().unwrap().descendants().find(|expr| expr.text() == "f(b)").unwrap();
    assert_eq!(file.expr(call.id()).text(), "f(b)");
}
