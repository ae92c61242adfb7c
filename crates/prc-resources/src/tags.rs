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

    /// The provider's `default_tags` alone, for what gets them beside the resource. A plan does not say them where the
    /// resource's own tags have the same keys.
    ///
    /// # Errors
    /// Which tags there are is not known.
    fn provider_tags(&self) -> Read<Tags> {
        if self.node().resource().attribute("default_tags").is_some() {
            return self.node().read("default_tags", Unset::Null);
        }
        let own: Tags = self.node().read("tags", Unset::Null)?;
        let mut all: Tags = self.node().read("tags_all", Unset::Null)?;
        all.retain(|key, _| !own.contains_key(key));
        Ok(all)
    }

    /// One of prc's own tags. An exemption counts only where it can be read, so what is not known is none.
    fn exemption(&self, key: &str) -> Option<String> {
        self.tags().ok()?.remove(key)?.ok()
    }

    /// The team says that the data can be made again, so losing it is no loss: `prc:data-class`.
    fn is_rebuildable(&self) -> bool {
        self.exemption("prc:data-class").is_some_and(|class| matches!(&*class, "rebuildable" | "cache" | "scratch"))
    }

    /// The team says that there may be only one: `prc:singleton`.
    fn is_singleton(&self) -> bool {
        self.exemption("prc:singleton").as_deref() == Some("true")
    }
}

/// Says which views carry tags.
macro_rules! tagged {
    ($($view:ident),* $(,)?) => { $(impl<'a> $crate::Tagged<'a> for $view<'a> {})* };
}

pub(crate) use tagged;
