//! One damaged byte costs the block it is in, and nothing else.
#![allow(clippy::unwrap_used, clippy::print_stdout)]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use prc_model::Inventory;
use prc_terraform::{Options, read};
use prc_tree::Tree;

const DAMAGES: usize = 1_000;
/// Bytes that mean something to the parser, and some that do not.
const BYTES: &[u8] = b"{}[]()\"$%\n=,.*<-E~\\#/: \0a1";

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }
}

fn terraform_files(dir: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            terraform_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "tf") {
            found.push(path);
        }
    }
}

fn inventory(text: &str) -> Inventory {
    read(&Tree::in_memory([("main.tf", text)]), &Options::default())
}

/// The first line of each top-level block, and the resource that is declared there.
fn blocks(inventory: &Inventory) -> Vec<(usize, String)> {
    let line = |span| inventory.sources.location(span).map(|place| place.line - 1);
    let resources = inventory.resources().iter();
    resources
        .filter_map(|one| Some((line(one.location?)?, prc_model::configuration_address(&one.address).into())))
        .collect()
}

#[test]
fn a_damaged_byte_hides_nothing_elsewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    terraform_files(&root.join("fixtures/example"), &mut files);
    let corpus = root.join("../shared/corpus/given");
    if corpus.is_dir() {
        terraform_files(&corpus, &mut files);
    } else {
        println!("skipped: real repositories are not here, only the example is damaged");
    }
    let mut random = Random(0x5eed);
    let (mut total, mut kept) = (0, 0);
    for _ in 0..DAMAGES {
        let file = &files[random.below(files.len())];
        let Ok(text) = fs::read_to_string(file) else { continue };
        if text.is_empty() || text.len() > 60_000 {
            continue;
        }
        let mut bytes = text.clone().into_bytes();
        let at = random.below(bytes.len());
        let byte = BYTES[random.below(BYTES.len())];
        match random.below(3) {
            0 => bytes[at] = byte,
            1 => {
                bytes.remove(at);
            }
            _ => bytes.insert(at, byte),
        }
        let Ok(damaged) = String::from_utf8(bytes) else { continue };
        let damaged_line = text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count();
        let top_level = |line: &str| !line.starts_with([' ', '\t', '}', '#', '/']) && line.contains('{');
        let starts: Vec<usize> =
            text.lines().enumerate().filter(|(_, line)| top_level(line)).map(|(number, _)| number).collect();
        let after: BTreeSet<String> = blocks(&inventory(&damaged)).into_iter().map(|(_, address)| address).collect();
        for (start, address) in blocks(&inventory(&text)) {
            let end = starts.iter().copied().find(|&other| other > start).unwrap_or(usize::MAX);
            if !(start..end).contains(&damaged_line) {
                total += 1;
                kept += usize::from(after.contains(&address));
            }
        }
    }
    println!("{kept} of {total} undamaged resources are still there");
    assert!(total > 1_000 && kept * 1_000 >= total * 995, "{kept} of {total}");
}
