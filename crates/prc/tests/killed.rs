//! Whoever kills prc while it writes finds each file as it was or as it becomes, never half of it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests make the trees that prc reads")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::Place;

/// All runs together that are killed.
const RUNS: usize = 200;

/// What a file that has no name yet is called.
const UNFINISHED: &str = ".prc-";

const POLICY: &str = r#"version = 1
[system.orders]
tier = 1
owner = "team-orders"
[period]
months = 6
anchor = 2026-07-01
"#;

const DATABASE: &str = "resource \"aws_db_instance\" \"main\" {\n  engine                  = \"postgres\"\n  backup_retention_period = 1\n}\n";

const FILES: &[(&str, &str)] = &[
    (".git/HEAD", "ref: refs/heads/main\n"),
    (".gitattributes", "*.tf text\n"),
    ("prc.toml", POLICY),
    ("orders/main.tf", DATABASE),
    ("restore.md", "Restored in 41 minutes.\n"),
    ("report.json", "An older report.\n"),
];

type Files = BTreeMap<String, Vec<u8>>;

/// A command that writes, in the repository as the commands before it left it.
struct Written {
    arguments: Vec<String>,
    before: Files,
    after: Files,
    /// How long it takes when nobody disturbs it.
    takes: Duration,
}

#[test]
fn each_file_is_old_or_new() {
    let commands = commands();
    let mut random = Random(0x0070_7263);
    let mut disturbed = 0;
    for at in 0..RUNS {
        let command = &commands[at % commands.len()];
        let place = place_of(&command.before);
        // The writing is at the end: two of three are killed there.
        let from = if at % 3 == 0 { 0.0 } else { 0.7 };
        let delay = command.takes.mul_f64(from + random.fraction() * (1.1 - from));
        disturbed += usize::from(kill(&place, &command.arguments, delay));
        holds(&place, command);
    }
    assert!(disturbed > RUNS / 20, "only {disturbed} runs were killed before their end");
}

#[test]
fn what_a_killed_run_leaves_is_no_input() {
    for command in commands() {
        let clean = place_of(&command.before);
        let littered = place_of(&command.before);
        let directories: BTreeSet<String> = command
            .before
            .keys()
            .chain(command.after.keys())
            .filter(|path| !path.starts_with(".git/"))
            .map(|path| path.rsplit_once('/').map_or(String::new(), |(directory, _)| format!("{directory}/")))
            .collect();
        for directory in &directories {
            // Half of what any command writes.
            for (at, text) in command.after.values().enumerate() {
                let half = String::from_utf8_lossy(&text[..text.len() / 2]).into_owned();
                littered.write(&format!("{directory}{UNFINISHED}a1B2{at}"), &half);
            }
        }
        let arguments: Vec<&str> = command.arguments.iter().map(String::as_str).collect();
        let check = ["check", "-f", "json", "--exit-zero"];
        for arguments in [&check[..], &arguments] {
            let (one, other) = (clean.run(arguments), littered.run(arguments));
            assert_eq!((one.code, &one.out, &one.err), (other.code, &other.out, &other.err), "{arguments:?}");
        }
        let (one, other) = (files(&clean.path("")), files(&littered.path("")));
        assert!(one == finished(&other), "{arguments:?}");
    }
}

/// After a killed run: nothing is half, and what may lie around does not count.
fn holds(place: &Place, command: &Written) {
    let arguments = &command.arguments;
    let all = files(&place.path(""));
    let now = finished(&all);
    for (path, bytes) in &now {
        let known = [command.before.get(path), command.after.get(path)];
        assert!(known.contains(&Some(bytes)), "{arguments:?} left {path}: {}", String::from_utf8_lossy(bytes));
    }
    for path in command.before.keys() {
        assert!(now.contains_key(path), "{arguments:?} took {path} away");
    }
    if now.len() == all.len() {
        return;
    }
    // A run in this repository, and in one where nothing lies around, say the same.
    let check = ["check", "-f", "json", "--exit-zero"];
    let (littered, clean) = (place.run(&check), place_of(&now).run(&check));
    assert_eq!((littered.code, littered.out, littered.err), (clean.code, clean.out, clean.err), "{arguments:?}");
}

