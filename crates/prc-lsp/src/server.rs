//! The loop between the editor and the thread that checks, and the life of the server.

mod lifecycle;
mod sync;

use std::collections::BTreeMap;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, after, never, select};
use gen_lsp_types::{Diagnostic, MessageType};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId};
use prc_check::{Check, Date, Language};
use prc_policy::Config;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::board::Board;
use crate::checking::{Done, Job, Outcome, start};
use crate::client::Client;
use crate::diagnostics::{Look, Noted};
use crate::documents::{Document, Documents};
use crate::folders::Folder;
use crate::outbox::Outbox;
use crate::progress::Progress;
use crate::pull::Pulls;
use crate::settings::Settings;
use crate::transport::Incoming;
use crate::{Program, Question, uri};

/// How long nobody must have typed before a check begins.
const QUIET: Duration = Duration::from_millis(150);

/// How far the editor is with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Fresh,
    Serving,
    Down,
}

pub(crate) struct Server {
    program: Program,
    phase: Phase,
    pub(crate) look: Look,
    pub(crate) documents: Documents,
    /// By the URI under which the editor opened them.
    folders: BTreeMap<String, Folder>,
    board: Board,
    pulls: Pulls,
    progress: Progress,
    pub(crate) outbox: Outbox,
    jobs: Sender<Job>,
    done: Receiver<Done>,
    /// A check runs.
    running: bool,
    /// Rings when nobody has typed for a while; never, when nobody has typed.
    quiet: Receiver<std::time::Instant>,
    waiting: bool,
    /// What the person was told last that has no place in a file.
    said: Vec<String>,
}

impl Server {
    pub(crate) fn new(program: Program, outbox: Outbox) -> Self {
        let (jobs, done) = start(program.host.clone(), program.checks.clone());
        Self {
            program,
            phase: Phase::Fresh,
            look: Look { client: Client::of(&Value::Null), settings: Settings::default() },
            documents: Documents::default(),
            folders: BTreeMap::new(),
            board: Board::default(),
            pulls: Pulls::default(),
            progress: Progress::default(),
            outbox,
            jobs,
            done,
            running: false,
            quiet: never(),
            waiting: false,
            said: Vec::new(),
        }
    }

    /// Serves until the editor is gone, and answers the exit code.
    pub(crate) fn run(mut self, incoming: &Receiver<Incoming>) -> u8 {
        loop {
            let (done, quiet) = (self.done.clone(), self.quiet.clone());
            select! {
                recv(incoming) -> one => match one {
                    Ok(Incoming::Message(Message::Notification(one))) if one.method == "exit" => break,
                    Ok(one) => self.handle(one),
                    Err(_) => break,
                },
                recv(done) -> one => match one {
                    Ok(one) => self.finish(one),
                    // Nobody checks any more; the rest goes on.
                    Err(_) => self.done = never(),
                },
                recv(quiet) -> _ => {
                    (self.quiet, self.waiting) = (never(), false);
                    self.check_next();
                },
            }
        }
        u8::from(self.phase != Phase::Down)
    }

