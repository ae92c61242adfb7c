//! Handles to read a tree with.

mod body;
mod expr;
mod kind;

pub use body::{Attribute, Block, BlockId, Body, Item};
pub use expr::{Children, Expr, ExprId, ObjectItems, ObjectKey};
pub use kind::{BinaryOp, ExprKind, UnaryOp};
