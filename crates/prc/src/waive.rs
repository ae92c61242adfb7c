//! `prc waive`

use prc_check::{Keep, State};
use prc_model::configuration_address;
use prc_policy::{Catalogue, ConfigError, Finding, GateOptions, NewWaiver, Programme, Rules, waiver_path};

use crate::catalogue::{checks, find};
use crate::cli::{Global, WaiveArgs};
use crate::failure::{Failure, exit};
use crate::output::print;
use crate::policy::Policy;
use crate::run::{Options, judge};
use crate::scope::Scope;
use crate::write;

pub(crate) fn run(global: &Global, arguments: &WaiveArgs) -> Result<u8, Failure> {
    let now = global.now()?;
    let checks = checks();
    let catalogue = Catalogue::new(&checks);
    let check = find(&checks, &arguments.id)?;
    let scope = Scope::open(&arguments.input)?;
    let mut policy = Policy::find(global, &scope, &catalogue)?;
    let home = policy.home_for_writing()?.to_owned();
    let new = NewWaiver {
        requirement: check.id,
        subject: &arguments.subject,
        system: arguments.system.as_deref(),
        environment: arguments.environment.as_deref(),
        reason: &arguments.reason,
        approved_by: arguments.approved_by.as_deref(),
        expires: arguments.until,
        item: arguments.item.as_deref(),
    };
    let text = new.to_text(Rules { config: &policy.config, catalogue: &catalogue, now }).map_err(refused)?;
    // What is accepted already fails all the same.
    policy.programme = Programme::default();
    let options = Options {
        input: &arguments.input,
        live: &[],
        catalogue: &catalogue,
        selected: &[check],
        complete: false,
        ignores: false,
        gate: GateOptions::default(),
        now,
        keep: Keep::Nothing,
        tables: false,
    };
    let judged = judge(&scope, &policy, &options)?;
    must_fail(arguments, &judged.assessment.findings)?;
    let path = waiver_path(check.id, &arguments.subject, new.system, new.environment);
    let path = if home.is_empty() { path } else { format!("{home}/{path}") };
    write::into_repository(scope.real_root()?, &path, &text, arguments.force)?;
    print(&format!("wrote {path}: {} of {} is accepted until {}\n", check.id, arguments.subject, arguments.until))?;
    Ok(exit::OK)
}

/// Mistakes in what the command line asks for, as the reader of the file tells them.
pub(crate) fn refused(errors: Vec<ConfigError>) -> Failure {
    Failure::of_errors(errors)
}

/// There is something to accept: a subject of the name that fails.
fn must_fail(arguments: &WaiveArgs, findings: &[Finding]) -> Result<(), Failure> {
    let wanted = |finding: &&Finding| {
        let verdict = &finding.verdict;
        let environment = verdict.subject.root_module.environment_name();
        arguments.system.as_deref().is_none_or(|system| *verdict.system == *system)
            && (arguments.environment.is_none() || arguments.environment.as_deref() == environment)
    };
    let (id, subject) = (&arguments.id, &arguments.subject);
    let all: Vec<&Finding> = findings.iter().filter(wanted).collect();
    let named = |finding: &&&Finding| {
        let own = &finding.verdict.subject;
        *own.id == **subject || configuration_address(&own.id) == subject || own.arn.as_deref() == Some(subject)
    };
    let named: Vec<&&Finding> = all.iter().filter(named).collect();
    let fails = named.iter().any(|finding| finding.verdict.state == State::Fail);
    match named.first() {
        // What only the account has is not seen here.
        None if subject.starts_with("arn:") => Ok(()),
        None => {
            let error = ConfigError::new(format!("{id} is not judged for `{subject}`"), 0..0);
            let known: Vec<&str> = all.iter().map(|finding| &*finding.verdict.subject.id).collect();
            Err(Failure::of_errors(vec![ConfigError { span: None, ..error.suggest(subject, known) }]))
        }
        Some(_) if fails => Ok(()),
        Some(finding) => {
            let state = finding.verdict.state;
            let failure = Failure::usage(format!("{id} does not fail for `{subject}`: it is {state}"));
            Err(failure.help(if state == State::Unknown {
                "prc attest states what is unknown"
            } else {
                "there is nothing to waive"
            }))
        }
    }
}
