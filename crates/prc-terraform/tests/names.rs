//! Names are looked up before anything is evaluated, as in Terraform: nothing hides one that is not there.
#![allow(clippy::unwrap_used)]

use prc_model::Value;
use prc_terraform::{Options, read};
use prc_tree::Tree;

const DECLARED: &str = r#"
variable "listed" {
  type    = list(string)
  default = []
}

locals {
  known = "a"
}

resource "terraform_data" "one" {
  input = local.known
}

resource "terraform_data" "two" {
  count = 2
}

resource "terraform_data" "each" {
  for_each = { x = 1 }
}
"#;

/// What is said of an output of that value, and what it is.
fn said(value: &str) -> (Vec<String>, Option<Value>) {
    let output = format!("output \"o\" {{\n  value = {value}\n}}\n");
    let tree = Tree::in_memory([("main.tf", DECLARED), ("output.tf", &output)]);
    let inventory = read(&tree, &Options { workspace: "default".into(), ..Options::default() });
    let here = inventory.problems.iter().filter(|problem| &*problem.file == "output.tf");
    let said = here.map(|problem| problem.message.clone()).collect();
    (said, inventory.root_modules[0].outputs.get("o").cloned())
}

/// Terraform 1.11 refuses each of these.
#[test]
fn what_is_not_there_is_reported() {
    for value in [
        "try(local.nope, 1)",
        "try(1, local.nope)",
        "try(1, module.nope.x)",
        "try(1, terraform_data.nope.id)",
        "can(each.key)",
        "can(count.index)",
        "can(path)",
        "can(path.nope)",
        "can(terraform.nope)",
        "can(nope)",
        "can(upper(null, local.nope))",
        "try(tobool(\"x\") == count.index, 1)",
        "true ? 1 : tonumber(\"x\") + local.nope",
        "can([for v in [1] : v.x + w])",
        "self.id",
        "max(local.nope, split(\",\", terraform_data.one.id)...)",
        "[for v in [] : local.nope]",
        "[for v in [1] : local.nope if v == 2]",
        "{ for v in var.listed : v => each.value }",
        "try(1, terraform_data.one[0])",
        "terraform_data.one[\"id\"]",
        "can(terraform_data.one.nope)",
        "can(terraform_data.two.input)",
        "can(terraform_data.each.x.input)",
    ] {
        let (said, made) = said(value);
        assert_eq!(said.len(), 1, "{value}: {said:?}");
        assert!(made.is_none_or(|made| made.as_unknown().is_some()), "{value}");
    }
}

#[test]
fn what_is_there_is_not() {
    for value in [
        "try(1, local.known)",
        "try(local.known.nope, 1)",
        "try([for v in [1] : { for w in [v] : w.x => local.known[v] }], 1)",
        "can(\"%{ for v in [] }${v.x}%{ endfor }\")",
        "[for v in [] : v.x.y]",
        "[for v in var.listed : [for w in v : \"${v}${w}\"]]",
        "can(terraform_data.one.input.nope)",
        "terraform_data.two[0].input",
        "terraform_data.two[*].input",
        "terraform_data.each[\"x\"].id",
        "try(terraform_data.two[5].id, null)",
    ] {
        assert_eq!(said(value).0, Vec::<String>::new(), "{value}");
    }
}
