//! What an expression is.

use std::borrow::Cow;

use super::{Children, Expr, ObjectItems};
use crate::Span;
use crate::tree::{Kind, Node, flag};

/// An operator before its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-`
    Negate,
    /// `!`
    Not,
}

impl UnaryOp {
    const ALL: [Self; 2] = [Self::Negate, Self::Not];

    /// The operator as written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Negate => "-",
            Self::Not => "!",
        }
    }
}

/// An operator between its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

impl BinaryOp {
    const ALL: [Self; 13] = [
        Self::Or,
        Self::And,
        Self::Equal,
        Self::NotEqual,
        Self::Less,
        Self::LessEqual,
        Self::Greater,
        Self::GreaterEqual,
        Self::Add,
        Self::Subtract,
        Self::Multiply,
        Self::Divide,
        Self::Modulo,
    ];

    /// The operator as written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
        }
    }
}

/// The sort of an expression and its parts.
#[derive(Clone, Debug)]
pub enum ExprKind<'f> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written; only in JSON can it have a sign.
    Number(&'f str),
    /// A quoted string or heredoc without sequences, or a literal part of a template: unescaped, in normal form C.
    Str(Cow<'f, str>),
    /// A text made of parts: literal strings, interpolated expressions and directives.
    /// White space that strip markers and the indentation of a heredoc take away is gone from the literal parts.
    Template(Children<'f>),
    /// `"${x}"` and nothing else: the value of `x`, whatever its type.
    Wrap(Expr<'f>),
    /// `%{ if condition }then%{ else }otherwise%{ endif }`, only inside a template; the branches are texts.
    TemplateIf {
        /// What decides.
        condition: Expr<'f>,
        /// A [`ExprKind::Template`] or [`ExprKind::Str`].
        then: Expr<'f>,
        /// The same, or nothing.
        otherwise: Option<Expr<'f>>,
    },
    /// `%{ for key, value in collection }body%{ endfor }`, only inside a template.
    TemplateFor {
        /// The first variable, when there are two.
        key: Option<&'f str>,
        /// The other variable.
        value: &'f str,
        /// What is gone through.
        collection: Expr<'f>,
        /// A [`ExprKind::Template`] or [`ExprKind::Str`].
        body: Expr<'f>,
    },
    /// The first name of a traversal.
    Variable(&'f str),
    /// `x.name`, and the bytes of the name.
    Attribute(Expr<'f>, &'f str, Span),
    /// `x[key]`
    Index(Expr<'f>, Expr<'f>),
    /// `x.0`, and the digits.
    LegacyIndex(Expr<'f>, &'f str),
    /// `source[*]` or `source.*` and what is read of every element.
    Splat {
        /// What is gone through.
        source: Expr<'f>,
        /// Evaluated once for each element, which is the [`ExprKind::SplatItem`] at its root.
        each: Expr<'f>,
        /// Whether it is `[*]`, not `.*`.
        full: bool,
    },
    /// The element, inside the `each` of a splat.
    SplatItem,
    /// A function call.
    Call {
        /// The name; `provider::aws::arn_parse` for a function of a provider.
        name: &'f str,
        /// The bytes of the name.
        name_span: Span,
        /// The arguments.
        args: Children<'f>,
        /// Whether the last argument is to be expanded, as in `f(x...)`.
        expand: bool,
    },
    /// `-x` or `!x`
    Unary(UnaryOp, Expr<'f>),
    /// `x + y` and so on.
    Binary(BinaryOp, Expr<'f>, Expr<'f>),
    /// `condition ? then : otherwise`
    Conditional {
        /// What decides.
        condition: Expr<'f>,
        /// The value when it is true.
        then: Expr<'f>,
        /// The value when it is false.
        otherwise: Expr<'f>,
    },
    /// `[a, b]`
    Tuple(Children<'f>),
    /// `{ a = b }`
    Object(ObjectItems<'f>),
    /// `[for key, value in collection : body if condition]`
    ForTuple {
        /// The first variable, when there are two.
        key: Option<&'f str>,
        /// The other variable.
        value: &'f str,
        /// What is gone through.
        collection: Expr<'f>,
        /// An element of the result.
        body: Expr<'f>,
        /// What has to hold for an element to be in the result.
        condition: Option<Expr<'f>>,
    },
    /// `{for key, value in collection : key_body => value_body... if condition}`
    ForObject {
        /// The first variable, when there are two.
        key: Option<&'f str>,
        /// The other variable.
        value: &'f str,
        /// What is gone through.
        collection: Expr<'f>,
        /// A key of the result.
        key_body: Expr<'f>,
        /// A value of the result.
        value_body: Expr<'f>,
        /// Whether the values of one key are collected in a tuple.
        grouping: bool,
        /// What has to hold for an item to be in the result.
        condition: Option<Expr<'f>>,
    },
    /// `(x)`
    Paren(Expr<'f>),
    /// A place that did not parse; the errors of the file tell why.
    Error,
}

impl<'f> ExprKind<'f> {
    pub(super) fn of(expr: Expr<'f>) -> Self {
        let (file, index) = (expr.file, expr.index);
        let node = file.node(index);
        if node.kind <= Kind::SplatItem {
            return Self::leaf(expr, node);
        }
        let mut parts = Children::of(file, index);
        match node.kind {
            Kind::Template => Self::Template(parts),
            Kind::Wrap => Self::Wrap(parts.part()),
            Kind::TemplateIf => {
                Self::TemplateIf { condition: parts.part(), then: parts.part(), otherwise: parts.next() }
            }
            Kind::TemplateFor => {
                let (key, value) = for_names(&mut parts, node);
                Self::TemplateFor { key, value, collection: parts.part(), body: parts.part() }
            }
            Kind::Access => {
                let (name, span) = file.end_name(index);
                Self::Attribute(parts.part(), name, span)
            }
            Kind::LegacyIndex => Self::LegacyIndex(parts.part(), file.end_name(index).0),
            Kind::Index => Self::Index(parts.part(), parts.part()),
            Kind::Splat => {
                let full = node.flags & flag::FULL_SPLAT != 0;
                Self::Splat { source: parts.part(), each: parts.part(), full }
            }
            Kind::Call => {
                let (name, name_span) = file.start_name(index);
                Self::Call { name, name_span, args: parts, expand: node.flags & flag::EXPAND != 0 }
            }
            Kind::Unary => {
                let operator = UnaryOp::ALL.get(usize::from(node.flags)).copied().unwrap_or(UnaryOp::Not);
                Self::Unary(operator, parts.part())
            }
            Kind::Binary => {
                let operator = BinaryOp::ALL.get(usize::from(node.flags)).copied().unwrap_or(BinaryOp::Or);
                Self::Binary(operator, parts.part(), parts.part())
            }
            Kind::Conditional => {
                Self::Conditional { condition: parts.part(), then: parts.part(), otherwise: parts.part() }
            }
            Kind::Tuple => Self::Tuple(parts),
            Kind::Object => Self::Object(ObjectItems::new(parts)),
            Kind::ForTuple => {
                let (key, value) = for_names(&mut parts, node);
                let (collection, body) = (parts.part(), parts.part());
                Self::ForTuple { key, value, collection, body, condition: parts.next() }
            }
            Kind::ForObject => {
                let (key, value) = for_names(&mut parts, node);
                let (collection, key_body, value_body) = (parts.part(), parts.part(), parts.part());
                let grouping = node.flags & flag::FOR_GROUPING != 0;
                Self::ForObject { key, value, collection, key_body, value_body, grouping, condition: parts.next() }
            }
            Kind::Paren => Self::Paren(parts.part()),
            _ => Self::Error,
        }
    }

    #[inline]
    fn leaf(expr: Expr<'f>, node: Node) -> Self {
        match node.kind {
            Kind::Null => Self::Null,
            Kind::Bool => Self::Bool(node.flags & flag::TRUE != 0),
            Kind::Number => Self::Number(expr.text()),
            Kind::Str | Kind::Name => Self::Str(Cow::Borrowed(expr.file.leaf_text(node))),
            Kind::Variable => Self::Variable(expr.file.leaf_text(node)),
            Kind::SplatItem => Self::SplatItem,
            _ => Self::Error,
        }
    }
}

/// The variables a `for` begins with.
fn for_names<'f>(parts: &mut Children<'f>, node: Node) -> (Option<&'f str>, &'f str) {
    let key = (node.flags & flag::FOR_KEY != 0).then(|| parts.name());
    (key, parts.name())
}
