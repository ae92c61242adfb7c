//! From answers to a verdict.

use prc_check::{AlarmState, Outcome, View, fail};

use super::{Answer, Wanted, answers};

/// Passes when every must-have alarm of a resource exists and calls somebody.
pub(crate) fn watched<'a, V: View<'a>>(subject: &V, wanted: &Wanted<'a>) -> Outcome {
    let answers = answers(subject, wanted);
    let musts: Vec<&Answer<'_>> = answers.iter().filter(|answer| answer.is_must()).collect();
    let is_open = |answer: &&&Answer<'_>| answer.state == AlarmState::Unknown;
    let bad: Vec<&&Answer<'_>> = musts.iter().filter(|one| !is_open(one) && one.state != AlarmState::Covered).collect();
    if bad.is_empty() {
        return match musts.iter().find(is_open).and_then(|one| one.why.clone()) {
            Some(why) => Err(why.into()),
            None => Ok(()),
        };
    }
    let broken = if bad.iter().all(|one| one.reason.is_empty()) { "missing" } else { "missing or broken" };
    let said: Vec<String> = bad.iter().map(|one| wanted.said(one)).collect();
    let message = match (bad.len(), musts.len()) {
        (1, 1) => format!("the must-have alarm is {broken}: {}", said.join(", ")),
        (1, all) => format!("1 of {all} must-have alarms is {broken}: {}", said.join(", ")),
        (count, all) => format!("{count} of {all} must-have alarms are {broken}: {}", said.join(", ")),
    };
    let unheard: prc_check::Failure =
        fail(message).missing().label("nobody hears of it").help(wanted.help(subject, &bad));
    Err(unheard.into())
}

impl<'a> Wanted<'a> {
    /// `UnHealthyHostCount`, or with the reason why an alarm on it does not count.
    fn said(&self, answer: &Answer<'_>) -> String {
        match &*answer.reason {
            "" => self.set.said(answer.entry),
            reason => format!("{} ({reason})", answer.entry.metric),
        }
    }

    /// What to write, with thresholds to begin with.
    fn help<V: View<'a>>(&self, subject: &V, bad: &[&&Answer<'_>]) -> String {
        let absent: Vec<String> =
            bad.iter().filter(|one| one.reason.is_empty()).map(|one| one.entry.suggestion()).collect();
        if absent.is_empty() {
            return String::from("mend the alarm that is named");
        }
        let resource = subject.node().resource();
        let mut parts = subject.address().rsplit('.');
        let (name, kind) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        // Of what runs the value is known, and nobody knows what it is called in the code.
        let own =
            |attribute: &str| match (&resource.account, resource.attribute(attribute).and_then(|value| value.as_str()))
            {
                (Some(_), Some(text)) => format!("\"{text}\""),
                (Some(_), None) => String::from("…"),
                (None, _) => format!("{kind}.{name}.{attribute}"),
            };
        let dimensions: Vec<String> = self
            .set
            .bind
            .iter()
            .map(|(dimension, value)| {
                let value = match value.split_at_checked(1) {
                    Some(("=", "account_id")) => {
                        resource.account.as_deref().map_or("…".into(), |id| format!("\"{id}\""))
                    }
                    Some(("=", literal)) => format!("\"{literal}\""),
                    Some(("@", _)) if resource.account.is_some() => String::from("…"),
                    Some(("@", path)) => {
                        path.split_once('.').map_or(path.into(), |(kind, attribute)| format!("{kind}.….{attribute}"))
                    }
                    Some(("*", "")) => String::from("…"),
                    _ => own(value),
                };
                format!("{dimension} = {value}")
            })
            .collect();
        let each =
            if absent.len() == 1 { "an aws_cloudwatch_metric_alarm" } else { "an aws_cloudwatch_metric_alarm each" };
        format!(
            "add {each} in {} with dimensions {{ {} }} and alarm_actions; begin with {}",
            self.set.namespace,
            dimensions.join(", "),
            absent.join(", ")
        )
    }
}
