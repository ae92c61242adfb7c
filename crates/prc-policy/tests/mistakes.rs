//! Every mistake in a `prc.toml` has its place, its cause and a way out.
#![allow(clippy::unwrap_used)]

mod common;

use common::parse;

/// The text, which begins in its second line; what the mistake is; what is underlined; what helps.
type Mistake = (&'static str, &'static str, &'static str, &'static str);

const SYSTEM: &[Mistake] = &[
    ("[system.\"a b\"]", "cannot name a system", "\"a b\"", "use letters, digits"),
    ("[system.a]\nteir = 1", "unknown key `teir` in [system.a]", "teir", "did you mean `tier`?"),
    ("[system.a]\nTier = 1", "unknown key `Tier`", "Tier", "did you mean `tier`?"),
    ("[system.a]\ndata_class = \"pci\"", "unknown key `data_class`", "data_class", "did you mean `data-class`?"),
    ("[system.a]\ntier = 4", "tier 4 in [system.a] does not exist", "4", "1 is business critical"),
    (
        "[system.a]\ntier = \"one\"",
        "`tier` in [system.a] must be an integer, not a string",
        "\"one\"",
        "1 is business critical",
    ),
    ("[system.a]\ntier = 0x7fffffffffffffff", "does not exist", "0x7fffffffffffffff", "1 is business critical"),
    ("[system.a]\ntier = 99999999999999999999", "must be an integer", "99999999999999999999", "1 is business critical"),
    ("[system.a]\nowner = 7", "must be a string, not an integer", "7", "put it in quotes"),
    ("[system.a]\nowner = \" \"", "`owner` in [system.a] is empty", "\" \"", "write something"),
    ("[system.a]\ntitle = 2026-07-01", "must be a string, not a date", "2026-07-01", "put it in quotes"),
    ("[system.a]\nterraform = \"infra\"", "must be an array, not a string", "\"infra\"", "in brackets"),
    (
        "[system.a]\nterraform = []",
        "`terraform` in [system.a] is empty",
        "[]",
        "leave it out to take every root module",
    ),
    ("[system.a]\nterraform = [1]", "must be an array of paths, not an integer", "1", "in brackets"),
    ("[system.a]\nterraform = [\"../x\"]", "is not a path inside the repository", "\"../x\"", "relative to prc.toml"),
    ("[system.a]\ndocs = [\"/docs\"]", "is not a path inside the repository", "\"/docs\"", "relative to prc.toml"),
    ("[system.a]\ncode = [\"a\\\\b\"]", "is not a path inside the repository", "\"a\\\\b\"", "relative to prc.toml"),
    ("[system.a]\ndata-class = \"pcii\"", "`pcii` is not a class of data", "\"pcii\"", "did you mean `pci`?"),
    (
        "[system.a]\nobjectives = { rto = 1 }",
        "unknown key `rto` in [system.a.objectives]",
        "rto",
        "one of rpo-minutes, rto-minutes",
    ),
    ("[system.a]\nobjectives = { rto-minutes = 0 }", "is 0, must be at least 1", "0", "write 1 or more"),
    ("[system.a]\nobjectives = 60", "must be a table, not an integer", "60", "its keys"),
    ("[[system.a.slo]]\ntarget = 0.999", "`name` is missing in [system.a.slo]", "[[system.a.slo]]", "write `name"),
    ("[[system.a.slo]]\nname = \"x\"\ntarget = 99.9", "must be above 0 and below 1", "99.9", "99.9 % is written 0.999"),
    ("[[system.a.slo]]\nname = \"x\"\ntarget = nan", "must be above 0 and below 1", "nan", "99.9 % is written 0.999"),
    (
        "[[system.a.slo]]\nname = \"x\"\ntarget = \"high\"",
        "must be a float, not a string",
        "\"high\"",
        "a number without quotes",
    ),
    ("[system.a]\noncall = { escalation-minutes = [10, 0] }", "step 0 of `escalation-minutes`", "0", "[0, 10, 25]"),
    ("[system]\na = 1", "`a` in [system] must be a table", "1", "its keys"),
    ("system = []", "`system` must be a table, not an array", "[]", "its keys"),
];

