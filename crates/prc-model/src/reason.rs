//! Why something is not known.

use std::fmt;

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $hint:literal;)*) => {
        /// A machine-readable cause of an unknown; the words are part of the report's contract.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Reason { $($(#[$doc])* $name,)* }

        impl Reason {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word in reports and inventories.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What a person can do to make it known.
            pub const fn hint(self) -> &'static str {
                match self { $(Self::$name => $hint,)* }
            }
        }
    };
}

reasons! {
    /// A variable without default for which no value was given.
    VariableWithoutValue = "variable-without-value", "pass --var-file or --var";
    /// The result of a data source, which only a provider can read.
    DataSource = "data-source", "only a plan or the live account can tell";
    /// The provider decides it when the resource is created.
    KnownAfterApply = "known-after-apply", "only a plan, a state or the live account can tell";
    /// A module that `terraform init` would fetch.
    ModuleNotOnDisk = "module-not-on-disk", "run `terraform init` here, prc reads .terraform/modules";
    /// The evaluation would need more work or memory than it is given.
    Budget = "budget", "the expression makes more values than prc computes";
    /// A path that leaves the checked tree.
    OutsideRoot = "outside-root", "prc reads nothing outside the checked directory: check from a directory above";
    UnreadableFile = "unreadable-file", "make the file readable, or exclude it";
    /// Terraform would refuse the expression.
    InvalidExpression = "invalid-expression", "`terraform validate` shows the error";
    /// Time, randomness or the machine decide it.
    Impure = "impure-function", "the value differs from run to run";
    /// A count or for_each that is not known.
    Repetition = "unknown-repetition", "the count or for_each is not known";
    /// A value that depends on itself.
    Cycle = "cycle", "`terraform validate` shows the cycle";
    /// The provider's own functions.
    NotSupported = "not-supported", "only the provider can compute it";
    /// Known alternatives that lead to different verdicts.
    Alternatives = "alternatives", "name the environment: --var, --var-file or --workspace";
    /// A document says so, but not in a form that can be decided.
    Undecided = "undecided", "say it where prc can read it, or let --actual show it";
    /// Nobody said which system this is.
    SystemNotDeclared = "system-not-declared", "declare the system in prc.toml: its owner, its tier, its objectives";
    /// Only a person can know it.
    NeedsAttestation = "needs-attestation", "somebody who knows must state it, with evidence";
    /// The history of the repository was not fetched, or the files do not come from one.
    HistoryMissing = "history-missing", "fetch the whole history: `git fetch --unshallow`, in a workflow `fetch-depth: 0`";
    ApiDenied = "api-denied", "grant the read permission named";
    ApiThrottled = "api-throttled", "run again, or with a lower --max-rps";
    ApiError = "api-error", "run again; the API failed";
    RegionDisabled = "region-disabled", "enable the Region, or leave it out";
    NotCollected = "not-collected", "collect again with a newer prc-aws";
    /// prc itself failed.
    Internal = "internal-error", "this is a bug in prc: please report it";
}

impl Reason {
    /// Reads a word of the contract.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.as_str() == word)
    }

    /// Whether a call to AWS was made and not answered.
    pub const fn is_of_a_call(self) -> bool {
        matches!(self, Self::ApiDenied | Self::ApiThrottled | Self::ApiError | Self::RegionDisabled)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