    fn handle(&mut self, incoming: Incoming) {
        match incoming {
            Incoming::Message(Message::Request(request)) => self.request(request),
            Incoming::Message(Message::Notification(notification)) => self.notification(notification),
            Incoming::Message(Message::Response(answer)) => self.progress.answered(&answer, &self.outbox),
            Incoming::Garbled { id: Some(id), code, reason } => self.outbox.refuse(id, code, reason),
            Incoming::Garbled { id: None, code, reason } => self.outbox.garbled(code, &reason),
        }
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        match (self.phase, method.as_str()) {
            (Phase::Fresh, "initialize") => self.initialize(id, &params),
            (Phase::Fresh, _) => self.outbox.refuse(id, ErrorCode::ServerNotInitialized, "initialize comes first"),
            (Phase::Down, _) => self.outbox.refuse(id, ErrorCode::InvalidRequest, "the server is shut down"),
            (Phase::Serving, "initialize") => {
                self.outbox.refuse(id, ErrorCode::InvalidRequest, "initialize comes once");
            }
            (Phase::Serving, "shutdown") => self.shut_down(id),
            (Phase::Serving, "textDocument/hover") => {
                self.reply(id, params, |server, params| Ok(server.hover(params)));
            }
            (Phase::Serving, "textDocument/codeAction") => {
                self.reply(id, params, |server, params| Ok(server.actions(&params)));
            }
            (Phase::Serving, "workspace/executeCommand") => self.reply(id, params, Self::command),
            (Phase::Serving, "textDocument/diagnostic") => {
                if let Some(params) = self.read(&id, params) {
                    self.pulls.of_document(id, params);
                    self.answer_pulls();
                }
            }
            (Phase::Serving, "workspace/diagnostic") => {
                if let Some(params) = self.read(&id, params) {
                    self.pulls.of_workspace(id, params);
                    if !self.board.asks_for_all {
                        self.board.asks_for_all = true;
                        self.show();
                    }
                    self.answer_pulls();
                }
            }
            (Phase::Serving, _) => {
                self.outbox.refuse(id, ErrorCode::MethodNotFound, format!("there is no method `{method}`"));
            }
        }
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        if self.phase != Phase::Serving {
            return;
        }
        let understood = match method.as_str() {
            "initialized" => {
                self.watch();
                self.check_next();
                Ok(())
            }
            "textDocument/didOpen" => parsed(params).map(|params| self.opened(params)),
            "textDocument/didChange" => parsed(params).map(|params| self.changed(params)),
            "textDocument/didSave" => parsed(params).map(|params| self.saved(&params)),
            "textDocument/didClose" => parsed(params).map(|params| self.closed(&params)),
            "workspace/didChangeWatchedFiles" => parsed(params).map(|params| self.changed_on_disk(&params)),
            "workspace/didChangeWorkspaceFolders" => parsed(params).map(|params| self.changed_folders(params)),
            "workspace/didChangeConfiguration" => {
                self.configured(&params);
                Ok(())
            }
            "$/cancelRequest" => {
                self.cancelled(&params);
                Ok(())
            }
            // What is not known is ignored, as the protocol asks.
            _ => Ok(()),
        };
        if let Err(error) = understood {
            let message = format!("{method}: {error}");
            self.outbox.notify("window/logMessage", serde_json::json!({ "type": 2, "message": message }));
        }
    }

    /// Answers a request at once.
    fn reply<P: DeserializeOwned, R: serde::Serialize>(
        &mut self,
        id: RequestId,
        params: Value,
        answer: impl FnOnce(&mut Self, P) -> Result<R, String>,
    ) {
        let Some(params) = self.read(&id, params) else { return };
        match answer(self, params) {
            Ok(result) => self.outbox.answer(id, result),
            Err(message) => self.outbox.refuse(id, ErrorCode::InvalidParams, message),
        }
    }

    fn read<P: DeserializeOwned>(&self, id: &RequestId, params: Value) -> Option<P> {
        parsed(params).map_err(|error| self.outbox.refuse(id.clone(), ErrorCode::InvalidParams, error)).ok()
    }

    /// Begins the next check, unless one runs or somebody types.
    fn check_next(&mut self) {
        if self.running || self.waiting {
            return;
        }
        let Some((folder, state)) = self.folders.iter_mut().find(|(_, folder)| !folder.is_settled()) else { return };
        let unsaved = self
            .documents
            .iter()
            .filter_map(|(_, document)| Some((state.names.path_in_tree(&document.file)?, document.text.clone())));
        let question = Question {
            place: state.names.place.clone(),
            unsaved: unsaved.collect(),
            environment: self.look.settings.environment.clone(),
            config: self.look.settings.config.clone(),
        };
        let (names, look) = (state.names.clone(), self.look.clone());
        let job = Job { folder: folder.clone(), generation: state.wanted, question, names, look };
        if std::mem::take(&mut state.awaited) && self.look.client.progress {
            self.progress.begin(&mut self.outbox);
        }
        self.running = self.jobs.send(job).is_ok();
    }

