//! Comments that accept a failure where it is written:
//! `# prc:ignore rds-backup-retention reason="rebuilt from events nightly" until=2027-05-31`

mod comment;
mod document;
mod hcl;
mod place;

use std::ops::Range;
use std::sync::Arc;

use memchr::memmem;
use prc_check::{Date, Verdict};
use prc_model::{FileId, SourceFile, Sources};

use crate::accept::lies_in;
use crate::programme::{Rules, days_after};
use crate::{ConfigError, Waived, Warning};

use self::comment::Said;

pub use self::place::NewIgnore;

/// What a comment begins with.
const WORD: &str = "prc:ignore";

/// The comments of the files that were read.
#[derive(Clone, Debug, Default)]
pub struct Ignores {
    ignores: Vec<Ignore>,
    warnings: Vec<Warning>,
}

/// One comment about one requirement, in order but for its date.
#[derive(Clone, Debug)]
pub struct Ignore {
    pub(crate) requirement: String,
    pub(crate) says: Arc<Waived>,
    file: FileId,
    /// The bytes that it is about.
    covers: Range<usize>,
    /// Where the id is written.
    id_at: Range<usize>,
    text: Arc<str>,
}

/// A comment, and the bytes of the file that it is about.
struct Comment {
    /// What stands in it, without what makes it a comment.
    text: Range<usize>,
    covers: Range<usize>,
}

impl Ignores {
    /// Finds them in the texts that a run has read. A file without the word costs a search for it and no more.
    pub fn find(sources: &Sources, rules: Rules<'_>) -> Self {
        let finder = memmem::Finder::new(WORD);
        let mut found = Self::default();
        for (id, file) in sources.files() {
            if finder.find(file.text.as_bytes()).is_none() {
                continue;
            }
            // What others wrote accepts nothing here, unless the policy says so.
            if is_fetched(&file.path) && !rules.config.waiver.honor_module_ignores {
                continue;
            }
            for comment in comments(file) {
                found.read(id, file, &comment, rules);
            }
        }
        found
    }

    pub(crate) fn all(&self) -> &[Ignore] {
        &self.ignores
    }

    pub(crate) fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Those of a change: a comment counts only when the base has it at the same place, with the day and the reason
    /// that it has there, so that no change accepts its own failures. Answers what the change adds, alters and takes
    /// out, in this order of preference. `is_gone` says whether a file of the base is no longer there.
    pub fn under(mut self, base: &Self, is_gone: &dyn Fn(&str) -> bool) -> (Self, Vec<IgnoreChange>) {
        let mut known: Vec<(Place, &Ignore)> = base.ignores.iter().map(|one| (one.place(), one)).collect();
        let mut changes = Vec::new();
        let mut open = Vec::new();
        let mut kept = Vec::new();
        for mut own in self.ignores {
            let place = own.place();
            let same_file = |other: &Ignore| other.says.file == own.says.file || is_gone(&other.says.file);
            let found = known.iter().position(|(other, ignore)| *other == place && same_file(ignore));
            let Some(found) = found else {
                open.push(own);
                continue;
            };
            let (_, before) = known.remove(found);
            let (was, is) = (&before.says, &own.says);
            if (was.expires, &was.reason) != (is.expires, &is.reason) {
                let message = format!("changes a comment that ignores {} until {}", own.requirement, is.expires);
                changes.push(IgnoreChange::of(&own, message, is.expires > was.expires));
            }
            let says = Waived {
                reason: was.reason.clone(),
                approved_by: was.approved_by.clone(),
                expires: was.expires,
                item: was.item.clone(),
                ..Waived::clone(is)
            };
            own.says = Arc::new(says);
            kept.push(own);
        }
        for own in open {
            let message = format!("adds a comment that ignores {} until {}", own.requirement, own.says.expires);
            changes.push(IgnoreChange::of(&own, message, true));
        }
        for (_, before) in known {
            let message = format!("takes out a comment that ignores {}", before.requirement);
            changes.push(IgnoreChange { gone: true, ..IgnoreChange::of(before, message, false) });
        }
        self.ignores = kept;
        (self, changes)
    }

