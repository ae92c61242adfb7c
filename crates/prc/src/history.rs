//! When the documents of the checked repository were changed last.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use prc_git::Error;
use prc_model::{Reason, Unknown};
use prc_repo::Change;

use crate::scope::Scope;

/// Asks the history, or says why it cannot tell. A tree without history has documents all the same, which can say
/// themselves when they were reviewed.
pub(crate) fn changes(scope: &Scope, paths: &[Arc<str>]) -> BTreeMap<Arc<str>, Change> {
    let answers = scope.last_changes(paths);
    let answer = |path: &Arc<str>| match &answers {
        Ok(answers) => answers.get(path).cloned().unwrap_or(Err(Error::NoCommit)),
        Err(error) => Err(error.clone()),
    };
    paths.iter().map(|path| (path.clone(), change(answer(path)))).collect()
}

fn change(answer: Result<i64, Error>) -> Change {
    let unsaid = "it does not say when it was reviewed";
    let unknown = |reason, detail: String| Change::Unknown(Unknown::new(reason, detail));
    match answer.map(Timestamp::from_second) {
        Ok(Ok(time)) => Change::On(time.to_zoned(TimeZone::UTC).date().to_string().into()),
        Ok(Err(_)) => unknown(Reason::Undecided, format!("{unsaid}, and its last commit has no date")),
        Err(Error::NotARepository) => unknown(Reason::Undecided, unsaid.into()),
        Err(Error::NoCommit) => unknown(Reason::Undecided, format!("{unsaid}, and is in no commit")),
        Err(error) => unknown(Reason::HistoryMissing, format!("{unsaid}, and {error}")),
    }
}
