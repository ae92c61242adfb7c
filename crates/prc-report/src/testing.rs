//! Runs made up for tests.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_check::{
    Alarm, AlarmState, Backup, Basis, Category, CoverState, Coverage, Date, Evidence, Level, Lifecycle, Mechanism, Row,
    Severity, State, Subject, Tier, Verdict,
};
use prc_model::{Gap, Instances, ModuleCall, Origin, Problem, Reason, Side, Sources, Span};
use prc_policy::{Assessment, Decision, Finding, Grade, Inputs, Outcome, Priority, Readiness, Score, SystemResult};

use crate::json::{
    self, Audit, Difference, DifferenceClass, Graded, Item, ItemState, Minimum, OrganisationLine, Place, Points,
    PolicyChange, Standing, Worst,
};
use crate::{Base, Compared, Mended, Report, compare};

/// Sources and an assessment that grow together.
pub(crate) struct Run {
    pub(crate) sources: Sources,
    pub(crate) assessment: Assessment,
    pub(crate) coverage: Coverage,
}

impl Run {
    pub(crate) fn new() -> Self {
        let score = Score { low: 714, high: 807, decided: 951 };
        let system = SystemResult {
            name: "orders-api".into(),
            title: None,
            tier: Tier::One,
            owner: Some("team-orders".into()),
            result: Readiness::NotReady,
            tier_attained: None,
            score,
            grade: Grade::C,
            categories: BTreeMap::from([(Category::Backup, Score { low: 520, ..score }), (Category::Capacity, score)]),
            counts: BTreeMap::from([(State::Pass, 61), (State::Waived, 1)]),
        };
        let decision = Decision { gate: "local", result: Outcome::Fail, exit_code: 1, reasons: Vec::new() };
        let inputs = Inputs { files: 38, resources: 212, root_modules: 3, ..Inputs::default() };
        let now = Date::constant(2026, 11, 21);
        let (systems, findings, warnings) = (vec![system], Vec::new(), Vec::new());
        let assessment = Assessment { now, inputs, decision, systems, findings, warnings };
        let backup = Backup {
            mechanism: Mechanism::AwsBackup,
            schedule: Some(String::from("cron(0 3 * * ? *)")),
            retention_days: Some(35),
            copy: None,
            state: CoverState::Covered,
        };
        let row = Row {
            system: "orders-api".into(),
            subject: "aws_db_instance.orders".into(),
            root_module: "infra/prod".into(),
            kind: "aws_db_instance".into(),
            side: Side::Declared,
            both: false,
            says: backup,
        };
        let alarm = Row {
            system: "orders-api".into(),
            subject: "aws_db_instance.orders".into(),
            root_module: "infra/prod".into(),
            kind: "aws_db_instance".into(),
            side: Side::Declared,
            both: false,
            says: Alarm {
                set: "rds_instance",
                metric: "CPUUtilization".into(),
                signal: "saturation",
                level: "must",
                state: AlarmState::NotDelivered,
                alarm: Some("aws_cloudwatch_metric_alarm.cpu".into()),
                location: None,
                reason: Some("aws_cloudwatch_metric_alarm.cpu has no action".into()),
            },
        };
        let lifecycle = Row {
            system: "orders-api".into(),
            subject: "aws_db_instance.orders".into(),
            root_module: "infra/prod".into(),
            kind: "aws_db_instance".into(),
            side: Side::Declared,
            both: false,
            says: Lifecycle {
                product: "rds-postgresql",
                title: "RDS for PostgreSQL",
                version: "14.9".into(),
                standard_end: Some(Date::constant(2027, 2, 28)),
                extended_end: None,
                known: true,
                told: false,
            },
        };
        let coverage = Coverage { alarms: vec![alarm], backup: vec![row], lifecycle: vec![lifecycle] };
        Self { sources: Sources::default(), assessment, coverage }
    }

