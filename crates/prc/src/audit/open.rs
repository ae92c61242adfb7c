//! `prc audit open`: begins the audit of a period.

use prc_audit::{Record, ScopedSystem};
use prc_check::Tier;
use prc_policy::{Catalogue, SystemConfig};

use super::args::PeriodArgs;
use super::evaluate::{Member, members};
use super::place::{Place, input};
use crate::catalogue;
use crate::cli::Global;
use crate::failure::{Failure, exit};
use crate::output;

/// What keeps branches from conflicts: each line of a snapshot stands for itself.
const ATTRIBUTE: &str = "*.jsonl merge=union";

pub(crate) fn run(global: &Global, arguments: &PeriodArgs) -> Result<u8, Failure> {
    let place = Place::open(global, &input(&arguments.path))?;
    let period = place.period(arguments.period.as_deref())?;
    place.tell();
    let before = match place.history.record(&period.name) {
        Some(_) => Some(place.audit(&period)?),
        None => None,
    };
    if let Some(open) =
        place.history.records().into_iter().find(|one| one.closed.is_none() && one.period != period.name)
    {
        let failure = Failure::usage(format!("the audit {} is still open", open.period));
        return Err(failure.help(format!("prc audit close {}", open.period)));
    }
    let later = place.history.records().into_iter().find(|one| one.starts > period.starts);
    if let Some(later) = later {
        let failure = Failure::usage(format!("there is a later audit: {}", later.period));
        return Err(failure.help("history goes one way: the next audit is a later one"));
    }
    let record = Record {
        period: period.name.clone(),
        starts: period.starts,
        ends: period.ends,
        opened: before.as_ref().map_or(place.now, |before| before.opened),
        catalogue: before.as_ref().map_or_else(|| catalogue::VERSION.into(), |before| before.catalogue.clone()),
        closed: None,
        systems: systems(&place)?,
    };
    place.write_record(&record)?;
    let attributes = write_attributes(&place)?;
    let mut text = format!(
        "{} {period}: {} to {}\n",
        if before.is_some() { "brought up to date" } else { "opened" },
        period.starts,
        period.ends
    );
    for system in &record.systems {
        let owner = system.owner.as_deref().unwrap_or("nobody");
        let member = system.member.as_ref().map(|member| format!(" in {member}")).unwrap_or_default();
        text += &format!(
            "  {}  tier {}, {}{}\n",
            printable(&system.name),
            system.tier,
            printable(owner),
            printable(&member)
        );
    }
    text += &format!("wrote {}\n", place.path(&format!("{}/{period}.toml", prc_audit::AUDITS)));
    if attributes {
        text += &format!("wrote {} with `{ATTRIBUTE}`, so that branches merge\n", place.path(".gitattributes"));
    }
    text += &format!("next: prc audit run {period}\n");
    output::print(&text)?;
    Ok(exit::OK)
}

fn printable(text: &str) -> String {
    prc_model::Printable(text).to_string()
}

/// What will be audited: the systems of this repository and of its members, sorted by name.
fn systems(place: &Place) -> Result<Vec<ScopedSystem>, Failure> {
    let config = &place.policy.config;
    let mut systems = Vec::new();
    if config.audit.members.is_empty() || !config.is_undeclared() {
        systems.extend(config.systems.iter().map(|system| scoped(system, None)));
    }
    for member in members(place)? {
        match member {
            (name, Member::Checkout(scope)) => {
                let mut policy = crate::policy::Policy::of_tree(&scope, &Catalogue::new(&place.checks))?;
                policy.config.name_undeclared(&name);
                systems.extend(policy.config.systems.iter().map(|system| scoped(system, Some(&name))));
            }
            (name, Member::Saved(document)) => systems.extend(document.systems.iter().map(|system| ScopedSystem {
                name: system.name.to_string(),
                tier: system.tier,
                owner: system.owner.as_deref().map(String::from),
                member: Some(name.clone()),
                environments: Vec::new(),
                terraform: Vec::new(),
            })),
        }
    }
    systems.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(pair) = systems.windows(2).find(|pair| pair[0].name == pair[1].name) {
        let failure = Failure::usage(prc_audit::SameName(pair[0].name.clone()).to_string());
        return Err(failure.help("declare the system in the member's prc.toml by another name"));
    }
    Ok(systems)
}

fn scoped(system: &SystemConfig, member: Option<&str>) -> ScopedSystem {
    ScopedSystem {
        name: system.name.to_string(),
        tier: match system.tier {
            Tier::One => 1,
            Tier::Two => 2,
            Tier::Three => 3,
        },
        owner: system.description.owner.as_ref().map(|owner| owner.get_ref().clone()),
        member: member.map(String::from),
        environments: system.environments.iter().map(|one| one.name.get_ref().to_string()).collect(),
        terraform: system.root_modules().into_iter().flatten().map(|path| path.to_string()).collect(),
    }
}

/// Adds the line to `.gitattributes` beside `prc.toml` unless it is there; answers whether it was added.
fn write_attributes(place: &Place) -> Result<bool, Failure> {
    let path = place.path(".gitattributes");
    let old = match place.scope.tree.read_text(&path) {
        Ok(text) => String::from(&*text),
        Err(prc_tree::ReadError::NotFound) => String::new(),
        Err(error) => return Err(Failure::usage(format!("{path} {error}"))),
    };
    if old.lines().any(|line| line.trim() == ATTRIBUTE) {
        return Ok(false);
    }
    let end = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    place.write(".gitattributes", &format!("{old}{end}{ATTRIBUTE}\n"))
}
