#![allow(clippy::unwrap_used)]

use super::*;

fn read(text: &str) -> Markdown {
    Markdown::read(text, 0)
}

#[test]
fn a_section_holds_its_subsections() {
    let text =
        "# A\n## B\n### C\nrun\n```sh\nls\n```\n## D\n<!-- fill\nin --> \n- [ ] TODO: write\n## E\nsee https://x.y\n";
    let read = read(text);
    let rows: Vec<_> = read.headings.iter().map(|h| (&*h.title.text, h.level, h.lines, h.code, h.link)).collect();
    let expected = [
        ("A", 1, 4, true, true),
        ("B", 2, 3, true, false),
        ("C", 3, 3, true, false),
        ("D", 2, 0, false, false),
        ("E", 2, 1, false, true),
    ];
    assert_eq!(rows, expected);
    assert_eq!(&text[read.headings[1].title.range.clone()], "## B");
}

#[test]
fn links_names_and_anchors() {
    let text = "Title `x`\n=====\n[a `b`](c.md#d \"t\") ![i](i.png) <https://e.f> [r][ref] <a id=\"x\" name='y'></a>\n\n\
                [ref]: g.md\n\n```\n[no](no) `no`\n```\n";
    let read = read(text);
    assert_eq!(read.headings[0].title.text, "Title x");
    let links: Vec<_> = read.links.iter().map(|link| (&*link.target.text, &*link.text)).collect();
    assert_eq!(links, [("c.md#d", "a b"), ("i.png", "i"), ("https://e.f", "https://e.f"), ("g.md", "r")]);
    assert_eq!(&text[read.links[0].target.range.clone()], "[a `b`](c.md#d \"t\")");
    assert_eq!(read.names.iter().map(|name| &*name.text).collect::<Vec<_>>(), ["x", "b"]);
    assert_eq!(read.anchors.iter().map(|anchor| &*anchor.text).collect::<Vec<_>>(), ["x", "y"]);
    assert_eq!(read.code.len(), 1);
}

#[test]
fn placeholders_say_nothing() {
    for line in
        ["", "  ", "TODO", "- TBD.", "**TODO:** write this", "- [ ] todo(ana)", "```", "| --- |", "未定", "…", "未定。"]
    {
        assert!(!says_something(line), "{line}");
    }
    for line in
        ["Restart it.", "todos are listed in x", "tbd-service restart", "N/A", "$ ls", "再起動する", "- [x] done"]
    {
        assert!(says_something(line), "{line}");
    }
}

#[test]
fn hostile_documents_end() {
    let started = std::time::Instant::now();
    let n = 100_000;
    for text in [
        "[".repeat(n),
        "![".repeat(n),
        ">".repeat(n),
        "- ".repeat(n),
        "*a_ ".repeat(n),
        "`".repeat(n),
        "# `a`\n".repeat(n),
        "[a](b)".repeat(n),
        "<a id=\"".repeat(n),
        "[a]: b\n".repeat(n),
        "[^1]".repeat(n),
        "|a".repeat(n) + "\n" + &"|-".repeat(n),
        "<!--".repeat(n),
        "a\n=\n".repeat(n),
        "{".repeat(n),
        "&".repeat(n),
        "<".repeat(n),
        "\\".repeat(n),
        " ".repeat(n) + "a",
        (0..1000).map(|n| "`".repeat(n) + " ").collect(),
        "![a](".repeat(n),
        "* a\n".repeat(n),
        "[a][".repeat(n),
    ] {
        let read = read(&text);
        assert!(read.headings.len() <= MAX_HEADINGS && read.links.len() <= MAX_LINKS && read.names.len() <= MAX_NAMES);
    }
    assert!(started.elapsed() < std::time::Duration::from_secs(20), "{:?}", started.elapsed());
}
