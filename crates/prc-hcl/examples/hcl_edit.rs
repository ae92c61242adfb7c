//! Parses the same files with hcl-edit, and nothing else: `cargo xtask compare-peers` measures it.
#![allow(clippy::print_stdout)]
#![allow(clippy::disallowed_methods, reason = "it reads what it is given")]

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = env::args().nth(1).ok_or("expected a directory")?;
    let (mut files, mut broken) = (0, 0);
    parse(Path::new(&directory), &mut files, &mut broken)?;
    println!("{files} files, {broken} do not parse");
    Ok(())
}

fn parse(directory: &Path, files: &mut usize, broken: &mut usize) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            parse(&path, files, broken)?;
        } else if path.extension().is_some_and(|extension| extension == "tf") {
            *files += 1;
            let parsed = String::from_utf8(fs::read(&path)?)?.parse::<hcl_edit::structure::Body>();
            *broken += usize::from(parsed.is_err());
        }
    }
    Ok(())
}
