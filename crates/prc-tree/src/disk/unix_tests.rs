//! The two ways of opening must refuse the same things.
#![allow(clippy::unwrap_used)]

use std::os::unix::fs::symlink;

use super::*;

#[test]
fn no_way_of_opening_follows_a_link() {
    let root = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("canary"), "canary").unwrap();
    std::fs::create_dir_all(root.path().join("a/b")).unwrap();
    std::fs::write(root.path().join("a/b/c"), "").unwrap();
    symlink(outside.path(), root.path().join("a/out")).unwrap();
    symlink("b", root.path().join("a/in")).unwrap();
    symlink("c", root.path().join("a/b/last")).unwrap();

    let root = Root::open(root.path()).unwrap();
    for (path, opens) in [
        ("a/b/c", true),
        ("", true),
        ("a", true),
        ("a/out/canary", false),
        ("a/in/c", false),
        ("a/b/last", false),
        ("a/missing/c", false),
    ] {
        assert_eq!(open_stepwise(&root.descriptor, path, READ).is_ok(), opens, "{path}");
        assert_eq!(open_beneath(&root.descriptor, path, READ).is_ok(), opens, "{path}");
    }
    assert_eq!(root.file("a/in/last").unwrap().1, "a/b/c");
    assert_eq!(root.file("a/out/canary").unwrap_err(), ReadError::OutsideRoot);
}
