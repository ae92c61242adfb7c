//! The files of the programme: what people accept, state and found at the beginning, each in reviewable files beside
//! `prc.toml`.
//!
//! A file that is wrong never stops a run, because the change that mends it must be able to go through: it does not
//! count, and the report says so with its place.

mod attestation;
mod baseline;
mod keys;
mod render;
mod slug;
mod waiver;

use std::sync::Arc;

use prc_check::Date;
use prc_tree::Tree;
use toml::de::DeTable;

use crate::config::section::Section;
use crate::{Catalogue, Config, ConfigError, Warning};

pub use self::attestation::{Attestation, Evidence, Standing};
pub(crate) use self::baseline::is_live;
pub use self::baseline::{Baseline, BaselineEntry};
pub(crate) use self::keys::days_after;
pub use self::render::{NewAttestation, NewEvidence, NewWaiver};
pub use self::slug::{attestation_path, waiver_path};
pub use self::waiver::Waiver;

/// Where the baseline lies.
pub const BASELINE: &str = "prc/baseline.jsonl";

const WAIVERS: &str = "prc/waivers";
const ATTESTATIONS: &str = "prc/attestations";

/// What the files beside a `prc.toml` say.
#[derive(Clone, Debug, Default)]
pub struct Programme {
    /// Those that are in order, expired ones too, by the path of their file.
    pub waivers: Vec<Waiver>,
    /// Those that are in order, expired ones too, by the path of their file.
    pub attestations: Vec<Attestation>,
    pub baseline: Baseline,
    /// What is wrong, by path.
    pub warnings: Vec<Warning>,
    /// The directory in which `prc.toml` lies, which paths of evidence are relative to.
    home: String,
}

/// What the files are read under.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// Before anything is chosen from it: a waiver of a system that is not asked for is no mistake.
    pub config: &'a Config,
    pub catalogue: &'a Catalogue<'a>,
    pub now: Date,
}

impl Programme {
    /// Reads the files of a tree. `home` is the directory in which `prc.toml` lies, empty for the root of the tree.
    pub fn read(tree: &Tree, home: &str, rules: Rules<'_>) -> Self {
        let mut programme = Self { home: home.to_owned(), ..Self::default() };
        for file in TomlFile::all(tree, &join(home, WAIVERS), &mut programme.warnings) {
            let read = file.read(&mut programme.warnings, "invalid-waiver", |section, errors| {
                waiver::read(section, rules, &file, errors)
            });
            programme.waivers.extend(read);
        }
        for file in TomlFile::all(tree, &join(home, ATTESTATIONS), &mut programme.warnings) {
            let read = file.read(&mut programme.warnings, "invalid-attestation", |section, errors| {
                attestation::read(section, rules, &file, errors)
            });
            programme.attestations.extend(read);
        }
        let path = join(home, BASELINE);
        match tree.read_text(&path) {
            Ok(text) => programme.set_baseline(&path, &text),
            Err(prc_tree::ReadError::NotFound) => {}
            Err(error) => {
                let warning = Warning::new("invalid-baseline", format!("{path} {error}"), 0..0).wrong();
                programme.warnings.push(warning.help(NOT_COUNTED).in_file(&path.as_str().into(), &"".into()));
            }
        }
        programme
    }

    /// Compares the evidence of statements with the files of the tree that is judged, and their last days with today.
    pub fn look_at_evidence(&mut self, tree: &Tree, now: Date) {
        for attestation in &mut self.attestations {
            attestation.look(tree, &self.home, now);
        }
    }

    /// Takes another baseline, with the name that it is shown by.
    pub fn set_baseline(&mut self, path: &str, text: &str) {
        self.warnings.retain(|warning| warning.code != "invalid-baseline");
        let (path, text): (Arc<str>, Arc<str>) = (path.into(), text.into());
        let (baseline, errors) = Baseline::parse(path.clone(), text.clone());
        self.baseline = baseline;
        let warning = |error: ConfigError| warning("invalid-baseline", error).in_file(&path, &text);
        self.warnings.extend(errors.into_iter().map(warning));
    }
}

/// What is done about a mistake.
const NOT_COUNTED: &str = "it does not count until that is mended";

fn warning(code: &'static str, error: ConfigError) -> Warning {
    let help = error.help.unwrap_or_else(|| NOT_COUNTED.into());
    Warning::new(code, error.message, error.span.unwrap_or(0..0)).help(help).wrong()
}

/// A path below the directory of `prc.toml`.
pub(crate) fn join(home: &str, path: &str) -> String {
    if home.is_empty() { path.into() } else { format!("{home}/{path}") }
}

/// The text of one waiver or attestation.
struct TomlFile {
    path: Arc<str>,
    text: Arc<str>,
}

impl TomlFile {
    /// Every file of a directory, by name.
    fn all(tree: &Tree, directory: &str, warnings: &mut Vec<Warning>) -> Vec<Self> {
        let names = tree.list(directory).unwrap_or_default();
        let mut files = Vec::new();
        for name in names.iter().filter(|name| name.ends_with(".toml") && !name.starts_with('.')) {
            let path: Arc<str> = format!("{directory}/{name}").into();
            match tree.read_text(&path) {
                Ok(text) => files.push(Self { path, text }),
                Err(error) => {
                    let warning = Warning::new("unreadable-file", format!("{path} {error}"), 0..0).wrong();
                    warnings.push(warning.help(NOT_COUNTED).in_file(&path, &"".into()));
                }
            }
        }
        files
    }

    /// What the file says, unless anything is wrong in it.
    fn read<T>(
        &self,
        warnings: &mut Vec<Warning>,
        code: &'static str,
        read: impl FnOnce(Section<'_>, &mut Vec<ConfigError>) -> Option<T>,
    ) -> Option<T> {
        let mut errors = Vec::new();
        let (document, syntax) = DeTable::parse_recoverable(&self.text);
        let found = match syntax.is_empty() {
            true => read(Section::new("", 0..0, document.get_ref()), &mut errors),
            false => None,
        };
        errors.extend(syntax.into_iter().map(|error| ConfigError {
            message: error.message().to_owned(),
            span: error.span(),
            help: None,
        }));
        errors.sort_by_key(|error| error.span.as_ref().map(|span| (span.start, span.end)));
        let wrong = !errors.is_empty();
        warnings.extend(errors.into_iter().map(|error| warning(code, error).in_file(&self.path, &self.text)));
        found.filter(|_| !wrong)
    }
}
