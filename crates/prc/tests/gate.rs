//! The gate of a pull request, on repositories that git itself made.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests make the repositories that are read")]

mod common;

use common::{Answer, Place, run_in};

const SELECT: &str = "rds-backup-retention";

fn database(name: &str, days: u32) -> String {
    format!(
        "resource \"aws_db_instance\" \"{name}\" {{\n  engine                  = \"postgres\"\n  \
         backup_retention_period = {days}\n}}\n"
    )
}

/// A branch `main` with one database that is in order and one that is not, and a branch `change` on it.
fn repository() -> Place {
    let place = Place::new(&[]);
    place.write("prod/good.tf", &database("good", 14));
    place.write("prod/bad.tf", &database("bad", 0));
    place.commit("2026-11-01T12:00:00Z");
    git(&place, &["checkout", "-q", "-b", "change"]);
    place
}

fn git(place: &Place, arguments: &[&str]) {
    git_in(&place.path(""), arguments);
}

fn git_in(directory: &std::path::Path, arguments: &[&str]) {
    let mut git = assert_cmd::Command::new("git");
    git.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").current_dir(directory);
    git.env("GIT_AUTHOR_NAME", "A").env("GIT_AUTHOR_EMAIL", "a@example.com");
    git.env("GIT_COMMITTER_NAME", "A").env("GIT_COMMITTER_EMAIL", "a@example.com");
    git.env("GIT_AUTHOR_DATE", "2026-11-02T12:00:00Z").env("GIT_COMMITTER_DATE", "2026-11-02T12:00:00Z");
    git.args(arguments).assert().success();
}

fn commit(place: &Place) {
    git(place, &["add", "-A"]);
    git(place, &["commit", "-q", "-m", "A change"]);
}

fn gate(place: &Place, more: &[&str]) -> Answer {
    place.run(&[&["check", "--base", "main", "--select", SELECT], more].concat())
}

fn report(place: &Place, more: &[&str]) -> serde_json::Value {
    let answer = gate(place, &[&["-f", "json"], more].concat());
    serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}{}", answer.out, answer.err))
}

/// Exit code, new, existing, fixed.
fn counts(place: &Place) -> (i64, i64, i64, usize) {
    let report = report(place, &[]);
    let comparison = &report["comparison"];
    let number = |value: &serde_json::Value| value.as_i64().unwrap();
    let fixed = comparison["fixed"].as_array().unwrap().len();
    (number(&report["decision"]["exit_code"]), number(&comparison["new"]), number(&comparison["existing"]), fixed)
}

fn policy_changes(place: &Place) -> Vec<(String, bool)> {
    let report = report(place, &[]);
    let changes = report["comparison"]["policy_changes"].as_array().unwrap().clone();
    let told = |one: &serde_json::Value| (one["message"].as_str().unwrap().into(), one["weakens"].as_bool().unwrap());
    changes.iter().map(told).collect()
}

#[test]
fn nothing_changed_is_nothing_new() {
    let place = repository();
    assert_eq!(counts(&place), (0, 0, 1, 0));
    let answer = gate(&place, &[]);
    assert!(answer.out.starts_with("GATE PASS  nothing new · fixed 0 · existing 1 (not counted)\n"), "{}", answer.out);
    // Of every requirement.
    let all = place.run(&["check", "--base", "main"]);
    assert!(all.out.contains("nothing new · fixed 0"), "{}", all.out);
}

#[test]
fn only_what_a_change_adds_counts() {
    let place = repository();
    place.write("prod/new.tf", &database("new", 1));
    let answer = gate(&place, &[]);
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains("NEW\n  ╭─▸ prod/new.tf:3:29"), "{}", answer.out);
    assert!(!answer.out.contains("bad.tf"), "{}", answer.out);
    assert!(answer.out.contains("GATE FAIL  1 new error · fixed 0 · existing 1 (not counted)"), "{}", answer.out);
    place.write("prod/new.tf", &database("new", 14));
    place.write("prod/bad.tf", &database("bad", 14));
    commit(&place);
    assert_eq!(counts(&place), (0, 0, 0, 1));
    // The branch goes on meanwhile: what it mends or breaks is not of this change.
    git(&place, &["checkout", "-q", "main"]);
    place.write("prod/other.tf", &database("other", 0));
    commit(&place);
    git(&place, &["checkout", "-q", "change"]);
    assert_eq!(counts(&place), (0, 0, 0, 1));
}

