//! What the patterns of EventBridge let through.

use prc_check::{Read, Reason, unknown};

use crate::Json;
use crate::arn::glob;

impl Json {
    /// Whether an event pattern lets one of some values of a field through; a pattern that does not speak of the field
    /// does. (Amazon EventBridge User Guide: comparison operators for use in event patterns.)
    ///
    /// # Errors
    /// The pattern is not known.
    pub fn admits(&self, path: &[&str], values: &[&str]) -> Read<bool> {
        let Some((name, rest)) = path.split_first() else { return self.lets_through(values) };
        match self.field(name)? {
            Some(field) => field.admits(rest, values),
            None => Ok(true),
        }
    }

    fn lets_through(&self, values: &[&str]) -> Read<bool> {
        for one in self.items()? {
            if one.text().is_ok_and(|text| values.contains(&text.as_str())) || one.compares(values)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether an operator lets one of the values through.
    fn compares(&self, values: &[&str]) -> Read<bool> {
        type Operator = fn(&str, &str) -> bool;
        let operators: [(&str, Operator); 4] = [
            ("prefix", |value, wanted| value.starts_with(wanted)),
            ("suffix", |value, wanted| value.ends_with(wanted)),
            ("equals-ignore-case", |value, wanted| value.eq_ignore_ascii_case(wanted)),
            ("wildcard", |value, wanted| glob(wanted, value)),
        ];
        for (name, holds) in operators {
            if let Some(wanted) = self.field(name)? {
                let wanted = wanted.text()?;
                return Ok(values.iter().any(|value| holds(value, &wanted)));
            }
        }
        if let Some(unwanted) = self.field("anything-but")? {
            let unwanted: Vec<String> = unwanted.items()?.iter().map(Self::text).collect::<Read<_>>()?;
            return Ok(values.iter().any(|value| unwanted.iter().all(|one| one != value)));
        }
        match self.field("exists")? {
            Some(_) => Err(unknown(Reason::NotSupported, "the event pattern asks whether a field exists")),
            None => Ok(false),
        }
    }
}
