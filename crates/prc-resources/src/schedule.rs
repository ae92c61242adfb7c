//! How often a schedule of AWS runs: `rate(12 hours)`, `cron(0 5 ? * * *)`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use prc_check::Date;

const MINUTES_OF_A_DAY: i64 = 24 * 60;

/// The longest time between two runs, in minutes; `None` for what is no schedule of AWS (Amazon EventBridge Scheduler
/// User Guide: schedule types). Clocks are taken to run evenly.
pub fn longest_gap(expression: &str) -> Option<i64> {
    longest_common_gap([expression])
}

/// The longest time between two runs of any of several schedules, in minutes; `None` when there is none, or when one of
/// them is no schedule of AWS.
pub fn longest_common_gap<'t>(expressions: impl IntoIterator<Item = &'t str>) -> Option<i64> {
    let (mut crons, mut least) = (Vec::new(), None);
    for expression in expressions {
        let expression = expression.trim();
        match inside(expression, "rate") {
            Some(rate) => {
                let gap = minutes(rate)?;
                least = Some(least.map_or(gap, |least: i64| least.min(gap)));
            }
            None => crons.push(Cron::parse(inside(expression, "cron")?)?),
        }
    }
    if crons.is_empty() {
        return least;
    }
    let gap = gap_of(&crons)?;
    Some(least.map_or(gap, |least| least.min(gap)))
}

/// The minutes in `12 hours`.
fn minutes(rate: &str) -> Option<i64> {
    let (number, unit) = rate.split_once(' ')?;
    let unit = match unit.trim().trim_end_matches('s') {
        "minute" => 1,
        "hour" => 60,
        "day" => MINUTES_OF_A_DAY,
        _ => return None,
    };
    number.parse::<i64>().ok()?.checked_mul(unit)
}

/// The longest time between two runs of any of these.
fn gap_of(crons: &[Cron]) -> Option<i64> {
    // The days are of few sorts: which of the schedules run.
    let mut sorts: BTreeMap<Vec<bool>, Option<RunsOfDay>> = BTreeMap::new();
    let (mut before, mut longest) = (None, 0);
    // Four years hold every length of a month and of a year.
    let mut date = Date::constant(2024, 1, 1);
    for day in 0..4 * 366 {
        let running: Vec<bool> = crons.iter().map(|cron| cron.runs_on(date)).collect();
        let runs = sorts.entry(running).or_insert_with_key(|running| RunsOfDay::of(crons, running));
        if let Some(runs) = runs {
            let start = day * MINUTES_OF_A_DAY;
            longest = longest.max(runs.longest);
            longest = before.map_or(longest, |before: i64| longest.max(start + runs.first - before));
            before = Some(start + runs.last);
        }
        date = date.tomorrow().ok()?;
    }
    before.map(|_| longest.max(1))
}

/// When something runs on a day, in minutes from midnight.
struct RunsOfDay {
    first: i64,
    last: i64,
    /// The longest time between two runs on the day.
    longest: i64,
}

impl RunsOfDay {
    fn of(crons: &[Cron], running: &[bool]) -> Option<Self> {
        let on = crons.iter().zip(running).filter(|(_, runs)| **runs);
        let times: BTreeSet<i64> = on.flat_map(|(cron, _)| cron.times()).collect();
        let gaps = times.iter().zip(times.iter().skip(1)).map(|(one, next)| next - one);
        Some(Self { first: *times.first()?, last: *times.last()?, longest: gaps.max().unwrap_or(0) })
    }
}

fn inside<'t>(expression: &'t str, word: &str) -> Option<&'t str> {
    expression.strip_prefix(word)?.trim_start().strip_prefix('(')?.strip_suffix(')').map(str::trim)
}

struct Cron {
    minutes: BTreeSet<i64>,
    hours: BTreeSet<i64>,
    months: BTreeSet<i64>,
    days: Days,
    weekdays: Weekdays,
}

/// Days of a month.
enum Days {
    Last,
    Of(BTreeSet<i64>),
}

/// Days of a week, Sunday being 1.
enum Weekdays {
    Each(BTreeSet<i64>),
    /// Only the n-th of a month.
    Nth(BTreeSet<i64>, i64),
    /// Only the last of a month.
    Last(BTreeSet<i64>),
}

impl Days {
    fn parse(field: &str) -> Option<Self> {
        match field {
            "L" => Some(Self::Last),
            "LW" => None,
            field => Some(Self::Of(numbers(field, 1..=31, &[])?)),
        }
    }

    fn contains(&self, date: Date) -> bool {
        match self {
            Self::Last => date.day() == date.days_in_month(),
            Self::Of(days) => days.contains(&i64::from(date.day())),
        }
    }
}

impl Weekdays {
    fn parse(field: &str) -> Option<Self> {
        let of = |field| numbers(field, 1..=7, &WEEKDAYS);
        match (field.split_once('#'), field.strip_suffix('L')) {
            (Some((wanted, nth)), _) => Some(Self::Nth(of(wanted)?, nth.parse().ok()?)),
            (None, Some(wanted)) if !wanted.is_empty() => Some(Self::Last(of(wanted)?)),
            _ => Some(Self::Each(of(field)?)),
        }
    }

