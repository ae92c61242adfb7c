//! No path, link or kind of file lets a read leave the root, block or run out of memory.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, Instant};

use prc_tree::{ReadError, Tree, TreeOptions};
use tempfile::TempDir;

const CANARY: &str = "canary";

/// `checked` is the root, `outside` lies beside it and holds the canary.
fn place() -> (TempDir, Tree) {
    let place = tempfile::tempdir().unwrap();
    let at = |path: &str| place.path().join(path);
    fs::create_dir_all(at("checked/module/sub")).unwrap();
    fs::create_dir_all(at("outside")).unwrap();
    fs::write(at("outside/secret"), CANARY).unwrap();
    fs::write(at("outside/main.tf"), CANARY).unwrap();
    fs::write(at("checked/main.tf"), "root").unwrap();
    fs::write(at("checked/module/main.tf"), "module").unwrap();
    symlink(at("outside/secret"), at("checked/absolute.tf")).unwrap();
    symlink("../outside/secret", at("checked/relative.tf")).unwrap();
    symlink("../outside", at("checked/directory")).unwrap();
    symlink("directory/main.tf", at("checked/chained.tf")).unwrap();
    symlink("../../outside/secret", at("checked/module/deep.tf")).unwrap();
    symlink("../outside/does-not-exist", at("checked/nowhere-outside.tf")).unwrap();
    symlink("/proc/self/environ", at("checked/environ.tf")).unwrap();
    let tree = open(&at("checked"));
    (place, tree)
}

fn open(root: &Path) -> Tree {
    Tree::open(root, &TreeOptions::default()).unwrap()
}

#[test]
fn nothing_outside_can_be_read() {
    let (place, tree) = place();
    let absolute = place.path().join("outside/secret");
    for path in [
        "../outside/secret",
        "module/../../outside/secret",
        "./module/sub/../../../outside/secret",
        absolute.to_str().unwrap(),
        "//etc/passwd",
        "C:\\Windows\\win.ini",
        "c:/Windows/win.ini",
        "..\\outside\\secret",
        "\\\\server\\share\\secret",
        "absolute.tf",
        "relative.tf",
        "chained.tf",
        "directory/secret",
        "directory/../outside/../directory/main.tf",
        "module/deep.tf",
        "nowhere-outside.tf",
        "environ.tf",
        "..",
        "/",
    ] {
        assert_eq!(tree.read(path), Err(ReadError::OutsideRoot), "{path}");
        assert_eq!(tree.read_text(path), Err(ReadError::OutsideRoot), "{path}");
        assert_eq!(tree.list(path), Err(ReadError::OutsideRoot), "{path}");
        assert_eq!(tree.under(path), Err(ReadError::OutsideRoot), "{path}");
        assert!(!tree.is_file(path) && !tree.is_dir(path), "{path}");
    }
    // Plain names that are not there, whatever a shell or a library elsewhere would make of them.
    for path in
        ["~/secret", "~root/secret", "$HOME/secret", "file:///etc/passwd", "%2e%2e/outside/secret", "a\0/../b\0"]
    {
        assert_eq!(tree.read(path), Err(ReadError::NotFound), "{path}");
    }
}

#[test]
fn links_that_lead_out_are_listed_and_not_files() {
    let (_place, tree) = place();
    assert_eq!(tree.files(), ["main.tf".into(), "module/main.tf".into()]);
    let unreadable: Vec<&str> = tree.unreadable().iter().map(|it| &*it.path).collect();
    let expected =
        ["absolute.tf", "chained.tf", "directory", "environ.tf", "module/deep.tf", "nowhere-outside.tf", "relative.tf"];
    assert_eq!(unreadable, expected);
    assert!(tree.unreadable().iter().all(|it| it.reason == ReadError::OutsideRoot));
}

#[test]
fn links_inside_are_followed_by_path() {
    let root = tempfile::tempdir().unwrap();
    let at = |path: &str| root.path().join(path);
    fs::create_dir_all(at("modules/db/templates")).unwrap();
    fs::write(at("modules/db/main.tf"), "db").unwrap();
    fs::write(at("modules/db/templates/x"), "x").unwrap();
    symlink("modules/db", at("link")).unwrap();
    symlink(root.path().canonicalize().unwrap().join("modules"), at("absolute")).unwrap();
    symlink("../modules/../link/main.tf", at("modules/again.tf")).unwrap();
    symlink("nowhere", at("dangling.tf")).unwrap();

    let tree = open(root.path());
    let files = ["modules/again.tf", "modules/db/main.tf", "modules/db/templates/x"];
    assert_eq!(tree.files(), files.map(Into::into));
    for path in ["link/main.tf", "absolute/db/main.tf", "modules/again.tf", "absolute/again.tf"] {
        assert_eq!(&*tree.read_text(path).unwrap(), "db", "{path}");
        assert!(tree.is_file(path), "{path}");
    }
    assert!(tree.is_dir("link") && tree.is_dir("absolute/db") && tree.is_dir("") && tree.is_dir("."));
    assert_eq!(tree.list("link").unwrap(), ["main.tf".into(), "templates".into()]);
    assert_eq!(tree.under("link").unwrap(), ["main.tf".into(), "templates/x".into()]);
    assert_eq!(tree.under("modules").unwrap(), ["again.tf".into(), "db/main.tf".into(), "db/templates/x".into()]);
    assert_eq!(tree.read("dangling.tf"), Err(ReadError::NotFound));
    assert_eq!(tree.read("link"), Err(ReadError::NotRegular));
    assert_eq!(tree.list("link/main.tf"), Err(ReadError::NotFound));
    assert_eq!(tree.read("modules/db/main.tf/x"), Err(ReadError::NotFound));
    assert_eq!(tree.read(&"x".repeat(5000)), Err(ReadError::NotFound));
}

