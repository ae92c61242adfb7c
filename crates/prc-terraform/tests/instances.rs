//! Instances: which there are, and what is said where it is not known whether there is one.
#![allow(clippy::unwrap_used)]

use prc_model::{Inventory, Reason, Side};
use prc_terraform::{Options, read};
use prc_tree::Tree;

const MODULE: &str = r#"
variable "size" {
  validation {
    condition     = var.size > 10
    error_message = "too small"
  }
}

resource "aws_ebs_volume" "this" {
  size = var.size
}
"#;

fn evaluated(files: &[(&str, &str)]) -> Inventory {
    let tree = Tree::in_memory(files.iter().copied());
    read(&tree, &Options { workspace: "default".into(), ..Options::default() })
}

fn addresses(inventory: &Inventory) -> Vec<&str> {
    inventory.resources().iter().filter(|one| one.side == Side::Declared).map(|one| &*one.address).collect()
}

/// A module that is launched as asked, with a size that is taken from an option that nobody sets.
fn launched(default: &str, size: &str) -> Inventory {
    let main = format!(
        r#"
variable "launch" {{
  {default}
}}

variable "options" {{
  default = null
}}

module "m" {{
  count  = var.launch ? 1 : 0
  source = "./m"
  size   = {size}
}}
"#
    );
    evaluated(&[("main.tf", &main), ("m/main.tf", MODULE)])
}

fn said(inventory: &Inventory) -> Vec<&str> {
    inventory.problems.iter().map(|problem| &*problem.reason).collect()
}

#[test]
fn what_an_instance_would_be_refused_for_is_not_said_where_there_may_be_none() {
    for size in ["var.options.size", "1"] {
        let open = launched("", size);
        assert_eq!(said(&open), ["variable-without-value"], "{size}");
        assert_eq!(addresses(&open), ["module.m[*].aws_ebs_volume.this"]);
        assert_eq!(said(&launched("default = false", size)), Vec::<&str>::new(), "{size}");
    }
    assert_eq!(said(&launched("default = true", "var.options.size")), ["invalid-expression"]);
    assert_eq!(said(&launched("default = true", "1")), ["invalid-value"]);
}

#[test]
fn what_leaves_the_instance_open_leaves_open_what_it_would_be() {
    let open = launched("", "var.options.size");
    let size = open.resources()[0].attribute("size").unwrap().as_unknown().unwrap();
    assert_eq!(size.reason, Reason::VariableWithoutValue);
    assert_eq!(&*size.detail, "count is not known: it depends on var.launch");
}

/// A name that is not there is refused however many instances there are.
#[test]
fn names_are_looked_up_all_the_same() {
    assert_eq!(said(&launched("", "local.nope")), ["variable-without-value", "invalid-expression"]);
}

fn validated(certificate: &str) -> Inventory {
    let main = format!(
        r#"
resource "aws_acm_certificate" "c" {{
  {certificate}
}}

resource "aws_route53_record" "r" {{
  for_each = {{ for one in aws_acm_certificate.c.domain_validation_options : one.domain_name => one.resource_record_name }}
  name     = each.value
}}
"#
    );
    evaluated(&[("main.tf", &main)])
}

#[test]
fn the_domains_of_a_certificate_are_known_before_it_exists() {
    let domains = r#"domain_name = "a.example"
  subject_alternative_names = ["b.example", "a.example"]"#;
    let known = validated(&format!("{domains}\n  validation_method = \"DNS\""));
    let records = [r#"aws_route53_record.r["a.example"]"#, r#"aws_route53_record.r["b.example"]"#];
    assert_eq!(addresses(&known), ["aws_acm_certificate.c", records[0], records[1]]);
    assert_eq!(said(&known), Vec::<&str>::new());
    let name = known.resources()[1].attribute("name").unwrap().as_unknown().unwrap();
    assert_eq!(name.reason, Reason::KnownAfterApply);
    // Nothing is to be recorded for one that is validated otherwise.
    for method in ["", "\n  validation_method = \"EMAIL\""] {
        let open = validated(&format!("{domains}{method}"));
        assert_eq!(addresses(&open), ["aws_acm_certificate.c", "aws_route53_record.r[*]"], "{method}");
        assert_eq!(said(&open), ["unknown-repetition"], "{method}");
    }
    let open = validated(
        "domain_name = data.aws_route53_zone.z.name\n  validation_method = \"DNS\"\n}\ndata \"aws_route53_zone\" \"z\" {",
    );
    assert_eq!(addresses(&open), ["aws_acm_certificate.c", "data.aws_route53_zone.z", "aws_route53_record.r[*]"]);
    assert_eq!(said(&open), Vec::<&str>::new());
}
