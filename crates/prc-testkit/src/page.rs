//! The documentation page of a check: its catalogue entry, and the examples that its tests prove.

use std::fmt::Write;
use std::path::Path;

use prc_check::{Check, Level, Requirement, State};

use crate::expect::{expectations, marks};
use crate::{File, Fixture, Problems, Section};

/// The page of a check.
pub fn page(check: &Check, fixture: &Fixture) -> String {
    let mut page = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut page, check.requirement, fixture);
    page
}

/// Compares the pages of checks with the committed ones; writes them when `UPDATE=1`.
///
/// # Errors
/// A page is stale, or cannot be made.
pub fn pages(fixtures: &Path, docs: &Path, checks: &[Check]) -> Result<(), Problems> {
    let update = std::env::var("UPDATE").is_ok_and(|update| update == "1");
    let mut problems = Vec::new();
    for check in checks {
        let path = docs.join(format!("{}.md", check.id));
        match Fixture::read(fixtures, check.id).map(|fixture| page(check, &fixture)) {
            Ok(page) if update => {
                let written = std::fs::create_dir_all(docs).and_then(|()| std::fs::write(&path, page));
                problems.extend(written.err().map(|error| format!("{}: {error}", path.display())));
            }
            Ok(page) if std::fs::read_to_string(&path).is_ok_and(|committed| committed == page) => {}
            Ok(_) => problems.push(format!("{} is stale: run the tests with UPDATE=1", path.display())),
            Err(error) => problems.push(error),
        }
    }
    Problems(problems).or_ok()
}

fn write(page: &mut String, requirement: &Requirement, fixture: &Fixture) -> std::fmt::Result {
    let levels = [requirement.tiers.one, requirement.tiers.two, requirement.tiers.three].map(Level::as_str);
    writeln!(page, "# {}\n", requirement.title)?;
    writeln!(
        page,
        "`{}` · {} · {} · tiers 1/2/3: {}\n",
        requirement.id,
        requirement.category,
        requirement.severity,
        levels.join("/")
    )?;
    writeln!(page, "{} {}\n", requirement.rationale, requirement.severity_why)?;
    for (state, title) in [(State::Fail, "This fails"), (State::Pass, "This passes")] {
        if let Some(section) = first(fixture, state) {
            writeln!(page, "## {title}\n")?;
            page.push_str(&section.prose);
            for file in &section.files {
                let info = if file.path == "main.tf" {
                    file.language.clone()
                } else {
                    format!("{} {}", file.language, file.path)
                };
                let fence = fence(&file.text);
                writeln!(page, "{fence}{info}\n{}\n{fence}\n", without_marks(file))?;
            }
        }
    }
    writeln!(page, "## What to do\n")?;
    if let Some(text) = &requirement.remediation.text {
        writeln!(page, "{text}\n")?;
    }
    if let Some(code) = &requirement.remediation.terraform {
        writeln!(page, "```hcl\n{}\n```\n", code.trim())?;
    }
    if let Some(command) = &requirement.remediation.cli {
        writeln!(page, "```sh\n{}\n```\n", command.trim())?;
    }
    if !requirement.fix.is_empty() {
        writeln!(page, "## What `prc fix` writes\n\n| attribute | | why |\n| --- | --- | --- |")?;
        for part in requirement.fix.iter() {
            let attributes: Vec<String> = part.attributes.iter().map(|one| format!("`{one}`")).collect();
            writeln!(page, "| {} | {} | {} |", attributes.join(", "), part.safety(), part.why)?;
        }
        writeln!(page)?;
    }
    if !requirement.params.is_empty() {
        writeln!(
            page,
            "## Parameters\n\n| name | default | tier 1 | tier 2 | tier 3 | source |\n| --- | --- | --- | --- | --- | --- |"
        )?;
        for (name, param) in requirement.params.iter() {
            let tier =
                |value: &Option<prc_check::Setting>| value.as_ref().map_or_else(String::new, ToString::to_string);
            let [one, two, three] = [&param.tier_1, &param.tier_2, &param.tier_3].map(tier);
            writeln!(page, "| `{name}` | {} | {one} | {two} | {three} | {} |", param.default, param.source)?;
        }
        writeln!(page)?;
    }
    writeln!(page, "## Where it is easily got wrong\n")?;
    requirement.edge_cases.iter().try_for_each(|case| writeln!(page, "- {case}"))?;
    if !requirement.references.is_empty() {
        writeln!(page, "\n## The same elsewhere\n")?;
        requirement.references.iter().try_for_each(|(place, ids)| writeln!(page, "- {place}: {}", ids.join(", ")))?;
    }
    Ok(())
}

/// Longer than any run of backticks in the text.
fn fence(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}

/// An example without the marks that only its test reads.
fn without_marks(file: &File) -> String {
    let (start, end) = marks(&file.language);
    let cited = format!("{}cited{end}", start.trim_start());
    let without = |line| str::strip_suffix(line, &*cited).or(str::strip_suffix(line, "# cited")).unwrap_or(line);
    let lines = file.text.trim_end().lines().map(|line| without(line).trim_end());
    lines.collect::<Vec<_>>().join("\n")
}

/// The first section that shows a state and nothing else.
fn first(fixture: &Fixture, state: State) -> Option<&Section> {
    let shows = |section: &&Section| {
        let expected = expectations(section);
        !expected.is_empty() && expected.iter().all(|one| one.state == state)
    };
    fixture
        .sections
        .iter()
        .find(shows)
        .or_else(|| fixture.sections.iter().find(|section| expectations(section).iter().any(|one| one.state == state)))
}
