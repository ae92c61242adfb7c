//! Systems, as `prc.toml` declares them.

use prc_check::{Read, Reason, block, resource, unknown};

resource! {
    /// A system that one team runs and answers for.
    System = "system" by ["name"] {
        /// The key of `[system.<name>]`.
        name: String = required,
        /// A `prc.toml` declares it; otherwise it is the whole repository, of which nobody said anything.
        declared: bool = required,
        /// Who answers for it.
        owner: Option<String>,
        /// The `[team]` of the owner.
        team: Vec<Team<'a>>,
        /// `public`, `internal`, `confidential` or `pci`.
        data_class: Option<String>,
        /// At most one.
        objectives: Vec<Objectives<'a>>,
        /// Its service level objectives.
        slo: Vec<Slo<'a>>,
        /// At most one.
        oncall: Vec<OnCall<'a>>,
        /// Paths of its root modules; empty for every one.
        terraform: Vec<String>,
        /// Directories of its documents; empty for the whole repository.
        docs: Vec<String>,
        /// Directories of its program code.
        code: Vec<String>,
    }
}

block! {
    /// A team of `prc.toml`.
    Team {
        name: String = required,
        /// Where it is reached.
        contact: Option<String>,
        members: Vec<String>,
    }
    /// How much time and how much data an outage may cost.
    Objectives {
        rto_minutes: Option<i64>,
        rpo_minutes: Option<i64>,
    }
    /// One service level objective.
    Slo {
        name: String = required,
        indicator: Option<String>,
        /// Above 0 and below 1.
        target: Option<f64>,
        window_days: Option<i64>,
    }
    /// Who is called, and when.
    OnCall {
        tool: Option<String>,
        schedule: Option<String>,
        /// Minutes after the page at which each step is called, rising.
        escalation_minutes: Vec<i64>,
    }
}

impl System<'_> {
    /// Somebody said what this system is.
    ///
    /// # Errors
    /// Nobody did, so that nobody can know what it needs.
    pub fn must_be_declared(&self) -> Read<()> {
        match self.declared()? {
            true => Ok(()),
            false => Err(unknown(Reason::SystemNotDeclared, "no prc.toml says which system this is")),
        }
    }
}
