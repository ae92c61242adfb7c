//! What a person asks for on the command line of what `prc.toml` declares.

use std::collections::BTreeSet;
use std::sync::Arc;

use prc_model::RootModule;
use toml::Spanned;

use super::{Config, ConfigError, EnvironmentConfig, SystemConfig};
use crate::Warning;

impl Config {
    /// Judges only these systems.
    ///
    /// # Errors
    /// There is no system of a name.
    pub fn keep_systems(&mut self, names: &[String]) -> Result<(), ConfigError> {
        let known: Vec<&str> = self.systems.iter().map(|system| &*system.name).collect();
        if let Some(name) = names.iter().find(|name| !known.contains(&name.as_str())) {
            return Err(ConfigError::without_place(format!("there is no system `{name}`")).suggest(name, known));
        }
        self.systems.retain(|system| names.is_empty() || names.iter().any(|name| **name == *system.name));
        Ok(())
    }

    /// Judges only these environments. A system that declares others is left out; one without any stays.
    ///
    /// # Errors
    /// There is no environment of a name.
    pub fn keep_environments(&mut self, names: &[String]) -> Result<(), ConfigError> {
        let all = self.systems.iter().flat_map(|system| &system.environments);
        let known: BTreeSet<&str> = all.map(|one| &**one.name.get_ref()).collect();
        if let Some(name) = names.iter().find(|name| !known.contains(name.as_str())) {
            let error = ConfigError::without_place(format!("there is no environment `{name}`"));
            return Err(match known.is_empty() {
                true => error.help("prc.toml declares none"),
                false => error.suggest(name, known),
            });
        }
        let wanted = |one: &EnvironmentConfig| names.iter().any(|name| **name == **one.name.get_ref());
        if !names.is_empty() {
            self.keep(wanted);
        }
        Ok(())
    }

    /// Judges only these workspaces: environments of others are left out, and a system without environments is
    /// judged in each, when there are several.
    ///
    /// # Errors
    /// Every system has environments, and none of them has such a workspace.
    pub fn keep_workspaces(&mut self, names: &[String]) -> Result<(), ConfigError> {
        if names.is_empty() {
            return Ok(());
        }
        let all = self.systems.iter().flat_map(|system| &system.environments);
        let known: BTreeSet<Arc<str>> = all.filter_map(|one| one.workspace.clone()).collect();
        let named = |workspace: &Arc<str>| names.iter().any(|name| **name == **workspace);
        self.keep(|one| one.workspace.as_ref().is_none_or(named));
        if self.systems.is_empty() {
            let message = format!("no environment is in the workspace {}", names.join(", "));
            let known: Vec<&str> = known.iter().map(|name| &**name).collect();
            let near = names.first().map(String::as_str).unwrap_or_default();
            return Err(ConfigError::without_place(message).suggest(near, known));
        }
        let several = if names.len() > 1 { names } else { &[] };
        for system in self.systems.iter_mut().filter(|system| system.environments.is_empty()) {
            let spanned = several.iter().map(|name| Spanned::new(0..0, Arc::from(name.as_str())));
            system.environments = spanned.map(EnvironmentConfig::of_workspace).collect();
        }
        Ok(())
    }

    fn keep(&mut self, wanted: impl Fn(&EnvironmentConfig) -> bool) {
        self.systems.retain_mut(|system| {
            let declared = !system.environments.is_empty();
            system.environments.retain(&wanted);
            !declared || !system.environments.is_empty()
        });
    }

    /// What is said of environments and has no effect: variables that no root module declares.
    pub fn without_effect(&self, roots: &[RootModule]) -> Vec<Warning> {
        let mut warnings = Vec::new();
        for system in &self.systems {
            for environment in &system.environments {
                warnings.extend(undeclared(system, environment, roots));
            }
        }
        warnings.sort_by_key(|warning| warning.span.start);
        warnings
    }
}

fn undeclared(system: &SystemConfig, environment: &EnvironmentConfig, roots: &[RootModule]) -> Vec<Warning> {
    let own = roots.iter().filter(|root| {
        let of = root.deployment.environment();
        of.is_some_and(|of| of.system == system.name && of.name == *environment.name.get_ref())
    });
    let declared: BTreeSet<&str> = own.flat_map(|root| &root.variables).map(|name| &**name).collect();
    let unknown = environment.variables.iter().filter(|variable| !declared.contains(&*variable.name));
    let warning = |variable: &super::VariableConfig| {
        let message = format!("no root module of {} declares the variable `{}`", system.name, variable.name);
        Warning::new("without-effect", message, variable.span.clone()).help("remove it, or correct its name")
    };
    unknown.map(warning).collect()
}
