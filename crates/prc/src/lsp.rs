//! `prc lsp`: folders of an editor, judged as `prc check` judges them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use prc_check::Keep;
use prc_lsp::{Answer, Host, Mistake, Place as Folder, Program, Question};
use prc_policy::{Catalogue, GateOptions};
use prc_tree::normalize;
use rayon::ThreadPool;

use crate::catalogue::checks;
use crate::cli::{Global, InputArgs};
use crate::failure::Failure;
use crate::pages::language;
use crate::policy::Policy;
use crate::run::{Options, judge};
use crate::scope::{Place, Scope};

/// Serves an editor on the standard input and output.
pub(crate) fn run(global: &Global, pool: ThreadPool) -> Result<u8, Failure> {
    let language = language(None)?;
    // A wrong day is told at once, and not to an editor.
    global.now()?;
    let host = Arc::new(Machine { global: global.clone(), pool });
    let program = Program { checks: checks().into(), language, version: env!("CARGO_PKG_VERSION"), host };
    Ok(prc_lsp::serve(program, std::io::stdin(), std::io::stdout()))
}

/// The machine that the editor runs on.
struct Machine {
    global: Global,
    pool: ThreadPool,
}

impl Host for Machine {
    fn locate(&self, folder: &Path) -> Result<Folder, String> {
        let place = Place::of(&input(folder.to_owned())).map_err(|failure| failure.to_string())?;
        Ok(Folder { root: place.root, under: place.under })
    }

    fn check(&self, question: &Question) -> Result<Answer, Vec<Mistake>> {
        self.pool.install(|| self.answer(question)).map_err(|(failure, scope)| mistakes(&failure, scope.as_deref()))
    }
}

impl Machine {
    /// As `prc check` does it, with the texts of the editor over the tree. The tree stays with a failure, because its
    /// places are in it.
    fn answer(&self, question: &Question) -> Result<Answer, (Failure, Option<Box<Scope>>)> {
        let place = Place { root: question.place.root.clone(), under: question.place.under.clone() };
        let input = input(place.root.join(&place.under));
        let unsaved = question.unsaved.iter().map(|(path, text)| (path.clone(), text.clone()));
        let scope = Scope::unsaved(&place, &input, unsaved).map_err(|failure| (failure, None))?;
        self.judged(question, &scope, &input).map_err(|failure| (failure, Some(Box::new(scope))))
    }

    fn judged(&self, question: &Question, scope: &Scope, input: &InputArgs) -> Result<Answer, Failure> {
        let (checks, now) = (checks(), self.global.now()?);
        let catalogue = Catalogue::new(&checks);
        let mut policy = match &question.config {
            Some(path) => Policy::at(&inside(scope, path)?, &self.global, scope, &catalogue)?,
            None => Policy::find(&self.global, scope, &catalogue)?,
        };
        policy.read_programme(&scope.tree, &catalogue, now);
        policy.choose(&[], question.environment.as_slice(), &[])?;
        let selected: Vec<_> = checks.iter().collect();
        let whole = question.environment.is_none() && policy.home.as_deref().unwrap_or_default() == scope.under;
        let options = Options {
            input,
            catalogue: &catalogue,
            selected: &selected,
            complete: whole,
            ignores: true,
            gate: GateOptions::default(),
            now,
            keep: Keep::Deciding,
            live: &[],
            tables: false,
        };
        let judged = judge(scope, &policy, &options)?;
        let policy_text = policy.text().filter(|(path, _)| scope.tree.is_file(path));
        Ok(Answer {
            inventory: judged.inventory,
            assessment: judged.assessment,
            policy: policy_text.map(|(path, text)| (path.to_owned(), text.to_owned())),
            config: policy.config,
            now,
        })
    }
}

fn input(path: PathBuf) -> InputArgs {
    InputArgs { path, ..InputArgs::default() }
}

/// A path that the editor's settings name, which the repository may bring along: it never leads out of the tree.
fn inside(scope: &Scope, path: &str) -> Result<String, Failure> {
    let beside = if scope.under.is_empty() { path.to_owned() } else { format!("{}/{path}", scope.under) };
    let inside = if path.starts_with('/') { None } else { normalize(&beside) };
    inside.ok_or_else(|| Failure::usage(format!("config: {path} leads out of the repository")))
}

/// What a person would be told, each with its place in the tree.
fn mistakes(failure: &Failure, scope: Option<&Scope>) -> Vec<Mistake> {
    let told = failure.diagnostics().iter().map(|one| {
        let at = one.excerpts.iter().find_map(|excerpt| {
            let (path, span) = excerpt.span()?;
            let text = scope?.tree.read_text(path).ok()?;
            Some((path.to_owned(), text, span))
        });
        let labels = one.excerpts.iter().filter_map(|excerpt| excerpt.label());
        let help = labels.chain(one.help.as_deref()).collect::<Vec<_>>().join("\n");
        Mistake { message: one.message.clone(), help: Some(help).filter(|help| !help.is_empty()), at }
    });
    told.collect()
}
