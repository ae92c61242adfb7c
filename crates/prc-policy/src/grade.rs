//! What a score and its requirements amount to: the grade, the readiness, the tier attained.

use prc_check::{Level, Severity, State, Tier, Tiers};

use crate::score::RequirementCounts;
use crate::{Grade, Readiness, Score};

/// The grade by the low bound. An open critical must allows at most a C; a critical must that is waived or unknown,
/// less than 80 % decided, or an overdue improvement item at most a B.
pub fn grade(score: Score, requirements: &[RequirementCounts], overdue: usize) -> Grade {
    let mut grade = match score.low {
        900.. => Grade::A,
        750.. => Grade::B,
        600.. => Grade::C,
        400.. => Grade::D,
        _ => Grade::E,
    };
    // The later grade is the worse one.
    for one in requirements.iter().filter(|one| one.level == Level::Must && one.severity == Severity::Critical) {
        if one.count(State::Fail) > 0 {
            grade = grade.max(Grade::C);
        }
        if one.count(State::Waived) > 0 || one.open() > 0 {
            grade = grade.max(Grade::B);
        }
    }
    if score.decided < 800 || overdue > 0 {
        grade = grade.max(Grade::B);
    }
    grade
}

/// Whether the system may go to production.
///
/// An unknown must makes it not ready, as a failing one does: otherwise hiding a failure would help. A system in which
/// nothing was weighed is not ready either.
pub fn readiness(requirements: &[RequirementCounts], gate_holds: bool) -> Readiness {
    let musts = || requirements.iter().filter(|one| one.level == Level::Must);
    let undecided = |one: &RequirementCounts| one.count(State::Fail) > 0 || one.open() > 0;
    let waived_critical = |one: &RequirementCounts| one.severity == Severity::Critical && one.count(State::Waived) > 0;
    if !requirements.iter().any(|one| one.weighed().is_some()) || musts().any(undecided) || musts().any(waived_critical)
    {
        Readiness::NotReady
    } else if gate_holds && musts().all(RequirementCounts::holds) {
        Readiness::Ready
    } else {
        Readiness::Conditional
    }
}

/// How a requirement stands against every tier, whatever the system's own.
#[derive(Clone, Copy, Debug)]
pub struct TierStanding {
    pub levels: Tiers,
    /// Every subject passes or is attested, under the parameters of the system's own tier.
    pub holds: bool,
    /// The strictest tier that has those parameters, or laxer ones: a pass says nothing about stricter numbers.
    pub judged_for: Tier,
}

/// The strictest tier whose musts all hold; `None` when not even the laxest does, or when there is nothing to judge.
pub fn tier_attained(standings: &[TierStanding]) -> Option<Tier> {
    let attained = |tier: Tier| {
        let musts = standings.iter().filter(|one| one.levels.level(tier) == Level::Must);
        musts.into_iter().all(|one| one.holds && one.judged_for <= tier)
    };
    Tier::ALL.iter().copied().find(|&tier| !standings.is_empty() && attained(tier))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use prc_check::Category;

    use super::*;

    fn requirement(severity: Severity, level: Level, states: &[State]) -> RequirementCounts {
        let counts = states.iter().map(|&state| (state, 1)).collect();
        RequirementCounts { category: Category::Backup, severity, level, counts }
    }

    #[test]
    fn an_unknown_must_is_no_better_than_a_failing_one() {
        let of = |severity, level, states: &[State]| readiness(&[requirement(severity, level, states)], true);
        assert_eq!(of(Severity::High, Level::Must, &[State::Pass, State::Attested]), Readiness::Ready);
        assert_eq!(of(Severity::High, Level::Must, &[State::Pass, State::Waived]), Readiness::Conditional);
        assert_eq!(of(Severity::Critical, Level::Must, &[State::Waived]), Readiness::NotReady);
        assert_eq!(of(Severity::Low, Level::Must, &[State::Fail]), Readiness::NotReady);
        assert_eq!(of(Severity::Low, Level::Must, &[State::Unknown]), Readiness::NotReady);
        assert_eq!(of(Severity::Critical, Level::Should, &[State::Fail]), Readiness::Ready);
        assert_eq!(of(Severity::Critical, Level::Must, &[State::NotApplicable]), Readiness::NotReady);
    }

    #[test]
    fn a_gate_that_fails_leaves_conditions() {
        let passing = requirement(Severity::High, Level::Must, &[State::Pass]);
        assert_eq!(readiness(&[passing], false), Readiness::Conditional);
        assert_eq!(readiness(&[], true), Readiness::NotReady);
    }

    #[test]
    fn the_tier_attained_is_the_strictest_that_was_judged() {
        let levels = Tiers { one: Level::Must, two: Level::Must, three: Level::Should };
        let of = |holds, judged_for| tier_attained(&[TierStanding { levels, holds, judged_for }]);
        assert_eq!(of(true, Tier::One), Some(Tier::One));
        assert_eq!(of(true, Tier::Two), Some(Tier::Two));
        assert_eq!(of(false, Tier::One), Some(Tier::Three));
        assert_eq!(tier_attained(&[]), None);
    }
}
