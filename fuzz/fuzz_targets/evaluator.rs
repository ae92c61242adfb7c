//! One to four files: evaluated whole, and every check on what they declare.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prc_terraform::Options;

fuzz_target!(init: prc_fuzz::alone(), |input: &str| {
    prc_fuzz::check(&prc_fuzz::tree(input), &Options::default());
});
