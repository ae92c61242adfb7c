//! `--aws` starts the collector, and never anything that lies in what is checked.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests lay out the machine that prc finds")]

mod common;

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use assert_cmd::Command;
use common::Place;

const MAIN: &str = "resource \"aws_db_instance\" \"orders\" {\n  identifier = \"orders\"\n  engine = \"postgres\"\n  \
                    backup_retention_period = 7\n}\n";

const LIVE: &str = r#"{"schema":"prc.inventory/1","side":"actual","collected":"2026-11-20T10:00:00Z",
"listed":[{"account":"111122223333","region":"ap-northeast-1","kinds":["aws_db_instance","aws_backup_selection"]}],
"resources":[{"kind":"aws_db_instance","arn":"arn:aws:rds:ap-northeast-1:111122223333:db:orders","account":"111122223333",
"region":"ap-northeast-1","attributes":{"identifier":"orders","engine":"postgres","replicate_source_db":null,
"backup_retention_period":1,"tags":{}}}]}"#;

/// A file that was just written cannot be run while another thread, about to run its own, still holds it open.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Leaves a trace of how it was started, and answers with an inventory.
fn fake(path: &Path) {
    let trace = path.with_extension("trace");
    let script = format!(
        "#!/bin/sh\n{{ pwd; for argument in \"$@\"; do echo \"$argument\"; done; env; }} > '{}'\ncat <<'END'\n{LIVE}\nEND\n",
        trace.display()
    );
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, script).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// A copy of `prc` in a directory of its own, with nothing beside it.
fn installed(directory: &Path) -> Command {
    std::fs::create_dir_all(directory).unwrap();
    let copy = directory.join("prc");
    std::fs::copy(env!("CARGO_BIN_EXE_prc"), &copy).unwrap();
    let mut command = Command::new(copy);
    command.env_clear().env("LANG", "C.UTF-8").env("PRC_NOW", "2026-11-21");
    command
}

fn tree(policy: &str) -> Place {
    Place::new(&[("main.tf", MAIN), ("prc.toml", policy), (".git/HEAD", "ref: refs/heads/main\n")])
}

const POLICY: &str = r#"version = 1
[system.shop]
[[system.shop.environment]]
name = "prod"
account = "111122223333"
regions = ["ap-northeast-1"]
role-arn = "arn:aws:iam::111122223333:role/audit"
external-id = "prc"
"#;

#[test]
fn the_collector_sees_what_it_needs_and_no_more() {
    let _alone = alone();
    let (place, bin) = (tree(POLICY), tempfile::tempdir().unwrap());
    let mut prc = installed(bin.path());
    fake(&bin.path().join("prc-aws"));
    prc.current_dir(place.path("")).env("AWS_PROFILE", "audit").env("AWS_CONFIG_FILE", "own.ini");
    prc.env("LD_PRELOAD_NOT", "x")
        .env("PYTHONPATH", "x")
        .env("PATH", format!("{}:/usr/bin:/bin", place.path("").display()))
        .args(["check", "--aws", "-f", "json"]);
    prc.args(["--max-rps", "5"]);
    let output = prc.output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(out.contains("\"changed-outside\""), "{out}");
    let trace = std::fs::read_to_string(bin.path().join("prc-aws.trace")).unwrap();
    let lines: Vec<&str> = trace.lines().collect();
    let target = "--target=account=111122223333,role-arn=arn:aws:iam::111122223333:role/audit,external-id=prc,\
                  region=ap-northeast-1";
    assert_eq!(lines[1..4], ["collect", "--max-rps=5", target], "{trace}");
    assert_eq!(lines[0], bin.path().canonicalize().unwrap().display().to_string());
    assert!(lines.contains(&"AWS_PROFILE=audit"), "{trace}");
    let config = format!("AWS_CONFIG_FILE={}", place.path("").canonicalize().unwrap().join("own.ini").display());
    assert!(lines.contains(&&*config), "{trace}");
    assert!(
        !trace.contains("PYTHONPATH") && !trace.contains("LD_PRELOAD_NOT") && !trace.contains("PRC_NOW"),
        "{trace}"
    );
    let path = lines.iter().find_map(|line| line.strip_prefix("PATH=")).unwrap_or_default();
    assert!(!path.contains(&place.path("").display().to_string()), "{trace}");
}

#[test]
fn what_a_stopped_collector_has_read_is_judged() {
    let _alone = alone();
    let (place, bin) = (tree(POLICY), tempfile::tempdir().unwrap());
    let collector = bin.path().join("prc-aws");
    fake(&collector);
    let script = std::fs::read_to_string(&collector).unwrap() + "exit 4\n";
    std::fs::write(&collector, script).unwrap();
    let mut prc = installed(bin.path());
    prc.current_dir(place.path("")).env("PATH", "/usr/bin:/bin").args(["check", "--aws", "-f", "json"]);
    let output = prc.output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("\"changed-outside\""), "{out}");
}

#[test]
fn a_collector_in_the_checked_tree_is_never_run() {
    let _alone = alone();
    let place = tree("version = 1\n");
    let outside = tempfile::tempdir().unwrap();
    for own in ["prc-aws", "bin/prc-aws", "target/debug/prc-aws"] {
        fake(&place.path(own));
    }
    // A link from elsewhere leads into the tree, and prc itself may have been installed there.
    let links = tempfile::tempdir().unwrap();
    symlink(place.path("bin/prc-aws"), links.path().join("prc-aws")).unwrap();
    let (root, links) = (place.path("").display().to_string(), links.path().display().to_string());
    for (bin, path) in [
        (outside.path().to_path_buf(), format!(".:bin:{root}:{root}/bin:{links}")),
        (place.path("target/debug"), String::new()),
    ] {
        let mut prc = installed(&bin);
        prc.current_dir(place.path("")).env("PATH", path).args(["check", "--aws"]);
        let output = prc.output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(err.contains("lies in what is checked, so it is not run"), "{err}");
    }
    for own in ["prc-aws.trace", "bin/prc-aws.trace", "target/debug/prc-aws.trace"] {
        assert!(!place.path(own).exists(), "{own} was run");
    }
}

#[test]
fn without_a_collector_there_is_a_way_out() {
    let _alone = alone();
    let (place, bin) = (tree("version = 1\n"), tempfile::tempdir().unwrap());
    let output = installed(bin.path()).current_dir(place.path("")).args(["check", "--aws"]).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("there is no prc-aws beside prc") && err.contains("--actual"), "{err}");
}
