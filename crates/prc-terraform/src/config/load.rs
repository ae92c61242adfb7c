//! From a tree to modules: which files make a module, and which modules are roots.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use prc_hcl::File;
use prc_model::{FileId, Problem, Span};
use prc_tree::{ReadError, Tree, normalize};
use rayon::prelude::*;

use super::source::{Parsed, set_twice, span};
use super::{Files, Module};

/// How many files one thread reads at once, at most.
const TOGETHER: usize = 64;

/// Everything that was parsed, shared by all root modules.
pub(crate) struct World<'t> {
    pub(crate) tree: &'t Tree,
    pub(crate) files: Files,
    /// By directory, relative to the tree; empty for its root.
    pub(crate) modules: BTreeMap<Arc<str>, Arc<Module>>,
    /// For each root module that was initialised: module path (`a.b`) to directory.
    pub(crate) fetched: HashMap<Arc<str>, HashMap<String, Arc<str>>>,
    pub(crate) problems: Vec<Problem>,
    /// How many files were read or tried.
    pub(crate) read: usize,
}

/// Parses the Terraform files of some directories or, when none are named, of all at or below `under`; with them the
/// modules they call, and those that `terraform init` fetched.
pub(crate) fn load<'t>(tree: &'t Tree, named: &[Arc<str>], under: &str) -> World<'t> {
    let mut world = World {
        tree,
        files: Files::default(),
        modules: BTreeMap::new(),
        fetched: HashMap::new(),
        problems: Vec::new(),
        read: 0,
    };
    let listed = if named.is_empty() {
        let wanted = |path: &&Arc<str>| is_terraform(path) && is_below(under, path);
        tree.files().iter().filter(wanted).cloned().collect()
    } else {
        named.iter().flat_map(|dir| world.files_of(dir)).collect()
    };
    world.parse(listed);
    let initialised: Vec<Arc<str>> = world.modules.keys().cloned().collect();
    for root in initialised {
        if let Some(directories) = manifest(tree, &root) {
            world.add_fetched(&directories);
            world.fetched.insert(root, directories);
        }
    }
    world.add_called();
    world
}

impl World<'_> {
    fn parse(&mut self, paths: Vec<Arc<str>>) {
        let tree = self.tree;
        self.read += paths.len();
        let parsed: Vec<_> = paths
            .into_par_iter()
            .with_max_len(TOGETHER)
            .map(|path| {
                let parse = if path.ends_with(".json") { File::parse_json } else { File::parse };
                let file = linked_text(tree, &path).map(|text| Arc::new(parse(text)));
                (path, file)
            })
            .collect();
        let mut directories: BTreeMap<Arc<str>, Vec<u32>> = BTreeMap::new();
        let first = self.files.all.len();
        for (path, file) in parsed {
            match file {
                Ok(tree) => {
                    let number = file_number(self.files.all.len());
                    directories.entry(directory(&path).into()).or_default().push(number);
                    self.files.all.push(Parsed { path, tree });
                }
                Err(error) => self.problems.push(Problem {
                    file: path,
                    at: None,
                    reason: error.as_reason().into(),
                    message: error.to_string(),
                    unreadable: true,
                }),
            }
        }
        let files = &self.files;
        let problems = files.all.par_iter().enumerate().skip(first).with_max_len(TOGETHER);
        self.problems
            .par_extend(problems.flat_map_iter(|(at, file)| syntax_problems(&file.path, file_number(at), &file.tree)));
        let modules: Vec<_> = directories
            .into_par_iter()
            .map(|(dir, numbers)| {
                let (primary, overrides) = sorted_files(files, numbers);
                (dir.clone(), Arc::new(Module::read(dir, files, &primary, &overrides)))
            })
            .collect();
        self.modules.extend(modules);
    }

    /// Modules called from here that the walk did not see: above the checked directory, or ignored by git.
    fn add_called(&mut self) {
        let mut seen: BTreeSet<Arc<str>> = self.modules.keys().cloned().collect();
        let mut new: Vec<Arc<str>> = seen.iter().cloned().collect();
        while !new.is_empty() {
            let called: BTreeSet<Arc<str>> = new
                .iter()
                .filter_map(|dir| self.modules.get(dir))
                .flat_map(|module| module.calls.iter().filter_map(|call| local_directory(&module.dir, &call.source)))
                .filter(|dir| seen.insert(dir.clone()))
                .collect();
            let paths = called.iter().flat_map(|dir| self.files_of(dir)).collect();
            self.parse(paths);
            new = called.into_iter().collect();
        }
    }

    fn add_fetched(&mut self, directories: &HashMap<String, Arc<str>>) {
        let missing: BTreeSet<&Arc<str>> =
            directories.values().filter(|dir| !self.modules.contains_key(*dir)).collect();
        let paths = missing.into_iter().flat_map(|dir| self.files_of(dir)).collect();
        self.parse(paths);
    }

    /// Keeps a text in which places are shown.
    pub(crate) fn add_unread(&mut self, path: Arc<str>, text: Arc<str>) -> u32 {
        let number = file_number(self.files.all.len());
        self.files.all.push(Parsed { path, tree: Arc::new(File::unread(text)) });
        number
    }

    fn files_of(&self, dir: &str) -> Vec<Arc<str>> {
        let names = self.tree.list(dir).unwrap_or_default();
        names.iter().filter(|name| is_terraform(name)).map(|name| join(dir, name)).collect()
    }

    /// Directories with Terraform at or below `under` that no other module calls, and `under` itself.
    pub(crate) fn roots(&self, under: &str) -> Vec<Arc<str>> {
        let mut called = BTreeSet::new();
        for module in self.modules.values() {
            called.extend(module.calls.iter().filter_map(|call| local_directory(&module.dir, &call.source)));
        }
        // The directory that the person names is one, whoever calls it.
        let is_root = |dir: &&Arc<str>| {
            let fetched = dir.split('/').any(|part| part == ".terraform");
            ***dir == *under || is_below(under, dir) && !called.contains(*dir) && !fetched
        };
        self.modules.keys().filter(is_root).cloned().collect()
    }
}

