//! The inventory of the example: read from an account that `fixtures/aws/seed_example.py` makes. `UPDATE=1` writes it.

use std::path::Path;

use serde_json::json;

use crate::world::Seeded;

const SAVED: &str = "fixtures/example/prod.actual.json";

/// What the role of the audit may not do.
fn denied() -> serde_json::Value {
    json!([
        { "match": "efs:*", "fault": "denied" },
        { "match": "backup:DescribeRegionSettings", "fault": "denied" },
    ])
}

#[test]
fn the_inventory_of_the_example_is_what_is_collected() {
    let seeded = Seeded::new("seed_example.py", "111122223333", "2026-11-21T03:00:00");
    seeded.world.rules(&denied());
    let ran = seeded.world.run(&["collect", "--region", "ap-northeast-1", "--now", "2026-11-21T03:04:05Z"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // The port is another one each time.
    let found = ran.stdout.replace(&seeded.upstream, "https://sqs.ap-northeast-1.amazonaws.com");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(SAVED);
    if std::env::var("UPDATE").is_ok_and(|update| update == "1") {
        std::fs::write(&path, &found).unwrap();
    }
    let saved = std::fs::read_to_string(&path).unwrap();
    assert!(saved == found, "{SAVED} is stale: run the tests with UPDATE=1");
}
