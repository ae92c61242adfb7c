//! Edits of Terraform: which are made, which are not, and what stays as it is.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "the tests compare files of the workspace")]

mod common;

use std::fmt::Write;
use std::path::Path;

use common::Place;
use common::page::holds;

const GIT: (&str, &str) = (".git/HEAD", "ref: refs/heads/main\n");

const KEY: &str = "resource \"aws_kms_key\" \"a\" {\n  enable_key_rotation = false\n}\n";
const TURNED: &str = "resource \"aws_kms_key\" \"a\" {\n  enable_key_rotation = true\n}\n";

fn place(files: &[(&str, &str)]) -> Place {
    let place = Place::new(files);
    place.write(GIT.0, GIT.1);
    place
}

#[test]
fn the_page() {
    holds("fix.md");
}

#[test]
fn every_fix_is_listed() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/fixes.md");
    let mut text = String::from(
        "# All fixes\n\nWhat [`prc fix`](fix.md) writes, and what that does when it is applied. `unsafe` needs `--unsafe-fixes`. Made from the \
         entries of the requirements.\n\n| requirement | attribute | | why |\n| --- | --- | --- | --- |\n",
    );
    let checks = [
        prc_checks_backup::checks(),
        prc_checks_capacity::checks(),
        prc_checks_incident::checks(),
        prc_checks_monitoring::checks(),
        prc_checks_security::checks(),
    ];
    for check in checks.iter().flatten() {
        for part in check.requirement.fix.iter() {
            let attributes: Vec<String> = part.attributes.iter().map(|one| format!("`{one}`")).collect();
            let (id, attributes) = (check.id, attributes.join("<br>"));
            writeln!(text, "| [{id}](checks/{id}.md) | {attributes} | {} | {} |", part.safety(), part.why).unwrap();
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&page, &text).unwrap();
    }
    assert!(std::fs::read_to_string(page).unwrap() == text, "UPDATE=1 writes it");
}

#[test]
fn a_diff_writes_nothing_and_a_fix_only_what_it_says() {
    let place = place(&[("main.tf", KEY)]);
    let shown = place.run(&["fix", "--diff", "kms-key-rotation"]);
    assert_eq!((shown.code, &*place.read("main.tf")), (1, KEY));
    assert_eq!(
        shown.out,
        "--- a/main.tf\n+++ b/main.tf\n@@ -1,3 +1,3 @@\n resource \"aws_kms_key\" \"a\" {\n-  enable_key_rotation = false\n+  enable_key_rotation = true\n }\n"
    );
    let done = place.run(&["fix", "kms-key-rotation"]);
    assert_eq!(
        (done.code, &*done.out),
        (
            0,
            "main.tf:2:25: fixed[kms-key-rotation] set enable_key_rotation to true (aws_kms_key.a)\nfixed 1 finding in 1 file\n"
        )
    );
    assert_eq!(place.read("main.tf"), TURNED);
    let again = place.run(&["fix", "--diff", "kms-key-rotation"]);
    assert_eq!((again.code, &*again.out, &*again.err), (0, "", "nothing to fix\n"));
}

#[test]
fn line_ends_and_everything_else_stay() {
    let text = "resource \"aws_kms_key\" \"a\" {\r\n\tdescription=\"é\"   # why\r\n}\r\n\r\nlocals{x=1}";
    let place = place(&[("main.tf", text)]);
    assert_eq!(place.run(&["fix", "kms-key-rotation"]).code, 0);
    let wanted = text.replace("# why\r\n", "# why\r\n\tenable_key_rotation = true\r\n");
    assert_eq!(place.read("main.tf"), wanted);
}

