//! Runs the real binary in directories made for one test.
#![allow(clippy::unwrap_used, dead_code, unreachable_pub)]
#![allow(clippy::disallowed_methods, reason = "tests make the trees that prc reads")]

pub mod audit;
pub mod live;
pub mod page;

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// What a run answered.
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A directory that a test fills.
pub struct Place(tempfile::TempDir);

impl Place {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            place.write(path, text);
        }
        place
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[cfg(unix)]
    pub fn link(&self, to: &str, path: &str) {
        std::os::unix::fs::symlink(to, self.path(path)).unwrap();
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// Commits all files at a date, with a git that knows nothing of the machine.
    pub fn commit(&self, date: &str) {
        for arguments in [&["init", "-q", "-b", "main"][..], &["add", "-A"], &["commit", "-q", "-m", "A change"]] {
            self.git(arguments, date);
        }
    }

    /// Runs a git that knows nothing of the machine, at a date.
    pub fn git(&self, arguments: &[&str], date: &str) {
        let mut git = Command::new("git");
        git.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        git.env("GIT_AUTHOR_NAME", "A").env("GIT_AUTHOR_EMAIL", "a@example.com").env("GIT_AUTHOR_DATE", date);
        git.env("GIT_COMMITTER_NAME", "A").env("GIT_COMMITTER_EMAIL", "a@example.com");
        git.env("GIT_COMMITTER_DATE", date).current_dir(self.0.path()).args(arguments).assert().success();
    }

    pub fn run(&self, arguments: &[&str]) -> Answer {
        self.run_with(arguments, &[])
    }

    pub fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Answer {
        run_in(self.0.path(), arguments, environment)
    }
}

/// Runs in a directory with an environment that holds nothing but what the test says.
pub fn run_in(directory: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prc"));
    command.env_clear().env("LANG", "C.UTF-8").env("PRC_NOW", "2026-11-21");
    command.envs(environment.iter().copied()).current_dir(directory).args(arguments);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// One database whose retention comes through a variable, and one in a module beside.
pub const ORDERS: &[(&str, &str)] = &[
    ("prod/main.tf", PROD),
    ("prod/terraform.tfvars", "retention = 0\n"),
    ("modules/db/main.tf", MODULE),
    (".git/HEAD", "ref: refs/heads/main\n"),
];

pub const PROD: &str = r#"variable "retention" {}

resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  multi_az                = true
  backup_retention_period = var.retention
}

module "search" {
  source = "../modules/db"
  count  = 2
}
"#;

pub const MODULE: &str = r#"resource "aws_db_instance" "this" {
  engine                  = "postgres"
  multi_az                = true
  backup_retention_period = 1
}
"#;
