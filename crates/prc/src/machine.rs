//! What only the machine knows: the environment, the date, and files that are named on the command line. The checked
//! tree is not read here but through [`prc_tree::Tree`].
#![allow(clippy::disallowed_methods, reason = "the one place where the binary asks the machine")]

use std::path::{Path, PathBuf};

use prc_check::Date;

/// Asks for memory in pages of the usual size. Most of a run takes a few megabytes, and to clear pages of two megabytes
/// that it then hardly touches takes longer than all the rest.
pub(crate) fn use_small_pages() {
    // Where the system knows no such thing, it has no such pages.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

/// A variable of the environment; an empty one counts as not set, as CI systems like to leave them.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The values of `TF_VAR_<name>`, sorted.
pub(crate) fn terraform_variables() -> Vec<(String, String)> {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.to_str()?.strip_prefix("TF_VAR_")?.to_owned(), value.into_string().ok()?))
    };
    let mut variables: Vec<_> = std::env::vars_os().filter_map(text).collect();
    variables.sort();
    variables
}

/// Today in UTC.
pub(crate) fn today() -> Date {
    today_in(None)
}

/// Today in a time zone.
pub(crate) fn today_in(timezone: Option<&str>) -> Date {
    prc_audit::day_in(jiff::Timestamp::now(), timezone)
}

/// The text of a file that the person named.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| error.to_string())
}

/// The text of a file that the person named, unless it is larger than `most` bytes.
pub(crate) fn read_at_most(path: &Path, most: u64) -> Result<String, String> {
    use std::io::Read;
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > most {
        return Err(format!("it is larger than {} MiB", most >> 20));
    }
    String::from_utf8(bytes).map_err(|_| String::from("it is not UTF-8"))
}

/// The real path of what the person wants checked.
pub(crate) fn real_path(path: &Path) -> Result<PathBuf, String> {
    std::fs::canonicalize(path).map_err(|error| error.to_string())
}

pub(crate) fn is_file(path: &Path) -> bool {
    path.is_file()
}

pub(crate) fn is_directory(path: &Path) -> bool {
    path.is_dir()
}

/// Whether anything has the name, a link that leads nowhere too.
pub(crate) fn is_taken(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The repository around a path: the nearest directory, upwards, that a version control system works in or, in a copy
/// without its history, that holds the settings of its hosting.
pub(crate) fn repository_root(path: &Path) -> Option<&Path> {
    let holds = |names: &[&str]| {
        let holds = |directory: &&Path| names.iter().any(|name| directory.join(name).symlink_metadata().is_ok());
        path.ancestors().find(holds)
    };
    holds(&[".git", ".hg", ".jj"]).or_else(|| holds(&[".github", ".gitlab-ci.yml"]))
}

/// Whether writing to a path must not replace what is there: a device, a pipe.
pub(crate) fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// Who may do what with a file.
pub(crate) fn permissions(path: &Path) -> std::io::Result<std::fs::Permissions> {
    std::fs::metadata(path).map(|metadata| metadata.permissions())
}

/// A file to write into what is there.
pub(crate) fn open(path: &Path) -> std::io::Result<std::fs::File> {
    std::fs::OpenOptions::new().write(true).open(path)
}

/// A file to write behind what is there.
pub(crate) fn open_at_end(path: &Path) -> std::io::Result<std::fs::File> {
    std::fs::OpenOptions::new().append(true).create(true).open(path)
}

/// Makes a directory and those above it.
pub(crate) fn make_directories(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Makes sure that the names in a directory are on disk. Not every system can.
pub(crate) fn sync_directory(path: &Path) {
    if let Ok(directory) = std::fs::File::open(path) {
        let _ = directory.sync_all();
    }
}

/// A line that the person types; `None` at the end of the input.
pub(crate) fn line() -> Option<String> {
    let mut line = String::new();
    match std::io::stdin().read_line(&mut line) {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(line.trim().to_owned()),
    }
}

/// Whether a person types the input.
pub(crate) fn is_asked() -> bool {
    use std::io::IsTerminal;
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}
