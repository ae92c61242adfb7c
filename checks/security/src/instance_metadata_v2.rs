//! Instances hand out their credentials only to who can ask twice.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, View, fail, require};
use prc_resources::{Instance, LaunchConfiguration, LaunchTemplate, MetadataDefaults, MetadataOptions};

pub(crate) fn instance(machine: Instance, _: &Params) -> Outcome {
    let own = machine.metadata_options()?;
    if own.is_empty()
        && let Some(template) = machine.templates().first()?
    {
        return decided(&machine, &template.metadata_options()?);
    }
    decided(&machine, &own)
}

pub(crate) fn launch_template(template: LaunchTemplate, _: &Params) -> Outcome {
    decided(&template, &template.metadata_options()?)
}

pub(crate) fn launch_configuration(configuration: LaunchConfiguration, _: &Params) -> Outcome {
    decided(&configuration, &configuration.metadata_options()?)
}

/// The options decide, or the defaults of the account where they are silent.
fn decided<'a>(subject: &impl View<'a>, options: &[MetadataOptions<'a>]) -> Outcome {
    for options in options {
        if options.http_endpoint()? == "disabled" {
            return Ok(());
        }
        if let Some(tokens) = options.http_tokens()? {
            require!(tokens == "required", "version 1 of the metadata service answers: http_tokens is {tokens}");
            return Ok(());
        }
    }
    if account_requires_tokens(subject)? {
        return Ok(());
    }
    Err(fail("version 1 of the metadata service answers: http_tokens is not set").into())
}

fn account_requires_tokens<'a>(subject: &impl View<'a>) -> Read<bool> {
    subject.all::<MetadataDefaults<'a>>().any(|defaults| Ok(defaults.http_tokens()? == "required"))
}