#[test]
fn a_commit_has_many_names_and_homes() {
    let place = repository();
    for index in 0..40 {
        place.write("prod/other.tf", &format!("{}# {index}\n", database("other", 14)));
        commit(&place);
    }
    git(&place, &["tag", "-a", "v1", "-m", "v1", "main"]);
    place.write("prod/new.tf", &database("new", 1));
    commit(&place);
    let new = |place: &Place, base: &str| {
        let answer = place.run(&["check", "--select", SELECT, "-f", "concise", "--base", base]);
        (answer.code, answer.out.lines().count())
    };
    git(&place, &["gc", "-q", "--aggressive", "--prune=now"]);
    git(&place, &["pack-refs", "--all"]);
    let id = String::from_utf8(
        std::process::Command::new("git")
            .args(["rev-parse", "main"])
            .current_dir(place.path(""))
            .output()
            .unwrap()
            .stdout,
    );
    let id = id.unwrap();
    for base in ["main", "refs/heads/main", "heads/main", "v1", "HEAD~41", "HEAD^~40", &id.trim()[..9], id.trim()] {
        assert_eq!(new(&place, base), (1, 1), "{base}");
    }
    // A further working tree, and a clone.
    git(&place, &["worktree", "add", "-q", "--detach", "inner/tree", "HEAD"]);
    let answer = run_in(&place.path("inner/tree"), &["check", "--select", SELECT, "--base", "main"], &[]);
    assert_eq!(answer.code, 1, "{}{}", answer.out, answer.err);
    git(&place, &["clone", "-q", "--no-local", ".", "clone"]);
    let answer = run_in(&place.path("clone"), &["check", "--select", SELECT, "--base", "origin/main"], &[]);
    assert_eq!(answer.code, 1, "{}{}", answer.out, answer.err);
}

#[test]
fn a_base_that_is_not_here_is_told_with_what_to_fetch() {
    let place = repository();
    for name in ["origin/main", "nothing", "../../etc/passwd", "HEAD~99", "main^{tree}", "", "a..b", "\u{1b}[2J", "-x"]
    {
        let answer = place.run(&["check", &format!("--base={name}")]);
        assert_eq!(answer.code, 2, "{name}: {}", answer.err);
        assert!(!answer.err.contains('\u{1b}'), "{}", answer.err);
    }
    let answer = place.run(&["check", "--base", "origin/main"]);
    assert!(answer.err.contains("git fetch origin main") && answer.err.contains("fetch-depth: 0"), "{}", answer.err);
    // References in a circle.
    place.write(".git/refs/heads/a", "ref: refs/heads/b\n");
    place.write(".git/refs/heads/b", "ref: refs/heads/a\n");
    assert_eq!(place.run(&["check", "--base", "a"]).code, 4);
    let outside = Place::new(&[("a.tf", &database("a", 0))]);
    assert_eq!(outside.run(&["check", "--base", "main"]).code, 2);
}

#[test]
fn a_shallow_clone_says_so() {
    let place = repository();
    place.write("prod/new.tf", &database("new", 1));
    commit(&place);
    git(&place, &["checkout", "-q", "main"]);
    place.write("prod/other.tf", &database("other", 14));
    commit(&place);
    git(&place, &["clone", "-q", "--no-local", "--depth", "1", "--no-single-branch", "-b", "change", ".", "clone"]);
    let answer = run_in(&place.path("clone"), &["check", "--select", SELECT, "--base", "origin/main"], &[]);
    assert_eq!(answer.code, 2, "{}", answer.err);
    assert!(answer.err.contains("too shallow") && answer.err.contains("fetch-depth: 0"), "{}", answer.err);
    // Two commits are enough to compare a merge with its first parent.
    git(&place, &["clone", "-q", "--no-local", "--depth", "2", "-b", "change", ".", "second"]);
    let answer = run_in(&place.path("second"), &["check", "--select", SELECT, "--base", "HEAD^"], &[]);
    assert_eq!(answer.code, 1, "{}{}", answer.out, answer.err);
}

