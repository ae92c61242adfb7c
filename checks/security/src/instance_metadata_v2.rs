//! Instances hand out their credentials only to who can ask twice.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Failure, Outcome, Read, View, exactly, fail, require};
use prc_resources::{Instance, LaunchConfiguration, LaunchTemplate, MetadataDefaults, MetadataOptions};

pub(crate) fn instance(machine: Instance, _: &Params) -> Outcome {
    let own = machine.metadata_options()?;
    if own.is_empty()
        && let Some(template) = machine.templates().first()?
    {
        return decided(&machine, &template.metadata_options()?, |failure| failure.of(&template));
    }
    decided(&machine, &own, |failure| failure)
}

pub(crate) fn launch_template(template: LaunchTemplate, _: &Params) -> Outcome {
    decided(&template, &template.metadata_options()?, |failure| failure)
}

pub(crate) fn launch_configuration(configuration: LaunchConfiguration, _: &Params) -> Outcome {
    decided(&configuration, &configuration.metadata_options()?, |failure| failure)
}

/// The options decide, or the defaults of the account where they are silent.
fn decided<'a>(
    subject: &impl View<'a>,
    options: &[MetadataOptions<'a>],
    said_by: impl Fn(Failure) -> Failure,
) -> Outcome {
    for options in options {
        if options.http_endpoint()? == "disabled" {
            return Ok(());
        }
        if let Some(tokens) = options.http_tokens()? {
            let lax = fail(format!("version 1 of the metadata service answers: http_tokens is {tokens}"));
            require!(tokens == "required", said_by(lax.must_be("metadata_options.http_tokens", exactly("required"))));
            return Ok(());
        }
    }
    if account_requires_tokens(subject)? {
        return Ok(());
    }
    let lax = fail("version 1 of the metadata service answers: http_tokens is not set").missing();
    let lax = lax.wants("metadata_options.http_tokens", exactly("required"));
    Err(lax.label("no http_tokens").help("add metadata_options { http_tokens = \"required\" }").into())
}

fn account_requires_tokens<'a>(subject: &impl View<'a>) -> Read<bool> {
    subject.all::<MetadataDefaults<'a>>().any(|defaults| Ok(defaults.http_tokens()? == "required"))
}