const ENVIRONMENT: &[Mistake] = &[
    (
        "[[system.a.environment]]",
        "`name` is missing in [system.a.environment]",
        "[[system.a.environment]]",
        "write `name",
    ),
    ("[[system.a.environment]]\nname = \"a/b\"", "cannot name an environment", "\"a/b\"", "use letters, digits"),
    (
        "[[system.a.environment]]\nname = \"p\"\n[[system.a.environment]]\nname = \"p\"",
        "there are two environments named `p`",
        "\"p\"",
        "another name",
    ),
    (
        "[[system.a.environment]]\nname = \"p\"\nworkspace = \"a b\"",
        "cannot name a workspace",
        "\"a b\"",
        "Terraform takes",
    ),
    (
        "[[system.a.environment]]\nname = \"p\"\nvar-files = [\"p.txt\"]",
        "is no file of variables",
        "\"p.txt\"",
        ".tfvars",
    ),
    (
        "[[system.a.environment]]\nname = \"p\"\nvar_files = [\"p.tfvars\"]",
        "unknown key `var_files`",
        "var_files",
        "did you mean `var-files`?",
    ),
    (
        "[[system.a.environment]]\nname = \"p\"\nvariables = { day = 2026-07-01 }",
        "is no value of Terraform",
        "2026-07-01",
        "values of Terraform",
    ),
    (
        "[[system.a.environment]]\nname = \"p\"\nvariables = { x = inf }",
        "is no number that Terraform has",
        "inf",
        "values of Terraform",
    ),
    (
        "[[system.a.environment]]\nname = \"p\"\naccount = 111122223333",
        "must be a string, not an integer",
        "111122223333",
        "put it in quotes",
    ),
    (
        "[[system.a.environment]]\nname = \"p\"\naccount = \"1111-2222\"",
        "is no `account`",
        "\"1111-2222\"",
        "twelve digits",
    ),
    (
        "[[system.a.environment]]\nname = \"p\"\nregions = [\"tokyo\"]",
        "`tokyo` is no Region",
        "\"tokyo\"",
        "ap-northeast-1",
    ),
    ("[[system.a.environment]]\nname = \"p\"\nregions = [\"\"]", "an element of `regions`", "\"\"", "take it out"),
    ("[[system.a.environment]]\nname = \"p\"\nrole-arn = \"prc\"", "is no `role-arn`", "\"prc\"", "arn:aws:iam"),
    (
        "[[system.a.environment]]\nname = \"p\"\naccount = \"111122223333\"\nrole-arn = \"arn:aws:iam::999988887777:role/x\"",
        "the role is of another account",
        "\"arn:aws:iam::999988887777:role/x\"",
        "of the account",
    ),
    (
        "[[system.a.environment]]\nname = \"p\"\nexternal-id = \"x1\"",
        "`external-id` is for a role",
        "\"x1\"",
        "role-arn",
    ),
    ("[[system.a.environment]]\nname = \"p\"\nselect = {}", "`select` selects nothing", "{}", "tags ="),
    ("[[system.a.environment]]\nname = \"p\"\nselect = { arns = [\"x\"] }", "`x` is no ARN", "\"x\"", "six parts"),
    ("[system.a]\nworkspaces = [\"p\", \"p\"]", "there are two workspaces named `p`", "\"p\"", "another name"),
    (
        "[[system.a.not-applicable]]\nrequirement = \"publik\"\nreason = \"r\"\napproved-by = \"b\"",
        "unknown requirement `publik`",
        "\"publik\"",
        "did you mean `public`?",
    ),
    (
        "[[system.a.not-applicable]]\nrequirement = \"public\"\nreason = \"r\"\napproved-by = \"b\"\nenvironment = \"p\"",
        "a has no environment `p`",
        "\"p\"",
        "declare it",
    ),
    (
        "[[system.a.not-applicable]]\nrequirement = \"public\"\nreason = \"r\"",
        "`approved-by` is missing",
        "[[system.a.not-applicable]]",
        "write `approved-by",
    ),
];

const REST: &[Mistake] = &[
    ("[gates.local]", "unknown key `gates`", "gates", "did you mean `gate`?"),
    ("[gate.loca]", "unknown key `loca` in [gate]", "loca", "did you mean `local`?"),
    ("[gate.local]\nfail_on = \"high\"", "unknown key `fail_on`", "fail_on", "did you mean `fail-on`?"),
    (
        "[gate.local]\nfail-on = \"high\"",
        "must be an array of severities or \"never\"",
        "\"high\"",
        "fail-on = [\"critical\", \"high\"]",
    ),
    ("[gate.local]\nfail-on = [\"hihg\"]", "`hihg` is not a severity", "\"hihg\"", "did you mean `high`?"),
    ("[gate.local]\nfail-on = [1]", "must be a word, not an integer", "1", "put it in quotes"),
    ("[gate.local]\nmin-score = 101", "`min-score` in [gate.local]", "101", "from 0 to 100"),
    ("[gate.local]\nmin-score = -1", "`min-score` in [gate.local]", "-1", "from 0 to 100"),
    ("[gate.local]\nmin-score = { tier-4 = 1 }", "unknown key `tier-4`", "tier-4", "did you mean `tier-1`?"),
    ("[gate.local]\nevidence = \"live\"", "`live` is no kind of evidence", "\"live\"", "one of actual, any"),
    ("[team.a]\nmember = [\"@a\"]", "unknown key `member` in [team.a]", "member", "did you mean `members`?"),
    ("[team.a]\nmembers = [7]", "must be an array of names", "7", "in brackets"),
    ("[waiver]\nmax-days = { hgih = 1 }", "unknown key `hgih` in [waiver.max-days]", "hgih", "did you mean `high`?"),
    ("[waiver]\nmax-days = { high = 0 }", "is not between 1 and 3660 days", "0", "a year is 365"),
    ("[waiver]\napprovers = { high = [] }", "`high` in [waiver.approvers] is empty", "[]", "leave it out"),
    ("[waiver]\nhonor-module-ignores = \"yes\"", "must be a boolean, not a string", "\"yes\"", "`true` or `false`"),
    ("[requirement.retension]", "unknown requirement `retension`", "retension", "did you mean `retention`?"),
    ("[requirement.something-else-entirely]", "unknown requirement", "something-else-entirely", "retention"),
    ("[requirement.retention]\nmin_days = 1", "unknown key `min_days`", "min_days", "did you mean `min-days`?"),
    ("[requirement.retention]\nmin-days = \"14\"", "must be an integer, not a string", "\"14\"", "without quotes"),
    ("[requirement.retention]\nmin-days = { tier-9 = 1 }", "unknown tier `tier-9`", "tier-9", "did you mean"),
    ("[requirement.retention]\nseverity = \"hihg\"", "`hihg` is not a severity", "\"hihg\"", "did you mean `high`?"),
    ("[requirement.retention]\nwaivable = 1", "must be a boolean", "1", "`true` or `false`"),
    ("extend = 1", "`extend` must be a string, not an integer", "1", "put it in quotes"),
    ("version = 1", "duplicate key", "version", "keep one of them"),
    ("[system.a]\ntier = 1\n[system.a]\ntier = 2", "duplicate key", "a", "keep one of them"),
    ("[system.a]\ntitle = \"x", "string", "", "quotes"),
    ("[system.a\n", "", "", "https://toml.io"),
    ("a = [1,\n", "", "", "https://toml.io"),
    ("[period]\nanchor = 2026-02-30", "", "", "https://toml.io"),
];

