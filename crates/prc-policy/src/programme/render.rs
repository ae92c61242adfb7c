//! The files as `prc waive` and `prc attest` write them.

use prc_check::Date;
use toml::Value;

use super::{Programme, Rules, TomlFile, attestation, waiver};
use crate::ConfigError;

/// What is to be accepted.
#[derive(Clone, Copy, Debug)]
pub struct NewWaiver<'a> {
    pub requirement: &'a str,
    pub subject: &'a str,
    pub system: Option<&'a str>,
    pub environment: Option<&'a str>,
    pub reason: &'a str,
    pub approved_by: Option<&'a str>,
    pub expires: Date,
    pub item: Option<&'a str>,
}

/// What is to be stated.
#[derive(Clone, Copy, Debug)]
pub struct NewAttestation<'a> {
    pub requirement: &'a str,
    pub system: &'a str,
    pub subject: Option<&'a str>,
    pub environment: Option<&'a str>,
    pub statement: &'a str,
    pub evidence: NewEvidence<'a>,
    pub attested_by: &'a str,
    pub reviewed_by: Option<&'a str>,
    pub expires: Date,
}

/// What it rests on.
#[derive(Clone, Copy, Debug)]
pub enum NewEvidence<'a> {
    /// The path relative to `prc.toml`, and what is in the file today.
    File {
        path: &'a str,
        bytes: &'a [u8],
    },
    Address(&'a str),
}

impl NewWaiver<'_> {
    /// The file, made today.
    ///
    /// # Errors
    /// What the reader of the file would refuse.
    pub fn to_text(&self, rules: Rules<'_>) -> Result<String, Vec<ConfigError>> {
        let text = table(&[
            ("requirement", Some(string(self.requirement))),
            ("subject", Some(string(self.subject))),
            ("system", self.system.map(string)),
            ("environment", self.environment.map(string)),
            ("reason", Some(string(self.reason))),
            ("approved-by", self.approved_by.map(string)),
            ("created", Some(rules.now.to_string())),
            ("expires", Some(self.expires.to_string())),
            ("item", self.item.map(string)),
        ]);
        checked(text, |file, warnings| {
            file.read(warnings, "", |section, errors| waiver::read(section, rules, file, errors)).is_some()
        })
    }
}

impl NewAttestation<'_> {
    /// The file, made today.
    ///
    /// # Errors
    /// What the reader of the file would refuse.
    pub fn to_text(&self, rules: Rules<'_>) -> Result<String, Vec<ConfigError>> {
        let evidence = match self.evidence {
            NewEvidence::File { path, bytes } => {
                format!("{{ path = {}, sha256 = \"{}\" }}", string(path), attestation::digest(bytes))
            }
            NewEvidence::Address(address) => format!("{{ url = {} }}", string(address)),
        };
        let text = table(&[
            ("requirement", Some(string(self.requirement))),
            ("system", Some(string(self.system))),
            ("subject", self.subject.map(string)),
            ("environment", self.environment.map(string)),
            ("statement", Some(string(self.statement))),
            ("evidence", Some(evidence)),
            ("attested-by", Some(string(self.attested_by))),
            ("reviewed-by", self.reviewed_by.map(string)),
            ("date", Some(rules.now.to_string())),
            ("expires", Some(self.expires.to_string())),
        ]);
        checked(text, |file, warnings| {
            file.read(warnings, "", |section, errors| attestation::read(section, rules, file, errors)).is_some()
        })
    }
}

impl Programme {
    /// Whether evidence is an address, which is never fetched, and not a file.
    pub fn is_address(evidence: &str) -> bool {
        attestation::is_address(evidence)
    }
}

/// The text as the reader takes it, or what it does not take.
fn checked(
    text: String,
    read: impl FnOnce(&TomlFile, &mut Vec<crate::Warning>) -> bool,
) -> Result<String, Vec<ConfigError>> {
    let mut warnings = Vec::new();
    let file = TomlFile { path: "".into(), text: text.as_str().into() };
    if read(&file, &mut warnings) && warnings.is_empty() {
        return Ok(text);
    }
    let error = |warning: crate::Warning| {
        let help = Some(warning.help).filter(|help| help != super::NOT_COUNTED);
        ConfigError { message: warning.message, span: None, help }
    };
    Err(warnings.into_iter().map(error).collect())
}

/// Lines of keys and values, with the values below each other.
fn table(keys: &[(&str, Option<String>)]) -> String {
    let set = || keys.iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
    let widest = set().map(|(key, _)| key.len()).max().unwrap_or(0);
    set().map(|(key, value)| format!("{key:widest$} = {value}\n")).collect()
}

fn string(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}
