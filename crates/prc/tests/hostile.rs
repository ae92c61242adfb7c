//! What a hostile repository tries, and what happens: nothing.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests make the trees that prc reads")]

mod common;

use std::fmt::Write;
use std::time::{Duration, Instant};

use common::{Answer, Place};

/// Long enough for a loaded machine, far too short for an attack that works.
const PATIENCE: Duration = Duration::from_secs(20);

const DATABASE: &str = "resource \"aws_db_instance\" \"seen\" {\n  backup_retention_period = 0\n}\n";

/// Every output of both commands that read the tree.
fn everything(place: &Place, path: &str) -> Vec<Answer> {
    let started = Instant::now();
    let mut answers: Vec<Answer> =
        ["full", "concise", "json"].iter().map(|format| place.run(&["check", path, "-f", format])).collect();
    answers.push(place.run(&["inventory", path]));
    assert!(started.elapsed() < PATIENCE, "took {:?}", started.elapsed());
    answers
}

#[test]
#[cfg(unix)]
fn nothing_outside_the_root_is_read() {
    const CANARY: &str = "canary-7f3a9";
    let place = Place::new(&[]);
    place.write("secret/canary.txt", CANARY);
    place.write(
        "secret/mod/main.tf",
        &format!("resource \"aws_db_instance\" \"{CANARY}\" {{}}\noutput \"o\" {{ value = \"{CANARY}\" }}\n"),
    );
    place.write("secret/x.tfvars", &format!("v = \"{CANARY}\"\n"));
    let outside = place.path("secret").display().to_string();
    let readers = [
        r#"file("../secret/canary.txt")"#.to_owned(),
        r#"file("x/../../secret/canary.txt")"#.to_owned(),
        format!("file(\"{outside}/canary.txt\")"),
        r#"file("~/../secret/canary.txt")"#.to_owned(),
        r#"file("link.txt")"#.to_owned(),
        r#"file("linked/canary.txt")"#.to_owned(),
        r#"filebase64("../secret/canary.txt")"#.to_owned(),
        r#"templatefile("../secret/canary.txt", {})"#.to_owned(),
        r#"join(",", fileset("../secret", "**"))"#.to_owned(),
        r#"fileexists("../secret/canary.txt")"#.to_owned(),
        r#"filesha256("..\\secret\\canary.txt")"#.to_owned(),
        r#"file("${path.module}/../secret/canary.txt")"#.to_owned(),
    ];
    let mut text = String::from(DATABASE);
    for (at, reader) in readers.iter().enumerate() {
        write!(text, "output \"o{at}\" {{\n  value = {reader}\n}}\n").unwrap();
    }
    text.push_str("module \"up\" { source = \"../secret/mod\" }\n");
    write!(text, "module \"abs\" {{ source = \"{outside}/mod\" }}\nmodule \"link\" {{ source = \"./linked/mod\" }}\n")
        .unwrap();
    place.write("repo/main.tf", &text);
    place.write("repo/prc.toml", "version = 1\n");
    place.link("../secret/canary.txt", "repo/link.txt");
    place.link("../secret", "repo/linked");
    place.link("../secret/mod/main.tf", "repo/linked.tf");
    place.link("../secret/x.tfvars", "repo/terraform.tfvars");
    for answer in everything(&place, "repo") {
        assert!(!answer.out.contains(CANARY) && !answer.err.contains(CANARY), "{}", answer.out);
        assert!(answer.out.contains("aws_db_instance.seen") || answer.out.contains("rds-backup-retention"));
    }
    // Whether a file exists out there is not told either.
    let inventory: serde_json::Value = serde_json::from_str(&place.run(&["inventory", "repo"]).out).unwrap();
    let outputs = &inventory["root_modules"][0]["outputs"];
    for at in 0..readers.len() {
        assert_eq!(outputs[format!("o{at}")]["$unknown"], "outside-root", "{}", readers[at]);
    }
}

#[test]
#[cfg(unix)]
fn devices_pipes_and_loops_are_passed_over() {
    let place = Place::new(&[("repo/main.tf", DATABASE)]);
    place.link("/dev/zero", "repo/zero.tf");
    place.link("..", "repo/loop");
    place.link("self.tf", "repo/self.tf");
    let pipe = std::process::Command::new("mkfifo").arg(place.path("repo/pipe.tf")).status();
    std::fs::File::create(place.path("repo/sparse.tf")).unwrap().set_len(10 << 30).unwrap();
    let answers = everything(&place, "repo");
    assert!(answers.iter().all(|answer| answer.out.contains("seen") || answer.out.contains("rds-backup")));
    let report: serde_json::Value = serde_json::from_str(&answers[2].out).unwrap();
    let listed = report["inputs"]["unreadable"].to_string();
    for name in ["zero.tf", "self.tf", "sparse.tf"] {
        assert!(listed.contains(name), "{listed}");
    }
    assert!(pipe.is_err() || listed.contains("pipe.tf"), "{listed}");
    assert_eq!(place.run(&["check", "repo", "--strict", "--fail-on", "never"]).code, 4);
}

