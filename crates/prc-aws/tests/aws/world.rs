//! A local AWS: moto, seeded once for all tests, and for each test a proxy of its own that counts calls and injects faults.
//!
//! `PRC_AWS_SEED` makes another account with other good and bad resources; the tests hold for each.
//!
//! Python packages are pinned in `fixtures/aws/requirements.txt` and live in a virtual environment below `target`.
#![allow(clippy::disallowed_methods, reason = "tests start servers and read what they wrote")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub(crate) const REGIONS: [&str; 2] = ["ap-northeast-1", "us-east-1"];
/// The account of the seed.
pub(crate) const ACCOUNT: &str = "123456789012";

/// How many accounts the organization of the seed has besides it.
const MEMBERS: &str = "4";

/// The seeded server, which lives as long as the test process.
struct Moto {
    port: u16,
    truth: Value,
    _server: Child,
}

/// A proxy in front of it, with faults and counts of its own.
pub(crate) struct World {
    port: u16,
    server: Child,
}

/// An account of its own, as a script makes it. Its clock stands still, and its answers are the same each time.
pub(crate) struct Seeded {
    pub(crate) world: World,
    /// What it calls itself in the URLs of queues.
    pub(crate) upstream: String,
    server: Child,
}

impl Seeded {
    pub(crate) fn new(script: &str, account: &str, at: &str) -> Self {
        let (server, port) = serve_as(&["moto", at], &[("MOTO_ACCOUNT_ID", account)]);
        let upstream = format!("http://127.0.0.1:{port}");
        let answers = temporary(&format!("{script}-{}", std::process::id()));
        std::fs::create_dir_all(&answers).unwrap();
        let mut seed = python(&[script, "--endpoint", &upstream, "--canned"]);
        let seeded = seed.arg(&answers).output().unwrap();
        assert!(seeded.status.success(), "cannot seed: {}", String::from_utf8_lossy(&seeded.stderr));
        let (proxy, port) = serve(&["settled", &upstream, answers.to_str().unwrap()]);
        let _ = std::fs::remove_dir_all(&answers);
        Self { world: World { port, server: proxy }, upstream, server }
    }
}

impl Drop for Seeded {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// What a run answered.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
}

impl World {
    pub(crate) fn new() -> Self {
        let upstream = format!("http://127.0.0.1:{}", moto().port);
        let (server, port) = serve(&["settled", &upstream]);
        Self { port, server }
    }

    /// A proxy that answers some calls itself, from a directory of the fixtures.
    pub(crate) fn answering(directory: &str) -> Self {
        let (server, port) = serve(&["settled", &format!("http://127.0.0.1:{}", moto().port), directory]);
        Self { port, server }
    }

    /// The port of the local AWS itself.
    #[cfg(unix)]
    pub(crate) fn upstream_port(&self) -> String {
        moto().port.to_string()
    }

    /// A proxy that injects faults.
    pub(crate) fn with(rules: Value) -> Self {
        let world = Self::new();
        world.rules(&rules);
        world
    }

    pub(crate) fn rules(&self, rules: &Value) {
        self.http("POST", "/_fault/rules", &rules.to_string());
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The command, with the environment of a person who has credentials for the seeded account, and nothing else.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prc-aws"));
        command.args(arguments).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("AWS_") {
                command.env_remove(name);
            }
        }
        command.env("AWS_ENDPOINT_URL", self.endpoint());
        command.env("AWS_ACCESS_KEY_ID", "testing").env("AWS_SECRET_ACCESS_KEY", "testing");
        command.env("AWS_EC2_METADATA_DISABLED", "true").env("AWS_CONFIG_FILE", "/dev/null");
        command.env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let began = Instant::now();
        let output = self.command(arguments).output().unwrap();
        Ran::new(&output, began.elapsed())
    }

    /// Collects both Regions of the seeded account.
    pub(crate) fn collect(&self, more: &[&str]) -> Ran {
        let mut arguments = vec!["collect", "--now", "2026-11-21T03:04:05Z"];
        for region in REGIONS {
            arguments.extend(["--region", region]);
        }
        // The local AWS does one thing after the other, and a busy machine is no fault of it.
        if !more.contains(&"--call-timeout") {
            arguments.extend(["--call-timeout", "120"]);
        }
        arguments.extend(more);
        self.run(&arguments)
    }

    /// The calls that were made since the last reset: `service:Operation` with their number and Regions.
    pub(crate) fn calls(&self) -> BTreeMap<String, (u64, BTreeSet<String>)> {
        let stats: Value = serde_json::from_str(&self.http("GET", "/_fault/stats", "")).unwrap();
        let actions = stats["actions"].as_object().unwrap();
        let regions = |action: &Value| action["regions"].as_object().unwrap().keys().cloned().collect();
        actions.iter().map(|(name, told)| (name.clone(), (told["calls"].as_u64().unwrap(), regions(told)))).collect()
    }

    /// The operations of which one request was made more than once since the last reset.
    pub(crate) fn repeated(&self) -> Vec<String> {
        let stats: Value = serde_json::from_str(&self.http("GET", "/_fault/stats", "")).unwrap();
        serde_json::from_value(stats["total"]["repeated"].clone()).unwrap()
    }

    fn http(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let length = body.len();
        write!(stream, "{method} {path} HTTP/1.0\r\nHost: proxy\r\nContent-Length: {length}\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Ran {
    pub(crate) fn new(output: &Output, took: Duration) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let code = output.status.code().unwrap_or(-1);
        Self { code, stdout: text(&output.stdout), stderr: text(&output.stderr), took }
    }

    /// The inventory that was written; the run must have gone well.
    pub(crate) fn inventory(&self) -> Value {
        assert!(self.code == 0 || self.code == 4, "exit {}: {}", self.code, self.stderr);
        serde_json::from_str(&self.stdout).unwrap()
    }
}

