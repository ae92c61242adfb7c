//! What must be written so that a failure passes.

use std::sync::Arc;

use prc_model::{Deployment, Resource, Side, Span};

use crate::evidence::{Reading, without_indices};
use crate::{Addition, Failure, Wanted};

/// Something that must be written in Terraform so that a failure passes. All wants of a verdict belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Want {
    /// The resource in whose block, or beside whose block, it must be written.
    pub address: Arc<str>,
    pub kind: Arc<str>,
    pub root_module: Deployment,
    /// The header of that block.
    pub block: Option<Span>,
    pub wish: Wish,
}

/// What must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// An attribute, by its path with indices, such as `rule[1].lifecycle[0].delete_after`.
    Attribute { path: String, wanted: Wanted },
    /// A resource beside it.
    Resource(Addition),
}

impl Want {
    /// The path with indices; `None` for a resource that is missing.
    pub fn path(&self) -> Option<&str> {
        match &self.wish {
            Wish::Attribute { path, .. } => Some(path),
            Wish::Resource(_) => None,
        }
    }

    /// The path without indices, as the catalogue names it; empty for a resource that is missing.
    pub fn attribute(&self) -> String {
        match &self.wish {
            Wish::Attribute { path, .. } => without_indices(path),
            Wish::Resource(_) => String::new(),
        }
    }

    /// The kind whose attribute it is, or of which a resource is missing.
    pub fn written_kind(&self) -> &str {
        match &self.wish {
            Wish::Attribute { .. } => &self.kind,
            Wish::Resource(addition) => addition.kind,
        }
    }
}

/// What a failure wants, as far as it is declared in Terraform.
pub(crate) fn wants(failure: &Failure, read: &[Reading<'_>], subject: &Resource) -> Vec<Want> {
    let of = failure.of.as_deref().unwrap_or(&subject.address);
    let resource = match of == &*subject.address {
        true => Some(subject),
        false => read.iter().rfind(|one| one.is_of(of)).map(|one| one.resource),
    };
    let Some(resource) = resource.filter(|resource| resource.side == Side::Declared) else { return Vec::new() };
    let want = |resource: &Resource, wish| Want {
        address: resource.address.clone(),
        kind: resource.kind.clone(),
        root_module: resource.root_module.clone(),
        block: resource.location,
        wish,
    };
    let attributes = failure.wants.iter().map(|(attribute, wanted)| {
        let same = read.iter().rfind(|one| one.is_of(of) && one.attribute() == *attribute);
        let path = same.map_or_else(|| String::from(*attribute), |one| one.path.to_string());
        want(resource, Wish::Attribute { path, wanted: wanted.clone() })
    });
    let added = failure.adds.filter(|_| subject.side == Side::Declared);
    attributes.chain(added.map(|addition| want(subject, Wish::Resource(addition)))).collect()
}