/// Every command that writes, one after the other.
fn commands() -> Vec<Written> {
    let lines: Vec<Vec<&str>> = vec![
        vec!["init", "--github", "--pre-commit"],
        vec!["check", "--exit-zero", "-f", "json", "-o", "report.json"],
        vec!["check", "--exit-zero", "-f", "html=page.html", "-f", "sarif=report.sarif", "-f", "csv=report.csv"],
        vec!["report", "report.json", "-f", "markdown=report.md", "-f", "junit=report.xml"],
        vec!["inventory", "-o", "inventory.json"],
        "waive rds-backup-retention --subject aws_db_instance.main --reason rebuilt --until 2026-12-20".split(' ').collect(),
        "attest recovery-test --system orders --evidence restore.md --statement restored --by alice --reviewed-by bob --until 2027-05-31"
            .split(' ')
            .collect(),
        vec!["baseline", "write"],
        vec!["baseline", "update"],
        vec!["audit", "open"],
        vec!["audit", "run", "--exit-zero"],
        vec!["audit", "review", "--set-from", "decisions.toml"],
        vec!["audit", "close"],
    ];
    let place = Place::new(FILES);
    std::fs::remove_file(place.path("prc.toml")).unwrap();
    let mut commands = Vec::new();
    for line in lines {
        match line[..] {
            ["check", .., "report.json"] => place.write("prc.toml", POLICY),
            // There is something to take out and to add.
            ["baseline", "update"] => place.write("orders/second.tf", &DATABASE.replace("main", "second")),
            ["audit", "review", ..] => place.write("decisions.toml", &decisions(&place)),
            _ => {}
        }
        let before = files(&place.path(""));
        let started = Instant::now();
        let answer = place.run(&line);
        let takes = started.elapsed();
        assert_eq!((answer.code, &*answer.err), (0, ""), "{line:?}: {}", answer.out);
        let after = files(&place.path(""));
        assert!(before != after, "{line:?} writes nothing");
        commands.push(Written { arguments: line.into_iter().map(str::to_owned).collect(), before, after, takes });
    }
    commands
}

/// A decision about every item, so that every file is written.
fn decisions(place: &Place) -> String {
    let names = std::fs::read_dir(place.path("prc/items")).unwrap();
    let mut names: Vec<String> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let decision = |name: &String| {
        let id = name.strip_suffix(".toml").unwrap();
        format!("[{id}]\nowner = \"sre\"\ndue = 2026-12-31\n")
    };
    names.iter().map(decision).collect()
}

/// Runs and kills; whether the run was not at its end by then.
fn kill(place: &Place, arguments: &[String], delay: Duration) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prc"));
    command.env_clear().env("LANG", "C.UTF-8").env("PRC_NOW", "2026-11-21").current_dir(place.path(""));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    std::thread::sleep(delay);
    let running = child.try_wait().unwrap().is_none();
    // SIGKILL, which nothing can hold back.
    child.kill().unwrap();
    child.wait().unwrap();
    running
}

fn place_of(files: &Files) -> Place {
    let place = Place::new(&[]);
    for (path, bytes) in files {
        let path = place.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    place
}

/// Without files that no run has finished.
fn finished(all: &Files) -> Files {
    let unfinished = |path: &str| path.rsplit('/').next().unwrap_or(path).starts_with(UNFINISHED);
    all.iter().filter(|(path, _)| !unfinished(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

/// Every file below a directory, by its path.
fn files(root: &Path) -> Files {
    let mut found = Files::new();
    let mut left = vec![root.to_owned()];
    while let Some(directory) = left.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
                continue;
            }
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            found.insert(name, std::fs::read(&path).unwrap());
        }
    }
    found
}

/// The same numbers every time (SplitMix64: Steele, Lea, Flood, OOPSLA 2014).
struct Random(u64);

impl Random {
    /// From 0 to 1.
    fn fraction(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        f64::from(u32::try_from(bits >> 32).unwrap()) / f64::from(u32::MAX)
    }
}
