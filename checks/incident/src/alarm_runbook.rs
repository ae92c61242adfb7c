//! Whoever an alarm wakes is one click from what to do.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, View, fail, not_applicable, require};
use prc_resources::{CompositeAlarm, DatadogMonitor, MetricAlarm, NewRelicCondition, Runbook};

use crate::links::{Link, endings, links, normal};

pub(crate) fn metric_alarm(alarm: MetricAlarm, _: &Params) -> Outcome {
    if !alarm.pages()? {
        return Err(not_applicable("it pages nobody"));
    }
    let named = named_in_runbook(&alarm, alarm.alarm_name());
    // A composite alarm brings its own text with the page.
    let linked = |parent: &CompositeAlarm| Ok(parent.alarm_description()?.is_some_and(|text| !links(&text).is_empty()));
    let known = match named {
        Ok(true) => Ok(true),
        named => alarm.composites().any(linked).and_then(|linked| if linked { Ok(true) } else { named }),
    };
    leads_somewhere(&alarm, alarm.alarm_description(), known, "its description")
}

pub(crate) fn composite_alarm(alarm: CompositeAlarm, _: &Params) -> Outcome {
    if !alarm.pages()? {
        return Err(not_applicable("it pages nobody"));
    }
    let named = named_in_runbook(&alarm, alarm.alarm_name());
    leads_somewhere(&alarm, alarm.alarm_description(), named, "its description")
}

pub(crate) fn datadog_monitor(monitor: DatadogMonitor, _: &Params) -> Outcome {
    leads_somewhere(&monitor, monitor.message().map(Some), Ok(false), "its message")
}

pub(crate) fn newrelic_condition(condition: NewRelicCondition, _: &Params) -> Outcome {
    if condition.runbook_url()?.is_some_and(|url| !url.is_empty()) {
        return Ok(());
    }
    leads_somewhere(&condition, condition.description(), Ok(false), "its description")
}

/// Whether a runbook of the repository names the alarm.
fn named_in_runbook<'a>(alarm: &impl View<'a>, name: Read<String>) -> Read<bool> {
    alarm.documents_naming::<Runbook<'a>>("names", Ok(name?)).exists()
}

/// Passes when the text links to what exists, or the alarm is known elsewhere.
fn leads_somewhere<'a>(alarm: &impl View<'a>, text: Read<Option<String>>, known: Read<bool>, place: &str) -> Outcome {
    if matches!(known, Ok(true)) {
        return Ok(());
    }
    let text = text?.unwrap_or_default();
    let found = links(&text);
    if found.is_empty() {
        require!(known?, "no runbook: {place} links to none and no runbook of the repository names the alarm");
    }
    for link in &found {
        exists(alarm, link)?;
    }
    Ok(())
}

/// A link into the repository leads to a file and section that are there. Other places are not visited.
fn exists<'a>(alarm: &impl View<'a>, link: &Link<'_>) -> Outcome {
    let root = &alarm.node().resource().root_module;
    let paths = match link.is_url {
        // A link to the code host ends in the path of the file.
        true => endings(link.target),
        false => [normal(link.target), normal(&format!("{root}/{}", link.target))].into_iter().flatten().collect(),
    };
    let named =
        |path: &String| alarm.documents_naming::<Runbook<'a>>("path", Ok(path.clone())).sure().into_iter().next();
    let Some(runbook) = paths.iter().find_map(named) else {
        return if link.is_url {
            Ok(())
        } else {
            Err(fail(format!("{} is not in the repository", link.target)).into())
        };
    };
    if let Some(anchor) = link.anchor {
        let sections = runbook.sections()?.iter().map(|section| section.anchor()).collect::<Read<Vec<String>>>()?;
        require!(sections.iter().any(|section| section == anchor), "{} has no section #{anchor}", runbook.path()?);
    }
    Ok(())
}
