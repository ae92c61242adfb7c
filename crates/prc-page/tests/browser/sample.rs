//! A report in which every part of the page has something to show.

use prc_report::json::{Document, read};
use serde_json::{Value, json};

/// A report whose texts are the given names, in turn.
pub fn document(names: &[&str]) -> Document<'static> {
    let turn = std::cell::RefCell::new(names.iter().cycle());
    let name = || (*turn.borrow_mut().next().unwrap()).to_owned();
    let place = |file: String| json!({ "file": file, "line": 3, "column": 1, "end_line": 3, "end_column": 9 });
    let systems = ["checkout".to_owned(), name(), name()];
    let states = ["fail", "fail", "unknown", "waived", "attested", "pass", "pass", "not-applicable", "error"];
    let requirements = ["rds-backup-retention", "rds-multi-az", "alarm-action", "database-not-public", "recovery-test"];
    let categories = ["backup", "capacity", "monitoring", "security", "incident"];
    let severities = ["critical", "high", "medium", "low", "medium"];
    let tags = ["changed-outside", "next-apply-breaks", "unmanaged", "not-applied", "declared-not-applicable"];
    let mut verdicts = Vec::new();
    for at in 0..90_usize {
        let state = states[at % 9];
        let requirement = at % 5;
        let text = |wanted: bool, value: Value| if wanted { value } else { Value::Null };
        let waiver = json!({ "approved_by": name(), "expires": "2026-12-09", "file": name(), "reason": name(),
            "created": null, "inline": false, "item": null, "line": 1 });
        let said = json!({ "attested_by": name(), "date": "2026-10-14", "sha256": null, "evidence": name(), "expires": "2027-05-31", "file": name(),
            "reviewed_by": name(), "statement": name() });
        verdicts.push(json!({
            "attestation": text(state == "attested", said),
            "basis": (["declared", "both", "actual", "repository", "person"][at % 5]),
            "category": categories[requirement],
            "change": null,
            "evidence": [
                { "api": null, "default": true, "known": true, "location": place(name()), "path": name(),
                  "subject": name(), "value": name(), "via": [name(), name()] },
                { "api": name(), "default": false, "known": true, "location": null, "path": name(),
                  "subject": name(), "value": name(), "via": [] },
            ],
            "fingerprint": format!("{at:016x}"),
            "fix": name(),
            "level": if at % 4 == 3 { "should" } else { "must" },
            "location": place(name()),
            "message": name(),
            "reason": text(state == "unknown", "needs-attestation".into()),
            "related": [{ "label": name(), "location": place(name()) }],
            "requirement": requirements[requirement],
            "severity": severities[requirement],
            "subject": { "arn": name(), "environment": text(at % 2 == 0, name().into()), "id": name(), "kind": name(),
                "root_module": name(), "source": "terraform" },
            "system": systems[at % 3],
            "tags": if at % 9 < 2 { json!([tags[at % 5]]) } else { json!([]) },
            "verdict": state,
            "waiver": text(state == "waived", waiver),
        }));
    }
    let score = |low: u32| json!({ "low": low, "high": (low + 90).min(1000), "decided": 900 });
    let graded = |low: u32| json!({ "low": low, "high": (low + 90).min(1000), "decided": 900, "grade": "C" });
    let all = |low: u32| {
        json!({ "backup": score(low), "capacity": score(low + 100), "monitoring": score(low - 50),
        "incident": score(low), "security": score(low + 200) })
    };
    let system = |(at, system): (usize, &String)| {
        json!({ "name": system, "title": name(), "owner": name(), "tier": at + 1, "tier_attained": null,
            "result": (["not-ready", "conditional", "ready"][at]), "score": graded(600 + 100 * at as u32),
            "categories": all(600 + 100 * at as u32),
            "counts": { "pass": 40, "fail": 20, "unknown": 5, "waived": 2, "attested": 1, "error": 1,
                "not-applicable": 3 } })
    };
    let systems_told: Vec<Value> = systems.iter().enumerate().map(system).collect();
    let own = |subject: String| {
        json!({ "system": systems[0], "subject": subject, "kind": name(), "source": "terraform",
        "root_module": name(), "environment": null })
    };
    let row = |more: Value| {
        let mut row = own(name());
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row
    };
    let mut alarms = Vec::new();
    for (signal, state) in
        [("latency", "covered"), ("errors", "missing"), ("saturation", "wrong"), ("traffic", "unknown")]
    {
        alarms.push(row(json!({ "alarm": null, "level": "must", "location": null, "metric": "CPUUtilization",
            "reason": null, "set": "rds_instance", "signal": signal, "state": state })));
    }
    let mut backup = Vec::new();
    for (mechanism, state) in [("native", "covered"), ("none", "missing"), ("dlm", "unknown")] {
        backup.push(row(json!({ "copy": "eu-central-1", "mechanism": mechanism, "retention_days": 14,
            "schedule": "cron(0 3 * * ? *)", "state": state })));
    }
    let mut lifecycle = Vec::new();
    for (standard, extended) in [("2025-01-31", None), ("2027-02-28", Some("2030-02-28")), ("2026-12-31", None)] {
        let mut one = row(json!({ "extended_end": extended, "known": true, "product": "rds-postgresql",
            "standard_end": standard, "title": "RDS for PostgreSQL", "version": "14.9" }));
        one["source"] = "table".into();
        lifecycle.push(one);
    }
    let standing = |period: &str, low: u32| {
        json!({ "categories": all(low), "date": "2026-05-20", "period": period,
        "result": "not-ready", "score": graded(low), "system": systems[0], "tier": 1 })
    };
    let item = |priority: &str, overdue: bool| {
        json!({ "carried": 1, "category": "backup", "due": "2026-12-05",
        "environment": null, "fingerprint": "84f9c6ec54d6635c", "found": "2026H1", "id": "IT-84f9c6ec", "level": "must",
        "note": name(), "overdue": overdue, "owner": name(), "priority": priority, "raised": false, "reopened": 1,
        "requirement": "rds-backup-retention", "severity": "high", "state": "open", "subject": name(),
        "suggested": "P1", "system": "checkout", "title": name() })
    };
    let difference = json!({ "age": 2, "class": "still-failing", "environment": null,
        "requirement": "rds-backup-retention", "subject": name(), "system": "checkout" });
    let problem = json!({ "file": name(), "line": 88, "column": 12, "reason": "unclosed-block", "message": name() });
    let text = json!({
        "audit": { "changes": [difference], "closed": null, "ends": "2026-12-31", "since": "2026H1", "organisation": null,
            "history": [standing("2025H2", 480), standing("2026H1", 550), standing("2026H2", 600)],
            "items": [item("P0", false), item("P1", true), item("P2", false)],
            "period": "2026H2", "starts": "2026-07-01" },
        "catalogue": "2026.11",
        "comparison": { "base": name(), "commit": null, "existing": 4, "new": 1,
            "fixed": [{ "category": "backup", "fingerprint": "84f9c6ec54d6635c", "passes": true,
                "requirement": "rds-multi-az", "severity": "high", "subject": name(), "system": "checkout" }],
            "policy_changes": [{ "location": place(name()), "message": name(), "weakens": true }], "scores": [] },
        "coverage": { "alarms": alarms, "backup": backup },
        "decision": { "exit_code": 1, "gate": "audit", "reasons": [name(), name()], "result": "fail" },
        "inputs": { "files": 38, "gaps": [{ "from": name(), "kind": name(), "location": place(name()),
            "reason": "api-denied", "what": name() }], "problems": [problem], "resources": 212, "root_modules": 3,
            "unreadable": [problem] },
        "lifecycle": lifecycle,
        "now": "2026-11-21", "prc": "0.1.0", "schema": "prc.report/1",
        "systems": systems_told, "verdicts": verdicts,
        "warnings": [{ "help": name(), "location": null, "message": name() }],
    });
    read(&text.to_string()).unwrap()
}

