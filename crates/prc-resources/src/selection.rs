//! Which resources an AWS Backup selection takes in, as AWS Backup decides it.
//!
//! A resource is selected when one of `resources` matches its ARN **or** one of `selection_tag` equals its tags, **and**
//! every `condition` holds, **and** none of `not_resources` matches. A selection with neither `resources` nor
//! `selection_tag` begins with everything. Keys and values are compared case by case. (AWS Backup Developer Guide: Assign
//! resources with AWS CLI; AWS re:Post: How do I assign resources to a Backup plan.)

use prc_check::{Read, Reason, Unknown, unknown};

use crate::arn::{Arn, glob};
use crate::{BackupSelection, Condition, TagCondition, Tagged, Tags};

/// A resource as a selection sees it.
pub(crate) struct Candidate<'r, V> {
    pub(crate) resource: &'r V,
    pub(crate) arn: Arn<'r>,
}

impl<'a, V: Tagged<'a>> Candidate<'_, V> {
    /// Whether the selection takes the resource in.
    pub(crate) fn is_selected_by(&self, selection: &BackupSelection<'a>) -> Read<bool> {
        let (arns, tags) = (selection.resources()?, selection.selection_tag()?);
        let everything = arns.is_empty() && tags.is_empty();
        let by_arn = or(arns.into_iter().map(|arn| self.matches(arn)));
        let begun = match by_arn {
            Ok(true) => Ok(true),
            by_arn => or([by_arn].into_iter().chain(tags.iter().map(|tag| self.has_tag(tag.key()?, tag.value()?)))),
        };
        if !everything && matches!(begun, Ok(false)) {
            return Ok(false);
        }
        let excluded = or(selection.not_resources()?.into_iter().map(|arn| self.matches(arn)));
        let mut holds = vec![if everything { Ok(true) } else { begun }, excluded.map(|excluded| !excluded)];
        for condition in selection.condition()? {
            holds.extend(self.conditions(&condition)?);
        }
        and(holds)
    }

    /// Whether an entry of `resources` means this one: by reference, by ARN or by pattern.
    fn matches(&self, arn: Read<String>) -> Read<bool> {
        match arn {
            Ok(pattern) => self.arn.fits(&pattern).ok_or_else(|| {
                unknown(Reason::KnownAfterApply, format!("`{pattern}` may match: the ARN is not known"))
            }),
            Err(unknown) => self.resource.is_meant_by(&unknown).ok_or(unknown),
        }
    }

    fn has_tag(&self, key: String, value: String) -> Read<bool> {
        Ok(self.tag(&key)?.is_some_and(|own| own == value))
    }

    fn tag(&self, key: &str) -> Read<Option<String>> {
        let mut tags: Tags = self.resource.tags()?;
        tags.remove(key).transpose()
    }

    fn conditions(&self, condition: &Condition<'a>) -> Read<Vec<Read<bool>>> {
        let mut all = Vec::new();
        for one in condition.string_equals()? {
            all.push(self.compare(&one, |own, wanted| own == Some(wanted)));
        }
        for one in condition.string_like()? {
            all.push(self.compare(&one, like));
        }
        for one in condition.string_not_equals()? {
            all.push(self.compare(&one, |own, wanted| own != Some(wanted)));
        }
        for one in condition.string_not_like()? {
            all.push(self.compare(&one, |own, wanted| !like(own, wanted)));
        }
        Ok(all)
    }

    fn compare(&self, condition: &TagCondition<'a>, holds: impl Fn(Option<&str>, &str) -> bool) -> Read<bool> {
        let key = condition.key()?;
        let key = key.strip_prefix("aws:ResourceTag/").unwrap_or(&key);
        Ok(holds(self.tag(key)?.as_deref(), &condition.value()?))
    }
}

fn like(own: Option<&str>, pattern: &str) -> bool {
    own.is_some_and(|own| glob(pattern, own))
}

/// True as soon as one is; unknown when only an unknown one could be.
///
/// # Errors
/// Why it cannot be told.
pub fn or(all: impl IntoIterator<Item = Read<bool>>) -> Read<bool> {
    let mut open: Option<Unknown> = None;
    for one in all {
        match one {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(unknown) => drop(open.get_or_insert(unknown)),
        }
    }
    open.map_or(Ok(false), Err)
}

/// False as soon as one is; unknown when only an unknown one could be.
fn and(all: impl IntoIterator<Item = Read<bool>>) -> Read<bool> {
    or(all.into_iter().map(|one| one.map(|holds| !holds))).map(|fails| !fails)
}
