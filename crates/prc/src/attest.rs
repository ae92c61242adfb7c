//! `prc attest`

use prc_policy::{Catalogue, NewAttestation, NewEvidence, Programme, Rules, attestation_path};

use crate::catalogue::{checks, find};
use crate::cli::{AttestArgs, Global, InputArgs};
use crate::failure::{Failure, exit};
use crate::output::print;
use crate::policy::Policy;
use crate::scope::Scope;
use crate::waive::refused;
use crate::write;

pub(crate) fn run(global: &Global, arguments: &AttestArgs) -> Result<u8, Failure> {
    let now = global.now()?;
    let checks = checks();
    let catalogue = Catalogue::new(&checks);
    find(&checks, &arguments.id)?;
    let scope = Scope::open(&InputArgs { path: arguments.path.clone(), ..InputArgs::default() })?;
    let policy = Policy::find(global, &scope, &catalogue)?;
    print(&write(arguments, &scope, &policy, Rules { config: &policy.config, catalogue: &catalogue, now })?)?;
    Ok(exit::OK)
}

/// Writes a statement into the repository, and answers what to tell of that.
pub(crate) fn write(
    arguments: &AttestArgs,
    scope: &Scope,
    policy: &Policy,
    rules: Rules<'_>,
) -> Result<String, Failure> {
    let home = policy.home_for_writing()?;
    let within = |path: &str| if home.is_empty() { path.to_owned() } else { format!("{home}/{path}") };
    let evidence = &arguments.evidence;
    let bytes = if Programme::is_address(evidence) {
        None
    } else {
        let read = scope.tree.read(&within(evidence));
        Some(read.map_err(|error| {
            Failure::usage(format!("cannot use `{evidence}` as evidence: it {error}"))
                .help("name a file relative to prc.toml, or an address that begins with https://")
        })?)
    };
    let new = NewAttestation {
        requirement: &arguments.id,
        system: &arguments.system,
        subject: None,
        environment: arguments.environment.as_deref(),
        statement: &arguments.statement,
        evidence: match &bytes {
            Some(bytes) => NewEvidence::File { path: evidence, bytes },
            None => NewEvidence::Address(evidence),
        },
        attested_by: &arguments.by,
        reviewed_by: arguments.reviewed_by.as_deref(),
        expires: arguments.until,
    };
    let text = new.to_text(rules).map_err(refused)?;
    let path = within(&attestation_path(&arguments.id, new.system, None, new.environment));
    write::into_repository(scope.real_root()?, &path, &text, arguments.force)?;
    Ok(format!("wrote {path}: {} is attested for {} until {}\n", arguments.id, arguments.system, arguments.until))
}
