//! What is a secret, by its name and by its value. Nothing here ever says the value.

use prc_check::{Read, Unknown};

/// What a name that speaks of a secret ends with when its value is none: where the secret is, or something about it.
const ABOUT: &[&str] = &[
    "arn",
    "name",
    "id",
    "ids",
    "path",
    "file",
    "url",
    "uri",
    "endpoint",
    "host",
    "ttl",
    "expiry",
    "expiration",
    "seconds",
    "minutes",
    "hours",
    "days",
    "length",
    "enabled",
    "header",
    "type",
    "version",
    "algorithm",
    "prefix",
    "parameter",
    "param",
    "ref",
    "key_id",
    "region",
    "store",
    "manager",
    "provider",
    "policy",
    "rotation",
    "limit",
    "count",
    "size",
];
/// Attributes that are a secret themselves.
const SECRET_ATTRIBUTES: &[&str] = &[
    "secret_string",
    "result",
    "password",
    "master_password",
    "auth_token",
    "secret",
    "ses_smtp_password_v4",
    "value",
];
/// Words that stand where somebody shall put a value.
const PLACEHOLDERS: &[&str] = &[
    "change", "replace", "dummy", "todo", "fixme", "your", "xxx", "xxxx", "none", "null", "foo", "bar", "redacted",
    "insert",
];

/// Whether a name is one of a secret, and not of where one is kept.
pub(crate) fn is_secret_name(name: &str, words: &[String]) -> bool {
    let plain: String = name.to_ascii_lowercase().replace('-', "_");
    let ends =
        ABOUT.iter().any(|end| plain.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('_')));
    !ends && words.iter().any(|word| plain.contains(&**word))
}

/// Whether a value under the name of a secret is one: not the name of one, no placeholder, no switch.
pub(crate) fn is_secret_text(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    let lower = value.to_ascii_lowercase();
    let elsewhere = [
        "arn:",
        "/",
        "ssm:",
        "secretsmanager:",
        "vault:",
        "file:",
        "{{",
        "${",
        "$",
        "<",
        "http://",
        "https://",
        "s3://",
    ];
    let path = value.contains('/')
        && value.split('/').all(|part| part.chars().all(|c| c.is_ascii_lowercase() || "-_.".contains(c)));
    let plain = value.chars().all(|c| c.is_ascii_digit() || c == '.') && value.len() < 6;
    !(value.len() < 4
        || plain
        || path
        || matches!(&*lower, "true" | "false" | "disabled" | "enabled")
        || elsewhere.iter().any(|start| lower.starts_with(start))
        || ["changeme", "placeholder", "example"].iter().any(|word| lower.contains(word))
        || lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| PLACEHOLDERS.contains(&word)))
}

/// What a secret in a text is called that can be told by its form alone.
pub(crate) fn by_form(text: &str) -> Option<&'static str> {
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    let word = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    text.split(|c| !word(c)).find_map(token).or_else(|| connection(text))
}

/// Tokens of services, by what they begin with.
fn token(word: &str) -> Option<&'static str> {
    let long = |prefix: &str, rest: usize| word.strip_prefix(prefix).is_some_and(|end| end.len() >= rest);
    let key = |prefix: &str| {
        word.len() == 20
            && word.starts_with(prefix)
            && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
            && !word.ends_with("EXAMPLE")
    };
    if key("AKIA") || key("ASIA") {
        Some("an AWS access key")
    } else if ["ghp_", "gho_", "ghs_", "ghu_"].iter().any(|prefix| long(prefix, 36)) || long("github_pat_", 60) {
        Some("a GitHub token")
    } else if ["xoxb-", "xoxa-", "xoxp-", "xoxs-"].iter().any(|prefix| long(prefix, 20)) {
        Some("a Slack token")
    } else if long("sk_live_", 20) || long("rk_live_", 20) {
        Some("a Stripe key")
    } else if long("glpat-", 20) {
        Some("a GitLab token")
    } else if word.len() == 39 && word.starts_with("AIza") {
        Some("a Google API key")
    } else {
        None
    }
}

