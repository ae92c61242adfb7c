//! Audits without files: reports in, texts out.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use prc_audit::{
    AUDITS, Calendar, Frame, History, Items, Period, Record, Reviewed, Rules, Snapshot, Terms, Update, advise,
    differences, file_name, judge, settle, unpromised,
};
use prc_check::Date;
use prc_policy::{AuditGate, DueConfig, PeriodConfig, Priority};
use prc_report::json::{DifferenceClass, Document, ItemState, read};

/// A report of the system `orders`, tier 1, with verdicts: requirement, severity, level and state of each.
fn report(verdicts: &[(&str, &str, &str, &str)]) -> Document<'static> {
    let verdict = |(at, (requirement, severity, level, state)): (usize, &(&str, &str, &str, &str))| {
        format!(
            r#"{{"system":"orders","requirement":"{requirement}","category":"backup","severity":"{severity}",
            "level":"{level}","subject":{{"id":"{requirement}","kind":"x","source":"terraform","arn":null,
            "root_module":".","environment":null}},"verdict":"{state}","basis":"declared","tags":[],
            "fingerprint":"{:08x}{at:08x}","message":"m","reason":null,"location":null,"evidence":[],"related":[],
            "fix":null,"waiver":null,"attestation":null}}"#,
            requirement.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()))
        )
    };
    let verdicts: Vec<String> = verdicts.iter().enumerate().map(verdict).collect();
    let text = format!(
        r#"{{"schema":"prc.report/1","prc":"0.1.0","catalogue":"2026.11","now":"2026-11-21",
        "inputs":{{"files":1,"resources":1,"root_modules":1,"unreadable":[]}},
        "decision":{{"gate":"local","result":"pass","exit_code":0,"reasons":[]}},
        "systems":[{{"name":"orders","tier":1,"owner":"team-orders","result":"ready","tier_attained":null,
        "score":{{"low":0,"high":0,"decided":0,"grade":"E"}},"categories":{{}},"counts":{{}}}}],
        "verdicts":[{}]}}"#,
        verdicts.join(",")
    );
    read(&text).unwrap()
}

fn calendar() -> Calendar {
    Calendar::new(&PeriodConfig { months: 6, anchor: "2026-07-01".parse().unwrap(), timezone: None })
}

fn period(name: &str) -> Period {
    calendar().named(name, Date::constant(2026, 1, 1)).unwrap()
}

fn record(period: &Period, opened: &str) -> Record {
    Record {
        period: period.name.clone(),
        starts: period.starts,
        ends: period.ends,
        opened: opened.parse().unwrap(),
        catalogue: "2026.11".into(),
        closed: None,
        systems: Vec::new(),
    }
}

/// An audit and what it left behind.
#[derive(Default)]
struct World {
    history: Vec<(String, String)>,
    items: Items,
    rules: Rules,
    pci: BTreeSet<String>,
    /// The day on which each audit was opened; without it, that of its run.
    opened: Option<&'static str>,
}

struct Ran {
    document: Document<'static>,
    snapshot: Snapshot,
}

impl World {
    fn history(&self) -> History {
        let (history, faults) = History::read(self.history.iter().map(|(name, text)| (&**name, &**text)));
        assert_eq!(faults, []);
        history
    }

    fn run(&mut self, name: &str, day: &str, verdicts: &[(&str, &str, &str, &str)]) -> Ran {
        let (period, history, mut document) = (period(name), self.history(), report(verdicts));
        let today: Date = day.parse().unwrap();
        let opened = record(&period, self.opened.unwrap_or(day)).opened;
        let frame = Frame {
            period: name,
            starts: period.starts,
            opened,
            advisory_days: 90,
            before: history.before("orders", period.starts),
        };
        let mut snapshots = vec![Snapshot::of(&document, &document.systems[0], None, &self.rules, frame)];
        advise(&mut document, &snapshots);
        let update = Update {
            calendar: calendar(),
            period: &period,
            opened,
            due: DueConfig::default(),
            history: &history,
            rules: &self.rules,
            pci: &self.pci,
        };
        self.items.update(&document, &update);
        judge(&mut document, &mut snapshots, &terms(&self.items, &AuditGate::default(), today));
        Ran { document, snapshot: snapshots.remove(0) }
    }

