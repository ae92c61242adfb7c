//! temporary
use std::sync::Arc;
use prc_cty::{Cause, Origin, Reason, Type, Value};
pub(crate) enum CallError { #[allow(dead_code)] Argument { index: usize, message: String }, Function(String) }
pub(crate) enum FileError { Missing, OutsideRoot, Unreadable(String), TooLarge }
#[allow(dead_code)]
pub(crate) struct Limits { pub(crate) max_string: usize, pub(crate) max_elements: usize }
#[allow(dead_code)]
pub(crate) trait Host {
    fn read_file(&self, path: &str) -> Result<Arc<[u8]>, FileError>;
    fn file_exists(&self, path: &str) -> Result<bool, FileError>;
    fn file_set(&self, dir: &str, pattern: &str) -> Result<Vec<String>, FileError>;
    fn render_template(&self, source: Arc<str>, name: &str, vars: &Value) -> Result<Value, CallError>;
}
pub(crate) fn exists(_: &str) -> bool { true }
pub(crate) fn call(name: &str, _: &[Value], _: &dyn Host, _: &Limits, at: Origin) -> Result<Value, CallError> {
    Ok(Value::unknown(Type::Dynamic, Cause::new(Reason::NotSupported, name, at)))
}