/// Names as they are.
pub const PLAIN: &[&str] = &[
    "aws_db_instance.orders",
    "infra/prod/rds.tf",
    "module.lake[\"landing\"].aws_s3_bucket.this",
    "backups are kept 3 days, must be at least 14",
    "team-payments",
    "docs/runbooks/restore-orders.md",
];

/// What somebody may call things who means harm.
pub fn hostile() -> Vec<String> {
    let mut names: Vec<String> = [
        "<img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>",
        "</style><style>*{display:none}</style>",
        "</title><svg onload=alert(1)>",
        "\"><img src=x onerror=alert(1)>",
        "'><img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)",
        "' autofocus onfocus='alert(1)",
        "javascript:alert(1)",
        "<a href=\"javascript:alert(1)\">click</a>",
        "<iframe src=javascript:alert(1)>",
        "<object data=x>",
        "<embed src=x>",
        "<base href=https://example.com/>",
        "<link rel=stylesheet href=https://example.com/x.css>",
        "<meta http-equiv=refresh content=0;url=https://example.com>",
        "<form action=https://example.com><input name=a>",
        "<!-- hidden",
        "--> shown",
        "<![CDATA[x]]>",
        "<?xml version=\"1.0\"?>",
        "&lt;script&gt;",
        "&#60;script&#62;",
        "&amp;",
        "{{ title }}",
        "{% include \"x\" %}",
        "{n} {shown} {all}",
        "${alert(1)}",
        "a\u{202e}gpj.exe",
        "\u{2066}isolated\u{2069}",
        "zero\u{200b}width\u{feff}",
        "nul\0inside",
        "escape\u{1b}[2Jinside",
        "line\nbreak\r\nand\ttab",
        "\u{2028}separators\u{2029}",
        "日本語の名前",
        "e\u{301}\u{301}\u{301}",
        "data:text/html,<script>alert(1)</script>",
        "url(https://example.com/x)",
        "=HYPERLINK(\"https://example.com\")",
        "`code` **bold** [link](https://example.com)",
        "",
    ]
    .map(String::from)
    .to_vec();
    names.push("long".repeat(2000));
    names.push("<b>".repeat(500));
    names
}
