//! What may stand in source files.

use regex::Regex;
use xtask::workspace::{File, Workspace};

use crate::{none, workspace};

/// Packages that touch the machine: the tree, the binaries, and what only runs in development or while prc is built.
const TOUCH_THE_MACHINE: [&str; 6] =
    ["crates/prc-tree/", "crates/prc/", "crates/prc-aws/", "crates/prc-entry/", "crates/prc-testkit/", "crates/xtask/"];

const LONGEST: usize = 600;

#[test]
fn nothing_starts_processes() {
    let found = occurrences(&product(&workspace()), r"process::Command|Command::new");
    // `--aws` starts the collector, and nothing else: crates/prc/tests/collector.rs says which file that may be.
    let allowed = ["crates/prc/src/cli.rs", "crates/prc/src/collector.rs"];
    none(
        "what is checked must never get anything to run",
        found.into_iter().filter(|place| !allowed.iter().any(|file| place.contains(file))),
    );
}

#[test]
fn only_the_edges_touch_the_machine() {
    let mut files = product(&workspace());
    files.retain(|file| !TOUCH_THE_MACHINE.iter().any(|folder| file.path.starts_with(folder)));
    let words = [
        r"std::(fs|env|process|os)\b",
        r"\bFile::(open|create)\(",
        r"SystemTime|Instant::now|(Timestamp|Zoned)::now",
        r"(Tcp|Udp|Unix)(Stream|Listener|Socket|Datagram)|ToSocketAddrs",
        r"std(in|out|err)\(\)",
    ];
    none("only prc-tree reads files, and only the binary asks the machine", occurrences(&files, &words.join("|")));
}

/// Clippy keeps the list of what is forbidden; this keeps the list of exceptions.
#[test]
fn exceptions_are_where_they_belong() {
    let mut files = product(&workspace());
    files.retain(|file| {
        let edges = [
            "crates/prc-tree/",
            "crates/prc-entry/",
            "crates/prc/src/machine.rs",
            "crates/prc/src/collector.rs",
            "crates/prc-aws/src/machine.rs",
        ];
        !edges.iter().any(|folder| file.path.starts_with(folder))
    });
    none(
        "only prc-tree, machine.rs and the macro that builds entries in may read files",
        occurrences(&files, "disallowed_methods|disallowed_types"),
    );
}

#[test]
fn archives_are_not_opened() {
    let mut files = product(&workspace());
    // Git compresses each object by itself.
    files.retain(|file| file.path != "crates/prc-git/src/inflate.rs");
    let found = occurrences(&files, r"\b((Gz|Zlib|Deflate|MultiGz)Decoder|Decompress)\b");
    none("prc compresses for base64gzip and decompresses nothing but git's objects", found);
}

#[test]
fn files_are_short() {
    let workspace = workspace();
    let files = ["crates", "checks"].into_iter().flat_map(|folder| rust(&workspace, folder));
    let long = files.filter(|file| file.text.lines().count() > LONGEST);
    none(
        "a long file wants a second module",
        long.map(|file| format!("{}: {} lines, at most {LONGEST}", file.path, file.text.lines().count())),
    );
}

/// Texts stand on their own: they say why, and not what somebody means to do or where he saw it.
#[test]
fn texts_stand_on_their_own() {
    let workspace = workspace();
    let folders = ["crates", "checks", "docs", "fixtures", "fuzz/fuzz_targets", "fuzz/src", ".github", ".ci"];
    let mut files: Vec<File> = folders.iter().flat_map(|folder| workspace.files(folder).unwrap()).collect();
    for name in ["README.md", "Cargo.toml", "clippy.toml", "deny.toml"] {
        files.push(File { path: name.into(), text: workspace.read(name).unwrap() });
    }
    files.retain(|file| !file.path.starts_with("crates/xtask/tests/"));
    let mut found = occurrences(&files, r"(//|#|<!--) *(TODO|FIXME|HACK)\b");
    found.extend(occurrences(&files, r"(^|[\s(])#[0-9]+([\s).,;:]|$)"));
    found.extend(occurrences(&files, r"(/home|/Users|C:\\Users)[/\\][a-z]"));
    none("no notes to oneself, no numbers of issues, no paths of one machine", found);
}

/// The sources that a user's binary is built from, each up to its tests.
fn product(workspace: &Workspace) -> Vec<File> {
    let mut files = Vec::new();
    for package in workspace.packages.iter().filter(|package| !["prc-testkit", "xtask"].contains(&&*package.name)) {
        files.extend(rust(workspace, &format!("{}/src", package.folder)));
    }
    files.retain(|file| !file.path.ends_with("_tests.rs") && !file.path.ends_with("/tests.rs"));
    for file in &mut files {
        if let Some(at) = file.text.find("#[cfg(test)]\nmod tests {") {
            file.text.truncate(at);
        }
    }
    assert!(files.len() > 100, "only {} sources were found", files.len());
    files
}

fn rust(workspace: &Workspace, folder: &str) -> Vec<File> {
    let mut files = workspace.files(folder).unwrap();
    files.retain(|file| file.path.ends_with(".rs"));
    files
}

fn occurrences(files: &[File], pattern: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).unwrap();
    let lines = files.iter().flat_map(|file| file.text.lines().enumerate().map(move |(at, line)| (file, at + 1, line)));
    let found = lines.filter(|(_, _, line)| pattern.is_match(line));
    found.map(|(file, line, text)| format!("{}:{line}: {}", file.path, text.trim())).collect()
}
