//! What a person can do about a finding from inside the editor.

use std::collections::HashMap;

use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, Command, Diagnostic, Edit, MessageType,
    OptionalVersionedTextDocumentIdentifier, Range, SnippetTextEdit, StringValue, TextDocumentEdit,
    TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};
use prc_check::{Date, Requirement};
use prc_policy::{Config, NewIgnore};
use serde_json::{Value, json};

use crate::diagnostics::{Noted, code_of, message_of, page_of};
use crate::server::Server;
use crate::text::{Lines, touch};

/// The command that shows the page of a requirement.
pub(crate) const EXPLAIN: &str = "prc.explain";

/// What stands for the reason until the person has written it.
const REASON: &str = "say why";

/// For how many days something is ignored, unless the policy allows fewer.
const DAYS: i32 = 90;

impl Server {
    pub(crate) fn actions(&self, params: &CodeActionParams) -> Vec<CodeAction> {
        let wanted = |kind: &CodeActionKind| *kind == CodeActionKind::QuickFix || *kind == CodeActionKind::Empty;
        let only = params.context.only.as_ref();
        if !self.look.client.literal_actions || only.is_some_and(|only| !only.iter().any(wanted)) {
            return Vec::new();
        }
        let uri = &params.text_document.uri.0;
        let mut actions = Vec::new();
        let mut explained = Vec::new();
        for (noted, shown) in self.meant(uri, params) {
            let Some(id) = noted.requirement else { continue };
            actions.extend(self.mend(uri, &noted, &shown));
            actions.extend(self.ignore(uri, &noted, &shown));
            if !explained.contains(&id) {
                explained.push(id);
            }
        }
        let explain = explained.into_iter().map(|id| CodeAction {
            kind: Some(CodeActionKind::QuickFix),
            command: Some(Command {
                title: format!("Explain {id}"),
                tooltip: None,
                command: EXPLAIN.into(),
                arguments: Some(vec![json!(id)]),
            }),
            ..titled(format!("Explain {id}"))
        });
        actions.extend(explain);
        actions
    }

    /// The findings that are meant, each with the diagnostic as the editor has it: it keeps the place up to date while
    /// a person types.
    fn meant(&self, uri: &str, params: &CodeActionParams) -> Vec<(Noted, Diagnostic)> {
        let same = |noted: &Noted, shown: &Diagnostic| {
            code_of(&noted.diagnostic) == code_of(shown) && message_of(&noted.diagnostic) == message_of(shown)
        };
        let of_editor = params.context.diagnostics.iter().filter_map(|shown| {
            let noted = self.noted(uri).find(|noted| same(noted, shown))?;
            Some((noted.clone(), shown.clone()))
        });
        let meant: Vec<_> = of_editor.collect();
        if !params.context.diagnostics.is_empty() {
            return meant;
        }
        let here = self.noted(uri).filter(|noted| touch(noted.diagnostic.range, params.range));
        here.map(|noted| (noted.clone(), noted.diagnostic.clone())).collect()
    }

