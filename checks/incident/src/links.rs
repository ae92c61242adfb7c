//! Links in plain text, such as the description of an alarm.

/// Where a text sends its reader.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Link<'t> {
    pub(crate) is_url: bool,
    /// The URL or path, without its anchor.
    pub(crate) target: &'t str,
    pub(crate) anchor: Option<&'t str>,
}

/// The URLs and paths of Markdown files in a text, in its order.
pub(crate) fn links(text: &str) -> Vec<Link<'_>> {
    let words = text.split(|c: char| c.is_whitespace() || "()<>[]{},;\"'`|".contains(c));
    words.filter_map(|word| link(word.trim_end_matches(['.', ':', '!', '?']))).collect()
}

fn link(word: &str) -> Option<Link<'_>> {
    let (target, anchor) = match word.split_once('#') {
        Some((target, anchor)) => (target, Some(anchor).filter(|anchor| !anchor.is_empty())),
        None => (word, None),
    };
    let host = target.strip_prefix("https://").or_else(|| target.strip_prefix("http://"));
    let is_url = host.is_some_and(|host| !host.is_empty());
    (is_url || target.ends_with(".md")).then_some(Link { is_url, target, anchor })
}

/// A path from the checked root: `a/./b/../c.md` is `a/c.md`; `None` when it leaves the root.
pub(crate) fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// What a URL ends in, the longest first: `x/a/b.md` in `a/b.md`, `b.md`.
pub(crate) fn endings(url: &str) -> Vec<String> {
    let slashes = url.match_indices('/').map(|(at, _)| at + 1);
    slashes.map(|at| url[at..].to_owned()).filter(|path| !path.is_empty() && !path.starts_with('/')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_and_paths_are_found() {
        let text = "5xx > 1%. Runbook: https://wiki.example.com/x?a=b#top. See (docs/runbooks/alb.md#5xx), or ask.";
        let found: Vec<(&str, Option<&str>)> = links(text).iter().map(|link| (link.target, link.anchor)).collect();
        assert_eq!(found, [("https://wiki.example.com/x?a=b", Some("top")), ("docs/runbooks/alb.md", Some("5xx"))]);
        assert!(links("CPU over 90 %, see the runbook").is_empty());
    }

    #[test]
    fn paths_have_one_form() {
        assert_eq!(normal("infra/../docs/./a.md").as_deref(), Some("docs/a.md"));
        assert_eq!(normal("../a.md"), None);
    }
}
