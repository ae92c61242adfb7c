//! The commands that only print: `explain`, `list`, `schema`, `completions`.

use clap::CommandFactory;

use crate::catalogue::{self, checks, find, requirement};
use crate::cli::{Cli, Global, ListArgs, ListFormat, Schema};
use crate::failure::{Failure, exit};
use crate::output::{self, Format, Target};

pub(crate) fn explain(global: &Global, id: &str) -> Result<u8, Failure> {
    let checks = checks();
    let requirement = requirement(find(&checks, id)?)?;
    let target = Target { format: Format::Full, file: None };
    print(&prc_report::explain(requirement, None, output::style(global, &target)))
}

pub(crate) fn list(global: &Global, arguments: &ListArgs) -> Result<u8, Failure> {
    let checks = checks();
    let mut requirements = checks.iter().map(requirement).collect::<Result<Vec<_>, _>>()?;
    requirements.retain(|one| arguments.category.is_empty() || arguments.category.contains(&one.category));
    let target = Target { format: Format::Full, file: None };
    print(&match arguments.format {
        ListFormat::Table => prc_report::list(&requirements, output::style(global, &target)),
        ListFormat::Json => prc_report::list_json(&requirements, catalogue::VERSION),
    })
}

pub(crate) fn schema(of: Schema) -> Result<u8, Failure> {
    print(match of {
        Schema::Report => prc_report::report_schema(),
    })
}

pub(crate) fn completions(shell: clap_complete::Shell) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "prc", &mut script);
    print(&String::from_utf8_lossy(&script))
}

fn print(text: &str) -> Result<u8, Failure> {
    Target { format: Format::Full, file: None }.write(text)?;
    Ok(exit::OK)
}
