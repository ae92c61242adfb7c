//! The workspace as files: its packages, their sources, and the lists that name things.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use toml::Table;

/// The whole workspace.
#[derive(Debug)]
pub struct Workspace {
    pub root: PathBuf,
    /// Sorted by folder.
    pub packages: Vec<Package>,
}

/// One package of the workspace.
#[derive(Debug)]
pub struct Package {
    pub name: String,
    /// From the root: `crates/prc-hcl`.
    pub folder: String,
    pub manifest: Table,
}

/// A text file.
#[derive(Debug)]
pub struct File {
    /// From the root, with `/`.
    pub path: String,
    pub text: String,
}

impl Workspace {
    /// The workspace that this crate belongs to.
    ///
    /// # Errors
    /// A manifest cannot be read.
    pub fn here() -> Result<Self> {
        Self::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
    }

    /// # Errors
    /// A manifest cannot be read.
    pub fn open(root: &Path) -> Result<Self> {
        let root = root.canonicalize().with_context(|| format!("there is no workspace at {}", root.display()))?;
        let mut packages = Vec::new();
        for parent in ["crates", "checks"] {
            for name in names(&root.join(parent))? {
                let folder = format!("{parent}/{name}");
                if root.join(&folder).join("Cargo.toml").is_file() {
                    packages.push(Package::read(&root, folder)?);
                }
            }
        }
        Ok(Self { root, packages })
    }

    /// # Errors
    /// It is not there, or not UTF-8.
    pub fn read(&self, path: &str) -> Result<String> {
        std::fs::read_to_string(self.root.join(path)).with_context(|| format!("cannot read {path}"))
    }

    pub fn exists(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// The categories: the folders of `checks` that are packages.
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.packages.iter().filter_map(|package| package.folder.strip_prefix("checks/"))
    }

    /// Every text file below a folder, sorted by path. None when there is no such folder.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn files(&self, folder: &str) -> Result<Vec<File>> {
        let mut files = Vec::new();
        let mut open = vec![String::from(folder)];
        while let Some(folder) = open.pop() {
            for name in names(&self.root.join(&folder))? {
                let path = format!("{folder}/{name}");
                if self.root.join(&path).is_dir() {
                    open.push(path);
                } else if let Ok(text) = std::fs::read_to_string(self.root.join(&path)) {
                    files.push(File { path, text });
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// The names of the files of a folder that end so, without the ending: the ids of the entries of `checks/backup`.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn ids(&self, folder: &str, ending: &str) -> Result<Vec<String>> {
        let names = names(&self.root.join(folder))?;
        let ids =
            names.iter().filter_map(|name| name.strip_suffix(ending)).filter(|id| !matches!(*id, "Cargo" | "clippy"));
        Ok(ids.map(String::from).collect())
    }

    /// The view of a kind: `DbInstance` for `aws_db_instance`.
    ///
    /// # Errors
    /// `prc-resources` cannot be read.
    pub fn view_of(&self, kind: &str) -> Result<Option<String>> {
        let declares = format!(" = \"{kind}\" by [");
        for file in self.files("crates/prc-resources/src")? {
            let view = file.text.lines().find_map(|line| Some(line.split_once(&declares)?.0.trim()));
            if let Some(view) = view {
                return Ok(Some(String::from(view)));
            }
        }
        Ok(None)
    }
}

impl Package {
    fn read(root: &Path, folder: String) -> Result<Self> {
        let path = root.join(&folder).join("Cargo.toml");
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let manifest: Table = text.parse().with_context(|| format!("cannot read {}", path.display()))?;
        let name = manifest.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str);
        let name = name.with_context(|| format!("{folder} has no name"))?.into();
        Ok(Self { name, folder, manifest })
    }

    /// What the package needs when it is built for use, for any system.
    pub fn dependencies(&self) -> Vec<&str> {
        let systems = self.manifest.get("target").and_then(toml::Value::as_table);
        let systems = systems.into_iter().flatten().filter_map(|(_, system)| system.as_table());
        let tables = std::iter::once(&self.manifest).chain(systems);
        let tables = tables.flat_map(|table| [table.get("dependencies"), table.get("build-dependencies")]);
        tables.flatten().filter_map(toml::Value::as_table).flat_map(Table::keys).map(String::as_str).collect()
    }

    /// What only its tests need.
    pub fn dev_dependencies(&self) -> Vec<&str> {
        let table = self.manifest.get("dev-dependencies").and_then(toml::Value::as_table);
        table.into_iter().flat_map(Table::keys).map(String::as_str).collect()
    }
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Result<Vec<String>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
        if let Ok(name) = entry.file_name().into_string() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