    /// Takes over what came out, unless there is something newer to be checked already.
    fn finish(&mut self, done: Done) {
        self.running = false;
        self.progress.end(&self.outbox);
        let mut said = Vec::new();
        if let Some(folder) = self.folders.get_mut(&done.folder) {
            folder.answered = done.generation;
            if folder.is_settled() {
                match done.outcome {
                    Outcome::Checked(checked) => {
                        folder.checked = *checked;
                        folder.mistakes.clear();
                    }
                    Outcome::Refused(mistakes, messages) => {
                        folder.mistakes = mistakes;
                        said = messages;
                    }
                    Outcome::Failed(message) => said.push(format!("prc failed, which is a bug: {message}")),
                }
                self.say(said);
                self.show();
            }
        }
        self.answer_pulls();
        self.check_next();
    }

    /// Tells the person what has no place, once.
    fn say(&mut self, said: Vec<String>) {
        for message in said.iter().filter(|message| !self.said.contains(message)) {
            self.outbox.show(MessageType::Error, format!("prc: {message}"));
        }
        self.said = said;
    }

    /// Shows what is found now, under the names that the editor has for open documents.
    fn show(&mut self) {
        let mut found: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for folder in self.folders.values() {
            let open = self.documents.iter().filter_map(|(uri, document)| {
                Some((folder.names.uri(&folder.names.path_in_tree(&document.file)?), uri))
            });
            let open: BTreeMap<String, &String> = open.collect();
            for (uri, diagnostics) in folder.shown() {
                let all = found.entry(open.get(uri).copied().unwrap_or(uri).clone()).or_default();
                // Folders may share a tree.
                let new: Vec<Diagnostic> = diagnostics.into_iter().filter(|one| !all.contains(one)).cloned().collect();
                all.extend(new);
            }
        }
        let changed = self.board.update(found);
        self.board.tell(&self.documents, self.look.client.versions, &self.outbox);
        if changed && self.look.client.pulls {
            self.outbox.ask("workspace/diagnostic/refresh", Value::Null);
        }
    }

    fn answer_pulls(&mut self) {
        if self.folders.values().all(Folder::is_settled) {
            self.pulls.answer(&self.board, &self.documents, &self.outbox);
        }
    }

    /// Everything that is known of a file, in the order of its text.
    pub(crate) fn noted(&self, uri: &str) -> impl Iterator<Item = &Noted> {
        let file = uri::to_path(uri);
        self.folders.values().flat_map(move |folder| {
            let uri = file.as_deref().and_then(|file| folder.names.path_in_tree(file));
            let uri = uri.map(|path| folder.names.uri(&path));
            uri.and_then(|uri| folder.checked.files.get(&uri)).into_iter().flatten()
        })
    }

    /// The path of a file in its tree, and the policy that it was judged under.
    pub(crate) fn policy_of(&self, uri: &str) -> Option<(String, &Config, Date)> {
        let file = uri::to_path(uri)?;
        self.folders.values().find_map(|folder| {
            let path = folder.names.path_in_tree(&file)?;
            let (config, now) = folder.checked.under.as_ref()?;
            Some((path, config, *now))
        })
    }

    /// Whether what is known of a file is about what is there now.
    pub(crate) fn is_settled(&self, uri: &str) -> bool {
        let file = uri::to_path(uri);
        let around = |folder: &&Folder| file.as_ref().is_some_and(|file| folder.names.path_in_tree(file).is_some());
        self.folders.values().filter(around).all(Folder::is_settled)
    }

    /// What the editor calls a file that it may have open.
    pub(crate) fn opened_as(&self, uri: &str) -> String {
        let same = |folder: &Folder, document: &Document| {
            folder.names.path_in_tree(&document.file).is_some_and(|path| folder.names.uri(&path) == uri)
        };
        let open = self.documents.iter().find(|(_, one)| self.folders.values().any(|folder| same(folder, one)));
        open.map_or(uri, |(uri, _)| uri).to_owned()
    }

    pub(crate) fn check(&self, id: &str) -> Option<&Check> {
        self.program.checks.iter().find(|check| check.id == id)
    }

    pub(crate) fn language(&self) -> Language {
        self.look.settings.lang.unwrap_or(self.program.language)
    }

    /// Waits until nobody has typed for a while.
    fn wait(&mut self) {
        (self.quiet, self.waiting) = (after(QUIET), true);
    }
}

fn parsed<P: DeserializeOwned>(params: Value) -> Result<P, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}
