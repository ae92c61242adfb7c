//! Root modules as their environments apply them.

use std::fmt;
use std::sync::Arc;

/// A root module as it is applied: by itself, or in one environment of a system.
///
/// Two environments of one root module are two worlds, in which the same address is another resource.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Deployment(Arc<Place>);

#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Place {
    path: Arc<str>,
    environment: Option<Environment>,
}

/// The name of an environment; two systems may use the same one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Environment {
    pub system: Arc<str>,
    pub name: Arc<str>,
}

impl Deployment {
    pub fn new(path: Arc<str>, environment: Option<Environment>) -> Self {
        Self(Arc::new(Place { path, environment }))
    }

    /// The path of the root module from the checked root; `.` for the checked root itself.
    pub fn path(&self) -> &Arc<str> {
        &self.0.path
    }

    /// The environment; `None` for a root module whose system declares none.
    pub fn environment(&self) -> Option<&Environment> {
        self.0.environment.as_ref()
    }

    /// The name of the environment.
    pub fn environment_name(&self) -> Option<&str> {
        self.environment().map(|environment| &*environment.name)
    }
}

/// A root module by itself.
impl From<&str> for Deployment {
    fn from(path: &str) -> Self {
        Self::new(path.into(), None)
    }
}

impl From<Arc<str>> for Deployment {
    fn from(path: Arc<str>) -> Self {
        Self::new(path, None)
    }
}

/// The path.
impl fmt::Display for Deployment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.path)
    }
}