    fn close(&mut self, mut ran: Ran, day: &str) -> Snapshot {
        let today: Date = day.parse().unwrap();
        settle(&mut ran.snapshot, &terms(&self.items, &AuditGate::default(), today));
        ran.snapshot.close(today);
        self.history.push((file_name(&ran.snapshot), ran.snapshot.text()));
        ran.snapshot
    }

    fn item(&self, requirement: &str) -> (String, prc_audit::ItemFile) {
        let found = self.items.iter().find(|(_, item)| item.requirement == requirement).unwrap();
        (found.0.to_owned(), found.1.clone())
    }
}

fn terms<'t>(items: &'t Items, gate: &'t AuditGate, today: Date) -> Terms<'t> {
    Terms { gate, items, today, next: today.checked_add(jiff::ToSpan::months(6)).unwrap() }
}

const BACKUP: (&str, &str, &str, &str) = ("backup", "high", "must", "fail");
const BACKED_UP: (&str, &str, &str, &str) = ("backup", "high", "must", "pass");

#[test]
fn a_gap_becomes_an_item_until_it_passes() {
    let mut world = World::default();
    world.run("2026H2", "2026-11-21", &[BACKUP]);
    let (id, item) = world.item("backup");
    assert_eq!((item.effective(), item.due.unwrap().to_string()), (Priority::P1, "2026-12-21".into()));
    assert_eq!(
        (item.owner.as_deref(), item.found.as_str(), item.state),
        (Some("team-orders"), "2026H2", ItemState::Open)
    );
    assert!(id.starts_with("IT-") && item.fingerprint.starts_with(&id[3..]));
    // Another run finds the same and changes nothing.
    let before = world.items.clone();
    world.run("2026H2", "2026-11-22", &[BACKUP]);
    assert_eq!(world.items, before);
    world.run("2026H2", "2026-11-23", &[BACKED_UP]);
    assert_eq!(
        (world.item("backup").1.state, world.item("backup").1.verified.as_deref()),
        (ItemState::Done, Some("2026H2"))
    );
}

#[test]
fn done_is_verified_and_not_reported() {
    let mut world = World::default();
    world.run("2026H2", "2026-11-21", &[BACKUP]);
    let (id, _) = world.item("backup");
    let done = Reviewed { state: Some(ItemState::Done), ..Reviewed::default() };
    assert!(world.items.review(&id, &done, "2026H2"));
    for _ in 0..2 {
        world.run("2026H2", "2026-11-25", &[BACKUP]);
        let item = world.item("backup").1;
        // Reopened once, however often the audit runs.
        assert_eq!((item.state, item.reopened), (ItemState::Open, 1));
    }
    // Nobody can say is not done either.
    world.items.review(&id, &done, "2026H2");
    world.run("2026H2", "2026-11-26", &[("backup", "high", "must", "unknown")]);
    assert_eq!((world.item("backup").1.state, world.item("backup").1.reopened), (ItemState::Open, 2));
    world.items.review(&id, &done, "2026H2");
    world.run("2026H2", "2026-11-27", &[BACKED_UP]);
    assert_eq!((world.item("backup").1.state, world.item("backup").1.reopened), (ItemState::Done, 2));
}

