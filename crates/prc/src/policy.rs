//! The configuration in force.

use prc_policy::{Catalogue, Config, ConfigError};
use prc_report::{Diagnostic, Excerpt, Tone};

use crate::cli::Global;
use crate::failure::Failure;
use crate::machine;
use crate::scope::Scope;

const NAME: &str = "prc.toml";

/// A configuration with the text that it was read from.
#[derive(Debug, Default)]
pub(crate) struct Policy {
    pub(crate) config: Config,
    /// Its path and text; `None` when there is none.
    pub(crate) source: Option<(String, String)>,
}

impl Policy {
    /// `--config`, `PRC_CONFIG`, or the nearest `prc.toml` from the path upwards to the root of the tree, never above:
    /// a repository's verdict must not depend on the machine.
    pub(crate) fn find(global: &Global, scope: &Scope, catalogue: &Catalogue<'_>) -> Result<Self, Failure> {
        if global.isolated {
            return Ok(Self::default());
        }
        let named = global.config.clone().or_else(|| machine::variable("PRC_CONFIG").map(Into::into));
        // A file named by the person may lie anywhere: its paths are those of the tree.
        let found = named.is_none();
        let source = match named {
            Some(path) => {
                let shown = path.display().to_string();
                let text = machine::read(&path);
                Some((shown.clone(), text.map_err(|error| Failure::usage(format!("cannot read {shown}: {error}")))?))
            }
            None => nearest(scope)?,
        };
        let Some((path, text)) = source else { return Ok(Self::default()) };
        let mut config = Config::parse(&text, catalogue).map_err(|errors| refused(&path, &text, &errors))?;
        if found {
            config.rebase(path.rsplit_once('/').map_or("", |(directory, _)| directory));
        }
        Ok(Self { config, source: Some((path, text)) })
    }

    /// The path and text of `prc.toml`.
    pub(crate) fn text(&self) -> Option<(&str, &str)> {
        self.source.as_ref().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// A system must not own a root module that does not exist. Those outside the part that was read are not missed.
    pub(crate) fn check_root_modules<'m>(
        &'m self,
        scope: &Scope,
        existing: impl Iterator<Item = &'m str>,
    ) -> Result<(), Failure> {
        let Some((path, text)) = &self.source else { return Ok(()) };
        let declared = self.config.systems.iter().flat_map(|system| system.terraform.iter().flatten());
        let elsewhere = declared.map(|path| &**path.get_ref()).filter(|path| !scope.covers(path));
        let missing = self.config.missing_root_modules(existing.chain(elsewhere));
        if missing.is_empty() { Ok(()) } else { Err(refused(path, text, &missing)) }
    }
}

fn nearest(scope: &Scope) -> Result<Option<(String, String)>, Failure> {
    let mut directory = scope.under.as_str();
    loop {
        let path = if directory.is_empty() { NAME.to_owned() } else { format!("{directory}/{NAME}") };
        match scope.tree.read_text(&path) {
            Ok(text) => return Ok(Some((path, String::from(&*text)))),
            Err(prc_tree::ReadError::NotFound) => {}
            Err(error) => return Err(Failure::usage(format!("{path} {error}"))),
        }
        if directory.is_empty() {
            return Ok(None);
        }
        directory = directory.rfind('/').map_or("", |at| &directory[..at]);
    }
}

/// Every mistake with its place; what is meant stands under it.
fn refused(path: &str, text: &str, errors: &[ConfigError]) -> Failure {
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
