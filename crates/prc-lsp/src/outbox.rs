//! What goes to the editor.

use crossbeam_channel::Sender;
use gen_lsp_types::{MessageType, ShowMessageParams};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde_json::{Value, json};

/// Sends messages, and counts what is asked.
pub(crate) struct Outbox {
    sender: Sender<String>,
    asked: i32,
}

impl Outbox {
    pub(crate) const fn new(sender: Sender<String>) -> Self {
        Self { sender, asked: 0 }
    }

    pub(crate) fn answer(&self, id: RequestId, result: impl Serialize) {
        let result = serde_json::to_value(result).unwrap_or_default();
        self.send(Message::Response(Response { id, response_result: Ok(result) }));
    }

    pub(crate) fn refuse(&self, id: RequestId, code: ErrorCode, message: impl Into<String>) {
        self.send(Message::Response(Response::new_err(id, code as i32, message.into())));
    }

    /// An answer to what nobody could read.
    pub(crate) fn garbled(&self, code: ErrorCode, message: &str) {
        let error = json!({ "jsonrpc": "2.0", "id": null, "error": { "code": code as i32, "message": message } });
        let _ = self.sender.send(error.to_string());
    }

    pub(crate) fn notify(&self, method: &str, params: impl Serialize) {
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(Message::Notification(Notification { method: method.into(), params }));
    }

    /// Asks the editor for something, and says under which id it will answer.
    pub(crate) fn ask(&mut self, method: &str, params: impl Serialize) -> RequestId {
        self.asked = self.asked.wrapping_add(1);
        let id = RequestId::from(self.asked);
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(Message::Request(Request { id: id.clone(), method: method.into(), params }));
        id
    }

    /// Tells the person.
    pub(crate) fn show(&self, kind: MessageType, message: impl Into<String>) {
        self.notify("window/showMessage", ShowMessageParams { kind, message: message.into() });
    }

    fn send(&self, message: Message) {
        let Ok(mut message) = serde_json::to_value(message) else { return };
        if let Some(fields) = message.as_object_mut() {
            fields.insert("jsonrpc".into(), Value::from("2.0"));
        }
        // When the editor is gone, so is the loop that sends.
        let _ = self.sender.send(message.to_string());
    }
}
