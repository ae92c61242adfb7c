//! How declarations hang together: what depends on itself is told, costs only itself, and ends at any size.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use prc_model::{Inventory, Reason};
use prc_terraform::{Options, read};
use prc_tree::Tree;

fn evaluated(files: &[(&str, &str)]) -> Inventory {
    read(&Tree::in_memory(files.iter().copied()), &Options { workspace: "default".into(), ..Options::default() })
}

/// What is said of cycles.
fn cycles(inventory: &Inventory) -> Vec<&str> {
    let cycles = inventory.problems.iter().filter(|problem| &*problem.reason == "cycle");
    cycles.map(|problem| problem.message.as_str()).collect()
}

/// The attribute of a resource as text, or why it is not known.
fn attribute(inventory: &Inventory, address: &str, name: &str) -> Result<String, Option<Reason>> {
    let resource = inventory.resources().iter().find(|one| &*one.address == address).unwrap();
    let value = resource.attribute(name).unwrap();
    value.as_str().map(String::from).ok_or_else(|| value.as_unknown().map(|unknown| unknown.reason))
}

const PAIR: &str = r#"
resource "aws_security_group" "a" {
  name        = "a"
  description = aws_security_group.b.id
}

resource "aws_security_group" "b" {
  name        = "b"
  description = local.of_a
}

resource "aws_sqs_queue" "apart" {
  name = aws_security_group.a.name
}

locals {
  of_a = aws_security_group.a.id
}
"#;

#[test]
fn resources_that_refer_to_each_other() {
    let inventory = evaluated(&[("main.tf", PAIR)]);
    assert_eq!(cycles(&inventory), ["these depend on each other: aws_security_group.a, aws_security_group.b"]);
    assert_eq!(attribute(&inventory, "aws_security_group.a", "name").unwrap(), "a");
    assert_eq!(attribute(&inventory, "aws_sqs_queue.apart", "name").unwrap(), "a");
}

#[test]
fn a_resource_that_refers_to_itself() {
    let own = r#"
resource "aws_sqs_queue" "a" {
  name = "q"
  tags = local.tags
}

locals {
  tags = { Arn = aws_sqs_queue.a.arn }
}
"#;
    let inventory = evaluated(&[("main.tf", own)]);
    assert_eq!(cycles(&inventory), ["aws_sqs_queue.a depends on itself through what it refers to"]);
    assert_eq!(attribute(&inventory, "aws_sqs_queue.a", "name").unwrap(), "q");
}

#[test]
fn through_modules() {
    let main = r#"
module "a" {
  source = "./m"
  peer   = module.b.id
}

module "b" {
  source = "./m"
  peer   = module.a.id
}

module "c" {
  source = "./m"
  peer   = module.a.name
}
"#;
    let module = r#"
variable "peer" {}

resource "aws_sqs_queue" "this" {
  name = "q"
  tags = { Peer = var.peer }
}

output "id" {
  value = aws_sqs_queue.this.id
}

output "name" {
  value = "fixed"
}
"#;
    let inventory = evaluated(&[("main.tf", main), ("m/main.tf", module)]);
    assert_eq!(
        cycles(&inventory),
        ["these depend on each other: module.a.aws_sqs_queue.this, module.b.aws_sqs_queue.this"]
    );
}

#[test]
fn modules_that_give_each_other_different_things() {
    let main = r#"
module "a" {
  source = "./m"
  peer   = module.b.name
}

module "b" {
  source = "./m"
  peer   = module.a.id
}
"#;
    let module = "variable \"peer\" {}\nresource \"aws_sqs_queue\" \"this\" {\n  name = var.peer\n}\n\
                  output \"id\" {\n  value = aws_sqs_queue.this.id\n}\noutput \"name\" {\n  value = \"fixed\"\n}\n";
    assert!(cycles(&evaluated(&[("main.tf", main), ("m/main.tf", module)])).is_empty());
}

#[test]
fn a_long_chain_has_a_value() {
    for count in [10, 10_000] {
        let mut text = String::from("locals {\n");
        for number in 0..count {
            writeln!(text, "  l{number} = local.l{}", number + 1).unwrap();
        }
        writeln!(text, "  l{count} = \"end\"\n}}\nresource \"aws_sqs_queue\" \"a\" {{\n  name = local.l0\n}}").unwrap();
        let inventory = evaluated(&[("main.tf", &text)]);
        assert_eq!(attribute(&inventory, "aws_sqs_queue.a", "name").as_deref(), Ok("end"));
        assert!(inventory.problems.is_empty());
    }
}

#[test]
fn a_long_cycle_ends() {
    let count = 10_000;
    let mut text = String::from("locals {\n");
    for number in 0..count {
        writeln!(text, "  l{number} = local.l{}", (number + 1) % count).unwrap();
    }
    text.push_str("}\nresource \"aws_sqs_queue\" \"a\" {\n  name = local.l0\n}\n");
    text.push_str("resource \"aws_sqs_queue\" \"b\" {\n  name = \"b\"\n}\n");
    let inventory = evaluated(&[("main.tf", &text)]);
    assert_eq!(attribute(&inventory, "aws_sqs_queue.a", "name"), Err(Some(Reason::Cycle)));
    assert_eq!(attribute(&inventory, "aws_sqs_queue.b", "name").as_deref(), Ok("b"));
    assert_eq!(cycles(&inventory).len(), 1);
}

