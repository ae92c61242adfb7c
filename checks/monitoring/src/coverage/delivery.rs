//! Whether anybody hears of an alarm.

use prc_check::Read;
use prc_resources::MetricAlarm;

/// Why an alarm calls nobody: it has no action, or its actions are switched off. What its topics do with it is theirs.
pub(crate) fn why_silent(alarm: &MetricAlarm<'_>) -> Read<Option<String>> {
    if alarm.pages()? {
        return Ok(None);
    }
    let why = if alarm.alarm_actions()?.is_empty() { "has no action" } else { "has its actions switched off" };
    Ok(Some(why.into()))
}
