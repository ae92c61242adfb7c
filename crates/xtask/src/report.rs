//! `docs/performance.md`: the tables that commands write, and the machine that they were measured on.

use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

const PAGE: &str = "docs/performance.md";

/// Puts a table where the page says `<!-- name -->`, up to `<!-- /name -->`.
///
/// # Errors
/// The page has no such place, or cannot be written.
pub fn write(workspace: &Workspace, name: &str, table: &str) -> Result<()> {
    let page = workspace.read(PAGE)?;
    let page = replaced(&page, name, table).with_context(|| format!("{PAGE} has no place for {name}"))?;
    std::fs::write(workspace.root.join(PAGE), page).with_context(|| format!("cannot write {PAGE}"))
}

fn replaced(page: &str, name: &str, table: &str) -> Option<String> {
    let (before, rest) = page.split_once(&format!("<!-- {name} -->\n"))?;
    let (_, after) = rest.split_once(&format!("<!-- /{name} -->"))?;
    Some(format!("{before}<!-- {name} -->\n\n{}\n\n<!-- /{name} -->{after}", table.trim()))
}

/// The machine in one line: processor, cores, kernel, Rust.
pub fn machine() -> String {
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let processor = processor.map_or("unknown processor", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let said = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output().ok();
        output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
    };
    let rust = said("rustc", "--version");
    let rust = rust.split(" (").next().unwrap_or_default();
    // The flavour of a kernel tells of the machine, not of its speed.
    let kernel = said("uname", "-sr");
    let kernel = kernel.split('-').next().unwrap_or_default();
    format!("{processor}, {cores} cores, {kernel}, {rust}")
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn a_table_replaces_the_old_one() {
        let page = "a\n<!-- t -->\n\nold\n\n<!-- /t -->\nb\n";
        let new = "a\n<!-- t -->\n\n| new |\n\n<!-- /t -->\nb\n";
        assert_eq!(replaced(page, "t", "| new |\n").as_deref(), Some(new));
        assert_eq!(replaced(new, "t", "| new |").as_deref(), Some(new));
        assert_eq!(replaced(page, "u", ""), None);
    }
}
