//! The configuration in force.

use prc_check::Date;
use prc_model::Environment;
use prc_policy::{Catalogue, Config, ConfigError, EnvironmentConfig, Programme, Rules, SystemConfig, VariableConfig};
use prc_report::{Diagnostic, Excerpt, Tone};
use prc_terraform::{Evaluation, VarFile, Variable};
use prc_tree::{ReadError, Tree};

use crate::cli::Global;
use crate::failure::Failure;
use crate::inputs::Evaluations;
use crate::machine;
use crate::scope::Scope;

const NAME: &str = "prc.toml";

/// A configuration with the text that it was read from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Policy {
    pub(crate) config: Config,
    /// Its path and text; `None` when there is none.
    pub(crate) source: Option<(String, String)>,
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
        if global.isolated {
            let mut policy = Self::default();
            if nearest(scope)?.is_some() {
                policy.config.leave_out();
            }
            return Ok(policy);
        }
        let named = global.config.clone().or_else(|| machine::variable("PRC_CONFIG").map(Into::into));
        // A file named by the person may lie anywhere: its paths are those of the tree.
        let found = named.is_none();
        let source = match named {
            Some(path) => {
                let shown = path.display().to_string();
                let text = match scope.as_committed(&path) {
                    Some(text) => Ok(String::from(&*text)),
                    None => machine::read(&path),
                };
                Some((shown.clone(), text.map_err(|error| Failure::usage(format!("cannot read {shown}: {error}")))?))
            }
            None => nearest(scope)?,
        };
        let Some((path, text)) = source else { return Ok(Self { home: Some(String::new()), ..Self::default() }) };
        let mut config = Config::parse(&text, catalogue).map_err(|errors| refused(&path, &text, &errors))?;
        let home = path.rsplit_once('/').filter(|_| found).map_or("", |(directory, _)| directory).to_owned();
        config.rebase(&home);
        Ok(Self { config, source: Some((path, text)), home: Some(home), ..Self::default() })
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
        let Some((path, text)) = nearest(scope)? else {
            return Ok(Self { home: Some(String::new()), ..Self::default() });
        };
        let mut config = Config::parse(&text, catalogue).map_err(|errors| refused(&path, &text, &errors))?;
        let home = path.rsplit_once('/').map_or("", |(directory, _)| directory).to_owned();
        config.rebase(&home);
        Ok(Self { config, source: Some((path, text)), home: Some(home), ..Self::default() })
    }

    /// The path and text of `prc.toml`.
    pub(crate) fn text(&self) -> Option<(&str, &str)> {
        self.source.as_ref().map(|(path, text)| (path.as_str(), text.as_str()))
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
                    variables: environment.variables.iter().map(variable).collect(),
                });
            }
        }
        match &self.source {
            Some((path, text)) if !errors.is_empty() && !self.lenient => Err(refused(path, text, &errors)),
            source => {
                let policy = source.as_ref();
                let policy =
                    policy.map(|(path, text)| VarFile { path: path.as_str().into(), text: text.as_str().into() });
                Ok(Evaluations { evaluations, policy })
            }
        }
    }

    /// A system must not own a root module that does not exist. Those outside the part that was read are not missed.
    pub(crate) fn check_root_modules<'m>(
        &'m self,
        scope: &Scope,
        existing: impl Iterator<Item = &'m str>,
    ) -> Result<(), Failure> {
        let Some((path, text)) = self.source.as_ref().filter(|_| !self.lenient) else { return Ok(()) };
        let declared = self.config.systems.iter().flat_map(|system| system.terraform.iter().flatten());
        let elsewhere = declared.map(|path| &**path.get_ref()).filter(|path| !scope.covers(path));
        let missing = self.config.missing_root_modules(existing.chain(elsewhere));
        if missing.is_empty() { Ok(()) } else { Err(refused(path, text, &missing)) }
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

fn variable(variable: &VariableConfig) -> Variable {
    Variable { name: variable.name.clone(), value: variable.value.clone(), span: variable.span.clone() }
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

/// Every mistake with its place; what is meant stands under it.
pub(crate) fn refused(path: &str, text: &str, errors: &[ConfigError]) -> Failure {
    let told = errors.iter().map(|error| {
        let diagnostic = Diagnostic::new(Tone::Error, error.message.clone());
        let label = error.help.clone().unwrap_or_default();
        match &error.span {
            Some(span) => diagnostic.excerpt(Some(Excerpt::of_text(path, text, span.clone(), &label))),
            None => diagnostic.note(path).note(label),
        }
    });
    Failure::config(told.collect())
}
