//! Every fact of the seeded account that a collector covers is in the inventory as it is.

use serde_json::Value;

use crate::world::{World, by_name, truth};

/// What a fact means in the inventory: the value of a fact from the attributes of its resource, or of others in the same
/// inventory. `None` when the inventory says nothing.
type Reads = fn(&Found<'_>) -> Option<Value>;

/// The resource of a fact, and everything else.
struct Found<'a> {
    arn: &'a str,
    region: &'a str,
    all: &'a std::collections::BTreeMap<(String, String), &'a Value>,
}

impl<'a> Found<'a> {
    /// The resource of a kind with the ARN of the fact.
    fn own(&self, kind: &str) -> Option<&'a Value> {
        self.all.get(&(kind.into(), format!("{} {}", self.region, self.arn))).map(|one| &one["attributes"])
    }

    /// All of a kind in the Region of the fact.
    fn all(&self, kind: &str) -> impl Iterator<Item = &'a Value> {
        let here = move |one: &Value| one["region"] == self.region;
        self.all.iter().filter(move |((other, _), one)| other == kind && here(one)).map(|(_, one)| &one["attributes"])
    }
}

/// Facts by the type of the resource and their name.
const FACTS: &[(&str, &str, Reads)] = &[
    ("ebs_volume", "encrypted", |found| found.own("aws_ebs_volume")?.get("encrypted").cloned()),
    ("rds_cluster", "backup_retention_ge_7", |found| {
        at_least(found.own("aws_rds_cluster")?, "backup_retention_period", 7)
    }),
    ("rds_cluster", "deletion_protection", |found| found.own("aws_rds_cluster")?.get("deletion_protection").cloned()),
    ("rds_cluster", "storage_encrypted", |found| found.own("aws_rds_cluster")?.get("storage_encrypted").cloned()),
    ("rds_cluster", "multi_instance", |found| {
        let cluster = found.own("aws_rds_cluster")?.get("cluster_identifier")?;
        let of = |one: &&Value| one["cluster_identifier"] == *cluster;
        Some((found.all("aws_rds_cluster_instance").filter(of).count() > 1).into())
    }),
    ("rds_instance", "backup_enabled", |found| at_least(found.own("aws_db_instance")?, "backup_retention_period", 1)),
    ("rds_instance", "backup_retention_ge_7", |found| {
        at_least(found.own("aws_db_instance")?, "backup_retention_period", 7)
    }),
    ("rds_instance", "deletion_protection", |found| found.own("aws_db_instance")?.get("deletion_protection").cloned()),
    ("rds_instance", "log_exports", |found| {
        Some((!found.own("aws_db_instance")?["enabled_cloudwatch_logs_exports"].as_array()?.is_empty()).into())
    }),
    ("rds_instance", "multi_az", |found| found.own("aws_db_instance")?.get("multi_az").cloned()),
    ("rds_instance", "publicly_accessible", |found| found.own("aws_db_instance")?.get("publicly_accessible").cloned()),
    ("rds_instance", "storage_autoscaling", |found| {
        at_least(found.own("aws_db_instance")?, "max_allocated_storage", 1)
    }),
    ("rds_instance", "storage_encrypted", |found| found.own("aws_db_instance")?.get("storage_encrypted").cloned()),
    ("region", "ebs_encryption_default", |found| {
        let id = format!("{} {}", found.region, found.region);
        found.all.get(&("aws_ebs_encryption_by_default".into(), id))?["attributes"].get("enabled").cloned()
    }),
    ("s3_bucket", "access_logging", |found| Some(found.own("aws_s3_bucket_logging").is_some().into())),
    ("s3_bucket", "lifecycle", |found| Some(found.own("aws_s3_bucket_lifecycle_configuration").is_some().into())),
    ("s3_bucket", "public_access_blocked", |found| {
        let names = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
        let block = found.own("aws_s3_bucket_public_access_block");
        Some(block.is_some_and(|block| names.iter().all(|name| block[name] == true)).into())
    }),
    ("s3_bucket", "versioning", |found| {
        let own = found.own("aws_s3_bucket_versioning");
        Some(own.is_some_and(|own| own["versioning_configuration"][0]["status"] == "Enabled").into())
    }),
    ("sns_topic", "encrypted", |found| Some(found.own("aws_sns_topic")?["kms_master_key_id"].is_string().into())),
    ("sns_topic", "has_subscribers", |found| {
        let mut all = found.all("aws_sns_topic_subscription");
        Some(all.any(|one| one["topic_arn"] == found.arn && one["pending_confirmation"] == false).into())
    }),
];

fn at_least(attributes: &Value, name: &str, least: i64) -> Option<Value> {
    Some((attributes[name].as_i64()? >= least).into())
}

#[test]
fn facts_are_in_the_inventory() {
    let inventory = World::new().collect(&[]).inventory();
    let all = by_name(&inventory);
    let mut compared = 0;
    let mut wrong = Vec::new();
    for resource in truth()["resources"].as_array().unwrap() {
        let (arn, kind) = (resource["arn"].as_str().unwrap(), resource["type"].as_str().unwrap());
        if resource["account"] != crate::world::ACCOUNT {
            continue;
        }
        let found = Found { arn, region: resource["region"].as_str().unwrap(), all: &all };
        for (fact, value) in resource["facts"].as_object().unwrap() {
            let Some((_, _, reads)) = FACTS.iter().find(|(of, name, _)| *of == kind && name == fact) else { continue };
            compared += 1;
            let read = reads(&found);
            if read.as_ref() != Some(value) {
                wrong.push(format!("{arn}: {fact} is {value}, read {read:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {compared} facts are wrong:\n{}", wrong.len(), wrong.join("\n"));
    // With the services that there are; more of them compare more.
    assert!(compared >= 130, "only {compared} facts were compared");
}
