//! What the walk finds, and that a tree in memory is like one on disk.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use prc_tree::{ReadError, Tree, TreeError, TreeOptions, Unreadable};

const FILES: &[(&str, &str)] = &[
    (".git/HEAD", "ref: refs/heads/main"),
    (".git/config", "token"),
    (".github/workflows/ci.yml", "on: push"),
    (".gitignore", "\u{feff}*.log\n/build/\n!keep.log\nsecret\n"),
    (".terraform/modules/modules.json", "{}"),
    ("a.tf", "a"),
    ("a/b.tf", "b"),
    ("build/out.tf", "out"),
    ("debug.log", "log"),
    ("keep.log", "log"),
    ("modules/build/main.tf", "main"),
    ("modules/.gitignore", "!debug.log\nlocal.*\n"),
    ("modules/debug.log", "log"),
    ("modules/local.tf", "local"),
    ("modules/secret/x.tf", "x"),
    ("日本語/手順書.md", "# 手順"),
];

fn write(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn names(tree: &Tree) -> Vec<&str> {
    tree.files().iter().map(|path| &**path).collect()
}

#[test]
fn ignored_files_are_left_out_unless_asked_for() {
    let root = write(FILES);
    let tree = Tree::open(root.path(), &TreeOptions::default()).unwrap();
    let expected = [
        ".github/workflows/ci.yml",
        ".gitignore",
        "a.tf",
        "a/b.tf",
        "keep.log",
        "modules/.gitignore",
        "modules/build/main.tf",
        "modules/debug.log",
        "日本語/手順書.md",
    ];
    assert_eq!(names(&tree), expected);
    assert_eq!(&*tree.read_text("build/out.tf").unwrap(), "out");
    assert_eq!(&*tree.read_text(".terraform/modules/modules.json").unwrap(), "{}");

    let all = Tree::open(root.path(), &TreeOptions { gitignore: false, ..TreeOptions::default() }).unwrap();
    let mut expected: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
    expected.retain(|path| !path.starts_with(".git/") && !path.starts_with(".terraform/"));
    expected.sort_unstable();
    assert_eq!(names(&all), expected);
}

#[test]
fn excluded_files_are_left_out_whatever_the_tree_says() {
    let exclude = ["*.tf", "!a.tf", "/modules/", ".*", "日本語/**"].map(String::from).to_vec();
    let root = write(FILES);
    let options = TreeOptions { exclude, gitignore: false, ..TreeOptions::default() };
    let tree = Tree::open(root.path(), &options).unwrap();
    assert_eq!(names(&tree), ["a.tf", "debug.log", "keep.log"]);

    let options = TreeOptions { exclude: vec!["[z-a]".into()], ..TreeOptions::default() };
    assert!(matches!(Tree::open(root.path(), &options), Err(TreeError::Exclude { pattern, .. }) if pattern == "[z-a]"));
}

#[test]
fn files_around_the_root_have_no_say() {
    let root = write(&[(".gitignore", "*"), (".git/info/exclude", "*"), ("infra/main.tf", ""), ("infra/.ignore", "*")]);
    let tree = Tree::open(&root.path().join("infra"), &TreeOptions::default()).unwrap();
    assert_eq!(names(&tree), [".ignore", "main.tf"]);
    assert_eq!(tree.name(), "infra");
}

#[test]
fn memory_is_like_disk() {
    let root = write(FILES);
    let disk = Tree::open(root.path(), &TreeOptions::default()).unwrap();
    let memory = Tree::in_memory(FILES.iter().copied());
    assert_eq!(disk.files(), memory.files());
    assert_eq!(disk.unreadable(), memory.unreadable());
    let directories = ["", ".", "a/..", "modules", "modules/", ".terraform", ".git", "missing", "a.tf", "..", "日本語"];
    for path in FILES.iter().map(|(path, _)| *path).chain(directories) {
        assert_eq!(disk.read(path), memory.read(path), "{path}");
        assert_eq!(disk.read_text(path), memory.read_text(path), "{path}");
        assert_eq!(disk.list(path), memory.list(path), "{path}");
        assert_eq!(disk.under(path), memory.under(path), "{path}");
        assert_eq!((disk.is_file(path), disk.is_dir(path)), (memory.is_file(path), memory.is_dir(path)), "{path}");
    }
}

#[test]
fn what_lies_below_a_directory_is_found_among_the_others() {
    let tree = Tree::in_memory(["a-b/x", "a.tf", "a/b/x", "a/x", "a/y", "ab/x", "b"].map(|path| (path, "")));
    let below = |dir: &str| tree.files_below(dir).iter().map(|path| &**path).collect::<Vec<_>>();
    assert_eq!(below("a"), ["a/b/x", "a/x", "a/y"]);
    assert_eq!(below("a/b"), ["a/b/x"]);
    assert_eq!((below("").len(), below("c").len(), below("b").len()), (7, 0, 0));
}

#[test]
fn paths_in_memory_cannot_leave_either() {
    let tree = Tree::in_memory([("../x", "x"), ("./a/../b.tf", "b"), ("/etc/passwd", "")]);
    assert_eq!(names(&tree), ["b.tf"]);
    let refused = ["../x", "/etc/passwd"];
    let refused = refused.map(|path| Unreadable { path: path.into(), reason: ReadError::OutsideRoot });
    assert_eq!(tree.unreadable(), refused);
}

#[test]
fn caps_are_kept() {
    let root = write(&[("a", "12345"), ("b", "12345"), ("c", "123456")]);
    let tree = Tree::open(root.path(), &TreeOptions { max_file: 5, max_total: 9, ..TreeOptions::default() }).unwrap();
    assert_eq!(tree.read("c"), Err(ReadError::TooLarge { size: 6, limit: 5 }));
    assert_eq!(tree.read("a").unwrap().len(), 5);
    assert_eq!(tree.read("b"), Err(ReadError::TooLarge { size: 5, limit: 9 }));
}

#[test]
fn text_is_utf8_or_says_where_it_is_not() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("latin1.tf"), b"caf\xe9").unwrap();
    let tree = Tree::open(root.path(), &TreeOptions::default()).unwrap();
    assert_eq!(tree.read_text("latin1.tf"), Err(ReadError::NotUtf8 { offset: 3 }));
    assert_eq!(&*tree.read("latin1.tf").unwrap(), b"caf\xe9");
    fs::write(root.path().join("secret.tfvars"), b"\0GITCRYPT\0\x12\xff\xfe").unwrap();
    assert_eq!(tree.read_text("secret.tfvars"), Err(ReadError::Encrypted));
}

