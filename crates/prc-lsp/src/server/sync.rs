//! What changes in the editor and on disk.

use std::path::Path;

use gen_lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, MessageType,
};
use lsp_server::{ErrorCode, RequestId};
use serde_json::Value;

use super::Server;
use crate::folders::Folder;
use crate::settings::Settings;
use crate::uri;

impl Server {
    pub(super) fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let uri = params.text_document.uri.0.clone();
        if self.documents.open(params.text_document) {
            // What was told of the file is asked for from now on, or has another name.
            self.show();
            self.touch(&uri);
        }
    }

    pub(super) fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let uri = params.text_document.text_document_identifier.uri.0.clone();
        if self.documents.change(params, self.look.client.encoding) {
            self.touch(&uri);
        }
    }

    pub(super) fn saved(&mut self, params: &DidSaveTextDocumentParams) {
        self.touch(&params.text_document.uri.0);
    }

    pub(super) fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        let uri = &params.text_document.uri.0;
        if self.documents.close(uri) {
            self.show();
            self.touch(uri);
        }
    }

    pub(super) fn changed_on_disk(&mut self, params: &DidChangeWatchedFilesParams) {
        for change in &params.changes {
            self.touch(&change.uri.0);
        }
    }

    pub(super) fn changed_folders(&mut self, params: DidChangeWorkspaceFoldersParams) {
        for folder in params.event.removed {
            self.folders.remove(&folder.uri.0);
        }
        for folder in params.event.added {
            self.add_folder(folder.uri.0);
        }
        self.show();
        self.check_next();
        self.answer_pulls();
    }

    /// The section `prc` of what an editor sends; one that sends nothing changes nothing.
    pub(super) fn configured(&mut self, params: &Value) {
        let Some(section) = params.pointer("/settings/prc") else { return };
        match Settings::of(Some(section)) {
            Ok(settings) if settings != self.look.settings => {
                self.look.settings = settings;
                for folder in self.folders.values_mut() {
                    folder.wanted += 1;
                }
                self.wait();
            }
            Ok(_) => {}
            Err(error) => self.outbox.show(MessageType::Warning, error),
        }
    }

    pub(super) fn cancelled(&mut self, params: &Value) {
        if let Some(id) = params.get("id").and_then(|id| serde_json::from_value::<RequestId>(id.clone()).ok())
            && self.pulls.cancel(&id)
        {
            self.outbox.refuse(id, ErrorCode::RequestCanceled, "cancelled");
        }
    }

    /// A folder that cannot be checked is told, and costs itself.
    pub(super) fn add_folder(&mut self, uri: String) {
        let Some(path) = uri::to_path(&uri) else { return };
        match self.program.host.locate(&path) {
            Ok(place) => {
                let mut folder = Folder::new(path, place);
                folder.wanted = 1;
                self.folders.insert(uri, folder);
            }
            Err(error) => self.outbox.show(MessageType::Warning, format!("prc: {error}")),
        }
    }

    /// The folders around a file are to be checked again. What lies in none is nobody's business.
    fn touch(&mut self, uri: &str) {
        let Some(file) = uri::to_path(uri) else { return };
        if self.touch_file(&file) {
            self.wait();
        }
    }

    fn touch_file(&mut self, file: &Path) -> bool {
        let around = self.folders.values_mut().filter(|folder| folder.names.path_in_tree(file).is_some());
        let touched: Vec<()> = around.map(|folder| folder.wanted += 1).collect();
        !touched.is_empty()
    }
}
