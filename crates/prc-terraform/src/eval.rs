//! Evaluation of one root module: lazy, each named value once per module instance, never without end.

mod block;
mod call;
mod conditional;
mod constraint;
mod cycles;
mod declarations;
mod emit;
mod encode;
mod existence;
mod expand;
mod expression;
mod instance;
mod iteration;
mod lift;
mod local;
mod missing;
mod named;
mod names;
mod part;
mod planned;
mod policy_document;
mod provider;
mod remote_state;
mod repetition;
mod root;
mod rules;
mod scope;
mod template;
mod traversal;
mod variable;
mod version;

pub(crate) use emit::Emitted;
pub(crate) use repetition::Key;
pub(crate) use root::{RawVariable, Root, RootOptions};
