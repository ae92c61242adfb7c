//! What a root module says of Terraform itself: versions, providers, where its state is, the modules it calls.
//!
//! Each root module that says any of it is a resource of the kind `terraform` on the side of the repository: it is
//! about the files, not about what they make. Arguments of a backend are literals in Terraform's language.

mod files;

use std::collections::BTreeSet;
use std::sync::Arc;

use prc_hcl::ExprKind;
use prc_model::{Data, Fields, Instances, Lifecycle, Mode, Origin, Reason, Resource, Side, Span, Unknown, Value};
use prc_tree::Tree;

use crate::config::{BodyRef, Decl, ExprRef, Files, Module, World, entries, join, local_directory};

/// Directories that show how something is used, and deploy nothing.
const SHOWN: [&str; 10] =
    ["example", "examples", "test", "tests", "fixture", "fixtures", "e2e", "testdata", "sample", "samples"];

/// The settings of a root module; `None` when it has none.
pub(crate) fn of_root(world: &World<'_>, dir: &Arc<str>, under: &str) -> Option<Resource> {
    let module = world.modules.get(dir)?;
    let files = &world.files;
    let first = module.settings.first().map(|settings| settings.header);
    let location = first
        .or_else(|| module.providers.values().map(|provider| provider.header).min())
        .or_else(|| module.calls.iter().map(|call| call.decl.header).min())?;
    let reader = Reader { files };
    let backends = reader.backends(module);
    let cloud = reader.nested(module, "cloud").into_iter().next();
    let mut calls = Vec::new();
    reader.calls(world, module, &mut BTreeSet::new(), &mut calls);
    let own_state = !backends.is_empty() || cloud.is_some();
    // What the person asks for is meant, wherever it lies.
    let inside = dir.strip_prefix(under).unwrap_or(dir);
    let shown = inside.split('/').any(|name| SHOWN.contains(&name));
    let deploys = own_state || (!shown && (!module.providers.is_empty() || has_values(world.tree, dir)));
    let path: Arc<str> = if dir.is_empty() { ".".into() } else { dir.clone() };
    let attributes = [
        ("path", Value::string(path.clone())),
        ("deploys", Value::new(Data::Bool(deploys))),
        ("required_version", reader.setting(module, "required_version").unwrap_or_else(Value::null)),
        ("required_providers", list(reader.providers(module))),
        ("backend", list(backends)),
        ("cloud", list(cloud.map(|(_, span)| text("cloud", span)))),
        ("calls", list(calls)),
        ("providers", list(used_providers(module).into_iter().map(Value::string))),
        ("terragrunt", Value::new(Data::Bool(has_terragrunt(world.tree, dir)))),
        ("backend_files", list(files::backends(world.tree, dir))),
        ("state_files", list(state_files(world.tree, dir).into_iter().map(Value::string))),
        ("lock", list(files::lock(world.tree, dir))),
    ];
    Some(Resource {
        side: Side::Repository,
        kind: "terraform".into(),
        mode: Mode::Managed,
        address: path.clone(),
        root_module: path.into(),
        arn: None,
        account: None,
        region: None,
        attributes: fields(attributes),
        unread: None,
        instances: Instances::One,
        lifecycle: Lifecycle::default(),
        location: Some(location),
        via: [].into(),
    })
}

/// Whether values for variables lie beside the configuration.
fn has_values(tree: &Tree, dir: &str) -> bool {
    let names = tree.list(dir).unwrap_or_default();
    names.iter().any(|name| name.ends_with(".tfvars") || name.ends_with(".tfvars.json"))
}

