//! Messages over bytes, as the base protocol frames them:
//! <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol>.

use std::io::{BufRead, BufReader, Read, Write};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use lsp_server::{ErrorCode, Message, RequestId};
use serde_json::Value;

/// The most bytes of a message, and of a line of its header.
const LARGEST: usize = 256 << 20;
const LONGEST_HEADER: u64 = 8 << 10;

/// What came in.
pub(crate) enum Incoming {
    Message(Message),
    /// A frame whose content is no message; it may say which request it was to be.
    Garbled {
        id: Option<RequestId>,
        code: ErrorCode,
        reason: String,
    },
}

/// Reads until the input ends, or until nobody can tell where the next message begins. Then the channel closes.
pub(crate) fn read(input: impl Read + Send + 'static) -> Receiver<Incoming> {
    let (sender, receiver) = bounded(64);
    std::thread::spawn(move || {
        let mut input = BufReader::new(input);
        while let Some(content) = frame(&mut input) {
            if let Some(incoming) = parse(&content)
                && sender.send(incoming).is_err()
            {
                break;
            }
        }
    });
    receiver
}

/// Writes until the channel closes.
pub(crate) fn write(mut output: impl Write + Send + 'static) -> (Sender<String>, JoinHandle<()>) {
    let (sender, receiver) = unbounded::<String>();
    let writer = std::thread::spawn(move || {
        for text in receiver {
            // Nobody is left to tell when the editor is gone.
            let _ = write!(output, "Content-Length: {}\r\n\r\n{text}", text.len()).and_then(|()| output.flush());
        }
    });
    (sender, writer)
}

/// The content of the next frame.
fn frame(input: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        input.take(LONGEST_HEADER).read_until(b'\n', &mut line).ok()?;
        let line = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?.trim_end_matches('\r');
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        if name.trim().eq_ignore_ascii_case("Content-Length") {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let length = length.filter(|length| *length <= LARGEST)?;
    let mut content = Vec::new();
    input.take(length as u64).read_to_end(&mut content).ok()?;
    (content.len() == length).then_some(content)
}

/// `None` for an answer that nobody can read, because answers get no answers.
fn parse(content: &[u8]) -> Option<Incoming> {
    let value: Value = match serde_json::from_slice(content) {
        Ok(value) => value,
        Err(error) => {
            return Some(Incoming::Garbled { id: None, code: ErrorCode::ParseError, reason: error.to_string() });
        }
    };
    let id = value.get("id").and_then(|id| serde_json::from_value::<RequestId>(id.clone()).ok());
    let is_answer = value.get("result").is_some() || value.get("error").is_some();
    match serde_json::from_value(value) {
        Ok(message) => Some(Incoming::Message(message)),
        Err(_) if is_answer => None,
        Err(_) => Some(Incoming::Garbled {
            id,
            code: ErrorCode::InvalidRequest,
            reason: String::from("neither a request, nor a notification, nor an answer"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: &'static str) -> Vec<String> {
        let shown = |incoming: Incoming| match incoming {
            Incoming::Message(Message::Request(request)) => format!("request {} {}", request.id, request.method),
            Incoming::Message(Message::Notification(one)) => format!("notification {}", one.method),
            Incoming::Message(Message::Response(answer)) => format!("answer {}", answer.id),
            Incoming::Garbled { id, code, .. } => format!("garbled {id:?} {}", code as i32),
        };
        read(input.as_bytes()).into_iter().map(shown).collect()
    }

    fn framed(contents: &[&str]) -> &'static str {
        let frames = contents.iter().map(|one| format!("Content-Length: {}\r\n\r\n{one}", one.len()));
        String::leak(frames.collect())
    }

    #[test]
    fn what_is_no_message_costs_itself() {
        let read = all(framed(&[
            r#"{"jsonrpc":"2.0","id":1,"method":"a"}"#,
            "{",
            "[]",
            r#"{"id":7,"method":3}"#,
            r#"{"id":null,"error":{}}"#,
            r#"{"id":"x","result":null}"#,
            r#"{"method":"b","params":{"n":1.5}}"#,
        ]));
        let expected = [
            "request 1 a",
            "garbled None -32700",
            "garbled None -32600",
            "garbled Some(RequestId(I32(7))) -32600",
            "answer \"x\"",
            "notification b",
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn without_a_length_there_is_no_next_message() {
        assert!(all("X: y\r\n\r\n{}").is_empty());
        assert!(all("Content-Length: 99999999999999999999\r\n\r\n{}").is_empty());
        assert!(all("Content-Length: 5\r\n\r\n{}").is_empty());
        assert!(all("").is_empty());
        assert_eq!(all("content-length:12\nX-Other: 1\n\n{\"method\":1}").len(), 1);
    }
}
