//! Whole processes, measured: what they cost from the outside, whatever they do inside.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// What one process and those that it started cost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// User and system time of all cores, in seconds.
    pub cpu: f64,
    /// From start to end, in seconds.
    pub wall: f64,
    /// The largest memory that one of the processes had, in bytes.
    pub memory: u64,
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Whether it was stopped because it took too long. What it cost until then is the rest.
    pub stopped: bool,
}

/// Runs a program in a measuring process of its own, since the system tells what all children cost together.
///
/// # Errors
/// It cannot be started.
pub fn measure(program: &Path, arguments: &[&OsStr], limit: Duration) -> Result<Cost> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["measure", &limit.as_secs().to_string()]).arg(program).args(arguments);
    let output = command.stderr(Stdio::inherit()).output().context("cannot measure")?;
    serde_json::from_slice(&output.stdout).with_context(|| format!("cannot run {}", program.display()))
}

/// Several runs. Fewer when one takes longer than a minute.
///
/// # Errors
/// It cannot be started.
pub fn measure_all(program: &Path, arguments: &[&OsStr], limit: Duration, runs: usize) -> Result<Vec<Cost>> {
    let mut costs = Vec::new();
    while costs.len() < runs.max(1) {
        let cost = measure(program, arguments, limit)?;
        costs.push(cost);
        if cost.stopped || cost.wall > 60.0 {
            break;
        }
    }
    Ok(costs)
}

/// The least and the median of what runs cost.
pub fn least_and_median(costs: &[Cost], of: fn(&Cost) -> f64) -> (f64, f64) {
    let mut values: Vec<f64> = costs.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    (values.first().copied().unwrap_or_default(), values.get(values.len() / 2).copied().unwrap_or_default())
}

/// Seconds with as many digits as mean something.
pub fn seconds(value: f64) -> String {
    match value {
        _ if value >= 100.0 => format!("{value:.0}"),
        _ if value >= 10.0 => format!("{value:.1}"),
        _ if value >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// The measuring process: its only child is what is measured.
///
/// # Errors
/// The program cannot be started.
#[cfg(unix)]
pub fn here(limit: Duration, program: &str, arguments: &[&str]) -> Result<Cost> {
    use std::os::unix::process::CommandExt;
    use std::time::Instant;

    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::signal::{Signal, killpg};
    use nix::sys::time::TimeValLike;
    use nix::unistd::Pid;

    let started = Instant::now();
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    let mut child = command.spawn().with_context(|| format!("cannot run {program}"))?;
    let mut stopped = false;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if started.elapsed() > limit {
            stopped = true;
            killpg(Pid::from_raw(i32::try_from(child.id())?), Signal::SIGKILL)?;
            break child.wait()?;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let wall = started.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6;
    // Linux counts in units of 1024 bytes, macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    let memory = u64::try_from(usage.max_rss())? * unit;
    Ok(Cost { cpu, wall, memory, code: status.code(), stopped })
}

/// # Errors
/// Always.
#[cfg(not(unix))]
pub fn here(_: Duration, _: &str, _: &[&str]) -> Result<Cost> {
    anyhow::bail!("what processes cost can be measured on Unix only")
}
