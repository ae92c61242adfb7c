//! The configuration in force.

use std::path::Path;

use prc_check::Date;
use prc_model::Environment;
use prc_policy::{
    Catalogue, Config, ConfigError, EnvironmentConfig, Layers, Programme, Rules, SystemConfig, VariableConfig, Warning,
    WarningFile,
};
use prc_report::{Diagnostic, Excerpt, Tone};
use prc_terraform::{Evaluation, VarFile, Variable};
use prc_tree::{ReadError, Tree};

use crate::cli::Global;
use crate::failure::Failure;
use crate::inputs::Evaluations;
use crate::machine;
use crate::scope::Scope;

const NAME: &str = "prc.toml";

/// A configuration with the texts that it was read from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Policy {
    pub(crate) config: Config,
    /// `prc.toml`, what it extends, and what the command line sets.
    pub(crate) layers: Layers,
    /// The waivers, the attestations and the baseline beside it.
    pub(crate) programme: Programme,
    /// The directory that it lies in, empty for the root of the tree; `None` when nothing of a repository's policy is
    /// read.
    pub(crate) home: Option<String>,
    /// It may be of another tree than the one that is judged, so what it names need not be there.
    pub(crate) lenient: bool,
}

impl Policy {
    /// `--config`, `PRC_CONFIG`, or the nearest `prc.toml` from the path upwards to the root of the tree, never above:
    /// a repository's verdict must not depend on the machine.
    pub(crate) fn find(global: &Global, scope: &Scope, catalogue: &Catalogue<'_>) -> Result<Self, Failure> {
        Self::find_behind(global, scope, catalogue, &Layers::default())
    }

    /// The same, with places behind those of other texts.
    pub(crate) fn find_behind(
        global: &Global,
        scope: &Scope,
        catalogue: &Catalogue<'_>,
        others: &Layers,
    ) -> Result<Self, Failure> {
        if global.isolated {
            let mut policy = Self::of(Layers::default(), &global.set, catalogue, others)?;
            if nearest(scope)?.is_some() {
                policy.config.leave_out();
            }
            return Ok(policy);
        }
        let named = global.config.clone().or_else(|| machine::variable("PRC_CONFIG").map(Into::into));
        let (layers, home) = match named {
            Some(path) => (named_file(&path, scope)?, String::new()),
            None => found(scope)?,
        };
        Ok(Self { home: Some(home), ..Self::of(layers, &global.set, catalogue, others)? })
    }

    /// The configuration at a path of the tree. As with `--config`, the paths in it are those of the tree.
    pub(crate) fn at(path: &str, global: &Global, scope: &Scope, catalogue: &Catalogue<'_>) -> Result<Self, Failure> {
        let text = scope.tree.read_text(path).map_err(|error| Failure::usage(format!("{path} {error}")))?;
        let mut layers = Layers::of(path, &text, "");
        layers.follow(&scope.tree, directory_of(path), false).map_err(|errors| refused(&layers, &errors))?;
        Ok(Self { home: Some(String::new()), ..Self::of(layers, &global.set, catalogue, &Layers::default())? })
    }

    /// What texts say, and the command line over them.
    fn of(
        mut layers: Layers,
        settings: &[String],
        catalogue: &Catalogue<'_>,
        others: &Layers,
    ) -> Result<Self, Failure> {
        layers.set(settings).map_err(|error| refused(&layers, &[error]))?;
        layers.move_behind(others);
        let mut config = Config::of_layers(&layers, catalogue).map_err(|errors| refused(&layers, &errors))?;
        config.rebase(&layers);
        Ok(Self { config, layers, ..Self::default() })
    }

    /// Reads the waivers, the attestations and the baseline beside `prc.toml`, from the tree that the policy is of.
    /// To be called before anything is chosen: a waiver of a system that is not asked for is no mistake.
    pub(crate) fn read_programme(&mut self, tree: &Tree, catalogue: &Catalogue<'_>, now: Date) {
        if let Some(home) = &self.home {
            self.programme = Programme::read(tree, home, Rules { config: &self.config, catalogue, now });
        }
    }

