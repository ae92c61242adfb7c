//! Marks: what is attached to a value and follows it through every operation.

use std::fmt;
use std::ops::BitOr;

/// A set of marks (cty's `ValueMarks`), kept as bits.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks(u8);

impl Marks {
    /// No mark.
    pub const NONE: Self = Self(0);
    /// Terraform's `sensitive`.
    pub const SENSITIVE: Self = Self(1);
    /// Terraform's `ephemeral`.
    pub const EPHEMERAL: Self = Self(2);
    /// Declared as sensitive by who gives it, though Terraform itself does not mark it: never shown, and nothing else.
    pub const SECRET: Self = Self(4);

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without the marks of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether every mark of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether no mark is set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether what is marked is not to be shown.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        self.contains(Self::SENSITIVE) || self.contains(Self::SECRET)
    }
}

impl BitOr for Marks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.union(other)
    }
}

impl fmt::Debug for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names = f.debug_set();
        if self.contains(Self::SENSITIVE) {
            names.entry(&"sensitive");
        }
        if self.contains(Self::EPHEMERAL) {
            names.entry(&"ephemeral");
        }
        if self.contains(Self::SECRET) {
            names.entry(&"secret");
        }
        names.finish()
    }
}
