//! AWS Backup is told to take every type that a selection means.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Reason, fail, not_applicable, require, unknown};
use prc_resources::BackupSelection;

pub(crate) fn check(selection: BackupSelection, _: &Params) -> Outcome {
    let (types, hidden) = selection.types_by_opt_in()?;
    if types.is_empty() {
        if let Some(hidden) = hidden {
            return Err(hidden.into());
        }
        return Err(not_applicable("it takes in nothing that needs the opt-in of its type"));
    }
    let settings = selection.region_settings();
    let Some(settings) = settings.first()? else {
        let why = format!("nothing says whether this Region has opted in to {}", types.join(", "));
        return Err(unknown(Reason::Undecided, why).into());
    };
    let opted = settings.resource_type_opt_in_preference()?;
    for name in types {
        let off = fail(format!("AWS Backup passes over {name}: the Region has not opted in"));
        let on = match opted.get(name) {
            Some(on) => on.clone()?,
            None => false,
        };
        require!(on, off.of(&settings).must_be("resource_type_opt_in_preference", format!("{name} = true")));
    }
    Ok(())
}
