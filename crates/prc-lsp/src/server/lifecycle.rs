//! Beginning and end, and what the server says that it can do.

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, DiagnosticOptions, ExecuteCommandOptions, ExecuteCommandParams, MessageType,
    PositionEncodingKind, Save, ServerCapabilities, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use lsp_server::RequestId;
use serde_json::{Value, json};

use super::{Phase, Server};
use crate::actions::EXPLAIN;
use crate::client::Client;
use crate::settings::Settings;
use crate::text::Encoding;
use crate::uri;

/// What decides a verdict, wherever it is in a folder. Modules that Terraform fetched are there after `terraform init`.
const WATCHED: [&str; 5] = [
    "**/*.{tf,tofu,tfvars,tf.json,tofu.json,tfvars.json,md,markdown,yml,yaml,toml}",
    "**/CODEOWNERS",
    "**/{renovate,.renovaterc}*",
    "**/{.gitignore,baseline.jsonl}",
    "**/.terraform/modules/modules.json",
];

impl Server {
    pub(super) fn initialize(&mut self, id: RequestId, params: &Value) {
        self.look.client = Client::of(params.get("capabilities").unwrap_or(&Value::Null));
        self.board.asks_for_documents = self.look.client.pulls;
        match Settings::of(params.get("initializationOptions")) {
            Ok(settings) => self.look.settings = settings,
            Err(error) => self.outbox.show(MessageType::Warning, error),
        }
        let result = json!({
            "capabilities": self.capabilities(),
            "serverInfo": { "name": "prc", "version": self.program.version },
        });
        self.outbox.answer(id, result);
        self.phase = Phase::Serving;
        for uri in folders(params) {
            self.add_folder(uri);
        }
    }

    fn capabilities(&self) -> ServerCapabilities {
        let client = self.look.client;
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::Incremental),
            save: Some(Save::Bool(true)),
            ..TextDocumentSyncOptions::default()
        };
        let actions = CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QuickFix]),
            ..CodeActionOptions::default()
        };
        let diagnostics = DiagnosticOptions {
            identifier: Some(String::from("prc")),
            inter_file_dependencies: true,
            workspace_diagnostics: true,
            ..DiagnosticOptions::default()
        };
        ServerCapabilities {
            position_encoding: Some(match client.encoding {
                Encoding::Utf8 => PositionEncodingKind::UTF8,
                Encoding::Utf16 => PositionEncodingKind::UTF16,
                Encoding::Utf32 => PositionEncodingKind::UTF32,
            }),
            text_document_sync: Some(sync.into()),
            hover_provider: Some(true.into()),
            code_action_provider: Some(actions.into()),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: vec![EXPLAIN.into()],
                ..ExecuteCommandOptions::default()
            }),
            diagnostic_provider: client.pulls.then(|| diagnostics.into()),
            workspace: Some(WorkspaceOptions {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(true.into()),
                }),
                ..WorkspaceOptions::default()
            }),
            ..ServerCapabilities::default()
        }
    }

    /// Asks the editor to say when files change that nobody has open.
    pub(super) fn watch(&mut self) {
        if !self.look.client.watches {
            return;
        }
        let watchers: Vec<Value> = WATCHED.iter().map(|pattern| json!({ "globPattern": pattern })).collect();
        let registration = json!({
            "id": "prc-watched-files",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": watchers },
        });
        self.outbox.ask("client/registerCapability", json!({ "registrations": [registration] }));
    }

    pub(super) fn command(&mut self, params: ExecuteCommandParams) -> Result<Value, String> {
        match params.command.as_str() {
            EXPLAIN => self.explain(&params.arguments.unwrap_or_default()).map(|()| Value::Null),
            other => Err(format!("there is no command `{other}`")),
        }
    }

    pub(super) fn shut_down(&mut self, id: RequestId) {
        self.phase = Phase::Down;
        self.pulls.refuse(&self.outbox);
        self.outbox.answer(id, Value::Null);
    }
}

/// The folders that are open, by URI. Older editors have one root, as a URI or as a path.
fn folders(params: &Value) -> Vec<String> {
    if let Some(folders) = params.get("workspaceFolders").and_then(Value::as_array) {
        return folders.iter().filter_map(|folder| Some(folder.get("uri")?.as_str()?.to_owned())).collect();
    }
    let text = |key: &str| params.get(key).and_then(Value::as_str);
    let path = || text("rootPath").map(|path| uri::of_path(std::path::Path::new(path)));
    text("rootUri").map(String::from).or_else(path).into_iter().collect()
}
