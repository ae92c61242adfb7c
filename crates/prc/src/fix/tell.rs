//! What `prc fix` tells.

use std::fmt::Write;

use prc_check::counted;
use prc_model::Printable;

use super::passes::{Done, Kind, Line};

impl Done {
    /// A line for each finding, in the form of `prc check -f concise`, and the sum of them.
    pub(crate) fn told(&self, would: bool, risky: bool) -> String {
        let mut text = String::new();
        for line in &self.lines {
            let Line { file, line, column, kind, requirement, subject, message } = line;
            let word = match kind {
                Kind::Fixed if would => "would fix",
                Kind::Fixed => "fixed",
                Kind::Unsafe => "unsafe",
                Kind::Hand => "by hand",
            };
            let (file, message, subject) = (Printable(file), Printable(message), Printable(subject));
            let _ = writeln!(text, "{file}:{line}:{column}: {word}[{requirement}] {message} ({subject})");
        }
        text + &self.sum(would, risky)
    }

    /// `fixed 7 findings in 3 files; 4 more with --unsafe-fixes; 12 need a person`
    fn sum(&self, would: bool, risky: bool) -> String {
        let of = |kind: Kind| self.lines.iter().filter(|line| line.kind == kind).count() as u64;
        let mut parts = Vec::new();
        let fixed = of(Kind::Fixed);
        let word = if would { "would fix" } else { "fixed" };
        parts.push(match fixed {
            0 => String::from("nothing to fix"),
            _ => format!("{word} {} in {}", counted(fixed, "finding"), counted(self.texts.len() as u64, "file")),
        });
        let unsafe_ones = of(Kind::Unsafe);
        if unsafe_ones > 0 && !risky {
            parts.push(format!("{unsafe_ones} more with --unsafe-fixes"));
        }
        let people = of(Kind::Hand) + self.without as u64;
        if people > 0 {
            parts.push(format!("{people} {} a person", if people == 1 { "needs" } else { "need" }));
        }
        format!("{}\n", parts.join("; "))
    }
}
