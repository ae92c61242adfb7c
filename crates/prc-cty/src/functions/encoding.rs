//! Encodings: base64, character sets, gzip, URLs, CSV.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::Encoding;

use super::CallError;
use super::call::Call;
use super::spec::{Function, Shape, param};
use crate::value::normalize;
use crate::{Refinement, Type, Value};

pub(super) fn functions() -> Vec<Function> {
    let text = |name| param(name, Shape::String).dynamic();
    vec![
        Function::new("base64decode", [text("str")], Shape::String, base64decode),
        Function::new("base64encode", [text("str")], Shape::String, |call| call.string(STANDARD.encode(call.text(0)?))),
        Function::new("base64gzip", [text("str")], Shape::String, base64gzip),
        Function::computed("csvdecode", [text("str")], |_| Ok((Type::Dynamic, Refinement::default())), csvdecode),
        Function::new("textdecodebase64", [text("source"), text("encoding")], Shape::String, textdecode),
        Function::new("textencodebase64", [text("string"), text("encoding")], Shape::String, textencode),
        Function::new("urlencode", [text("str")], Shape::String, |call| call.string(urlencode(call.text(0)?))),
    ]
}

/// Go's decoder skips line breaks.
fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text.replace(['\r', '\n'], "")).ok()
}

fn base64decode(call: &Call<'_>) -> Result<Value, CallError> {
    let text = call.text(0)?;
    let bytes = decode(text).ok_or_else(|| CallError::function("failed to decode base64 data"))?;
    match String::from_utf8(bytes) {
        Ok(text) => call.string(text),
        Err(_) => Err(CallError::function("the result of decoding the provided string is not valid UTF-8")),
    }
}

/// A gzip stream as Go's `gzip.Writer` ends one after `Flush` and `Close`: an empty stored block behind what is
/// flushed, and another one as the last. A text in which nothing repeats is compressed to the same bytes, too.
fn base64gzip(call: &Call<'_>) -> Result<Value, CallError> {
    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    const LAST: [u8; 5] = [1, 0, 0, 0xff, 0xff];
    let failed = |error: std::io::Error| CallError::function(format!("failed to write gzip raw data: {error}"));
    let text = call.text(0)?.as_bytes();
    let mut encoder = flate2::write::DeflateEncoder::new(HEADER.to_vec(), flate2::Compression::default());
    encoder.write_all(text).map_err(failed)?;
    encoder.flush().map_err(failed)?;
    let mut checksum = flate2::Crc::new();
    checksum.update(text);
    let mut bytes = encoder.get_ref().clone();
    bytes.extend(LAST);
    bytes.extend(checksum.sum().to_le_bytes());
    bytes.extend(checksum.amount().to_le_bytes());
    call.string(STANDARD.encode(bytes))
}

