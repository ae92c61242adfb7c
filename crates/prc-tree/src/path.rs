//! Paths inside a tree, as text: relative to the root and separated by `/` on every system.

/// The path without `.`, `..` and doubled separators: `a/./b/../c` to `a/c`; the root itself is empty.
///
/// `None` when the path leaves the root or is absolute. A backslash is part of a name, but a path that would leave the
/// root where it is a separator (`..\x`, `\\server\x`, `C:\x`) is refused everywhere, so that the answer does not
/// depend on the system.
pub fn normalize(path: &str) -> Option<String> {
    if path.contains('\\') {
        lexical(&path.replace('\\', "/"))?;
    }
    lexical(path)
}

fn lexical(path: &str) -> Option<String> {
    let drive = matches!(path.as_bytes(), [letter, b':'] | [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    // Elsewhere a colon is a plain character of a name; on Windows it also names drives and hidden streams of a file.
    if path.starts_with('/') || drive || (cfg!(windows) && path.contains(':')) {
        return None;
    }
    let mut clean = String::with_capacity(path.len());
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => step_out(&mut clean)?,
            name => step_into(&mut clean, name),
        }
    }
    Some(clean)
}

/// Adds a name to a path.
pub(crate) fn step_into(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(name);
}

/// Takes the last name off a path; `None` at the root.
pub(crate) fn step_out(path: &mut String) -> Option<()> {
    if path.is_empty() {
        return None;
    }
    path.truncate(path.rfind('/').unwrap_or(0));
    Some(())
}

/// The path of a name in a directory.
pub(crate) fn join(directory: &str, name: &str) -> String {
    let mut path = String::with_capacity(directory.len() + 1 + name.len());
    path.push_str(directory);
    step_into(&mut path, name);
    path
}

/// Whether a real path is git's configuration, in which CI systems leave the token that cloned the repository. A
/// `file()` in a hostile pull request could carry it into a report. The rest of `.git` (HEAD, refs) is no secret.
pub(crate) fn holds_credentials(path: &str) -> bool {
    let mut inside = false;
    for name in path.split('/') {
        let name = name.to_ascii_lowercase();
        if inside && (name.starts_with("config") || name.contains("credential")) {
            return true;
        }
        inside |= name == ".git";
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_lexically() {
        for (path, clean) in [
            ("a/./b/../c", "a/c"),
            ("a//b/", "a/b"),
            ("", ""),
            (".", ""),
            ("a/..", ""),
            ("./a", "a"),
            ("~/x", "~/x"),
            ("a\\b", "a\\b"),
            ("ab:c", "ab:c"),
            ("日本/語", "日本/語"),
        ] {
            assert_eq!(normalize(path).as_deref(), Some(clean), "{path}");
        }
    }

    #[test]
    fn paths_that_leave_are_refused() {
        for path in [
            "..",
            "../x",
            "a/../../x",
            "/",
            "/etc/passwd",
            "//server/x",
            "C:/x",
            "c:\\x",
            "C:",
            "..\\x",
            "a\\..\\..\\x",
            "\\\\server\\x",
            "\\x",
            "\\\\?\\C:\\x",
        ] {
            assert_eq!(normalize(path), None, "{path}");
        }
    }

    #[test]
    fn only_the_configuration_of_git_is_secret() {
        for path in
            [".git/config", "a/.GIT/Config", ".git/modules/x/config", ".git/config.worktree", ".git/credentials"]
        {
            assert!(holds_credentials(path), "{path}");
        }
        for path in [".git/HEAD", "config", ".github/config", "git/config"] {
            assert!(!holds_credentials(path), "{path}");
        }
    }
}
