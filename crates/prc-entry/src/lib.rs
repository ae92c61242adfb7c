//! Entries of the catalogue as constants.
//!
//! A run of `prc` takes milliseconds, and reading a hundred entries would be a good part of them. So they are read when
//! `prc` is built, and one that does not follow the schema does not compile.

#![allow(clippy::disallowed_methods, reason = "it reads the entry of the crate that is being built")]

use std::path::PathBuf;

use prc_catalogue::{Requirement, table_code};
use proc_macro::{TokenStream, TokenTree};

/// `entry!("rds-backup-retention")` is the `Requirement` that `rds-backup-retention.toml` in the crate's folder
/// describes, as a constant expression.
#[proc_macro]
pub fn entry(id: TokenStream) -> TokenStream {
    let code = written(id).unwrap_or_else(|problem| format!("compile_error!({problem:?})"));
    code.parse().unwrap_or_default()
}

/// `table!("data/eol.toml")` is what that TOML file in the crate's folder holds, as a constant `prc_check::data::Written`.
#[proc_macro]
pub fn table(path: TokenStream) -> TokenStream {
    let code = literal(path).ok_or_else(|| String::from("the path of a table is expected, as a literal"));
    let code = code.and_then(|path| of_file(&path, table_code));
    code.unwrap_or_else(|problem| format!("compile_error!({problem:?})")).parse().unwrap_or_default()
}

fn written(id: TokenStream) -> Result<String, String> {
    let id = literal(id).ok_or("the id of a requirement is expected, as a literal")?;
    let code = |text: &str| Requirement::parse(text).map(|entry| entry.code()).map_err(|error| error.to_string());
    of_file(&format!("{id}.toml"), code)
}

/// The expression that a file of the crate becomes.
fn of_file(name: &str, code: impl Fn(&str) -> Result<String, String>) -> Result<String, String> {
    let folder = std::env::var("CARGO_MANIFEST_DIR").map_err(|error| format!("CARGO_MANIFEST_DIR: {error}"))?;
    let path = PathBuf::from(folder).join(name);
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let code = code(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    // The text is included so that the compiler knows what to watch.
    Ok(format!("{{ const _: &str = include_str!({:?}); {code} }}", path.display().to_string()))
}

/// The text of a literal. One that came through another macro is wrapped in an invisible group.
fn literal(tokens: TokenStream) -> Option<String> {
    match tokens.into_iter().next()? {
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            text.strip_prefix('"')?.strip_suffix('"').map(str::to_owned)
        }
        TokenTree::Group(group) => literal(group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) => None,
    }
}
