//! The arithmetic of the score: worked examples, the reference model, the invariants.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};
use std::thread;

use prc_check::{Category, Level, Severity, State};
use prc_policy::{Grade, RequirementCounts, Score, grade, score};
use proptest::prelude::*;
use serde_json::{Value, json};

fn requirement(category: &str, severity: &str, level: &str, counts: &[(State, usize)]) -> RequirementCounts {
    RequirementCounts {
        category: category.parse().unwrap(),
        severity: severity.parse().unwrap(),
        level: level.parse().unwrap(),
        counts: counts.iter().copied().collect(),
    }
}

/// A system with something open in most categories.
fn example() -> Vec<RequirementCounts> {
    use State::{Attested, Error, Fail, Pass, Unknown, Waived};
    vec![
        requirement("backup", "critical", "must", &[(Pass, 3)]),
        requirement("backup", "high", "must", &[(Pass, 2), (Fail, 1)]),
        requirement("capacity", "high", "must", &[(Pass, 4)]),
        requirement("capacity", "medium", "should", &[(Fail, 1), (Pass, 1)]),
        requirement("monitoring", "high", "must", &[(Pass, 9), (Unknown, 3)]),
        requirement("monitoring", "medium", "must", &[(Pass, 5)]),
        requirement("incident", "high", "must", &[(Pass, 6), (Fail, 2)]),
        requirement("incident", "critical", "must", &[(Attested, 1)]),
        requirement("incident", "medium", "should", &[(Error, 1)]),
        requirement("security", "critical", "must", &[(Pass, 2)]),
        requirement("security", "critical", "must", &[(Pass, 11), (Fail, 1)]),
        requirement("security", "high", "must", &[(Waived, 1), (Pass, 1)]),
        requirement("security", "medium", "must", &[(Pass, 4)]),
    ]
}

fn result(requirements: &[RequirementCounts]) -> (u32, u32, u32, Grade) {
    let (total, _) = score(requirements);
    (total.low, total.high, total.decided, grade(total, requirements, 0))
}

#[test]
fn worked_examples() {
    use State::{Fail, Pass, Unknown, Waived};
    let with = |changes: &[(usize, &[(State, usize)])]| {
        let mut requirements = example();
        for (at, counts) in changes {
            requirements[*at].counts = counts.iter().copied().collect();
        }
        result(&requirements)
    };
    assert_eq!(with(&[]), (724, 807, 951, Grade::C));
    // The failing critical is fixed; then the unknowns are proven too.
    assert_eq!(with(&[(10, &[(Pass, 12)])]), (815, 898, 951, Grade::B));
    assert_eq!(with(&[(10, &[(Pass, 12)]), (8, &[(Pass, 1)]), (4, &[(Pass, 12)])]), (898, 898, 1000, Grade::B));
    // It is waived, or hidden by a denied API, instead.
    assert_eq!(with(&[(10, &[(Pass, 11), (Waived, 1)])]), (724, 807, 951, Grade::C));
    assert_eq!(with(&[(10, &[(Pass, 11), (Unknown, 1)])]), (724, 898, 943, Grade::C));

    let (_, categories) = score(&example());
    let shares = |category| {
        let Score { low, high, decided } = categories[&category];
        (low, high, decided)
    };
    assert_eq!(shares(Category::Backup), (833, 833, 1000));
    assert_eq!(shares(Category::Capacity), (900, 900, 1000));
    assert_eq!(shares(Category::Monitoring), (666, 1000, 833));
    assert_eq!(shares(Category::Incident), (769, 846, 923));
    assert_eq!(shares(Category::Security), (545, 545, 1000));

    let overdue = requirement("backup", "low", "must", &[(Pass, 1)]);
    let (total, _) = score(std::slice::from_ref(&overdue));
    assert_eq!(grade(total, &[overdue], 1), Grade::B);
    assert_eq!(score(&[requirement("backup", "low", "may", &[(Fail, 1)])]), (Score::default(), BTreeMap::new()));
}

