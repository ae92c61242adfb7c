//! The first day: what `prc init` writes, and that a check says the same with it as without.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "copies the fixtures that it writes into")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::Place;
use serde_json::Value;

const BUCKET: &str = "resource \"aws_s3_bucket\" \"a\" {}\n";

/// A repository of its own.
fn repository(files: &[(&str, &str)]) -> Place {
    Place::new(&[files, &[(".git/HEAD", "ref: refs/heads/main\n")]].concat())
}

fn copy(from: &Path, place: &Place, to: &str) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = if to.is_empty() { name.clone() } else { format!("{to}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), place, &path);
        } else if name != "prc.toml" {
            std::fs::create_dir_all(place.path(&path).parent().unwrap()).unwrap();
            std::fs::copy(entry.path(), place.path(&path)).unwrap();
        }
    }
}

/// What is judged, but for the systems themselves. What an environment repeats is one subject, and how many instances a
/// resource has may depend on it.
fn subjects(place: &Place, path: &str) -> BTreeSet<(String, String, String)> {
    let answer = place.run(&["check", path, "-f", "json"]);
    assert!(answer.code != 2, "{}", answer.err);
    let document: Value = serde_json::from_str(&answer.out).unwrap();
    let verdicts = document["verdicts"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let subject = |verdict: &Value| {
        let subject = &verdict["subject"];
        let id = text(&subject["id"]);
        let resource = if id.ends_with(']') { id.rsplit_once('[').unwrap().0.to_owned() } else { id };
        (text(&verdict["requirement"]), text(&subject["root_module"]), resource)
    };
    verdicts.filter(|verdict| verdict["subject"]["kind"] != "system").map(subject).collect()
}

/// Writes a `prc.toml` and compares.
fn initialised(place: &Place, path: &str) -> String {
    let before = subjects(place, path);
    let answer = place.run(&["init", path]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(subjects(place, path), before);
    place.read(&if path == "." { String::from("prc.toml") } else { format!("{path}/prc.toml") })
}

/// What stands in comments is right as well.
fn with_comments(text: &str) -> String {
    let is_setting = |line: &str| {
        let key = line.split([' ', '=']).next().unwrap_or_default();
        line.starts_with('[')
            || (line.contains(" = ") && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
    };
    let own = |line: &str| match line.strip_prefix("# ") {
        Some(rest) if is_setting(rest.trim_end()) && !rest.starts_with("extend") => format!("{rest}\n"),
        _ => format!("{line}\n"),
    };
    text.lines().map(own).collect()
}

#[test]
fn the_example_and_every_configuration_are_judged_as_before() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let place = repository(&[]);
    copy(&fixtures.join("example"), &place, "");
    initialised(&place, ".");
    let place = repository(&[]);
    copy(&fixtures.join("terraform/configs"), &place, "");
    let text = initialised(&place, ".");
    assert!(text.matches("\n[system.").count() > 60, "{text}");
}

#[test]
fn systems_and_environments_come_from_directories() {
    let place = repository(&[
        ("infra/checkout/prod/main.tf", BUCKET),
        ("infra/checkout/staging/main.tf", BUCKET),
        ("infra/search/main.tf", BUCKET),
        ("infra/search/dev.tfvars", "x = 1\n"),
        ("infra/search/prod.tfvars", "x = 2\n"),
        ("infra/search/terraform.tfvars", "x = 3\n"),
        ("services/checkout/main.go", "package main\n"),
        ("docs/a.md", "# A\n"),
        (".github/CODEOWNERS", "* @org/platform @ann\n/infra/search/ @org/team-search\n"),
    ]);
    let text = initialised(&place, ".");
    let settings: String = text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    let systems =
        settings.split("\n[gate.local]").next().unwrap().split("version = 1").nth(1).unwrap().replace("\n\n\n", "\n\n");
    insta::assert_snapshot!(systems.trim(), @r#"
    [system.checkout]
    title     = "checkout"
    owner     = "platform"         # from CODEOWNERS
    tier      = 2                  # 1 business critical | 2 standard | 3 experimental
    terraform = ["infra/checkout/prod", "infra/checkout/staging"]
    docs      = ["docs"]
    code      = ["services/checkout"]

    [[system.checkout.environment]]
    name      = "prod"
    terraform = ["infra/checkout/prod"]

    [[system.checkout.environment]]
    name      = "staging"
    terraform = ["infra/checkout/staging"]

    [system.search]
    title     = "search"
    owner     = "team-search"      # from CODEOWNERS
    tier      = 2                  # 1 business critical | 2 standard | 3 experimental
    terraform = ["infra/search"]
    docs      = ["docs"]

    [[system.search.environment]]
    name      = "prod"
    var-files = ["infra/search/prod.tfvars"]

    [[system.search.environment]]
    name      = "dev"
    var-files = ["infra/search/dev.tfvars"]

    [team.platform]
    members = ["@ann"]

    [team.team-search]
    "#);
    assert_eq!(place.run(&["check", "--environment", "prod"]).code, 1);
}

#[test]
fn workspaces_and_tags() {
    let place = repository(&[(
        "main.tf",
        "resource \"aws_s3_bucket\" \"a\" {\n  count = terraform.workspace == \"prod\" ? 2 : 1\n  \
         force_destroy = terraform.workspace != \"dev\"\n  tags = { Team = \"Team Data\" }\n}\n",
    )]);
    let text = initialised(&place, ".");
    assert!(text.contains("workspaces = [\"dev\", \"prod\"]\n"), "{text}");
    assert!(text.contains("owner     = \"Team-Data\"") && text.contains("[team.Team-Data]"), "{text}");
}

#[test]
fn a_directory_has_its_own() {
    let place = repository(&[("infra/a/main.tf", BUCKET), ("infra/b/main.tf", BUCKET), ("other/main.tf", BUCKET)]);
    let text = initialised(&place, "infra");
    assert!(text.contains("[system.a]") && text.contains("terraform = [\"a\"]") && !text.contains("other"), "{text}");
}

#[test]
fn without_terraform_no_system_is_declared() {
    let place = repository(&[("docs/runbooks/a.md", "# Restore\n")]);
    let text = initialised(&place, ".");
    assert!(!text.contains("\n[system."), "{text}");
}

#[test]
fn names_of_directories_do_no_harm() {
    let names = ["a\"b", "a]\\b", "# x", "\u{202e}evil", "a'b", "x.y", "ü", "-", "a\u{1b}[2J"];
    let files: Vec<(String, &str)> = names.iter().map(|name| (format!("infra/{name}/main.tf"), BUCKET)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let place = repository(&files);
    let text = initialised(&place, ".");
    assert!(!text.contains(['\u{202e}', '\u{1b}']), "{text:?}");
    let answer = place.run(&["init", "--dry-run", "--force"]);
    assert!(!answer.out.contains(['\u{202e}', '\u{1b}']));
}

#[test]
fn what_stands_in_comments_is_right() {
    for files in [
        &[("infra/prod/main.tf", BUCKET)][..],
        &[("infra/a/prod/main.tf", BUCKET), ("infra/a/dev/main.tf", BUCKET), ("CODEOWNERS", "* @org/team\n")],
        &[("infra/a/main.tf", BUCKET), ("infra/b/main.tf", BUCKET), ("CODEOWNERS", "* @ann @ben\n")],
    ] {
        let place = repository(files);
        let text = with_comments(&initialised(&place, "."));
        let used = text.contains("[[system.") && text.contains("waivable = false") && text.contains("approvers = ");
        assert!(used && text.contains("timezone") && text.contains("min-decided"), "{text}");
        // The files that the examples name are not there.
        place.write("prc.toml", &text.replace("var-files = [\"prod.tfvars\"]\n", ""));
        let answer = place.run(&["check"]);
        assert!(answer.code != 2, "{}\n{text}", answer.err);
    }
}

#[test]
fn what_is_there_stays() {
    let place = repository(&[("main.tf", BUCKET), ("prc.toml", "version = 1\n")]);
    let answer = place.run(&["init", "--dry-run"]);
    assert!(answer.code == 0 && answer.out.contains("[system."), "{}", answer.out);
    let answer = place.run(&["init"]);
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("prc.toml is there already") && answer.err.contains("--force"), "{}", answer.err);
    assert_eq!(place.read("prc.toml"), "version = 1\n");
    // The rest can be had without it, and nothing is written when a part is there.
    assert_eq!(place.run(&["init", "--github"]).code, 0);
    let answer = place.run(&["init", "--github", "--pre-commit"]);
    assert!(answer.code == 2 && answer.err.contains("prc.yml is there already"), "{}", answer.err);
    assert!(!place.path(".pre-commit-config.yaml").exists());
    assert_eq!(place.run(&["init", "--force"]).code, 0);
    assert!(place.read("prc.toml").contains("[system."));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_outside() {
    let outside = Place::new(&[("keep", "")]);
    let place = repository(&[("main.tf", BUCKET)]);
    place.link(outside.path("").to_str().unwrap(), ".github");
    let answer = place.run(&["init", "--github"]);
    assert_eq!(answer.code, 2, "{}", answer.out);
    assert!(!outside.path("workflows").exists());
    assert!(!place.path("prc.toml").exists());
    place.link(outside.path("prc.toml").to_str().unwrap(), "prc.toml");
    assert_eq!(place.run(&["init"]).code, 2);
    assert!(!outside.path("prc.toml").exists());
}

/// The workflow meets what prc asks of workflows.
#[test]
fn the_workflow_is_one_that_prc_accepts() {
    for path in [".", "infra"] {
        let place = repository(&[("infra/main.tf", BUCKET), (".github/CODEOWNERS", "* @org/a\n")]);
        assert_eq!(place.run(&["init", path, "--github"]).code, 0);
        let answer = place.run(&["check", "-f", "json"]);
        let document: Value = serde_json::from_str(&answer.out).unwrap();
        let own =
            |verdict: &&Value| verdict["subject"]["id"].as_str().unwrap().starts_with(".github/workflows/prc.yml");
        let verdicts: Vec<&Value> = document["verdicts"].as_array().unwrap().iter().filter(own).collect();
        assert!(verdicts.len() >= 2, "{}", answer.out);
        for verdict in verdicts {
            assert!(verdict["verdict"] == "pass" || verdict["verdict"] == "not-applicable", "{verdict}");
        }
        assert_eq!(place.read(".github/workflows/prc.yml").contains("prc check infra"), path == "infra");
    }
    let odd = repository(&[("a b/main.tf", BUCKET)]);
    assert_eq!(odd.run(&["init", "a b", "--github"]).code, 2);
}

#[test]
fn the_hook_is_added_once() {
    let old = "repos:\n  - repo: https://example.com/hooks\n    rev: v1\n    hooks:\n      - id: a\n";
    let place = repository(&[("main.tf", BUCKET), (".pre-commit-config.yaml", old)]);
    let answer = place.run(&["init", "--pre-commit"]);
    assert!(
        answer.code == 0 && answer.out.contains("added to .pre-commit-config.yaml"),
        "{}{}",
        answer.out,
        answer.err
    );
    let text = place.read(".pre-commit-config.yaml");
    assert!(text.starts_with(old) && text.contains("entry: prc check\n"), "{text}");
    assert!(place.run(&["init", "--pre-commit"]).out.starts_with("nothing to do"));
    assert_eq!(place.read(".pre-commit-config.yaml"), text);
}

#[test]
fn the_first_ten_minutes_are_as_the_page_says() {
    common::page::holds("getting-started.md");
}
