//! What the files of one directory declare, with override files merged in.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;
use prc_hcl::ExprKind;
use prc_model::{Mode, Problem, Span};

use super::body::{Nested, top_blocks};
use super::references::References;
use super::{BodyRef, Conditions, ExprRef, Files};

/// Something declared by a block; an override file adds a body that wins over those before it.
#[derive(Clone, Debug)]
pub(crate) struct Decl {
    pub(crate) bodies: Vec<BodyRef>,
    pub(crate) header: Span,
}

/// A `resource` or `data` block.
#[derive(Clone, Debug)]
pub(crate) struct ResourceDecl {
    pub(crate) mode: Mode,
    pub(crate) kind: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) decl: Decl,
}

/// A `module` block.
#[derive(Clone, Debug)]
pub(crate) struct CallDecl {
    pub(crate) name: Arc<str>,
    /// The literal source; empty when it is missing or no literal.
    pub(crate) source: Arc<str>,
    pub(crate) decl: Decl,
}

/// One directory's configuration.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// Relative to the tree; empty for the tree's root.
    pub(crate) dir: Arc<str>,
    pub(crate) variables: BTreeMap<Arc<str>, Decl>,
    pub(crate) locals: BTreeMap<Arc<str>, ExprRef>,
    pub(crate) outputs: BTreeMap<Arc<str>, Decl>,
    pub(crate) resources: Vec<ResourceDecl>,
    pub(crate) calls: Vec<CallDecl>,
    /// `provider` blocks by name, `aws` or `aws.alias`.
    pub(crate) providers: BTreeMap<Arc<str>, Decl>,
    /// `terraform` blocks, those of override files last.
    pub(crate) settings: Vec<Decl>,
    /// `check` blocks.
    pub(crate) checks: Vec<Decl>,
    /// `moved` blocks: the addresses before and after, as they are written.
    pub(crate) moved: Vec<(ExprRef, ExprRef)>,
    pub(crate) problems: Vec<Problem>,
    /// The resources of a name: mostly one.
    named: HashMap<Arc<str>, Vec<usize>>,
    call_index: HashMap<Arc<str>, usize>,
    references: OnceLock<References>,
    conditions: OnceLock<Conditions>,
}

impl Decl {
    pub(crate) fn attribute(&self, files: &Files, name: &str) -> Option<ExprRef> {
        self.bodies.iter().rev().find_map(|body| body.attribute(files, name))
    }

    /// In JSON syntax a block is the value of a property.
    pub(crate) fn json(&self, files: &Files, kind: &str) -> Option<ExprRef> {
        let json = self.bodies.iter().rev().filter(|body| matches!(body, BodyRef::Json { .. }));
        json.into_iter().find_map(|body| body.attribute(files, kind))
    }

    /// A literal `true` or `false`.
    pub(crate) fn flag(&self, files: &Files, name: &str) -> Option<bool> {
        match files.expr(self.attribute(files, name)?).kind() {
            ExprKind::Bool(flag) => Some(flag),
            ExprKind::Str(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Whether it says that its value is ephemeral.
    pub(crate) fn is_ephemeral(&self, files: &Files) -> bool {
        self.flag(files, "ephemeral") == Some(true)
    }

    /// The nested blocks of a kind: those of the last body that has any.
    pub(crate) fn blocks_of<'f>(&self, files: &'f Files, kind: &str) -> Vec<Nested<'f>> {
        let found = self.bodies.iter().rev().map(|body| body.blocks_of(files, kind));
        found.into_iter().find(|blocks| !blocks.is_empty()).unwrap_or_default()
    }
}

impl Module {
    pub(crate) fn resource(&self, mode: Mode, kind: &str, name: &str) -> Option<usize> {
        let same = |at: &usize| self.resources[*at].mode == mode && *self.resources[*at].kind == *kind;
        self.named.get(name)?.iter().copied().find(same)
    }

    /// Which declarations refer to which, by their text; worked out when it is first asked for.
    pub(crate) fn references(&self, files: &Files) -> &References {
        self.references.get_or_init(|| References::of(self, files))
    }