#[test]
fn what_is_carried_over_is_raised() {
    let mut world = World::default();
    let first = world.run("2026H1", "2026-05-20", &[BACKUP]);
    assert_eq!((world.item("backup").1.carried, world.item("backup").1.raised), (0, false));
    world.close(first, "2026-06-01");
    let second = world.run("2026H2", "2026-11-21", &[BACKUP]);
    let (id, item) = world.item("backup");
    assert_eq!((item.carried, item.raised, item.effective()), (1, true, Priority::P0));
    assert!(item.is_overdue("2026-11-21".parse().unwrap()));
    // A person's word holds for this audit and is raised when it has survived two.
    world.items.review(&id, &Reviewed { priority: Some(Priority::P3), ..Reviewed::default() }, "2026H2");
    assert_eq!(world.item("backup").1.effective(), Priority::P3);
    world.close(second, "2026-12-01");
    world.run("2027H1", "2027-05-20", &[BACKUP]);
    let item = world.item("backup").1;
    assert_eq!((item.carried, item.effective(), item.suggested), (2, Priority::P2, Priority::P1));
}

#[test]
fn a_subject_that_went_away_is_dropped_and_not_done() {
    let mut world = World::default();
    let first = world.run("2026H1", "2026-05-20", &[BACKUP]);
    world.close(first, "2026-06-01");
    let second = world.run("2026H2", "2026-11-21", &[("other", "low", "should", "pass")]);
    assert_eq!(world.item("backup").1.state, ItemState::Dropped);
    let history = world.history();
    let changes = differences(history.before("orders", period("2026H2").starts), &second.snapshot, &history);
    // Neither requirement is in the catalogue of this test, so one came and the other went.
    let classes: Vec<_> = changes.iter().map(|one| one.class).collect();
    assert_eq!(classes, [DifferenceClass::RequirementAdded, DifferenceClass::RequirementRemoved]);
}

#[test]
fn differences_have_classes() {
    let mut world = World::default();
    let states =
        |pairs: &[(&'static str, &'static str)]| -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
            pairs.iter().map(|(name, state)| (*name, "medium", "must", *state)).collect()
        };
    let before = [
        ("a", "fail"),
        ("b", "pass"),
        ("c", "fail"),
        ("d", "pass"),
        ("e", "unknown"),
        ("f", "fail"),
        ("g", "waived"),
        ("h", "attested"),
        ("i", "waived"),
        ("j", "pass"),
    ];
    let after = [
        ("a", "pass"),
        ("b", "fail"),
        ("c", "fail"),
        ("d", "unknown"),
        ("e", "pass"),
        ("f", "waived"),
        ("g", "fail"),
        ("h", "unknown"),
        ("i", "waived"),
        ("j", "pass"),
    ];
    let first = world.run("2026H1", "2026-05-20", &states(&before));
    world.close(first, "2026-06-01");
    let second = world.run("2026H2", "2026-11-21", &states(&after));
    let history = world.history();
    let changes = differences(history.before("orders", period("2026H2").starts), &second.snapshot, &history);
    let told: Vec<(String, &str, Option<u32>)> =
        changes.iter().map(|one| (one.requirement.to_string(), one.class.as_str(), one.age)).collect();
    let wanted = [
        ("b", "new", None),
        ("c", "still-failing", Some(2)),
        ("d", "newly-unknown", None),
        ("g", "waiver-expired", None),
        ("h", "attestation-expired", None),
        ("f", "waiver-started", None),
        ("a", "fixed", None),
        ("e", "regained", None),
    ];
    assert_eq!(told, wanted.map(|(requirement, class, age)| (requirement.to_owned(), class, age)));
}