/// `postgres://user:password@host`.
fn connection(text: &str) -> Option<&'static str> {
    let password = |rest: &str| {
        let place = rest.split(|c: char| c.is_whitespace() || "\"'/<>".contains(c)).next().unwrap_or_default();
        let (user, _) = place.rsplit_once('@')?;
        let (_, password) = user.split_once(':')?;
        is_secret_text(password).then_some("a password in an address")
    };
    text.match_indices("://").find_map(|(at, _)| password(&text[at + 3..]))
}

/// `NAME=value` of a script whose name is that of a secret and whose value is written there.
pub(crate) fn assigned(text: &str, words: &[String]) -> Option<String> {
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for (at, _) in line.match_indices('=') {
            let name: String =
                line[..at].chars().rev().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            let name: String = name.chars().rev().collect();
            let value = line[at + 1..].split_whitespace().next().unwrap_or_default();
            let shouted = name.len() > 2 && !name.contains(|c: char| c.is_ascii_lowercase());
            let literal = !value.contains(['$', '(', '`', Unknown::HOLE.0]);
            if shouted && literal && is_secret_name(&name, words) && is_secret_text(value) {
                return Some(name);
            }
        }
    }
    None
}

/// Whether a value that is known only later is a secret: another resource hands it out.
///
/// # Errors
/// It may be.
pub(crate) fn is_handed_out(why: &Unknown) -> Read<bool> {
    if why.references.is_empty() {
        return Err(why.clone());
    }
    let secret = why.references.iter().any(|one| {
        let kind = one.address.rsplit('.').nth(1).unwrap_or_default();
        SECRET_ATTRIBUTES.contains(&&*one.attribute)
            && !matches!((kind, &*one.attribute), ("random_id" | "random_pet" | "random_string", _))
    });
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Vec<String> {
        ["password", "secret", "token", "api_key"].map(String::from).into()
    }

    #[test]
    fn names() {
        for name in ["DB_PASSWORD", "api_key", "GithubToken", "AWS_SECRET_ACCESS_KEY"] {
            assert!(is_secret_name(name, &words()), "{name}");
        }
        for name in ["DB_SECRET_ARN", "TOKEN_TTL", "PASSWORD_FILE", "secret-name", "DB_HOST", "API_KEY_ID"] {
            assert!(!is_secret_name(name, &words()), "{name}");
        }
    }

    #[test]
    fn values() {
        for value in ["hunter2", "p@ss w0rd", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzKEY"] {
            assert!(is_secret_text(value), "{value}");
        }
        for value in [
            "",
            "true",
            "3600",
            "arn:aws:secretsmanager:x",
            "prod/db/password",
            "/prod/db",
            "${x}",
            "CHANGEME",
            "<value>",
        ] {
            assert!(!is_secret_text(value), "{value}");
        }
    }

    #[test]
    fn forms() {
        assert_eq!(by_form("key AKIAIOSFODNN7ABCDEFG;"), Some("an AWS access key"));
        assert_eq!(by_form("AKIAIOSFODNN7EXAMPLE"), None);
        assert_eq!(by_form("postgres://app:hunter22@db/x"), Some("a password in an address"));
        assert_eq!(by_form("postgres://app:$PASS@db/x https://example.com/a:b@c"), None);
        assert_eq!(by_form(&format!("ghp_{}", "a".repeat(36))), Some("a GitHub token"));
    }

    #[test]
    fn scripts() {
        let name = |text: &str| assigned(text, &words());
        assert_eq!(name("export DB_PASSWORD=hunter22\n"), Some("DB_PASSWORD".into()));
        for text in [
            "DB_PASSWORD=$1",
            "DB_PASSWORD=$(aws ssm)",
            "# DB_PASSWORD=hunter22",
            "SECRET_ARN=abcdefg",
            "token=abcdefg",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
    }
}
