//! Digests: `md5`, `sha1`, `sha256`, `sha512`, their base64 forms, `uuidv5`.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::CallError;
use super::call::Call;
use super::spec::{Function, Shape, param};
use crate::Value;

pub(super) fn functions() -> Vec<Function> {
    let text = |name| param(name, Shape::String).dynamic();
    vec![
        Function::new("md5", [text("str")], Shape::String, |call| call.string(hex::<Md5>(call.text(0)?.as_bytes()))),
        Function::new("sha1", [text("str")], Shape::String, |call| call.string(hex::<Sha1>(call.text(0)?.as_bytes()))),
        Function::new("sha256", [text("str")], Shape::String, |call| {
            call.string(hex::<Sha256>(call.text(0)?.as_bytes()))
        }),
        Function::new("sha512", [text("str")], Shape::String, |call| {
            call.string(hex::<Sha512>(call.text(0)?.as_bytes()))
        }),
        Function::new("base64sha256", [text("str")], Shape::String, |call| {
            call.string(base64::<Sha256>(call.text(0)?.as_bytes()))
        }),
        Function::new("base64sha512", [text("str")], Shape::String, |call| {
            call.string(base64::<Sha512>(call.text(0)?.as_bytes()))
        }),
        Function::new("uuidv5", [text("namespace"), text("name")], Shape::String, uuidv5),
    ]
}

/// A digest in hexadecimal.
pub(super) fn hex<D: Digest>(bytes: &[u8]) -> String {
    to_hex(&D::digest(bytes))
}

/// A digest in base64.
pub(super) fn base64<D: Digest>(bytes: &[u8]) -> String {
    STANDARD.encode(D::digest(bytes))
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string can not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The well-known namespaces differ in one digit.
fn namespace(name: &str) -> Option<[u8; 16]> {
    let well_known = |digit| format!("6ba7b81{digit}9dad11d180b400c04fd430c8");
    let hex = match name {
        "dns" => well_known('0'),
        "url" => well_known('1'),
        "oid" => well_known('2'),
        "x500" => well_known('4'),
        _ => plain_uuid(name)?,
    };
    let mut bytes = [0; 16];
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// A UUID in one of the forms Go's `uuid.Parse` reads, as 32 hexadecimal digits.
fn plain_uuid(text: &str) -> Option<String> {
    let dashed = text.strip_prefix("urn:uuid:").or_else(|| text.strip_prefix('{')?.strip_suffix('}')).unwrap_or(text);
    let hex = match dashed.len() {
        36 if [8, 13, 18, 23].iter().all(|at| dashed.as_bytes()[*at] == b'-') => dashed.replace('-', ""),
        32 if dashed.len() == text.len() => dashed.to_owned(),
        _ => return None,
    };
    (hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit())).then_some(hex)
}

fn uuidv5(call: &Call<'_>) -> Result<Value, CallError> {
    let name = call.text(0)?;
    let namespace =
        namespace(name).ok_or_else(|| CallError::function(format!("uuidv5() doesn't support namespace {name}")))?;
    let digest = Sha1::new().chain_update(namespace).chain_update(call.text(1)?).finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    id[6] = id[6] & 0x0f | 0x50;
    id[8] = id[8] & 0x3f | 0x80;
    let hex = to_hex(&id);
    call.string(format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]))
}
