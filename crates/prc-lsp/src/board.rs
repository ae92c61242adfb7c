//! What the editor is shown: told to it, or asked for by it.

use std::collections::{BTreeMap, BTreeSet};

use gen_lsp_types::{Diagnostic, PublishDiagnosticsParams};

use crate::documents::Documents;
use crate::outbox::Outbox;

/// The diagnostics of one file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Another one for other diagnostics.
    pub(crate) revision: u64,
}

/// All files that something was ever said of, by URI.
#[derive(Default)]
pub(crate) struct Board {
    sheets: BTreeMap<String, Sheet>,
    /// What the editor was told and did not ask for.
    told: BTreeMap<String, Vec<Diagnostic>>,
    revision: u64,
    /// The editor asks for open documents.
    pub(crate) asks_for_documents: bool,
    /// It asks for all files.
    pub(crate) asks_for_all: bool,
}

impl Board {
    pub(crate) fn sheets(&self) -> &BTreeMap<String, Sheet> {
        &self.sheets
    }

    /// Takes over what is found now, and answers whether anything is other than before.
    pub(crate) fn update(&mut self, mut found: BTreeMap<String, Vec<Diagnostic>>) -> bool {
        let before = self.revision;
        let known: BTreeSet<String> = self.sheets.keys().chain(found.keys()).cloned().collect();
        for uri in known {
            let diagnostics = found.remove(&uri).unwrap_or_default();
            let sheet = self.sheets.entry(uri).or_default();
            if sheet.diagnostics != diagnostics {
                self.revision += 1;
                *sheet = Sheet { diagnostics, revision: self.revision };
            }
        }
        self.revision != before
    }

    /// Tells the editor what it does not know and will not ask for.
    pub(crate) fn tell(&mut self, documents: &Documents, versions: bool, outbox: &Outbox) {
        for (uri, sheet) in &self.sheets {
            let document = documents.get(uri);
            let asked = self.asks_for_all || (self.asks_for_documents && document.is_some());
            let diagnostics = if asked { Vec::new() } else { sheet.diagnostics.clone() };
            let told = self.told.entry(uri.clone()).or_default();
            if *told != diagnostics {
                told.clone_from(&diagnostics);
                let version = document.filter(|_| versions).map(|document| document.version);
                let uri = uri.clone().into();
                outbox
                    .notify("textDocument/publishDiagnostics", PublishDiagnosticsParams { uri, version, diagnostics });
            }
        }
    }
}
