//! Starting `prc-aws`, the one program that `prc` ever starts, and only when it is asked to.
//!
//! What is checked may be hostile, so it must not choose what runs: the collector is the file beside `prc` itself or one of
//! the directories of `PATH`, by its real and absolute path, and never below the root of the checked tree. It runs in its
//! own directory and sees only what credentials and connections need of the environment.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "the one process that prc starts")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::scope::Scope;

/// What the collector may see of the environment, beside everything that begins with `AWS_`.
const PASSED: [&str; 24] = [
    "ALL_PROXY",
    "APPDATA",
    "CI",
    "HOME",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "LANG",
    "LC_ALL",
    "LOCALAPPDATA",
    "LOGNAME",
    "NO_COLOR",
    "NO_PROXY",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "SYSTEMROOT",
    "TEMP",
    "TERM",
    "TMP",
    "TMPDIR",
    "USER",
    "USERPROFILE",
    "https_proxy",
    "http_proxy",
    "no_proxy",
];

/// Files that the AWS environment names; relative ones are meant from where the person is.
const FILES: [&str; 4] =
    ["AWS_CA_BUNDLE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE"];

/// What the collector writes to its standard output; what it says to the person goes to the terminal.
///
/// # Errors
/// There is none outside the checked tree, or it failed.
pub(crate) fn collect(scope: &Scope, arguments: &[String]) -> Result<String, Failure> {
    let program = find(scope.root())?;
    let mut command = Command::new(&program);
    command.arg("collect").args(arguments).env_clear().envs(environment(scope.root()));
    command.current_dir(program.parent().unwrap_or(Path::new("/")));
    command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let failed = |error: String| Failure::usage(format!("cannot run {}: {error}", program.display()));
    let output = command.output().map_err(|error| failed(error.to_string()))?;
    match output.status.code() {
        // One that was stopped wrote what it had, which says that it is incomplete.
        Some(0 | 4) if !output.stdout.is_empty() => {
            String::from_utf8(output.stdout).map_err(|_| failed(String::from("its inventory is not UTF-8")))
        }
        // It said why: no credentials, or another account than the one that is asked for.
        Some(3) => Err(Failure::wrong_account("nothing was read of AWS")),
        code => Err(failed(code.map_or(String::from("it was stopped"), |code| format!("it ended with code {code}")))),
    }
}

/// The real path of the collector.
pub(crate) fn find(root: &Path) -> Result<PathBuf, Failure> {
    let name = format!("prc-aws{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().ok().and_then(|own| own.canonicalize().ok());
    let beside = beside.and_then(|own| own.parent().map(Path::to_path_buf));
    let directories = beside.into_iter().chain(path());
    let mut refused = None;
    for found in directories.map(|directory| directory.join(&name)).filter_map(|path| path.canonicalize().ok()) {
        match found.is_file() {
            true if found.starts_with(root) => refused = Some(found),
            true => return Ok(found),
            false => {}
        }
    }
    Err(match refused {
        Some(found) => Failure::usage(format!("{} lies in what is checked, so it is not run", found.display()))
            .help("install prc-aws elsewhere, or pass what it wrote with --actual"),
        None => Failure::usage("there is no prc-aws beside prc, and none on the PATH")
            .help("install it, or pass what it wrote elsewhere with --actual"),
    })
}

/// The directories of `PATH` that are named from the root of the machine.
fn path() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).filter(|directory| directory.is_absolute()).collect()
}

/// What the collector sees: nothing that could make it, or what it starts for credentials, load something else.
fn environment(root: &Path) -> Vec<(OsString, OsString)> {
    let passed = |(name, _): &(OsString, OsString)| {
        name.to_str().is_some_and(|name| name.starts_with("AWS_") || PASSED.contains(&name))
    };
    let absolute = |(name, value): (OsString, OsString)| {
        let is_file = name.to_str().is_some_and(|name| FILES.contains(&name));
        let value = if is_file { std::path::absolute(&value).map_or(value, PathBuf::into_os_string) } else { value };
        (name, value)
    };
    let mut passed: Vec<(OsString, OsString)> = std::env::vars_os().filter(passed).map(absolute).collect();
    // Programs for credentials are found on the PATH, and never in what is checked.
    let outside = |directory: &PathBuf| directory.canonicalize().is_ok_and(|real| !real.starts_with(root));
    if let Ok(path) = std::env::join_paths(path().into_iter().filter(outside)) {
        passed.push((OsString::from("PATH"), path));
    }
    passed
}
