//! `cargo xtask fuzz-seeds`: what the fuzz targets begin with.

mod git;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value as Json;

/// The longest seed of a target in bytes, which is the `-max_len` that it is run with.
const LONGEST: [(&str, usize); 5] =
    [("parser", 16_384), ("evaluator", 8192), ("plan", 32_768), ("state", 16_384), ("git", 16_384)];

/// Puts what the folders hold into `fuzz/corpus`: Terraform files, the configurations of directories, the examples
/// of fixtures, expressions, plans and states, and git directories that are made for it. Tells how many there are for
/// each target.
///
/// # Errors
/// A folder cannot be read, or a seed cannot be written.
pub fn fuzz_seeds(root: &Path, folders: &[&Path]) -> Result<Vec<(&'static str, usize)>> {
    let mut files = Vec::new();
    for folder in folders {
        find(folder, &mut files).with_context(|| format!("cannot read {}", folder.display()))?;
    }
    let mut seeds = Seeds { root, kept: BTreeSet::new() };
    let mut directories = BTreeSet::new();
    for path in &files {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("tf" | "tofu" | "tfvars" | "hcl") => {
                seeds.keep("parser", text.as_bytes())?;
                directories.extend(path.parent().map(Path::to_owned));
            }
            Some("md") => examples(&text, &mut seeds)?,
            Some("jsonl") => expressions(&text, &mut seeds)?,
            Some("tfstate") => seeds.keep("state", text.as_bytes())?,
            Some("json") => json(path, &text, &mut seeds)?,
            _ => {}
        }
    }
    for directory in directories {
        seeds.keep("evaluator", configuration(&directory)?.as_bytes())?;
    }
    for seed in git::directories()? {
        seeds.keep("git", &seed)?;
    }
    let count = |target: &&str| seeds.kept.iter().filter(|(of, _)| of == target).count();
    Ok(LONGEST.iter().map(|(target, _)| (*target, count(target))).collect())
}

/// The files of one directory as an input of the `evaluator` target.
fn configuration(directory: &Path) -> Result<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        files.push(entry?.path());
    }
    files.sort();
    let mut text = String::new();
    let mut values = String::new();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Ok(found) = std::fs::read_to_string(&path) else { continue };
        match name.rsplit_once('.') {
            Some((_, "tf")) => text.extend([&found, "\n"]),
            Some((_, "tfvars")) => values.extend([&found, "\n"]),
            _ => {}
        }
    }
    if !values.is_empty() {
        text.extend(["//@c\n", &values]);
    }
    Ok(text)
}

/// The blocks of code of a document. Each section is an input of its own.
fn examples(text: &str, seeds: &mut Seeds<'_>) -> Result<()> {
    for section in text.split("\n## ") {
        let mut blocks = section.split("\n```").skip(1).step_by(2);
        let hcl = blocks.by_ref().filter_map(|block| block.strip_prefix("hcl")?.split_once('\n'));
        let hcl: Vec<&str> = hcl.map(|(_, code)| code).collect();
        if !hcl.is_empty() {
            seeds.keep("evaluator", hcl.join("\n").as_bytes())?;
        }
    }
    Ok(())
}

/// Lines of recorded answers of Terraform, each of which has an expression.
fn expressions(text: &str, seeds: &mut Seeds<'_>) -> Result<()> {
    for line in text.lines() {
        let Ok(line) = serde_json::from_str::<Json>(line) else { continue };
        if let Some(expression) = line["expr"].as_str() {
            let resource = "resource \"terraform_data\" \"x\" {\n  input = local.x\n}\n";
            seeds.keep("evaluator", format!("locals {{\n  x = {expression}\n}}\n{resource}").as_bytes())?;
            seeds.keep("parser", format!("x = {expression}\n").as_bytes())?;
        }
    }
    Ok(())
}

fn json(path: &Path, text: &str, seeds: &mut Seeds<'_>) -> Result<()> {
    if path.to_string_lossy().ends_with(".tf.json") {
        return seeds.keep("parser", text.as_bytes());
    }
    // What is written on one line leaves more room.
    let Ok(document) = serde_json::from_str::<Json>(text) else { return Ok(()) };
    match () {
        () if document.get("planned_values").is_some() => seeds.keep("plan", document.to_string().as_bytes()),
        () if document.get("lineage").is_some() => seeds.keep("state", document.to_string().as_bytes()),
        () => Ok(()),
    }
}

struct Seeds<'r> {
    root: &'r Path,
    kept: BTreeSet<(&'static str, String)>,
}

impl Seeds<'_> {
    /// Writes a seed under a name that follows from its bytes. One that is too long would be cut.
    fn keep(&mut self, target: &'static str, text: &[u8]) -> Result<()> {
        let longest = LONGEST.iter().find(|(of, _)| *of == target).map_or(0, |(_, longest)| *longest);
        if text.is_empty() || text.len() > longest {
            return Ok(());
        }
        let name = format!("seed-{:016x}", fingerprint(text));
        let folder = self.root.join("fuzz/corpus").join(target);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(&name), text)?;
        self.kept.insert((target, name));
        Ok(())
    }
}

/// FNV-1a.
fn fingerprint(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::path);
    for entry in entries {
        let kind = entry.file_type()?;
        if kind.is_dir() {
            find(&entry.path(), files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}
