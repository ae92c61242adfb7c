//! Histories that git itself made, in every way in which it keeps them.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests make the repositories that are read")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use prc_git::{Error, Id, Repository};

/// A working tree that a test fills.
struct Work {
    root: PathBuf,
    _place: Arc<tempfile::TempDir>,
}

impl Work {
    fn new() -> Self {
        let place = Arc::new(tempfile::tempdir().unwrap());
        let root = place.path().canonicalize().unwrap().join("work");
        std::fs::create_dir(&root).unwrap();
        let work = Self { root, _place: place };
        work.git(&["init", "-q", "-b", "main"]);
        work
    }

    /// A few commits, each an hour after the one before.
    fn filled() -> Self {
        let work = Self::new();
        let long: String = (0..400).map(|line| format!("line {line}\n")).collect();
        work.write("a.md", &long);
        work.write("docs/b.md", "b");
        work.write("docs/deep/c.md", "c");
        work.write("docs.md", "d");
        work.commit(1);
        for hour in 2..20 {
            work.write("a.md", &format!("{long}{hour}"));
            work.write(&format!("other/{hour}.md"), &format!("{long}{hour}"));
            work.commit(hour);
        }
        work.write("docs/deep/c.md", "changed");
        work.commit(20);
        work.write("docs.md", "e");
        work.commit(21);
        work
    }

    fn beside(&self, name: &str) -> Self {
        Self { root: self.root.with_file_name(name), _place: self._place.clone() }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn commit(&self, hour: u32) {
        self.git(&["add", "-A"]);
        self.git_at(hour, &["commit", "-q", "-m", "A change"]);
    }

    fn git(&self, arguments: &[&str]) -> String {
        self.git_at(0, arguments)
    }

    fn git_at(&self, hour: u32, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        let date = format!("@{} +0900", hour * 3600);
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"] {
            git.env_remove(name);
        }
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{who}_NAME"), "A").env(format!("GIT_{who}_EMAIL"), "a@example.com");
            git.env(format!("GIT_{who}_DATE"), &date);
        }
        let output = git.current_dir(&self.root).args(arguments).output().expect("git is there");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The hour of the last change of a path, if it is in a commit.
    fn hour(&self, path: &str) -> Option<Result<i64, Error>> {
        let repository = Repository::open(&self.root).unwrap();
        let changes = repository.last_changes(&[path.into()]);
        changes.unwrap().remove(path).map(|answer| answer.map(|time| time / 3600))
    }

    #[track_caller]
    fn is_filled(&self) {
        let paths = ["a.md", "docs/b.md", "docs/deep/c.md", "docs.md", "other/7.md", "docs", "none.md", "a.md/x"];
        let paths: Vec<Arc<str>> = paths.into_iter().map(Arc::from).collect();
        let changes = Repository::open(&self.root).unwrap().last_changes(&paths).unwrap();
        let hours: Vec<_> = changes.iter().map(|(path, time)| (&**path, time.clone().unwrap() / 3600)).collect();
        assert_eq!(hours, [("a.md", 19), ("docs.md", 21), ("docs/b.md", 1), ("docs/deep/c.md", 20), ("other/7.md", 7)]);
    }

    fn object(&self, revision: &str) -> (Id, PathBuf) {
        let hex = self.git(&["rev-parse", revision]);
        let path = self.root.join(".git/objects").join(&hex[..2]).join(&hex[2..]);
        (Id::parse(hex.as_bytes()).unwrap(), path)
    }
}

