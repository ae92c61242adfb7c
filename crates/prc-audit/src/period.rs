//! Periods: the parts of the calendar that audits belong to.

use std::fmt;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use prc_policy::PeriodConfig;

/// A part of the calendar with its name: `2026H2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The year in which it begins, and which of the periods that begin in that year it is: `2026H2`, `2026Q3`,
    /// `2026T1` for a third of a year, `2026M09` for shorter ones by their first month, `2026` for a whole year.
    pub name: String,
    pub starts: Date,
    /// The last day.
    pub ends: Date,
}

/// A name that is no period of the calendar in force.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no period, such as {such_as}")]
pub struct PeriodError {
    pub name: String,
    /// One that is.
    pub such_as: String,
}

/// How the years are divided.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    /// The length of a period; divides twelve.
    months: i32,
    /// The first month of the year, from 0, in which a period begins.
    first: i32,
}

impl Calendar {
    /// The calendar of `[period]`.
    pub fn new(config: &PeriodConfig) -> Self {
        let months = i32::from(config.months).clamp(1, 12);
        Self { months, first: i32::from(config.anchor.month() - 1).rem_euclid(months) }
    }

    /// The period that a day lies in.
    pub fn at(&self, day: Date) -> Period {
        let month = i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
        self.beginning((month - self.first).div_euclid(self.months) * self.months + self.first)
    }

    /// The period of a name.
    ///
    /// # Errors
    /// No period of this calendar has that name; `today` lies in the one that is suggested.
    pub fn named(&self, name: &str, today: Date) -> Result<Period, PeriodError> {
        let found = || {
            let year: i32 = name.get(..4)?.parse().ok()?;
            let years = (1..=9998).contains(&year).then_some(year * 12)?;
            let starts = (self.first..12).step_by(usize::try_from(self.months).ok()?);
            starts.map(|month| self.beginning(years + month)).find(|period| period.name == name)
        };
        found().ok_or_else(|| PeriodError { name: name.into(), such_as: self.at(today).name })
    }

    /// The period after another.
    pub fn after(&self, period: &Period) -> Period {
        self.at(period.ends.tomorrow().unwrap_or(period.ends))
    }

    /// The period that begins with a month, counted from the year zero.
    fn beginning(&self, month: i32) -> Period {
        let (year, own) = (month.div_euclid(12), month.rem_euclid(12));
        let number = own / self.months + 1;
        let name = match self.months {
            12 => format!("{year:04}"),
            6 => format!("{year:04}H{number}"),
            4 => format!("{year:04}T{number}"),
            3 => format!("{year:04}Q{number}"),
            _ => format!("{year:04}M{:02}", own + 1),
        };
        let month = i8::try_from(own + 1).unwrap_or(1);
        let year = i16::try_from(year).unwrap_or(i16::MAX);
        let starts = Date::new(year, month, 1).unwrap_or(Date::MIN);
        let next = starts.checked_add(self.months.months());
        let ends = next.and_then(Date::yesterday).unwrap_or(Date::MAX);
        Period { name, starts, ends }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.name)
    }
}

/// The day that it is somewhere; `timezone` is a name in the IANA time zone database, `None` for UTC.
pub fn day_in(now: Timestamp, timezone: Option<&str>) -> Date {
    let zone = timezone.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    now.to_zoned(zone).date()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn calendar(months: i8, anchor: &str) -> Calendar {
        Calendar::new(&PeriodConfig { months, anchor: anchor.parse().unwrap(), timezone: None })
    }

    #[track_caller]
    fn check(calendar: Calendar, day: &str, name: &str, starts: &str, ends: &str) {
        let period = calendar.at(day.parse().unwrap());
        assert_eq!((&*period.name, &*period.starts.to_string(), &*period.ends.to_string()), (name, starts, ends));
        assert_eq!(calendar.named(name, period.starts).unwrap(), period);
    }

    #[test]
    fn half_years_begin_with_the_anchor() {
        let halves = calendar(6, "2026-07-01");
        check(halves, "2026-07-01", "2026H2", "2026-07-01", "2026-12-31");
        check(halves, "2026-06-30", "2026H1", "2026-01-01", "2026-06-30");
        check(halves, "2024-02-29", "2024H1", "2024-01-01", "2024-06-30");
        // The fiscal year of Japan.
        let fiscal = calendar(6, "2020-04-01");
        check(fiscal, "2026-04-01", "2026H1", "2026-04-01", "2026-09-30");
        check(fiscal, "2027-03-31", "2026H2", "2026-10-01", "2027-03-31");
    }

    #[test]
    fn other_lengths_have_names_of_their_own() {
        check(calendar(12, "2026-04-01"), "2027-02-01", "2026", "2026-04-01", "2027-03-31");
        check(calendar(3, "2026-02-01"), "2026-12-31", "2026Q4", "2026-11-01", "2027-01-31");
        check(calendar(3, "2026-02-01"), "2027-01-31", "2026Q4", "2026-11-01", "2027-01-31");
        check(calendar(4, "2026-01-01"), "2026-05-01", "2026T2", "2026-05-01", "2026-08-31");
        check(calendar(1, "2026-01-01"), "2024-02-10", "2024M02", "2024-02-01", "2024-02-29");
        check(calendar(2, "2026-02-01"), "2026-01-10", "2025M12", "2025-12-01", "2026-01-31");
    }

    #[test]
    fn periods_follow_each_other() {
        for months in [1, 2, 3, 4, 6, 12] {
            for anchor in 1..=12 {
                let calendar = calendar(months, &format!("2026-{anchor:02}-01"));
                let mut period = calendar.at("2025-12-31".parse().unwrap());
                for _ in 0..24 {
                    let next = calendar.after(&period);
                    assert_eq!(next.starts, period.ends.tomorrow().unwrap());
                    assert!(next.name > period.name, "{next} after {period}");
                    assert_eq!(calendar.named(&next.name, next.starts).unwrap(), next);
                    period = next;
                }
                assert!(Date::constant(2026, 1, 1).until(period.starts).unwrap().get_days() > 0);
            }
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        let halves = calendar(6, "2026-07-01");
        let today = "2026-11-21".parse().unwrap();
        for wrong in ["", "2026", "2026H3", "2026h2", "26H2", "2026Q1", "9999H2", "0000H1", "-026H1", "２０２６H1"]
        {
            let error = halves.named(wrong, today).unwrap_err();
            assert_eq!(error.such_as, "2026H2", "{wrong}");
        }
    }

    #[test]
    fn the_day_is_that_of_the_zone() {
        let at = |text: &str, zone| day_in(text.parse().unwrap(), zone).to_string();
        // Midnight in Tokyo is three in the afternoon in UTC.
        assert_eq!(at("2026-06-30T14:59:59Z", Some("Asia/Tokyo")), "2026-06-30");
        assert_eq!(at("2026-06-30T15:00:00Z", Some("Asia/Tokyo")), "2026-07-01");
        assert_eq!(at("2026-06-30T15:00:00Z", None), "2026-06-30");
        assert_eq!(at("2026-07-01T03:59:59Z", Some("America/New_York")), "2026-06-30");
        let halves = calendar(6, "2026-07-01");
        let period = |text: &str, zone| halves.at(day_in(text.parse().unwrap(), zone)).name;
        assert_eq!(period("2026-06-30T15:00:00Z", Some("Asia/Tokyo")), "2026H2");
        assert_eq!(period("2026-06-30T15:00:00Z", None), "2026H1");
    }
}
