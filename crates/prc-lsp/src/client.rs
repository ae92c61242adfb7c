//! What the editor can do. Only what matters here is read, so that nothing odd in the rest does harm.

use serde_json::Value;

use crate::text::Encoding;

/// What the editor said of itself in `initialize`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client {
    pub(crate) encoding: Encoding,
    /// It asks for diagnostics, and can be told to ask again.
    pub(crate) pulls: bool,
    pub(crate) related: bool,
    pub(crate) tags: bool,
    pub(crate) code_description: bool,
    pub(crate) versions: bool,
    pub(crate) markdown: bool,
    pub(crate) watches: bool,
    pub(crate) progress: bool,
    pub(crate) document_changes: bool,
    pub(crate) snippets: bool,
    pub(crate) shows_documents: bool,
    pub(crate) literal_actions: bool,
}

impl Client {
    pub(crate) fn of(capabilities: &Value) -> Self {
        let no = |value: &Value| matches!(value, Value::Null | Value::Bool(false));
        let has = |path: &str| capabilities.pointer(path).is_some_and(|value| !no(value));
        let can = |path: &str| capabilities.pointer(path) == Some(&Value::Bool(true));
        let words = |path: &str| {
            let words = capabilities.pointer(path).and_then(Value::as_array).into_iter().flatten();
            words.filter_map(Value::as_str).collect::<Vec<_>>()
        };
        let told = |name: &str| {
            has(&format!("/textDocument/publishDiagnostics/{name}")) || has(&format!("/textDocument/diagnostic/{name}"))
        };
        Self {
            encoding: encoding(&words("/general/positionEncodings")),
            pulls: has("/textDocument/diagnostic") && can("/workspace/diagnostics/refreshSupport"),
            related: told("relatedInformation"),
            tags: told("tagSupport"),
            code_description: told("codeDescriptionSupport"),
            versions: can("/textDocument/publishDiagnostics/versionSupport"),
            markdown: words("/textDocument/hover/contentFormat").contains(&"markdown"),
            watches: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            progress: can("/window/workDoneProgress"),
            document_changes: can("/workspace/workspaceEdit/documentChanges"),
            snippets: can("/workspace/workspaceEdit/snippetEditSupport"),
            shows_documents: can("/window/showDocument/support"),
            literal_actions: has("/textDocument/codeAction/codeActionLiteralSupport"),
        }
    }
}

/// Bytes where the editor can count them, because that is what `prc` counts; UTF-16 is what every editor can.
fn encoding(offered: &[&str]) -> Encoding {
    match offered {
        words if words.contains(&"utf-8") => Encoding::Utf8,
        words if words.contains(&"utf-32") && !words.contains(&"utf-16") => Encoding::Utf32,
        _ => Encoding::Utf16,
    }
}