/// Writes into an object, which git makes read-only.
fn overwrite(path: &Path, bytes: &[u8]) {
    std::fs::remove_file(path).unwrap();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn loose_and_packed_objects_say_the_same() {
    let work = Work::filled();
    work.is_filled();
    work.git(&["gc", "-q"]);
    assert!(!work.root.join(".git/refs/heads/main").exists() && work.root.join(".git/packed-refs").exists());
    work.is_filled();
    // Deltas that name what they are made from, rather than say where it is.
    work.git(&["-c", "repack.useDeltaBaseOffset=false", "repack", "-q", "-a", "-d", "-f"]);
    work.is_filled();
    work.git(&["checkout", "-q", "--detach"]);
    work.is_filled();
}

#[test]
fn files_are_read_whole() {
    let work = Work::filled();
    let read = || {
        let repository = Repository::open(&work.root).unwrap();
        let commit = repository.commit(repository.head().unwrap()).unwrap();
        assert_eq!((commit.parents.len(), commit.time), (1, 21 * 3600));
        let entries = repository.tree(commit.tree).unwrap();
        let names: Vec<_> = entries.iter().map(|entry| String::from_utf8_lossy(&entry.name).into_owned()).collect();
        assert_eq!(names, ["a.md", "docs", "docs.md", "other"]);
        assert!(entries[0].is_file() && entries[1].is_tree());
        let text = repository.blob(entries[0].id, 1 << 20).unwrap();
        assert_eq!(&*text, std::fs::read(work.root.join("a.md")).unwrap());
        assert_eq!(repository.blob(entries[0].id, text.len()).as_ref(), Ok(&text));
        let limit = text.len() - 1;
        assert_eq!(repository.blob(entries[0].id, limit), Err(Error::TooLarge { id: entries[0].id, limit }));
        assert_eq!(repository.blob(entries[1].id, 1000), Err(Error::WrongKind(entries[1].id)));
    };
    read();
    work.git(&["gc", "-q"]);
    read();
}

#[test]
fn a_merge_counts_where_its_result_is_new() {
    let work = Work::new();
    for path in ["left.md", "right.md", "both.md", "old.md"] {
        work.write(path, "1");
    }
    work.commit(1);
    work.git(&["checkout", "-q", "-b", "side"]);
    work.write("right.md", "2");
    work.write("both.md", "2");
    work.commit(2);
    work.git(&["checkout", "-q", "main"]);
    work.write("left.md", "3");
    work.write("both.md", "3");
    work.commit(3);
    work.git_at(4, &["merge", "-q", "--no-commit", "-s", "ours", "side"]);
    work.write("right.md", "2");
    work.write("both.md", "4");
    work.commit(4);
    for (path, hour) in [("left.md", 3), ("right.md", 2), ("both.md", 4), ("old.md", 1)] {
        assert_eq!(work.hour(path), Some(Ok(hour)), "{path}");
        let git: i64 = work.git(&["log", "-1", "--format=%ct", "--", path]).parse().unwrap();
        assert_eq!(git, hour * 3600, "{path}");
    }
}

#[test]
fn a_worktree_has_its_own_head() {
    let work = Work::filled();
    work.git(&["worktree", "add", "-q", "../further", "HEAD~1"]);
    let further = work.beside("further");
    assert_eq!(further.hour("docs.md"), Some(Ok(1)));
    assert_eq!(work.hour("docs.md"), Some(Ok(21)));
}

#[test]
fn another_git_directory_is_refused() {
    let work = Work::filled();
    work.git(&["worktree", "add", "-q", "../further"]);
    let thief = work.beside("thief");
    let refused = |pointer: &str| {
        thief.write(".git", pointer);
        Repository::open(&thief.root).unwrap_err()
    };
    let pointer = std::fs::read_to_string(work.root.with_file_name("further").join(".git")).unwrap();
    assert_eq!(refused(&pointer), Error::NotItsOwn);
    assert_eq!(refused("gitdir: ../work/.git"), Error::NotItsOwn);
    assert_eq!(refused("gitdir: //server/share"), Error::NotItsOwn);
    assert_eq!(refused("gitdir: "), Error::NotItsOwn);
    assert_eq!(refused("nonsense"), Error::Damaged(".git"));
    // It says itself where it belongs, but not that of which it wants the objects.
    thief.write("inner/gitdir", "../.git");
    thief.write("inner/commondir", "../../work/.git");
    thief.write("inner/HEAD", &work.git(&["rev-parse", "HEAD"]));
    assert_eq!(refused("gitdir: inner"), Error::NotItsOwn);
}

#[test]
fn a_shallow_clone_knows_only_what_it_has() {
    let work = Work::filled();
    let source = format!("file://{}", work.root.display());
    work.git(&["clone", "-q", "--depth", "2", &source, "../shallow"]);
    let shallow = work.beside("shallow");
    assert_eq!(shallow.hour("docs.md"), Some(Ok(21)));
    for path in ["docs/deep/c.md", "a.md"] {
        assert_eq!(shallow.hour(path), Some(Err(Error::Shallow)), "{path}");
    }
    assert_eq!(shallow.hour("none.md"), None);
}

#[test]
fn objects_elsewhere_are_not_read() {
    let work = Work::filled();
    work.git(&["clone", "-q", "--shared", ".", "../borrower"]);
    let borrower = work.beside("borrower");
    let (head, _) = work.object("HEAD");
    let answer = Repository::open(&borrower.root).unwrap().last_changes(&["a.md".into()]);
    assert_eq!(answer, Err(Error::Elsewhere(head)));
}

#[test]
fn a_damaged_object_costs_what_lies_behind_it() {
    let work = Work::filled();
    let (id, path) = work.object("HEAD~1");
    let whole = std::fs::read(&path).unwrap();
    let (_, other) = work.object("HEAD~2");
    let other = std::fs::read(other).unwrap();
    // Cut off, no stream at all, and a sound one of another object.
    for damage in [&whole[..whole.len() / 2], b"", b"nonsense", &other] {
        overwrite(&path, damage);
        assert_eq!(work.hour("a.md"), Some(Err(Error::Corrupt(id))));
    }
    std::fs::remove_file(&path).unwrap();
    assert_eq!(work.hour("a.md"), Some(Err(Error::Missing(id))));
    std::fs::write(&path, whole).unwrap();
    work.is_filled();
}

#[test]
fn no_damage_of_a_pack_is_taken_for_a_date() {
    let work = Work::filled();
    work.git(&["gc", "-q"]);
    let folder = work.root.join(".git/objects/pack");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "pack" || extension == "idx"));
    assert_eq!(files.len(), 2);
    let paths = ["a.md", "docs/b.md", "docs/deep/c.md", "docs.md"].map(Arc::from);
    let right = Repository::open(&work.root).unwrap().last_changes(&paths).unwrap();
    for file in files {
        let whole = std::fs::read(&file).unwrap();
        for at in (0..whole.len()).step_by(29) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x41;
            overwrite(&file, &damaged);
            let changes = Repository::open(&work.root).and_then(|repository| repository.last_changes(&paths));
            for (path, time) in changes.unwrap_or_default() {
                assert!(time.is_err() || time == right[&path], "{path} with byte {at} of {}", file.display());
            }
            if at % 3 == 0 {
                overwrite(&file, &whole[..at]);
                let _ = Repository::open(&work.root).and_then(|repository| repository.last_changes(&paths));
            }
        }
        overwrite(&file, &whole);
    }
    work.is_filled();
}

