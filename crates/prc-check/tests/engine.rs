//! What the engine promises: an answer for every subject, three-valued relations, alternatives, and no crash.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use prc_check::{
    Check, Date, Decider, Lists, NoParams, Outcome, Read, Requirement, State, Surveyor, System, Tier, Verdict, View,
    decide, require, resource, survey,
};
use prc_model::{
    Alternative, Condition, Data, Gap, Instances, Inventory, Lifecycle, Mode, Number, Reason, Reference, Resource,
    Side, Unknown, Value,
};

resource! {
    /// A thing that is watched.
    Queue = "test_queue" by ["name"] {
        name: String,
        size: i64 = 1,
        computed: i64 = computed,
    }

    /// A thing that watches.
    Alarm = "test_alarm" by [] {
        queue: String,
        on: bool = true,
    }
}

const ENTRY: &str = r#"
id = "test"
title = "Test"
category = "backup"
subcategory = "test"
severity = "high"
severity-why = "test"
tiers = { tier-1 = "must", tier-2 = "must", tier-3 = "off" }
scope = "resource"
decided-by = ["terraform"]
combine = "declared"
rationale = "test"
remediation = {}
"#;

type Run = fn(prc_check::Node<'_>, &prc_check::BoundParams) -> Outcome;

fn check(run: Run) -> Check {
    let schema = <Queue<'_> as View<'_>>::SCHEMA;
    let requirement = Box::leak(Box::new(Requirement::parse(ENTRY).unwrap()));
    Check::new("test", requirement, "", prc_check::internal::bind_as::<NoParams>, vec![Decider::new(schema, run)])
}

fn resource(kind: &str, name: &str, attributes: &[(&str, Value)]) -> Resource {
    Resource {
        side: Side::Declared,
        kind: kind.into(),
        mode: Mode::Managed,
        address: format!("{kind}.{name}").into(),
        root_module: ".".into(),
        arn: None,
        account: None,
        region: None,
        attributes: attributes.iter().map(|(name, value)| (Arc::from(*name), value.clone())).collect(),
        unread: None,
        instances: Instances::One,
        lifecycle: Lifecycle::default(),
        location: None,
        via: Arc::new([]),
    }
}

fn queue(name: &str) -> Resource {
    resource("test_queue", name, &[("name", Value::string(name))])
}

fn alarm(name: &str, queue: Value, on: Value) -> Resource {
    resource("test_alarm", name, &[("queue", queue), ("on", on)])
}

fn boolean(value: bool) -> Value {
    Value::new(Data::Bool(value))
}

fn unknown() -> Value {
    Value::unknown(Unknown::new(Reason::VariableWithoutValue, "var.x has no value here"))
}

fn pointing_at(address: &str) -> Value {
    let reference = Reference { address: address.into(), attribute: "name".into(), all: false };
    Value::unknown(Unknown { references: vec![reference], ..Unknown::new(Reason::KnownAfterApply, "") })
}

fn missing(kind: &str) -> Gap {
    Gap {
        side: Side::Declared,
        kind: Some(kind.into()),
        holds: None,
        root_module: None,
        account: None,
        region: None,
        reason: Reason::ApiDenied,
        what: "test:List".into(),
        from: "".into(),
        at: None,
        mentions: Vec::new(),
        texts: Vec::new(),
    }
}

fn verdicts(run: Run, resources: Vec<Resource>, gaps: Vec<Gap>) -> Vec<Verdict> {
    let mut inventory = Inventory::default();
    for resource in resources {
        inventory.insert(resource);
    }
    inventory.gaps = gaps;
    let system = System {
        name: "default".into(),
        tier: Tier::Two,
        root_modules: None,
        environments: Vec::new(),
        params: Default::default(),
        live: Default::default(),
    };
    decide(&[&check(run)], &inventory, &[system], Date::constant(2026, 11, 21)).unwrap()
}

fn watched(node: prc_check::Node<'_>, _: &prc_check::BoundParams) -> Outcome {
    let queue = Queue::of(node);
    let watched: Read<bool> = queue.named_by::<Alarm>("queue").any(|alarm| alarm.on());
    require!(watched?, "nothing watches it");
    Ok(())
}

fn watched_state(alarms: Vec<Resource>, gaps: Vec<Gap>) -> State {
    let resources = std::iter::once(queue("a")).chain(alarms).collect();
    let verdicts = verdicts(watched, resources, gaps);
    verdicts.iter().find(|verdict| &*verdict.subject.id == "test_queue.a").unwrap().state
}

#[test]
fn a_relation_is_three_valued() {
    let named = || Value::string("a");
    let by_reference = || pointing_at("test_queue.a");
    for name in [named, by_reference] {
        assert_eq!(watched_state(vec![alarm("x", name(), boolean(true))], vec![]), State::Pass);
        assert_eq!(watched_state(vec![alarm("x", name(), boolean(false))], vec![]), State::Fail);
        assert_eq!(watched_state(vec![alarm("x", name(), unknown())], vec![]), State::Unknown);
    }
    // One that holds for sure outweighs every one that may.
    let sure = || alarm("x", named(), boolean(true));
    assert_eq!(
        watched_state(vec![alarm("y", unknown(), boolean(true)), sure()], vec![missing("test_alarm")]),
        State::Pass
    );
    // One that may belong counts only when it could change the answer.
    assert_eq!(watched_state(vec![alarm("y", unknown(), boolean(true))], vec![]), State::Unknown);
    assert_eq!(watched_state(vec![alarm("y", unknown(), boolean(false))], vec![]), State::Fail);
    // What points at something else does not.
    assert_eq!(watched_state(vec![alarm("y", pointing_at("test_queue.b"), boolean(true))], vec![]), State::Fail);
    assert_eq!(watched_state(vec![alarm("y", Value::string("b"), boolean(true))], vec![]), State::Fail);
}

#[test]
fn absence_is_evidence_only_when_the_listing_was_complete() {
    assert_eq!(watched_state(vec![], vec![]), State::Fail);
    assert_eq!(watched_state(vec![], vec![missing("test_alarm")]), State::Unknown);
    assert_eq!(watched_state(vec![], vec![missing("test_other")]), State::Fail);
    // A module that is not on disk can only know what it was handed.
    let module = |mentions: Vec<Reference>| Gap { kind: None, root_module: Some(".".into()), mentions, ..missing("") };
    assert_eq!(watched_state(vec![], vec![module(vec![])]), State::Fail);
    let handed = Reference { address: "test_queue.a".into(), attribute: "name".into(), all: false };
    assert_eq!(watched_state(vec![], vec![module(vec![handed])]), State::Unknown);
}

#[test]
fn what_may_not_exist_is_never_certain() {
    let maybe = |mut resource: Resource| {
        resource.instances = Instances::Unknown;
        resource
    };
    assert_eq!(watched_state(vec![maybe(alarm("x", Value::string("a"), boolean(true)))], vec![]), State::Unknown);
    let verdicts = verdicts(watched, vec![maybe(queue("a"))], vec![]);
    assert_eq!((verdicts[0].state, verdicts[0].reason), (State::Unknown, Some(Reason::Repetition)));
}

#[test]
fn subjects_that_cannot_be_listed_still_have_a_verdict() {
    let verdicts = verdicts(watched, vec![], vec![missing("test_queue")]);
    assert_eq!(verdicts.len(), 1);
    assert_eq!((verdicts[0].state, verdicts[0].reason), (State::Unknown, Some(Reason::ApiDenied)));
    assert!(verdicts[0].message.contains("test:List"));
}

#[test]
fn a_panic_is_one_verdict_and_not_the_end() {
    fn panics(node: prc_check::Node<'_>, _: &prc_check::BoundParams) -> Outcome {
        let queue = Queue::of(node);
        assert_ne!(queue.name()?, "a", "a bug");
        Ok(())
    }
    let verdicts = verdicts(panics, vec![queue("a"), queue("b")], vec![]);
    let states: Vec<State> = verdicts.iter().map(|verdict| verdict.state).collect();
    assert_eq!(states, [State::Error, State::Pass]);
}

fn large(node: prc_check::Node<'_>, _: &prc_check::BoundParams) -> Outcome {
    let size = Queue::of(node).size()?;
    require!(size >= 7, "size is {size}, must be at least 7");
    Ok(())
}

#[test]
fn what_is_read_is_evidence() {
    let read = |value: Option<Value>| {
        let attributes: Vec<(&str, Value)> = value.into_iter().map(|value| ("size", value)).collect();
        let verdict = verdicts(large, vec![resource("test_queue", "a", &attributes)], vec![]).remove(0);
        let evidence = verdict.details().evidence.first().unwrap().clone();
        (verdict.state, evidence.shown, evidence.default)
    };
    let number = |number| Some(Value::new(Data::Number(Number::Int(number))));
    assert_eq!(read(number(8)), (State::Pass, "8".into(), false));
    assert_eq!(read(number(3)), (State::Fail, "3".into(), false));
    assert_eq!(read(Some(Value::string("9"))), (State::Pass, "9".into(), false));
    assert_eq!(read(None), (State::Fail, "1".into(), true));
    assert_eq!(read(Some(unknown())).0, State::Unknown);
    let secret = Value { sensitive: true, ..Value::new(Data::Number(Number::Int(8))) };
    assert_eq!(read(Some(secret)), (State::Pass, "(sensitive)".into(), false));
}

#[test]
fn alternatives_are_decided_when_they_agree() {
    let choice = |values: &[(&str, i64)]| {
        let one = |(environment, size): &(&str, i64)| Alternative {
            when: Condition(vec![("var.env".into(), (*environment).into())]),
            value: Value::new(Data::Number(Number::Int(*size))),
        };
        let value = Value::new(Data::OneOf(values.iter().map(one).collect()));
        let verdict = verdicts(large, vec![resource("test_queue", "a", &[("size", value)])], vec![]).remove(0);
        (verdict.state, verdict.message)
    };
    assert_eq!(choice(&[("prod", 8), ("dev", 7)]).0, State::Pass);
    assert_eq!(choice(&[("prod", 3), ("dev", 1)]).0, State::Fail);
    let (state, message) = choice(&[("prod", 8), ("dev", 1), ("test", 2)]);
    assert_eq!(state, State::Unknown);
    assert_eq!(message, "passes for var.env = prod; fails for dev, test");
}

#[test]
fn a_table_marks_what_only_some_alternatives_say() {
    fn rows(node: prc_check::Node<'_>) -> Vec<(i64, bool)> {
        let queue = Queue::of(node);
        vec![(queue.size().unwrap(), true), (0, true)]
    }
    let one = |environment: &str, size| Alternative {
        when: Condition(vec![("var.env".into(), environment.into())]),
        value: Value::new(Data::Number(Number::Int(size))),
    };
    let said = |alternatives: Vec<Alternative>| -> Vec<(i64, bool)> {
        let mut inventory = Inventory::default();
        inventory.insert(resource("test_queue", "a", &[("size", Value::new(Data::OneOf(alternatives.into())))]));
        let system = System {
            name: "default".into(),
            tier: Tier::Two,
            root_modules: None,
            environments: Vec::new(),
            params: Default::default(),
            live: Default::default(),
        };
        let table = [Surveyor { schema: Queue::SCHEMA, rows }];
        let today = Date::constant(2026, 11, 21);
        let rows = survey(&table, |row: &mut (i64, bool)| row.1 = false, &Lists::of(&inventory), &[system], today);
        rows.into_iter().map(|row| row.says).collect()
    };
    assert_eq!(said(vec![one("prod", 7), one("dev", 7)]), [(0, true), (7, true)]);
    assert_eq!(said(vec![one("prod", 7), one("dev", 1)]), [(0, true), (1, false), (7, false)]);
}

#[test]
fn the_number_of_threads_does_not_show() {
    let resources: Vec<Resource> = (0..200).map(|at| queue(&format!("q{at}"))).collect();
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let verdicts = pool.install(|| verdicts(watched, resources.clone(), vec![]));
        verdicts.iter().map(|verdict| format!("{} {}", verdict.subject.id, verdict.state)).collect::<Vec<_>>()
    };
    assert_eq!(run(1), run(16));
}

#[test]
fn a_wrong_parameter_is_one_error_before_anything_runs() {
    let mut inventory = Inventory::default();
    inventory.insert(queue("a"));
    let own = toml::Table::from_iter([(String::from("nonsense"), toml::Value::Integer(1))]);
    let params = [(String::from("test"), own)].into();
    let system = System {
        name: "default".into(),
        tier: Tier::Two,
        root_modules: None,
        environments: Vec::new(),
        params,
        live: Default::default(),
    };
    let error = decide(&[&check(watched)], &inventory, &[system], Date::constant(2026, 11, 21)).unwrap_err();
    assert!(error.to_string().contains("nonsense"), "{error}");
}
