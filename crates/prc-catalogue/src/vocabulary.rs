//! The words with a fixed meaning.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$word_doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word as it is written.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                let words = || Self::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", ");
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
                    .ok_or_else(|| format!("`{word}` is none of {}", words()))
            }
        }
    };
}

words! {
    /// The five chapters of a readiness check, in the order of the report.
    Category {
        Backup = "backup",
        Capacity = "capacity",
        Monitoring = "monitoring",
        Incident = "incident",
        Security = "security",
    }
}

words! {
    /// How bad it is when the requirement does not hold at tier 1; the worst first.
    Severity {
        Critical = "critical",
        High = "high",
        Medium = "medium",
        Low = "low",
    }
}

words! {
    /// How binding a requirement is for a tier; the most binding first.
    Level {
        Must = "must",
        Should = "should",
        May = "may",
        /// Reported as information only.
        Off = "off",
    }
}

words! {
    /// How much a system matters.
    Tier {
        /// Business critical.
        One = "tier-1",
        Two = "tier-2",
        /// Experimental.
        Three = "tier-3",
    }
}

words! {
    /// What one verdict is about.
    Scope {
        Resource = "resource",
        File = "file",
        RootModule = "root-module",
        Repository = "repository",
        System = "system",
        Account = "account",
        Region = "region",
        Organisation = "organisation",
    }
}

words! {
    /// How the verdicts of the parts join.
    Combine {
        DeclaredAndActual = "declared-and-actual",
        Declared = "declared",
        Actual = "actual",
        Repository = "repository",
        Person = "person",
        Any = "any",
        All = "all",
    }
}

words! {
    /// The languages of the catalogue.
    Language {
        English = "en",
        Japanese = "ja",
    }
}