#[test]
fn a_long_ring_of_resources_ends() {
    let count = 10_000;
    let mut text = String::new();
    for number in 0..count {
        let next = (number + 1) % count;
        writeln!(text, "resource \"aws_sqs_queue\" \"q{number}\" {{\n  name = aws_sqs_queue.q{next}.id\n}}").unwrap();
    }
    let inventory = evaluated(&[("main.tf", &text)]);
    assert_eq!(cycles(&inventory).len(), 1);
    assert!(cycles(&inventory)[0].ends_with("and 9996 more"));
}

#[test]
fn a_whole_resource_is_never_null() {
    let main = r#"
resource "aws_lb" "public" {
  name = "public"
}

module "watched" {
  source = "./m"
  lb     = aws_lb.public
}

module "alone" {
  source = "./m"
}
"#;
    let module = r#"
variable "lb" {
  default = null
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  count      = var.lb != null ? 1 : 0
  alarm_name = "errors"
}
"#;
    let inventory = evaluated(&[("main.tf", main), ("m/main.tf", module)]);
    let addresses: Vec<&str> = inventory.resources().iter().map(|one| &*one.address).take(2).collect();
    assert_eq!(addresses, ["aws_lb.public", "module.watched.aws_cloudwatch_metric_alarm.errors[0]"]);
}

/// A configuration for a version of Terraform in which an operand is refused beside one that decides.
fn decided(version: &str) -> Inventory {
    let text = format!(
        r#"
terraform {{
  required_version = "{version}"
}}

variable "none" {{
  default = null
}}

resource "aws_sqs_queue" "a" {{
  name    = tostring(var.none == null || var.none.size > 1)
  policy  = tostring(var.none.size > 1 && var.none != null)
  chained = tostring(var.none.size > 1 || var.none.size > 2 || true)
  open    = tostring(var.none != null || var.none.size > 1)
}}
"#
    );
    evaluated(&[("main.tf", &text)])
}

#[test]
fn one_operand_decides_since_terraform_1_12() {
    for version in ["~> 1.15", ">= 1.12.0, < 2.0.0"] {
        let inventory = decided(version);
        let of = |name: &str| attribute(&inventory, "aws_sqs_queue.a", name);
        assert_eq!(
            (of("name").unwrap(), of("policy").unwrap(), of("chained").unwrap()),
            ("true".into(), "false".into(), "true".into())
        );
        assert_eq!(of("open"), Err(Some(Reason::InvalidExpression)));
        assert_eq!(inventory.problems.len(), 1, "{:?}", inventory.problems);
    }
    for version in ["~> 1.10", ">= 1.0"] {
        let inventory = decided(version);
        for name in ["name", "policy", "chained", "open"] {
            assert_eq!(attribute(&inventory, "aws_sqs_queue.a", name), Err(Some(Reason::InvalidExpression)));
        }
    }
}

/// What an unknown attribute stands for is what it is made of; to others it stands for the attribute too.
#[test]
fn an_attribute_does_not_stand_for_itself() {
    let main = r#"
resource "aws_kms_key" "k" {}

resource "aws_sns_topic" "t" {
  kms_master_key_id = aws_kms_key.k.arn
}

resource "aws_sqs_queue" "q" {
  kms_master_key_id = aws_sns_topic.t.kms_master_key_id
}
"#;
    let inventory = evaluated(&[("main.tf", main)]);
    let refers = |address: &str| {
        let resource = inventory.resources().iter().find(|one| &*one.address == address).unwrap();
        let unknown = resource.attribute("kms_master_key_id").unwrap().as_unknown().unwrap();
        unknown.references.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(refers("aws_sns_topic.t"), ["aws_kms_key.k.arn"]);
    assert_eq!(refers("aws_sqs_queue.q"), ["aws_sns_topic.t.kms_master_key_id", "aws_kms_key.k.arn"]);
}

/// A map has the keys that are written. What a nested block has besides its provider may tell.
#[test]
fn what_a_resource_does_not_set_is_absent_from_a_map_and_open_in_a_block() {
    let main = r#"
resource "aws_instance" "i" {
  tags = { Name = "i" }
  root_block_device {
    volume_size = 10
  }
}

resource "aws_sqs_queue" "q" {
  name              = try(aws_instance.i.tags.Team, "nobody")
  kms_master_key_id = try(aws_instance.i.root_block_device[0].kms_key_id, "none")
}
"#;
    let inventory = evaluated(&[("main.tf", main)]);
    assert_eq!(attribute(&inventory, "aws_sqs_queue.q", "name").unwrap(), "nobody");
    let key = attribute(&inventory, "aws_sqs_queue.q", "kms_master_key_id");
    assert_eq!(key, Err(Some(Reason::KnownAfterApply)));
    assert_eq!(inventory.problems.len(), 0);
}
