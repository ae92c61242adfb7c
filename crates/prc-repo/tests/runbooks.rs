//! Runbooks as resources: what checks see.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeMap;

use prc_model::{Data, Inventory, Origin, Resource, Side, Value, value_to_json};
use prc_tree::{Tree, TreeOptions};

const SEARCH: &str = "\
---
type: runbook
last_reviewed: 2026-01-02
owner: [search, sre]
alarms:
  - search-latency
---
# Search is slow

Alarm `search-latency` on `aws_lb.search`.

## 症状

p99 > 2 s, see the [dashboard](../dashboards.md#search).

## 切り分け
TODO

## 切り分け
### コマンド

```sh
curl -s localhost
```
";

fn read(files: &[(&str, &str)]) -> Inventory {
    let mut inventory = Inventory::default();
    prc_repo::read(&Tree::in_memory(files.iter().copied()), &|_| BTreeMap::new(), &mut inventory);
    inventory
}

fn runbooks(inventory: &Inventory) -> Vec<&Resource> {
    inventory.of_kind(Side::Repository, "runbook").iter().map(|id| inventory.get(*id)).collect()
}

#[test]
fn a_runbook_is_a_resource() {
    let inventory = read(&[("docs/runbooks/search.md", SEARCH)]);
    let [runbook] = runbooks(&inventory)[..] else { panic!("one runbook") };
    assert_eq!((&*runbook.address, &**runbook.root_module.path()), ("docs/runbooks/search.md", "."));
    assert_eq!(inventory.sources.text(runbook.location.unwrap()), "# Search is slow");
    let json: serde_json::Value =
        runbook.attributes.iter().map(|(name, value)| (String::from(&**name), value_to_json(value))).collect();
    let section = |title: &str, anchor: &str, level: u8, lines: u8, code: bool, link: bool| {
        serde_json::json!({
            "title": title, "anchor": anchor, "level": level, "empty": lines == 0, "lines": lines,
            "code": code, "link": link,
        })
    };
    let expected = serde_json::json!({
        "path": "docs/runbooks/search.md",
        "title": "Search is slow",
        "reviewed": "2026-01-02",
        "owner": "search, sre",
        "sections": [
            section("Search is slow", "search-is-slow", 1, 4, true, true),
            section("症状", "症状", 2, 1, false, true),
            section("切り分け", "切り分け", 2, 0, false, false),
            section("切り分け", "切り分け-1", 2, 2, true, false),
            section("コマンド", "コマンド", 3, 2, true, false),
        ],
        "anchors": [],
        "links": [{ "target": "../dashboards.md#search", "text": "dashboard" }],
        "names": ["search-latency", "aws_lb.search"],
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(json.get(name), Some(value), "{name}");
    }
    assert_eq!(json["said"]["alarms"], serde_json::json!(["search-latency"]));
    assert!(json["text"].as_str().unwrap().starts_with("# Search is slow"));
    assert!(inventory.problems.is_empty());
}

#[test]
fn values_point_into_the_file() {
    let inventory = read(&[("docs/runbooks/search.md", SEARCH)]);
    let [runbook] = runbooks(&inventory)[..] else { panic!("one runbook") };
    let under = |value: &Value| match value.origin.as_deref() {
        Some(Origin::Source { expression, .. }) => inventory.sources.text(*expression).to_owned(),
        _ => String::new(),
    };
    assert_eq!(under(runbook.attribute("reviewed").unwrap()), "2026-01-02");
    assert_eq!(under(runbook.attribute("owner").unwrap()), "search, sre");
    let list = |name: &str| match &runbook.attribute(name).unwrap().data {
        Data::List(items) => items.iter().map(under).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    assert_eq!(list("names"), ["search-latency", "`aws_lb.search`"]);
    assert_eq!(list("links"), ["[dashboard](../dashboards.md#search)"]);
    assert_eq!(list("sections")[1], "## 症状");
}

#[test]
fn a_runbook_may_say_little() {
    let inventory = read(&[
        ("runbooks/empty.md", ""),
        ("docs/other.md", "---\ntype: Runbook\ntitle: Other\n---\nLast updated: 2026/1/2\n\nOwner: SRE\n"),
        ("README.md", "# Not one"),
        ("node_modules/x/runbook.md", "# Foreign"),
    ]);
    let [other, empty] = runbooks(&inventory)[..] else { panic!("two runbooks") };
    let text = |resource: &Resource, name: &str| resource.attribute(name).unwrap().as_str().map(String::from);
    assert_eq!(text(other, "title").as_deref(), Some("Other"));
    assert_eq!(text(other, "reviewed").as_deref(), Some("2026-01-02"));
    assert_eq!(text(other, "owner").as_deref(), Some("SRE"));
    for name in ["title", "reviewed", "owner"] {
        assert!(empty.attribute(name).unwrap().is_null(), "{name}");
    }
    // The README of the repository is a document, too.
    assert_eq!(inventory.files, 3);
}

#[test]
fn what_is_no_date_stays_as_written() {
    let inventory = read(&[("runbooks/a.md", "---\nlast-reviewed: last spring\n---\n")]);
    assert_eq!(runbooks(&inventory)[0].attribute("reviewed").unwrap().as_str(), Some("last spring"));
}

#[test]
fn what_cannot_be_read_is_a_problem() {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    write("runbooks/good.md", b"# Good");
    write("runbooks/latin1.md", b"# Caf\xe9");
    write("runbooks/large.md", &vec![b'a'; 2 << 20]);
    write("notes/latin1.md", b"# Caf\xe9");
    write("notes/says.md", b"---\ntype: runbook\n---\n# Caf\xe9");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc", root.path().join("docs-runbooks")).unwrap();
        std::os::unix::fs::symlink("/etc", root.path().join("ops")).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", root.path().join("runbooks/out.md")).unwrap();
    }
    let mut inventory = Inventory::default();
    prc_repo::read(&Tree::open(root.path(), &TreeOptions::default()).unwrap(), &|_| BTreeMap::new(), &mut inventory);
    let all = runbooks(&inventory);
    let (unread, read): (Vec<_>, Vec<_>) = all.into_iter().partition(|runbook| runbook.unread.is_some());
    assert_eq!(read.len(), 1);
    assert_eq!(unread.len(), if cfg!(unix) { 4 } else { 3 });
    assert!(unread.iter().all(|runbook| runbook.attributes.len() == 1), "of what is not read only the path is known");
    let mut problems: Vec<_> = inventory.problems.iter().map(|it| (&*it.file, &*it.reason)).collect();
    problems.sort_unstable();
    let mut expected =
        vec![("notes/says.md", "not-utf8"), ("runbooks/large.md", "too-large"), ("runbooks/latin1.md", "not-utf8")];
    if cfg!(unix) {
        expected.extend([("ops", "outside-root"), ("runbooks/out.md", "outside-root")]);
    }
    expected.sort_unstable();
    assert_eq!(problems, expected);
    assert!(inventory.problems.iter().all(|problem| problem.unreadable));
}

proptest::proptest! {
    /// Any text is a runbook, and every place it names is in it.
    #[test]
    fn any_text_can_be_read(parts in proptest::collection::vec(proptest::sample::select(vec![
        "---\n", "+++\n", "\u{feff}", "type: runbook\n", "owner", ":", "：", "|", "[", "]", "(", ")", "`", "#", " ", "\n",
        "\r\n", "- ", "\"", "'", "2026-01-02", "年", "2026年1月", "日", "last reviewed", "<!--", "-->", "<a id=\"", "TODO",
        "é", "e\u{301}", "```", "~", "{", "=", "\0", ".", "x]", "> ", "title",
    ]), 0..40)) {
        let text = parts.concat();
        let inventory = read(&[("runbooks/a.md", &text)]);
        let [runbook] = runbooks(&inventory)[..] else { panic!("one runbook") };
        for (name, value) in runbook.attributes.iter() {
            if let Some(Origin::Source { value, .. }) = value.origin.as_deref() {
                proptest::prop_assert!(text.get(value.start as usize..value.end as usize).is_some(), "{name}");
            }
        }
    }
}
