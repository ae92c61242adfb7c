//! The text of a first `prc.toml`.

use std::collections::BTreeMap;
use std::fmt::Write;

use prc_model::Printable;

use super::found::{Found, Owner, System};

/// The file; every key in it is one that `prc` reads, and what is not known stands in comments.
pub(super) fn text(found: &Found) -> String {
    let mut text = String::from(
        "# What runs here, what is required of it, and when a check fails.\n\
         # Every key: docs/configuration.md of prc, or prc schema config for an editor.\n\
         version = 1\n\n\
         # The policy that many repositories share; what is said here wins.\n\
         # extend = \"../org-prc.toml\"\n",
    );
    if found.systems.is_empty() {
        text.push_str(NO_SYSTEM);
    }
    for system in &found.systems {
        system_text(&mut text, system, &found.docs);
    }
    teams(&mut text, found);
    text.push_str(REST);
    text
}

const NO_SYSTEM: &str = "
# No root module was found, so no system is declared. One looks like this:
# [system.orders]
# owner     = \"team-orders\"
# tier      = 2                 # 1 business critical | 2 standard | 3 experimental
# terraform = [\"infra/prod\"]
";

fn system_text(text: &mut String, system: &System, docs: &[String]) {
    let name = &system.name;
    let key = key(name);
    line(text, &format!("\n[system.{key}]"));
    line(text, &format!("title     = {}", string(name)));
    match &system.owner {
        Some(owner) => line(text, &format!("owner     = {:<18} # from {}", string(&owner.team), owner.from)),
        None => line(text, "# owner   = \"team-name\"         # a key of [team]"),
    }
    line(text, "tier      = 2                  # 1 business critical | 2 standard | 3 experimental");
    match system.roots.as_slice() {
        [] => line(text, "# terraform = [\"infra\"]        # left out, every root module"),
        roots => line(text, &format!("terraform = {}", list(roots))),
    }
    if !docs.is_empty() {
        line(text, &format!("docs      = {}", list(docs)));
    }
    if !system.code.is_empty() {
        line(text, &format!("code      = {}", list(&system.code)));
    }
    line(text, "# data-class = \"internal\"      # public | internal | confidential | pci");
    line(text, "# objectives = { rto-minutes = 60, rpo-minutes = 5 }");
    line(text, "# oncall = { tool = \"pagerduty\", schedule = \"P123\", escalation-minutes = [0, 10, 25] }");
    if !system.workspaces.is_empty() {
        line(text, &format!("workspaces = {}", list(&system.workspaces)));
    }
    for environment in &system.environments {
        line(text, &format!("\n[[system.{key}.environment]]"));
        line(text, &format!("name      = {}", string(&environment.name)));
        if !environment.roots.is_empty() {
            line(text, &format!("terraform = {}", list(&environment.roots)));
        }
        if !environment.var_files.is_empty() {
            line(text, &format!("var-files = {}", list(&environment.var_files)));
        }
        line(
            text,
            "# account = \"111122223333\"     # with regions and role-arn: what runs is read by prc check --aws",
        );
    }
    if system.environments.is_empty() && system.workspaces.is_empty() {
        let example = "\n# [[system.KEY.environment]]\n# name      = \"prod\"\n# var-files = [\"prod.tfvars\"]\n\
                       # account   = \"111122223333\"";
        line(text, &example.replace("KEY", &key));
    }
    let example = "\n# [[system.KEY.slo]]\n# name        = \"availability\"\n# indicator   = \"alb-availability\"\n\
                   # target      = 0.999\n# window-days = 28";
    line(text, &example.replace("KEY", &key));
}

/// Each team once; the systems of a team may have been read from several lines.
fn teams(text: &mut String, found: &Found) {
    let mut teams: BTreeMap<&str, &Owner> = BTreeMap::new();
    for owner in found.systems.iter().filter_map(|system| system.owner.as_ref()) {
        teams.entry(&owner.team).or_insert(owner);
    }
    for (team, owner) in &teams {
        line(text, &format!("\n[team.{}]", key(team)));
        line(text, "# contact = \"#channel\"");
        match owner.members.as_slice() {
            [] => line(text, "# members = [\"@one\", \"@two\", \"@three\"]"),
            members => line(text, &format!("members = {}", list(members))),
        }
    }
    if teams.is_empty() {
        line(text, "\n# [team.team-name]\n# contact = \"#channel\"\n# members = [\"@one\", \"@two\", \"@three\"]");
    }
}

const REST: &str = "
# One requirement: how bad a failure is, its parameters, whether it may be waived. prc list shows all.
# [requirement.rds-backup-retention]
# min-retention-days = { tier-1 = 14, tier-2 = 7 }
# waivable = false

# prc check
[gate.local]
fail-on = [\"critical\", \"high\"]
# min-score = { tier-1 = 80, tier-2 = 70, tier-3 = 50 }

# prc check --base origin/main
[gate.pull-request]
fail-on = [\"new-critical\", \"new-high\"]

# prc audit run
[gate.audit]
fail-on = [\"critical-must-fail\", \"critical-must-unknown\", \"expired-waiver\", \"overdue-P0\", \"overdue-P1\"]
# min-decided = { tier-1 = 95, tier-2 = 90, tier-3 = 70 }

# Audits: two a year.
[period]
months = 6
anchor = 2026-01-01
# timezone = \"Asia/Tokyo\"

# How long what fails may be accepted, in days, and by whom.
[waiver]
max-days = { critical = 30, high = 90, medium = 180, low = 365 }
# approvers = { critical = [\"sre-lead\"], high = [\"sre-lead\"] }

# Until when a gap is closed, in days; P3 until the end of the next period.
[due]
P0 = 7
P1 = 30
P2 = 90
";

fn line(text: &mut String, line: &str) {
    // A text takes whatever is written to it.
    let _ = writeln!(text, "{line}");
}

/// A key of TOML; a dot would part it.
fn key(name: &str) -> String {
    let bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if bare { name.to_owned() } else { string(name) }
}

/// A basic string; nothing in it can end the line.
fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for one in text.chars() {
        match one {
            '"' | '\\' => quoted.extend(['\\', one]),
            // What does not show is written out.
            one if Printable(one.encode_utf8(&mut [0; 4])).to_string() != one.to_string() => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(one));
            }
            one => quoted.push(one),
        }
    }
    quoted.push('"');
    quoted
}

fn list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| string(item)).collect();
    let short = format!("[{}]", items.join(", "));
    if short.len() <= 100 { short } else { format!("[\n  {},\n]", items.join(",\n  ")) }
}