#[test]
fn promises_make_a_result_conditional() {
    let mut world = World::default();
    let ran = world.run("2026H2", "2026-11-21", &[BACKUP]);
    assert_eq!(ran.document.systems[0].result, "conditional");
    assert_eq!(unpromised(&ran.snapshot, &world.items), Vec::<&prc_audit::Line>::new());
    // Without the item nobody promised anything.
    assert_eq!(unpromised(&ran.snapshot, &Items::default()).len(), 1);
    // A due date after the next audit is no promise, and a critical must cannot be promised away.
    let (id, _) = world.item("backup");
    world.items.review(&id, &Reviewed { due: Some("2027-06-01".parse().unwrap()), ..Reviewed::default() }, "2026H2");
    let ran = world.run("2026H2", "2026-11-21", &[BACKUP]);
    assert_eq!(ran.document.systems[0].result, "not-ready");
    let critical = World::default().run("2026H2", "2026-11-21", &[("backup", "critical", "must", "fail")]);
    assert_eq!(critical.document.systems[0].result, "not-ready");
    assert_eq!((critical.document.decision.exit_code, &*critical.document.decision.result), (1, "fail"));
    assert_eq!(critical.document.decision.reasons, ["critical-must-fail: backup backup"]);
}

#[test]
fn an_overdue_item_costs_the_best_grade_and_the_gate() {
    let mut world = World::default();
    let all: Vec<String> = (0..40).map(|at| format!("r{at}")).collect();
    let mut verdicts: Vec<(&str, &str, &str, &str)> = all.iter().map(|one| (&**one, "high", "must", "pass")).collect();
    verdicts.push(("late", "low", "should", "fail"));
    let ran = world.run("2026H2", "2026-11-21", &verdicts);
    assert_eq!((&*ran.document.systems[0].score.grade, ran.document.decision.exit_code), ("A", 0));
    let (id, _) = world.item("late");
    let late =
        Reviewed { priority: Some(Priority::P1), due: Some("2026-11-20".parse().unwrap()), ..Reviewed::default() };
    world.items.review(&id, &late, "2026H2");
    let ran = world.run("2026H2", "2026-11-21", &verdicts);
    assert_eq!((&*ran.document.systems[0].score.grade, ran.document.decision.exit_code), ("B", 1));
    assert_eq!(ran.document.decision.reasons, [format!("overdue-P1: {id} late late")]);
    // The last day counts as in time.
    world.items.review(&id, &Reviewed { due: Some("2026-11-21".parse().unwrap()), ..Reviewed::default() }, "2026H2");
    assert_eq!(world.run("2026H2", "2026-11-21", &verdicts).document.decision.exit_code, 0);
}

#[test]
fn a_new_requirement_is_advice_for_ninety_days() {
    let mut world = World::default();
    let first = world.run("2026H1", "2026-05-20", &[BACKED_UP]);
    world.close(first, "2026-06-01");
    let new = [BACKED_UP, ("new", "critical", "must", "fail")];
    let ran = world.run("2026H2", "2026-11-21", &new);
    let verdict = ran.document.verdicts.iter().find(|one| one.requirement == "new").unwrap();
    assert_eq!((verdict.level, verdict.tags.as_slice()), (prc_check::Level::May, &["advisory".into()][..]));
    assert_eq!((ran.document.decision.exit_code, ran.document.systems[0].score.low), (0, 1000));
    assert_eq!(world.items.iter().count(), 0);
    world.close(ran, "2026-12-01");
    // The next audit is later than that.
    let ran = world.run("2027H1", "2027-05-20", &new);
    assert_eq!((ran.document.decision.exit_code, ran.document.systems[0].score.low), (1, 333));
    assert_eq!(world.item("new").1.found, "2027H1");
}

