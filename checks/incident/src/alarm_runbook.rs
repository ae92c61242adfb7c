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
    leads_somewhere(&alarm, "alarm_description", alarm.alarm_description(), known)
}

pub(crate) fn composite_alarm(alarm: CompositeAlarm, _: &Params) -> Outcome {
    if !alarm.pages()? {
        return Err(not_applicable("it pages nobody"));
    }
    let named = named_in_runbook(&alarm, alarm.alarm_name());
    leads_somewhere(&alarm, "alarm_description", alarm.alarm_description(), named)
}

pub(crate) fn datadog_monitor(monitor: DatadogMonitor, _: &Params) -> Outcome {
    leads_somewhere(&monitor, "message", monitor.message().map(Some), Ok(false))
}

pub(crate) fn newrelic_condition(condition: NewRelicCondition, _: &Params) -> Outcome {
    if condition.runbook_url()?.is_some_and(|url| !url.is_empty()) {
        return Ok(());
    }
    leads_somewhere(&condition, "description", condition.description(), Ok(false))
}

/// Whether a runbook of the repository names the alarm.
fn named_in_runbook<'a>(alarm: &impl View<'a>, name: Read<String>) -> Read<bool> {
    match name {
        Ok(name) => alarm.documents_naming::<Runbook<'a>>("names", Ok(name)).exists(),
        Err(why) if alarm.documents::<Runbook<'a>>().exists()? => Err(why),
        Err(_) => Ok(false),
    }
}

/// Passes when the text links to what exists, or the alarm is known elsewhere.
fn leads_somewhere<'a>(
    alarm: &impl View<'a>,
    attribute: &'static str,
    text: Read<Option<String>>,
    known: Read<bool>,
) -> Outcome {
    if matches!(known, Ok(true)) {
        return Ok(());
    }
    let text = text?.unwrap_or_default();
    let found = links(&text);
    if found.is_empty() {
        let lost =
            fail(format!("no runbook: its {attribute} links to none, and no runbook of the repository names it"));
        let label =
            if text.is_empty() { format!("{attribute} is not set") } else { String::from("links to no runbook") };
        let help = format!("put the URL or path of its runbook into {attribute}");
        require!(known?, lost.at(attribute).label(label).help(help));
    }
    for link in &found {
        exists(alarm, attribute, link)?;
    }
    Ok(())
}

/// A link into the repository leads to a file and section that are there. Other places are not visited.
fn exists<'a>(alarm: &impl View<'a>, attribute: &'static str, link: &Link<'_>) -> Outcome {
    let root = &alarm.node().resource().root_module;
    let paths = match link.is_url {
        // A link to the code host ends in the path of the file.
        true => endings(link.target),
        false => [normal(link.target), normal(&format!("{root}/{}", link.target))].into_iter().flatten().collect(),
    };
    let named =
        |path: &String| alarm.documents_naming::<Runbook<'a>>("path", Ok(path.clone())).sure().into_iter().next();
    let found = match paths.iter().find_map(named) {
        // What runs does not say from which file the path counts.
        None if !link.is_url && alarm.node().resource().location.is_none() => {
            let end = format!("/{}", link.target.trim_start_matches("../").trim_start_matches("./"));
            alarm.documents::<Runbook<'a>>().find(|runbook| Ok(format!("/{}", runbook.path()?).ends_with(&end)))?
        }
        found => found,
    };
    let Some(runbook) = found else {
        return if link.is_url {
            Ok(())
        } else {
            let lost = fail(format!("its runbook {} is not in the repository", link.target)).at(attribute);
            Err(lost.label("leads nowhere").help("write the runbook, or mend the link").into())
        };
    };
    if let Some(anchor) = link.anchor {
        let sections = runbook.sections()?.iter().map(|section| section.anchor()).collect::<Read<Vec<String>>>()?;
        let lost = fail(format!("its runbook {} has no section #{anchor}", runbook.path()?)).at(attribute);
        let lost = lost.label("leads to no section").help("write the section, or mend the link");
        require!(sections.iter().any(|section| section == anchor), lost);
    }
    Ok(())
}
