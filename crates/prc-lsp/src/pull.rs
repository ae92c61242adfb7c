//! Editors that ask for diagnostics. Nobody is answered before what is there now has been checked.

use std::collections::BTreeMap;

use gen_lsp_types::{DocumentDiagnosticParams, WorkspaceDiagnosticParams};
use lsp_server::{ErrorCode, RequestId};
use serde_json::{Value, json};

use crate::board::{Board, Sheet};
use crate::documents::Documents;
use crate::outbox::Outbox;

/// What was asked and is not answered.
#[derive(Default)]
pub(crate) struct Pulls {
    documents: Vec<(RequestId, DocumentDiagnosticParams)>,
    workspaces: Vec<(RequestId, BTreeMap<String, String>)>,
}

impl Pulls {
    pub(crate) fn of_document(&mut self, id: RequestId, params: DocumentDiagnosticParams) {
        self.documents.push((id, params));
    }

    pub(crate) fn of_workspace(&mut self, id: RequestId, params: WorkspaceDiagnosticParams) {
        let known = params.previous_result_ids.into_iter().map(|one| (one.uri.0, one.value)).collect();
        self.workspaces.push((id, known));
    }

    /// Answers what can be answered. One who knows everything of the workspace waits until there is something else.
    pub(crate) fn answer(&mut self, board: &Board, documents: &Documents, outbox: &Outbox) {
        let nothing = Sheet::default();
        for (id, params) in self.documents.drain(..) {
            let sheet = board.sheets().get(&params.text_document.uri.0).unwrap_or(&nothing);
            outbox.answer(id, report(sheet, params.previous_result_id.as_deref()));
        }
        self.workspaces.retain(|(id, known)| {
            let is_known = |(uri, sheet): (&String, &Sheet)| known.get(uri) == Some(&sheet.revision.to_string());
            if !known.is_empty() && board.sheets().iter().all(is_known) {
                return true;
            }
            let items = board.sheets().iter().map(|(uri, sheet)| {
                let mut item = report(sheet, known.get(uri).map(String::as_str));
                if let Some(fields) = item.as_object_mut() {
                    fields.insert("uri".into(), json!(uri));
                    fields.insert("version".into(), json!(documents.get(uri).map(|document| document.version)));
                }
                item
            });
            outbox.answer(id.clone(), json!({ "items": items.collect::<Vec<_>>() }));
            false
        });
    }

    /// Forgets a request that the editor does not wait for any more, and says whether it was one of these.
    pub(crate) fn cancel(&mut self, id: &RequestId) -> bool {
        let before = self.documents.len() + self.workspaces.len();
        self.documents.retain(|(own, _)| own != id);
        self.workspaces.retain(|(own, _)| own != id);
        self.documents.len() + self.workspaces.len() < before
    }

    /// Nobody will be answered any more.
    pub(crate) fn refuse(&mut self, outbox: &Outbox) {
        let open = self.documents.drain(..).map(|(id, _)| id).chain(self.workspaces.drain(..).map(|(id, _)| id));
        for id in open {
            outbox.refuse(id, ErrorCode::RequestCanceled, "the server shuts down");
        }
    }
}

fn report(sheet: &Sheet, known: Option<&str>) -> Value {
    let id = sheet.revision.to_string();
    match known == Some(id.as_str()) {
        true => json!({ "kind": "unchanged", "resultId": id }),
        false => json!({ "kind": "full", "resultId": id, "items": sheet.diagnostics }),
    }
}
