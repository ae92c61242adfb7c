//! The repository as a whole, and the files that say who looks after it.

use prc_check::{View, block, resource};

use crate::Workflow;

resource! {
    /// The repository that is checked.
    Repository = "repository" by ["path"] {
        path: String = required,
        has_terraform: bool = required,
        /// What it is written in, by its manifests.
        ecosystems: Vec<Ecosystem<'a>>,
    }
    /// The CODEOWNERS file that counts.
    Codeowners = "codeowners" by ["path"] {
        path: String = required,
        directories: Vec<Directory<'a>>,
    }
    /// A configuration of Dependabot or Renovate.
    DependencyUpdates = "dependency-updates" by ["path"] {
        path: String = required,
        /// What it updates, in the words of the tool.
        ecosystems: Vec<String>,
        /// It updates everything that it finds.
        every: bool = required,
    }
    /// A register of incidents.
    IncidentRegister = "incident-register" by ["path"] {
        path: String = required,
        incidents: Vec<Incident<'a>>,
    }
}

block! {
    /// A kind of dependencies.
    Ecosystem {
        /// As Dependabot calls it.
        name: String = required,
        /// The first manifest.
        path: String = required,
    }
    /// The files directly in a directory.
    Directory {
        path: String = required,
        files: i64 = required,
        /// How many nobody owns.
        unowned: i64 = required,
        /// The first of them.
        first: Option<String>,
    }
    /// One incident.
    Incident {
        id: String = required,
        severity: i64 = required,
        resolved: Option<String>,
        /// The path of its postmortem.
        postmortem: Option<String>,
    }
}

impl<'a> Repository<'a> {
    /// Everything that runs when something is pushed.
    pub fn workflows(&self) -> Vec<Workflow<'a>> {
        self.documents::<Workflow<'a>>().sure()
    }
}
