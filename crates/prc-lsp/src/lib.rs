//! The language server: what an editor sends goes in, diagnostics, pages and edits come out.
//!
//! One thread reads messages, one writes them, one checks, and one loop in between never waits for any of them. The
//! server reads no file: what is checked comes from its [`Host`], to which it hands the texts that are not saved.

mod actions;
mod board;
mod checking;
mod client;
mod diagnostics;
mod documents;
mod fixes;
mod folders;
mod hover;
mod outbox;
mod progress;
mod pull;
mod server;
mod settings;
mod text;
mod transport;
mod uri;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use prc_check::{Check, Date, Language};
use prc_model::Inventory;
use prc_policy::{Assessment, Config};

/// The program around the server: it alone knows the machine.
pub trait Host: Send + Sync {
    /// Where a folder lies that the editor has open.
    ///
    /// # Errors
    /// Why it cannot be checked.
    fn locate(&self, folder: &Path) -> Result<Place, String>;

    /// Judges a folder.
    ///
    /// # Errors
    /// What is wrong with the configuration.
    fn check(&self, question: &Question) -> Result<Answer, Vec<Mistake>>;
}

/// What the server is made of.
pub struct Program {
    pub checks: Arc<[Check]>,
    /// Of the pages, unless the editor asks for another.
    pub language: Language,
    pub version: &'static str,
    pub host: Arc<dyn Host>,
}

/// The tree around a folder, and where the folder is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The root of the tree, without links.
    pub root: PathBuf,
    /// Relative to the root, with `/`; empty for the root itself.
    pub under: String,
}

/// What is to be checked.
#[derive(Clone, Debug)]
pub struct Question {
    pub place: Place,
    /// The texts that an editor holds, by path in the tree.
    pub unsaved: BTreeMap<String, Arc<str>>,
    /// The only environment of `prc.toml` that is wanted.
    pub environment: Option<String>,
    /// The path in the tree of the configuration, instead of the nearest `prc.toml`.
    pub config: Option<String>,
}

/// What came out.
#[derive(Debug)]
pub struct Answer {
    /// What was read, with the texts that the findings point into.
    pub inventory: Inventory,
    pub assessment: Assessment,
    pub config: Config,
    /// The path and text of `prc.toml`, which some warnings point into.
    pub policy: Option<(String, String)>,
    /// The day that counts as today.
    pub now: Date,
}

/// Something that keeps a folder from being checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub message: String,
    pub help: Option<String>,
    /// The path in the tree, the text, and the bytes in it; `None` for what stands in no file of the tree.
    pub at: Option<(String, Arc<str>, Range<usize>)>,
}

/// Serves an editor until it says `exit` or is gone, and answers the exit code: 0 when it said `shutdown` before.
pub fn serve(program: Program, input: impl Read + Send + 'static, output: impl Write + Send + 'static) -> u8 {
    let (sender, writer) = transport::write(output);
    let code = server::Server::new(program, outbox::Outbox::new(sender)).run(&transport::read(input));
    // The last answers are written before the process ends.
    let _ = writer.join();
    code
}
