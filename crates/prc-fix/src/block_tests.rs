#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use prc_check::{Wanted, at_least, exactly};
use prc_hcl::File;
use prc_model::FileId;

use super::*;
use crate::{TextEdit, apply};

/// The first block of a text after attributes were set.
fn set(text: &str, wants: &[(&str, Wanted)]) -> Result<String, Refusal> {
    let file = File::parse(text.into());
    let block = file.body().blocks().next().ok_or(Refusal::NoValue)?;
    let settings: Vec<Setting<'_>> =
        wants.iter().filter_map(|(path, wanted)| Some(Setting { path: steps(path)?, wanted })).collect();
    Ok(applied(text, edits(&file, block, &settings)?))
}

fn applied(text: &str, parts: Vec<Part>) -> String {
    let edit = |(range, text)| TextEdit { file: FileId(0), range, text };
    let edits: Vec<TextEdit> = parts.into_iter().map(edit).collect();
    apply(text, &edits).unwrap_or_default()
}

fn on() -> Wanted {
    Wanted::Bool(true)
}

/// What is between `before` and `after` is a block of its own in the fixtures below.
fn becomes(before: &str, wants: &[(&str, Wanted)], after: &str) {
    assert_eq!(set(before, wants).as_deref(), Ok(after));
    let (before, after) = (before.replace('\n', "\r\n"), after.replace('\n', "\r\n"));
    assert_eq!(set(&before, wants).as_deref(), Ok(&*after), "with carriage returns");
}

#[test]
fn a_literal_is_replaced_and_nothing_else() {
    becomes(
        "resource \"a\" \"b\" {\n  days=3   # for now\n  x   =  1\n}\n",
        &[("days", at_least(14))],
        "resource \"a\" \"b\" {\n  days=14   # for now\n  x   =  1\n}\n",
    );
    becomes(
        "resource \"a\" \"b\" {\n  on = \"false\"\n}\n",
        &[("on", on())],
        "resource \"a\" \"b\" {\n  on = \"true\"\n}\n",
    );
    becomes("resource \"a\" \"b\" { on = null }\n", &[("on", on())], "resource \"a\" \"b\" { on = true }\n");
    becomes("resource \"a\" \"b\" { n = -1 }", &[("n", at_least(2))], "resource \"a\" \"b\" { n = 2 }");
    becomes(
        "resource \"a\" \"b\" {\n  tags = \"A\"\n}\n",
        &[("tags", exactly("a\"${b}"))],
        "resource \"a\" \"b\" {\n  tags = \"a\\\"$${b}\"\n}\n",
    );
}

#[test]
fn what_is_no_literal_is_refused() {
    let refused =
        |value: &str| set(&format!("resource \"a\" \"b\" {{\n  days = {value}\n}}\n"), &[("days", at_least(14))]);
    for value in ["var.days", "1 + 2", "\"${var.a}\"", "local.x ? 1 : 2", "[1]", "(3)", "<<EOT\n3\nEOT"] {
        assert!(matches!(refused(value), Err(Refusal::Expression(_))), "{value}: {:?}", refused(value));
    }
    assert_eq!(set("resource \"a\" \"b\" {\n}\n", &[("x", Wanted::Words("a name".into()))]), Err(Refusal::NoValue));
}

#[test]
fn an_attribute_joins_the_lines_that_have_room_for_it() {
    becomes(
        "resource \"a\" \"b\" {\n  engine         = \"x\" # why\n  instance_class = \"y\"\n\n  tags = {\n    a = 1\n  }\n}\n",
        &[("multi_az", on())],
        "resource \"a\" \"b\" {\n  engine         = \"x\" # why\n  instance_class = \"y\"\n  multi_az       = true\n\n  tags = {\n    a = 1\n  }\n}\n",
    );
    // The column is that of the lines, which is not the place to change them.
    becomes(
        "resource \"a\" \"b\" {\n\tengine = \"x\"\n\n\tlifecycle {\n\t}\n}\n",
        &[("deletion_protection", on()), ("az", on())],
        "resource \"a\" \"b\" {\n\tengine = \"x\"\n\taz     = true\n\n\tdeletion_protection = true\n\n\tlifecycle {\n\t}\n}\n",
    );
    becomes(
        "resource \"a\" \"b\" {\n  x=1\n  longer = 2\n}\n",
        &[("deletion_protection", on())],
        "resource \"a\" \"b\" {\n  x=1\n  longer = 2\n  deletion_protection = true\n}\n",
    );
}

#[test]
fn several_attributes_share_a_column() {
    becomes(
        "resource \"a\" \"b\" {\n  a = 1\n  b = {\n  }\n}\n",
        &[("deletion_protection", on()), ("multi_az", on())],
        "resource \"a\" \"b\" {\n  a = 1\n\n  deletion_protection = true\n  multi_az            = true\n\n  b = {\n  }\n}\n",
    );
}

#[test]
fn meta_arguments_stand_apart() {
    becomes(
        "resource \"a\" \"b\" {\n  depends_on_it = 1\n  for_each      = x\n}\n",
        &[("on", on())],
        "resource \"a\" \"b\" {\n  depends_on_it = 1\n  for_each      = x\n  on            = true\n}\n",
    );
    becomes(
        "resource \"a\" \"b\" {\n  count = 2\n\n  set {\n  }\n}\n",
        &[("on", on())],
        "resource \"a\" \"b\" {\n  count = 2\n\n  on = true\n\n  set {\n  }\n}\n",
    );
}

