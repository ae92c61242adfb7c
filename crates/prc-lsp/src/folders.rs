//! The folders that an editor has open, and what files in them are called on both sides.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::Diagnostic;

use crate::Place;
use crate::diagnostics::Checked;
use crate::uri;

/// A folder, and how far it is checked.
pub(crate) struct Folder {
    pub(crate) names: Names,
    /// Grows with everything that may change an answer.
    pub(crate) wanted: u64,
    /// What the last answer is about.
    pub(crate) answered: u64,
    /// Whether the next check is one that a person waits for.
    pub(crate) awaited: bool,
    pub(crate) checked: Checked,
    /// What is wrong with the configuration, by URI. Then what was found before stays.
    pub(crate) mistakes: BTreeMap<String, Vec<Diagnostic>>,
}

/// What files are called.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// As the editor calls the folder, which may be through a link.
    folder: PathBuf,
    pub(crate) place: Place,
}

impl Folder {
    pub(crate) fn new(folder: PathBuf, place: Place) -> Self {
        Self {
            names: Names { folder, place },
            wanted: 0,
            answered: 0,
            awaited: true,
            checked: Checked::default(),
            mistakes: BTreeMap::new(),
        }
    }

    /// Whether the answer is about what is there now.
    pub(crate) fn is_settled(&self) -> bool {
        self.answered == self.wanted
    }

    /// What is shown, by URI.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (&String, Vec<&Diagnostic>)> {
        let checked = self.checked.files.iter().filter(|(uri, _)| !self.mistakes.contains_key(*uri));
        let checked = checked.map(|(uri, noted)| (uri, noted.iter().map(|one| &one.diagnostic).collect()));
        checked.chain(self.mistakes.iter().map(|(uri, mistakes)| (uri, mistakes.iter().collect())))
    }
}

impl Names {
    /// The path in the tree of a file of the machine; `None` outside of it.
    pub(crate) fn path_in_tree(&self, file: &Path) -> Option<String> {
        let Place { root, under } = &self.place;
        let named = |rest: &Path, before: &str| {
            let names: Option<Vec<&str>> = rest.iter().map(|name| name.to_str()).collect();
            let names = names?;
            // No editor says it so, and what leaves the tree is no part of it.
            if names.iter().any(|name| matches!(*name, ".." | ".")) {
                return None;
            }
            let before = Some(before).filter(|before| !before.is_empty());
            Some(before.into_iter().chain(names).collect::<Vec<_>>().join("/"))
        };
        match file.strip_prefix(&self.folder) {
            Ok(rest) => named(rest, under),
            Err(_) => named(file.strip_prefix(root).ok()?, ""),
        }
        .filter(|path| !path.is_empty())
    }

    /// The URI of a path in the tree, as the editor would write it that opened the folder.
    pub(crate) fn uri(&self, path: &str) -> String {
        let Place { root, under } = &self.place;
        let inside = match path.strip_prefix(&**under) {
            Some(rest) if under.is_empty() => Some(rest),
            Some(rest) => rest.strip_prefix('/'),
            None => None,
        };
        uri::of_path(&inside.map_or_else(|| root.join(path), |rest| self.folder.join(rest)))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn files_have_two_names() {
        let place = Place { root: "/real/repo".into(), under: "in fra".into() };
        let names = Names { folder: "/link".into(), place };
        let path = |file: &str| names.path_in_tree(Path::new(file));
        assert_eq!(path("/link/a.tf").as_deref(), Some("in fra/a.tf"));
        assert_eq!(path("/real/repo/in fra/a.tf").as_deref(), Some("in fra/a.tf"));
        assert_eq!(path("/real/repo/modules/m.tf").as_deref(), Some("modules/m.tf"));
        for outside in ["/elsewhere/a.tf", "/link/../a.tf", "/real/repo", "/link2/a.tf"] {
            assert_eq!(path(outside), None, "{outside}");
        }
        assert_eq!(names.uri("in fra/a.tf"), "file:///link/a.tf");
        assert_eq!(names.uri("in fra2/a.tf"), "file:///real/repo/in%20fra2/a.tf");
        assert_eq!(names.uri("modules/m.tf"), "file:///real/repo/modules/m.tf");
    }
}
