//! Files as editors name them: `file:` URIs (RFC 8089).

use std::path::{Path, PathBuf};

/// The path of a `file:` URI on this machine; `None` for every other URI.
pub(crate) fn to_path(uri: &str) -> Option<PathBuf> {
    let rest = uri.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("file://")).and_then(|_| uri.get(7..))?;
    let path = rest.strip_prefix("localhost").filter(|rest| rest.starts_with('/')).unwrap_or(rest);
    // A fragment or a query is no part of the path.
    let path = path.split(['?', '#']).next()?;
    if !path.starts_with('/') {
        return None;
    }
    let path = decoded(path)?;
    if path.contains('\0') {
        return None;
    }
    let drive = path.get(1..).filter(|rest| cfg!(windows) && rest.as_bytes().get(1) == Some(&b':'));
    Some(PathBuf::from(drive.unwrap_or(&path)))
}

/// The URI of an absolute path; a name that is not UTF-8 has none that leads back.
pub(crate) fn of_path(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { path.trim_start_matches(r"\\?\").replace('\\', "/") } else { path.into_owned() };
    let slash = if path.starts_with('/') { "" } else { "/" };
    let mut uri = format!("file://{slash}");
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// A text without its escapes; `None` when it is not UTF-8 then.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut ahead = text.bytes();
    while let Some(byte) = ahead.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(ahead.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_every_kind_lead_back() {
        for path in ["/a/b.tf", "/with space/日本 😀.tf", "/100%/#x?.tf", "/", "/a+b&c=d;e/(f)'.tf"] {
            assert_eq!(to_path(&of_path(Path::new(path))).unwrap(), Path::new(path));
        }
        assert_eq!(of_path(Path::new("/a b/é")), "file:///a%20b/%C3%A9");
    }

    #[test]
    fn what_is_no_file_has_no_path() {
        let of = |uri| to_path(uri).map(|path| path.display().to_string());
        assert_eq!(of("FILE://localhost/a%2Fb"), Some("/a/b".into()));
        assert_eq!(of("file:///c%3A/x#L3"), Some("/c:/x".into()));
        for uri in
            ["untitled:1", "https://x/a", "file://host/a", "file:///%zz", "file:///%ff", "file:///a%00", "", "日本語"]
        {
            assert_eq!(of(uri), None, "{uri}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "(file://)?[/%a-f0-9é:#]{0,12}") {
            to_path(&text);
        }
    }
}
