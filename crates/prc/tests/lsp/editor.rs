//! An editor without a screen: it speaks the protocol to the real binary, and waits for messages, never for time.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

pub struct Editor {
    process: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
    asked: i32,
    /// What the server said that nobody has looked at yet.
    pub heard: Vec<Value>,
    /// The diagnostics of each file as they were published last, by URI.
    pub shown: BTreeMap<String, Vec<Value>>,
}

impl Editor {
    /// Starts a server, which is not initialized.
    pub fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prc"));
        command.env_clear().env("LANG", "C.UTF-8").env("PRC_NOW", "2026-11-21");
        command.args(arguments).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let (to, from) = (process.stdin.take(), BufReader::new(process.stdout.take().unwrap()));
        Self { process, to, from, asked: 0, heard: Vec::new(), shown: BTreeMap::new() }
    }

    /// An editor with these folders open, which can do what `capabilities` says.
    pub fn open_folders(folders: &[&Path], capabilities: Value, options: Value) -> Self {
        let mut editor = Self::start(&[]);
        let folders: Vec<Value> = folders.iter().map(|path| json!({ "uri": uri(path), "name": "x" })).collect();
        let params = json!({
            "processId": null,
            "rootUri": null,
            "capabilities": capabilities,
            "initializationOptions": options,
            "workspaceFolders": folders,
        });
        let answer = editor.ask("initialize", params);
        assert!(answer["result"]["capabilities"].is_object(), "{answer}");
        editor.tell("initialized", json!({}));
        editor
    }

    pub fn send(&mut self, text: &str) {
        let to = self.to.as_mut().unwrap();
        write!(to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        to.flush().unwrap();
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    /// Sends a request, and answers its id.
    pub fn request(&mut self, method: &str, params: Value) -> i32 {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string());
        id
    }

    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        self.answer_to(id)
    }

    pub fn answer_to(&mut self, id: i32) -> Value {
        self.wait(|message| message.get("method").is_none() && message["id"] == id)
    }

    /// The next message of a kind, whatever comes before it.
    pub fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            if let Some(at) = self.heard.iter().position(&wanted) {
                return self.heard.remove(at);
            }
            let message = self.read();
            self.heard.push(message);
        }
    }

    /// Reads until what is shown is as it must be.
    pub fn until(&mut self, holds: impl Fn(&BTreeMap<String, Vec<Value>>) -> bool) {
        while !holds(&self.shown) {
            let message = self.read();
            self.heard.push(message);
        }
    }

    /// What is shown of a file, once it is something.
    pub fn diagnostics(&mut self, uri: &str) -> Vec<Value> {
        self.until(|shown| shown.get(uri).is_some_and(|all| !all.is_empty()));
        self.shown[uri].clone()
    }

    pub fn is_cleared(&mut self, uri: &str) {
        self.until(|shown| shown.get(uri).is_some_and(Vec::is_empty));
    }

    /// Reads a message; what the server asks is answered with nothing.
    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).unwrap() > 0, "the server is gone");
            match line.trim_end().strip_prefix("Content-Length: ") {
                Some(number) => length = number.parse().unwrap(),
                None => break,
            }
        }
        let mut content = vec![0; length];
        self.from.read_exact(&mut content).unwrap();
        let message: Value = serde_json::from_slice(&content).unwrap();
        assert_eq!(message["jsonrpc"], "2.0");
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().unwrap().to_owned();
            self.shown.insert(uri, message["params"]["diagnostics"].as_array().unwrap().clone());
        }
        if message.get("method").is_some() && message.get("id").is_some() {
            self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }).to_string());
        }
        message
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "terraform", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes a whole document.
    pub fn change(&mut self, uri: &str, version: i32, text: &str) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.tell("textDocument/didChange", params);
    }

    /// The actions for a diagnostic.
    pub fn actions(&mut self, uri: &str, diagnostic: &Value) -> Vec<Value> {
        let params = json!({
            "textDocument": { "uri": uri },
            "range": diagnostic["range"],
            "context": { "diagnostics": [diagnostic] },
        });
        self.ask("textDocument/codeAction", params)["result"].as_array().unwrap().clone()
    }

    /// Says `shutdown` and `exit`, and answers the exit code.
    pub fn leave(mut self) -> i32 {
        let answer = self.ask("shutdown", Value::Null);
        assert!(answer["result"].is_null() && answer.get("error").is_none(), "{answer}");
        self.exit()
    }

    /// Says `exit`, and answers the exit code. Nothing must have been said to the standard error.
    pub fn exit(mut self) -> i32 {
        self.tell("exit", Value::Null);
        self.hang_up()
    }

    /// Closes the input, and answers the exit code.
    pub fn hang_up(mut self) -> i32 {
        drop(self.to.take());
        let mut rest = Vec::new();
        self.from.read_to_end(&mut rest).unwrap();
        let output = self.process.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        output.status.code().unwrap()
    }
}

/// The URI of a path, as the editors with the strictest escaping write it.
pub fn uri(path: &Path) -> String {
    let mut uri = String::from("file://");
    for byte in path.to_str().unwrap().bytes() {
        match byte {
            b'/' => uri.push('/'),
            byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// Only the diagnostics with a code.
pub fn of<'d>(diagnostics: &'d [Value], code: &str) -> Vec<&'d Value> {
    diagnostics.iter().filter(|one| one["code"] == code).collect()
}

/// A text after the edits of an action, whose columns count UTF-16.
pub fn apply(text: &str, edits: &Value) -> String {
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut left = position["character"].as_u64().unwrap() as usize;
        let mut at = start;
        for one in text[start..].chars() {
            if left == 0 {
                break;
            }
            left = left.saturating_sub(one.len_utf16());
            at += one.len_utf8();
        }
        at
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (offset(&range["start"]), offset(&range["end"]), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort();
    let mut changed = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        changed.replace_range(start..end, new);
    }
    changed
}
