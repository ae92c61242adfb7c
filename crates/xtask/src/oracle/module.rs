//! A copy of the module whose names the expressions use, with files added.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;

/// A root module in a folder of its own, which goes away with it.
pub(super) struct Module(TempDir);

impl Module {
    /// # Errors
    /// The module cannot be copied.
    pub(super) fn new(from: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        copy(from, folder.path())?;
        Ok(Self(folder))
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Adds a file; `.tf` is added to a name without ending.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<PathBuf> {
        let path = self.place(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    /// # Errors
    /// It is not there.
    pub(super) fn remove(&self, name: &str) -> Result<()> {
        let path = self.place(name);
        fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))
    }

    /// Takes away the default values of the variables, what the resources are given, each of which stands on one line,
    /// and their kind, so that not even the types of their attributes are known; nor are those of the module's outputs.
    ///
    /// # Errors
    /// The file of the variables is not there.
    pub(super) fn forget_values(&self) -> Result<()> {
        for entry in fs::read_dir(self.path())? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "tf") {
                fs::write(&path, fs::read_to_string(&path)?.replace("terraform_data", "later_resource"))?;
            }
        }
        let path = self.path().join("typed/typed.tf");
        let text = fs::read_to_string(&path)?.replace("value = var.", "value = later_resource.outputs.");
        fs::write(&path, text + "resource \"later_resource\" \"outputs\" {}\n")?;
        let path = self.path().join("env.tf");
        let text = fs::read_to_string(&path)?;
        let kept = text.lines().filter(|line| !line.trim_start().starts_with("default "));
        let given = ["input", "count", "for_each"];
        let kept =
            kept.map(|line| match given.iter().find(|name| line.trim_start().starts_with(&format!("{name} "))) {
                Some(name) => format!("  {name} = var.later"),
                None => line.into(),
            });
        let lines: Vec<String> = kept.chain(["variable \"later\" {}\n".into()]).collect();
        Ok(fs::write(&path, lines.join("\n"))?)
    }

    fn place(&self, name: &str) -> PathBuf {
        let ending = if name.contains('.') { "" } else { ".tf" };
        self.path().join(format!("{name}{ending}"))
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot list {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