    /// What is judged in each instance; worked out when it is first asked for.
    pub(crate) fn conditions(&self, files: &Files) -> &Conditions {
        self.conditions.get_or_init(|| Conditions::of(self, files))
    }

    /// How many declarations there are.
    pub(crate) fn size(&self) -> usize {
        self.variables.len() + self.locals.len() + self.outputs.len() + self.resources.len() + self.calls.len()
    }

    pub(crate) fn call(&self, name: &str) -> Option<usize> {
        self.call_index.get(name).copied()
    }

    /// Reads the declarations of a directory: primary files first, then overrides, each in the order given.
    pub(crate) fn read(dir: Arc<str>, files: &Files, primary: &[u32], overrides: &[u32]) -> Self {
        let mut module = Self { dir, ..Self::default() };
        for (file, is_override) in primary.iter().map(|f| (*f, false)).chain(overrides.iter().map(|f| (*f, true))) {
            for block in top_blocks(files, file) {
                module.declare(files, block, is_override);
            }
            let tree = files.tree(file);
            for attribute in tree.body().attributes().filter(|_| !tree.is_json()) {
                let message = format!("an argument named `{}` is not expected here", attribute.name());
                let at = super::span(file, attribute.expr().span());
                module.problems.push(problem(files, at, "unsupported-argument", message));
            }
        }
        module
    }

    fn declare(&mut self, files: &Files, block: Nested<'_>, is_override: bool) {
        if let Some(label) = block.labels.iter().find(|label| !is_identifier(label)) {
            let message = format!(
                "`{label}` is no name: it begins with a letter or underscore, and holds no more than these, digits and dashes"
            );
            self.problems.push(problem(files, block.header, "invalid-name", message));
        }
        match (&*block.kind, block.labels.as_slice()) {
            ("resource", [kind, name]) => self.declare_resource(files, Mode::Managed, kind, name, &block, is_override),
            ("data", [kind, name]) => self.declare_resource(files, Mode::Data, kind, name, &block, is_override),
            ("module", [name]) => self.declare_call(files, name, &block, is_override),
            ("variable", [name]) => declare(&mut self.variables, &mut self.problems, files, name, &block, is_override),
            ("output", [name]) => declare(&mut self.outputs, &mut self.problems, files, name, &block, is_override),
            ("provider", [name]) => {
                let alias = block.body.attribute(files, "alias").and_then(|at| literal(files, at));
                let name = alias.map_or_else(|| name.to_string(), |alias| format!("{name}.{alias}"));
                declare(&mut self.providers, &mut self.problems, files, &name, &block, is_override);
            }
            ("locals", []) => {
                for (name, expr) in block.body.attributes(files) {
                    if self.locals.insert(name.as_ref().into(), expr).is_some() && !is_override {
                        let message = format!("local value {name} is declared twice in this module");
                        self.problems.push(problem(files, files.span(expr), "duplicate-declaration", message));
                    }
                }
            }
            ("check", [_]) => self.checks.push(Decl { bodies: vec![block.body], header: block.header }),
            ("terraform", []) => self.settings.push(Decl { bodies: vec![block.body], header: block.header }),
            ("moved", []) => {
                let ends = ["from", "to"].map(|name| block.body.attribute(files, name));
                if let [Some(from), Some(to)] = ends {
                    self.moved.push((from, to));
                }
            }
            (kind, labels) => {
                let (reason, message) = match label_count(kind) {
                    None => ("unsupported-block", format!("blocks of the kind {kind} do not exist")),
                    Some(count) if count != labels.len() => {
                        let names = if count == 1 { "name" } else { "names" };
                        ("invalid-labels", format!("a {kind} block has {count} {names}"))
                    }
                    Some(_) => return,
                };
                self.problems.push(problem(files, block.header, reason, message));
            }
        }
    }