#[test]
fn what_is_no_history_says_so() {
    let work = Work::new();
    let head = || Repository::open(&work.root).and_then(|repository| repository.head());
    assert_eq!(head(), Err(Error::NoCommit));
    work.write(".git/HEAD", &"a".repeat(64));
    assert_eq!(head(), Err(Error::Sha256));
    for (text, error) in [
        ("nonsense", Error::Damaged("a reference")),
        ("ref: refs/../../../secret", Error::NoCommit),
        ("ref: config", Error::NoCommit),
        ("ref: refs/heads/loop", Error::Damaged("HEAD")),
    ] {
        work.write(".git/HEAD", text);
        work.write(".git/refs/heads/loop", "ref: refs/heads/loop");
        assert_eq!(head(), Err(error), "{text}");
    }
    std::fs::remove_dir_all(work.root.join(".git")).unwrap();
    assert_eq!(head(), Err(Error::NotARepository));
}

#[test]
fn staged_files_are_under_control() {
    let work = Work::new();
    for path in ["prod/main.tf", "prod/a/b.tf", "docs/ü.md", "z"] {
        work.write(path, path);
    }
    work.commit(1);
    work.write("prod/new.tf", "new");
    work.write("prod/later.tf", "later");
    work.write("loose.tf", "loose");
    work.git(&["add", "prod/new.tf"]);
    work.git(&["add", "-N", "prod/later.tf"]);
    let paths = || -> Vec<String> {
        let tracked = Repository::open(&work.root).unwrap().tracked().unwrap();
        tracked.into_iter().map(|path| String::from_utf8(path).unwrap()).collect()
    };
    let wanted = ["docs/ü.md", "prod/a/b.tf", "prod/later.tf", "prod/main.tf", "prod/new.tf", "z"];
    assert_eq!(paths(), wanted);
    for version in ["4", "3", "2"] {
        work.git(&["update-index", "--index-version", version]);
        assert_eq!(paths(), wanted, "{version}");
    }
    work.git(&["update-index", "--split-index"]);
    work.git(&["add", "loose.tf"]);
    assert_eq!(paths(), [&["docs/ü.md", "loose.tf"], &wanted[1..]].concat());
    std::fs::write(work.root.join(".git/index"), "DIRC").unwrap();
    assert_eq!(Repository::open(&work.root).unwrap().tracked(), Err(Error::Damaged("the index")));
    std::fs::remove_file(work.root.join(".git/index")).unwrap();
    assert!(Repository::open(&work.root).unwrap().tracked().unwrap().is_empty());
}