/// The number of the file at a place in the list of all.
pub(crate) fn file_number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A file's text. Where links cannot be checked out, git writes their target into a plain file: that is followed too.
fn linked_text(tree: &Tree, path: &str) -> Result<Arc<str>, ReadError> {
    const LONGEST_LINK: usize = 512;
    let text = tree.read_text(path)?;
    if text.len() < LONGEST_LINK && text.starts_with('.') && is_terraform(&text) && !text.contains(['\n', '{', ' ']) {
        let target = normalize(&join(directory(path), &text));
        if let Some(Ok(target)) = target.map(|target| tree.read_text(&target)) {
            return Ok(target);
        }
    }
    Ok(text)
}

fn is_below(directory: &str, path: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The directory a module source means, when it is local.
pub(crate) fn local_directory(from: &str, source: &str) -> Option<Arc<str>> {
    let local = source.starts_with("./") || source.starts_with("../") || source == "." || source == "..";
    if !local {
        return None;
    }
    normalize(&format!("{from}/{source}")).or_else(|| normalize(source).filter(|_| from.is_empty())).map(Into::into)
}

pub(crate) fn join(dir: &str, name: &str) -> Arc<str> {
    if dir.is_empty() { name.into() } else { format!("{dir}/{name}").into() }
}

fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

/// Whether Terraform or OpenTofu reads the file; hidden files and editors' backups it does not.
fn is_terraform(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ours = [".tf", ".tf.json", ".tofu", ".tofu.json"].iter().any(|suffix| name.ends_with(suffix));
    ours && !name.starts_with('.') && !(name.starts_with('#') && name.ends_with('#'))
}

/// Primary and override files in the order in which Terraform reads them.
fn sorted_files(files: &Files, mut numbers: Vec<u32>) -> (Vec<u32>, Vec<u32>) {
    let name = |number: u32| {
        let path = &files.all[number as usize].path;
        path.rsplit('/').next().unwrap_or(path).to_owned()
    };
    // OpenTofu's `x.tofu` stands in for `x.tf`; beside other `.tf` files Terraform does not read it at all.
    let names: BTreeSet<String> = numbers.iter().map(|&number| name(number)).collect();
    let terraform = names.iter().any(|name| name.ends_with(".tf") || name.ends_with(".tf.json"));
    numbers.retain(|&number| {
        let name = name(number);
        match twin(&name) {
            Twin::Tofu(shadow) => !names.contains(&shadow),
            Twin::Terraform(shadowed) => !terraform || names.contains(&shadowed),
        }
    });
    numbers.sort_by_key(|&number| name(number));
    numbers.into_iter().partition(|&number| {
        let name = name(number);
        let stem = name.split(".t").next().unwrap_or(&name);
        !(stem == "override" || stem.ends_with("_override"))
    })
}

/// The file of the other tool that a file shares its name with.
enum Twin {
    Tofu(String),
    Terraform(String),
}

fn twin(name: &str) -> Twin {
    if let Some(stem) = name.strip_suffix(".tofu") {
        return Twin::Terraform(format!("{stem}.tf"));
    }
    if let Some(stem) = name.strip_suffix(".tofu.json") {
        return Twin::Terraform(format!("{stem}.tf.json"));
    }
    match name.strip_suffix(".tf.json") {
        Some(stem) => Twin::Tofu(format!("{stem}.tofu.json")),
        None => Twin::Tofu(format!("{}.tofu", name.strip_suffix(".tf").unwrap_or(name))),
    }
}

pub(crate) fn syntax_problems(path: &Arc<str>, number: u32, file: &File) -> Vec<Problem> {
    let problem = |error: &prc_hcl::SyntaxError| Problem {
        file: path.clone(),
        at: Some(Span { file: FileId(number), start: error.span.start, end: error.span.end }),
        reason: error.kind.as_str().into(),
        message: error.message.clone(),
        unreadable: true,
    };
    let redefined = set_twice(file).into_iter().map(|attribute| Problem {
        file: path.clone(),
        at: Some(span(number, attribute.name_span())),
        reason: "duplicate-declaration".into(),
        message: format!("`{}` is set twice in this block", attribute.name()),
        unreadable: false,
    });
    file.errors().iter().map(problem).chain(redefined).collect()
}

/// What `terraform init` wrote to `.terraform/modules/modules.json`: module path to directory.
fn manifest(tree: &Tree, root: &str) -> Option<HashMap<String, Arc<str>>> {
    let text = tree.read_text(&join(root, ".terraform/modules/modules.json")).ok()?;
    let json: serde_json::Value = serde_json::from_str(&text).ok()?;
    let modules = json.get("Modules")?.as_array()?.iter().filter_map(|module| {
        let key = module.get("Key")?.as_str()?;
        let dir = normalize(&join(root, module.get("Dir")?.as_str()?))?;
        (!key.is_empty()).then(|| (key.to_owned(), Arc::from(dir)))
    });
    Some(modules.collect())
}
