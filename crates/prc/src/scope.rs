//! What is checked: the tree that may be read, and the part of it in which root modules are looked for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use prc_git::{Error, Id, Repository};
use prc_report::{Diagnostic, Tone};
use prc_tree::{Tree, TreeOptions};

use crate::cli::InputArgs;
use crate::failure::Failure;
use crate::machine;

/// A tree and the part of it that is asked for.
#[derive(Debug)]
pub(crate) struct Scope {
    /// The repository around the path, so that modules beside it can be read; the path itself where there is none.
    pub(crate) tree: Tree,
    /// The path relative to the tree; empty for all of it.
    pub(crate) under: String,
    root: PathBuf,
    /// The commit that the tree is of; `None` for the working tree.
    commit: Option<(Arc<Repository>, Id)>,
    /// Whether texts lie over the working tree that are not saved.
    unsaved: bool,
}

/// Where the path lies that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) root: PathBuf,
    pub(crate) under: String,
}

impl Place {
    /// A path to a Terraform file stands for its directory.
    pub(crate) fn of(input: &InputArgs) -> Result<Self, Failure> {
        let shown = input.path.display();
        let real = machine::real_path(&input.path)
            .map_err(|error| Failure::usage(format!("cannot check {shown}: {error}")))?;
        let directory = match real.parent() {
            _ if machine::is_directory(&real) => real.as_path(),
            Some(parent) if is_terraform(&real) => parent,
            _ => return Err(Failure::usage(format!("{shown} is neither a directory nor a Terraform file"))),
        };
        let root = machine::repository_root(directory).unwrap_or(directory);
        let under = directory.strip_prefix(root).unwrap_or(Path::new(""));
        let names: Option<Vec<&str>> = under.iter().map(|name| name.to_str()).collect();
        let names = names.ok_or_else(|| Failure::usage(format!("the name of {shown} is not UTF-8")))?;
        Ok(Self { root: root.to_owned(), under: names.join("/") })
    }

    /// Whether all of the repository is asked for.
    pub(crate) fn is_whole(&self) -> bool {
        self.under.is_empty()
    }

    /// All of the repository.
    pub(crate) fn whole(&self) -> Self {
        Self { root: self.root.clone(), under: String::new() }
    }
}

impl Scope {
    /// The working tree. What git has under control is read whatever `.gitignore` says, as git itself does.
    pub(crate) fn open(input: &InputArgs) -> Result<Self, Failure> {
        let place = Place::of(input)?;
        // Without a repository, or with one that is damaged, there is nothing to say it.
        let tracked = Repository::open(&place.root).and_then(|repository| repository.tracked()).unwrap_or_default();
        let tracked = tracked.into_iter().filter_map(|path| String::from_utf8(path).ok()).collect();
        Self::of(&place, input, tracked)
    }

    /// The working tree, with the files that are under version control whatever `.gitignore` says.
    pub(crate) fn of(place: &Place, input: &InputArgs, tracked: BTreeSet<String>) -> Result<Self, Failure> {
        let (exclude, gitignore) = (input.exclude.clone(), !input.no_gitignore);
        let options = TreeOptions { exclude, gitignore, tracked, ..TreeOptions::default() };
        let tree = Tree::open(&place.root, &options).map_err(|error| Failure::usage(error.to_string()))?;
        Ok(Self { tree, under: place.under.clone(), root: place.root.clone(), commit: None, unsaved: false })
    }

    /// The working tree as it would be with other texts in some of its files, such as those that an editor has not saved.
    pub(crate) fn unsaved(
        place: &Place,
        input: &InputArgs,
        texts: impl IntoIterator<Item = (String, Arc<str>)>,
    ) -> Result<Self, Failure> {
        let (exclude, gitignore) = (input.exclude.clone(), !input.no_gitignore);
        let options = TreeOptions { exclude, gitignore, ..TreeOptions::default() };
        let tree = Tree::with_unsaved(&place.root, texts, &options);
        let tree = tree.map_err(|error| Failure::usage(error.to_string()))?;
        Ok(Self { tree, under: place.under.clone(), root: place.root.clone(), commit: None, unsaved: true })
    }

    /// The same part of a commit.
    pub(crate) fn of_commit(place: &Place, tree: Tree, repository: Arc<Repository>, commit: Id) -> Self {
        Self {
            tree,
            under: place.under.clone(),
            root: place.root.clone(),
            commit: Some((repository, commit)),
            unsaved: false,
        }
    }

    /// When files were changed last.
    pub(crate) fn last_changes(&self, paths: &[Arc<str>]) -> Result<BTreeMap<Arc<str>, Result<i64, Error>>, Error> {
        match &self.commit {
            Some((repository, commit)) => repository.last_changes_at(*commit, paths),
            None => {
                let root = self.tree.real_path().ok_or(Error::NotARepository)?;
                Repository::open(root)?.last_changes(paths)
            }
        }
    }