#[test]
fn values_that_grow_without_end_are_unknown_alone() {
    let mut text = String::from("locals {\n  t0 = [\"ha\", \"ha\"]\n  s0 = \"0123456789\"\n  o0 = { a = 1 }\n");
    for at in 1..=30 {
        let before = at - 1;
        write!(
            text,
            "  t{at} = [local.t{before}, local.t{before}]\n  s{at} = \"${{local.s{before}}}${{local.s{before}}}\"\n"
        )
        .unwrap();
        write!(text, "  o{at} = {{ a = local.o{before}, b = local.o{before} }}\n  c{at} = concat(local.t{before}, local.t{before})\n").unwrap();
    }
    for (name, value) in [
        ("range", "range(1000000000)"),
        ("nested", "[for i in range(1000) : [for j in range(1000) : [for k in range(1000) : i * j * k]]]"),
        ("product", "setproduct(range(1000), range(1000), range(1000))"),
        ("wide", "format(\"%1000000000d\", 1)"),
        ("power", "pow(10, 1000000000)"),
        ("json", "jsonencode(local.o30)"),
        ("flat", "flatten(local.t30)"),
    ] {
        writeln!(text, "  {name} = {value}").unwrap();
    }
    text.push_str("}\nresource \"aws_s3_bucket\" \"many\" {\n  count = 1000000000\n}\n");
    for name in ["t30", "s30", "o30", "c30", "range", "nested", "product", "wide", "power", "json", "flat"] {
        write!(text, "resource \"terraform_data\" \"{name}\" {{\n  input = local.{name}\n}}\n").unwrap();
    }
    text.push_str(DATABASE);
    let place = Place::new(&[("main.tf", &text)]);
    let answers = everything(&place, ".");
    assert!(answers[1].out.contains("error[rds-backup-retention]"));
    assert!(answers[3].out.contains("\"budget\""));
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    for depth in [64, 257, 20_000, 1_000_000] {
        for (open, close) in [("[", "]"), ("(", ")"), ("{a=", "}"), ("\"${", "}\""), ("f(", ")"), ("!", "")] {
            let text = format!("locals {{\n  a = {}1{}\n}}\n{DATABASE}", open.repeat(depth), close.repeat(depth));
            let place = Place::new(&[("main.tf", &text)]);
            let answer = place.run(&["check", ".", "-f", "concise"]);
            assert!(
                answer.out.contains("error[rds-backup-retention]"),
                "{open} {depth}: {} {}",
                answer.out,
                answer.err
            );
            assert_eq!(answer.code, 1);
        }
    }
}

#[test]
fn a_chain_of_names_does_not_overflow_the_stack() {
    let mut text = String::from("locals {\n  a0 = 1\n");
    for at in 1..20_000 {
        writeln!(text, "  a{at} = local.a{} + 1", at - 1).unwrap();
    }
    write!(text, "}}\noutput \"last\" {{ value = local.a19999 }}\n{DATABASE}").unwrap();
    let place = Place::new(&[("main.tf", &text)]);
    assert!(everything(&place, ".")[1].out.contains("error[rds-backup-retention]"));
    let itself = "module \"again\" {\n  source = \"./\"\n}\n";
    let place = Place::new(&[("main.tf", DATABASE), ("m/main.tf", itself)]);
    assert!(everything(&place, ".")[1].out.contains("error[rds-backup-retention]"));
}

#[test]
fn secrets_are_not_shown() {
    const SECRET: &str = "hunter2-canary";
    let text = format!(
        r#"
variable "password" {{
  sensitive = true
  default   = "{SECRET}"
}}
resource "aws_db_instance" "seen" {{
  identifier              = var.password
  password                = "{SECRET}"
  engine                  = sensitive("{SECRET}")
  backup_retention_period = sensitive(0)
  tags                    = {{ api_token = "{SECRET}", note = var.password }}
}}
"#
    );
    let place = Place::new(&[("main.tf", &text)]);
    for format in ["concise", "json"] {
        let answer = place.run(&["check", ".", "-f", format]);
        assert!(!answer.out.contains(SECRET), "{}", answer.out);
        assert!(answer.out.contains("rds-backup-retention"));
    }
    assert!(!place.run(&["inventory", "."]).out.contains(&format!("\"engine\": \"{SECRET}\"")));
}
