//! What is declared and what runs, joined: sixteen cases, as a table.

use prc_check::{Basis, Combine, State};
use prc_model::Side;

/// What one side says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    Judged(State),
    /// The side was read, and the subject is not there.
    Absent,
    /// The side was not read, or nobody knows how to.
    NotRead,
}

/// What else decides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances {
    pub(crate) combine: Combine,
    /// The code fails because it is silent, and the account's own default decides what happens then.
    pub(crate) left_to_account: bool,
    /// The subject is the account's or the Region's, and Terraform need not declare it.
    pub(crate) account_wide: bool,
    /// The gate wants evidence of what runs.
    pub(crate) actual_wanted: bool,
}

/// Both sides as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Joined {
    pub(crate) state: State,
    pub(crate) basis: Basis,
    /// Whose message is told; `None` for those of both.
    pub(crate) told: Option<Side>,
    pub(crate) tag: Option<&'static str>,
    pub(crate) advice: Option<&'static str>,
    /// Whether the advice takes the place of what the check says, which is about the other side.
    pub(crate) instead: bool,
}

impl Joined {
    const fn of(state: State, basis: Basis, told: Side) -> Self {
        Self { state, basis, told: Some(told), tag: None, advice: None, instead: false }
    }

    const fn tag(mut self, tag: &'static str) -> Self {
        self.tag = Some(tag);
        self
    }

    const fn advice(mut self, advice: &'static str) -> Self {
        self.advice = Some(advice);
        self
    }

    const fn instead(mut self) -> Self {
        self.instead = true;
        self
    }
}

