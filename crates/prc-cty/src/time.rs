//! RFC 3339 time stamps and durations, as Go reads and writes them.

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
const DAY: i64 = 86_400;

/// A moment and the UTC offset it is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timestamp {
    /// Seconds since 1970 in UTC.
    seconds: i64,
    nanoseconds: i64,
    /// Seconds east of UTC.
    offset: i64,
}

/// A date of the Gregorian calendar.
struct Date {
    year: i64,
    month: i64,
    day: i64,
}

impl Timestamp {
    /// Reads a complete RFC 3339 time stamp with `T` between date and time.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let bytes = text.as_bytes();
        let number = |range: std::ops::Range<usize>, what: &str| -> Result<i64, String> {
            let part = text.get(range).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
            part.and_then(|part| part.parse().ok()).ok_or_else(|| format!("cannot use \"{text}\" as {what}"))
        };
        let date = Date { year: number(0..4, "year")?, month: number(5..7, "month")?, day: number(8..10, "day")? };
        if bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
            return Err("missing dash in date".to_owned());
        }
        if bytes.get(10) != Some(&b'T') {
            return Err("missing required time introducer 'T'".to_owned());
        }
        let (hour, minute, second) = (number(11..13, "hour")?, number(14..16, "minute")?, number(17..19, "second")?);
        if bytes.get(13) != Some(&b':') || bytes.get(16) != Some(&b':') {
            return Err("missing colon in time".to_owned());
        }
        if !(1..=12).contains(&date.month) || !(1..=days_in_month(&date)).contains(&date.day) {
            return Err("day or month out of range".to_owned());
        }
        if hour > 23 || minute > 59 || second > 59 {
            return Err("time out of range".to_owned());
        }
        let (nanoseconds, rest) = fraction(&text[19..])?;
        let offset = utc_offset(rest)?;
        let seconds = date.days() * DAY + hour * 3600 + minute * 60 + second - offset;
        Ok(Self { seconds, nanoseconds, offset })
    }

    /// What orders time stamps: the moment, whatever the offset.
    pub(crate) const fn instant(&self) -> (i64, i64) {
        (self.seconds, self.nanoseconds)
    }

    /// The time so many nanoseconds later.
    pub(crate) const fn plus(self, nanoseconds: i64) -> Self {
        let total = self.nanoseconds + nanoseconds.rem_euclid(1_000_000_000);
        let seconds = self.seconds + nanoseconds.div_euclid(1_000_000_000) + total / 1_000_000_000;
        Self { seconds, nanoseconds: total % 1_000_000_000, offset: self.offset }
    }

    /// Without fractions of a second, as Go's `time.RFC3339` format has it.
    pub(crate) fn to_rfc3339(self) -> String {
        let (date, time) = self.local();
        let (sign, year) = if date.year < 0 { ("-", -date.year) } else { ("", date.year) };
        let zone = if self.offset == 0 { "Z".to_owned() } else { self.zone(":") };
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        format!("{sign}{year:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}{zone}", date.month, date.day)
    }

    fn local(self) -> (Date, i64) {
        let local = self.seconds + self.offset;
        (Date::from_days(local.div_euclid(DAY)), local.rem_euclid(DAY))
    }

    fn zone(self, separator: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.abs() / 60;
        format!("{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60)
    }

    /// The text of one `formatdate` verb, if there is such a verb.
    pub(crate) fn format(self, verb: &str) -> Option<String> {
        let (date, time) = self.local();
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        let half_day = (hour + 11) % 12 + 1;
        let month = usize::try_from(date.month - 1).ok().and_then(|i| MONTHS.get(i)).copied().unwrap_or_default();
        let weekday = usize::try_from(date.days().rem_euclid(7)).ok().and_then(|i| WEEKDAYS.get(i)).copied();
        let weekday = weekday.unwrap_or_default();
        Some(match verb {
            "YYYY" => format!("{:04}", date.year),
            "YY" => format!("{:02}", date.year % 100),
            "MMMM" => month.to_owned(),
            "MMM" => month[..3].to_owned(),
            "MM" => format!("{:02}", date.month),
            "M" => date.month.to_string(),
            "DD" => format!("{:02}", date.day),
            "D" => date.day.to_string(),
            "EEEE" => weekday.to_owned(),
            "EEE" => weekday[..3].to_owned(),
            "hh" => format!("{hour:02}"),
            "h" => hour.to_string(),
            "HH" => format!("{half_day:02}"),
            "H" => half_day.to_string(),
            "AA" => (if hour < 12 { "AM" } else { "PM" }).to_owned(),
            "aa" => (if hour < 12 { "am" } else { "pm" }).to_owned(),
            "mm" => format!("{minute:02}"),
            "m" => minute.to_string(),
            "ss" => format!("{second:02}"),
            "s" => second.to_string(),
            "ZZZZZ" => self.zone(":"),
            "ZZZZ" => self.zone(""),
            "ZZZ" if self.offset == 0 => "UTC".to_owned(),
            "ZZZ" => self.zone(""),
            "Z" if self.offset == 0 => "Z".to_owned(),
            "Z" => self.zone(":"),
            _ => return None,
        })
    }
}

