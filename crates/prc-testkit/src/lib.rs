//! Runs the Markdown fixtures, which are tests and documentation.
//!
//! A fixture is `<id>.md`. Each section is one world: its ```` ```hcl ```` blocks make a root module (`main.tf`, or the file
//! named after the language), ```` ```markdown path ```` blocks are files of the repository, whatever their language, and
//! ```` ```toml ```` gives the tier, the day and the parameters. What the check must say stands behind the header of a
//! resource: `# pass`, `# fail: the whole message`, `# unknown: a part of the message` or `# not applicable: a part`; in
//! Markdown `<!-- pass -->` behind the first heading. Of a subject that stands in no line the settings say it:
//! `[expect]` with its name. `# cited` marks an attribute that must be among the evidence, and a failure points at a
//! marked line of its block, or of its file, if there is one.
//!
//! A ```` ```json actual ```` block is what runs beside what is declared: see [`mod@live`]. What is expected of a resource
//! on both sides is the joined verdict, and of one that runs only stands in `[expect]`.
//!
//! Each fixture is also its own mutation test: see [`mod@flip`]. What `prc fix` offers for it is tried out, too: see
//! [`mod@fix`].

// Fixtures and pages are files, and `UPDATE=1` asks for the pages to be written.
#![allow(clippy::disallowed_methods)]

mod entry;
mod expect;
mod fix;
mod fixture;
mod flip;
mod live;
mod page;
mod world;

use std::fmt;
use std::path::Path;

use prc_check::{Check, State};

pub use fixture::{File, Fixture, Section};
pub use page::{page, pages};
pub use world::surveyed;

/// What is wrong with fixtures, one line each.
pub struct Problems(pub Vec<String>);

impl fmt::Debug for Problems {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} problems", self.0.len())?;
        self.0.iter().try_for_each(|problem| writeln!(out, "  {problem}"))
    }
}

impl Problems {
    fn or_ok(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// Runs the fixture of each check; every check must have one that shows at least a pass, a fail and an unknown.
///
/// # Errors
/// A verdict is not the expected one, or a fixture is missing or does not show enough.
pub fn run(fixtures: &Path, checks: &[Check]) -> Result<(), Problems> {
    let mut problems = Vec::new();
    for check in checks {
        problems.extend(entry::problems_of(check).into_iter().map(|problem| format!("{}: {problem}", check.id)));
        match Fixture::read(fixtures, check.id) {
            Ok(fixture) => problems.extend(problems_of(check, checks, &fixture)),
            Err(error) => problems.push(error),
        }
    }
    Problems(problems).or_ok()
}

fn problems_of(check: &Check, checks: &[Check], fixture: &Fixture) -> Vec<String> {
    let mut problems = Vec::new();
    let mut shown = Vec::new();
    for section in &fixture.sections {
        let expected = expect::expectations(section);
        shown.extend(expected.iter().map(|one| one.state));
        match world::verdicts(check, section) {
            Ok(world) => problems.extend(world.compare(section, &expected)),
            Err(error) => problems.push(format!("{}: {error}", section.title)),
        }
    }
    problems.extend(flip::problems_of(check, fixture));
    problems.extend(fix::problems_of(check, checks, fixture));
    for (state, word) in [(State::Pass, "pass"), (State::Fail, "fail"), (State::Unknown, "unknown")] {
        if !shown.contains(&state) {
            problems.push(format!("no example of {word}"));
        }
    }
    problems.into_iter().map(|problem| format!("{}: {problem}", check.id)).collect()
}
