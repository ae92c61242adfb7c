//! Resources: one thing seen on one side.

use std::fmt;
use std::sync::Arc;

use crate::{Deployment, Fields, GLOBAL, Span, Unknown, Value};

/// Which world a resource was seen in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// Terraform says it shall exist.
    Declared,
    /// AWS says it exists.
    Actual,
    /// A file of the repository: a runbook, a workflow.
    Repository,
}

impl Side {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Actual => "actual",
            Self::Repository => "repository",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// Terraform's resource modes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    Managed,
    Data,
}

/// How sure it is that a resource instance exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instances {
    One,
    /// Behind an unknown count or for_each: there may be none or many.
    Unknown,
}

/// A module call on the way from the root module to a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleCall {
    /// `module.db["a"]`, with the whole path.
    pub module: Arc<str>,
    pub location: Option<Span>,
}

/// What the `lifecycle` block says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifecycle {
    pub prevent_destroy: bool,
    pub create_before_destroy: bool,
    /// Attribute names; `all` stands for every one.
    pub ignore_changes: Vec<Arc<str>>,
}

/// One thing seen on one side, with its attributes by Terraform's names.
#[derive(Clone, Debug)]
pub struct Resource {
    pub side: Side,
    /// Terraform's resource type, or a repository kind (`runbook`).
    pub kind: Arc<str>,
    pub mode: Mode,
    /// Terraform's address with instance keys; the ARN on the actual side; the path of a file.
    pub address: Arc<str>,
    /// The root module that declares it, in the environment that it is for.
    pub root_module: Deployment,
    pub arn: Option<Arc<str>>,
    pub account: Option<Arc<str>>,
    pub region: Option<Arc<str>>,
    pub attributes: Fields,
    /// Why attributes that are not listed are not known: it could not be read as a whole.
    pub unread: Option<Arc<Unknown>>,
    pub instances: Instances,
    pub lifecycle: Lifecycle,
    /// The header of the block, or the whole file.
    pub location: Option<Span>,
    /// From the root module inwards.
    pub via: Arc<[ModuleCall]>,
}

impl Resource {
    pub fn attribute(&self, name: &str) -> Option<&Value> {
        self.attributes.get(name)
    }

    /// What stands in its place on one side, with a name as its only attribute.
    #[must_use]
    pub fn named(&self, side: Side, attribute: &str, name: Value) -> Self {
        Self {
            side,
            kind: self.kind.clone(),
            mode: self.mode,
            address: self.address.clone(),
            root_module: self.root_module.clone(),
            arn: self.arn.clone(),
            account: self.account.clone(),
            region: self.region.clone(),
            attributes: Fields::from_iter([(attribute.into(), name)]),
            unread: None,
            instances: self.instances,
            lifecycle: Lifecycle::default(),
            location: self.location,
            via: self.via.clone(),
        }
    }

    /// Whether a live resource belongs to no region.
    pub fn is_global(&self) -> bool {
        self.region.as_deref().is_none_or(|region| region == GLOBAL)
    }

    /// Whether another resource lies where the ids and names of this one are known: on the live side in the same
    /// account and region. What has no region meets every region of its account, and what one side does not say does not
    /// tell two apart.
    pub fn is_beside(&self, other: &Self) -> bool {
        if self.side != Side::Actual || other.side != Side::Actual {
            return true;
        }
        let differs = |a: &Option<Arc<str>>, b: &Option<Arc<str>>| a.is_some() && b.is_some() && a != b;
        !differs(&self.account, &other.account)
            && (self.is_global() || other.is_global() || self.region == other.region)
    }

    /// Whether a text may name this live resource, as another writes it: an ARN does everywhere, and the name of a bucket
    /// too; other names do where both are.
    pub fn is_meant(&self, text: &str, by: &Self) -> bool {
        text.starts_with("arn:") || self.kind.starts_with("aws_s3_bucket") || self.is_beside(by)
    }
}

/// An address without the instance key of the resource itself: `module.a[0].aws_x.y[1]` to `module.a[0].aws_x.y`.
pub fn configuration_address(address: &str) -> &str {
    if !address.ends_with(']') {
        return address;
    }
    let mut quoted = false;
    let mut escaped = false;
    let mut open = None;
    for (at, character) in address.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => open = Some(at),
            _ => {}
        }
    }
    open.map_or(address, |at| &address[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_key_is_taken_off() {
        assert_eq!(configuration_address("module.a[0].aws_x.y[1]"), "module.a[0].aws_x.y");
        assert_eq!(configuration_address("module.a[0].aws_x.y"), "module.a[0].aws_x.y");
        assert_eq!(configuration_address(r#"aws_x.y["a[0].\"b"]"#), "aws_x.y");
    }
}