    pub(crate) fn report(&self) -> Report<'_> {
        let (assessment, coverage, sources) = (&self.assessment, &self.coverage, &self.sources);
        Report {
            assessment,
            coverage,
            sources,
            policy: None,
            comparison: None,
            mended: Mended::default(),
            version: "0.1.0",
            catalogue: "2026.11",
        }
    }

    pub(crate) fn report_on<'a>(&'a self, compared: &'a Compared) -> Report<'a> {
        Report { comparison: Some(compared), ..self.report() }
    }

    /// This run, with a base that lacks the dead-letter queues and had a finding more.
    pub(crate) fn compared(&self) -> Compared {
        let head = json::document(&self.report());
        let mut base = head.clone();
        base.verdicts.retain(|verdict| verdict.requirement != "dead-letter-alarm");
        let mut gone = head.verdicts[0].clone();
        gone.subject.id = "aws_db_instance.gone".into();
        base.verdicts.push(gone);
        base.systems[0].score.low -= 10;
        let place = Place { column: 1, end_column: 9, end_line: 61, file: "prc.toml".into(), line: 61 };
        let change = PolicyChange {
            location: Some(place),
            message: "adds a waiver for customer-managed-keys".into(),
            owners: vec!["@example/sre".into()],
            weakens: true,
        };
        let commit = Some("0123456789abcdef0123456789abcdef01234567".into());
        compare(&base, &head, Base { name: "origin/main".into(), commit, policy_changes: vec![change], moves: &[] })
    }

    /// Adds a file whose text starts at a line; answers where the words are.
    pub(crate) fn file(&mut self, path: &str, line: usize, text: &str, words: &[&str]) -> Vec<Span> {
        let text = format!("{}{text}", "\n".repeat(line - 1));
        let file = self.sources.add(path.into(), text.as_str().into());
        let span = |word: &&str| {
            let start = text.find(word).unwrap();
            Span { file, start: start as u32, end: (start + word.len()) as u32 }
        };
        words.iter().map(span).collect()
    }

    pub(crate) fn add(&mut self, finding: Finding) {
        self.assessment.findings.push(finding);
    }

    /// The first mock-up of the command line's design.
    pub(crate) fn mock_up() -> Self {
        let mut run = Self::new();
        let rds = "resource \"aws_db_instance\" \"orders\" {\n\n\n  backup_retention_period = var.retention\n}\n";
        let spans = run.file("infra/prod/rds.tf", 11, rds, &["\"aws_db_instance\" \"orders\"", "var.retention"]);
        let value = run.file("infra/prod/terraform.tfvars", 3, "retention = 0\n", &["0"]);
        let mut finding = failing("rds-backup-retention", "aws_db_instance.orders", "automated backups are off");
        finding.verdict.details_mut().label = Some("is 0, must be at least 7".into());
        Arc::make_mut(&mut finding.verdict.subject).block = Some(spans[0]);
        finding.verdict.location = Some(spans[1]);
        finding.verdict.details_mut().evidence =
            vec![evidence("backup_retention_period", "0", true, spans[1], value[0])];
        finding.fix = Some("set it to 7 or more".into());
        run.add(finding);

        let bucket = "resource \"aws_s3_bucket\" \"this\" {\n";
        let header = run.file("modules/lake/main.tf", 22, bucket, &["resource \"aws_s3_bucket\" \"this\""])[0];
        let call = run.file("infra/etl/main.tf", 5, "module \"lake\" {\n", &["module \"lake\""])[0];
        let subject = "module.lake[\"landing\"].aws_s3_bucket.this";
        let mut finding = failing("bucket-versioning", subject, "bucket with customer data is not versioned");
        finding.verdict.details_mut().label = Some("no aws_s3_bucket_versioning points here".into());
        Arc::make_mut(&mut finding.verdict.subject).block = Some(header);
        finding.verdict.location = Some(header);
        let call = ModuleCall { module: "module.lake[\"landing\"]".into(), location: Some(call) };
        Arc::make_mut(&mut finding.verdict.subject).via = Arc::new([call]);
        finding.fix = Some("add aws_s3_bucket_versioning with status = \"Enabled\"".into());
        run.add(finding);

        let queue = "resource \"aws_sqs_queue\" \"dlq\" {\n";
        let header = run.file("infra/etl/sqs.tf", 31, queue, &["resource \"aws_sqs_queue\" \"dlq\""])[0];
        for index in 0..3 {
            let subject = format!("aws_sqs_queue.dlq[{index}]");
            let mut finding = failing("dead-letter-alarm", &subject, "dead-letter queue has no alarm");
            finding.severity = Severity::Medium;
            Arc::make_mut(&mut finding.verdict.subject).block = Some(header);
            finding.verdict.location = Some(header);
            finding.fix = Some("alarm on ApproximateNumberOfMessagesVisible > 0".into());
            run.add(finding);
        }

        let runbook = run.file("docs/runbooks/search.md", 1, "# Search\n\nRestart it.\n", &["# Search"])[0];
        let mut finding =
            failing("runbook-review", "docs/runbooks/search.md", "runbook was last reviewed 14 months ago");
        finding.severity = Severity::Low;
        Arc::make_mut(&mut finding.verdict.subject).side = Side::Repository;
        Arc::make_mut(&mut finding.verdict.subject).block = Some(runbook);
        finding.verdict.location = Some(runbook);
        finding.fix = Some("review it and set \"reviewed:\" in the front matter".into());
        run.add(finding);

        let search = "resource \"aws_instance\" \"search\" {\n  instance_type = var.instance_type\n}\n";
        let use_of = run.file("infra/search/ec2.tf", 4, search, &["\"aws_instance\" \"search\"", "var.instance_type"]);
        let message = "instance_type is not known: var.instance_type has no value";
        let mut finding = failing("non-burstable-class", "aws_instance.search", message);
        finding.verdict.state = State::Unknown;
        finding.verdict.reason = Some(Reason::VariableWithoutValue);
        finding.verdict.details_mut().help = Some(Reason::VariableWithoutValue.hint().into());
        Arc::make_mut(&mut finding.verdict.subject).block = Some(use_of[0]);
        finding.verdict.location = Some(use_of[1]);
        finding.verdict.details_mut().evidence =
            vec![evidence("instance_type", "unknown", false, use_of[1], use_of[1])];
        finding.verdict.details_mut().evidence[0].subject = "aws_instance.search".into();
        run.add(finding);
        run
    }

    /// A run with every kind of input that could not be read.
    pub(crate) fn with_gaps() -> Self {
        let mut run = Self::new();
        let broken = run.file("infra/legacy/main.tf", 88, "  tags = { Name = \"x\"\n", &["{"])[0];
        let problem = |unreadable, reason: &str, message: &str| Problem {
            file: "infra/legacy/main.tf".into(),
            at: Some(broken),
            reason: reason.into(),
            message: message.into(),
            unreadable,
        };
        run.assessment.inputs.problems = vec![
            problem(true, "unclosed-block", "not closed before end of file"),
            problem(false, "invalid-expression", "there is no variable \"x\""),
        ];
        let call = run.file("infra/prod/main.tf", 5, "module \"vpc\" {\n", &["module \"vpc\""])[0];
        let gap = |what: &str| Gap {
            holds: None,
            side: Side::Declared,
            kind: None,
            root_module: Some("infra/prod".into()),
            account: None,
            region: None,
            reason: Reason::ModuleNotOnDisk,
            what: what.into(),
            from: "terraform-aws-modules/vpc/aws".into(),
            at: Some(call),
            mentions: Vec::new(),
            texts: Vec::new(),
        };
        run.assessment.inputs.gaps = vec![gap("module.vpc"), gap("module.vpc"), gap("module.vpn")];
        for (requirement, why, reason) in [
            ("alarm-action", "module.vpc is not on disk and may hold an aws_x", Reason::ModuleNotOnDisk),
            ("backup-copy", "days is not known: var.days has no value", Reason::VariableWithoutValue),
            ("backup-lock", "aws_x.a may point at aws_y.b: var.days has no value", Reason::VariableWithoutValue),
        ] {
            let mut finding = failing(requirement, "aws_db_instance.orders", why);
            finding.verdict.state = State::Unknown;
            finding.verdict.reason = Some(reason);
            finding.verdict.details_mut().help = Some(reason.hint().into());
            finding.verdict.location = Some(call);
            run.add(finding);
        }
        run
    }
}