#[test]
fn only_a_directory_can_be_a_root() {
    let root = write(&[("file", "")]);
    let open = |path: &Path| Tree::open(path, &TreeOptions::default()).unwrap_err();
    assert!(matches!(open(&root.path().join("missing")), TreeError::NotFound(_)));
    assert!(matches!(open(&root.path().join("file")), TreeError::NotADirectory(_)));
}

#[test]
fn a_hostile_gitignore_costs_little() {
    let started = Instant::now();
    let line = "**/*a*[!b-z]*{c,d}*\n";
    let small = line.repeat(60 * 1024 / line.len());
    let root = write(&[("a/.gitignore", &small), ("b/.gitignore", &line.repeat(100_000)), ("b/x", ""), ("a/y", "")]);
    let tree = Tree::open(root.path(), &TreeOptions::default()).unwrap();
    assert_eq!(tree.unreadable().iter().map(|it| it.reason.as_reason()).collect::<Vec<_>>(), ["too-large"]);
    assert!(tree.is_file("b/x"));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn braces_in_a_gitignore_are_characters() {
    let nested = format!("{}{}\n", "{".repeat(20_000), "}".repeat(20_000));
    let rules = format!("{nested}*.{{a,b}}\n\\{{x\n[{{]y\n");
    let tree = Tree::in_memory([(".gitignore", &*rules), ("f.a", ""), ("f.{a,b}", ""), ("{x", ""), ("{y", "")]);
    assert_eq!(names(&tree), [".gitignore", "f.a"]);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_listed() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let root = write(&[("good.tf", "")]);
    fs::write(root.path().join(OsStr::from_bytes(b"caf\xe9.tf")), "").unwrap();
    fs::create_dir(root.path().join(OsStr::from_bytes(b"d\xff"))).unwrap();
    fs::write(root.path().join("..\\up.tf"), "").unwrap();
    let tree = Tree::open(root.path(), &TreeOptions::default()).unwrap();
    assert_eq!(names(&tree), ["good.tf"]);
    let unreadable: Vec<_> = tree.unreadable().iter().map(|it| (&*it.path, &it.reason)).collect();
    let expected = [
        ("..\\up.tf", &ReadError::OutsideRoot),
        ("caf\u{fffd}.tf", &ReadError::NotUtf8 { offset: 3 }),
        ("d\u{fffd}", &ReadError::NotUtf8 { offset: 1 }),
    ];
    assert_eq!(unreadable, expected);
    assert_eq!(tree.list("").unwrap(), ["..\\up.tf".into(), "good.tf".into()]);
}

#[test]
fn ten_thousand_files_are_quick() {
    let paths: Vec<String> = (0..10_000).map(|n| format!("d{}/e{}/f{n}.tf", n % 10, n % 200)).collect();
    let root = write(&paths.iter().map(|path| (&**path, "")).collect::<Vec<_>>());
    let started = Instant::now();
    let tree = Tree::open(root.path(), &TreeOptions::default()).unwrap();
    assert_eq!(tree.files().len(), 10_000);
    for path in tree.files() {
        assert!(tree.read_text(path).is_ok());
    }
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}
