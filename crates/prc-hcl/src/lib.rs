//! HCL text to an arena tree with byte spans and error recovery.
//!
//! [`File::parse`] reads a `.tf` file and [`File::parse_json`] a `.tf.json` one; [`File::parse_expression`] and
//! [`File::parse_template`] read the smaller things. None of them fails: what is broken is told by
//! [`File::errors`] and left out, or is [`ExprKind::Error`] where a value has to be, and the rest is there to be read.
//!
//! A file is one text and one list of 16-byte nodes, so it costs few allocations, and is shared behind an `Arc`.
//! [`Body`], [`Block`], [`Attribute`] and [`Expr`] are handles to places in the list; [`ExprId`] and [`BlockId`]
//! are what to store of them. Strings and names that stand in the text as they are to be read are slices of it.
//!
//! ```
//! use prc_hcl::{ExprKind, File};
//!
//! let file = File::parse("resource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"logs-${var.stage}\"\n}\n".into());
//! let block = file.body().blocks().next().expect("one block");
//! assert_eq!(block.labels().collect::<Vec<_>>(), ["aws_s3_bucket", "logs"]);
//! let bucket = block.body().attribute("bucket").expect("one attribute");
//! assert!(matches!(bucket.expr().kind(), ExprKind::Template(parts) if parts.len() == 2));
//! ```

mod error;
mod file;
mod json;
mod lexer;
mod output;
mod parser;
mod span;
mod text;
mod tree;
mod view;

pub use error::{SyntaxError, SyntaxErrorKind};
pub use file::File;
pub use parser::MAX_DEPTH;
pub use span::{LineIndex, Span};
pub use text::decode_utf8;
pub use view::{
    Attribute, BinaryOp, Block, BlockId, Body, Children, Expr, ExprId, ExprKind, Item, ObjectItems, ObjectKey, UnaryOp,
};
