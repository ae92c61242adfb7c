//! The commands that only print: `explain`, `list`, `schema`, `completions`.

use std::path::Path;

use clap::CommandFactory;
use prc_check::{Language, Requirement};

use crate::catalogue::{self, checks, find};
use crate::cli::{Cli, ExplainArgs, Global, ListArgs, ListFormat, Schema};
use crate::failure::{Failure, exit};
use crate::machine;
use crate::output::{self, Format, Target};
use crate::write;

pub(crate) fn explain(global: &Global, arguments: &ExplainArgs) -> Result<u8, Failure> {
    let checks = checks();
    let check = find(&checks, &arguments.id)?;
    let target = Target { format: Format::Full, file: None };
    let language = language(arguments.lang)?;
    print(&prc_report::explain(check, language, output::style(global, &target)))
}

pub(crate) fn list(global: &Global, arguments: &ListArgs) -> Result<u8, Failure> {
    if arguments.iam {
        return print(&prc_aws_calls::policy());
    }
    let language = language(arguments.lang)?;
    let asked = |one: &Requirement| arguments.category.is_empty() || arguments.category.contains(&one.category);
    let requirements: Vec<_> =
        checks().iter().map(|check| check.requirement.in_language(language)).filter(|one| asked(one)).collect();
    let target = Target { format: Format::Full, file: None };
    print(&match arguments.format {
        ListFormat::Table => prc_report::list(&requirements, language, output::style(global, &target)),
        ListFormat::Json => prc_report::list_json(&requirements, catalogue::VERSION),
    })
}

/// The language that the person asks for, or the machine.
pub(crate) fn language(asked: Option<Language>) -> Result<Language, Failure> {
    match (asked, machine::variable("PRC_LANG")) {
        (Some(asked), _) => Ok(asked),
        (None, Some(word)) => word.parse().map_err(|error| Failure::usage(format!("PRC_LANG: {error}"))),
        (None, None) => Ok(Language::English),
    }
}

pub(crate) fn schema(of: Schema) -> Result<u8, Failure> {
    match of {
        Schema::Report => print(prc_report::report_schema()),
        Schema::Config => print(&prc_report::config_schema(&checks())),
        Schema::Waiver => print(prc_report::waiver_schema()),
        Schema::Attestation => print(prc_report::attestation_schema()),
        Schema::Item => print(prc_report::item_schema()),
    }
}

/// The manual: the page of `prc` itself, or in a directory those of all commands.
pub(crate) fn man(directory: Option<&Path>) -> Result<u8, Failure> {
    let mut command = Cli::command();
    command.build();
    let Some(directory) = directory else { return print(&page(command, "prc")?) };
    let commands: Vec<clap::Command> = command.get_subcommands().cloned().collect();
    for one in std::iter::once(command).chain(commands) {
        // `prc check` is called `prc-check` from here on.
        let name = one.get_display_name().unwrap_or_else(|| one.get_name()).to_owned();
        let path = directory.join(format!("{name}.1"));
        let failed = |error: std::io::Error| Failure::usage(format!("cannot write {}: {error}", path.display()));
        write::replace(&path, write::whole(&page(one, &name)?)).map_err(failed)?;
    }
    Ok(exit::OK)
}

fn page(command: clap::Command, name: &str) -> Result<String, Failure> {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(command).title(name).render(&mut page);
    rendered.map_err(|error| Failure::usage(format!("cannot write the page: {error}")))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
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