#[test]
fn a_changed_snapshot_is_found() {
    let mut world = World::default();
    for (name, day, closed) in [
        ("2026H1", "2026-05-20", "2026-06-01"),
        ("2026H2", "2026-11-21", "2026-12-01"),
        ("2027H1", "2027-05-20", "2027-06-01"),
    ] {
        let ran = world.run(name, day, &[BACKUP]);
        world.close(ran, closed);
    }
    let faults = |files: &[(String, String)]| -> Vec<String> {
        let (_, faults) = History::read(files.iter().map(|(name, text)| (&**name, &**text)));
        faults.into_iter().map(|fault| format!("{} {}", fault.path, fault.message)).collect()
    };
    assert_eq!(faults(&world.history), Vec::<String>::new());
    let mut forged = world.history.clone();
    forged[0].1 = forged[0].1.replace("\"verdict\":\"fail\"", "\"verdict\":\"pass\"");
    assert_eq!(faults(&forged), [format!("{AUDITS}/2026H1.orders.jsonl it is not what 2026H2 was compared with")]);
    let mut gone = world.history.clone();
    gone.remove(0);
    assert_eq!(
        faults(&gone),
        [format!("{AUDITS}/2026H2.orders.jsonl the snapshot that it names as the one before is gone")]
    );
    // The last one has no successor: the record of its audit knows it.
    let closed = prc_audit::Closed {
        on: "2027-06-01".parse().unwrap(),
        sha256: [("orders".to_owned(), Snapshot::parse(&world.history[2].1).unwrap().snapshot.sha256())].into(),
    };
    let record = Record { closed: Some(closed), ..record(&period("2027H1"), "2027-05-20") };
    let mut forged = world.history.clone();
    forged.push(("2027H1.toml".into(), record.text()));
    assert_eq!(faults(&forged), Vec::<String>::new());
    forged[2].1 = forged[2].1.replace("\"tier\":1", "\"tier\":3");
    assert_eq!(faults(&forged), [format!("{AUDITS}/2027H1.orders.jsonl it was changed after 2027H1 was closed")]);
    // Merging may turn lines around, and a checkout their ends.
    let mut turned: Vec<&str> = world.history[0].1.lines().collect();
    turned.reverse();
    let mut merged = world.history.clone();
    merged[0].1 = turned.join("\r\n");
    assert_eq!(faults(&merged), Vec::<String>::new());
}

#[test]
fn of_two_runs_that_were_merged_the_worse_counts() {
    let run = |state: &'static str, severity: &'static str| {
        let verdicts = [BACKED_UP, ("other", severity, "must", state)];
        World::default().run("2026H2", "2026-11-21", &verdicts).snapshot
    };
    let (good, bad) = (run("pass", "medium"), run("fail", "high"));
    let merged = |texts: [String; 2]| {
        let (history, faults) = History::read([("2026H2.orders.jsonl", &*texts.concat())]);
        assert_eq!(faults, []);
        let told: Vec<String> = history.merged().iter().map(|one| one.message.clone()).collect();
        assert_eq!(told, ["two runs were merged that found different things, and the worse counts"]);
        history.snapshot("2026H2", "orders").unwrap().clone()
    };
    let both = merged([good.text(), bad.text()]);
    assert_eq!(merged([bad.text(), good.text()]), both);
    assert_eq!(both.text(), bad.text());
    assert_eq!(both.totals.score, bad.totals.score);
    // Nobody may merge anything into a frozen one.
    let mut closed = good.clone();
    closed.close("2026-12-01".parse().unwrap());
    let (history, faults) = History::read([("2026H2.orders.jsonl", &*[closed.text(), bad.text()].concat())]);
    assert_eq!((history.all().len(), history.merged().len(), faults.len()), (0, 0, 1));
    assert_eq!(faults[0].message, "it contradicts a line above");
    // What holds of it today is settled by the promises of its audit.
    let mut world = World::default();
    let ran = world.run("2026H2", "2026-11-21", &[BACKUP]);
    let (name, opened) = (file_name(&ran.snapshot), record(&period("2026H2"), "2026-11-21").text());
    let files = [(&*name, &*ran.snapshot.text()), ("2026H2.toml", &*opened)];
    let (mut history, _) = History::read(files);
    assert_eq!(history.snapshot("2026H2", "orders").unwrap().totals.result, "not-ready");
    let gate = AuditGate::default();
    history.settle(|_| terms(&world.items, &gate, "2026-11-22".parse().unwrap()));
    assert_eq!(history.snapshot("2026H2", "orders").unwrap().totals.result, "conditional");
}