    fn declare_resource(
        &mut self,
        files: &Files,
        mode: Mode,
        kind: &str,
        name: &str,
        block: &Nested<'_>,
        is_override: bool,
    ) {
        match (self.resource(mode, kind, name), is_override) {
            (Some(known), true) => self.resources[known].decl.bodies.push(block.body),
            (Some(_), false) => self.twice(files, &format!("{kind}.{name}"), block.header),
            (None, true) => self.no_base(files, &format!("{kind}.{name}"), block.header),
            (None, false) => {
                let (kind, name): (Arc<str>, Arc<str>) = (kind.into(), name.into());
                self.named.entry(name.clone()).or_default().push(self.resources.len());
                let decl = Decl { bodies: vec![block.body], header: block.header };
                self.resources.push(ResourceDecl { mode, kind, name, decl });
            }
        }
    }

    fn declare_call(&mut self, files: &Files, name: &str, block: &Nested<'_>, is_override: bool) {
        let source = block.body.attribute(files, "source").and_then(|at| literal(files, at));
        match (self.call_index.get(name), is_override) {
            (Some(&known), true) => {
                let call = &mut self.calls[known];
                call.decl.bodies.push(block.body);
                call.source = source.unwrap_or_else(|| call.source.clone());
            }
            (Some(_), false) => self.twice(files, &format!("module.{name}"), block.header),
            (None, true) => self.no_base(files, &format!("module.{name}"), block.header),
            (None, false) => {
                let name: Arc<str> = name.into();
                self.call_index.insert(name.clone(), self.calls.len());
                let decl = Decl { bodies: vec![block.body], header: block.header };
                self.calls.push(CallDecl { name, source: source.unwrap_or_default(), decl });
            }
        }
    }

    fn twice(&mut self, files: &Files, what: &str, at: Span) {
        let message = format!("{what} is declared twice in this module");
        self.problems.push(problem(files, at, "duplicate-declaration", message));
    }

    fn no_base(&mut self, files: &Files, what: &str, at: Span) {
        let message = format!("an override file changes {what}, which is declared nowhere");
        self.problems.push(problem(files, at, "override-without-base", message));
    }
}

/// Whether a text is an identifier, as HCL has them.
fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next().is_some_and(|c| c == '_' || c.is_alphabetic());
    first && letters.all(|c| matches!(c, '_' | '-') || c.is_alphanumeric() || !c.is_ascii())
}

/// How many labels a block at the top of a file has; nothing for one that does not exist.
fn label_count(kind: &str) -> Option<usize> {
    Some(match kind {
        "resource" | "data" | "ephemeral" | "action" => 2,
        "variable" | "output" | "module" | "provider" | "check" => 1,
        "locals" | "terraform" | "moved" | "import" | "removed" => 0,
        _ => return None,
    })
}

fn declare(
    declared: &mut BTreeMap<Arc<str>, Decl>,
    problems: &mut Vec<Problem>,
    files: &Files,
    name: &str,
    block: &Nested<'_>,
    is_override: bool,
) {
    match (declared.get_mut(name), is_override) {
        (Some(known), true) => known.bodies.push(block.body),
        (Some(_), false) => {
            let message = format!("{} {name} is declared twice in this module", block.kind);
            problems.push(problem(files, block.header, "duplicate-declaration", message));
        }
        (None, true) if &*block.kind != "provider" => {
            let message = format!("an override file changes {} {name}, which is declared nowhere", block.kind);
            problems.push(problem(files, block.header, "override-without-base", message));
        }
        (None, _) => {
            declared.insert(name.into(), Decl { bodies: vec![block.body], header: block.header });
        }
    }
}

/// The text of a string without interpolation.
pub(crate) fn literal(files: &Files, at: ExprRef) -> Option<Arc<str>> {
    match files.expr(at).kind() {
        ExprKind::Str(text) => Some(Arc::from(&*text)),
        _ => None,
    }
}

/// An address as it is written; in JSON it is a text.
pub(crate) fn address(files: &Files, at: ExprRef) -> Option<Arc<str>> {
    let span = files.span(at);
    let source = files.all.get(span.file.0 as usize)?.tree.source();
    literal(files, at).or_else(|| source.get(span.start as usize..span.end as usize).map(Arc::from))
}

pub(crate) fn problem(files: &Files, at: Span, reason: &str, message: String) -> Problem {
    let file = files.all[at.file.0 as usize].path.clone();
    Problem { file, at: Some(at), reason: reason.into(), message, unreadable: false }
}
