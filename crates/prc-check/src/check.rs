//! Checks: a requirement and the functions that decide it.

use std::any::Any;

use serde::Deserialize;
use toml::Table;

use crate::{KindSchema, Node, Outcome, ParamError, Requirement};

/// A requirement with its deciders, one for each kind of subject.
pub struct Check {
    pub id: &'static str,
    /// The catalogue entry.
    pub requirement: &'static Requirement,
    /// The examples, which are its tests, as Markdown.
    pub fixture: &'static str,
    pub deciders: Vec<Decider>,
    bind: fn(Table) -> Result<BoundParams, String>,
}

/// Decides one kind of subject.
pub struct Decider {
    pub schema: &'static KindSchema,
    pub(crate) run: fn(Node<'_>, &BoundParams) -> Outcome,
}

/// Parameters in the check's own type.
pub type BoundParams = Box<dyn Any + Send + Sync>;

/// The parameters of a check that has none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoParams {}

impl Check {
    #[doc(hidden)]
    pub fn new(
        id: &'static str,
        requirement: &'static Requirement,
        fixture: &'static str,
        bind: fn(Table) -> Result<BoundParams, String>,
        deciders: Vec<Decider>,
    ) -> Self {
        Self { id, requirement, fixture, deciders, bind }
    }

    /// Parameters as the check wants them.
    ///
    /// # Errors
    /// A parameter is missing, unknown or of the wrong type.
    pub fn bind(&self, params: Table) -> Result<BoundParams, ParamError> {
        (self.bind)(params).map_err(|message| ParamError { requirement: self.id.into(), message })
    }
}

impl Decider {
    #[doc(hidden)]
    pub fn new(schema: &'static KindSchema, run: fn(Node<'_>, &BoundParams) -> Outcome) -> Self {
        Self { schema, run }
    }
}

#[doc(hidden)]
pub fn bind_as<P: for<'de> Deserialize<'de> + Any + Send + Sync>(params: Table) -> Result<BoundParams, String> {
    let bound: P = params.try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
    Ok(Box::new(bound))
}

#[doc(hidden)]
pub fn bound<P: Any>(params: &BoundParams) -> Result<&P, prc_model::Unknown> {
    let params: &dyn Any = &**params;
    params
        .downcast_ref()
        .ok_or_else(|| prc_model::Unknown::new(prc_model::Reason::Internal, "parameters of another check"))
}

/// The checks of a category, a line for each: its id, its module, and for each kind the function that decides it.
///
/// `"rds-backup-retention": rds_backup_retention { check: DbInstance }` takes the entry from
/// `rds-backup-retention.toml` in the crate's folder, its examples from `fixtures`, `Params` and `check` from the module, which it declares.
#[macro_export]
macro_rules! checks {
    ($($id:literal: $module:ident { $($function:ident : $view:ident),+ $(,)? })*) => {
        $(mod $module;)*

        /// Every check of this category.
        pub fn checks() -> Vec<$crate::Check> {
            vec![$($crate::Check::new(
                $id,
                {
                    static REQUIREMENT: $crate::Requirement = $crate::entry!($id);
                    &REQUIREMENT
                },
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/", $id, ".md")),
                $crate::internal::bind_as::<$module::Params>,
                vec![$($crate::Decider::new(
                    <::prc_resources::$view<'_> as $crate::View<'_>>::SCHEMA,
                    |node, params| {
                        $module::$function($crate::View::of(node), $crate::internal::bound::<$module::Params>(params)?)
                    },
                )),+],
            )),*]
        }
    };
}