    /// A file of the machine as the commit or the editor has it; `None` when the tree is what is on disk, or has no such
    /// file.
    pub(crate) fn as_held(&self, file: &Path) -> Option<Arc<str>> {
        if self.commit.is_none() && !self.unsaved {
            return None;
        }
        self.tree.read_text(&self.path_of(file)?).ok()
    }

    /// Where a file of the machine is in the tree, if it is.
    fn path_of(&self, file: &Path) -> Option<String> {
        let directory = self.directory_of(file)?;
        let name = machine::real_path(file).ok()?.file_name()?.to_str()?.to_owned();
        Some(if directory.is_empty() { name } else { format!("{directory}/{name}") })
    }

    /// The path in the tree of a file that is called by that path, or by one of the machine.
    pub(crate) fn inside(&self, shown: &str) -> Option<String> {
        if self.tree.is_file(shown) { Some(shown.to_owned()) } else { self.path_of(Path::new(shown)) }
    }

    /// Where the root of the tree is on disk, for a command that writes into it.
    pub(crate) fn real_root(&self) -> Result<&Path, Failure> {
        self.tree.real_path().ok_or_else(|| Failure::usage("what is checked is not on disk"))
    }

    /// The path that is asked for, on the machine.
    pub(crate) fn path(&self) -> PathBuf {
        self.root.join(&self.under)
    }

    /// The repository around a file of the machine, or else its directory, and where the file's directory is in it.
    pub(crate) fn around(file: &Path) -> Result<(Tree, String), Failure> {
        let shown = file.display();
        let real = machine::real_path(file).map_err(|error| Failure::usage(format!("cannot read {shown}: {error}")))?;
        let directory = real.parent().unwrap_or(&real);
        let root = machine::repository_root(directory).unwrap_or(directory);
        let tree = Tree::open(root, &TreeOptions::default()).map_err(|error| Failure::usage(error.to_string()))?;
        let names: Option<Vec<&str>> =
            directory.strip_prefix(root).unwrap_or(Path::new("")).iter().map(|name| name.to_str()).collect();
        let names = names.ok_or_else(|| Failure::usage(format!("the name of {shown} is not UTF-8")))?;
        Ok((tree, names.join("/")))
    }

    /// Whether the path itself holds Terraform files.
    pub(crate) fn is_module(&self) -> bool {
        let names = self.tree.list(&self.under).unwrap_or_default();
        names.iter().any(|name| is_terraform(Path::new(&**name)))
    }

    /// The root of the tree on the machine.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The directory of the tree that a file of the machine lies in, if it does.
    pub(crate) fn directory_of(&self, file: &Path) -> Option<String> {
        let real = machine::real_path(file).ok()?;
        let names: Option<Vec<&str>> =
            real.parent()?.strip_prefix(&self.root).ok()?.iter().map(|name| name.to_str()).collect();
        Some(names?.join("/"))
    }

    /// Whether a path of the tree lies in the part that is asked for.
    pub(crate) fn covers(&self, path: &str) -> bool {
        let rest = path.strip_prefix(&*self.under);
        self.under.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// An empty directory is never "all passed".
    pub(crate) fn nothing_here(&self, path: &Path) -> Diagnostic {
        let diagnostic = Diagnostic::new(Tone::Error, format!("nothing to check in {}", path.display()));
        let missing = "no *.tf or runbooks found";
        match self.neighbour() {
            Some(name) if path.file_name().is_some() => {
                diagnostic.help(format!("{missing}; did you mean {}?", path.with_file_name(name).display()))
            }
            _ => diagnostic.help(missing),
        }
    }

    /// A directory beside the path that has Terraform files in it, or else below it.
    fn neighbour(&self) -> Option<String> {
        let parent = self.under.rfind('/').map_or("", |at| &self.under[..at]);
        let inside = |path: &str, name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
        let names = |directory: &str| self.tree.list(directory).unwrap_or_default();
        let has_files = |directory: &str| names(directory).iter().any(|name| is_terraform(Path::new(&**name)));
        let beside: Vec<_> = names(parent).into_iter().map(|name| (inside(parent, &name), name)).collect();
        let others = || beside.iter().filter(|(path, _)| *path != self.under && self.tree.is_dir(path));
        let near = others().find(|(path, _)| has_files(path));
        let near =
            near.or_else(|| others().find(|(path, _)| names(path).iter().any(|name| has_files(&inside(path, name)))));
        near.map(|(_, name)| String::from(&**name))
    }
}

fn is_terraform(path: &Path) -> bool {
    let name = path.to_string_lossy();
    [".tf", ".tf.json", ".tofu", ".tofu.json"].iter().any(|ending| name.ends_with(ending))
}
