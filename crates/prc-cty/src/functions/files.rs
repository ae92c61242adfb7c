//! Files and paths. Only the host reads files; what it can not read stays unknown.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::call::Call;
use super::crypto::{base64, hex};
use super::spec::{Function, Shape, param};
use super::{CallError, FileError};
use crate::{Data, Reason, Refinement, Type, Value};

pub(super) fn functions() -> Vec<Function> {
    let text = |name| param(name, Shape::String).dynamic();
    let path = || [text("path")];
    let dynamic = |_: &Call<'_>| Ok((Type::Dynamic, Refinement::default()));
    vec![
        Function::new("basename", path(), Shape::String, |call| call.string(basename(call.text(0)?))),
        Function::new("dirname", path(), Shape::String, |call| call.string(dirname(call.text(0)?))),
        Function::new("file", path(), Shape::String, file),
        Function::new("filebase64", path(), Shape::String, |call| of_file(call, |bytes| STANDARD.encode(bytes))),
        Function::new("filemd5", path(), Shape::String, |call| of_file(call, hex::<Md5>)),
        Function::new("filesha1", path(), Shape::String, |call| of_file(call, hex::<Sha1>)),
        Function::new("filesha256", path(), Shape::String, |call| of_file(call, hex::<Sha256>)),
        Function::new("filesha512", path(), Shape::String, |call| of_file(call, hex::<Sha512>)),
        Function::new("filebase64sha256", path(), Shape::String, |call| of_file(call, base64::<Sha256>)),
        Function::new("filebase64sha512", path(), Shape::String, |call| of_file(call, base64::<Sha512>)),
        Function::new("fileexists", path(), Shape::Bool, fileexists),
        Function::new("fileset", [text("path"), text("pattern")], Shape::SetOfStrings, fileset),
        // Of variables of no known type Terraform says nothing, not even that they are sensitive.
        Function::computed(
            "templatefile",
            [text("path").unknown().marked(), param("vars", Shape::Any).unknown().marked()],
            dynamic,
            templatefile,
        ),
        Function::new(
            "templatestring",
            [text("template"), param("vars", Shape::Any).dynamic()],
            Shape::String,
            templatestring,
        ),
    ]
}

/// What a file function gives when the file can not be had: an error when there is none, otherwise an unknown value.
fn failed(call: &Call<'_>, error: FileError, path: &str, ty: Type) -> Result<Value, CallError> {
    match error {
        FileError::Missing => Err(CallError::function(format!("no file exists at \"{path}\""))),
        FileError::NotRegular => Err(CallError::function(format!("\"{path}\" is not a file"))),
        FileError::OutsideRoot => Ok(call.because(Reason::OutsideRoot, path, ty)),
        FileError::Unreadable(why) => Ok(call.because(Reason::UnreadableFile, format!("{path}: {why}"), ty)),
        FileError::TooLarge => Ok(call.because(Reason::Budget, path, ty)),
    }
}

fn of_file(call: &Call<'_>, digest: impl Fn(&[u8]) -> String) -> Result<Value, CallError> {
    let path = call.text(0)?;
    match call.host.read_file(path) {
        Ok(bytes) => call.string(digest(&bytes)),
        Err(error) => failed(call, error, path, Type::String),
    }
}

const NOT_UTF8: &str = "contents of the file are not valid UTF-8; use the filebase64 function to obtain the Base64 encoded contents or the other file functions (e.g. filemd5, filesha256) to obtain file hashing results instead";

fn file(call: &Call<'_>) -> Result<Value, CallError> {
    let path = call.text(0)?;
    match call.host.read_file(path) {
        Ok(bytes) => match std::str::from_utf8(&bytes) {
            Ok(text) => call.string(text),
            Err(_) => Err(CallError::function(NOT_UTF8)),
        },
        Err(error) => failed(call, error, path, Type::String),
    }
}

fn fileexists(call: &Call<'_>) -> Result<Value, CallError> {
    let path = call.text(0)?;
    match call.host.file_exists(path) {
        Ok(exists) => Ok(exists.into()),
        Err(FileError::Missing) => Ok(false.into()),
        Err(error) => failed(call, error, path, Type::Bool),
    }
}

fn fileset(call: &Call<'_>) -> Result<Value, CallError> {
    let path = call.text(0)?;
    let ty = Shape::SetOfStrings.ty();
    match call.host.file_set(path, call.text(1)?) {
        Ok(names) if call.too_many(names.len()) => Ok(call.over_budget(ty)),
        Ok(names) => Ok(Value::set(Type::String, names.iter().map(Value::string))),
        Err(FileError::Missing) => Ok(Value::set(Type::String, [])),
        Err(error) => failed(call, error, path, ty),
    }
}

/// The variables of a template are the elements of a map or the attributes of an object.
fn check_vars(call: &Call<'_>) -> Result<(), CallError> {
    match call.arg(1)?.ty() {
        Type::Map(_) | Type::Object(_) | Type::Dynamic => Ok(()),
        _ => Err(CallError::argument(1, "invalid vars value: must be a map")),
    }
}

fn templatefile(call: &Call<'_>) -> Result<Value, CallError> {
    let (path, path_marks) = call.arg(0)?.clone().unmark_deep();
    let (vars, vars_marks) = call.arg(1)?.clone().unmark_deep();
    let marks = path_marks | vars_marks;
    let (Some(path), true) = (path.as_str(), vars.is_known()) else {
        return Ok(call.unknown(Type::Dynamic, Refinement::default()).with_marks(marks));
    };
    check_vars(call)?;
    let bytes = match call.host.read_file(path) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(failed(call, error, path, Type::Dynamic)?.with_marks(marks)),
    };
    let source = std::str::from_utf8(&bytes).map_err(|_| CallError::function(NOT_UTF8))?;
    Ok(call.host.render_template(Arc::from(source), path, &vars)?.with_marks(marks))
}

fn templatestring(call: &Call<'_>) -> Result<Value, CallError> {
    check_vars(call)?;
    match &call.arg(0)?.data {
        Data::String(source) => call.host.render_template(source.clone(), "<templatestring argument>", call.arg(1)?),
        _ => Err(CallError::argument(0, "string required")),
    }
}

/// The last element of a path (Go's `filepath.Base`).
fn basename(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() {
        return "/";
    }
    trimmed.rsplit('/').next().unwrap_or(trimmed)
}

/// All but the last element of a path, cleaned (Go's `filepath.Dir`).
fn dirname(path: &str) -> String {
    let end = path.rfind('/').map_or(0, |at| at + 1);
    clean(&path[..end])
}

/// The shortest equal path (Go's `filepath.Clean`).
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}
