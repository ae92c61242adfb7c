//! A plan: alone, and beside a configuration that it may have been made from.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prc_terraform::{Options, Plan};
use prc_tree::Tree;

const MAIN: &str = include_str!("../../fixtures/plans/orders/main.tf");
const QUEUES: &str = include_str!("../../fixtures/plans/orders/queues/main.tf");

fuzz_target!(init: prc_fuzz::alone(), |input: &str| {
    let Ok(plan) = Plan::parse("plan.json", None, input) else { return };
    let options = Options { plans: vec![plan], ..Options::default() };
    prc_fuzz::check(&Tree::in_memory([("a.txt", "")]), &options);
    prc_fuzz::check(&Tree::in_memory([("main.tf", MAIN), ("queues/main.tf", QUEUES)]), &options);
});
