//! Telling the person that a check runs.

use lsp_server::{RequestId, Response};
use serde_json::json;

use crate::outbox::Outbox;

/// The progress of the check that runs, if a person waits for it.
#[derive(Default)]
pub(crate) struct Progress {
    count: u32,
    /// The editor was asked for a place to show it, with that token.
    asked: Option<(RequestId, String)>,
    /// It is shown under that token.
    shown: Option<String>,
}

impl Progress {
    pub(crate) fn begin(&mut self, outbox: &mut Outbox) {
        self.count += 1;
        let token = format!("prc/check/{}", self.count);
        let id = outbox.ask("window/workDoneProgress/create", json!({ "token": token }));
        self.asked = Some((id, token));
    }

    /// The editor answers something; when it is about progress, that begins.
    pub(crate) fn answered(&mut self, answer: &Response, outbox: &Outbox) {
        let Some((_, token)) = self.asked.take_if(|(id, _)| *id == answer.id) else { return };
        if answer.response_result.is_ok() {
            let begin = json!({ "kind": "begin", "title": "prc check", "cancellable": false });
            outbox.notify("$/progress", json!({ "token": token, "value": begin }));
            self.shown = Some(token);
        }
    }

    pub(crate) fn end(&mut self, outbox: &Outbox) {
        self.asked = None;
        if let Some(token) = self.shown.take() {
            outbox.notify("$/progress", json!({ "token": token, "value": { "kind": "end" } }));
        }
    }
}