#[test]
fn a_block_of_several_is_edited_when_all_of_them_want_it() {
    let module = "variable \"days\" {}\n\nresource \"aws_kms_key\" \"a\" {\n  deletion_window_in_days = 7\n}\n";
    let calls = "module \"one\" {\n  source = \"../modules/key\"\n  days   = 1\n}\n\nmodule \"two\" {\n  source = \"../modules/key\"\n  days   = 2\n}\n";
    let files = [("prod/main.tf", calls), ("test/main.tf", calls), ("modules/key/main.tf", module)];
    let all = place(&files);
    let done = all.run(&["fix", "kms-key-survival"]);
    assert!(done.out.ends_with("fixed 4 findings in 1 file\n"), "{}", done.out);
    assert_eq!(all.read("modules/key/main.tf"), module.replace("= 7", "= 30"));
    // What lies outside of the part that is asked for uses the block too.
    let part = place(&files);
    let done = part.run(&["fix", "kms-key-survival", "prod"]);
    assert!(done.out.contains("by hand[kms-key-survival] cannot set deletion_window_in_days to 30: "), "{}", done.out);
    assert!(done.out.contains("in test is the same block and does not want that"), "{}", done.out);
    assert_eq!(part.read("modules/key/main.tf"), module);
    // One that accepts the failure does not want it either.
    let waived = place(&files);
    let waive = ["waive", "kms-key-survival", "--subject", "module.one.aws_kms_key.a", "--reason", "it goes soon"];
    assert_eq!(waived.run(&[&waive[..], &["--until", "2027-01-31"]].concat()).code, 0);
    assert_eq!(waived.run(&["fix", "kms-key-survival"]).code, 0);
    assert_eq!(waived.read("modules/key/main.tf"), module);
}

#[test]
fn what_comes_from_elsewhere_is_told_with_its_place() {
    let main = "variable \"on\" {}\n\nresource \"aws_kms_key\" \"a\" {\n  enable_key_rotation = var.on\n}\n";
    let place = place(&[("main.tf", main), ("terraform.tfvars", "on = false\n")]);
    let done = place.run(&["fix", "kms-key-rotation", "--unsafe-fixes"]);
    assert_eq!(
        done.out,
        "terraform.tfvars:1:6: by hand[kms-key-rotation] set var.on to true at terraform.tfvars:1: it decides enable_key_rotation (aws_kms_key.a)\nnothing to fix; 1 needs a person\n"
    );
    assert_eq!((&*place.read("main.tf"), &*place.read("terraform.tfvars")), (main, "on = false\n"));
}

#[test]
fn what_people_do_not_edit_is_not_edited() {
    let json = r#"{"resource": {"aws_kms_key": {"j": {"enable_key_rotation": false}}}}"#;
    let generated = format!("# Code generated by a tool. DO NOT EDIT.\n{}", KEY.replace("\"a\"", "\"g\""));
    let ignored = "resource \"aws_kms_key\" \"i\" {\n  enable_key_rotation = false\n\n  lifecycle {\n    ignore_changes = [enable_key_rotation]\n  }\n}\n";
    let accepted = "# prc:ignore kms-key-rotation reason=\"it goes soon\" until=2026-12-20\nresource \"aws_kms_key\" \"c\" {\n  enable_key_rotation = false\n}\n";
    let files = [("j.tf.json", json), ("g.tf", &*generated), ("i.tf", ignored), ("c.tf", accepted)];
    let place = place(&files);
    let done = place.run(&["fix", "kms-key-rotation"]);
    for why in [
        "j.tf.json is JSON, which prc does not edit",
        "g.tf is generated",
        "Terraform leaves enable_key_rotation alone",
    ] {
        assert!(done.out.contains(why), "{why}: {}", done.out);
    }
    for (path, text) in files {
        assert_eq!(place.read(path), text, "{path}");
    }
}

#[test]
fn an_override_file_has_the_last_word() {
    let over = KEY.replace("false", "0 > 1");
    let place = place(&[("main.tf", TURNED), ("main_override.tf", &over)]);
    let done = place.run(&["fix", "kms-key-rotation"]);
    assert!(done.out.contains("main_override.tf:2 decides"), "{}", done.out);
    assert_eq!((&*place.read("main.tf"), &*place.read("main_override.tf")), (TURNED, &*over));
}

