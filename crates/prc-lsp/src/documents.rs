//! The documents that are open in the editor.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use gen_lsp_types::{DidChangeTextDocumentParams, TextDocumentItem};

use crate::text::{Encoding, edited};
use crate::uri;

/// A document, with what is not saved of it.
pub(crate) struct Document {
    pub(crate) version: i32,
    pub(crate) text: Arc<str>,
    /// On this machine.
    pub(crate) file: PathBuf,
}

/// The open files, by URI. What is no file is not kept.
#[derive(Default)]
pub(crate) struct Documents(BTreeMap<String, Document>);

impl Documents {
    pub(crate) fn get(&self, uri: &str) -> Option<&Document> {
        self.0.get(uri)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Document)> {
        self.0.iter()
    }

    /// Answers whether it is a file.
    pub(crate) fn open(&mut self, item: TextDocumentItem) -> bool {
        let Some(file) = uri::to_path(&item.uri.0) else { return false };
        let document = Document { version: item.version, text: item.text.into(), file };
        self.0.insert(item.uri.0, document);
        true
    }

    /// Answers whether it is open.
    pub(crate) fn change(&mut self, change: DidChangeTextDocumentParams, encoding: Encoding) -> bool {
        let uri = &change.text_document.text_document_identifier.uri.0;
        let Some(document) = self.0.get_mut(uri) else { return false };
        let mut text = String::from(&*document.text);
        for one in change.content_changes {
            text = edited(&text, one, encoding);
        }
        document.text = text.into();
        document.version = change.text_document.version;
        true
    }

    /// Answers whether it was open.
    pub(crate) fn close(&mut self, uri: &str) -> bool {
        self.0.remove(uri).is_some()
    }
}