    fn read(&mut self, id: FileId, file: &SourceFile, comment: &Comment, rules: Rules<'_>) {
        let text = file.text.get(comment.text.clone()).unwrap_or_default();
        let mut errors = Vec::new();
        let said = comment::read(text, &mut errors);
        let line =
            1 + memchr::memchr_iter(b'\n', file.text.as_bytes().get(..comment.text.start).unwrap_or_default()).count();
        if let Some(said) = said {
            for (requirement, at) in &said.ids {
                match refused(requirement, at, &said, rules) {
                    Some(error) => errors.push(error),
                    None => self.ignores.push(Ignore {
                        requirement: requirement.clone(),
                        says: Arc::new(Waived {
                            reason: said.reason.clone(),
                            approved_by: said.approved_by.clone(),
                            created: None,
                            expires: said.until.0,
                            item: said.item.clone(),
                            file: file.path.clone(),
                            line,
                            inline: true,
                        }),
                        file: id,
                        covers: comment.covers.clone(),
                        id_at: moved(at, comment.text.start),
                        text: file.text.clone(),
                    }),
                }
            }
        }
        let warning = |error: ConfigError| {
            let help = error.help.unwrap_or_else(|| "it accepts nothing until that is mended".into());
            let span = moved(&error.span.unwrap_or(0..0), comment.text.start);
            Warning::new("invalid-ignore", error.message, span).help(help).wrong().in_file(&file.path, &file.text)
        };
        self.warnings.extend(errors.into_iter().map(warning));
    }
}

/// Why a comment cannot accept a requirement.
fn refused(id: &str, at: &Range<usize>, said: &Said, rules: Rules<'_>) -> Option<ConfigError> {
    let Some(requirement) = rules.catalogue.requirement(id) else {
        let error = ConfigError::new(format!("unknown requirement `{id}`"), at.clone());
        return Some(error.suggest(id, rules.catalogue.ids()));
    };
    if !rules.config.is_waivable(id) {
        let error = ConfigError::new(format!("{id} cannot be ignored"), at.clone());
        return Some(error.help(format!("prc.toml says `waivable = false` in [requirement.{id}]")));
    }
    let severity = rules.config.severity(requirement);
    let most = rules.config.waiver.max_days(severity);
    let last = days_after(rules.now, most);
    // A comment does not say when it was made: it may not reach further than one that is made today.
    (said.until.0 > last).then(|| {
        let message = format!("it accepts {id} until {}, and {severity} allows {most} days", said.until.0);
        ConfigError::new(message, said.until.1.clone()).help(format!("at most {last}"))
    })
}

/// Whether a file belongs to a module that Terraform fetched.
fn is_fetched(path: &str) -> bool {
    path.split('/').any(|part| part == ".terraform")
}

/// The comments of a file in a language that has some.
fn comments(file: &SourceFile) -> Vec<Comment> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&[".tf", ".tofu", ".tfvars"]) {
        hcl::comments(&file.text)
    } else if ends(&[".md", ".markdown"]) {
        document::of_markdown(&file.text)
    } else if ends(&[".yml", ".yaml"]) {
        document::of_yaml(&file.text)
    } else if name == "CODEOWNERS" {
        document::of_lines(&file.text)
    } else {
        Vec::new()
    }
}

fn moved(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// What a change does to a comment.
#[derive(Clone, Debug)]
pub struct IgnoreChange {
    pub message: String,
    pub file: Arc<str>,
    /// From 1.
    pub line: usize,
    /// It is not there any more: the place is one of the base.
    pub gone: bool,
    pub weakens: bool,
}

impl IgnoreChange {
    fn of(ignore: &Ignore, message: String, weakens: bool) -> Self {
        Self { message, file: ignore.says.file.clone(), line: ignore.says.line, gone: false, weakens }
    }
}

/// What a comment is about, whatever the line: the requirement, the block around it, the name of what it covers.
type Place = (String, String, String);

impl Ignore {
    fn place(&self) -> Place {
        let ahead = self.text.get(..self.covers.start).unwrap_or_default();
        let covered = self.text.get(self.covers.clone()).unwrap_or_default();
        let begins = |line: &&str| line.starts_with(|one: char| one.is_ascii_alphabetic()) && line.contains('{');
        let block = ahead.lines().rev().find(begins).unwrap_or_default();
        let name = covered.trim_start().split(['=', '{', '\n']).next().unwrap_or_default();
        (self.requirement.clone(), block.trim().to_owned(), name.trim().to_owned())
    }

    /// Whether it stands at a verdict: at what decides, at the block of the subject, or at a module call on the way.
    pub(crate) fn is_about(&self, verdict: &Verdict) -> bool {
        self.requirement == verdict.requirement && lies_in(verdict, self.file, &self.covers)
    }

    pub(crate) fn is_expired(&self, now: Date) -> bool {
        now > self.says.expires
    }

    pub(crate) fn expired(&self) -> Warning {
        let message = format!("this accepted {} until {}", self.requirement, self.says.expires);
        self.warning("expired-ignore", message).help("mend what fails, or give it another day")
    }

    pub(crate) fn unused(&self, holds: bool) -> Warning {
        let message = match holds {
            true => format!("nothing to ignore: {} holds here", self.requirement),
            false => format!("this ignores nothing: {} does not fail here", self.requirement),
        };
        self.warning("unused-ignore", message).help("remove it, or move it to what fails")
    }

    fn warning(&self, code: &'static str, message: String) -> Warning {
        Warning::new(code, message, self.id_at.clone()).in_file(&self.says.file, &self.text)
    }
}