/// What the seeded account holds: each resource with its facts.
pub(crate) fn truth() -> &'static Value {
    &moto().truth
}

/// Resources by kind and address: their ARN, or the id where there is none.
pub(crate) fn by_name(inventory: &Value) -> BTreeMap<(String, String), &Value> {
    let resources = inventory["resources"].as_array().unwrap().iter();
    let name = |one: &Value| {
        let address = one["address"].as_str().or(one["arn"].as_str());
        address.or(one["attributes"]["id"].as_str()).unwrap_or_default().to_owned()
    };
    let place = |one: &Value| format!("{} {}", one["region"].as_str().unwrap(), name(one));
    resources.map(|one| ((one["kind"].as_str().unwrap().to_owned(), place(one)), one)).collect()
}

fn moto() -> &'static Moto {
    static MOTO: OnceLock<Moto> = OnceLock::new();
    MOTO.get_or_init(|| {
        let (server, port) = serve(&["moto"]);
        let truth = temporary(&format!("truth-{}.json", std::process::id()));
        let endpoint = format!("http://127.0.0.1:{port}");
        let seed = std::env::var("PRC_AWS_SEED").unwrap_or_else(|_| String::from("1"));
        let seeded =
            python(&["seed_account.py", "--endpoint", &endpoint, "--seed", &seed, "--members", MEMBERS, "--out"])
                .arg(&truth)
                .output()
                .unwrap();
        assert!(seeded.status.success(), "cannot seed: {}", String::from_utf8_lossy(&seeded.stderr));
        let text = std::fs::read_to_string(&truth).unwrap();
        let _ = std::fs::remove_file(&truth);
        Moto { port, truth: serde_json::from_str(&text).unwrap(), _server: server }
    })
}

/// Another server beside that of the accounts.
#[cfg(unix)]
pub(crate) fn start(arguments: &[&str], environment: &[(&str, &str)]) -> World {
    let (server, port) = serve_as(arguments, environment);
    World { port, server }
}

/// Runs what `docs/scale.md` defines, and answers what was printed.
#[cfg(unix)]
pub(crate) fn beyond(arguments: &[&str]) -> String {
    let ran = python(&["beyond.py"]).args(arguments).env_remove("PRC").output().unwrap();
    assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

/// Starts a server, which ends when this process does, and answers its port.
fn serve(arguments: &[&str]) -> (Child, u16) {
    serve_as(arguments, &[])
}

fn serve_as(arguments: &[&str], environment: &[(&str, &str)]) -> (Child, u16) {
    let mut command = python(&["serve.py"]);
    // Moto tells there of every call that it does not know, and of what it misses on this machine.
    let log = OpenOptions::new().create(true).append(true).open(temporary("local-aws.log")).unwrap();
    command.envs(environment.iter().copied()).stderr(log);
    let mut server = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port =
        line.trim().parse().unwrap_or_else(|_| panic!("{arguments:?} did not start: see target/tmp/local-aws.log"));
    (server, port)
}

fn python(arguments: &[&str]) -> Command {
    let mut command = Command::new(interpreter());
    command
        .current_dir(fixtures())
        .args(arguments)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/aws")
}

fn temporary(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Python with the pinned packages. The environment is made once for each list of packages.
fn interpreter() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| {
        let requirements = fixtures().join("requirements.txt");
        let environment = temporary("aws-python");
        let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        let installed = environment.join("installed.txt");
        let wanted = std::fs::read_to_string(&requirements).unwrap();
        if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
            return python;
        }
        let _ = std::fs::remove_dir_all(&environment);
        let says = "these tests need Python 3 with venv, and PyPI the first time";
        let made = Command::new("python3").args(["-m", "venv"]).arg(&environment).output().expect(says);
        assert!(made.status.success(), "{says}: {}", String::from_utf8_lossy(&made.stderr));
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "-q", "--disable-pip-version-check", "-r"]).arg(&requirements);
        let done = pip.output().unwrap();
        assert!(done.status.success(), "{says}: {}", String::from_utf8_lossy(&done.stderr));
        std::fs::write(&installed, wanted).unwrap();
        python
    })
}

/// A rule of the proxy: `fault` on the calls that match.
pub(crate) fn fault(matches: &str, fault: &str) -> Value {
    json!([{ "match": matches, "fault": fault }])
}
