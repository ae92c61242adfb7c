//! What each step of `prc check` takes, and how it grows. `cargo bench -p prc-lint`
#![allow(missing_docs)]

mod pipeline;

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use pipeline::{all_checks, assessed, evaluate, judge, printed};
use prc_terraform::{Demand, Options};
use prc_tree::Tree;
use xtask::synthetic::{account, count, repository};

/// Lines of a generated repository.
const LINES: [usize; 4] = [10_000, 20_000, 50_000, 100_000];
/// Databases of an account, each with six alarms.
const DATABASES: [usize; 4] = [1000, 2500, 5000, 10_000];

fn options() -> Options {
    Options { demand: Demand::Attributes(prc_resources::attributes_of), ..Options::default() }
}

fn group<'c>(criterion: &'c mut Criterion, name: &str) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).sampling_mode(SamplingMode::Flat).measurement_time(Duration::from_secs(5));
    group
}

fn stages(criterion: &mut Criterion) {
    let checks = all_checks();
    let mut group = group(criterion, "repository");
    for lines in LINES {
        let files = repository(lines);
        group.throughput(Throughput::Elements(count(&files) as u64));
        let tree = Tree::in_memory(files);
        let inventory = evaluate(&tree, &options());
        let verdicts = judge(&checks, &inventory);
        let assessment = assessed(&checks, &inventory, verdicts.clone());
        group.bench_function(BenchmarkId::new("evaluate", lines), |bencher| {
            bencher.iter(|| black_box(evaluate(&tree, &options())));
        });
        group.bench_function(BenchmarkId::new("check", lines), |bencher| {
            bencher.iter(|| black_box(judge(&checks, &inventory)));
        });
        group.bench_function(BenchmarkId::new("assess", lines), |bencher| {
            bencher.iter(|| black_box(assessed(&checks, &inventory, verdicts.clone())));
        });
        group.bench_function(BenchmarkId::new("report", lines), |bencher| {
            bencher.iter(|| black_box(printed(&assessment, &inventory)));
        });
    }
    group.finish();
}

/// Alarms name their databases: a join that looked at each pair would take a hundred times as long for ten times as
/// many.
fn joins(criterion: &mut Criterion) {
    let checks = all_checks();
    let mut group = group(criterion, "account");
    for databases in DATABASES {
        let tree = Tree::in_memory(account(databases));
        let inventory = evaluate(&tree, &options());
        group.throughput(Throughput::Elements(databases as u64 * 7));
        group.bench_function(BenchmarkId::new("evaluate", databases), |bencher| {
            bencher.iter(|| black_box(evaluate(&tree, &options())));
        });
        group.bench_function(BenchmarkId::new("check", databases), |bencher| {
            bencher.iter(|| black_box(judge(&checks, &inventory)));
        });
    }
    group.finish();
}

criterion_group!(benches, stages, joins);
criterion_main!(benches);
