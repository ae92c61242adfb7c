//! The policy of a change: the base judges, and the head says what there is to judge.

use toml::Spanned;

use super::{Config, EnvironmentConfig, LiveConfig, SystemConfig};

impl Config {
    /// What the two sides of a change are judged by, that of the base first: the tiers, exceptions, parameters and
    /// gates of the base, for the systems, root modules and environments of both. So a change can neither approve
    /// itself nor take anything out of sight, and what it describes anew is judged as it describes it. Objectives and
    /// classes of data, which requirements are measured by, stay those of the base.
    ///
    /// Where the base declares no system, or the head none any more, the base alone judges.
    pub fn sides(base: Self, head: &Self) -> (Self, Self) {
        if base.is_undeclared() || head.is_undeclared() {
            return (base.clone(), base);
        }
        let mut before = base.clone();
        for system in &mut before.systems {
            if let Some(other) = head.system(&system.name) {
                system.terraform = union(system.terraform.take(), other.terraform.as_deref());
            }
        }
        let mut after = base;
        for system in &mut after.systems {
            if let Some(other) = head.system(&system.name) {
                describe(system, other);
            }
        }
        let known: Vec<_> = before.systems.iter().map(|system| system.name.clone()).collect();
        for system in head.systems.iter().filter(|system| !known.contains(&system.name)) {
            let mut added = SystemConfig { not_applicable: Vec::new(), ..system.clone() };
            // No change says whose accounts are asked, and as whom.
            added.environments.iter_mut().for_each(|own| own.live = LiveConfig::default());
            before.systems.push(added.clone());
            after.systems.push(added);
        }
        for own in &head.teams {
            after.teams.retain(|team| team.name != own.name);
            after.teams.push(own.clone());
        }
        after.teams.sort_by(|a, b| a.name.cmp(&b.name));
        for side in [&mut before, &mut after] {
            side.systems.sort_by(|a, b| a.name.cmp(&b.name));
        }
        (before, after)
    }

    fn system(&self, name: &str) -> Option<&SystemConfig> {
        self.systems.iter().find(|system| &*system.name == name)
    }
}

/// Takes over what the head says of a system.
fn describe(system: &mut SystemConfig, head: &SystemConfig) {
    let before = std::mem::replace(&mut system.description, head.description.clone());
    let said = |description: &super::Description| {
        let minutes = |own: &Option<Spanned<i64>>| own.as_ref().map(|minutes| *minutes.get_ref());
        let own = description.objectives.as_ref().map(|own| own.get_ref());
        own.map(|own| (minutes(&own.rto_minutes), minutes(&own.rpo_minutes)))
    };
    if said(&before) != said(&system.description) {
        system.description.objectives = before.objectives;
    }
    let class = |class: &Option<Spanned<String>>| class.as_ref().map(|class| class.get_ref().clone());
    if class(&before.data_class) != class(&system.description.data_class) {
        system.description.data_class = before.data_class;
    }
    system.title.clone_from(&head.title);
    system.terraform = union(system.terraform.take(), head.terraform.as_deref());
    let gone = |one: &EnvironmentConfig| !head.environments.iter().any(|own| own.name.get_ref() == one.name.get_ref());
    let mut environments = head.environments.clone();
    for own in &mut environments {
        let known = system.environments.iter().find(|known| known.name.get_ref() == own.name.get_ref());
        own.live = known.map(|known| known.live.clone()).unwrap_or_default();
    }
    environments.extend(std::mem::take(&mut system.environments).into_iter().filter(gone));
    system.environments = environments;
}

/// The root modules of both; all of them where either has all.
fn union<T: Clone + PartialEq>(own: Option<Vec<Spanned<T>>>, other: Option<&[Spanned<T>]>) -> Option<Vec<Spanned<T>>> {
    let (mut own, other) = (own?, other?);
    for path in other {
        if !own.iter().any(|known| known.get_ref() == path.get_ref()) {
            own.push(path.clone());
        }
    }
    Some(own)
}
