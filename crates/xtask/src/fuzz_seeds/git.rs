//! Git directories as the `git` target reads them: `fuzz/src/git.rs` says how one is written as an input.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// What is kept of a git directory, and the letter of each file.
const FILES: [(&str, &str); 5] = [
    ("H", ".git/HEAD"),
    ("P", ".git/packed-refs"),
    ("I", ".git/index"),
    ("S", ".git/shallow"),
    ("M", ".git/refs/heads/main"),
];

/// Objects that are not compressed and named yet: those with the right form, and those with almost the right one.
const OBJECTS: [&str; 5] = [
    "//@bhello\n//@t100644 a.txt\0~a40000 dir\0~b//@ctree ~b\nauthor A <a@x> 1700000000 +0100\ncommitter A <a@x> 1700000000 +0100\n\nfirst\n",
    "//@bx//@by//@t100644 a\0~a//@t100644 a\0~b100755 b\0~a120000 c\0~b160000 d\0~a//@t40000 e\0~d100644 a\0~a//@ctree ~c\ncommitter A <a@x> 1600000000 +0000\n\n//@ctree ~e\nparent ~f\ncommitter A <a@x> 1700000000 -0730\n\n//@ctree ~d\nparent ~g\nparent ~f\ncommitter A <a@x> 1800000000 +0000\n\n//@gobject ~h\ntype commit\ntag v1\ntagger A <a@x> 1800000000 +0000\n\nx\n//@Href: refs/heads/main\n",
    "//@ctree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\ncommitter A <a@x> 99999999999999999999 +9999\n\n",
    "//@t40000 a\0~a40000 a\0~a0 \0~a//@ctree ~a\nparent ~a\ncommitter A <a@x> -1 +0000\n",
    "//@e\x3ahello//@e\x65\x05delta//@x\u{fffd}tOc\0\0\0\x02",
];

/// Real git directories, loose and packed, and some that are put together.
///
/// # Errors
/// There is no git, or it fails.
pub(super) fn directories() -> Result<Vec<Vec<u8>>> {
    let mut seeds: Vec<Vec<u8>> = OBJECTS.iter().map(|text| text.as_bytes().to_vec()).collect();
    let folder = tempfile::tempdir()?;
    let root = folder.path();
    git(root, &["init", "-q", "-b", "main"])?;
    for round in 0..6 {
        let lines = (0..20 + round * 5).map(|line| format!("line {line} of {}\n", line * round % 7));
        fs::create_dir_all(root.join("dir/deep"))?;
        fs::write(root.join("dir/deep/long.txt"), lines.collect::<String>())?;
        fs::write(root.join(format!("dir/{round}.txt")), format!("{round}\n"))?;
        git(root, &["add", "."])?;
        git(root, &["commit", "-q", "-m", "round"])?;
        seeds.push(directory(root)?);
    }
    git(root, &["tag", "-a", "v1", "-m", "one", "HEAD~2"])?;
    git(root, &["checkout", "-q", "-b", "side", "HEAD~3"])?;
    fs::write(root.join("side.txt"), "side\n")?;
    git(root, &["add", "."])?;
    git(root, &["commit", "-q", "-m", "side"])?;
    git(root, &["checkout", "-q", "main"])?;
    git(root, &["merge", "-q", "--no-ff", "-m", "both", "side"])?;
    for version in ["4", "2"] {
        git(root, &["update-index", "--index-version", version])?;
        seeds.push(directory(root)?);
    }
    git(root, &["gc", "-q"])?;
    seeds.push(directory(root)?);
    git(root, &["repack", "-q", "-a", "-d", "-f", "--depth=20", "--window=20"])?;
    git(root, &["pack-refs", "--all"])?;
    seeds.push(directory(root)?);
    let shallow = tempfile::tempdir()?;
    let from = format!("file://{}", root.display());
    git(shallow.path(), &["clone", "-q", "--depth=2", &from, "."])?;
    seeds.push(directory(shallow.path())?);
    Ok(seeds)
}

/// A git directory as an input, with all its objects in a pack.
fn directory(root: &Path) -> Result<Vec<u8>> {
    git(root, &["repack", "-q", "-a", "-d"])?;
    let mut seed = Vec::new();
    let mut add = |letter: &str, path: &Path| -> Result<()> {
        seed.extend(format!("//@{letter}").bytes());
        seed.extend(fs::read(path).with_context(|| format!("cannot read {}", path.display()))?);
        Ok(())
    };
    for (letter, path) in FILES {
        let path = root.join(path);
        if path.is_file() {
            add(letter, &path)?;
        }
    }
    let mut packs: Vec<_> = fs::read_dir(root.join(".git/objects/pack"))?.collect::<Result<_, _>>()?;
    packs.sort_by_key(fs::DirEntry::path);
    for pack in packs {
        match pack.path().extension().and_then(|ending| ending.to_str()) {
            Some("idx") => add("x", &pack.path())?,
            Some("pack") => add("p", &pack.path())?,
            _ => {}
        }
    }
    Ok(seed)
}

fn git(folder: &Path, arguments: &[&str]) -> Result<()> {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=A", "-c", "user.email=a@x", "-c", "commit.gpgsign=false"]).args(arguments);
    git.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    git.envs([("GIT_AUTHOR_DATE", "1700000000 +0000"), ("GIT_COMMITTER_DATE", "1700000000 +0000")]);
    let output = git.output().context("git cannot be run")?;
    ensure!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
