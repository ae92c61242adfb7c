//! Kinds of documents that are known by where they lie and what they are called, one line each.
//!
//! Paths are in small letters.

use crate::document::Kind;
use crate::front_matter::{FrontMatter, says};

pub(crate) const POSTMORTEM: Kind = Kind {
    name: "postmortem",
    by_path: |path| {
        let Split { inside, stem } = split(path);
        let there =
            inside.iter().any(|name| POSTMORTEMS.contains(name)) || contains(stem, &["postmortem", "post-mortem"]);
        there && !is_about(stem) && !is_template(stem)
    },
    by_front_matter: |head| says(head, &["postmortem", "incidentreport", "ポストモーテム", "障害報告"]),
    more: Kind::nothing_more,
};

pub(crate) const POSTMORTEM_TEMPLATE: Kind = Kind {
    name: "postmortem-template",
    by_path: |path| {
        let Split { inside, stem } = split(path);
        let form = inside.contains(&"issue_template") && contains(stem, &["postmortem", "post-mortem", "incident"]);
        let about =
            inside.iter().any(|name| POSTMORTEMS.contains(name)) || contains(stem, &["postmortem", "post-mortem"]);
        form || (about && is_template(stem))
    },
    by_front_matter: |head| says(head, &["postmortemtemplate"]),
    more: Kind::nothing_more,
};

pub(crate) const RESTORE: Kind = Kind {
    name: "restore-procedure",
    by_path: |path| {
        let Split { inside, stem } = split(path);
        let words = ["restore", "recovery", "recover-", "リストア", "復旧", "復元"];
        let named = contains(stem, &words) || inside.iter().any(|name| matches!(*name, "restore" | "recovery"));
        named && is_document(&inside) && !is_about(stem)
    },
    by_front_matter: |head| says(head, &["restore", "restoreprocedure"]) || has_topic(head, "restore"),
    more: Kind::nothing_more,
};

pub(crate) const DRILL: Kind = Kind {
    name: "drill",
    by_path: |path| {
        let Split { inside, stem } = split(path);
        let places = ["drill", "drills", "game-days", "gamedays", "gameday", "dr-tests", "restore-tests", "訓練"];
        inside.iter().any(|name| places.contains(name)) && !is_about(stem) && !is_template(stem)
    },
    by_front_matter: |head| says(head, &["drill", "gameday", "restoretest", "訓練"]),
    more: Kind::nothing_more,
};

pub(crate) const RECOVERY_PLAN: Kind = Kind {
    name: "recovery-plan",
    by_path: |path| {
        let Split { inside, stem } = split(path);
        let names = ["dr", "dr-plan", "drp", "disaster-recovery-plan", "disaster_recovery", "bcp", "災害復旧"];
        (names.contains(&stem) || contains(stem, &["disaster-recovery", "災害対策"])) && is_document(&inside)
    },
    by_front_matter: |head| says(head, &["disasterrecovery", "drplan", "recoveryplan"]),
    more: Kind::nothing_more,
};

pub(crate) const ROLLBACK: Kind = Kind {
    name: "rollback-procedure",
    by_path: |path| {
        let Split { inside, stem } = split(path);
        contains(stem, &["rollback", "roll-back", "切り戻し", "ロールバック"]) && is_document(&inside)
    },
    by_front_matter: |head| says(head, &["rollback"]) || has_topic(head, "rollback"),
    more: Kind::nothing_more,
};

pub(crate) const INCIDENT_PROCESS: Kind = Kind {
    name: "incident-process",
    by_path: |path| {
        let Split { inside, stem } = split(path);
        let words =
            ["incident-response", "incident-management", "incident-process", "incident_response", "障害対応フロー"];
        (contains(stem, &words) && is_document(&inside))
            || (inside.contains(&"docs") && inside.last() == Some(&"incident"))
    },
    by_front_matter: |head| says(head, &["incidentprocess", "incidentresponse"]),
    more: Kind::nothing_more,
};

