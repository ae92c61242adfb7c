//! Account ids and names replaced, the same ones in the same way, so that an inventory can be shown to others.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sha2::{Digest, Sha256};

/// Words that stay as they are in a name: they say what a thing is and not whose.
const PLAIN: &[&str] = &[
    "admin",
    "alarm",
    "alb",
    "api",
    "app",
    "archive",
    "aurora",
    "aws",
    "backup",
    "backups",
    "batch",
    "bucket",
    "cache",
    "cluster",
    "cpu",
    "daily",
    "data",
    "db",
    "default",
    "dev",
    "dlq",
    "events",
    "global",
    "jobs",
    "key",
    "lambda",
    "latency",
    "log",
    "logs",
    "main",
    "master",
    "monthly",
    "primary",
    "prod",
    "production",
    "queue",
    "read",
    "replica",
    "role",
    "root",
    "secret",
    "service",
    "sns",
    "sqs",
    "staging",
    "state",
    "storage",
    "test",
    "topic",
    "vault",
    "volume",
    "vpc",
    "web",
    "weekly",
    "worker",
];

/// Attributes that name their resource.
const NAMES: &[&str] = &[
    "alias",
    "bucket",
    "cluster_identifier",
    "db_cluster_identifier",
    "db_instance_identifier",
    "db_snapshot_identifier",
    "db_subnet_group_name",
    "function_name",
    "global_cluster_identifier",
    "identifier",
    "master_username",
    "name",
    "replication_group_id",
    "replication_instance_id",
    "user",
    "user_name",
];

/// Replaces in all texts of an inventory. Tags and descriptions say what a person wrote: all of their values are replaced.
pub(crate) fn mask(inventory: &mut Value, salt: &str) {
    let mut words = BTreeSet::new();
    for resource in inventory["resources"].as_array().into_iter().flatten() {
        if let Some(arn) = resource["arn"].as_str() {
            words.extend(arn.splitn(6, ':').nth(5).into_iter().flat_map(parts));
            words.extend(arn.split(':').nth(4).filter(|part| is_account(part)).map(String::from));
        }
        words.extend(resource["account"].as_str().map(String::from));
        for name in NAMES {
            words.extend(resource["attributes"][name].as_str().into_iter().flat_map(parts));
        }
        for value in resource["attributes"]["tags"].as_object().into_iter().flat_map(|tags| tags.values()) {
            words.extend(value.as_str().into_iter().flat_map(parts));
        }
    }
    // Types that stand in ARNs, and our own words, are no names.
    let names: BTreeMap<String, String> =
        words.into_iter().filter(|word| is_name(word)).map(|word| (word.clone(), replacement(&word, salt))).collect();
    for section in ["listed", "gaps"] {
        for entry in inventory[section].as_array_mut().into_iter().flatten() {
            for key in ["account", "arn"] {
                replace(&mut entry[key], &names, salt);
            }
        }
    }
    for resource in inventory["resources"].as_array_mut().into_iter().flatten() {
        for key in ["account", "address", "arn"] {
            if let Some(value) = resource.get_mut(key) {
                replace(value, &names, salt);
            }
        }
        for (name, value) in resource["attributes"].as_object_mut().into_iter().flatten() {
            if !SETTINGS.contains(&name.as_str()) {
                replace(value, &names, salt);
            }
        }
    }
}

/// Attributes whose words are AWS's own, whatever somebody calls his things.
const SETTINGS: &[&str] =
    &["engine", "engine_mode", "engine_version", "instance_class", "protocol", "region", "storage_type"];

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words of a name: what stands between everything that is neither a letter nor a digit.
fn parts(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).map(String::from).collect()
}

/// Numbers and short words say nothing about anybody.
fn is_name(word: &str) -> bool {
    is_account(word)
        || (word.chars().count() > 2
            && word.contains(char::is_alphabetic)
            && !PLAIN.contains(&word.to_lowercase().as_str()))
}

fn replacement(word: &str, salt: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(salt.as_bytes());
    hash.update([0]);
    hash.update(word.as_bytes());
    let hash = hash.finalize();
    if is_account(word) {
        let number = hash.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        return format!("{:012}", number % 1_000_000_000_000);
    }
    let hash: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("x{hash}")
}

/// Replaces the known words in every text of a value, in the keys of its objects too, as dimensions have names there.
fn replace(value: &mut Value, names: &BTreeMap<String, String>, salt: &str) {
    match value {
        Value::String(text) => *text = replaced(text, names, salt),
        Value::Array(values) => values.iter_mut().for_each(|value| replace(value, names, salt)),
        Value::Object(fields) if fields.keys().any(|key| key.starts_with('$')) => {}
        Value::Object(fields) => fields.values_mut().for_each(|value| replace(value, names, salt)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn replaced(text: &str, names: &BTreeMap<String, String>, salt: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    let end = |word: &mut String, out: &mut String| {
        match names.get(word.as_str()) {
            Some(name) => out.push_str(name),
            None if is_account(word) => out.push_str(&replacement(word, salt)),
            None => out.push_str(word),
        }
        word.clear();
    };
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            word.push(letter);
        } else {
            end(&mut word, &mut out);
            out.push(letter);
        }
    }
    end(&mut word, &mut out);
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use serde_json::json;

    #[test]
    fn the_same_names_become_the_same_words() {
        let inventory = json!({
            "listed": [{"account": "111122223333", "region": "eu-west-1", "kinds": ["aws_db_instance"]}],
            "gaps": [{"account": "111122223333", "arn": "arn:aws:rds:eu-west-1:111122223333:db:acme-orders-db"}],
            "resources": [
                {"kind": "aws_db_instance", "account": "111122223333", "region": "eu-west-1",
                 "arn": "arn:aws:rds:eu-west-1:111122223333:db:acme-orders-db",
                 "attributes": {"identifier": "acme-orders-db", "engine": "postgres", "storage_encrypted": true}},
                {"kind": "aws_cloudwatch_metric_alarm", "account": "111122223333", "region": "eu-west-1", "arn": null,
                 "attributes": {"dimensions": {"DBInstanceIdentifier": "acme-orders-db"}, "policy": {"$unknown": "api-denied"}}},
            ],
        });
        let masked = |salt: &str| {
            let mut copy = inventory.clone();
            mask(&mut copy, salt);
            copy
        };
        let one = masked("");
        let text = one.to_string();
        assert!(!text.contains("acme") && !text.contains("orders") && !text.contains("111122223333"), "{text}");
        let name = &one["resources"][0]["attributes"]["identifier"];
        assert_eq!(&one["resources"][1]["attributes"]["dimensions"]["DBInstanceIdentifier"], name);
        assert!(one["resources"][0]["arn"].as_str().unwrap().ends_with(name.as_str().unwrap()));
        assert!(name.as_str().unwrap().ends_with("-db"));
        assert_eq!(one["resources"][0]["attributes"]["engine"], "postgres");
        assert_eq!(one["resources"][1]["attributes"]["policy"], json!({"$unknown": "api-denied"}));
        assert_eq!(one, masked(""));
        assert_ne!(one, masked("salt"));
    }
}
