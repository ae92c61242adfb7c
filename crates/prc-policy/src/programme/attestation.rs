//! `prc/attestations/*.toml`: what a person states about what no machine can see.

use std::ops::Range;
use std::sync::Arc;

use prc_check::{Date, Subject, Tier};
use prc_model::configuration_address;
use prc_tree::Tree;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::keys::{date, is_in_future, requirement, whose};
use super::{Rules, TomlFile, join};
use crate::config::section::Section;
use crate::config::system::normal;
use crate::finding::hex;
use crate::{Attested, ConfigError, Warning};

/// A statement, in order but for its date and its evidence.
#[derive(Clone, Debug)]
pub struct Attestation {
    pub requirement: String,
    pub system: String,
    /// `None` for every subject of the system.
    pub subject: Option<String>,
    /// `None` for every environment.
    pub environment: Option<String>,
    pub says: Arc<Attested>,
    pub standing: Standing,
    evidence: Evidence,
    expires_at: Range<usize>,
    evidence_at: Range<usize>,
    text: Arc<str>,
}

/// What a statement rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A file, relative to `prc.toml`, and the SHA-256 of its bytes.
    File { path: String, sha256: String },
    /// It is never fetched.
    Address(String),
}

/// Whether a statement counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Valid,
    Expired,
    /// The evidence is another one than the statement was made about, or is gone.
    Changed(String),
}

pub(super) fn read(
    mut section: Section<'_>,
    rules: Rules<'_>,
    file: &TomlFile,
    errors: &mut Vec<ConfigError>,
) -> Option<Attestation> {
    let requirement = requirement(&mut section, rules, errors);
    section.required_text("system", errors);
    let before = errors.len();
    let (system, environment) = whose(&mut section, rules, errors);
    // A missing system was told already, and one of another type is told once.
    if system.is_none() {
        errors.truncate(before);
    }
    let subject = section.text("subject", errors).map(Spanned::into_inner);
    let statement = section.required_text("statement", errors);
    let evidence = evidence(&mut section, errors);
    let attested_by = section.required_text("attested-by", errors);
    let reviewed_by = section.text("reviewed-by", errors);
    let made = date(&mut section, "date", errors);
    let expires = date(&mut section, "expires", errors);
    let start = section.span();
    section.finish(errors);
    let tier = rules.config.systems.iter().find(|one| system.as_deref() == Some(&*one.name)).map(|one| one.tier);
    errors.extend(unreviewed(attested_by.as_ref(), reviewed_by.as_ref(), tier, start));
    if let (Some((made, span)), Some((expires, end))) = (&made, &expires) {
        if is_in_future(*made, rules.now) {
            errors.push(ConfigError::new(format!("it is of {made}, which is in the future"), span.clone()));
        }
        if expires < made {
            errors.push(ConfigError::new(format!("it expires on {expires}, before it is made"), end.clone()));
        }
    }
    let (evidence, evidence_at) = evidence?;
    let (expires, expires_at) = expires?;
    let (name, sha256) = match &evidence {
        Evidence::File { path, sha256 } => (path.clone(), Some(sha256.clone())),
        Evidence::Address(address) => (address.clone(), None),
    };
    Some(Attestation {
        requirement: requirement?.0.into_inner(),
        system: system?,
        subject,
        environment,
        says: Arc::new(Attested {
            statement: statement?.into_inner(),
            evidence: name,
            sha256,
            attested_by: attested_by?.into_inner(),
            reviewed_by: reviewed_by.map(Spanned::into_inner),
            date: made?.0,
            expires,
            file: file.path.clone(),
        }),
        standing: Standing::Changed("nobody has looked at it".into()),
        evidence,
        expires_at,
        evidence_at,
        text: file.text.clone(),
    })
}

/// `evidence = { path = "docs/restore.md", sha256 = "…" }` or `evidence = { url = "https://…" }`
fn evidence(section: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> Option<(Evidence, Range<usize>)> {
    const HELP: &str = "evidence = { path = \"docs/restore.md\", sha256 = \"…\" }, or { url = \"https://…\" }";
    let Some(value) = section.get("evidence") else {
        errors.push(ConfigError::new("`evidence` is missing", section.span()).help(HELP));
        return None;
    };
    let mut own = section.within("evidence", value, errors)?;
    let (path, sha256, url) = (own.text("path", errors), own.text("sha256", errors), own.text("url", errors));
    own.finish(errors);
    let error = match (path, sha256, url) {
        (Some(path), Some(sha256), None) => {
            let digits = sha256.get_ref().to_ascii_lowercase();
            match normal(path.get_ref()) {
                _ if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                    ConfigError::new("`sha256` in [evidence] is not 64 hexadecimal digits", sha256.span())
                }
                Some(path) => return Some((Evidence::File { path, sha256: digits }, value.span())),
                None => {
                    let message = format!("`{}` is not a path inside the repository", path.get_ref());
                    ConfigError::new(message, path.span()).help("write it relative to prc.toml with `/`")
                }
            }
        }
        (None, None, Some(url)) if is_address(url.get_ref()) => {
            return Some((Evidence::Address(url.into_inner()), value.span()));
        }
        (None, None, Some(url)) => {
            ConfigError::new(format!("`{}` is no address", url.get_ref()), url.span()).help("it begins with https://")
        }
        _ => ConfigError::new("`evidence` is a path with its sha256, or a url", value.span()).help(HELP),
    };
    errors.push(error);
    None
}