/// A linear congruential generator: the same systems on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn system(&mut self) -> Vec<RequirementCounts> {
        let largest = self.pick(&[1, 3, 50]);
        let count = self.below(15);
        let requirement = |_| RequirementCounts {
            category: self.pick(Category::ALL),
            severity: self.pick(Severity::ALL),
            level: self.pick(Level::ALL),
            counts: State::ALL.iter().map(|&state| (state, self.below(largest + 1) * self.below(2))).collect(),
        };
        (0..count).map(requirement).collect()
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the model is a program of this repository")]
fn equals_the_reference_model() {
    let mut random = Random(2026);
    let systems: Vec<(Vec<RequirementCounts>, usize)> =
        (0..10_000).map(|_| (random.system(), random.below(2))).collect();
    let lines: Vec<String> = systems.iter().map(|(system, overdue)| to_json(system, *overdue).to_string()).collect();

    let model = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/score_reference_model.py");
    let python =
        Command::new("python3").args([model, "--compare"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut python = match python {
        Err(error) if error.kind() == ErrorKind::NotFound => return eprintln!("skipped: no python3 on PATH"),
        python => python.unwrap(),
    };
    let mut stdin = python.stdin.take().unwrap();
    // Both pipes at once, or each side could wait for the other.
    let writer = thread::spawn(move || stdin.write_all(lines.join("\n").as_bytes()).unwrap());
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());

    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().count(), systems.len());
    for ((system, overdue), answer) in systems.iter().zip(answers.lines()) {
        let (total, categories) = score(system);
        let triple = |score: &Score| json!([score.low, score.high, score.decided]);
        let categories: BTreeMap<&str, Value> =
            categories.iter().map(|(category, score)| (category.as_str(), triple(score))).collect();
        let grade = format!("{:?}", grade(total, system, *overdue));
        let ours = json!({ "total": triple(&total), "categories": categories, "grade": grade });
        assert_eq!(ours, answer.parse::<Value>().unwrap(), "{system:?}");
    }
}

fn to_json(system: &[RequirementCounts], overdue: usize) -> Value {
    let requirement = |one: &RequirementCounts| {
        let counts: BTreeMap<&str, usize> = one.counts.iter().map(|(state, count)| (state.as_str(), *count)).collect();
        let (category, severity, level) = (one.category.as_str(), one.severity.as_str(), one.level.as_str());
        json!({ "cat": category, "sev": severity, "lvl": level, "n": counts })
    };
    json!({ "requirements": system.iter().map(requirement).collect::<Vec<_>>(), "overdue": overdue })
}

fn any_requirement() -> impl Strategy<Value = RequirementCounts> {
    let counts = proptest::collection::btree_map(proptest::sample::select(State::ALL), 0_usize..60, 0..7);
    let category = proptest::sample::select(Category::ALL);
    let severity = proptest::sample::select(Severity::ALL);
    let level = proptest::sample::select(Level::ALL);
    (category, severity, level, counts).prop_map(|(category, severity, level, counts)| RequirementCounts {
        category,
        severity,
        level,
        counts,
    })
}

fn any_system() -> impl Strategy<Value = Vec<RequirementCounts>> {
    proptest::collection::vec(any_requirement(), 1..20)
}

/// The system with one subject of a requirement in another state; `None` when none is in the first.
fn moved(system: &[RequirementCounts], at: usize, from: State, to: State) -> Option<Vec<RequirementCounts>> {
    let mut system = system.to_vec();
    let length = system.len();
    let counts = &mut system[at % length].counts;
    let one = counts.get_mut(&from).filter(|count| **count > 0)?;
    *one -= 1;
    *counts.entry(to).or_default() += 1;
    Some(system)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn bounds_hold(system in any_system()) {
        let (total, categories) = score(&system);
        for score in categories.values().chain([&total]) {
            prop_assert!(score.low <= score.high && score.high <= 1000 && score.decided <= 1000);
        }
    }

    #[test]
    fn a_fix_never_lowers(system in any_system(), at in 0..20_usize) {
        for from in [State::Fail, State::Unknown, State::Waived, State::Error] {
            if let Some(fixed) = moved(&system, at, from, State::Pass) {
                prop_assert!(score(&fixed).0.low >= score(&system).0.low);
            }
        }
    }

    #[test]
    fn hiding_never_raises(system in any_system(), at in 0..20_usize) {
        if let Some(hidden) = moved(&system, at, State::Fail, State::Unknown) {
            prop_assert!(score(&hidden).0.low <= score(&system).0.low);
        }
    }

    #[test]
    fn a_waiver_buys_time_not_points(system in any_system(), at in 0..20_usize) {
        if let Some(waived) = moved(&system, at, State::Fail, State::Waived) {
            prop_assert_eq!(score(&waived), score(&system));
        }
    }

    #[test]
    fn order_is_irrelevant((system, shuffled) in any_system().prop_flat_map(|system| (Just(system.clone()), Just(system).prop_shuffle()))) {
        prop_assert_eq!(score(&shuffled), score(&system));
        let (total, _) = score(&system);
        prop_assert_eq!(grade(total, &shuffled, 0), grade(total, &system, 0));
    }
}
