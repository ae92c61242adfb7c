//! A directory with texts over it that are not saved: what an editor sees.

use std::path::Path;
use std::sync::Arc;

use crate::disk::Disk;
use crate::memory::Memory;
use crate::slices::Slices;
use crate::store::{Entry, Kind};
use crate::{ReadError, normalize};

#[derive(Debug)]
pub(crate) struct Overlay {
    disk: Disk,
    /// By the real paths of the files, so that links to them lead to what is not saved, too.
    unsaved: Memory,
    max_file: u64,
}

impl Overlay {
    pub(crate) fn new(disk: Disk, unsaved: impl IntoIterator<Item = (String, Arc<str>)>, max_file: u64) -> Self {
        let real = |path: String| {
            let path = normalize(&path).unwrap_or(path);
            disk.link_target(&path).unwrap_or(path)
        };
        // What leaves the root is refused, and read by nobody.
        let (unsaved, _) = Memory::new(unsaved.into_iter().map(|(path, text)| (real(path), text)));
        Self { disk, unsaved, max_file }
    }

    pub(crate) fn real_path(&self) -> &Path {
        self.disk.real_path()
    }

    pub(crate) fn entries(&self, directory: &str) -> Result<Vec<Entry>, ReadError> {
        let Ok(unsaved) = self.unsaved.entries(directory) else { return self.disk.entries(directory) };
        let mut entries = match self.disk.entries(directory) {
            Err(ReadError::NotFound) => Vec::new(),
            entries => entries?,
        };
        let new = unsaved.into_iter().filter(|own| !entries.iter().any(|entry| entry.name == own.name));
        let new: Vec<Entry> = new.collect();
        entries.extend(new);
        Ok(entries)
    }

    pub(crate) fn kind(&self, path: &str) -> Result<Kind, ReadError> {
        match self.disk.kind(path) {
            Err(ReadError::NotFound) => self.unsaved.kind(path),
            kind => kind,
        }
    }

    pub(crate) fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        match self.text(path)? {
            Some(text) => Ok(Arc::from(text.as_bytes())),
            None => self.disk.read(path).map(Arc::from),
        }
    }

    pub(crate) fn read_text(&self, path: &str) -> Result<Arc<str>, ReadError> {
        match self.text(path)? {
            Some(text) => Ok(text),
            None => self.disk.read_text(path),
        }
    }

    pub(crate) fn slices(&self, path: &str) -> Result<Slices, ReadError> {
        match self.text(path)? {
            Some(text) => Ok(Slices::of_bytes(text.into())),
            None => self.disk.slices(path),
        }
    }

    /// What is not saved of a file, under the same limits as a file on disk.
    fn text(&self, path: &str) -> Result<Option<Arc<str>>, ReadError> {
        let link = || self.disk.link_target(path);
        let known = |path: &str| self.unsaved.text(path).is_some();
        let real = if known(path) { Some(path.to_owned()) } else { link().filter(|real| known(real)) };
        let Some(real) = real else { return Ok(None) };
        let text = self.unsaved.read(&real)?;
        let size = text.len() as u64;
        if size > self.max_file {
            return Err(ReadError::TooLarge { size, limit: self.max_file });
        }
        Ok(Some(text))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    #![allow(clippy::disallowed_methods, reason = "tests make the files that are read")]

    use crate::{ReadError, Tree, TreeOptions};

    fn tree(root: &std::path::Path, unsaved: &[(&str, &str)]) -> Tree {
        let options = TreeOptions { max_file: 20, ..TreeOptions::default() };
        let unsaved = unsaved.iter().map(|(path, text)| (String::from(*path), (*text).into()));
        Tree::with_unsaved(root, unsaved, &options).unwrap()
    }

    #[test]
    fn what_is_not_saved_stands_for_the_file() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("a")).unwrap();
        std::fs::write(root.path().join("a/saved.tf"), "saved").unwrap();
        std::fs::write(root.path().join("a/other.tf"), "other").unwrap();
        let tree = tree(root.path(), &[("a/saved.tf", "typed"), ("b/c/new.tf", "new"), (".gitignore", "*.md")]);
        assert_eq!(&*tree.read_text("a/saved.tf").unwrap(), "typed");
        assert_eq!(&*tree.read("a/./saved.tf").unwrap(), b"typed");
        assert_eq!(&*tree.read_text("a/other.tf").unwrap(), "other");
        assert_eq!(&*tree.read_text("b/c/new.tf").unwrap(), "new");
        assert!(tree.is_file("b/c/new.tf") && tree.is_dir("b/c") && tree.is_file("a/saved.tf"));
        let files: Vec<&str> = tree.files().iter().map(|path| &**path).collect();
        assert_eq!(files, [".gitignore", "a/other.tf", "a/saved.tf", "b/c/new.tf"]);
        assert_eq!(tree.slices("b/c/new.tf").unwrap().size(), 3);
    }

    #[test]
    fn the_limits_and_the_root_hold() {
        let root = tempfile::tempdir().unwrap();
        let long = "x".repeat(21);
        let tree = tree(root.path(), &[("long.tf", &long), ("../out.tf", "out"), (".git/config", "token")]);
        assert!(matches!(tree.read_text("long.tf"), Err(ReadError::TooLarge { size: 21, limit: 20 })));
        assert_eq!(tree.read_text("../out.tf"), Err(ReadError::OutsideRoot));
        assert_eq!(tree.read_text(".git/config"), Err(ReadError::Denied));
        assert!(!tree.is_file("out.tf"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_to_what_is_not_saved() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("real.tf"), "saved").unwrap();
        std::os::unix::fs::symlink("real.tf", root.path().join("link.tf")).unwrap();
        for opened in ["real.tf", "link.tf"] {
            let tree = tree(root.path(), &[(opened, "typed")]);
            assert_eq!(&*tree.read_text("link.tf").unwrap(), "typed");
            assert_eq!(&*tree.read_text("real.tf").unwrap(), "typed");
        }
        std::os::unix::fs::symlink("/etc/hostname", root.path().join("out.tf")).unwrap();
        assert_eq!(tree(root.path(), &[]).read_text("out.tf"), Err(ReadError::OutsideRoot));
    }
}