pub(crate) const ERROR_BUDGET: Kind = Kind {
    name: "error-budget-policy",
    by_path: |path| {
        let Split { inside, stem } = split(path);
        (contains(stem, &["error-budget", "error_budget", "エラーバジェット"]) || stem == "slo") && is_document(&inside)
    },
    by_front_matter: |head| says(head, &["errorbudgetpolicy"]),
    more: Kind::nothing_more,
};

pub(crate) const SLO_REVIEW: Kind = Kind {
    name: "slo-review",
    by_path: |path| {
        let Split { inside, stem } = split(path);
        inside.iter().any(|name| matches!(*name, "slo-reviews" | "slo-review")) && !is_about(stem) && !is_template(stem)
    },
    by_front_matter: |head| says(head, &["sloreview"]),
    more: Kind::nothing_more,
};

pub(crate) const README: Kind = Kind {
    name: "readme",
    by_path: |path| path == "readme.md" || path == "docs/readme.md" || path == ".github/readme.md",
    by_front_matter: |_| false,
    more: Kind::nothing_more,
};

const POSTMORTEMS: [&str; 9] = [
    "postmortem",
    "postmortems",
    "post-mortem",
    "post-mortems",
    "post_mortems",
    "incident-reports",
    "ポストモーテム",
    "障害報告",
    "障害報告書",
];

/// A path as the directories around the file, and its name up to the first full stop.
struct Split<'p> {
    inside: Vec<&'p str>,
    stem: &'p str,
}

fn split(path: &str) -> Split<'_> {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    let inside = directory.split('/').filter(|name| !name.is_empty()).collect();
    Split { inside, stem: name.split('.').next().unwrap_or(name) }
}

fn contains(stem: &str, words: &[&str]) -> bool {
    words.iter().any(|word| stem.contains(word))
}

/// Documents about a directory rather than in it.
fn is_about(stem: &str) -> bool {
    matches!(stem, "readme" | "index" | "_index" | "changelog" | "contributing")
}

fn is_template(stem: &str) -> bool {
    contains(stem, &["template", "テンプレート", "雛形"])
}

/// It lies where documents lie, not beside the code of a module of that name.
fn is_document(inside: &[&str]) -> bool {
    let places = [
        "docs",
        "doc",
        "documentation",
        "runbook",
        "runbooks",
        "playbook",
        "playbooks",
        "operations",
        "ops",
        "sop",
        "sops",
        "dr",
        "wiki",
        "手順書",
        "運用",
    ];
    inside.is_empty() || inside.iter().any(|name| places.contains(name))
}

fn has_topic(head: &FrontMatter, topic: &str) -> bool {
    head.all("topics").iter().any(|said| said.text.eq_ignore_ascii_case(topic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_their_paths() {
        for (kind, path) in [
            (POSTMORTEM, "docs/postmortems/2026-10-03-checkout.md"),
            (POSTMORTEM_TEMPLATE, "docs/postmortems/template.md"),
            (POSTMORTEM_TEMPLATE, ".github/issue_template/postmortem.md"),
            (RESTORE, "docs/restore/aurora.md"),
            (RESTORE, "docs/db-リストア.md"),
            (DRILL, "docs/drills/2026h2.md"),
            (RECOVERY_PLAN, "docs/dr.md"),
            (ROLLBACK, "docs/runbooks/rollback.md"),
            (INCIDENT_PROCESS, "docs/incident/roles.md"),
            (ERROR_BUDGET, "docs/slo.md"),
            (SLO_REVIEW, "docs/slo-reviews/2026h1.md"),
            (README, "readme.md"),
        ] {
            assert!((kind.by_path)(path), "{}: {path}", kind.name);
        }
        for (kind, path) in [
            (POSTMORTEM, "docs/postmortems/readme.md"),
            (POSTMORTEM, "docs/postmortems/template.md"),
            (RESTORE, "modules/restore-lambda/notes.md"),
            (RECOVERY_PLAN, "docs/drafts.md"),
            (README, "modules/vpc/readme.md"),
        ] {
            assert!(!(kind.by_path)(path), "{}: {path}", kind.name);
        }
    }
}
