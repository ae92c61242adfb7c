//! How an input becomes a git directory.
//!
//! An input is a row of parts, each begun by `//@` and a letter. Files are written as they are. An object begins with
//! nothing but its content: it is compressed and gets the name that belongs to it, since one with another name is not
//! read further. `~a` in a later object stands for the name of the first, `~b` for that of the second.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha1::{Digest, Sha1};

use crate::NEXT_FILE;

/// The files that an input can hold.
const FILES: [(u8, &str); 9] = [
    (b'H', ".git/HEAD"),
    (b'P', ".git/packed-refs"),
    (b'I', ".git/index"),
    (b'S', ".git/shallow"),
    (b'M', ".git/refs/heads/main"),
    (b'x', ".git/objects/pack/pack-a.idx"),
    (b'p', ".git/objects/pack/pack-a.pack"),
    (b'X', ".git/objects/pack/pack-b.idx"),
    (b'Q', ".git/objects/pack/pack-b.pack"),
];

/// The objects that it can hold.
const OBJECTS: [(u8, &str); 4] = [(b'c', "commit"), (b't', "tree"), (b'b', "blob"), (b'g', "tag")];

/// A pack made of the rest of the part: an entry's type and size as they are, its content compressed.
const ENTRY: u8 = b'e';

/// A working tree on disk, the same one for each input.
pub struct Folder(PathBuf);

impl Folder {
    /// Writes what an input holds; nothing when it cannot be written.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let folder = Self(std::env::temp_dir().join(format!("prc-fuzz-git-{}", std::process::id())));
        let git = folder.0.join(".git");
        let _ = fs::remove_dir_all(&git);
        for directory in ["refs/heads", "objects/pack"] {
            fs::create_dir_all(git.join(directory)).ok()?;
        }
        let (mut names, mut pack): (Vec<[u8; 20]>, Vec<u8>) = (Vec::new(), Vec::new());
        for (letter, content) in parts(bytes) {
            if let Some((_, path)) = FILES.iter().find(|(of, _)| *of == letter) {
                fs::write(folder.0.join(path), content).ok()?;
            } else if let Some((_, kind)) = OBJECTS.iter().find(|(of, _)| *of == letter) {
                names.push(folder.object(kind, &named(content, kind, &names))?);
            } else if letter == ENTRY {
                pack.extend(content.get(..2)?);
                pack.extend(compressed(content.get(2..)?)?);
            }
        }
        if !pack.is_empty() {
            let head = [b"PACK\0\0\0\x02\0\0\0\x01".as_slice(), &pack].concat();
            fs::write(folder.0.join(".git/objects/pack/pack-a.pack"), head).ok()?;
        }
        if let (Some(last), false) = (names.last(), git.join("HEAD").exists()) {
            fs::write(git.join("HEAD"), hex(last)).ok()?;
        }
        Some(folder)
    }

    /// The root of the working tree.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Stores an object under its name, and gives that.
    fn object(&self, kind: &str, content: &[u8]) -> Option<[u8; 20]> {
        let bytes = [format!("{kind} {}\0", content.len()).as_bytes(), content].concat();
        let name: [u8; 20] = Sha1::digest(&bytes).into();
        let text = hex(&name);
        let directory = self.0.join(".git/objects").join(&text[..2]);
        fs::create_dir_all(&directory).ok()?;
        fs::write(directory.join(&text[2..]), compressed(&bytes)?).ok()?;
        Some(name)
    }
}

fn parts(bytes: &[u8]) -> Vec<(u8, &[u8])> {
    let begin = NEXT_FILE.as_bytes();
    let starts: Vec<usize> =
        (0..bytes.len().saturating_sub(begin.len())).filter(|at| bytes[*at..].starts_with(begin)).collect();
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let part = |(start, end): (&usize, usize)| Some((*bytes.get(start + 3)?, bytes.get(start + 4..end)?));
    starts.iter().zip(ends).filter_map(part).collect()
}

/// The content of an object with the names of earlier ones in place: as they are in a tree, in digits elsewhere.
fn named(content: &[u8], kind: &str, names: &[[u8; 20]]) -> Vec<u8> {
    let mut filled = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some((&byte, after)) = rest.split_first() {
        let name = after.first().and_then(|letter| names.get(usize::from(letter.checked_sub(b'a')?)));
        rest = match (byte, name) {
            (b'~', Some(name)) if kind == "tree" => {
                filled.extend_from_slice(name);
                &after[1..]
            }
            (b'~', Some(name)) => {
                filled.extend_from_slice(hex(name).as_bytes());
                &after[1..]
            }
            _ => {
                filled.push(byte);
                after
            }
        };
    }
    filled
}

fn compressed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

fn hex(name: &[u8; 20]) -> String {
    name.iter().map(|byte| format!("{byte:02x}")).collect()
}
