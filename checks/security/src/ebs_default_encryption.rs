//! Volumes that nobody thought of are encrypted too.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Reason, View, fail, require, unknown};
use prc_resources::{EbsDefaultEncryption, EbsVolume};

pub(crate) fn region(region: EbsDefaultEncryption, _: &Params) -> Outcome {
    let open = fail("new volumes of the Region are not encrypted unless each asks for it");
    require!(region.enabled()?, open.must_be("enabled", true));
    Ok(())
}

pub(crate) fn volume(volume: EbsVolume, _: &Params) -> Outcome {
    match volume.encrypted()? {
        Some(encrypted) => {
            let copy = "set encrypted to true; Terraform replaces the volume, so copy its data first";
            let clear = fail("the volume is not encrypted").must_be("encrypted", true).help(copy);
            require!(encrypted, clear);
            Ok(())
        }
        // The Region decides, and its setting often lives in another repository.
        None if volume.all::<EbsDefaultEncryption>().any(|region| region.enabled())? => Ok(()),
        None => {
            let why = "encrypted is not set, and nothing says whether the Region encrypts by default";
            Err(unknown(Reason::Undecided, why).into())
        }
    }
}
