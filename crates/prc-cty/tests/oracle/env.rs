//! The module the recorded expressions belong to: its files, variables, locals and one resource.

use std::path::PathBuf;
use std::sync::Arc;

use prc_cty::functions::{CallError, FileError, Host};
use prc_cty::{Cause, Marks, Origin, Reason, Refinement, Type, Value, convert};

use crate::parser::{Failure, evaluate};

pub(crate) struct Files {
    pub(crate) root: PathBuf,
}

impl Host for Files {
    fn read_file(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        std::fs::read(self.root.join(path)).map(Arc::from).map_err(|_| FileError::Missing)
    }

    fn file_exists(&self, path: &str) -> Result<bool, FileError> {
        Ok(self.root.join(path).is_file())
    }

    fn file_set(&self, directory: &str, pattern: &str) -> Result<Vec<String>, FileError> {
        let root = self.root.join(directory);
        let glob = globset::GlobBuilder::new(pattern).literal_separator(true).build().unwrap().compile_matcher();
        let mut found = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                    found.extend(glob.is_match(&name).then_some(name));
                }
            }
        }
        Ok(found)
    }

    fn render_template(&self, _: Arc<str>, _: &str, _: &Value) -> Result<Value, CallError> {
        Err(CallError::Function("templates are not rendered here".to_owned()))
    }
}

fn unknown_string(refine: Refinement) -> Value {
    Value::refined(Type::String, refine, Cause::new(Reason::KnownAfterApply, "id", Origin::default()))
}

/// The object a name stands for.
pub(crate) fn variable(name: &str, host: &Files) -> Result<Value, Failure> {
    let read = |text: &str| evaluate(text, host);
    let typed = |text: &str, ty: Type| read(text).map(|value| convert(&value, &ty).unwrap());
    match name {
        "var" => Ok(Value::object([
            ("s", read("\"hello\"")?),
            ("n", read("42")?),
            ("b", read("true")?),
            ("nul", Value::null(Type::String)),
            ("lst", typed(r#"["a", "b", "c"]"#, Type::list(Type::String))?),
            ("empty", typed("[]", Type::list(Type::String))?),
            ("st", typed(r#"["z", "y", "x", "x"]"#, Type::set(Type::String))?),
            ("m", typed(r#"{ b = "2", a = "1" }"#, Type::map(Type::String))?),
            ("anyv", read(r#"{ k = [1, "two", true], z = null }"#)?),
            (
                "obj",
                read(
                    r#"{ name = "svc", port = 8080, tags = tomap({ env = "prod" }), nested = tolist([{ id = 1, v = "dflt" }, { id = 2, v = "two" }]) }"#,
                )?,
            ),
            ("secret", read("\"p4ss\"")?.with_marks(Marks::SENSITIVE)),
        ])),
        "local" => Ok(Value::object([
            (
                "users",
                read(
                    r#"[{ name = "ann", age = 31, roles = ["admin", "dev"] }, { name = "bob", age = 25, roles = ["dev"] }, { name = "cyd", age = 40, roles = [] }]"#,
                )?,
            ),
            ("deep", read(r#"{ a = { b = { c = [{ d = "deep" }, { d = "deeper" }] } } }"#)?),
            ("cfg", read(r#"{ dev = { size = "small", count = 1 }, prod = { size = "large", count = 3 } }"#)?),
            ("env", read("\"prod\"")?),
        ])),
        "terraform_data" => {
            let resource = |input: Value| {
                Value::object([
                    ("id", unknown_string(Refinement::not_null())),
                    ("input", input),
                    ("output", unknown_string(Refinement::default())),
                    ("triggers_replace", Value::null_literal()),
                ])
            };
            let counted = [resource(Value::string("in-0")), resource(Value::string("in-1"))];
            let each = [("x", resource(Value::from(1))), ("y", resource(Value::from(2)))];
            Ok(Value::object([
                ("u", resource(Value::string("known-in"))),
                ("uc", Value::tuple(counted)),
                ("ue", Value::object(each)),
            ]))
        }
        _ => Err(Failure::Unsupported),
    }
}
