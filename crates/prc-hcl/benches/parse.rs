//! How many bytes of Terraform are parsed in a second. `cargo bench -p prc-hcl`
#![allow(missing_docs)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use prc_hcl::File;

/// What Terraform in repositories looks like.
const SAMPLE: &str = include_str!("../tests/samples/service.tf");
/// Files of repositories are a few kilobytes long; these are one file of that size, and one of a megabyte.
const SIZES: [(&str, usize); 2] = [("4 kB", 4 << 10), ("1 MB", 1 << 20)];

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    for (name, size) in SIZES {
        let text = SAMPLE.repeat(size.div_ceil(SAMPLE.len()));
        group.throughput(Throughput::Bytes(text.len() as u64));
        let native: Arc<str> = text.into();
        group.bench_function(name, |bencher| bencher.iter(|| black_box(File::parse(native.clone()))));
    }
    let text = format!("[{}]", vec![JSON; (1 << 20) / JSON.len()].join(","));
    group.throughput(Throughput::Bytes(text.len() as u64));
    let json: Arc<str> = text.into();
    group.bench_function("1 MB of JSON", |bencher| bencher.iter(|| black_box(File::parse_json(json.clone()))));
    group.finish();
}

const JSON: &str = r#"{
  "resource": {
    "aws_db_instance": {
      "orders": { "identifier": "${var.name}-orders", "backup_retention_period": 14, "tags": { "Name": "orders" } }
    }
  }
}"#;

criterion_group!(benches, parse);
criterion_main!(benches);
