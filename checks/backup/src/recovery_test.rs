//! A restore was done, and took no longer than may be.

use prc_check::{Date, Outcome, Read, Reason, View, fail, require, unknown};
use prc_resources::{Document, Drill, System};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_age_days: i64,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    let mut newest: Option<(Date, Drill)> = None;
    for drill in system.pages::<Drill>()? {
        if let Some(date) = date_of(&drill)?.filter(|date| newest.as_ref().is_none_or(|(last, _)| last < date)) {
            newest = Some((date, drill));
        }
    }
    let Some((date, drill)) = newest else {
        let detail = "no record of an exercise: whether a restore was ever done, only a person knows";
        return Err(unknown(Reason::NeedsAttestation, detail).into());
    };
    let path = drill.path()?;
    let age = i64::from((system.today() - date).get_days());
    let most = params.max_age_days;
    let old = fail(format!("the last restore was {age} days ago ({path}), must be at most {most}"));
    require!(age <= most, old.at("said").of(&drill).help("restore the newest backup, query it, and record it"));
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
            return Err(fail(format!("{path}: {measured} is no number of minutes")).at("said").of(&drill).into());
        };
        let long = fail(format!("{name} {minutes} minutes ({path}), must be at most {most}"));
        require!(minutes <= most, long.at("said").of(&drill));
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