#[test]
fn what_is_moved_is_not_new() {
    let place = repository();
    place.write("prod/bad.tf", &database("renamed", 0));
    assert_eq!(counts(&place), (1, 1, 0, 1));
    let moved = "moved {\n  from = aws_db_instance.bad\n  to   = aws_db_instance.renamed\n}\n";
    place.write("prod/moved.tf", moved);
    assert_eq!(counts(&place), (0, 0, 1, 0));
    place.write("prod/bad.tf", "module \"db\" {\n  source = \"../db\"\n}\n");
    place.write("db/main.tf", &database("bad", 0));
    place.write("prod/moved.tf", &moved.replace("aws_db_instance.renamed", "module.db.aws_db_instance.bad"));
    assert_eq!(counts(&place), (0, 0, 1, 0));
}

const POLICY: &str = "version = 1\n\n[system.shop]\ntier = 1\nowner = \"team-shop\"\n\n[gate.local]\nfail-on = [\"critical\", \"high\"]\n";

#[test]
fn a_change_cannot_approve_itself() {
    let place = repository();
    git(&place, &["checkout", "-q", "main"]);
    place.write("prc.toml", POLICY);
    place.write(".github/CODEOWNERS", "prc.toml @example/sre\n");
    commit(&place);
    git(&place, &["checkout", "-q", "change"]);
    git(&place, &["merge", "-q", "main"]);
    let rule = "[[system.shop.not-applicable]]\nrequirement = \"rds-backup-retention\"\nreason = \"rebuilt\"\napproved-by = \"me\"\n";
    place.write("prc.toml", &format!("{}{rule}", POLICY.replace("tier = 1", "tier = 3")));
    place.write("prod/new.tf", &database("new", 1));
    assert_eq!(counts(&place), (1, 1, 1, 0));
    let told = policy_changes(&place);
    assert!(told.contains(&("sets system.shop.tier to 3 instead of 1".into(), true)), "{told:?}");
    assert!(told.iter().any(|(message, _)| message.starts_with("adds system.shop.not-applicable")), "{told:?}");
    let answer = gate(&place, &[]);
    assert!(answer.out.contains("policy[policy-change]: this change sets system.shop.tier to 3"), "{}", answer.out);
    assert!(answer.out.contains("needs approval by @example/sre (CODEOWNERS)"), "{}", answer.out);
    // A whole file less does not help either.
    std::fs::remove_file(place.path("prc.toml")).unwrap();
    assert_eq!(counts(&place), (1, 1, 1, 0));
    assert_eq!(policy_changes(&place), [("takes out prc.toml".to_owned(), true)]);
    // One that is broken stays a mistake.
    place.write("prc.toml", "version = 1\n[sistem]\n");
    assert_eq!(gate(&place, &[]).code, 2);
}

#[test]
fn a_waiver_of_the_change_waives_nothing() {
    let place = repository();
    place.write("prod/new.tf", &database("new", 1));
    place.write(
        "prc/waivers/rds-backup-retention--new.toml",
        "requirement = \"rds-backup-retention\"\nsubject = \"aws_db_instance.new\"\nreason = \"rebuilt nightly\"\n\
         approved-by = \"sre-lead\"\ncreated = 2026-11-21\nexpires = 2026-12-01\n",
    );
    commit(&place);
    assert_eq!(counts(&place), (1, 1, 1, 0));
    let told = policy_changes(&place);
    assert_eq!(told.len(), 1);
    assert!(told[0].0.starts_with("adds a waiver for rds-backup-retention aws_db_instance.new"), "{told:?}");
    // Merged, it holds.
    git(&place, &["branch", "-f", "main", "change"]);
    assert_eq!(counts(&place), (0, 0, 1, 0));
}

