//! What a person sees meanwhile.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::account::Account;
use crate::cli::CollectArgs;
use crate::gate::Gate;
use crate::machine;
use crate::output;

/// Drawn on a terminal; a line for each account at its start and end elsewhere; nothing with `--quiet`.
pub(crate) enum Progress {
    Bars(MultiProgress),
    Lines,
    Nothing,
}

/// The progress of one account.
pub(crate) struct OfAccount<'a> {
    progress: &'a Progress,
    bar: Option<ProgressBar>,
    name: String,
}

impl Progress {
    pub(crate) fn new(options: &CollectArgs) -> Self {
        let drawn = std::io::stderr().is_terminal() && machine::variable("CI").is_none() && !options.no_progress;
        match (options.quiet, drawn) {
            (true, _) => Self::Nothing,
            (false, true) => Self::Bars(MultiProgress::new()),
            (false, false) => Self::Lines,
        }
    }

    /// Begins an account of so many steps.
    pub(crate) fn account(&self, account: &Account, steps: usize) -> OfAccount<'_> {
        let regions = account.regions.join(", ");
        let bar = match self {
            Self::Bars(bars) => {
                let bar = bars.add(ProgressBar::new(steps as u64).with_prefix(account.id.clone()));
                if let Ok(style) = ProgressStyle::with_template("  {prefix}  {bar:24} {percent:>3} %  {elapsed}  {msg}")
                {
                    bar.set_style(style);
                }
                bar.enable_steady_tick(Duration::from_millis(200));
                Some(bar)
            }
            Self::Lines => {
                output::tell(&format!("{}: reading {regions}\n", account.id));
                None
            }
            Self::Nothing => None,
        };
        OfAccount { progress: self, bar, name: account.id.clone() }
    }
}

impl OfAccount<'_> {
    pub(crate) fn step(&self, what: &str, gate: &Arc<Gate>) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{what}, {} calls", gate.calls()));
            bar.inc(1);
        }
    }

    pub(crate) fn done(self, resources: usize, gaps: usize) {
        let line = match gaps {
            0 => format!("{}: {resources} resources\n", self.name),
            gaps => format!("{}: {resources} resources, {gaps} gaps\n", self.name),
        };
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        match self.progress {
            Progress::Bars(bars) => bars.suspend(|| output::tell(&line)),
            Progress::Lines => output::tell(&line),
            Progress::Nothing => {}
        }
    }
}
