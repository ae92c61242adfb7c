//! Measures the parser on the files of a directory: `cargo run --release --example throughput -- DIR [ROUNDS]`.
#![allow(clippy::print_stdout)]
#![allow(clippy::disallowed_methods, reason = "it reads what it is given")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

use prc_hcl::{File, LineIndex};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = env::args().nth(1).ok_or("expected a directory")?;
    let rounds = env::args().nth(2).map_or(Ok(5), |rounds| rounds.parse::<u32>())?;
    let mut paths = Vec::new();
    find(Path::new(&directory), &mut paths)?;
    let mut sources: Vec<(&Path, Arc<str>)> = Vec::new();
    for path in &paths {
        match String::from_utf8(fs::read(path)?) {
            Ok(text) => sources.push((path, text.into())),
            Err(error) => println!("{}: {error}", path.display()),
        }
    }
    let bytes: usize = sources.iter().map(|(_, source)| source.len()).sum();

    let mut best = Duration::MAX;
    let mut files = Vec::new();
    for _ in 0..rounds {
        files.clear();
        let start = Instant::now();
        files.extend(sources.iter().map(|(_, source)| File::parse(Arc::clone(source))));
        best = best.min(start.elapsed());
    }

    let mut errors = 0;
    for (file, (path, source)) in files.iter().zip(&sources) {
        for error in file.errors() {
            let (line, column) = LineIndex::new(source).position(error.span.start);
            println!("{}:{line}:{column}: {}: {error}", path.display(), error.kind);
            errors += 1;
        }
    }
    let tree: usize = files.iter().map(File::tree_bytes).sum();
    let rate = bytes as f64 / best.as_secs_f64() / 1e6;
    println!("{} files, {bytes} bytes, {errors} errors", files.len());
    println!("{rate:.0} MB/s, {:.2} tree bytes per source byte", tree as f64 / bytes as f64);
    Ok(())
}

fn find(directory: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "tf") {
            paths.push(path);
        }
    }
    Ok(())
}
