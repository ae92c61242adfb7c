//! `cargo xtask compare-peers`: what `prc` costs beside programs that read the same files.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::growth::{build, check_arguments, release_binary, target};
use crate::measure::{Cost, least_and_median, measure_all, seconds};
use crate::report::machine;
use crate::workspace::Workspace;

/// The versions that are compared with.
const REQUIREMENTS: &str = "crates/xtask/peers/requirements.txt";
const TFPARSE: &str = "crates/xtask/peers/read_with_tfparse.py";

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// How often each program runs; once when it takes longer than a minute.
    pub runs: usize,
    /// After which a program is stopped.
    pub limit: Duration,
}

/// A program, and the most of its CPU time that `prc` may take: all of it for a bar of 1.
struct Peer {
    name: String,
    bar: f64,
    program: PathBuf,
    arguments: Vec<&'static str>,
}

/// Measures `prc` and its peers on directories, as a table.
///
/// # Errors
/// A peer cannot be installed, or `prc` cannot be built or run.
pub fn compare(
    workspace: &Workspace,
    directories: &[&Path],
    effort: Effort,
    tell: &mut dyn FnMut(&str),
) -> Result<String> {
    let prc = release_binary(workspace)?;
    let peers = peers(workspace)?;
    let mut text =
        format!("{}; the least of {} runs (median), of one when it takes over a minute.\n\n", machine(), effort.runs);
    text.push_str("| Repository | Program | CPU s | Wall s | Peak MB | prc takes of its CPU | Bar |\n");
    text.push_str("| --- | --- | ---: | ---: | ---: | ---: | --- |\n");
    for directory in directories {
        let directory = directory.canonicalize().with_context(|| format!("there is no {}", directory.display()))?;
        let (files, lines) = size(&directory)?;
        let name = directory.file_name().unwrap_or_default().to_string_lossy().replace('+', "/");
        let label = format!("{name}: {files} files, {lines} lines");
        tell(&label);
        let ours = measure_all(&prc, &check_arguments(&directory), effort.limit, effort.runs)?;
        ensure!(ours.iter().all(|cost| cost.code == Some(0)), "prc does not end well: {ours:?}");
        writeln!(text, "| {label} | prc check |{} | |", cells(&ours))?;
        for peer in &peers {
            tell(&format!("  {}", peer.name));
            let arguments = peer.arguments.iter().map(|&argument| match argument {
                "DIRECTORY" => directory.as_os_str(),
                other => OsStr::new(other),
            });
            let theirs = measure_all(&peer.program, &arguments.collect::<Vec<_>>(), effort.limit, effort.runs)?;
            writeln!(text, "| | {} |{} {} |", peer.name, cells(&theirs), verdict(&ours, &theirs, peer.bar, effort))?;
        }
    }
    Ok(text)
}

/// Installs the peers beside what Cargo builds; nothing is done when they are there.
fn peers(workspace: &Workspace) -> Result<Vec<Peer>> {
    let folder = target(workspace).join("peers");
    let requirements = workspace.read(REQUIREMENTS)?;
    let installed = folder.join("requirements.txt");
    if std::fs::read_to_string(&installed).ok().as_deref() != Some(&*requirements) {
        let run = |program: &Path, arguments: &[&OsStr]| -> Result<()> {
            let status = Command::new(program).args(arguments).status();
            let status = status.with_context(|| format!("{} cannot be run", program.display()))?;
            ensure!(status.success(), "the peers cannot be installed");
            Ok(())
        };
        run(Path::new("python3"), &["-m".as_ref(), "venv".as_ref(), folder.as_ref()])?;
        let list = workspace.root.join(REQUIREMENTS);
        let pip = folder.join("bin/pip");
        run(&pip, &["install".as_ref(), "--quiet".as_ref(), "--requirement".as_ref(), list.as_ref()])?;
        std::fs::write(installed, &requirements)?;
    }
    build(workspace, &["--package", "prc-hcl", "--example", "hcl_edit"])?;
    let version = |name: &str| {
        let line = requirements.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix("=="));
        format!("{name} {}", line.unwrap_or_default())
    };
    let script: &'static str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/read_with_tfparse.py");
    ensure!(workspace.exists(TFPARSE), "{TFPARSE} is missing");
    Ok(vec![
        Peer {
            name: "hcl-edit, parsing only".into(),
            bar: 1.0,
            program: target(workspace).join("release/examples/hcl_edit"),
            arguments: vec!["DIRECTORY"],
        },
        Peer {
            name: format!("{}, reading only", version("tfparse")),
            bar: 10.0,
            program: folder.join("bin/python"),
            arguments: vec![script, "DIRECTORY"],
        },
        Peer {
            name: version("checkov"),
            bar: 200.0,
            program: folder.join("bin/checkov"),
            arguments: "--framework terraform --skip-download --soft-fail --quiet --compact --output json --directory DIRECTORY"
                .split(' ')
                .collect(),
        },
    ])
}

fn cells(costs: &[Cost]) -> String {
    let pair = |of: fn(&Cost) -> f64| {
        let (least, median) = least_and_median(costs, of);
        if costs.len() > 1 { format!("{} ({})", seconds(least), seconds(median)) } else { seconds(least) }
    };
    let (memory, _) = least_and_median(costs, |cost| cost.memory as f64);
    format!(" {} | {} | {:.0} |", pair(|cost| cost.cpu), pair(|cost| cost.wall), memory / 1e6)
}

/// The ratio of CPU times and whether the bar is met. Of a program that was stopped, what it took until then counts.
fn verdict(ours: &[Cost], theirs: &[Cost], bar: f64, effort: Effort) -> String {
    let (our, _) = least_and_median(ours, |cost| cost.cpu);
    let (their, _) = least_and_median(theirs, |cost| cost.cpu);
    let share = their / our;
    let met = share >= bar;
    let bar = if bar > 1.0 { format!("at most 1/{bar}") } else { String::from("less") };
    let ratio = if share >= 1.0 { format!("1/{share:.1}") } else { format!("{:.1} times as much", 1.0 / share) };
    if theirs.iter().any(|cost| cost.stopped) {
        let met = if met { "met" } else { "not shown" };
        return format!("less than {ratio} | {bar}: {met}, stopped after {} s", effort.limit.as_secs());
    }
    if theirs.iter().any(|cost| cost.code != Some(0)) {
        return format!("{ratio} until it failed | {bar}: no comparison, it gave no answer");
    }
    format!("{ratio} | {bar}: {}", if met { "met" } else { "missed" })
}

/// How many `.tf` files there are, and lines in them.
fn size(directory: &Path) -> Result<(usize, usize)> {
    let (mut files, mut lines) = (0, 0);
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            let (more, inside) = size(&path)?;
            (files, lines) = (files + more, lines + inside);
        } else if path.extension().is_some_and(|ending| ending == "tf") {
            files += 1;
            lines += String::from_utf8_lossy(&std::fs::read(&path)?).lines().count();
        }
    }
    Ok((files, lines))
}
