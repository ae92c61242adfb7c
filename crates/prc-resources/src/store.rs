//! Stores, and the one question what copies their data: the service itself, AWS Backup, Data Lifecycle Manager or a
//! second store.

use prc_check::{Read, Reason, Related, unknown};

use crate::arn::Arn;
use crate::selection::{Candidate, or};
use crate::{BackupPlan, BackupRule, BackupSelection, LifecyclePolicy, Tagged, keys};

/// What the service copies by itself.
#[derive(Clone, Debug)]
pub struct OwnBackup {
    /// When, as a word: `continuous`, `daily`.
    pub schedule: &'static str,
    /// Days until a copy is deleted; `None` when it is kept.
    pub days: Option<i64>,
}

/// Something that holds data. Every check about backups, and the table of them, asks these questions.
pub trait Store<'a>: Tagged<'a> {
    /// What AWS Backup and its patterns see of it; `None` when AWS Backup does not know the service.
    fn arn(&self) -> Option<Arn<'a>>;

    /// The name of its type in AWS Backup's settings; `None` when AWS Backup does not know it.
    ///
    /// # Errors
    /// What it is is not known.
    fn backup_type(&self) -> Read<Option<&'static str>>;

    /// What the service does by itself; `None` when that is turned off.
    ///
    /// # Errors
    /// Whether it does anything is not known.
    fn own_backup(&self) -> Read<Option<OwnBackup>>;

    /// Whether AWS Backup can copy it continuously; it takes snapshots of everything else. (AWS Backup Developer Guide:
    /// Continuous backups and point-in-time recovery.)
    fn can_be_continuous(&self) -> bool {
        false
    }

    /// Why something else is backed up in its place.
    ///
    /// # Errors
    /// Whether it is a part of something else is not known.
    fn stands_in(&self) -> Read<Option<&'static str>> {
        Ok(None)
    }

    /// Why its loss would be no loss.
    ///
    /// # Errors
    /// What it is for is not known.
    fn may_be_lost(&self) -> Read<Option<&'static str>> {
        Ok(self.is_rebuildable().then_some("its data can be made again"))
    }

    /// The policies of Data Lifecycle Manager that take snapshots of it.
    fn snapshot_policies(&self) -> Option<Related<'a, LifecyclePolicy<'a>>> {
        None
    }

    /// What is copied as a whole with it, when this is a part: each such thing is asked.
    ///
    /// # Errors
    /// None is for sure, and one may.
    fn is_copied_with(&self, _fits: &dyn Fn(&BackupRule<'a>) -> Read<bool>) -> Read<bool> {
        Ok(false)
    }

    /// Second stores that follow this one: where they are, and whether they are for sure.
    fn replicas(&self) -> Vec<(String, Read<bool>)> {
        Vec::new()
    }

    /// The selections of AWS Backup that take it in. One by tag needs no word from the store, so a module about backups
    /// that is not on disk may hold it.
    fn selections(&self) -> Option<Related<'a, BackupSelection<'a>>> {
        let arn = self.arn()?;
        let listed = match keys::wanted_by(self.node().resource(), Some(&arn)) {
            Some(wanted) => self.all_keyed(("selection", keys::of_selection), &wanted),
            None => self.all(),
        };
        let candidate = Candidate { resource: self, arn };
        Some(listed.or_in_module_about("backup").filter(|selection| candidate.is_selected_by(selection)))
    }

    /// Whether AWS Backup takes it in with a rule of this kind.
    ///
    /// # Errors
    /// None does for sure, and one may.
    fn has_rule(&self, fits: &dyn Fn(&BackupRule<'a>) -> Read<bool>) -> Read<bool> {
        let Some(selections) = self.selections() else { return Ok(false) };
        let fitting = |plan: &BackupPlan<'a>| or(plan.rule()?.iter().map(fits));
        selections.any(|selection| selection.plans().any(fitting))
    }

    /// As [`Store::has_rule`], where a plan that is not in the code is taken to have one.
    ///
    /// # Errors
    /// None does for sure, and one may.
    fn has_rule_or_more(&self, fits: &dyn Fn(&BackupRule<'a>) -> Read<bool>) -> Read<bool> {
        let Some(selections) = self.selections() else { return Ok(false) };
        selections.any(|selection| {
            let (plans, _) = selection.plans().each();
            match plans.is_empty() {
                true => Ok(true),
                false => or(plans.iter().map(|(plan, _)| or(plan.rule()?.iter().map(fits)))),
            }
        })
    }

    /// Whether AWS Backup takes it in, whatever its plan does.
    ///
    /// # Errors
    /// No selection does for sure, and one may.
    fn is_selected(&self) -> Read<bool> {
        self.selections().map_or(Ok(false), Related::exists)
    }

    /// A tag about backups is there for a selection. When the code has none at all, one elsewhere may ask for it.
    ///
    /// # Errors
    /// It has such a tag.
    fn is_marked(&self) -> Read<bool> {
        let tags = self.tags()?;
        let Some(key) = tags.keys().find(|key| key.to_lowercase().contains("backup")) else { return Ok(false) };
        let every = self.all::<BackupSelection<'a>>().or_in_module_about("backup");
        if matches!(every.exists(), Ok(true)) {
            return Ok(false);
        }
        Err(unknown(Reason::Undecided, format!("a selection that is not known may ask for tag {key}")))
    }

    /// Whether anything at all copies it.
    ///
    /// # Errors
    /// Nothing does for sure, and something may.
    fn is_backed_up(&self) -> Read<bool> {
        let own = self.own_backup().map(|own| own.is_some());
        if matches!(own, Ok(true)) {
            return own;
        }
        let by_policy = self.snapshot_policies().map_or(Ok(false), Related::exists);
        or([own, by_policy, self.is_selected(), self.is_copied_with(&|_| Ok(true)), self.is_marked()])
    }
}

/// What a number of days says: 0 turns copies off.
pub(crate) fn days(schedule: &'static str, days: Read<i64>) -> Read<Option<OwnBackup>> {
    Ok(Some(days?).filter(|days| *days > 0).map(|days| OwnBackup { schedule, days: Some(days) }))
}