impl Date {
    /// Days since 1970-01-01.
    const fn days(&self) -> i64 {
        // Years start in March, so that the leap day is the last one.
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    const fn from_days(days: i64) -> Self {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        Self { year, month, day: day_of_year - (153 * shifted + 2) / 5 + 1 }
    }
}

const fn days_in_month(date: &Date) -> i64 {
    match date.month {
        4 | 6 | 9 | 11 => 30,
        2 if date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Nanoseconds of a fraction like `.25`, and what follows it.
fn fraction(text: &str) -> Result<(i64, &str), String> {
    let Some(digits) = text.strip_prefix('.') else {
        return Ok((0, text));
    };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    if end == 0 {
        return Err("missing digits after the decimal point".to_owned());
    }
    let nanoseconds = format!("{:0<9}", &digits[..end.min(9)]).parse().unwrap_or(0);
    Ok((nanoseconds, &digits[end..]))
}

/// `Z` or `±hh:mm`, in seconds.
fn utc_offset(text: &str) -> Result<i64, String> {
    if text == "Z" {
        return Ok(0);
    }
    if text.is_empty() {
        return Err("end of string before UTC offset".to_owned());
    }
    let refused = || format!("cannot use \"{text}\" as UTC offset");
    let (hours, minutes) = text.get(1..).and_then(|rest| rest.split_once(':')).ok_or_else(refused)?;
    let part = |part: &str, most: i64| {
        let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<i64>().ok().filter(|n| digits && *n <= most)
    };
    let offset = part(hours, 23).ok_or_else(refused)? * 3600 + part(minutes, 59).ok_or_else(refused)? * 60;
    match text.as_bytes().first() {
        Some(b'+') => Ok(offset),
        Some(b'-') => Ok(-offset),
        _ => Err(refused()),
    }
}

/// Nanoseconds of a duration like `1h30m` or `-1.5s` (Go's `time.ParseDuration`).
pub(crate) fn parse_duration(text: &str) -> Result<i64, String> {
    let refused = || format!("invalid duration \"{text}\"");
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(refused());
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let end = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let size: i128 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            "" => return Err(format!("missing unit in duration \"{text}\"")),
            _ => return Err(format!("unknown unit \"{unit}\" in duration \"{text}\"")),
        };
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && decimals.is_empty() || decimals.contains('.') || whole.len() > 19 {
            return Err(refused());
        }
        let decimals = &decimals[..decimals.len().min(15)];
        let scale = 10i128.pow(u32::try_from(decimals.len()).unwrap_or(0));
        let digits = |text: &str| if text.is_empty() { Ok(0) } else { text.parse::<i128>().map_err(|_| refused()) };
        total += digits(whole)? * size + digits(decimals)? * size / scale;
        rest = after;
    }
    i64::try_from(if negative { -total } else { total }).map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn calendar_round_trip() {
        for days in (-800_000..800_000).step_by(97) {
            assert_eq!(Date::from_days(days).days(), days);
        }
    }

    #[test]
    fn adds_across_leap_days() {
        let start = Timestamp::parse("2016-02-28T23:59:59-05:00").unwrap();
        assert_eq!(start.plus(parse_duration("24h1s").unwrap()).to_rfc3339(), "2016-03-01T00:00:00-05:00");
        let start = Timestamp::parse("0000-01-01T00:00:00Z").unwrap();
        assert_eq!(start.plus(parse_duration("-1s").unwrap()).to_rfc3339(), "-0001-12-31T23:59:59Z");
        let start = Timestamp::parse("2017-11-22T00:00:00.5Z").unwrap();
        assert_eq!(start.plus(parse_duration("1500ms").unwrap()).to_rfc3339(), "2017-11-22T00:00:02Z");
    }

    #[test]
    fn refuses_what_go_refuses() {
        for text in
            ["2018-13-12T12:14:15Z", "2018-02-30T12:14:15Z", "2018-11-12T12:14:15", "2018-11-12 12:14:15Z", "", "é"]
        {
            assert!(Timestamp::parse(text).is_err(), "{text}");
        }
        for text in ["", "1d", "1", "h", "10000000h", "1.2.3s"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
