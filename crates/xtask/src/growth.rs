//! `cargo xtask growth`: what `prc check` costs as a repository grows.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::measure::{Cost, least_and_median, measure_all, seconds};
use crate::report::machine;
use crate::synthetic;
use crate::workspace::Workspace;

/// Far more than any of it takes.
const LIMIT: Duration = Duration::from_secs(600);
/// The least of them is the one that other programs disturbed least.
const RUNS: usize = 5;

struct Point {
    lines: usize,
    files: usize,
    bytes: usize,
    costs: Vec<Cost>,
}

/// Measures repositories of so many lines, and joins between so many databases and their alarms, as two tables.
///
/// # Errors
/// `prc` cannot be built or run.
pub fn growth(workspace: &Workspace, lines: &[usize], databases: &[usize]) -> Result<String> {
    let prc = release_binary(workspace)?;
    let mut repositories = Vec::new();
    for &lines in lines {
        repositories.push(point(&prc, &synthetic::repository(lines))?);
    }
    let mut accounts = Vec::new();
    for &databases in databases {
        accounts.push((databases, point(&prc, &synthetic::account(databases))?));
    }
    let mut text = format!("{}; the least of {RUNS} runs, and the median of CPU.\n\n", machine());
    text.push_str("| Lines | Files | Source MB | CPU s (median) | Wall s | Peak MB | Peak bytes per source byte |\n");
    text.push_str("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for point in &repositories {
        writeln!(text, "| {} | {} |{}", point.lines, point.files, point.cells())?;
    }
    writeln!(text, "\nCPU grows as lines to the power of {:.2}.\n", exponent(&repositories))?;
    text.push_str(
        "| Databases | Alarms | Source MB | CPU s (median) | Wall s | Peak MB | Peak bytes per source byte |\n",
    );
    text.push_str("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (databases, point) in &accounts {
        writeln!(text, "| {databases} | {} |{}", databases * 6, point.cells())?;
    }
    let points: Vec<Point> = accounts.into_iter().map(|(_, point)| point).collect();
    writeln!(text, "\nCPU grows as lines to the power of {:.2}.", exponent(&points))?;
    Ok(text)
}

/// Builds `prc` as users have it.
///
/// # Errors
/// It does not build.
pub fn release_binary(workspace: &Workspace) -> Result<PathBuf> {
    build(workspace, &["--package", "prc-lint"])?;
    Ok(target(workspace).join("release/prc"))
}

/// Runs `cargo build --release`.
///
/// # Errors
/// It does not build.
pub fn build(workspace: &Workspace, what: &[&str]) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = std::process::Command::new(cargo);
    command.args(["build", "--quiet", "--release"]).args(what).current_dir(&workspace.root);
    ensure!(command.status().context("cargo cannot be run")?.success(), "it does not build");
    Ok(())
}

/// Where Cargo builds.
pub fn target(workspace: &Workspace) -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    workspace.root.join(named.unwrap_or_else(|| "target".into()))
}

/// What `prc` is asked to do: everything, and to say it as JSON.
pub fn check_arguments(directory: &Path) -> [&OsStr; 6] {
    let [check, isolated, zero, format, json] = ["check", "--isolated", "--exit-zero", "--format", "json"];
    [check.as_ref(), isolated.as_ref(), zero.as_ref(), format.as_ref(), json.as_ref(), directory.as_ref()]
}

fn point(prc: &Path, files: &synthetic::Files) -> Result<Point> {
    // Not in the target folder: what `.gitignore` names is not checked.
    let folder = tempfile::tempdir()?;
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().context("a file is in a folder")?)?;
        std::fs::write(path, text)?;
    }
    let costs = measure_all(prc, &check_arguments(folder.path()), LIMIT, RUNS)?;
    ensure!(costs.iter().all(|cost| cost.code == Some(0)), "prc does not end well: {costs:?}");
    Ok(Point { lines: synthetic::count(files), files: files.len(), bytes: synthetic::bytes(files), costs })
}

impl Point {
    fn cells(&self) -> String {
        let (cpu, median) = least_and_median(&self.costs, |cost| cost.cpu);
        let (wall, _) = least_and_median(&self.costs, |cost| cost.wall);
        let (memory, _) = least_and_median(&self.costs, |cost| cost.memory as f64);
        let bytes = self.bytes as f64;
        let [cpu, median, wall] = [cpu, median, wall].map(seconds);
        format!(" {:.2} | {cpu} ({median}) | {wall} | {:.0} | {:.1} |", bytes / 1e6, memory / 1e6, memory / bytes)
    }
}

/// The slope of the line through the logarithms of lines and CPU time: 1 is linear, 2 is quadratic.
fn exponent(points: &[Point]) -> f64 {
    let logarithms = points.iter().map(|point| {
        let (cpu, _) = least_and_median(&point.costs, |cost| cost.cpu);
        ((point.lines as f64).ln(), cpu.ln())
    });
    slope(&logarithms.collect::<Vec<_>>())
}

fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
    let (above, below) = points.iter().fold((0.0, 0.0), |(above, below), point| {
        (above + (point.0 - x) * (point.1 - y), below + (point.0 - x) * (point.0 - x))
    });
    above / below
}

#[cfg(test)]
mod tests {
    use super::slope;

    #[test]
    fn a_straight_line_has_its_slope() {
        let points = [1.0, 2.0, 4.0].map(|x: f64| (x, 1.5 * x - 3.0));
        assert!((slope(&points) - 1.5).abs() < 1e-9);
    }
}