/// Reports make links of addresses, so they are of one kind.
pub(super) fn is_address(text: &str) -> bool {
    text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

fn unreviewed(
    attested_by: Option<&Spanned<String>>,
    reviewed_by: Option<&Spanned<String>>,
    tier: Option<Tier>,
    start: Range<usize>,
) -> Option<ConfigError> {
    match (attested_by, reviewed_by) {
        (Some(one), Some(other)) if same_person(one.get_ref(), other.get_ref()) => {
            let message = format!("`{}` cannot review what the same person states", other.get_ref());
            Some(ConfigError::new(message, other.span()).help("another person reviews it"))
        }
        (_, None) if tier == Some(Tier::One) => {
            let error = ConfigError::new("`reviewed-by` is missing, and the system is of tier 1", start);
            Some(error.help("another person than `attested-by` reviews it"))
        }
        _ => None,
    }
}

/// `@Alice` is `alice`.
pub(super) fn same_person(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.trim().trim_start_matches('@').to_lowercase();
    plain(one) == plain(other)
}

/// The SHA-256 of evidence, in hexadecimal digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

impl Attestation {
    /// Looks at the evidence and the date.
    pub(super) fn look(&mut self, tree: &Tree, home: &str, now: Date) {
        self.standing = match &self.evidence {
            _ if now > self.says.expires => Standing::Expired,
            Evidence::Address(_) => Standing::Valid,
            Evidence::File { path, sha256 } => match tree.read(&join(home, path)) {
                Ok(bytes) if digest(&bytes) == *sha256 => Standing::Valid,
                Ok(_) => Standing::Changed(format!("{path} was changed since")),
                Err(error) => Standing::Changed(format!("{path} {error}")),
            },
        };
    }

    /// Whether a verdict is what it speaks of.
    pub fn is_about(&self, system: &str, requirement: &str, subject: &Subject) -> bool {
        let id = &*subject.id;
        self.requirement == requirement
            && self.system == system
            && self.subject.as_deref().is_none_or(|own| own == id || own == configuration_address(id))
            && self.environment.as_deref().is_none_or(|own| subject.root_module.environment_name() == Some(own))
    }

    /// Why it does not count; `None` when it does.
    pub(crate) fn lapsed(&self) -> Option<String> {
        match &self.standing {
            Standing::Valid => None,
            Standing::Expired => Some(format!("the attestation expired on {}", self.says.expires)),
            Standing::Changed(what) => Some(format!("the evidence of the attestation does not hold: {what}")),
        }
    }

    /// The tag of a verdict that it would have changed.
    pub(crate) const fn tag(&self) -> &'static str {
        match self.standing {
            Standing::Changed(_) => "changed-evidence",
            Standing::Valid | Standing::Expired => "expired-attestation",
        }
    }

    pub(crate) fn warning_of_lapse(&self) -> Option<Warning> {
        let message = format!("{}: {}", self.requirement, self.lapsed()?);
        let span = if self.standing == Standing::Expired { &self.expires_at } else { &self.evidence_at };
        Some(self.warning(self.tag(), message, span.clone()).help("look again, and state it anew"))
    }

    pub(crate) fn unused(&self, decided: bool) -> Warning {
        let (requirement, system) = (&self.requirement, &self.system);
        let (message, help) = match decided {
            true => (format!("nothing to attest: {requirement} is decided for {system}"), "remove the file"),
            false => {
                (format!("the attestation matches nothing: {requirement} for {system}"), "remove it, or correct it")
            }
        };
        self.warning("unused-attestation", message, 0..0).help(help)
    }

    fn warning(&self, code: &'static str, message: String, span: Range<usize>) -> Warning {
        Warning::new(code, message, span).in_file(&self.says.file, &self.text)
    }
}
