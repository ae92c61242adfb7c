//! What the targets share: how an input becomes a repository, and what is done with it.

pub mod git;
pub mod spans;

#[path = "../../crates/prc/benches/stages/pipeline.rs"]
mod pipeline;

use pipeline::{all_checks, assessed, evaluate, judge, printed};
use prc_check::State;
use prc_model::Side;
use prc_terraform::Options;
use prc_tree::Tree;

/// What begins another file in an input of the `evaluator` target; the letter after it tells which.
pub const NEXT_FILE: &str = "//@";

/// The files that an input can hold. The first is the one that it begins with.
pub const FILES: [(char, &str); 8] = [
    ('a', "main.tf"),
    ('b', "modules/m/main.tf"),
    ('c', "terraform.tfvars"),
    ('d', "data/input.json"),
    ('e', "extra.tf.json"),
    ('f', "x_override.tf"),
    ('g', "docs/runbooks/r.md"),
    ('h', "other/main.tf"),
];

/// The most files of one input.
const MOST_FILES: usize = 4;

/// One thread does all the work, so that an input always takes the same way.
pub fn alone() {
    // A second call has nothing to do.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(1).build_global();
}

/// An input of the `evaluator` target as a repository.
pub fn tree(input: &str) -> Tree {
    let mut parts = input.splitn(MOST_FILES, NEXT_FILE);
    let first = (FILES[0].1, parts.next().unwrap_or_default());
    let more = parts.map(|part| {
        let letter = part.chars().next().unwrap_or('a');
        let path = FILES.iter().find(|(of, _)| *of == letter).map_or(FILES[0].1, |(_, path)| *path);
        (path, part.get(letter.len_utf8()..).unwrap_or_default())
    });
    Tree::in_memory(std::iter::once(first).chain(more))
}

/// Reads a repository whole, and decides and prints the catalogue over it, as `prc check` would.
pub fn check(tree: &Tree, options: &Options) {
    let inventory = evaluate(tree, options);
    for one in inventory.resources() {
        assert!(one.location.is_none_or(|at| inventory.sources.get(at.file).is_some()), "{} is nowhere", one.address);
    }
    std::hint::black_box(prc_model::to_json(&inventory, Side::Declared).to_string());
    let checks = all_checks();
    let verdicts = judge(&checks, &inventory);
    assert!(verdicts.iter().all(|one| one.state != State::Error), "a check failed");
    std::hint::black_box(printed(&assessed(&checks, &inventory, verdicts), &inventory));
}
