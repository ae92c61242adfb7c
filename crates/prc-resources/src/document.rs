//! Documents of the repository.

use std::collections::BTreeMap;

use prc_check::{Date, Outcome, Read, Unset, View, block, counted, fail, require, resource};

use crate::System;

/// Kinds of documents: all say the same of themselves.
macro_rules! documents {
    ($($(#[$doc:meta])* $name:ident = $kind:literal,)*) => {
        resource! {$(
            $(#[$doc])*
            $name = $kind by ["path"] {
                /// From the checked root, with `/`.
                path: String = required,
                /// The first heading.
                title: Option<String>,
                /// The day of the last review, as ISO date.
                reviewed: Option<String>,
                /// The day of the last commit that changed it, as ISO date.
                changed: String = required,
                /// Who keeps it.
                owner: Option<String>,
                /// Its headings.
                sections: Vec<Section<'a>>,
                /// Anchors that it sets itself.
                anchors: Vec<String>,
                /// What it links to.
                links: Vec<Link<'a>>,
                /// Links that lead nowhere in the repository.
                dead: Vec<DeadLink<'a>>,
                /// The things it calls by name: alarms, resources.
                names: Vec<String>,
                /// Addresses and ARNs that it has, and what its front matter lists.
                resources: Vec<Mention<'a>>,
                /// All of it, as Markdown.
                text: String = required,
                /// It has numbered steps or commands.
                steps: bool = required,
                /// Its front matter: the keys in small letters without `-`, `_` and spaces.
                said: BTreeMap<String, Vec<String>>,
                tables: Vec<Table<'a>>,
            }
        )*}

        $(impl<'a> Document<'a> for $name<'a> {})*
    };
}

documents! {
    /// A Markdown file that tells what to do when something is wrong.
    Runbook = "runbook",
    /// What was learned from an incident.
    Postmortem = "postmortem",
    /// What a postmortem is made from.
    PostmortemTemplate = "postmortem-template",
    /// How data is brought back.
    RestoreProcedure = "restore-procedure",
    /// The record of an exercise: a restore, a failover.
    Drill = "drill",
    /// What to do when a zone, a Region or an account is lost.
    RecoveryPlan = "recovery-plan",
    /// How a release is taken back.
    RollbackProcedure = "rollback-procedure",
    /// Who does what in an incident.
    IncidentProcess = "incident-process",
    /// What happens when the error budget is spent.
    ErrorBudgetPolicy = "error-budget-policy",
    /// How objectives were met in a period.
    SloReview = "slo-review",
    /// The README of the repository.
    Readme = "readme",
}

block! {
    /// A heading and its text.
    Section {
        title: String = required,
        /// What a link to it has after `#`.
        anchor: String = required,
        level: i64 = required,
        /// Nothing stands under it.
        empty: bool = false,
        /// Lines that say something, those of the sections inside too.
        lines: i64 = 0,
        /// A block of code stands under it.
        code: bool = false,
        /// A link stands under it.
        link: bool = false,
    }
    /// A link in the text.
    Link {
        target: String = required,
        text: String = required,
    }
    /// A resource that the text names.
    Mention {
        /// An address of Terraform, an ARN, or in the front matter any name.
        name: String = required,
    }
    /// A link that leads nowhere.
    DeadLink {
        target: String = required,
        /// The file is there, the section is not.
        anchor: bool = required,
    }
    /// A table.
    Table {
        header: Vec<String>,
        rows: Vec<Row<'a>>,
    }
    /// A line of a table.
    Row {
        cells: Vec<String>,
    }
}

/// What every kind of document can be asked.
pub trait Document<'a>: View<'a> {
    /// Its last review is not too long ago; without one, its last change.
    ///
    /// # Errors
    /// It is too long ago, or that is not known.
    fn must_be_fresh(&self, max_age_days: i64) -> Outcome {
        let reviewed: Option<String> = self.node().read("reviewed", Unset::Null)?;
        let help = format!("read it, mend it, and say so: last_reviewed: {}", self.today());
        let Some(written) = reviewed else {
            let changed: String = self.node().read("changed", Unset::Required)?;
            let age = changed.parse::<Date>().map_or(0, |date| days(date, self.today()));
            let old = format!("it says no review, and was changed {} ago, must be at most {max_age_days}", counted(age, "day"));
            require!(age <= max_age_days, fail(old).missing().help(help));
            return Ok(());
        };
        let Ok(date) = written.parse::<Date>() else {
            let wrong = fail(format!("the day of its last review is {written}, which is no date")).at("reviewed");
            return Err(wrong.help("write it as 2026-01-31").into());
        };
        let age = days(date, self.today());
        require!(age >= -1, fail(format!("its last review, {date}, is in the future")).at("reviewed"));
        let old = format!("it was reviewed {} ago, must be at most {max_age_days}", counted(age, "day"));
        require!(age <= max_age_days, fail(old).at("reviewed").help(help));
        Ok(())
    }

    /// The first value of a key of the front matter, which is written in small letters without `-`, `_` and spaces.
    ///
    /// # Errors
    /// The front matter is not known.
    fn says(&self, key: &str) -> Read<Option<String>> {
        let mut said: BTreeMap<String, Vec<String>> = self.node().read("said", Unset::Null)?;
        Ok(said.remove(key).and_then(|values| values.into_iter().next()))
    }
}

/// Whole days from a date to another.
fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

impl<'a> System<'a> {
    /// The documents of a kind that are the system's: those below its `docs`, or all of the repository.
    ///
    /// # Errors
    /// What the system has is not known.
    pub fn pages<V: Document<'a>>(&self) -> Read<Vec<V>> {
        let docs = self.docs()?;
        let pages = self.documents::<V>().sure();
        let own = |page: &V| {
            let below = |dir: &String| {
                let rest = page.address().strip_prefix(dir.as_str());
                dir == "." || rest.is_some_and(|rest| rest.starts_with('/'))
            };
            docs.is_empty() || docs.iter().any(below)
        };
        Ok(pages.into_iter().filter(own).collect())
    }
}
