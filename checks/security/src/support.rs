//! When standard support of a version ends: `data/eol.toml`.

use std::cmp::Reverse;

use prc_check::data::{Day, Table};
use prc_check::{Date, Lifecycle, Outcome, Read, Reason, View, counted, fail, table, unknown};
use prc_resources::EngineLifecycle;
use serde::Deserialize;

static TABLE: Table<Products> = Table::new("eol.toml", table!("data/eol.toml"));

#[derive(Deserialize)]
struct Products {
    product: Vec<Product>,
}

/// An engine or runtime that AWS runs.
#[derive(Deserialize)]
struct Product {
    id: String,
    title: String,
    versions: Vec<Version>,
}

#[derive(Deserialize)]
struct Version {
    v: String,
    /// The last day of standard support; absent when none is announced.
    standard: Option<Day>,
    /// The last day of extended support; absent when there is none.
    extended: Option<Day>,
}

/// A version of a product, as an attribute of a resource names it.
pub(crate) struct Running {
    product: &'static Product,
    attribute: &'static str,
    version: String,
    /// The part of the version that support goes by.
    key: String,
    /// What AWS itself says, which comes before the table.
    told: Option<Ends>,
}

/// The last days of standard and of extended support; none when none is named.
#[derive(Clone, Copy)]
struct Ends {
    standard: Option<Day>,
    extended: Option<Day>,
}

impl Running {
    /// The version of a product by the product's id.
    pub(crate) fn new(id: &str, attribute: &'static str, version: &str, key: String) -> Read<Self> {
        Ok(Self { product: product(id)?, attribute, version: version.to_owned(), key, told: None })
    }

    /// With the dates that the resource's own account was told, where it was asked.
    pub(crate) fn told_to<'a>(mut self, resource: &impl View<'a>, engine: &str, version: &str) -> Self {
        let is = |one: &&EngineLifecycle| {
            one.engine().is_ok_and(|its| its == engine) && one.version().is_ok_and(|its| its == version)
        };
        let all = resource.all::<EngineLifecycle<'a>>().sure();
        let day = |read: Read<Option<String>>| Some(Day(read.ok()??.parse().ok()?));
        let found = all.iter().find(is);
        self.told = found.map(|one| Ends { standard: day(one.standard_end()), extended: day(one.extended_end()) });
        self
    }

    /// Fails when standard support ends within so many days.
    pub(crate) fn is_supported(&self, today: Date, fail_days: i32) -> Outcome {
        self.product.supports((self.attribute, &self.key), self.told, today, fail_days)
    }

    /// The row of the table; `None` when the version has no dates.
    pub(crate) fn row(&self) -> Option<Lifecycle> {
        let known = self.told.or_else(|| self.product.version(&self.key).map(Version::ends))?;
        Some(Lifecycle {
            product: &self.product.id,
            title: &self.product.title,
            version: self.version.clone(),
            standard_end: known.standard.map(|day| day.0),
            extended_end: known.extended.map(|day| day.0),
            known: true,
            told: self.told.is_some(),
        })
    }
}

/// The product with an id.
fn product(id: &str) -> Read<&'static Product> {
    let missing = || unknown(Reason::Undecided, format!("prc has no dates of support for {id}"));
    TABLE.get()?.product.iter().find(|product| product.id == id).ok_or_else(missing)
}

impl Version {
    const fn ends(&self) -> Ends {
        Ends { standard: self.standard, extended: self.extended }
    }
}

impl Product {
    fn version(&self, key: &str) -> Option<&Version> {
        self.versions.iter().find(|known| known.v == key)
    }

    /// Fails when standard support of a version, which an attribute names, ends within so many days.
    fn supports(
        &self,
        (attribute, version): (&'static str, &str),
        told: Option<Ends>,
        today: Date,
        fail_days: i32,
    ) -> Outcome {
        let title = &self.title;
        let Some(known) = told.or_else(|| self.version(version).map(Version::ends)) else {
            return Err(
                unknown(Reason::Undecided, format!("prc knows no date of support for {title} {version}")).into()
            );
        };
        let Some(end) = known.standard else { return Ok(()) };
        let left = end.days_after(today);
        let ends = match left {
            ..0 => format!("ended on {end}"),
            _ if left < fail_days => format!("ends on {end}, in {}", counted(left, "day")),
            _ => return Ok(()),
        };
        let late = fail(format!("standard support of {title} {version} {ends}")).at(attribute);
        let help = match self.newest(version, today) {
            Some(newest) => format!("upgrade; {newest} is supported longest"),
            None => String::from("move to what is still supported"),
        };
        Err(late.label(format!("support of {version} {ends}")).help(help).into())
    }

    /// The version that is supported longest, of the same name: `python3.14` for `python3.8`.
    fn newest(&self, version: &str, today: Date) -> Option<&str> {
        let lasts = |other: &&Version| other.standard.is_none_or(|end| end.days_after(today) >= 0);
        let same = self.versions.iter().filter(|other| stem(&other.v) == stem(version)).filter(lasts);
        // No date announced is later than any; the newest comes first.
        let best = same.min_by_key(|other| other.standard.map(Reverse));
        best.map(|best| &*best.v)
    }
}

/// The letters that a version begins with.
fn stem(version: &str) -> &str {
    version.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default()
}

/// The first numbers of a version: two of `8.0.35` are `8.0`.
pub(crate) fn numbers(version: &str, count: usize) -> String {
    version.split('.').take(count).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_table_fits_its_type() {
        let products = &TABLE.get().unwrap().product;
        assert!(products.len() >= 19);
        assert!(products.iter().all(|product| !product.versions.is_empty()));
    }

    #[test]
    fn the_last_day_is_supported() {
        let mysql = product("rds-mysql").unwrap();
        assert!(mysql.supports(("engine_version", "8.0"), None, "2026-07-31".parse().unwrap(), 0).is_ok());
        assert!(mysql.supports(("engine_version", "8.0"), None, "2026-08-01".parse().unwrap(), 0).is_err());
        assert!(mysql.supports(("engine_version", "8.0"), None, "2026-07-01".parse().unwrap(), 180).is_err());
    }
}
