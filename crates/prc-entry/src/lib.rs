//! Entries of the catalogue as constants.
//!
//! A run of `prc` takes milliseconds, and reading a hundred entries would be a good part of them. So they are read when
//! `prc` is built, and one that does not follow the schema does not compile.

#![allow(clippy::disallowed_methods, reason = "it reads the entry of the crate that is being built")]

use std::path::PathBuf;

use prc_catalogue::Requirement;
use proc_macro::{TokenStream, TokenTree};

/// `entry!("rds-backup-retention")` is the `Requirement` that `rds-backup-retention.toml` in the crate's folder
/// describes, as a constant expression.
#[proc_macro]
pub fn entry(id: TokenStream) -> TokenStream {
    let code = written(id).unwrap_or_else(|problem| format!("compile_error!({problem:?})"));
    code.parse().unwrap_or_default()
}

fn written(id: TokenStream) -> Result<String, String> {
    let id = literal(id).ok_or("the id of a requirement is expected, as a literal")?;
    let folder = std::env::var("CARGO_MANIFEST_DIR").map_err(|error| format!("CARGO_MANIFEST_DIR: {error}"))?;
    let path = PathBuf::from(folder).join(format!("{id}.toml"));
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let entry = Requirement::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    // The text is included so that the compiler knows what to watch.
    Ok(format!("{{ const _: &str = include_str!({:?}); {} }}", path.display().to_string(), entry.code()))
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
