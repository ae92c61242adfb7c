//! What an audit adds to a report.

use jiff::civil::Date;
use prc_report::json::{Audit, Difference, Document, Graded, Standing};
use prc_report::organisation;

use crate::differences::sort;
use crate::judge::points;
use crate::{Header, History, Items, Record, Snapshot, Totals, differences};

/// Puts an audit into its report, which was judged. `snapshots` are those of its systems, and need not be in the history
/// yet.
pub fn tell(
    document: &mut Document<'_>,
    record: &Record,
    snapshots: &[Snapshot],
    history: &History,
    items: &Items,
    today: Date,
) {
    let own = |name: &str| snapshots.iter().any(|one| one.header.system == name);
    let mut changes: Vec<Difference<'static>> = Vec::new();
    for snapshot in snapshots {
        let before = history.before(&snapshot.header.system, record.starts);
        changes.extend(differences(before, snapshot, history));
    }
    sort(&mut changes);
    let earlier = history.all().into_iter().filter(|one| one.header.period != record.period && own(&one.header.system));
    let mut standings: Vec<Standing<'static>> = earlier.chain(snapshots).map(|one| standing(one, today)).collect();
    standings.sort_by(|a, b| (&a.date, &a.period, &a.system).cmp(&(&b.date, &b.period, &b.system)));
    document.audit = Some(Audit {
        changes,
        closed: record.closed.as_ref().map(|closed| closed.on.to_string().into()),
        ends: record.ends.to_string().into(),
        history: standings,
        items: items.shown(today, own),
        organisation: organisation(document),
        period: record.period.clone().into(),
        since: history.period_before(record.starts).map(|period| period.to_owned().into()),
        starts: record.starts.to_string().into(),
    });
}

/// How a system stood, as reports show it: on the day of closing, and in an open audit on that of the report.
pub fn standing(snapshot: &Snapshot, today: Date) -> Standing<'static> {
    let Totals { categories, grade, result, score } = &snapshot.totals;
    let Header { closed, period, system, tier, .. } = &snapshot.header;
    Standing {
        categories: points(categories),
        date: closed.as_ref().map_or(today, |closed| closed.on).to_string().into(),
        period: period.clone().into(),
        result: result.clone().into(),
        score: Graded { decided: score.decided, grade: grade.clone().into(), high: score.high, low: score.low },
        system: system.clone().into(),
        tier: *tier,
    }
}
