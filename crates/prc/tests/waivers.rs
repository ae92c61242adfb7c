//! What people accept, from the command line to the report.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests look at what was written")]

mod common;

use common::{Answer, ORDERS, Place};
use serde_json::Value;

const ID: &str = "rds-backup-retention";

fn verdicts(place: &Place, more: &[&str]) -> Vec<(String, String, String)> {
    let answer = place.run(&[&["check", "--select", ID, "-f", "json"], more].concat());
    let document: Value = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}", answer.err));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |verdict: &Value| {
        (text(&verdict["subject"]["id"]), text(&verdict["verdict"]), text(&verdict["waiver"]["file"]))
    };
    document["verdicts"].as_array().unwrap().iter().map(row).collect()
}

fn states(place: &Place, more: &[&str]) -> Vec<String> {
    verdicts(place, more).into_iter().map(|(_, state, _)| state).collect()
}

fn warnings(place: &Place, more: &[&str]) -> Vec<String> {
    let answer = place.run(&[&["check", "-f", "json"], more].concat());
    let document: Value = serde_json::from_str(&answer.out).unwrap();
    let row =
        |warning: &Value| format!("{}: {}", warning["code"].as_str().unwrap(), warning["message"].as_str().unwrap());
    document["warnings"].as_array().unwrap().iter().map(row).collect()
}

fn waive(place: &Place, subject: &str, more: &[&str]) -> Answer {
    let words = ["waive", ID, "--subject", subject, "--reason", "rebuilt", "--until", "2027-01-31"];
    place.run(&[&words[..], more].concat())
}

#[test]
fn the_page_holds() {
    common::page::holds("waivers.md");
}

