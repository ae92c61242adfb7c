//! One instance of a module: its place in the tree of calls and what was already evaluated in it.

use std::cell::RefCell;
use std::hash::Hash;
use std::rc::Rc;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use prc_cty::{Cause, Value};

use super::repetition::{Expansion, Key, Repetition};
use crate::config::{ExprRef, Module};

/// The instances that calls made, by index of the call; `None` for a module that is not on disk.
type Children = HashMap<(usize, Key), Option<Rc<Instance>>>;

/// A module in one place of the tree of calls.
pub(crate) struct Instance {
    pub(crate) module: Arc<Module>,
    /// `module.a["x"].module.b`; empty for the root module.
    pub(crate) address: Arc<str>,
    /// The keys of the calls without instance keys: `a.b`, as in Terraform's module manifest.
    pub(crate) path: String,
    pub(crate) parent: Option<Parent>,
    pub(crate) depth: usize,
    pub(crate) variables: Memo<Arc<str>, Value>,
    pub(crate) locals: Memo<Arc<str>, Value>,
    pub(crate) outputs: Memo<Arc<str>, Value>,
    /// By name of the provider configuration.
    pub(crate) default_tags: Memo<Arc<str>, Option<Value>>,
    /// The addresses of resource instances.
    pub(crate) addresses: RefCell<HashMap<(usize, Key), Arc<str>>>,
    /// By index of the resource and of the call.
    pub(crate) resource_expansions: Memo<usize, Expansion>,
    pub(crate) call_expansions: Memo<usize, Expansion>,
    pub(crate) attributes: Memo<(usize, Key, Arc<str>), Value>,
    pub(crate) children: RefCell<Children>,
    /// The values of expressions in blocks with count or for_each that are the same for every instance; `None` for those
    /// that are not.
    pub(crate) shared: RefCell<HashMap<ExprRef, Option<Value>>>,
}

/// The call that made an instance.
pub(crate) struct Parent {
    pub(crate) instance: Rc<Instance>,
    pub(crate) call: usize,
    pub(crate) repetition: Repetition,
}

/// Values that are computed at most once.
pub(crate) struct Memo<K, V>(RefCell<HashMap<K, Option<V>>>);

/// What a memo knows before anything is computed.
pub(crate) enum Entry<V> {
    Known(V),
    /// It is being computed further up: it depends on itself.
    Busy,
    /// Now it is busy, and must be set.
    New,
}

impl<K: Clone + Eq + Hash, V: Clone> Memo<K, V> {
    pub(crate) fn begin(&self, key: &K) -> Entry<V> {
        let mut known = self.0.borrow_mut();
        match known.get(key) {
            Some(Some(value)) => Entry::Known(value.clone()),
            Some(None) => Entry::Busy,
            None => {
                known.insert(key.clone(), None);
                Entry::New
            }
        }
    }

    /// Whether it is known or being computed.
    pub(crate) fn is_begun<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> bool
    where
        K: std::borrow::Borrow<Q>,
    {
        self.0.borrow().contains_key(key)
    }

    pub(crate) fn set(&self, key: &K, value: V) {
        self.0.borrow_mut().insert(key.clone(), Some(value));
    }

    /// What was begun is neither known nor busy any more.
    pub(crate) fn forget(&self, key: &K) {
        self.0.borrow_mut().remove(key);
    }
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(RefCell::new(HashMap::new()))
    }
}

impl Instance {
    pub(crate) fn new(module: Arc<Module>, address: Arc<str>, path: String, parent: Option<Parent>) -> Self {
        let depth = parent.as_ref().map_or(0, |parent| parent.instance.depth + 1);
        Self {
            module,
            address,
            path,
            parent,
            depth,
            variables: Memo::default(),
            locals: Memo::default(),
            outputs: Memo::default(),
            default_tags: Memo::default(),
            addresses: RefCell::default(),
            resource_expansions: Memo::default(),
            call_expansions: Memo::default(),
            attributes: Memo::default(),
            children: RefCell::default(),
            shared: RefCell::default(),
        }
    }

    /// Why it is not known whether there is this instance.
    pub(crate) fn open(&self) -> Option<&Cause> {
        let parent = self.parent.as_ref()?;
        parent.repetition.open().or_else(|| parent.instance.open())
    }

    /// The address of something in this module.
    pub(crate) fn qualify(&self, local: &str) -> Arc<str> {
        if self.address.is_empty() { local.into() } else { format!("{}.{local}", self.address).into() }
    }
}