pub(crate) fn failing(requirement: &'static str, subject: &str, message: &str) -> Finding {
    let verdict = Verdict {
        system: "orders-api".into(),
        requirement,
        category: Category::Backup,
        subject: Arc::new(Subject {
            id: subject.into(),
            kind: "aws_db_instance".into(),
            resource: None,
            side: Side::Declared,
            arn: None,
            root_module: "infra/prod".into(),
            instances: Instances::One,
            block: None,
            via: Arc::new([]),
        }),
        state: State::Fail,
        basis: Basis::Declared,
        message: message.into(),
        reason: None,
        location: None,
        details: None,
    };
    Finding {
        verdict,
        severity: Severity::High,
        level: Level::Must,
        fix: None,
        tags: Vec::new(),
        waiver: None,
        attestation: None,
    }
}

pub(crate) fn evidence(path: &str, shown: &str, known: bool, expression: Span, value: Span) -> Evidence {
    let via: Arc<[Arc<str>]> = Arc::new(["var.retention".into()]);
    Evidence {
        subject: "aws_db_instance.orders".into(),
        path: path.to_owned().into(),
        shown: shown.to_owned().into(),
        known,
        origin: Some(Arc::new(Origin::Source { expression, value, via })),
        default: false,
        block: None,
    }
}

