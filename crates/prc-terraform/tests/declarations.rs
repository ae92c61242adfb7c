//! What is wrong with declarations is told, whatever values there are. Terraform 1.11 refuses each of these.
#![allow(clippy::unwrap_used)]

use prc_terraform::{Options, read};
use prc_tree::Tree;

const MODULE: &str = r#"
variable "a" {
  default = 1
}

variable "secret" {
  default   = 1
  ephemeral = true
}

output "a" {
  value = var.a
}
"#;

/// The reasons of what is said of a configuration that calls `./m`.
fn said(text: &str) -> Vec<String> {
    let tree = Tree::in_memory([("main.tf", text), ("m/main.tf", MODULE)]);
    let inventory = read(&tree, &Options { workspace: "default".into(), ..Options::default() });
    inventory.problems.iter().map(|problem| problem.reason.to_string()).collect()
}

#[test]
fn calls_of_modules() {
    let call = |rest: &str| said(&format!("module \"m\" {{\n  {rest}\n}}\n"));
    assert_eq!(call("source = \"./m\"\n  nope = 1"), ["unsupported-argument"]);
    assert_eq!(call("source = \"./m\"\n  version = \"1.0\""), ["unsupported-argument"]);
    assert_eq!(call("source = \"./m\"\n  nope {\n  }"), ["unsupported-block"]);
    assert_eq!(call("a = 1"), ["missing-argument"]);
    assert_eq!(call("source = \"./m\"\n  a = 1\n  depends_on = []"), Vec::<String>::new());
    assert_eq!(call("source = \"example/m/aws\"\n  version = \"1.0\"\n  x = 1"), Vec::<String>::new());
}

#[test]
fn blocks_and_names() {
    for (text, reason) in [
        ("resourse \"terraform_data\" \"r\" {\n}\n", "unsupported-block"),
        ("resource \"terraform_data\" {\n}\n", "invalid-labels"),
        ("resource \"terraform_data\" \"1r\" {\n}\n", "invalid-name"),
        ("locals \"x\" {\n  a = 1\n}\n", "invalid-labels"),
        ("x = 1\n", "unsupported-argument"),
        ("locals {\n  a = 1\n  a = 2\n}\n", "duplicate-declaration"),
        ("resource \"aws_x\" \"r\" {\n  b {\n    c = 1\n    c = 2\n  }\n}\n", "duplicate-declaration"),
        ("variable \"x\" {\n  default = 1\n  nope = 1\n}\n", "unsupported-argument"),
        ("output \"x\" {\n  value = 1\n  nope = 1\n}\n", "unsupported-argument"),
        ("resource \"terraform_data\" \"r\" {\n  lifecycle {\n    nope = 1\n  }\n}\n", "unsupported-argument"),
        ("resource \"terraform_data\" \"r\" {\n  nope = 1\n}\n", "unsupported-argument"),
        ("resource \"terraform_data\" \"r\" {\n  nope {\n  }\n}\n", "unsupported-block"),
        ("resource \"terraform_data\" \"r\" {\n  depends_on = [local.nope]\n}\n", "invalid-expression"),
        ("resource \"terraform_data\" \"r\" {\n  depends_on = [\"terraform_data.nope\"]\n}\n", "invalid-expression"),
        ("variable \"x\" {\n  type = number\n  default = \"abc\"\n}\n", "invalid-expression"),
    ] {
        assert_eq!(said(text), [reason], "{text}");
    }
}

#[test]
fn what_newer_and_older_configurations_have() {
    for text in [
        "action \"aws_lambda_invoke\" \"x\" {\n}\n",
        "resource \"terraform_data\" \"_r-é\" {\n}\n",
        "resource \"terraform_data\" \"r\" {\n}\nresource \"terraform_data\" \"s\" {\n  depends_on = [\"terraform_data.r\"]\n}\n",
        "variable \"x\" {\n  default = 1\n  deprecated = \"yes\"\n}\n",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn conditions() {
    let own = |condition: &str, kind: &str| {
        let block = format!("{kind} {{\n      condition = {condition}\n      error_message = \"no\"\n    }}");
        said(&format!("resource \"terraform_data\" \"r\" {{\n  input = 1\n  lifecycle {{\n    {block}\n  }}\n}}\n"))
    };
    assert_eq!(own("self.input == 2", "postcondition"), ["postcondition-failed"]);
    assert_eq!(own("self.input == 1 && self.id != \"\"", "postcondition"), Vec::<String>::new());
    assert_eq!(own("true", "precondition"), ["invalid-condition"]);
    assert_eq!(own("upper(path.module)", "precondition"), ["invalid-condition"]);
    let validated = |condition: &str| {
        said(&format!(
            "locals {{\n  x = 1\n}}\nvariable \"a\" {{\n  default = 1\n  validation {{\n    condition = {condition}\n    error_message = \"no\"\n  }}\n}}\n"
        ))
    };
    assert_eq!(validated("local.x > 0"), ["invalid-condition"]);
    assert_eq!(validated("var.a > 0"), Vec::<String>::new());
}

#[test]
fn ephemeral_values() {
    const VARIABLE: &str = "variable \"e\" {\n  default = 1\n  ephemeral = true\n}\n";
    for (text, refused) in [
        ("resource \"terraform_data\" \"r\" {\n  input = var.e\n}\n", true),
        ("resource \"terraform_data\" \"r\" {\n  count = var.e\n}\n", true),
        ("output \"o\" {\n  value = var.e\n}\n", true),
        ("output \"o\" {\n  value = var.e\n  ephemeral = true\n}\n", true),
        ("output \"o\" {\n  value = ephemeralasnull(var.e)\n}\n", false),
        ("resource \"aws_db_instance\" \"r\" {\n  password_wo = var.e\n}\n", false),
        ("module \"m\" {\n  source = \"./m\"\n  secret = var.e\n}\n", false),
        (
            "module \"m\" {\n  source = \"./m\"\n  a = var.e\n}\noutput \"o\" {\n  value = ephemeralasnull(module.m.a)\n}\n",
            true,
        ),
    ] {
        let said = said(&format!("{VARIABLE}{text}"));
        assert_eq!(!said.is_empty(), refused, "{text}: {said:?}");
    }
}

/// Text from outside is read as an expression only where the declaration asks for more than text.
#[test]
fn values_from_the_command_line() {
    let declared = "variable \"plain\" {}\nvariable \"text\" {\n  type = string\n}\nvariable \"any\" {\n  type = any\n}\noutput \"o\" {\n  value = [var.plain, var.text, var.any]\n}\n";
    let tree = Tree::in_memory([("main.tf", declared)]);
    let vars = ["plain", "text", "any"].map(|name| (name.to_owned(), "[1, null]".to_owned())).to_vec();
    let inventory = read(&tree, &Options { workspace: "default".into(), vars, ..Options::default() });
    let shown =
        prc_model::to_json(&inventory, prc_model::Side::Declared)["root_modules"][0]["outputs"]["o"].to_string();
    assert_eq!(shown, r#"["[1, null]","[1, null]",[1,null]]"#);
}