#[test]
fn due_dates_count_from_the_opening() {
    // What is found after a due date has the same one: only the day of the opening counts.
    for day in ["2026-11-20", "2026-11-27", "2026-11-28", "2027-03-01"] {
        let mut world = World { opened: Some("2026-11-20"), ..World::default() };
        let found = [
            ("leak", "critical", "must", "fail"),
            BACKUP,
            ("alarms", "medium", "must", "fail"),
            ("tags", "low", "must", "fail"),
        ];
        world.run("2026H2", day, &found);
        let due = |requirement: &str| {
            let (_, item) = world.item(requirement);
            (item.effective(), item.due.unwrap().to_string())
        };
        assert_eq!(due("leak"), (Priority::P0, "2026-11-27".into()));
        assert_eq!(due("backup"), (Priority::P1, "2026-12-20".into()));
        assert_eq!(due("alarms"), (Priority::P2, "2027-02-18".into()));
        assert_eq!(due("tags"), (Priority::P3, "2027-06-30".into()));
    }
}

#[test]
fn hostile_files_are_told_and_do_no_harm() {
    let texts = [
        "",
        "\0",
        "{",
        "[]",
        "null",
        "{\"audit\":\"prc.audit/2\"}",
        "{\"audit\":\"prc.audit/1\"}\n{\"audit\":1}",
        "\u{202e}",
        "state = \"open\"",
        "state = 3",
        "= ",
        "[[[[",
        "fingerprint = \"\u{1f600}\u{1f600}\u{1f600}\u{1f600}\"",
        "period = \"2026H2\"\nstarts = \"9999-99-99\"",
        "starts = 2026-01-01",
    ];
    let long = "{\"fingerprint\":".repeat(100_000);
    for text in texts.into_iter().chain([&*long]) {
        for name in ["2026H2.toml", "2026H2.orders.jsonl"] {
            let (history, faults) = History::read([(name, text)]);
            assert_eq!(faults.len(), 1, "{name} {text:.40}");
            assert!(history.all().is_empty() && history.records().is_empty());
        }
        let (items, faults) = Items::read([("IT-ffffffff.toml", text)]);
        assert_eq!((items.iter().count(), faults.len()), (0, 1), "{text:.40}");
    }
    // An item under the name of another.
    let mut world = World::default();
    world.run("2026H2", "2026-11-21", &[BACKUP]);
    let text = world.item("backup").1.text();
    let (items, faults) = Items::read([("IT-ffffffff.toml", &*text)]);
    assert_eq!((items.iter().count(), faults.len()), (0, 1));
    let name = format!("{}.toml", world.item("backup").0);
    // What people write by hand: a date without quotes.
    let text = text.replace("due = \"2026-12-21\"", "due = 2027-01-31");
    let (items, faults) = Items::read([(&*name, &*text)]);
    assert_eq!(faults, []);
    assert_eq!(items.iter().next().unwrap().1.due.unwrap().to_string(), "2027-01-31");
}

#[test]
fn files_are_read_as_they_are_written() {
    let mut world = World::default();
    let ran = world.run("2026H2", "2026-11-21", &[BACKUP, ("other", "low", "should", "unknown")]);
    let mut snapshot = ran.snapshot;
    let read = |snapshot: &Snapshot| Snapshot::parse(&snapshot.text()).unwrap();
    assert_eq!(
        (&read(&snapshot).snapshot.header, &read(&snapshot).snapshot.lines),
        (&snapshot.header, &snapshot.lines)
    );
    snapshot.close("2026-12-20".parse().unwrap());
    assert_eq!(read(&snapshot).snapshot, snapshot);
    let (id, item) = world.item("backup");
    assert_eq!(prc_audit::ItemFile::parse(&item.text(), &id).unwrap(), item);
    let record = record(&period("2026H2"), "2026-11-21");
    assert_eq!(Record::parse(&record.text(), "2026H2").unwrap(), record);
}
