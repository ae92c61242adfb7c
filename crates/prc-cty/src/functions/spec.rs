//! How a function is described.

use super::CallError;
use super::call::Call;
use crate::{Refinement, Type, Value};

/// A built-in function.
pub(super) struct Function {
    pub(super) name: &'static str,
    params: Vec<Param>,
    variadic: Option<Param>,
    pub(super) returns: Returns,
    pub(super) body: fn(&Call<'_>) -> Result<Value, CallError>,
}

/// The type of a result, needed when an argument is unknown.
pub(super) enum Returns {
    /// Always that type, and never null.
    Always(Shape),
    /// It depends on the arguments.
    Computed(fn(&Call<'_>) -> Result<(Type, Refinement), CallError>),
}

/// The types parameters and results are declared with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Any,
    Bool,
    Number,
    String,
    Strings,
    Numbers,
    Bools,
    List,
    Set,
    SetOfStrings,
    MapOfLists,
}

impl Shape {
    pub(super) fn ty(self) -> Type {
        match self {
            Self::Any => Type::Dynamic,
            Self::Bool => Type::Bool,
            Self::Number => Type::Number,
            Self::String => Type::String,
            Self::Strings => Type::list(Type::String),
            Self::Numbers => Type::list(Type::Number),
            Self::Bools => Type::list(Type::Bool),
            Self::List => Type::list(Type::Dynamic),
            Self::Set => Type::set(Type::Dynamic),
            Self::SetOfStrings => Type::set(Type::String),
            Self::MapOfLists => Type::map(Type::list(Type::String)),
        }
    }
}

/// A parameter. Without further flags null arguments are refused, unknown ones make the result unknown, values of
/// no known type do so too, and marks are taken off before the function runs and put on its result.
#[derive(Clone, Copy)]
pub(super) struct Param {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) null: bool,
    pub(super) unknown: bool,
    pub(super) dynamic: bool,
    pub(super) marked: bool,
}

/// A parameter of that name and type.
pub(super) const fn param(name: &'static str, shape: Shape) -> Param {
    Param { name, shape, null: false, unknown: false, dynamic: false, marked: false }
}

impl Param {
    /// May be null (cty's `AllowNull`).
    pub(super) const fn null(self) -> Self {
        Self { null: true, ..self }
    }

    /// May be unknown (`AllowUnknown`).
    pub(super) const fn unknown(self) -> Self {
        Self { unknown: true, ..self }
    }

    /// May have no known type (`AllowDynamicType`).
    pub(super) const fn dynamic(self) -> Self {
        Self { dynamic: true, ..self }
    }

    /// Keeps its marks (`AllowMarked`).
    pub(super) const fn marked(self) -> Self {
        Self { marked: true, ..self }
    }
}

impl Function {
    /// A function with a result of one type.
    pub(super) fn new<const N: usize>(
        name: &'static str,
        params: [Param; N],
        returns: Shape,
        body: fn(&Call<'_>) -> Result<Value, CallError>,
    ) -> Self {
        Self { name, params: params.to_vec(), variadic: None, returns: Returns::Always(returns), body }
    }

    /// A function whose result's type depends on its arguments.
    pub(super) fn computed<const N: usize>(
        name: &'static str,
        params: [Param; N],
        returns: fn(&Call<'_>) -> Result<(Type, Refinement), CallError>,
        body: fn(&Call<'_>) -> Result<Value, CallError>,
    ) -> Self {
        Self { name, params: params.to_vec(), variadic: None, returns: Returns::Computed(returns), body }
    }

    /// The same function, taking any number of further arguments.
    pub(super) fn variadic(self, param: Param) -> Self {
        Self { variadic: Some(param), ..self }
    }

    /// The parameter an argument is for.
    pub(super) fn param(&self, index: usize) -> Option<&Param> {
        self.params.get(index).or(self.variadic.as_ref())
    }

    /// Refuses a wrong number of arguments.
    pub(super) fn check_count(&self, count: usize) -> Result<(), CallError> {
        let wanted = self.params.len();
        if count < wanted {
            let at_least = if self.variadic.is_some() { "at least " } else { "" };
            let missing = self.params.get(count).map_or("", |param| param.name);
            return Err(CallError::function(format!(
                "function \"{}\" expects {at_least}{wanted} argument(s); missing value for \"{missing}\"",
                self.name
            )));
        }
        if count > wanted && self.variadic.is_none() {
            return Err(CallError::function(format!("function \"{}\" expects only {wanted} argument(s)", self.name)));
        }
        Ok(())
    }
}
