//! The alarms that the system needs are there, counted over all of its resources.

use prc_check::{Alarm, AlarmState, Outcome, Reason, Stop, Surveyed, Unknown, View, fail, not_applicable, unknown};
use prc_resources::System;
use serde::Deserialize;

use crate::table::{Demand, demands};

/// How many of the worst resources a message names, and how many alarms of each.
const NAMED: usize = 3;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_must_percent: usize,
    min_should_percent: usize,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    let (resources, hidden) = system.node().context().survey(&demands(), Demand::is_open);
    if resources.is_empty() {
        let nothing = || not_applicable("nothing that is declared needs an alarm");
        return Err(hidden.into_iter().next().map_or_else(nothing, Stop::from));
    }
    let must = Share::of("must", &resources, &hidden);
    let should = Share::of("should", &resources, &hidden);
    must.fails_below(params.min_must_percent, "must-have")?;
    should.fails_below(params.min_should_percent, "recommended")?;
    must.is_sure_of(params.min_must_percent, "must-have")?;
    should.is_sure_of(params.min_should_percent, "recommended")
}

/// How much of what a level asks for is there. An alarm of which nobody hears is worth half.
#[derive(Default)]
struct Share<'a> {
    /// In halves.
    there: usize,
    /// The alarms of which it is known how they stand, those that are there among them.
    known: usize,
    /// Those of which it is not, at most.
    open: usize,
    /// Why, of the first.
    why: Option<Unknown>,
    /// There may be any number more.
    hidden: bool,
    /// What each resource lacks, the worst first.
    lacking: Vec<Lack<'a>>,
}

struct Lack<'a> {
    address: &'a str,
    metrics: Vec<&'a str>,
    /// In halves.
    lost: usize,
}

impl<'a> Share<'a> {
    fn of(level: &str, resources: &'a [Surveyed<'_, Demand>], hidden: &[Unknown]) -> Self {
        let mut share = Self { hidden: !hidden.is_empty(), ..Self::default() };
        for resource in resources {
            share.add(level, resource);
        }
        share.lacking.sort_by(|a, b| b.lost.cmp(&a.lost).then(a.address.cmp(b.address)));
        share.why = share.why.or_else(|| hidden.first().cloned());
        share
    }

    fn add(&mut self, level: &str, resource: &'a Surveyed<'_, Demand>) {
        let mut lack = Lack { address: resource.address, metrics: Vec::new(), lost: 0 };
        for (alarm, state) in alarms(level, resource) {
            // What may have no instance may lack nothing.
            let state = if resource.exists { state } else { AlarmState::Unknown };
            let halves = match state {
                AlarmState::Covered => 2,
                AlarmState::NotDelivered => 1,
                AlarmState::Wrong | AlarmState::Missing => 0,
                AlarmState::Unknown => {
                    let why = alarm.reason.as_deref().unwrap_or("it may have no instance");
                    self.is_open(1, &format!("{} of {}: {why}", alarm.metric, resource.address));
                    continue;
                }
            };
            self.known += 1;
            self.there += halves;
            if halves < 2 {
                lack.lost += 2 - halves;
                lack.metrics.push(&alarm.metric);
            }
        }
        for demand in &resource.rows {
            if let Demand::Open { why, must, should } = demand {
                self.is_open(if level == "must" { *must } else { *should }, &format!("{}: {why}", resource.address));
            }
        }
        self.lacking.extend((lack.lost > 0).then_some(lack));
    }

    fn is_open(&mut self, count: usize, why: &str) {
        self.open += count;
        self.why.get_or_insert_with(|| unknown(Reason::Undecided, why));
    }

    /// Fails when the share is too small whatever is not known.
    fn fails_below(&self, percent: usize, kind: &str) -> Outcome {
        let all = self.known + self.open;
        // What is hidden can bring any share close to all, but not there.
        let reachable = if self.hidden { percent < 100 || self.lacking.is_empty() } else { false };
        if reachable || (self.there + 2 * self.open) * 50 >= percent * all {
            return Ok(());
        }
        let is = (self.there * 50).checked_div(self.known).unwrap_or_default();
        let open = match self.open {
            0 => String::new(),
            1 => String::from("; 1 more is not known"),
            count => format!("; {count} more are not known"),
        };
        let message = format!(
            "{is} % of the {kind} alarms are there, must be {}: missing for {}{open}",
            at_least(percent),
            self.worst()
        );
        let whole = self.lacking.iter().map(|lack| lack.metrics.len()).sum::<usize>();
        Err(fail(message).missing().label(format!("{whole} of {} alarms are missing or broken", self.known)).into())
    }

    /// Unknown when the share may be too small.
    fn is_sure_of(&self, percent: usize, kind: &str) -> Outcome {
        let all = self.known + self.open;
        let sure = self.there * 50 >= percent * all && (!self.hidden || percent == 0);
        match &self.why {
            Some(why) if !sure => {
                let least = (self.there * 50).checked_div(all).unwrap_or_default();
                let detail = format!(
                    "at least {least} % of the {kind} alarms are there, must be {}, and some are not known: {why}",
                    at_least(percent)
                );
                Err(Unknown { detail: detail.into(), ..why.clone() }.into())
            }
            _ => Ok(()),
        }
    }

    /// `aws_db_instance.main (CPUUtilization, FreeStorageSpace and 2 more) and 4 more resources`
    fn worst(&self) -> String {
        let of_each = |lack: &Lack<'_>| format!("{} ({})", lack.address, first(&lack.metrics, lack.metrics.len(), ""));
        let named: Vec<String> = self.lacking.iter().take(NAMED).map(of_each).collect();
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        first(&named, self.lacking.len(), " resources")
    }
}

/// Each alarm of a level that a resource needs, once, and how it stands; where alternatives disagree, it is not known.
fn alarms<'r>(level: &str, resource: &'r Surveyed<'_, Demand>) -> Vec<(&'r Alarm, AlarmState)> {
    let mut known: Vec<(&Alarm, AlarmState)> = Vec::new();
    for demand in &resource.rows {
        let Demand::Alarm(alarm) = demand else { continue };
        if alarm.level != level {
            continue;
        }
        // A resource needs a handful.
        match known.iter_mut().find(|(one, _)| (one.set, &one.metric) == (alarm.set, &alarm.metric)) {
            Some((one, state)) if one.state != alarm.state => *state = AlarmState::Unknown,
            Some(_) => {}
            None => known.push((alarm, alarm.state)),
        }
    }
    known.sort_by_key(|(one, _)| (one.set, &one.metric));
    known
}

fn at_least(percent: usize) -> String {
    if percent >= 100 { String::from("100 %") } else { format!("at least {percent} %") }
}

/// The first few of so many, and how many more there are.
fn first(named: &[&str], all: usize, of_what: &str) -> String {
    let rest = all.saturating_sub(NAMED);
    let named = named.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if rest == 0 { named } else { format!("{named} and {rest} more{of_what}") }
}
