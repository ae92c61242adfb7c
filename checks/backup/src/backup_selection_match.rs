//! No plan and no selection of AWS Backup runs on nothing.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, Reason, fail, require, unknown};
use prc_resources::{BackupPlan, BackupSelection};

pub(crate) fn plan(plan: BackupPlan, _: &Params) -> Outcome {
    let alone = fail("no selection belongs to it, so it backs up nothing").missing();
    let alone = alone.label("no aws_backup_selection for it").help("add an aws_backup_selection with its plan_id");
    require!(plan.selections().or_in_module_about("backup").exists()?, alone);
    Ok(())
}

pub(crate) fn selection(selection: BackupSelection, _: &Params) -> Outcome {
    if names_something(&selection)? {
        return Ok(());
    }
    let matches = selection.takes_a_store();
    if !matches!(matches, Ok(false)) {
        matches?;
        return Ok(());
    }
    if !selection.has_stores()? {
        return Err(unknown(Reason::Undecided, "no store is declared here that it could take in").into());
    }
    let tags = tags(&selection)?;
    for (key, value) in &tags {
        if let Some(near) = selection.nearly_takes(key) {
            let message = format!(
                "it takes in what has {key} = {value}, and no store has: {} has {} = {}",
                near.address, near.key, near.value
            );
            return Err(fail(message).missing().help("make the tag and the selection agree").into());
        }
    }
    let asked = tags.first().map_or_else(|| String::from("it asks for"), |(key, value)| format!("has {key} = {value}"));
    Err(unknown(Reason::Undecided, format!("no store here is what {asked}; one that is declared elsewhere may be"))
        .into())
}

/// A pattern always finds something, and who names a resource by reference means it.
fn names_something(selection: &BackupSelection<'_>) -> Read<bool> {
    let narrowed = !tags_of_conditions(selection)?.is_empty();
    let names = |arn: Read<String>| match arn {
        Ok(arn) => arn.contains('*') && !narrowed,
        Err(why) => !why.references.is_empty(),
    };
    Ok(selection.resources()?.into_iter().any(names))
}

/// The tags that it asks for.
fn tags(selection: &BackupSelection<'_>) -> Read<Vec<(String, String)>> {
    let mut tags = tags_of_conditions(selection)?;
    for tag in selection.selection_tag()? {
        tags.push((tag.key()?, tag.value()?));
    }
    Ok(tags)
}

fn tags_of_conditions(selection: &BackupSelection<'_>) -> Read<Vec<(String, String)>> {
    let mut tags = Vec::new();
    for condition in selection.condition()? {
        for one in condition.string_equals()?.into_iter().chain(condition.string_like()?) {
            let key = one.key()?;
            tags.push((key.trim_start_matches("aws:ResourceTag/").into(), one.value()?));
        }
    }
    Ok(tags)
}
