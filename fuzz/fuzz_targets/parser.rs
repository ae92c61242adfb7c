//! Any text, read as a file, as JSON, as an expression and as a template.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prc_fuzz::spans::{reads_again, sound};
use prc_hcl::{File, decode_utf8};

fuzz_target!(|bytes: &[u8]| {
    let (text, _) = decode_utf8(bytes.to_vec());
    let file = File::parse(text.clone());
    sound(&file);
    reads_again(&file);
    for parse in [File::parse_json, File::parse_expression, File::parse_template] {
        sound(&parse(text.clone()));
    }
});