/// A character set, as IANA names it.
enum Charset {
    Utf16 {
        little: bool,
        mark: bool,
    },
    /// Every byte is the character of that number.
    Latin1,
    /// Latin 1 without its upper half.
    Ascii,
    Other(&'static Encoding),
}

/// Names that are of the web's encoding standard, but unknown to IANA.
const NOT_IANA: [&str; 8] = ["utf8", "unicode", "x-sjis", "ascii", "cp1251", "cp1252", "unicode-1-1-utf-8", "x-gbk"];

fn charset(name: &str) -> Option<Charset> {
    let lower = name.to_ascii_lowercase();
    Some(match lower.as_str() {
        "utf-16" | "csutf16" => Charset::Utf16 { little: false, mark: true },
        "utf-16be" | "csutf16be" => Charset::Utf16 { little: false, mark: false },
        "utf-16le" | "csutf16le" => Charset::Utf16 { little: true, mark: false },
        "iso-8859-1" | "iso_8859-1:1987" | "iso_8859-1" | "iso-ir-100" | "latin1" | "l1" | "ibm819" | "cp819"
        | "csisolatin1" => Charset::Latin1,
        "us-ascii" | "ansi_x3.4-1968" | "iso646-us" | "us" | "ibm367" | "cp367" | "csascii" => Charset::Ascii,
        "csutf8" => Charset::Other(encoding_rs::UTF_8),
        _ if NOT_IANA.contains(&lower.as_str()) => return None,
        _ => Charset::Other(Encoding::for_label_no_replacement(name.as_bytes())?),
    })
}

fn find_charset(call: &Call<'_>) -> Result<Charset, CallError> {
    let name = call.text(1)?;
    charset(name).ok_or_else(|| {
        let message = format!("\"{name}\" is not a supported IANA encoding name or alias in this Terraform version");
        CallError::argument(1, message)
    })
}

fn textencode(call: &Call<'_>) -> Result<Value, CallError> {
    let text = call.text(0)?;
    let up_to =
        |limit: u32| text.chars().map(|c| u8::try_from(u32::from(c)).ok().filter(|b| u32::from(*b) < limit)).collect();
    let bytes: Option<Vec<u8>> = match find_charset(call)? {
        Charset::Utf16 { little, mark } => {
            let mark = mark.then_some(0xfeff);
            let units = mark.into_iter().chain(text.encode_utf16());
            Some(units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect())
        }
        Charset::Latin1 => up_to(0x100),
        Charset::Ascii => up_to(0x80),
        Charset::Other(encoding) => {
            let (bytes, _, unmappable) = encoding.encode(text);
            (!unmappable).then(|| bytes.into_owned())
        }
    };
    match bytes {
        Some(bytes) => call.string(STANDARD.encode(bytes)),
        None => Err(CallError::argument(
            0,
            "the given string contains characters that cannot be represented in this encoding",
        )),
    }
}

fn textdecode(call: &Call<'_>) -> Result<Value, CallError> {
    let bytes =
        decode(call.text(0)?).ok_or_else(|| CallError::argument(0, "the given value has an invalid base64 symbol"))?;
    let text: Option<String> = match find_charset(call)? {
        Charset::Utf16 { little, mark } => {
            let little = if mark && bytes.starts_with(&[0xff, 0xfe]) { true } else { little };
            let unit = |pair: &[u8]| match *pair {
                [a, b] if little => u16::from_le_bytes([a, b]),
                [a, b] => u16::from_be_bytes([a, b]),
                _ => 0xfffd,
            };
            let text = char::decode_utf16(bytes.chunks(2).map(unit)).map(|c| c.unwrap_or('\u{fffd}'));
            let text: String = text.collect();
            Some(if mark { text.trim_start_matches('\u{feff}').to_owned() } else { text })
        }
        Charset::Latin1 => Some(bytes.iter().map(|b| char::from(*b)).collect()),
        Charset::Ascii => bytes.is_ascii().then(|| bytes.iter().map(|b| char::from(*b)).collect()),
        Charset::Other(encoding) => encoding
            .decode_without_bom_handling_and_without_replacement(&bytes)
            // Bytes a code page does not define become control characters on the web, but are errors for IANA.
            .filter(|text| encoding == encoding_rs::UTF_8 || !text.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}')))
            .map(std::borrow::Cow::into_owned),
    };
    match text.filter(|text| !text.contains(char::REPLACEMENT_CHARACTER)) {
        Some(text) => call.string(text),
        None => Err(CallError::argument(0, "the given string contains symbols that are not defined for this encoding")),
    }
}

/// Go's `url.QueryEscape`.
fn urlencode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// A list of objects, one for each record after the header.
fn csvdecode(call: &Call<'_>) -> Result<Value, CallError> {
    let records = csv_records(call.text(0)?)?;
    let mut records = records.into_iter();
    let header: Vec<Arc<str>> = match records.next() {
        Some(header) => header.iter().map(|name| Arc::from(normalize(name))).collect(),
        None => return Err(CallError::function("missing header line")),
    };
    let mut attrs = BTreeMap::new();
    for name in &header {
        if attrs.insert(name.clone(), Type::String).is_some() {
            return Err(CallError::function(format!("duplicate column name \"{name}\"")));
        }
    }
    let ty = Type::object(attrs);
    if call.too_many(records.len()) {
        return Ok(call.over_budget(Type::list(ty)));
    }
    let mut rows = Vec::new();
    for (i, record) in records.enumerate() {
        if record.len() != header.len() {
            return Err(CallError::function(format!("CSV parse error on record {}: wrong number of fields", i + 2)));
        }
        rows.push(Value::object(header.iter().cloned().zip(record.iter().map(Value::string))));
    }
    Ok(Value::list(ty, rows))
}

/// Records as Go's `encoding/csv` reads them: empty lines are skipped, quotes only around whole fields.
fn csv_records(text: &str) -> Result<Vec<Vec<String>>, CallError> {
    let text = text.replace("\r\n", "\n");
    let mut records = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('\n') {
            rest = after;
            continue;
        }
        let mut record = Vec::new();
        loop {
            let (field, after) =
                if let Some(quoted) = rest.strip_prefix('"') { quoted_field(quoted)? } else { plain_field(rest)? };
            record.push(field);
            match after.strip_prefix(',') {
                Some(more) => rest = more,
                None => {
                    rest = after.strip_prefix('\n').unwrap_or(after);
                    break;
                }
            }
        }
        records.push(record);
    }
    Ok(records)
}

fn plain_field(text: &str) -> Result<(String, &str), CallError> {
    let end = text.find([',', '\n']).unwrap_or(text.len());
    let (field, rest) = text.split_at(end);
    if field.contains('"') {
        return Err(CallError::function("CSV parse error: bare \" in non-quoted-field"));
    }
    // A carriage return before the end of the input is part of the line ending.
    let field = if rest.is_empty() { field.strip_suffix('\r').unwrap_or(field) } else { field };
    Ok((field.to_owned(), rest))
}

/// A field after its opening quote.
fn quoted_field(text: &str) -> Result<(String, &str), CallError> {
    let refused = || CallError::function("CSV parse error: extraneous or missing \" in quoted-field");
    let mut field = String::new();
    let mut rest = text;
    loop {
        let end = rest.find('"').ok_or_else(refused)?;
        field.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        if let Some(after) = rest.strip_prefix('"') {
            field.push('"');
            rest = after;
        } else if rest.is_empty() || rest.starts_with([',', '\n']) {
            return Ok((field, rest));
        } else {
            return Err(refused());
        }
    }
}