/// Joins the declared half with the actual one.
pub(crate) fn join(declared: Half, actual: Half, around: Circumstances) -> Joined {
    use Half::{Absent, Judged, NotRead};
    use Side::{Actual, Declared};
    use State::{Error, Fail, NotApplicable, Pass, Unknown};
    let declared_alone = |state| Joined::of(state, Basis::Declared, Declared);
    let actual_alone = |state| Joined::of(state, Basis::Actual, Actual);
    let both = |state, told| Joined::of(state, Basis::Both, told);
    match (declared, actual) {
        (Judged(Error), _) => declared_alone(Error),
        (_, Judged(Error)) => actual_alone(Error),
        // The best proof wins.
        (Judged(Pass), Judged(Fail | Unknown)) if around.combine == Combine::Any => declared_alone(Pass),
        (Judged(Fail), Judged(Pass)) if around.combine == Combine::Any => actual_alone(Pass),

        (Judged(Pass), Judged(Pass)) => both(Pass, Declared),
        (Judged(Pass), Judged(Fail)) => both(Fail, Actual)
            .tag("changed-outside")
            .advice("apply the code again: somebody changed it outside of Terraform")
            .instead(),
        (Judged(Fail), Judged(Pass)) if around.left_to_account => actual_alone(Pass),
        (Judged(Fail), Judged(Pass)) => both(Fail, Declared)
            .tag("next-apply-breaks")
            .advice("change the code before the next apply undoes what was mended by hand"),
        (Judged(Fail), Judged(Fail)) => both(Fail, Declared),

        (Judged(Pass), Judged(Unknown)) if around.actual_wanted => {
            Joined::of(Unknown, Basis::Both, Actual).tag("unconfirmed")
        }
        (Judged(Pass), Judged(Unknown)) => Joined { told: Some(Actual), ..declared_alone(Pass) }.tag("unconfirmed"),
        (Judged(Fail), Judged(Unknown)) => declared_alone(Fail).tag("unconfirmed"),
        (Judged(Unknown), Judged(Pass)) => actual_alone(Pass),
        (Judged(Unknown), Judged(Fail)) => actual_alone(Fail),
        (Judged(Unknown), Judged(Unknown)) => Joined { told: None, ..both(Unknown, Declared) },

        // What a requirement does not ask of one side the other decides.
        (Judged(NotApplicable), Judged(NotApplicable)) => both(NotApplicable, Declared),
        (Judged(Unknown), Judged(NotApplicable)) => actual_alone(NotApplicable),
        (Judged(NotApplicable), Judged(Unknown)) if !around.actual_wanted => {
            declared_alone(NotApplicable).tag("unconfirmed")
        }
        (Judged(NotApplicable), Judged(state)) => actual_alone(state),
        (Judged(state), Judged(NotApplicable)) => declared_alone(state),
        (Judged(state), Judged(_)) | (Judged(state), NotRead) => declared_alone(state),

        (Absent | NotRead, Judged(state)) if around.account_wide => actual_alone(state),
        (Absent, Judged(Fail)) => {
            actual_alone(Fail).tag("unmanaged").advice("mend it where it runs, then import it into Terraform")
        }
        (Absent, Judged(Pass)) => actual_alone(Pass).tag("unmanaged").advice("import it into Terraform"),
        (Absent, Judged(state)) => actual_alone(state).tag("unmanaged"),
        (NotRead, Judged(state)) => actual_alone(state),
        (Judged(Fail), Absent) => {
            declared_alone(Fail).tag("not-applied").advice("this is the best moment: it is not applied yet")
        }
        (Judged(state), Absent) => declared_alone(state).tag("not-applied"),
        (Absent | NotRead, Absent | NotRead) => declared_alone(Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Half::{Absent, Judged, NotRead};
    use State::{Fail, NotApplicable, Pass, Unknown};

    const PLAIN: Circumstances = Circumstances {
        combine: Combine::DeclaredAndActual,
        left_to_account: false,
        account_wide: false,
        actual_wanted: false,
    };

    fn said(declared: Half, actual: Half, around: Circumstances) -> (State, Basis, Option<&'static str>, &'static str) {
        let joined = join(declared, actual, around);
        (joined.state, joined.basis, joined.tag, joined.advice.unwrap_or_default())
    }

    fn plain(declared: Half, actual: Half) -> (State, Basis, Option<&'static str>, &'static str) {
        said(declared, actual, PLAIN)
    }

    #[test]
    fn case_01_both_pass() {
        assert_eq!(plain(Judged(Pass), Judged(Pass)), (Pass, Basis::Both, None, ""));
    }

    #[test]
    fn case_02_changed_outside() {
        let advice = "apply the code again: somebody changed it outside of Terraform";
        assert_eq!(plain(Judged(Pass), Judged(Fail)), (Fail, Basis::Both, Some("changed-outside"), advice));
    }

    #[test]
    fn case_03_the_next_apply_breaks_it() {
        let advice = "change the code before the next apply undoes what was mended by hand";
        assert_eq!(plain(Judged(Fail), Judged(Pass)), (Fail, Basis::Both, Some("next-apply-breaks"), advice));
    }

    #[test]
    fn case_04_both_fail() {
        assert_eq!(plain(Judged(Fail), Judged(Fail)), (Fail, Basis::Both, None, ""));
    }

    #[test]
    fn case_05_not_read() {
        assert_eq!(plain(Judged(Pass), NotRead), (Pass, Basis::Declared, None, ""));
    }

    #[test]
    fn case_06_not_confirmed() {
        let halves = (Judged(Pass), Judged(Unknown));
        assert_eq!(plain(halves.0, halves.1), (Pass, Basis::Declared, Some("unconfirmed"), ""));
        let wanted = Circumstances { actual_wanted: true, ..PLAIN };
        assert_eq!(said(halves.0, halves.1, wanted), (Unknown, Basis::Both, Some("unconfirmed"), ""));
    }

    #[test]
    fn case_07_the_account_knows_that_it_holds() {
        assert_eq!(plain(Judged(Unknown), Judged(Pass)), (Pass, Basis::Actual, None, ""));
    }

    #[test]
    fn case_08_the_account_knows_that_it_fails() {
        assert_eq!(plain(Judged(Unknown), Judged(Fail)), (Fail, Basis::Actual, None, ""));
    }

    #[test]
    fn case_09_fails_whatever_the_account_says() {
        assert_eq!(plain(Judged(Fail), Judged(Unknown)), (Fail, Basis::Declared, Some("unconfirmed"), ""));
    }

    #[test]
    fn case_10_nobody_knows() {
        let joined = join(Judged(Unknown), Judged(Unknown), PLAIN);
        assert_eq!((joined.state, joined.basis, joined.told), (Unknown, Basis::Both, None));
    }

    #[test]
    fn case_11_unmanaged_and_good() {
        let advice = "import it into Terraform";
        assert_eq!(plain(Absent, Judged(Pass)), (Pass, Basis::Actual, Some("unmanaged"), advice));
    }

    #[test]
    fn case_12_unmanaged_and_bad() {
        let advice = "mend it where it runs, then import it into Terraform";
        assert_eq!(plain(Absent, Judged(Fail)), (Fail, Basis::Actual, Some("unmanaged"), advice));
    }

    #[test]
    fn case_13_not_applied_and_good() {
        assert_eq!(plain(Judged(Pass), Absent), (Pass, Basis::Declared, Some("not-applied"), ""));
    }

    #[test]
    fn case_14_not_applied_and_bad() {
        let advice = "this is the best moment: it is not applied yet";
        assert_eq!(plain(Judged(Fail), Absent), (Fail, Basis::Declared, Some("not-applied"), advice));
    }

    #[test]
    fn case_15_the_account_decides_what_the_code_leaves_out() {
        let silent = Circumstances { left_to_account: true, ..PLAIN };
        assert_eq!(said(Judged(Fail), Judged(Pass), silent), (Pass, Basis::Actual, None, ""));
        assert_eq!(said(Judged(Fail), Judged(Fail), silent), (Fail, Basis::Both, None, ""));
    }

    #[test]
    fn case_16_of_the_account_itself() {
        let wide = Circumstances { account_wide: true, ..PLAIN };
        for state in [Pass, Fail, Unknown] {
            assert_eq!(said(Absent, Judged(state), wide), (state, Basis::Actual, None, ""));
        }
    }

    #[test]
    fn an_exempt_side_leaves_the_decision_to_the_other() {
        assert_eq!(plain(Judged(NotApplicable), Judged(Fail)).0, Fail);
        assert_eq!(plain(Judged(Fail), Judged(NotApplicable)).0, Fail);
        assert_eq!(plain(Judged(Unknown), Judged(NotApplicable)).0, NotApplicable);
        let blind = (Judged(NotApplicable), Judged(Unknown));
        assert_eq!(plain(blind.0, blind.1), (NotApplicable, Basis::Declared, Some("unconfirmed"), ""));
        let wanted = Circumstances { actual_wanted: true, ..PLAIN };
        assert_eq!(said(blind.0, blind.1, wanted).0, Unknown);
    }

    #[test]
    fn the_best_proof_wins_where_any_does() {
        let any = Circumstances { combine: Combine::Any, ..PLAIN };
        assert_eq!(said(Judged(Pass), Judged(Fail), any), (Pass, Basis::Declared, None, ""));
        assert_eq!(said(Judged(Fail), Judged(Pass), any), (Pass, Basis::Actual, None, ""));
    }

    /// Not to be able to look is never better than to look.
    #[test]
    fn less_evidence_is_never_better() {
        let rank = |state| match state {
            Pass | NotApplicable => 2,
            Unknown | State::Error => 1,
            _ => 0,
        };
        for declared in [Judged(Pass), Judged(Fail), Judged(Unknown), Judged(NotApplicable), Absent] {
            let wanted = Circumstances { actual_wanted: true, ..PLAIN };
            let blind = join(declared, Judged(Unknown), wanted).state;
            let seen = join(declared, Judged(Pass), wanted).state;
            assert!(rank(blind) <= rank(seen), "{declared:?}: {blind} is better than {seen}");
        }
    }
}