const AUDIT: &[Mistake] = &[
    (
        "[gate.pull-request]\nfail-on = [\"new-hihg\"]",
        "`new-hihg` is nothing",
        "\"new-hihg\"",
        "did you mean `new-high`?",
    ),
    ("[gate.pull-request]\nfail-on = [1]", "must be a word, not an integer", "1", "put it in quotes"),
    (
        "[gate.pull-request]\nmin-score = 1",
        "unknown key `min-score` in [gate.pull-request]",
        "min-score",
        "one of fail-on",
    ),
    ("[gate.audit]\nfail-on = [\"overdue\"]", "an audit does not fail on `overdue`", "\"overdue\"", "overdue-P0"),
    ("[gate.audit]\nenforce-new-after-days = -1", "must be a number of days", "-1", "0 to 3660"),
    ("[period]\nmonths = 5", "must divide a year", "5", "one of 1, 2, 3, 4, 6, 12"),
    ("[period]\nanchor = 2026-07-02", "must be the first day of a month", "2026-07-02", "2026-07-01"),
    ("[period]\nanchor = \"2026-02-30\"", "is no date", "\"2026-02-30\"", "write it as 2026-07-01"),
    ("[period]\nanchor = 2026-07-01T00:00:00Z", "is no date", "2026-07-01T00:00:00Z", "write it as 2026-07-01"),
    ("[period]\ntimezone = \"Asia/Tokio\"", "is not a time zone", "\"Asia/Tokio\"", "did you mean `Asia/Tokyo`?"),
    ("[due]\nP4 = 1", "unknown key `P4` in [due]", "P4", "P0"),
    ("[due]\nP0 = \"soon\"", "must be a number of days", "\"soon\"", "0 to 3660"),
    ("[[member]]\nname = \"a\"", "`path` is missing in [member]", "[[member]]", "write `path"),
    (
        "[[member]]\nname = \"a\"\npath = \"x\"\n[[member]]\nname = \"a\"\npath = \"y\"",
        "there are two members `a`",
        "\"a\"",
        "another name",
    ),
];

#[test]
fn every_mistake_has_its_place_its_cause_and_a_way_out() {
    let all = [SYSTEM, ENVIRONMENT, REST, AUDIT].concat();
    assert!(all.len() >= 90, "{}", all.len());
    for (rest, message, place, help) in all {
        let text = format!("version = 1\n{rest}\n");
        let errors = parse(&text).err().unwrap_or_else(|| panic!("no mistake in {text}"));
        let fits = |error: &prc_policy::ConfigError| {
            let span = error.span.clone().unwrap();
            error.message.contains(message)
                && (place.is_empty() || text.get(span) == Some(place))
                && error.help.as_deref().is_some_and(|own| own.contains(help))
        };
        assert!(errors.iter().any(fits), "{text}{errors:#?}");
        assert!(errors.iter().all(|error| error.help.is_some() && error.span.is_some()), "{text}{errors:#?}");
    }
}

#[test]
fn the_version() {
    for (text, message) in [
        ("", "`version` is missing"),
        ("version = 2\n", "does not know version 2"),
        ("version = \"1\"\n", "must be an integer"),
        ("Version = 1\n", "`version` is missing"),
    ] {
        let errors = parse(text).unwrap_err();
        assert!(
            errors[0].message.contains(message) && errors[0].help.as_deref() == Some("write `version = 1`"),
            "{errors:?}"
        );
    }
}
