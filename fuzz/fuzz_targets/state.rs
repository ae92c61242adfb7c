//! A state: alone, and beside a configuration that it may belong to.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prc_terraform::{Options, State};
use prc_tree::Tree;

const MAIN: &str = include_str!("../../fixtures/plans/orders/main.tf");
const QUEUES: &str = include_str!("../../fixtures/plans/orders/queues/main.tf");

fuzz_target!(init: prc_fuzz::alone(), |input: &str| {
    let Ok(state) = State::parse("terraform.tfstate", None, input) else { return };
    let options = Options { state: Some(state), ..Options::default() };
    prc_fuzz::check(&Tree::in_memory([("a.txt", "")]), &options);
    prc_fuzz::check(&Tree::in_memory([("main.tf", MAIN), ("queues/main.tf", QUEUES)]), &options);
});