#[test]
fn hostile_files_neither_block_nor_fill_memory() {
    let started = Instant::now();
    let root = tempfile::tempdir().unwrap();
    let at = |path: &str| root.path().join(path);
    fs::create_dir_all(at("sub/.terraform")).unwrap();
    fs::write(at("good.tf"), "good").unwrap();
    let directory = fs::File::open(root.path()).unwrap();
    for fifo in ["fifo.tf", ".gitignore"] {
        rustix::fs::mkfifoat(&directory, fifo, rustix::fs::Mode::RWXU).unwrap();
    }
    symlink("fifo.tf", at("to-fifo.tf")).unwrap();
    symlink("/dev/zero", at("zero.tf")).unwrap();
    symlink("/dev/zero", at("sub/.gitignore")).unwrap();
    symlink("..", at("loop")).unwrap();
    symlink("..", at("sub/up")).unwrap();
    symlink("self", at("self")).unwrap();
    symlink("pong", at("ping")).unwrap();
    symlink("ping", at("pong")).unwrap();
    fs::File::create(at("sparse.tf")).unwrap().set_len(10 << 30).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.tf")).unwrap();

    let tree = open(root.path());
    assert_eq!(tree.files(), ["good.tf".into(), "sparse.tf".into()]);
    let reasons: Vec<(&str, &str)> = tree.unreadable().iter().map(|it| (&*it.path, it.reason.as_reason())).collect();
    let expected = [
        (".gitignore", "not-a-regular-file"),
        ("fifo.tf", "not-a-regular-file"),
        ("loop", "outside-root"),
        ("ping", "io-error"),
        ("pong", "io-error"),
        ("self", "io-error"),
        ("socket.tf", "not-a-regular-file"),
        ("sub/.gitignore", "outside-root"),
        ("to-fifo.tf", "not-a-regular-file"),
        ("zero.tf", "outside-root"),
    ];
    assert_eq!(reasons, expected);
    for path in ["fifo.tf", "to-fifo.tf", "socket.tf"] {
        assert_eq!(tree.read(path), Err(ReadError::NotRegular), "{path}");
    }
    assert_eq!(tree.read("sparse.tf"), Err(ReadError::TooLarge { size: 10 << 30, limit: 8 << 20 }));
    assert_eq!(tree.read("self").unwrap_err().as_reason(), "io-error");
    assert_eq!(&*tree.read_text("sub/up/sub/up/good.tf").unwrap(), "good");
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[test]
fn the_kernels_own_files_are_read_within_the_cap() {
    // They say that their size is 0 and have content all the same.
    let tree = Tree::open(Path::new("/proc/self/task"), &TreeOptions { max_file: 10, ..TreeOptions::default() });
    let Ok(tree) = tree else { return };
    let Some(name) = tree.files().iter().find(|path| path.ends_with("/status")) else { return };
    assert_eq!(tree.read(name), Err(ReadError::TooLarge { size: 11, limit: 10 }));
}

#[test]
fn git_keeps_its_token() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join(".git")).unwrap();
    fs::write(root.path().join(".git/config"), CANARY).unwrap();
    fs::write(root.path().join(".git/HEAD"), "ref: refs/heads/main").unwrap();
    symlink(".git/config", root.path().join("innocent.txt")).unwrap();
    symlink(".git", root.path().join("innocent")).unwrap();
    let tree = open(root.path());
    for path in [".git/config", "innocent.txt", "innocent/config"] {
        assert_eq!(tree.read(path), Err(ReadError::Denied), "{path}");
    }
    assert_eq!(&*tree.read_text(".git/HEAD").unwrap(), "ref: refs/heads/main");
}

proptest::proptest! {
    /// Whatever is put together of the pieces that paths escape with, the canary stays outside.
    #[test]
    fn no_combination_escapes(parts in proptest::collection::vec(proptest::sample::select(vec![
        "..", ".", "", "/", "\\", "..\\", "C:", "~", "module", "sub", "directory", "absolute.tf", "relative.tf",
        "chained.tf", "deep.tf", "main.tf", "outside", "checked", "secret", "/proc/self/root", "\0", "日本",
    ]), 0..8)) {
        use std::sync::OnceLock;
        static PLACE: OnceLock<(TempDir, Tree)> = OnceLock::new();
        let (_, tree) = PLACE.get_or_init(place);
        let path = parts.join("/");
        if let Ok(text) = tree.read_text(&path) {
            proptest::prop_assert!(matches!(&*text, "root" | "module"), "{path}: {text}");
        }
        for name in tree.list(&path).into_iter().chain(tree.under(&path)).flatten() {
            proptest::prop_assert!(!name.contains("secret"), "{path}: {name}");
        }
    }
}

#[test]
fn what_may_not_be_read_is_listed() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir().unwrap();
    let at = |path: &str| root.path().join(path);
    fs::create_dir(at("closed")).unwrap();
    fs::write(at("secret.tf"), "").unwrap();
    for path in ["closed", "secret.tf"] {
        fs::set_permissions(at(path), fs::Permissions::from_mode(0o000)).unwrap();
    }
    if fs::read_dir(at("closed")).is_ok() {
        return; // The superuser may read everything.
    }
    let tree = open(root.path());
    assert_eq!(tree.read("secret.tf"), Err(ReadError::Denied));
    assert_eq!(tree.list("closed"), Err(ReadError::Denied));
    let unreadable: Vec<_> = tree.unreadable().iter().map(|it| (&*it.path, &it.reason)).collect();
    assert_eq!(unreadable, [("closed", &ReadError::Denied)]);
}