/// Whether Terragrunt writes settings of its own into a directory; its file may lie above.
fn has_terragrunt(tree: &Tree, dir: &str) -> bool {
    let mut dir = dir;
    loop {
        if ["terragrunt.hcl", "root.hcl"].iter().any(|name| tree.is_file(&join(dir, name))) {
            return true;
        }
        if dir.is_empty() {
            return false;
        }
        dir = dir.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

/// State files of a directory that git would take.
fn state_files(tree: &Tree, dir: &str) -> Vec<Arc<str>> {
    let is_state = |path: &&Arc<str>| {
        let (own, name) = path.rsplit_once('/').unwrap_or(("", path));
        own == dir && (name.ends_with(".tfstate") || name.ends_with(".tfstate.backup"))
    };
    tree.files_below(dir).iter().filter(is_state).cloned().collect()
}

/// The local names of the providers that the module's own resources and provider blocks need.
fn used_providers(module: &Module) -> BTreeSet<Arc<str>> {
    let first = |name: &str, separator: char| Arc::from(name.split(separator).next().unwrap_or(name));
    let blocks = module.providers.keys().map(|name| first(name, '.'));
    blocks.chain(module.resources.iter().map(|resource| first(&resource.kind, '_'))).collect()
}

struct Reader<'w> {
    files: &'w Files,
}

impl Reader<'_> {
    /// An attribute of the `terraform` blocks; the last one that sets it wins, as overrides do.
    fn setting(&self, module: &Module, name: &str) -> Option<Value> {
        let found = module.settings.iter().rev().find_map(|settings| settings.attribute(self.files, name))?;
        Some(self.value(found))
    }

    /// The blocks of a kind inside the `terraform` blocks.
    fn nested(&self, module: &Module, kind: &str) -> Vec<(BodyRef, Span)> {
        let mut found = Vec::new();
        for settings in &module.settings {
            let native = settings.blocks_of(self.files, kind);
            found.extend(native.into_iter().map(|block| (block.body, block.header)));
            if let Some(at) = settings.json(self.files, kind) {
                found.push((BodyRef::Json { file: at.file, id: at.id }, self.files.span(at)));
            }
        }
        found
    }

    /// `{ type, arguments… }` for each backend; the last one counts.
    fn backends(&self, module: &Module) -> Vec<Value> {
        let mut found = Vec::new();
        for settings in &module.settings {
            for block in settings.blocks_of(self.files, "backend") {
                let kind = block.labels.first().cloned().unwrap_or_default();
                found.push(self.backend(&kind, block.body, block.header));
            }
            if let Some(at) = settings.json(self.files, "backend") {
                for (kind, inner) in entries(self.files, at) {
                    let body = BodyRef::Json { file: inner.file, id: inner.id };
                    found.push(self.backend(&kind, body, self.files.span(inner)));
                }
            }
        }
        found.into_iter().last().into_iter().collect()
    }

    fn backend(&self, kind: &str, body: BodyRef, header: Span) -> Value {
        let mut arguments: Vec<(Arc<str>, Value)> =
            body.attributes(self.files).into_iter().map(|(name, at)| (name.into(), self.value(at))).collect();
        arguments.push(("type".into(), text(kind, header)));
        located(Data::Map(arguments.into_iter().collect()), header)
    }

    /// `{ name, source, version }` for each required provider.
    fn providers(&self, module: &Module) -> Vec<Value> {
        let mut found = Vec::new();
        for (body, _) in self.nested(module, "required_providers") {
            for (name, at) in body.attributes(self.files) {
                let span = self.files.span(at);
                let said = entries(self.files, at);
                let field =
                    |wanted: &str| said.iter().find(|(name, _)| &**name == wanted).map(|(_, at)| self.value(*at));
                // Before Terraform 0.13 the version alone was written.
                let version = match self.files.expr(at).kind() {
                    ExprKind::Str(_) => Some(self.value(at)),
                    _ => field("version"),
                };
                found.push(object(
                    [
                        ("name", text(&name, span)),
                        ("source", field("source").unwrap_or_else(Value::null)),
                        ("version", version.unwrap_or_else(Value::null)),
                    ],
                    span,
                ));
            }
        }
        found
    }

    /// `{ name, source, version }` for each module call, those in local modules too.
    fn calls(&self, world: &World<'_>, module: &Module, seen: &mut BTreeSet<Arc<str>>, found: &mut Vec<Value>) {
        for call in &module.calls {
            let Decl { header, .. } = call.decl;
            let attribute =
                |name: &str| call.decl.attribute(self.files, name).map_or_else(Value::null, |at| self.value(at));
            found.push(object(
                [
                    ("name", text(&call.name, header)),
                    ("source", attribute("source")),
                    ("version", attribute("version")),
                ],
                header,
            ));
            let Some(dir) = local_directory(&module.dir, &call.source) else { continue };
            if let Some(inner) = world.modules.get(&dir).filter(|_| seen.insert(dir.clone())) {
                self.calls(world, inner, seen, found);
            }
        }
    }

    /// A literal; anything else is not known here.
    fn value(&self, at: ExprRef) -> Value {
        let expr = self.files.expr(at);
        let data = match expr.kind() {
            ExprKind::Str(text) => Data::String((&*text).into()),
            ExprKind::Bool(bool) => Data::Bool(bool),
            ExprKind::Null => Data::Null,
            _ => {
                let detail = format!("{} is no literal", expr.text());
                Data::Unknown(Arc::new(Unknown {
                    at: Some(self.files.span(at)),
                    ..Unknown::new(Reason::NotSupported, detail)
                }))
            }
        };
        located(data, self.files.span(at))
    }
}

fn located(data: Data, span: Span) -> Value {
    let origin = Origin::Source { expression: span, value: span, via: [].into() };
    Value { data, origin: Some(Arc::new(origin)), sensitive: false }
}

fn text(text: &str, span: Span) -> Value {
    located(Data::String(text.into()), span)
}

fn object<const N: usize>(attributes: [(&str, Value); N], span: Span) -> Value {
    located(Data::Map(fields(attributes)), span)
}

fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::new(Data::List(items.into_iter().collect()))
}

fn fields<const N: usize>(fields: [(&str, Value); N]) -> Fields {
    fields.into_iter().map(|(name, value)| (name.into(), value)).collect()
}