    /// The edits that mend the finding, as long as they fit what is there.
    fn mend(&self, uri: &str, noted: &Noted, shown: &Diagnostic) -> Option<CodeAction> {
        let fix = noted.fix.as_ref().filter(|_| self.is_settled(uri))?;
        let edits = fix.edits.iter().map(|(uri, edits)| (self.opened_as(uri), edits.clone()));
        let edit = match self.look.client.document_changes {
            true => {
                let changes = edits.map(|(uri, edits)| {
                    let edits = edits.into_iter().map(Edit::TextEdit).collect();
                    TextDocumentEdit { text_document: self.versioned(&uri), edits }.into()
                });
                WorkspaceEdit { document_changes: Some(changes.collect()), ..WorkspaceEdit::default() }
            }
            false => {
                let changes = edits.map(|(uri, edits)| (uri.into(), edits)).collect();
                WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
            }
        };
        Some(CodeAction {
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![shown.clone()]),
            is_preferred: fix.safe.then_some(true),
            edit: Some(edit),
            ..titled(fix.title.clone())
        })
    }

    fn versioned(&self, uri: &str) -> OptionalVersionedTextDocumentIdentifier {
        let version = self.documents.get(uri).map(|document| document.version);
        let text_document_identifier = TextDocumentIdentifier { uri: uri.into() };
        OptionalVersionedTextDocumentIdentifier { version, text_document_identifier }
    }

    /// A comment that accepts the failure, where it counts.
    fn ignore(&self, uri: &str, noted: &Noted, shown: &Diagnostic) -> Option<CodeAction> {
        let requirement = self.check(noted.requirement.filter(|_| noted.fails)?)?.requirement;
        let (path, config, now) = self.policy_of(uri)?;
        let document = self.documents.get(uri)?;
        let lines = Lines::new(&document.text, self.look.client.encoding);
        let at = lines.offset(shown.range.start);
        let new = ignore(requirement, config, now, &path, &document.text, at)?;
        let place = lines.position(new.at);
        let edit = self.edit(uri, Range { start: place, end: place }, &new);
        Some(CodeAction {
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![shown.clone()]),
            edit: Some(edit),
            ..titled(format!("Ignore {} here with a reason", requirement.id))
        })
    }

    /// An editor that can lets the person write the reason at once.
    fn edit(&self, uri: &str, range: Range, new: &NewIgnore) -> WorkspaceEdit {
        let plain = || TextEdit { range, new_text: new.text.clone() };
        let client = self.look.client;
        if !client.document_changes {
            let changes = HashMap::from([(uri.into(), vec![plain()])]);
            return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
        }
        let edit = match client.snippets {
            true => Edit::SnippetTextEdit(SnippetTextEdit {
                range,
                snippet: StringValue { value: snippet(new) },
                annotation_id: None,
            }),
            false => Edit::TextEdit(plain()),
        };
        let changes = vec![TextDocumentEdit { text_document: self.versioned(uri), edits: vec![edit] }.into()];
        WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() }
    }

    /// Shows the page of a requirement: in a browser, or at least its first lines.
    pub(crate) fn explain(&mut self, arguments: &[Value]) -> Result<(), String> {
        let id = arguments.first().and_then(Value::as_str).unwrap_or_default();
        let check = self.check(id).ok_or_else(|| format!("there is no requirement `{id}`"))?;
        let id = check.id;
        if self.look.client.shows_documents {
            self.outbox.ask("window/showDocument", json!({ "uri": page_of(id), "external": true }));
            return Ok(());
        }
        let requirement = check.requirement.in_language(self.language());
        let text = format!("{id}: {}\n{}", requirement.title, requirement.rationale);
        self.outbox.show(MessageType::Info, text);
        Ok(())
    }
}

fn titled(title: String) -> CodeAction {
    CodeAction {
        title,
        kind: None,
        diagnostics: None,
        is_preferred: None,
        disabled: None,
        edit: None,
        command: None,
        data: None,
        tags: None,
    }
}

fn ignore(
    requirement: &Requirement,
    config: &Config,
    now: Date,
    path: &str,
    text: &str,
    at: usize,
) -> Option<NewIgnore> {
    if !config.is_waivable(&requirement.id) {
        return None;
    }
    let until = config.waiver.last_day(config.severity(requirement), now, DAYS);
    NewIgnore::place(path, text, at, &requirement.id, REASON, until)
}

/// The comment with its reason as the first thing to be written over.
fn snippet(new: &NewIgnore) -> String {
    let plain = |text: &str| {
        let marked = |one: char| matches!(one, '$' | '}' | '\\');
        text.chars().flat_map(|one| marked(one).then_some('\\').into_iter().chain([one])).collect::<String>()
    };
    let part = |range: std::ops::Range<usize>| plain(new.text.get(range).unwrap_or_default());
    let (start, end) = (new.reason.start, new.reason.end);
    format!("{}${{1:{}}}{}", part(0..start), part(start..end), part(end..new.text.len()))
}