#[cfg(unix)]
#[test]
fn a_link_is_not_written_through_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let linked =
        place(&[("modules/key/key.txt", KEY), ("main.tf", "module \"k\" {\n  source = \"./modules/key\"\n}\n")]);
    linked.link("key.txt", "modules/key/main.tf");
    let done = linked.run(&["fix", "kms-key-rotation"]);
    assert_eq!(done.code, 2, "{}{}", done.out, done.err);
    assert!(done.err.contains("a link") && done.err.contains("nothing was written"), "{}", done.err);
    assert_eq!(linked.read("modules/key/key.txt"), KEY);
    let own = place(&[("main.tf", KEY)]);
    std::fs::set_permissions(own.path("main.tf"), std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(own.run(&["fix", "kms-key-rotation"]).code, 0);
    assert_eq!(own.path("main.tf").metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn what_costs_more_is_asked_for() {
    let text = "resource \"aws_db_instance\" \"a\" {\n  storage_encrypted = false\n}\n";
    let place = place(&[("main.tf", text)]);
    let done = place.run(&["fix", "encryption-at-rest"]);
    assert!(
        done.out.contains("unsafe[encryption-at-rest] set storage_encrypted to true: Terraform replaces the store")
    );
    assert!(done.out.ends_with("nothing to fix; 1 more with --unsafe-fixes\n"), "{}", done.out);
    assert_eq!(place.read("main.tf"), text);
    assert_eq!(place.run(&["fix", "encryption-at-rest", "--unsafe-fixes"]).code, 0);
    assert_eq!(place.read("main.tf"), text.replace("false", "true"));
}

#[test]
fn requirements_and_a_path_are_told_apart() {
    let place = place(&[("a/main.tf", KEY), ("b/main.tf", KEY)]);
    assert_eq!(place.run(&["fix", "a", "kms-key-rotation"]).code, 0);
    assert_eq!((&*place.read("a/main.tf"), &*place.read("b/main.tf")), (TURNED, KEY));
    let wrong = place.run(&["fix", "kms-key-rotatoin"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("did you mean `kms-key-rotation`?"), "{}", wrong.err);
    assert!(place.run(&["fix", "a", "b"]).err.contains("`b` is a second path"));
    assert_eq!(place.run(&["fix", "nothing/here"]).code, 2);
    assert_eq!(place.run(&["fix", "--ignore", "kms-key-rotation", "kms-key-rotation"]).code, 2);
}

#[test]
fn root_modules_that_call_their_resources_alike_are_told_apart() {
    let other = KEY.replace("false", "0 > 1");
    let place = place(&[("a/main.tf", KEY), ("b/main.tf", &other)]);
    let done = place.run(&["fix", "kms-key-rotation"]);
    assert!(done.out.ends_with("fixed 1 finding in 1 file; 1 needs a person\n"), "{}", done.out);
    assert_eq!((&*place.read("a/main.tf"), &*place.read("b/main.tf")), (TURNED, &*other));
}

#[test]
fn several_findings_of_one_block_meet() {
    let text =
        "resource \"aws_db_instance\" \"a\" {\n  identifier              = \"a\"\n  backup_retention_period = 2\n}\n";
    let place = place(&[("main.tf", text)]);
    let done = place.run(&["fix", "rds-backup-retention", "data-store-deletion-protection", "snapshot-tags"]);
    assert!(done.out.ends_with("fixed 3 findings in 1 file\n"), "{}", done.out);
    assert_eq!(
        place.read("main.tf"),
        "resource \"aws_db_instance\" \"a\" {\n  identifier              = \"a\"\n  backup_retention_period = 7\n  deletion_protection     = true\n  copy_tags_to_snapshot   = true\n}\n"
    );
}

#[test]
fn a_check_says_what_would_be_mended() {
    let place = place(&[("main.tf", KEY)]);
    let shown = place.run(&["check", "--select", "kms-key-rotation"]).out;
    assert!(shown.contains("prc fix mends 1 finding\n"), "{shown}");
    assert!(!place.run(&["check", "--select", "kms-key-rotation", "-q"]).out.contains("prc fix"));
}

#[test]
fn what_a_missing_module_makes_is_said_in_its_call() {
    const CALL: &str =
        "module \"a\" {\n  source              = \"terraform-aws-modules/kms/aws\"\n  enable_key_rotation = false\n}\n";
    let place = place(&[("main.tf", CALL)]);
    let answer = place.run(&["fix", "kms-key-rotation"]);
    assert_eq!((answer.code, &*place.read("main.tf")), (0, CALL));
    assert!(answer.out.contains("by hand[kms-key-rotation]"), "{}", answer.out);
    assert!(answer.out.contains("say it in the arguments of the call (module.a)"), "{}", answer.out);
}
