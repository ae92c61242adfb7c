//! A restore was done, and took no longer than may be.

use std::collections::BTreeSet;

use prc_check::{Date, Outcome, Read, Reason, Stop, View, counted, fail, require, unknown};
use prc_resources::{Document, Drill, RecoveryPoint, RestoreJob, System};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_age_days: i64,
}

/// A restore that an account tells of is enough; otherwise a record decides, and without one what the account tells.
pub(crate) fn check(system: System, params: &Params) -> Outcome {
    let restored = restored(&system, params)?;
    if let Some(Ok(())) = restored {
        return Ok(());
    }
    match (newest(&system)?, restored) {
        (Some((date, drill)), _) => recorded(&system, date, &drill, params),
        (None, Some(outcome)) => outcome,
        (None, None) => {
            let detail = "no record of an exercise: whether a restore was ever done, only a person knows";
            Err(unknown(Reason::NeedsAttestation, detail).into())
        }
    }
}

/// What the restores of AWS Backup in the period come to; `None` when none ended.
fn restored(system: &System, params: &Params) -> Read<Option<Outcome>> {
    let (mut whole, mut broken) = (Vec::new(), None);
    for job in system.in_accounts::<RestoreJob<'_>>("resource_arn").sure() {
        let Some(at) = job.completed()? else { continue };
        if job.hours_since(&at)? > params.max_age_days * 24 {
            continue;
        }
        match (&*job.status()?, job.validation_status()?.as_deref()) {
            // A validation that still runs has not failed.
            ("COMPLETED", None | Some("SUCCESSFUL" | "VALIDATING")) => whole.push(job),
            ("COMPLETED", Some(_)) => broken = Some(failed(&job, "was not valid", "validation_status")?),
            ("FAILED" | "ABORTED", _) => broken = Some(failed(&job, "failed", "status")?),
            _ => {}
        }
    }
    if whole.is_empty() {
        return Ok(broken.map(Err));
    }
    Ok(Some(enough(system, &whole)))
}

fn failed(job: &RestoreJob, how: &str, attribute: &'static str) -> Read<Stop> {
    let what = job.resource_arn()?.or(job.resource_type()?).unwrap_or_else(|| job.address().to_owned());
    Ok(fail(format!("the restore of {what} {how}")).at(attribute).of(job).into())
}

/// Whether each type that is copied was restored, and none took longer than the system may be away.
fn enough(system: &System, jobs: &[RestoreJob]) -> Outcome {
    if let Some(most) = system.objectives()?.into_iter().next().map(|own| own.rto_minutes()).transpose()?.flatten() {
        for job in jobs {
            let (Some(began), Some(ended)) = (job.created()?, job.completed()?) else { continue };
            let took = job.minutes_since(&began)? - job.minutes_since(&ended)?;
            let long = fail(format!("a restore took {}, must be at most {most}", counted(took, "minute")));
            require!(took <= most, long.at("completed").of(job));
        }
    }
    let mut missing = BTreeSet::new();
    for point in system.in_accounts::<RecoveryPoint<'_>>("resource_arn").sure() {
        missing.extend(point.resource_type()?);
    }
    for job in jobs {
        missing.remove(&job.resource_type()?.unwrap_or_default());
    }
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.into_iter().collect::<Vec<_>>().join(", ");
    let detail = format!("AWS Backup restored nothing of {missing}: whether somebody else did, only a person knows");
    Err(unknown(Reason::NeedsAttestation, detail).into())
}

/// The newest record of an exercise.
fn newest<'a>(system: &System<'a>) -> Read<Option<(Date, Drill<'a>)>> {
    let mut newest: Option<(Date, Drill<'a>)> = None;
    for drill in system.pages::<Drill<'a>>()? {
        if let Some(date) = date_of(&drill)?.filter(|date| newest.as_ref().is_none_or(|(last, _)| last < date)) {
            newest = Some((date, drill));
        }
    }
    Ok(newest)
}

fn recorded(system: &System, date: Date, drill: &Drill, params: &Params) -> Outcome {
    let path = drill.path()?;
    let age = i64::from((system.today() - date).get_days());
    let most = params.max_age_days;
    let old = fail(format!("the last restore was {age} days ago ({path}), must be at most {most}"));
    require!(age <= most, old.at("said").of(drill).help("restore the newest backup, query it, and record it"));
    let objectives = system.objectives()?.into_iter().next();
    let Some(objectives) = objectives else {
        return Err(
            unknown(Reason::Undecided, "how long a restore may take is not said: prc.toml has no objectives").into()
        );
    };
    for (key, name, most) in [
        ("measuredrtominutes", "the restore took", objectives.rto_minutes()?),
        ("measuredrpominutes", "the data restored was older than the outage by", objectives.rpo_minutes()?),
    ] {
        let (Some(most), Some(measured)) = (most, drill.says(key)?) else {
            let detail = format!("{path} does not say {key} as measured, or prc.toml does not say what it may be");
            return Err(unknown(Reason::Undecided, detail).into());
        };
        let Ok(minutes) = measured.parse::<i64>() else {
            return Err(fail(format!("{path}: {measured} is no number of minutes")).at("said").of(drill).into());
        };
        let long = fail(format!("{name} {minutes} minutes ({path}), must be at most {most}"));
        require!(minutes <= most, long.at("said").of(drill));
    }
    Ok(())
}

/// The day of the exercise: from the front matter, or the name of the file.
fn date_of(drill: &Drill) -> Read<Option<Date>> {
    for key in ["date", "day", "performed", "実施日"] {
        if let Some(date) = drill.says(key)?.and_then(|text| text.get(..10)?.parse().ok()) {
            return Ok(Some(date));
        }
    }
    let path = drill.address();
    let name = path.rsplit('/').next().unwrap_or(path);
    Ok(name.get(..10).and_then(|start| start.parse().ok()))
}