#[test]
fn an_empty_block_is_opened() {
    becomes("resource \"a\" \"b\" {}\n", &[("on", on())], "resource \"a\" \"b\" {\n  on = true\n}\n");
    becomes("resource \"a\" \"b\" {\n}\n", &[("on", on())], "resource \"a\" \"b\" {\n  on = true\n}\n");
    becomes("resource \"a\" \"b\" { # why\n}\n", &[("on", on())], "resource \"a\" \"b\" { # why\n  on = true\n}\n");
    becomes(
        "resource \"a\" \"b\" {\n  set {\n    x = 1\n  }\n}\n",
        &[("on", on())],
        "resource \"a\" \"b\" {\n  on = true\n\n  set {\n    x = 1\n  }\n}\n",
    );
    becomes(
        "resource \"a\" \"b\" {\n  set { enabled = false }\n}\n",
        &[("set.enabled", on()), ("set.days", at_least(2))],
        "resource \"a\" \"b\" {\n  set {\n    enabled = true\n    days    = 2\n  }\n}\n",
    );
    assert_eq!(
        set("resource \"a\" \"b\" { /* { */ }\n", &[("on", on())]),
        Err(Refusal::Unclear(String::from("the block")))
    );
}

#[test]
fn a_block_is_added_with_everything_in_it() {
    becomes(
        "resource \"a\" \"b\" {\n  x = 1\n\n  # why\n  lifecycle {\n  }\n}\n",
        &[("breaker.enable", on()), ("breaker.rollback", on()), ("breaker.deep.er", at_least(1))],
        "resource \"a\" \"b\" {\n  x = 1\n\n  breaker {\n    enable   = true\n    rollback = true\n\n    deep {\n      er = 1\n    }\n  }\n\n  # why\n  lifecycle {\n  }\n}\n",
    );
    becomes(
        "resource \"a\" \"b\" {}\n",
        &[("x", on()), ("set.on", on())],
        "resource \"a\" \"b\" {\n  x = true\n\n  set {\n    on = true\n  }\n}\n",
    );
    becomes(
        "resource \"a\" \"b\" {\n}\n",
        &[("x", on()), ("set.on", on())],
        "resource \"a\" \"b\" {\n  x = true\n\n  set {\n    on = true\n  }\n}\n",
    );
}

#[test]
fn the_block_with_the_number_is_meant() {
    let two = "resource \"a\" \"b\" {\n  rule {\n    days = 1\n  }\n  rule {\n    days = 2\n  }\n}\n";
    becomes(two, &[("rule[1].days", at_least(3))], &two.replace("= 2", "= 3"));
    assert_eq!(set(two, &[("rule.days", at_least(3))]), Err(Refusal::Unclear(String::from("rule"))));
    assert_eq!(set(two, &[("rule[2].days", at_least(3))]), Err(Refusal::Unclear(String::from("rule"))));
    let dynamic = "resource \"a\" \"b\" {\n  dynamic \"rule\" {\n    for_each = x\n    content {}\n  }\n}\n";
    assert_eq!(set(dynamic, &[("rule[0].days", at_least(3))]), Err(Refusal::Dynamic(String::from("rule"))));
    let object = "resource \"a\" \"b\" {\n  rule = {}\n}\n";
    assert_eq!(set(object, &[("rule.days", at_least(3))]), Err(Refusal::Unclear(String::from("rule"))));
}

#[test]
fn a_comment_over_several_lines_is_no_place() {
    let text = "resource \"a\" \"b\" { /* one\n  two */\n}\n";
    assert_eq!(set(text, &[("on", on())]), Err(Refusal::Unclear(String::from("the block"))));
}

#[test]
fn a_resource_is_added_behind_the_block() {
    let text = "resource \"aws_s3_bucket\" \"b\" {\n\tx = 1\n} # end\n\nlocals {}\n";
    let file = File::parse(Arc::from(text));
    let block = file.body().blocks().next().unwrap();
    let part = addition(&file, block, "aws_v", "bucket = $subject.id\n\nset {\n  on = true\n}").unwrap();
    assert_eq!(
        applied(text, vec![part]),
        "resource \"aws_s3_bucket\" \"b\" {\n\tx = 1\n} # end\n\nresource \"aws_v\" \"b\" {\n\tbucket = aws_s3_bucket.b.id\n\n\tset {\n\t\ton = true\n\t}\n}\n\nlocals {}\n"
    );
}

#[test]
fn what_is_written_is_read_again() {
    let text = "resource \"a\" \"b\" {\n  a = 1\n  c { d = 1 }\n}\n";
    let first = set(text, &[("x", on()), ("c.d", at_least(4)), ("c.e", on()), ("f.g", exactly("h"))]).unwrap();
    assert!(File::parse(first.as_str().into()).errors().is_empty(), "{first}");
    let again = set(&first, &[("x", on()), ("c.d", at_least(4)), ("c.e", on()), ("f.g", exactly("h"))]);
    assert_eq!(again.as_deref(), Ok(&*first), "there is nothing left to do");
}
