//! Bodies of resources: attributes, nested blocks, dynamic blocks.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use prc_cty::{Cause, Type, Value};

use super::expression::{MAX_ELEMENTS, unknown_cause};
use super::root::Root;
use super::scope::{Frame, Scope};
use crate::config::{BodyRef, Decl, Nested};

/// Arguments that Terraform itself takes out of a resource's body.
const META_ATTRIBUTES: &[&str] = &["count", "for_each", "depends_on", "provider"];
const META_BLOCKS: &[&str] = &["lifecycle", "connection", "provisioner", "dynamic"];

impl Root<'_> {
    /// The names that a resource's body sets, by attribute or by block, in their order.
    pub(crate) fn written_names(&self, decl: &Decl) -> Vec<Cow<'_, str>> {
        let files = &self.world.files;
        let mut names = Vec::new();
        for body in &decl.bodies {
            names.extend(body.attributes(files).into_iter().map(|(name, _)| name));
            for block in body.blocks(files) {
                match (&*block.kind, block.labels.first()) {
                    ("dynamic", Some(label)) => names.push(label.clone()),
                    (kind, _) if META_BLOCKS.contains(&kind) => {}
                    _ => names.push(block.kind),
                }
            }
        }
        names.retain(|name| !META_ATTRIBUTES.contains(&&**name));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// What a resource's body sets under a name; `None` when it does not.
    pub(crate) fn written(&self, decl: &Decl, name: &str, scope: Scope<'_>) -> Option<Value> {
        let files = &self.world.files;
        decl.bodies.iter().rev().find_map(|body| match body.attribute(files, name) {
            Some(at) => Some(self.value_of_each(at, scope)),
            None => self.nested(*body, name, scope),
        })
    }

    /// The nested blocks of a name, as a list of objects.
    fn nested(&self, body: BodyRef, name: &str, scope: Scope<'_>) -> Option<Value> {
        let blocks: Vec<Nested<'_>> = body
            .blocks(&self.world.files)
            .into_iter()
            .filter(|block| match &*block.kind {
                "dynamic" => block.labels.first().is_some_and(|label| &**label == name),
                kind => kind == name && !META_BLOCKS.contains(&kind),
            })
            .collect();
        let first = blocks.first()?;
        let origin = super::root::place(first.header);
        Some(
            self.objects(&blocks, scope)
                .unwrap_or_else(|cause| Value::unknown(Type::Dynamic, cause))
                .with_origin(origin),
        )
    }

    /// One object for each block; the cause when a dynamic block's collection is not known.
    fn objects(&self, blocks: &[Nested<'_>], scope: Scope<'_>) -> Result<Value, Cause> {
        let mut objects = Vec::new();
        for block in blocks {
            if &*block.kind == "dynamic" {
                self.dynamic(block, scope, &mut objects)?;
            } else {
                objects.push(self.object(block.body, scope));
            }
        }
        Ok(Value::tuple(objects))
    }

    fn object(&self, body: BodyRef, scope: Scope<'_>) -> Value {
        let files = &self.world.files;
        let mut fields: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        for (name, at) in body.attributes(files) {
            fields.insert(self.name(&name), self.set_by(self.value_of_each(at, scope), files.span(at)));
        }
        let mut groups: Vec<(Cow<'_, str>, Vec<Nested<'_>>)> = Vec::new();
        for block in body.blocks(files) {
            let name = match &*block.kind {
                "dynamic" => block.labels.first().cloned().unwrap_or_default(),
                _ => block.kind.clone(),
            };
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, blocks)) => blocks.push(block),
                None => groups.push((name, vec![block])),
            }
        }
        for (name, blocks) in groups {
            let value = self.objects(&blocks, scope).unwrap_or_else(|cause| Value::unknown(Type::Dynamic, cause));
            fields.insert(self.name(&name), value);
        }
        Value::object(fields)
    }

    fn dynamic(&self, block: &Nested<'_>, scope: Scope<'_>, objects: &mut Vec<Value>) -> Result<(), Cause> {
        let files = &self.world.files;
        let refused = |message: &str| {
            let at = super::root::Refused::new(block.header, message);
            self.refuse(&at).cause().cloned().unwrap_or_else(|| {
                Cause::new(prc_cty::Reason::InvalidExpression, message, super::root::place(block.header))
            })
        };
        let Some(at) = block.body.attribute(files, "for_each") else {
            return Err(refused("a dynamic block needs a for_each"));
        };
        let contents = block.body.blocks_of(files, "content");
        let Some(content) = contents.first() else { return Err(refused("a dynamic block needs a content block")) };
        let over = self.value(at, scope);
        let expr = files.expr(at);
        let pairs = match self.elements(&over, at.file, expr) {
            Ok(Some(pairs)) => pairs,
            Ok(None) => {
                let cause = Value::joint_cause([&over]).unwrap_or_else(|| unknown_cause(at.file, expr));
                // What the content leads to is known even when how often is not.
                let item = Value::unknown(Type::Dynamic, cause.clone());
                let frame = self.iterator(block, item.clone(), item, scope);
                let inner = self.object(content.body, scope.with(&frame));
                return Err(Value::joint_cause([&inner]).map_or(cause.clone(), |inner| cause.merge(&inner)));
            }
            Err(refused) => {
                let value = self.refuse_in(scope, &refused);
                return Err(value.cause().cloned().unwrap_or_else(|| unknown_cause(at.file, expr)));
            }
        };
        for (key, value) in pairs.into_iter().take(MAX_ELEMENTS) {
            let frame = self.iterator(block, key, value.with_marks(over.marks), scope);
            objects.push(self.object(content.body, scope.with(&frame)));
        }
        Ok(())
    }

    fn iterator<'s>(&self, block: &Nested<'_>, key: Value, value: Value, scope: Scope<'s>) -> Frame<'s> {
        let files = &self.world.files;
        let named = block.body.attribute(files, "iterator").map(|at| files.expr(at).text());
        let name: Arc<str> = match named {
            Some(name) => name.trim_matches('"').into(),
            None => block.labels.first().map_or("", |label| label).into(),
        };
        Frame { names: vec![(name, Value::object([("key", key), ("value", value)]))], parent: scope.frame }
    }
}
