//! Commits by name, common ancestors and files, compared with what git itself answers.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests make the repositories that are read")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use prc_git::{Error, Id, Repository, Stored};

fn git_at(root: &Path, time: u64, arguments: &[&str]) -> String {
    let date = format!("{time} +0000");
    let mut git = Command::new("git");
    git.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    git.env("GIT_AUTHOR_NAME", "A").env("GIT_AUTHOR_EMAIL", "a@example.com").env("GIT_AUTHOR_DATE", &date);
    git.env("GIT_COMMITTER_NAME", "A").env("GIT_COMMITTER_EMAIL", "a@example.com").env("GIT_COMMITTER_DATE", &date);
    let output = git.current_dir(root).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn git(root: &Path, arguments: &[&str]) -> String {
    git_at(root, 1_700_000_000, arguments)
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most
    }
}

/// A history of commits with one to three parents, and clocks that are often wrong.
fn history(root: &Path, commits: usize, seed: u64) -> Vec<String> {
    git(root, &["init", "-q", "-b", "main"]);
    let tree = git(root, &["write-tree"]);
    let mut dice = Dice(seed);
    let mut ids: Vec<String> = Vec::new();
    for number in 0..commits {
        let count = if number == 0 { 0 } else { 1 + dice.below(3).min(number - 1) };
        let parents: BTreeSet<usize> = (0..count).map(|_| number - 1 - dice.below(number.min(6))).collect();
        let message = number.to_string();
        let mut arguments = vec!["commit-tree", &tree, "-m", &message];
        for parent in &parents {
            arguments.extend(["-p", &ids[*parent]]);
        }
        let time = 1_700_000_000 + 60 * number as u64 - 60 * dice.below(8) as u64;
        let id = git_at(root, time, &arguments);
        ids.push(id);
    }
    git(root, &["update-ref", "refs/heads/main", ids.last().unwrap()]);
    ids
}

fn id(text: &str) -> Id {
    Id::parse(text.as_bytes()).unwrap()
}

#[test]
fn common_ancestors_are_those_of_git() {
    for seed in 0..4 {
        let place = tempfile::tempdir().unwrap();
        let ids = history(place.path(), 24, seed);
        let repository = Repository::open(place.path()).unwrap();
        let mut dice = Dice(seed + 100);
        for _ in 0..25 {
            let (one, other) = (&ids[dice.below(ids.len())], &ids[dice.below(ids.len())]);
            let all = git(place.path(), &["merge-base", "--all", one, other]);
            let found = repository.merge_base(id(one), id(other)).unwrap().unwrap().to_string();
            assert!(all.lines().any(|best| best == found), "{one} {other}: {found}, git says {all}");
        }
    }
}

#[test]
fn histories_without_a_common_commit() {
    let place = tempfile::tempdir().unwrap();
    git(place.path(), &["init", "-q", "-b", "main"]);
    let tree = git(place.path(), &["write-tree"]);
    let one = git(place.path(), &["commit-tree", &tree, "-m", "one"]);
    let other = git(place.path(), &["commit-tree", &tree, "-m", "other"]);
    let repository = Repository::open(place.path()).unwrap();
    assert_eq!(repository.merge_base(id(&one), id(&other)), Ok(None));
}

#[test]
fn names_mean_what_they_mean_to_git() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path();
    let ids = history(root, 12, 7);
    git(root, &["tag", "light", &ids[3]]);
    git(root, &["tag", "-a", "heavy", "-m", "heavy", &ids[4]]);
    git(root, &["tag", "-a", "heavier", "-m", "heavier", "heavy"]);
    git(root, &["update-ref", "refs/remotes/origin/main", &ids[5]]);
    git(root, &["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"]);
    git(root, &["update-ref", "refs/heads/feature/a-b.c", &ids[6]]);
    std::fs::write(root.join(".git/FETCH_HEAD"), format!("{}\t\tbranch 'x' of y\n", ids[7])).unwrap();
    let names = [
        "HEAD",
        "@",
        "main",
        "heads/main",
        "light",
        "heavy",
        "heavier",
        "heavy^{commit}",
        "origin/main",
        "origin",
        "feature/a-b.c",
        "FETCH_HEAD",
        "HEAD~3",
        "HEAD^",
        "HEAD^1~2",
        "heavier~",
        "main^0",
        &ids[8],
        &ids[8][..12],
    ];
    for packed in [false, true] {
        if packed {
            git(root, &["gc", "-q", "--prune=never"]);
            git(root, &["pack-refs", "--all"]);
        }
        let repository = Repository::open(root).unwrap();
        for name in names {
            let expected = git(root, &["rev-parse", &format!("{name}^{{commit}}")]);
            assert_eq!(repository.resolve(name).map(|id| id.to_string()), Ok(expected), "{name}");
        }
        for name in ["nothing", "HEAD~99", "HEAD^9", "config", "objects", "main:", ":/x", "HEAD@{1}", "ffffffff"] {
            assert!(matches!(repository.resolve(name), Err(Error::NoSuchCommit(_))), "{name}");
        }
    }
}

#[test]
fn the_files_of_a_commit() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path();
    git(root, &["init", "-q", "-b", "main"]);
    for path in ["a.tf", "b/c/d.tf", "b.c", "b/ü.md", ".github/x"] {
        std::fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        std::fs::write(root.join(path), path).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("a.tf", root.join("link.tf")).unwrap();
    git(root, &["add", "-A"]);
    let blob = git(root, &["rev-parse", ":a.tf"]);
    git(root, &["commit", "-q", "-m", "files"]);
    // A submodule is a commit of another repository.
    let head = git(root, &["rev-parse", "HEAD"]);
    git(root, &["update-index", "--add", "--cacheinfo", &format!("160000,{head},module")]);
    git(root, &["commit", "-q", "-m", "submodule"]);
    let repository = Repository::open(root).unwrap();
    let head = repository.head().unwrap();
    let mut files = repository.files(head).unwrap();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let names: Vec<String> = files.iter().map(|file| String::from_utf8(file.path.clone()).unwrap()).collect();
    let listed = git(root, &["-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "HEAD"]);
    let expected: Vec<&str> = listed.lines().filter(|name| *name != "module").collect();
    assert_eq!(names, expected);
    assert_eq!(files[1].id.to_string(), blob);
    assert_eq!(files.iter().filter(|file| file.stored == Stored::Link).count(), usize::from(cfg!(unix)));
}
