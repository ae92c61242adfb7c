//! Severe incidents were looked into, soon.

use prc_check::{Date, Outcome, Read, Reason, View, fail, require, unknown};
use prc_resources::{Document, Incident, IncidentRegister, Postmortem, System};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_severity: i64,
    deadline_days: i64,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    let postmortems: Vec<Postmortem> = system.pages()?;
    let registers = system.documents::<IncidentRegister>().sure();
    if registers.is_empty() && postmortems.is_empty() {
        let detail = "no postmortem and no register of incidents: whether there was none, only a person knows";
        return Err(unknown(Reason::NeedsAttestation, detail).into());
    }
    for register in &registers {
        for incident in register.incidents()? {
            if incident.severity()? <= params.max_severity {
                looked_into(&incident, register, &postmortems, params)?;
            }
        }
    }
    postmortems.iter().try_for_each(|one| in_time(one, params))
}

fn looked_into(incident: &Incident, register: &IncidentRegister, all: &[Postmortem], params: &Params) -> Outcome {
    let id = incident.id()?;
    let named = incident.postmortem()?;
    let is_its = |one: &&Postmortem| -> bool {
        let by_path = named.as_deref().is_some_and(|path| path == one.address());
        by_path
            || [one.says("incident"), one.says("incidentid"), one.says("id")]
                .iter()
                .any(|said| matches!(said, Ok(Some(said)) if *said == id))
    };
    let Some(own) = all.iter().find(is_its) else {
        let late = fail(format!("the incident {id} has no postmortem")).at("incidents.id").of(register);
        return Err(late.help("write it, and name it in the register: postmortem = \"docs/postmortems/….md\"").into());
    };
    in_time(own, params)
}

/// A postmortem that says when the incident ended was reviewed within the deadline.
fn in_time(postmortem: &Postmortem, params: &Params) -> Outcome {
    let date = |text: Option<String>| text.and_then(|text| text.get(..10)?.parse::<Date>().ok());
    let Some(resolved) = date(postmortem.says("resolved")?) else { return Ok(()) };
    let path = postmortem.path()?;
    let days = |from: Date, to: Date| i64::from((to - from).get_days());
    let status = postmortem.says("status")?.map(|status| status.to_lowercase());
    let done = matches!(
        status.as_deref(),
        Some("reviewed" | "done" | "closed" | "published" | "final" | "完了" | "レビュー済み")
    );
    let deadline = params.deadline_days;
    match (done, review_date(postmortem)?) {
        (_, Some(reviewed)) => {
            let took = days(resolved, reviewed);
            let late = fail(format!("{path} was reviewed {took} days after the incident, must be at most {deadline}"));
            require!(took <= deadline, late.at("reviewed").of(postmortem));
        }
        (true, None) => {}
        (false, None) => {
            let open = days(resolved, postmortem.today());
            let late =
                fail(format!("{path} is not reviewed, {open} days after the incident, must be at most {deadline}"));
            require!(
                open <= deadline,
                late.at("said").of(postmortem).help("finish it: status: reviewed, and the date")
            );
        }
    }
    Ok(())
}

fn review_date(postmortem: &Postmortem) -> Read<Option<Date>> {
    Ok(postmortem.reviewed()?.and_then(|text| text.parse::<Date>().ok()))
}
