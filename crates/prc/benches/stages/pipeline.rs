//! The steps of `prc check` on a tree in memory, one by one. The benchmarks and the fuzz targets use it.

use prc_check::{Check, Coverage, Date, Verdict, decide};
use prc_model::{Inventory, Mode, Side};
use prc_policy::{Accepted, Assessment, Catalogue, Config, GateOptions, Ignores, Inputs, Programme, assess};
use prc_report::{Mended, Report, Style, full, json};
use prc_terraform::{Options, read};
use prc_tree::Tree;

const TODAY: Date = Date::constant(2026, 11, 21);

/// Every check that there is.
pub(crate) fn all_checks() -> Vec<Check> {
    let lists = [
        prc_checks_backup::checks(),
        prc_checks_capacity::checks(),
        prc_checks_incident::checks(),
        prc_checks_monitoring::checks(),
        prc_checks_security::checks(),
    ];
    lists.into_iter().flatten().collect()
}

/// What a tree declares.
pub(crate) fn evaluate(tree: &Tree, options: &Options) -> Inventory {
    let mut inventory = read(tree, options);
    prc_repo::read(tree, &|_| std::collections::BTreeMap::new(), &mut inventory);
    inventory
}

/// What the checks say of it.
pub(crate) fn judge(checks: &[Check], inventory: &Inventory) -> Vec<Verdict> {
    let selected: Vec<&Check> = checks.iter().collect();
    decide(&selected, inventory, &Config::default().systems(), TODAY).unwrap_or_default()
}

/// What that comes to.
pub(crate) fn assessed(checks: &[Check], inventory: &Inventory, verdicts: Vec<Verdict>) -> Assessment {
    let declared = |one: &&prc_model::Resource| one.side == Side::Declared && one.mode == Mode::Managed;
    let inputs = Inputs {
        files: inventory.files,
        resources: inventory.resources().iter().filter(declared).count(),
        root_modules: inventory.root_modules.len(),
        problems: inventory.problems.clone(),
        gaps: inventory.gaps.clone(),
        live: None,
    };
    let (programme, ignores) = (Programme::default(), Ignores::default());
    let accepted = Accepted { programme: &programme, ignores: &ignores, complete: true, live: false };
    let (catalogue, config) = (Catalogue::new(checks), Config::default());
    assess(verdicts, &catalogue, &config, accepted, inputs, TODAY, &GateOptions::default())
}

/// What a person and a machine are shown.
pub(crate) fn printed(assessment: &Assessment, inventory: &Inventory) -> [String; 2] {
    let coverage = Coverage::default();
    let report = Report {
        assessment,
        coverage: &coverage,
        sources: &inventory.sources,
        policy: None,
        comparison: None,
        mended: Mended::default(),
        version: "0",
        catalogue: "0",
    };
    [full(&report, Style { color: true, unicode: true }, false, None), json(&report)]
}
