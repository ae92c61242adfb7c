//! Tags, with the provider's own under those of the resource.

use std::collections::BTreeMap;

use prc_check::{Read, Unset, View};

/// Tags by key; each value is known or not on its own.
pub type Tags = BTreeMap<String, Read<String>>;

/// A resource that carries tags.
pub trait Tagged<'a>: View<'a> {
    /// The resource's tags over the provider's `default_tags`.
    ///
    /// # Errors
    /// Which tags there are is not known.
    fn tags(&self) -> Read<Tags> {
        let merged = self.node().resource().attribute("tags_all").is_some();
        self.node().read(if merged { "tags_all" } else { "tags" }, Unset::Null)
    }

    /// What the team says of the data here: `prc:data-class`.
    ///
    /// # Errors
    /// The tag is not known.
    fn data_class(&self) -> Read<Option<String>> {
        self.tags()?.remove("prc:data-class").transpose()
    }

    /// The data can be made again, so losing it is no loss.
    ///
    /// # Errors
    /// The tag is not known.
    fn is_rebuildable(&self) -> Read<bool> {
        Ok(self.data_class()?.is_some_and(|class| matches!(&*class, "rebuildable" | "cache" | "scratch")))
    }

    /// The team says that there may be only one: `prc:singleton`.
    ///
    /// # Errors
    /// The tag is not known.
    fn is_singleton(&self) -> Read<bool> {
        Ok(self.tags()?.remove("prc:singleton").transpose()?.as_deref() == Some("true"))
    }
}

/// Says which views carry tags.
macro_rules! tagged {
    ($($view:ident),* $(,)?) => { $(impl<'a> $crate::Tagged<'a> for $view<'a> {})* };
}

pub(crate) use tagged;
