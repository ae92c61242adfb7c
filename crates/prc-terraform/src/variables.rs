//! Where the values of root variables come from, in Terraform's precedence.

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_hcl::File;
use prc_model::{FileId, Problem, Span};
use prc_tree::{ReadError, Tree};

use crate::config::{ExprRef, Parsed, World, file_number, join, syntax_problems};
use crate::eval::RawVariable;
use crate::{Options, Variable};

pub(crate) type Values = BTreeMap<Arc<str>, RawVariable>;

/// What the command line and the environment give, the same for every root module.
pub(crate) struct Given {
    environment: Values,
    pub(crate) command_line: Values,
}

/// Reads `TF_VAR_*`, `--var-file` and `--var`.
pub(crate) fn given(world: &mut World<'_>, options: &Options) -> Given {
    let mut command_line = Values::new();
    for file in &options.var_files {
        command_line.extend(values(world, file.path.clone(), file.text.clone()));
    }
    command_line.extend(texts(world, &options.vars, "--var"));
    let environment = texts(world, &options.env_vars, "TF_VAR");
    Given { environment, command_line }
}

/// A tfvars file that lies in a root module, parsed.
pub(crate) struct OwnFile {
    path: Arc<str>,
    tree: Result<File, ReadError>,
}

/// The tfvars files of a root module that Terraform reads by itself, in its order.
pub(crate) fn own_files(tree: &Tree, dir: &str) -> Vec<OwnFile> {
    let names = tree.list(dir).unwrap_or_default();
    let is_auto = |name: &&Arc<str>| name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json");
    let plain = ["terraform.tfvars", "terraform.tfvars.json"];
    let own = plain.iter().filter_map(|plain| names.iter().find(|name| &***name == *plain));
    let paths = own.chain(names.iter().filter(is_auto)).map(|name| join(dir, name));
    paths.map(|path| OwnFile { tree: tree.read_text(&path).map(|text| parse(&path, text)), path }).collect()
}

/// The values for one root module before the command line's: the environment, then its own files.
pub(crate) fn of_root(world: &mut World<'_>, files: Vec<OwnFile>, given: &Given) -> Values {
    let mut all = given.environment.clone();
    world.read += files.len();
    for OwnFile { path, tree } in files {
        match tree {
            Ok(tree) => all.extend(assignments(world, path, tree)),
            Err(error) => world.problems.push(Problem {
                file: path,
                at: None,
                reason: error.as_reason().into(),
                message: error.to_string(),
                unreadable: true,
            }),
        }
    }
    all
}

/// The assignments of a tfvars file.
pub(crate) fn values(world: &mut World<'_>, path: Arc<str>, text: Arc<str>) -> Values {
    let tree = parse(&path, text);
    assignments(world, path, tree)
}

fn parse(path: &str, text: Arc<str>) -> File {
    if path.ends_with(".json") { File::parse_json_values(text) } else { File::parse(text) }
}

fn assignments(world: &mut World<'_>, path: Arc<str>, tree: File) -> Values {
    let file = add(world, path, tree);
    let body = world.files.tree(file).body();
    let at = |expr: prc_hcl::Expr<'_>| ExprRef { file, id: expr.id() };
    body.attributes().map(|one| (one.name().into(), RawVariable::Expression(at(one.expr())))).collect()
}

/// Values written in another language, in a numbered file.
pub(crate) fn written(variables: &[Variable], files: &[u32]) -> Values {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let value = |variable: &Variable| {
        let file = FileId(*files.get(variable.file)?);
        let at = Span { file, start: offset(variable.span.start), end: offset(variable.span.end) };
        Some((variable.name.clone(), RawVariable::Value(Arc::new((variable.value.clone(), at)))))
    };
    variables.iter().filter_map(value).collect()
}

/// Values given as text, each parsed as an expression of its own.
fn texts(world: &mut World<'_>, given: &[(String, String)], from: &str) -> Values {
    let mut all = Values::new();
    for (name, text) in given {
        let text: Arc<str> = text.as_str().into();
        let tree = File::parse_expression(text.clone());
        // A plain string need not be an expression: only a variable of another type looks at it.
        let Some(id) = tree.expression().map(prc_hcl::Expr::id) else { continue };
        let number = file_number(world.files.all.len());
        world.files.all.push(Parsed { path: format!("{from} {name}").into(), tree: Arc::new(tree) });
        all.insert(name.as_str().into(), RawVariable::Text { text, parsed: ExprRef { file: number, id } });
    }
    all
}

fn add(world: &mut World<'_>, path: Arc<str>, tree: File) -> u32 {
    let number = file_number(world.files.all.len());
    world.problems.extend(syntax_problems(&path, number, &tree));
    world.files.all.push(Parsed { path, tree: Arc::new(tree) });
    number
}