    fn contains(&self, date: Date) -> bool {
        let (day, end) = (i64::from(date.day()), i64::from(date.days_in_month()));
        let weekday = i64::from(date.weekday().to_sunday_one_offset());
        match self {
            Self::Each(wanted) => wanted.contains(&weekday),
            Self::Nth(wanted, nth) => wanted.contains(&weekday) && (day - 1) / 7 + 1 == *nth,
            Self::Last(wanted) => wanted.contains(&weekday) && day + 7 > end,
        }
    }
}

impl Cron {
    fn parse(fields: &str) -> Option<Self> {
        let fields: Vec<&str> = fields.split_whitespace().collect();
        // A year leaves the question open what comes after it.
        let [minutes, hours, days, months, weekdays, "*"] = fields[..] else { return None };
        Some(Self {
            minutes: numbers(minutes, 0..=59, &[])?,
            hours: numbers(hours, 0..=23, &[])?,
            months: numbers(months, 1..=12, &MONTHS)?,
            days: Days::parse(days)?,
            weekdays: Weekdays::parse(weekdays)?,
        })
    }

    /// When it runs on a day, in minutes from midnight.
    fn times(&self) -> impl Iterator<Item = i64> {
        self.hours.iter().flat_map(|hour| self.minutes.iter().map(move |minute| hour * 60 + minute))
    }

    fn runs_on(&self, date: Date) -> bool {
        self.months.contains(&i64::from(date.month())) && self.days.contains(date) && self.weekdays.contains(date)
    }
}

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// The numbers that a field stands for; a name is the number of its place, from 1.
fn numbers(field: &str, range: RangeInclusive<i64>, names: &[&str]) -> Option<BTreeSet<i64>> {
    let number = |text: &str| {
        let named = names.iter().position(|name| name.eq_ignore_ascii_case(text));
        let number = named.map_or_else(|| text.parse().ok(), |at| i64::try_from(at + 1).ok())?;
        range.contains(&number).then_some(number)
    };
    let mut all = BTreeSet::new();
    for part in field.split(',') {
        let (part, step) = match part.split_once('/') {
            Some((part, step)) => (part, step.parse::<usize>().ok().filter(|step| *step > 0)?),
            None => (part, 1),
        };
        let stepped = field.contains('/');
        match part.split_once('-') {
            _ if part == "*" || part == "?" => all.extend(range.clone().step_by(step)),
            Some((from, to)) => all.extend((number(from)?..=number(to)?).step_by(step)),
            None if stepped => all.extend((number(part)?..=*range.end()).step_by(step)),
            None => drop(all.insert(number(part)?)),
        }
    }
    (!all.is_empty()).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::{longest_common_gap, longest_gap};

    const HOUR: i64 = 60;
    const DAY: i64 = 24 * HOUR;

    #[test]
    fn gaps() {
        for (expression, minutes) in [
            ("rate(1 day)", DAY),
            ("rate(12 hours)", 12 * HOUR),
            ("cron(0 5 ? * * *)", DAY),
            ("cron(0 5 * * ? *)", DAY),
            ("cron(0 */6 * * ? *)", 6 * HOUR),
            ("cron(0 0/12 * * ? *)", 12 * HOUR),
            ("cron(30 1,13 * * ? *)", 12 * HOUR),
            ("cron(*/15 * * * ? *)", 15),
            ("cron(0 5 ? * SUN *)", 7 * DAY),
            ("cron(0 5 ? * 1 *)", 7 * DAY),
            ("cron(0 5 ? * MON-FRI *)", 3 * DAY),
            ("cron(0 5 ? * 2,4,6 *)", 3 * DAY),
            ("cron(0 3 1 * ? *)", 31 * DAY),
            ("cron(0 3 L * ? *)", 31 * DAY),
            ("cron(0 3 ? * 1#1 *)", 35 * DAY),
            ("cron(0 3 ? * SUNL *)", 35 * DAY),
            ("cron(0 3 1 1 ? *)", 366 * DAY),
            ("cron(0 8-17 * * ? *)", 15 * HOUR),
        ] {
            assert_eq!(longest_gap(expression), Some(minutes), "{expression}");
        }
    }

    #[test]
    fn schedules_that_fill_each_others_gaps() {
        let gap = |all: &[&str]| longest_common_gap(all.iter().copied());
        assert_eq!(gap(&["cron(30 23 ? * MON-SAT *)", "cron(30 23 ? * SUN *)"]), Some(DAY));
        assert_eq!(gap(&["cron(0 5 ? * SUN *)", "rate(12 hours)"]), Some(12 * HOUR));
        assert_eq!(gap(&["cron(0 5 ? * SUN *)", "cron(0 17 ? * SUN *)"]), Some(7 * DAY - 12 * HOUR));
        assert_eq!(gap(&["cron(0 5 ? * SUN *)", "daily"]), None);
        assert_eq!(gap(&[]), None);
    }

    #[test]
    fn what_is_no_schedule() {
        for expression in [
            "",
            "daily",
            "rate(1 fortnight)",
            "rate(x days)",
            "cron(0 5 * * *)",
            "cron(0 25 * * ? *)",
            "cron(0 5 1 1 ? 2020)",
        ] {
            assert_eq!(longest_gap(expression), None, "{expression}");
        }
        assert_eq!(longest_gap("cron(0 5 31 2 ? *)"), None);
    }
}