#[test]
fn a_waiver_is_written_and_counts() {
    let place = Place::new(ORDERS);
    assert_eq!(states(&place, &[]), ["fail", "fail", "fail"]);
    let answer = waive(&place, "aws_db_instance.orders", &[]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{}", answer.out);
    let file = "prc/waivers/rds-backup-retention--aws_db_instance.orders.toml";
    assert!(answer.out.starts_with(&format!("wrote {file}: ")), "{}", answer.out);
    let rows = verdicts(&place, &[]);
    assert_eq!(rows[0], ("aws_db_instance.orders".into(), "waived".into(), file.into()));
    assert_eq!(states(&place, &["--no-waivers"]), ["fail", "fail", "fail"]);
    assert_eq!(states(&place, &["--isolated"]), ["fail", "fail", "fail"]);
    assert_eq!(states(&place, &["--now", "2027-02-01"]), ["fail", "fail", "fail"]);
    // A file that is there is not written over by chance, and the same decision is the same file.
    let before = place.read(file);
    assert_eq!(waive(&place, "aws_db_instance.orders", &[]).code, 2);
    assert_eq!(waive(&place, "aws_db_instance.orders", &["--force"]).code, 0);
    assert_eq!(place.read(file), before);
    // The summary says when the next one ends.
    let full = place.run(&["check", "--select", ID]);
    assert!(full.out.contains("1 waived (next expiry 2027-01-31)"), "{}", full.out);
    let sarif = place.run(&["check", "--select", ID, "-f", "sarif"]).out;
    assert!(sarif.contains("\"kind\": \"external\"") && sarif.contains("\"expiry\": \"2027-01-31\""));
}

#[test]
fn what_cannot_be_waived_is_refused() {
    let place = Place::new(ORDERS);
    let unknown = waive(&place, "aws_db_instance.order", &[]);
    assert!(unknown.err.contains("did you mean `aws_db_instance.orders`?"), "{}", unknown.err);
    let id = place.run(&["waive", "rds-backup-retension", "--subject", "x", "--reason", "r", "--until", "2027-01-31"]);
    assert!(id.err.contains("did you mean `rds-backup-retention`?"), "{}", id.err);
    let long = waive(&place, "aws_db_instance.orders", &["--until", "2028-01-31"]);
    assert_eq!(long.code, 2);
    let long =
        place.run(&["waive", ID, "--subject", "aws_db_instance.orders", "--reason", "r", "--until", "2028-01-31"]);
    assert!(long.err.contains("at most 2027-11-21"), "{}", long.err);
    place.write("prod/terraform.tfvars", "retention = 14\n");
    let holds = waive(&place, "aws_db_instance.orders", &[]);
    assert!(holds.err.contains("does not fail"), "{}", holds.err);
    assert!(!place.path("prc").is_dir());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_outside() {
    let outside = Place::new(&[("kept", "")]);
    let place = Place::new(ORDERS);
    place.link(outside.path("").to_str().unwrap(), "prc");
    let answer = waive(&place, "aws_db_instance.orders", &[]);
    assert!(answer.code == 2 && answer.err.contains("a link leads out of the repository"), "{}", answer.err);
    assert!(!outside.path("waivers").is_dir());
}

#[test]
fn comments_accept_what_they_stand_at() {
    let ignore = "prc:ignore rds-backup-retention reason=\"rebuilt\" until=2027-01-31";
    let place = Place::new(ORDERS);
    for (from, to, wanted) in [
        ("  backup_retention", &*format!("  # {ignore}\n  backup_retention"), ["waived", "fail", "fail"]),
        ("= var.retention", &format!("= var.retention // {ignore}"), ["waived", "fail", "fail"]),
        ("resource", &format!("/* {ignore} */\nresource"), ["waived", "fail", "fail"]),
        ("module \"search\" {", &format!("module \"search\" {{\n  # {ignore}"), ["fail", "waived", "waived"]),
        ("module \"search\"", &format!("# {ignore}\nmodule \"search\""), ["fail", "waived", "waived"]),
        ("\"postgres\"", &format!("\"postgres\" # {ignore}"), ["fail", "fail", "fail"]),
        ("\"postgres\"", &format!("\"# {}\"", ignore.replace('"', "")), ["fail", "fail", "fail"]),
    ] {
        place.write("prod/main.tf", &common::PROD.replacen(from, to, 1));
        assert_eq!(states(&place, &[]), wanted, "{to}");
        assert_eq!(states(&place, &["--no-inline-ignores"]), ["fail", "fail", "fail"]);
        assert_eq!(states(&place, &["--now", "2027-02-01"]), ["fail", "fail", "fail"]);
    }
    place.write("prod/main.tf", common::PROD);
    place.write("modules/db/main.tf", &common::MODULE.replacen("resource", &format!("# {ignore}\nresource"), 1));
    assert_eq!(states(&place, &[]), ["fail", "waived", "waived"]);
    let sarif = place.run(&["check", "--select", ID, "-f", "sarif"]).out;
    assert!(sarif.contains("\"kind\": \"inSource\""), "{sarif}");
}

#[test]
fn wrong_expired_and_needless_comments_are_told() {
    let place = Place::new(ORDERS);
    let with = |comment: &str, more: &[&str]| {
        place
            .write("prod/main.tf", &common::PROD.replacen("resource", &format!("# prc:ignore {comment}\nresource"), 1));
        warnings(&place, more).join("\n")
    };
    let told = with("rds-backup-retention", &[]);
    assert!(told.contains("invalid-ignore: `reason` is missing") && told.contains("`until` is missing"), "{told}");
    let told = with("rds-backup-retension reason=a until=2027-01-31", &[]);
    assert_eq!(told, "invalid-ignore: unknown requirement `rds-backup-retension`");
    let told = with("rds-backup-retention reason=a until=2028-01-31", &[]);
    assert!(told.contains("allows 365 days"), "{told}");
    let told = with("rds-backup-retention reason=a until=2026-11-20", &[]);
    assert_eq!(told, "expired-ignore: this accepted rds-backup-retention until 2026-11-20");
    let needless = "bucket-versioning reason=a until=2027-01-31";
    assert_eq!(with(needless, &[]), "unused-ignore: this ignores nothing: bucket-versioning does not fail here");
    // Of a part nobody can say what matches nothing.
    assert_eq!(with(needless, &["--select", ID]), "");
    let full = place.run(&["check", "--select", ID]);
    assert!(!full.out.contains("unused-ignore"));
    assert!(place.run(&["check"]).out.contains("warning[unused-ignore]: this ignores nothing"));
    assert!(place.run(&["check", "-f", "concise"]).out.contains("prod/main.tf:3:14: warning[unused-ignore]"));
}

#[test]
fn comments_of_others_count_when_the_policy_says_so() {
    let module = "# prc:ignore rds-backup-retention reason=\"theirs\" until=2027-01-31\n".to_owned() + common::MODULE;
    let json = r#"{"Modules":[{"Key":"db","Source":"registry.example.com/a/db/aws","Dir":".terraform/modules/db"}]}"#;
    let place = Place::new(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("main.tf", "module \"db\" {\n  source = \"registry.example.com/a/db/aws\"\n}\n"),
        (".terraform/modules/modules.json", json),
        (".terraform/modules/db/main.tf", &module),
    ]);
    assert_eq!(states(&place, &[]), ["fail"]);
    assert_eq!(warnings(&place, &[]), Vec::<String>::new());
    place.write("prc.toml", "version = 1\n[waiver]\nhonor-module-ignores = true\n");
    assert_eq!(states(&place, &[]), ["waived"]);
}

#[test]
fn a_baseline_stops_nobody_and_hides_nothing() {
    let place = Place::new(ORDERS);
    let before = place.run(&["check", "--select", ID]);
    assert_eq!(before.code, 1);
    let written = place.run(&["baseline", "write"]);
    assert_eq!(written.code, 0, "{}", written.err);
    assert!(written.out.contains("add this line to .gitattributes: prc/baseline.jsonl merge=union"), "{}", written.out);
    let after = place.run(&["check", "--select", ID]);
    assert_eq!(after.code, 0, "{}", after.out);
    let score = |text: &str| text.split(" · ").find(|part| part.starts_with("score")).unwrap().trim().to_owned();
    assert_eq!(score(&before.out), score(&after.out));
    assert!(after.out.contains("3 in the baseline") && !after.out.contains("error["), "{}", after.out);
    assert_eq!(place.run(&["baseline", "write"]).code, 2);
    let bytes = place.read("prc/baseline.jsonl");
    assert_eq!(place.run(&["baseline", "update", "--now", "2026-12-01"]).code, 0);
    assert_eq!(place.read("prc/baseline.jsonl"), bytes);
    // What is new stops, what is mended can be pruned.
    place.write("prod/terraform.tfvars", "retention = 14\n");
    place.write("prod/new.tf", "resource \"aws_db_instance\" \"new\" {\n  backup_retention_period = 0\n}\n");
    assert_eq!(place.run(&["check", "--select", ID]).code, 1);
    assert!(warnings(&place, &[]).iter().any(|warning| warning.starts_with("prunable-baseline: ")));
    let pruned = place.run(&["baseline", "prune"]);
    assert!(pruned.code == 0 && pruned.out.contains(" 0 new, "), "{}{}", pruned.out, pruned.err);
    let left = place.read("prc/baseline.jsonl");
    let of = |line: &&str| line.contains(ID) && line.contains("\"aws_db_instance.orders\"");
    assert!(left.lines().count() > 2 && left.lines().find(of).is_none(), "{left}");
    assert_eq!(place.run(&["baseline", "prune", "prod"]).code, 2);
    place.write("other.jsonl", "");
    assert_eq!(place.run(&["check", "--select", ID, "--baseline", "other.jsonl"]).code, 1);
}

#[test]
fn a_baseline_is_of_one_root_module() {
    let database = "resource \"aws_db_instance\" \"orders\" {\n  backup_retention_period = 0\n}\n";
    let root = "terraform {\n  backend \"s3\" {\n    bucket = \"state\"\n    key    = \"orders\"\n  }\n}\n".to_owned()
        + database;
    let place = Place::new(&[("prod/main.tf", &root)]);
    let codes = || {
        let answer = place.run(&["check", "--select", ID]);
        (answer.code, answer.out.contains("1 in the baseline"))
    };
    assert_eq!(place.run(&["baseline", "write"]).code, 0);
    assert_eq!(codes(), (0, true));
    // The same address in another root module is another database.
    place.write("staging/main.tf", &root);
    assert_eq!(codes(), (1, true));
    let pruned = place.run(&["baseline", "prune"]);
    assert!(pruned.code == 0 && pruned.out.contains(" 0 new, 0 gone"), "{}{}", pruned.out, pruned.err);
    assert_eq!(codes(), (1, true));
    // It moved to another directory.
    std::fs::remove_file(place.path("prod/main.tf")).unwrap();
    assert_eq!(codes(), (0, true));
    // Without a root module an entry is about each, as all were at first.
    place.write("prod/main.tf", &root);
    let every = place.read("prc/baseline.jsonl").replace("\"root_modules\":[\"prod\"],", "");
    place.write("prc/baseline.jsonl", &every);
    assert_eq!(place.run(&["check", "--select", ID]).code, 0);
}

/// Two branches that each add a waiver and lines of the baseline, merged in either order.
#[test]
fn branches_merge_to_the_same_bytes() {
    let database =
        |name: &str| format!("resource \"aws_db_instance\" \"{name}\" {{\n  backup_retention_period = 0\n}}\n");
    let merged = |first: &str, second: &str| {
        let place = Place::new(&[("main.tf", &database("orders")), (".gitattributes", "*.jsonl merge=union\n")]);
        let git = |arguments: &[&str]| place.git(arguments, "2026-11-21T00:00:00Z");
        git(&["init", "-q", "-b", "main"]);
        assert_eq!(place.run(&["baseline", "write"]).code, 0);
        git(&["add", "-A"]);
        git(&["commit", "-q", "-m", "Begin"]);
        for name in ["one", "two"] {
            git(&["checkout", "-q", "-b", name, "main"]);
            place.write(&format!("{name}.tf"), &database(name));
            assert_eq!(waive(&place, &format!("aws_db_instance.{name}"), &[]).code, 0);
            // The same decision on both branches is the same file.
            assert_eq!(waive(&place, "aws_db_instance.orders", &[]).code, 0);
            assert_eq!(place.run(&["baseline", "update"]).code, 0);
            git(&["add", "-A"]);
            git(&["commit", "-q", "-m", "Add one"]);
        }
        git(&["checkout", "-q", first]);
        git(&["merge", "-q", "-m", "Merge", second]);
        // Every line is there, and prc reads them as they are.
        assert!(!place.run(&["check"]).out.contains("invalid-baseline"));
        assert_eq!(place.run(&["baseline", "update"]).code, 0);
        let waiver = |name: &str| place.read(&format!("prc/waivers/{ID}--aws_db_instance.{name}.toml"));
        [place.read("prc/baseline.jsonl"), waiver("one"), waiver("two"), waiver("orders")]
    };
    let one = merged("one", "two");
    assert_eq!(one, merged("two", "one"));
    assert!(one[0].contains("aws_db_instance.one") && one[0].contains("aws_db_instance.two"));
}

#[test]
fn a_statement_is_written_and_lapses_with_its_evidence() {
    let policy = "version = 1\n[system.shop]\ntier = 1\n";
    let place = Place::new(&[&[("prc.toml", policy), ("docs/restore.md", "Restored.\n")], ORDERS].concat());
    let attest = |more: &[&str]| {
        let words = ["attest", "recovery-test", "--system", "shop", "--statement", "restored", "--by", "alice"];
        place.run(&[&words[..], &["--until", "2027-05-31"], more].concat())
    };
    let state = || {
        let answer = place.run(&["check", "--select", "recovery-test", "-f", "json"]);
        let document: Value = serde_json::from_str(&answer.out).unwrap();
        let verdict = &document["verdicts"][0];
        (verdict["verdict"].as_str().unwrap().to_owned(), verdict["tags"].to_string(), verdict["attestation"].clone())
    };
    assert_eq!(state().0, "unknown");
    for (more, wanted) in [
        (&["--evidence", "docs/restore.md"][..], "`reviewed-by` is missing, and the system is of tier 1"),
        (&["--evidence", "docs/restore.md", "--reviewed-by", "@Alice"], "cannot review"),
        (&["--evidence", "docs/gone.md", "--reviewed-by", "bob"], "does not exist"),
        (&["--evidence", "../outside.md", "--reviewed-by", "bob"], "leads out"),
        (&["--evidence", "http://example.com", "--reviewed-by", "bob"], "cannot use"),
    ] {
        let answer = attest(more);
        assert!(answer.code == 2 && answer.err.contains(wanted), "{}", answer.err);
    }
    let written = attest(&["--evidence", "docs/restore.md", "--reviewed-by", "bob"]);
    assert_eq!(written.code, 0, "{}", written.err);
    let (verdict, tags, attestation) = state();
    assert_eq!((verdict.as_str(), tags.as_str(), &attestation["reviewed_by"]), ("attested", "[]", &"bob".into()));
    place.write("docs/restore.md", "Restored twice.\n");
    let (verdict, tags, _) = state();
    assert_eq!((verdict.as_str(), tags.as_str()), ("unknown", "[\"changed-evidence\"]"));
    let told = place.run(&["check", "--select", "recovery-test"]).out;
    assert!(told.contains("warning[changed-evidence]") && told.contains("docs/restore.md was changed since"), "{told}");
}

#[test]
fn a_plan_finds_the_comments_of_its_source() {
    let ignored = common::PROD.replacen(
        "resource",
        "# prc:ignore rds-backup-retention reason=\"r\" until=2027-01-31\nresource",
        1,
    );
    let place = Place::new(ORDERS);
    place.write("prod/main.tf", &ignored);
    let resource = |values: &str| {
        format!(
            r#"{{"address":"aws_db_instance.orders","mode":"managed","type":"aws_db_instance","name":"orders","provider_name":"registry.terraform.io/hashicorp/aws","values":{values}}}"#
        )
    };
    let values = r#"{"engine":"postgres","multi_az":true,"backup_retention_period":0}"#;
    let plan = format!(
        r#"{{"format_version":"1.2","terraform_version":"1.9.0","planned_values":{{"root_module":{{"resources":[{}]}}}},"configuration":{{"root_module":{{}}}}}}"#,
        resource(values)
    );
    place.write("prod/plan.json", &plan);
    let rows = verdicts(&place, &["--plan", "prod/plan.json"]);
    let orders = rows.iter().find(|(subject, ..)| subject == "aws_db_instance.orders");
    assert_eq!(orders.map(|(_, state, _)| state.as_str()), Some("waived"), "{rows:?}");
}