    /// The directory of `prc.toml`, for a command that writes beside it.
    pub(crate) fn home_for_writing(&self) -> Result<&str, Failure> {
        self.home.as_deref().ok_or_else(|| Failure::usage("--isolated reads nothing that is written here"))
    }

    /// The nearest `prc.toml` of a tree, whatever the command line names: a member has its own policy.
    pub(crate) fn of_tree(scope: &Scope, catalogue: &Catalogue<'_>) -> Result<Self, Failure> {
        let (layers, home) = found(scope)?;
        Ok(Self { home: Some(home), ..Self::of(layers, &[], catalogue, &Layers::default())? })
    }

    /// The path and text of `prc.toml`.
    pub(crate) fn text(&self) -> Option<(&str, &str)> {
        self.layers.own()
    }

    /// Says the file of what is odd outside of `prc.toml` itself.
    pub(crate) fn place(&self, warnings: &mut [Warning]) {
        for warning in warnings.iter_mut().filter(|warning| warning.file.is_none()) {
            if let Some((number, layer, span)) = self.layers.locate(&warning.span)
                && number > 0
            {
                warning.span = span;
                warning.file = Some(WarningFile { path: layer.path.clone(), text: layer.text.clone() });
            }
        }
    }

    /// Keeps what the command line asks for.
    pub(crate) fn choose(
        &mut self,
        systems: &[String],
        environments: &[String],
        workspaces: &[String],
    ) -> Result<(), Failure> {
        let config = &mut self.config;
        let chosen = config.keep_systems(systems).and_then(|()| config.keep_environments(environments));
        chosen.and_then(|()| config.keep_workspaces(workspaces)).map_err(|error| {
            let failure = Failure::usage(error.message);
            error.help.into_iter().fold(failure, Failure::help)
        })
    }

    /// What the root modules of each system are evaluated as.
    pub(crate) fn evaluations(&self, scope: &Scope) -> Result<Evaluations, Failure> {
        let mut evaluations = Vec::new();
        let mut errors = Vec::new();
        for system in &self.config.systems {
            evaluations.extend(by_itself(system));
            for environment in &system.environments {
                evaluations.push(Evaluation {
                    environment: Some(Environment {
                        system: system.name.clone(),
                        name: environment.name.get_ref().clone(),
                    }),
                    roots: environment.root_modules().or_else(|| system.root_modules()),
                    workspace: environment.workspace.clone(),
                    var_files: var_files(scope, environment, &mut errors),
                    variables: environment.variables.iter().filter_map(|one| self.variable(one)).collect(),
                });
            }
        }
        if !errors.is_empty() && !self.lenient {
            return Err(refused(&self.layers, &errors));
        }
        let policy = self.layers.iter().map(|layer| VarFile { path: layer.path.clone(), text: layer.text.clone() });
        Ok(Evaluations { evaluations, policy: policy.collect() })
    }

    fn variable(&self, variable: &VariableConfig) -> Option<Variable> {
        let (file, _, span) = self.layers.locate(&variable.span)?;
        Some(Variable { name: variable.name.clone(), value: variable.value.clone(), file, span })
    }

    /// A system must not own a root module that does not exist. Those outside the part that was read are not missed.
    pub(crate) fn check_root_modules<'m>(
        &'m self,
        scope: &Scope,
        existing: impl Iterator<Item = &'m str>,
    ) -> Result<(), Failure> {
        if self.lenient {
            return Ok(());
        }
        let declared = self.config.systems.iter().flat_map(|system| system.terraform.iter().flatten());
        let elsewhere = declared.map(|path| &**path.get_ref()).filter(|path| !scope.covers(path));
        let missing = self.config.missing_root_modules(existing.chain(elsewhere));
        if missing.is_empty() { Ok(()) } else { Err(refused(&self.layers, &missing)) }
    }
}

