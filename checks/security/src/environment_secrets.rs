//! No secret stands where everybody who may describe a resource can read it.

use prc_check::{Failure, Outcome, Read, Unknown, fail};
use prc_resources::{
    BuildProject, Function, Instance, Json, LaunchConfiguration, LaunchTemplate, StateMachine, TaskDefinition,
};
use serde::Deserialize;

use crate::secrets::{assigned, by_form, is_handed_out, is_secret_name, is_secret_text};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    /// Words of names whose values are secrets.
    names: Vec<String>,
}

pub(crate) fn function(function: Function, params: &Params) -> Outcome {
    let mut variables = Vec::new();
    for environment in function.environment()? {
        variables.extend(environment.variables()?);
    }
    judged(variables, params, "keep it in Secrets Manager, and give the function its ARN")
}

pub(crate) fn task_definition(task: TaskDefinition, params: &Params) -> Outcome {
    let mut variables = Vec::new();
    for container in task.container_definitions()?.items()? {
        for variable in container.field("environment")?.map_or(Ok(Vec::new()), |list| list.items())? {
            let text = |name: &str| variable.field(name)?.as_ref().map_or(Ok(String::new()), Json::text);
            let Ok(name) = text("name") else { continue };
            variables.push((name, text("value")));
        }
    }
    judged(variables, params, "name its ARN in secrets, with valueFrom")
}

pub(crate) fn build_project(project: BuildProject, params: &Params) -> Outcome {
    let mut variables = Vec::new();
    for environment in project.environment()? {
        for variable in environment.environment_variable()? {
            if variable.r#type()? == "PLAINTEXT" {
                variables.push((variable.name()?, variable.value()?));
            }
        }
    }
    judged(variables, params, "set its type to SECRETS_MANAGER, and its value to the name of the secret")
}

pub(crate) fn instance(machine: Instance, params: &Params) -> Outcome {
    script(machine.user_data()?, params)
}

pub(crate) fn launch_template(template: LaunchTemplate, params: &Params) -> Outcome {
    script(template.user_data()?.map(|text| text.map(|text| decoded(&text).unwrap_or(text))), params)
}

pub(crate) fn launch_configuration(configuration: LaunchConfiguration, params: &Params) -> Outcome {
    script(configuration.user_data()?, params)
}

pub(crate) fn state_machine(machine: StateMachine, _: &Params) -> Outcome {
    let text = known_part(machine.definition()?)?;
    match by_form(&text) {
        Some(form) => Err(clear(format!("the definition holds {form} in clear text"), "read it from Secrets Manager")),
        None => Ok(()),
    }
}

/// Variables by name, each known or not.
fn judged(variables: Vec<(String, Read<String>)>, params: &Params, help: &str) -> Outcome {
    let mut open: Option<Unknown> = None;
    for (name, value) in variables {
        let named = is_secret_name(&name, &params.names);
        match value {
            Ok(value) if named && is_secret_text(&value) => {
                return Err(clear(format!("the value of {name} is in clear text"), help));
            }
            Ok(value) => {
                if let Some(form) = by_form(&value) {
                    return Err(clear(format!("{name} holds {form} in clear text"), help));
                }
            }
            Err(why) if named => match is_handed_out(&why) {
                Ok(true) => {
                    return Err(clear(format!("{name} gets the secret itself, which everybody can read there"), help));
                }
                Ok(false) => {}
                Err(why) => {
                    open.get_or_insert(why);
                }
            },
            Err(_) => {}
        }
    }
    open.map_or(Ok(()), |why| Err(why.into()))
}

fn script(text: Option<Read<String>>, params: &Params) -> Outcome {
    const HELP: &str = "let the machine read it from Secrets Manager with its role";
    let Some(text) = text else { return Ok(()) };
    let text = known_part(text)?;
    if let Some(name) = assigned(&text, &params.names) {
        return Err(clear(format!("user_data sets {name} in clear text"), HELP));
    }
    match by_form(&text) {
        Some(form) => Err(clear(format!("user_data holds {form} in clear text"), HELP)),
        None => Ok(()),
    }
}

/// What is known of a text.
fn known_part(text: Read<String>) -> Read<String> {
    match text {
        Err(why) if !why.text.is_empty() => Ok(String::from(&*why.text)),
        text => text,
    }
}

/// The finding points at the resource, so that no excerpt shows the line with the secret.
fn clear(message: String, help: &str) -> prc_check::Stop {
    let open: Failure = fail(message).missing().label("a secret in clear text");
    open.help(help).into()
}

/// Base64 as a template holds its script; `None` for anything else.
fn decoded(text: &str) -> Option<String> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut width) = (Vec::new(), 0u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let digit = DIGITS.iter().position(|digit| *digit == byte)?;
        bits = (bits << 6 | u32::try_from(digit).ok()?) & 0xff_ffff;
        width += 6;
        if width >= 8 {
            width -= 8;
            bytes.push(u8::try_from((bits >> width) & 0xff).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn scripts_in_base64() {
        assert_eq!(decoded("aGVsbG8gd29ybGQ=").as_deref(), Some("hello world"));
        assert_eq!(decoded("not base64!"), None);
    }
}