#[test]
fn a_comment_of_the_change_ignores_nothing() {
    let ignored = |name: &str, until: &str| {
        let comment = format!("  # prc:ignore rds-backup-retention reason=\"rebuilt nightly\" until={until}\n");
        database(name, 0).replacen('\n', &format!("\n{comment}"), 1)
    };
    let place = repository();
    place.write("prod/new.tf", &ignored("new", "2026-12-10"));
    commit(&place);
    assert_eq!(counts(&place), (1, 1, 1, 0));
    let told = policy_changes(&place);
    assert_eq!(told, [("adds a comment that ignores rds-backup-retention until 2026-12-10".to_owned(), true)]);
    git(&place, &["branch", "-f", "main", "change"]);
    assert_eq!(counts(&place), (0, 0, 1, 0));
    // A later day is a change, and no finding.
    place.write("prod/new.tf", &ignored("new", "2026-12-19"));
    assert_eq!(counts(&place), (0, 0, 1, 0));
    assert_eq!(policy_changes(&place).len(), 1);
    // At another resource it is another comment.
    place.write("prod/new.tf", &format!("{}{}", database("new", 14), ignored("other", "2026-12-10")));
    assert_eq!(counts(&place).1, 1);
}

#[test]
fn what_is_hidden_is_not_fixed() {
    let place = repository();
    place.write(".gitignore", "*.tf\n");
    commit(&place);
    assert_eq!(counts(&place), (0, 0, 1, 0));
    let told = policy_changes(&place);
    assert!(told[0].0.starts_with("has .gitignore hide files") && told[0].1, "{told:?}");
}

#[test]
fn a_policy_that_says_so_stops_its_own_weakening() {
    let place = repository();
    git(&place, &["checkout", "-q", "main"]);
    place.write("prc.toml", &format!("{POLICY}[gate.pull-request]\nfail-on = [\"policy-weakened\"]\n"));
    commit(&place);
    git(&place, &["checkout", "-q", "-B", "change"]);
    place.write("prod/new.tf", &database("new", 1));
    assert_eq!(counts(&place).0, 0);
    place.write("prc.toml", "version = 1\n\n[system.shop]\ntier = 2\nowner = \"team-shop\"\n");
    assert_eq!(counts(&place).0, 1);
}

#[test]
fn a_saved_report_is_a_base_too() {
    let place = repository();
    place.run(&["check", "--select", SELECT, "-f", "json=base.json"]);
    place.write("prod/new.tf", &database("new", 1));
    let answer = place.run(&["check", "--select", SELECT, "--base", "base.json"]);
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains("1 new error · fixed 0 · existing 1"), "{}", answer.out);
    place.write("base.json", "{}");
    assert_eq!(place.run(&["check", "--base", "base.json"]).code, 2);
    assert_eq!(place.run(&["check", "--base", "nowhere.json"]).code, 2);
}

#[test]
fn what_cannot_be_read_leaves_the_gate_open() {
    let place = repository();
    place.write("prod/broken.tf", "locals {\n  tags = {\n");
    let answer = gate(&place, &[]);
    assert_eq!(answer.code, 4, "{}", answer.out);
    place.write("prod/new.tf", &database("new", 1));
    assert_eq!(gate(&place, &[]).code, 1);
    assert_eq!(gate(&place, &["--exit-zero"]).code, 0);
}

#[test]
fn every_format_tells_of_the_change() {
    let place = repository();
    place.write("prod/new.tf", &database("new", 1));
    let of = |format: &str| gate(&place, &["-f", format]).out;
    assert_eq!(of("concise").lines().count(), 1);
    assert_eq!(of("github").lines().count(), 1);
    let sarif = of("sarif");
    assert!(sarif.contains("\"baselineState\": \"new\"") && sarif.contains("\"baselineState\": \"unchanged\""));
    let markdown = of("markdown");
    assert!(markdown.contains("1 new error") && markdown.contains("| Category | Before | After |"), "{markdown}");
    assert!(!markdown.contains("bad.tf"), "{markdown}");
}
