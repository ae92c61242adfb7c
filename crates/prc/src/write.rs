//! Every file that prc writes, whole or not at all: whoever reads finds the old text or the new one.

use std::io::{ErrorKind, Result as IoResult, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::Failure;
use crate::machine;

/// Writes a text.
pub(crate) fn whole(text: &str) -> impl FnOnce(&mut dyn Write) -> IoResult<()> {
    |out| out.write_all(text.as_bytes())
}

/// Writes a file, in place of one that is there.
pub(crate) fn replace(path: &Path, fill: impl FnOnce(&mut dyn Write) -> IoResult<()>) -> IoResult<()> {
    let directory = directory_of(path);
    filled(directory, fill)?.persist(path).map_err(|error| error.error)?;
    machine::sync_directory(directory);
    Ok(())
}

/// Writes a file of the programme into the repository, whose root is a real path.
///
/// # Errors
/// One is there and must not be replaced, or a link on the way leads out of the repository.
pub(crate) fn into_repository(root: &Path, path: &str, text: &str, overwrite: bool) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::usage(format!("cannot write {path}: {error}"));
    stays_inside(root, path)?;
    let file = root.join(path);
    let directory = directory_of(&file);
    machine::make_directories(directory).map_err(failed)?;
    let filled = filled(directory, whole(text)).map_err(failed)?;
    let written = match overwrite {
        true => filled.persist(&file).map_err(|error| error.error),
        false => filled.persist_noclobber(&file).map_err(|error| error.error),
    };
    match written {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(Failure::usage(format!("{path} is there already")).help("--force writes over it"))
        }
        Err(error) => Err(failed(error)),
        Ok(_) => {
            machine::sync_directory(directory);
            Ok(())
        }
    }
}

/// Whether a file of the repository can be edited that was read with a text: it is a regular file inside, reached without
/// any link, and still has that text.
///
/// # Errors
/// What it is instead.
pub(crate) fn may_edit(root: &Path, path: &str, text: &str) -> Result<(), Failure> {
    let file = root.join(path);
    let refused = |why: &str| Failure::usage(format!("cannot write {path}: {why}")).help("nothing was written");
    if machine::real_path(&file).ok().as_deref() != Some(&*file) || !machine::is_file(&file) {
        return Err(refused("it is not a regular file of the repository, but a link"));
    }
    match machine::read(&file) {
        Ok(now) if now == text => Ok(()),
        Ok(_) => Err(refused("it was changed while prc read it")),
        Err(error) => Err(refused(&error)),
    }
}

/// Writes a file of the repository in place of the one that is there, with its permissions.
///
/// # Errors
/// The file system refuses.
pub(crate) fn edit(root: &Path, path: &str, text: &str) -> Result<(), Failure> {
    let file = root.join(path);
    let written = || {
        let directory = directory_of(&file);
        let filled = filled(directory, whole(text))?;
        filled.as_file().set_permissions(machine::permissions(&file)?)?;
        filled.persist(&file).map_err(|error| error.error)?;
        machine::sync_directory(directory);
        Ok(())
    };
    written().map_err(|error: std::io::Error| Failure::usage(format!("cannot write {path}: {error}")))
}

/// Whether a file of the repository would be written into it.
///
/// # Errors
/// A link on the way leads out.
pub(crate) fn stays_inside(root: &Path, path: &str) -> Result<(), Failure> {
    match lies_in(root, directory_of(&root.join(path))) {
        true => Ok(()),
        false => Err(Failure::usage(format!("cannot write {path}: a link leads out of the repository"))),
    }
}

fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether what is there already of a directory lies in a real path.
fn lies_in(root: &Path, directory: &Path) -> bool {
    let real: Option<PathBuf> = directory.ancestors().find_map(|one| machine::real_path(one).ok());
    real.is_some_and(|real| real.starts_with(root))
}

/// A file without a name of its own yet, with everything in it on disk.
fn filled(directory: &Path, fill: impl FnOnce(&mut dyn Write) -> IoResult<()>) -> IoResult<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file; the umask takes away what it does.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.prefix(".prc-").tempfile_in(directory)?;
    fill(&mut file)?;
    file.as_file().sync_all()?;
    Ok(file)
}