/// The root modules of a system that no environment is made of.
fn by_itself(system: &SystemConfig) -> Option<Evaluation> {
    let mut roots = system.root_modules();
    if !system.environments.is_empty() {
        let named: Option<Vec<_>> = system.environments.iter().map(EnvironmentConfig::root_modules).collect();
        // Some of all root modules are those that no setting names.
        let (roots, named) = (roots.as_mut()?, named?);
        roots.retain(|root| !named.iter().flatten().any(|other| other == root));
    }
    Some(Evaluation { roots, ..Evaluation::default() })
}

/// The files of an environment; each that cannot be read is a mistake in `prc.toml`.
fn var_files(scope: &Scope, environment: &EnvironmentConfig, errors: &mut Vec<ConfigError>) -> Vec<VarFile> {
    let mut read = Vec::new();
    for file in &environment.var_files {
        let path = file.get_ref();
        match scope.tree.read_text(path) {
            Ok(text) => read.push(VarFile { path: path.clone(), text }),
            Err(ReadError::NotFound) => {
                let files = scope.tree.files().iter().map(|path| &**path);
                let others = files.filter(|path| path.ends_with(".tfvars") || path.ends_with(".tfvars.json"));
                let error = ConfigError::new(format!("there is no file `{path}`"), file.span());
                errors.push(match error.suggest(path, others) {
                    error if error.help.is_some() => error,
                    error => error.help("paths are relative to prc.toml"),
                });
            }
            Err(error) => {
                let error = ConfigError::new(format!("cannot read `{path}`: it {error}"), file.span());
                errors.push(error.help("make it readable, or take it out"));
            }
        }
    }
    read
}

fn nearest(scope: &Scope) -> Result<Option<(String, String)>, Failure> {
    let mut directory = scope.under.as_str();
    loop {
        let path = if directory.is_empty() { NAME.to_owned() } else { format!("{directory}/{NAME}") };
        match scope.tree.read_text(&path) {
            Ok(text) => return Ok(Some((path, String::from(&*text)))),
            Err(ReadError::NotFound) => {}
            Err(error) => return Err(Failure::usage(format!("{path} {error}"))),
        }
        if directory.is_empty() {
            return Ok(None);
        }
        directory = directory.rfind('/').map_or("", |at| &directory[..at]);
    }
}

/// The nearest `prc.toml` with what it extends, and its directory in the tree.
fn found(scope: &Scope) -> Result<(Layers, String), Failure> {
    let Some((path, text)) = nearest(scope)? else { return Ok(Default::default()) };
    let home = directory_of(&path).to_owned();
    let mut layers = Layers::of(&path, &text, &home);
    layers.follow(&scope.tree, &home, true).map_err(|errors| refused(&layers, &errors))?;
    Ok((layers, home))
}

/// A file that the person names may lie anywhere: its paths are those of the tree. What it extends lies beside it.
fn named_file(path: &Path, scope: &Scope) -> Result<Layers, Failure> {
    let shown = path.display().to_string();
    let unusable = |error: String| Failure::usage(format!("cannot read {shown}: {error}"));
    let text = match scope.as_held(path) {
        Some(text) => String::from(&*text),
        None => machine::read(path).map_err(unusable)?,
    };
    let mut layers = Layers::of(&shown, &text, "");
    if !layers.extends() {
        return Ok(layers);
    }
    let followed = match scope.directory_of(path) {
        Some(directory) => layers.follow(&scope.tree, &directory, false),
        None => {
            let (tree, directory) = Scope::around(path)?;
            layers.follow(&tree, &directory, false)
        }
    };
    followed.map_err(|errors| refused(&layers, &errors))?;
    Ok(layers)
}

fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// Every mistake with its place; what is meant stands under it.
pub(crate) fn refused(layers: &Layers, errors: &[ConfigError]) -> Failure {
    let told = errors.iter().map(|error| {
        let diagnostic = Diagnostic::new(Tone::Error, error.message.clone());
        let label = error.help.clone().unwrap_or_default();
        match error.span.as_ref().and_then(|span| layers.locate(span)) {
            Some((_, layer, span)) => {
                diagnostic.excerpt(Some(Excerpt::of_text(&layer.path, &layer.text, span, &label)))
            }
            None if label.is_empty() => diagnostic,
            None => diagnostic.help(label),
        }
    });
    Failure::config(told.collect())
}