/// The second audit of one system, with one item that was carried over.
pub(crate) fn audit() -> Audit<'static> {
    let standing = |period: &'static str, date: &'static str, low, grade: &'static str| Standing {
        categories: BTreeMap::from([("backup".into(), Points { decided: 1000, high: low, low })]),
        date: date.into(),
        period: period.into(),
        result: "not-ready".into(),
        score: Graded { decided: 951, grade: grade.into(), high: 807, low },
        system: "orders-api".into(),
        tier: 1,
    };
    let difference = |class, age, subject: Option<&'static str>| Difference {
        age,
        class,
        environment: None,
        requirement: "rds-backup-retention".into(),
        subject: subject.map(Into::into),
        system: "orders-api".into(),
    };
    let item = Item {
        carried: 1,
        category: Category::Backup,
        due: Some("2026-12-05".into()),
        environment: None,
        fingerprint: "84f9c6ec54d6635c".into(),
        found: "2026H1".into(),
        id: "IT-84f9c6ec".into(),
        level: Level::Must,
        note: Some("waits for the new subnet group".into()),
        overdue: false,
        owner: Some("team-orders".into()),
        priority: Priority::P0,
        raised: true,
        reopened: 1,
        requirement: "rds-backup-retention".into(),
        severity: Severity::High,
        state: ItemState::Open,
        subject: "aws_db_instance.orders".into(),
        suggested: Priority::P1,
        system: "orders-api".into(),
        title: "Automated backups are on and kept long enough".into(),
    };
    Audit {
        changes: vec![
            difference(DifferenceClass::StillFailing, Some(2), Some("aws_db_instance.orders")),
            difference(DifferenceClass::RequirementChanged, None, None),
        ],
        closed: None,
        ends: "2026-12-31".into(),
        history: vec![standing("2026H1", "2026-05-20", 650, "C"), standing("2026H2", "2026-11-21", 714, "C")],
        items: vec![item],
        organisation: Some(OrganisationLine {
            minimum: Minimum { score: 714, system: "orders-api".into() },
            results: BTreeMap::from([("not-ready".into(), 1)]),
            score: 714,
            worst: vec![Worst {
                lost: 24_000,
                requirement: "rds-backup-retention".into(),
                severity: Severity::High,
                subjects: 1,
            }],
        }),
        period: "2026H2".into(),
        since: Some("2026H1".into()),
        starts: "2026-07-01".into(),
    }
}
