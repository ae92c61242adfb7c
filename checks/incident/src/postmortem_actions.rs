//! What was decided after an incident is done, by somebody, by a day.

use prc_check::{Date, Outcome, Read, Reason, View, fail, not_applicable, require, unknown};
use prc_resources::{Postmortem, System, Table};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    grace_days: i64,
}

const ACTION: [&str; 7] = ["action", "item", "task", "todo", "アクション", "対策", "内容"];
const OWNER: [&str; 6] = ["owner", "assignee", "who", "responsible", "担当", "責任者"];
const DUE: [&str; 6] = ["due", "deadline", "target date", "by when", "期限", "期日"];
const STATE: [&str; 6] = ["state", "status", "done", "progress", "状態", "ステータス"];
const DONE: [&str; 9] = ["done", "closed", "complete", "resolved", "fixed", "✅", "[x]", "完了", "済"];
const DROPPED: [&str; 6] = ["dropped", "wontfix", "won't", "cancel", "中止", "見送り"];

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    let postmortems: Vec<Postmortem> = system.pages()?;
    if postmortems.is_empty() {
        return Err(not_applicable("there is no postmortem"));
    }
    for one in &postmortems {
        let mut listed = false;
        for table in one.tables()? {
            if let Some(columns) = Columns::of(&table)? {
                listed = true;
                columns.rows(&table, one, params)?;
            }
        }
        if !listed && says_actions(one)? {
            let detail = format!("the actions of {} stand in no table with owner and due date", one.path()?);
            return Err(unknown(Reason::Undecided, detail).into());
        }
    }
    Ok(())
}

fn says_actions(postmortem: &Postmortem) -> Read<bool> {
    let sections = postmortem.sections()?;
    let found = crate::headings::meaning("action items", &sections)?;
    Ok(found.iter().any(|section| section.empty() == Ok(false)))
}

/// Where a table of actions has what; `None` for a column that it has not.
struct Columns {
    action: usize,
    owner: Option<usize>,
    due: Option<usize>,
    state: Option<usize>,
}

impl Columns {
    /// A table of actions has a column for them and one for the day or the state.
    fn of(table: &Table) -> Read<Option<Self>> {
        let header: Vec<String> = table.header()?.iter().map(|cell| cell.to_lowercase()).collect();
        let column = |words: &[&str]| header.iter().position(|cell| words.iter().any(|word| cell.contains(word)));
        let (due, state, owner) = (column(&DUE), column(&STATE), column(&OWNER));
        let action = column(&ACTION).filter(|_| due.is_some() || (state.is_some() && owner.is_some()));
        Ok(action.map(|action| Self { action, owner, due, state }))
    }

    fn rows(&self, table: &Table, postmortem: &Postmortem, params: &Params) -> Outcome {
        let path = postmortem.path()?;
        for row in table.rows()? {
            let cells = row.cells()?;
            let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
            let action = shortened(cell(Some(self.action)));
            let state = cell(self.state).to_lowercase();
            if action.is_empty() || DONE.iter().any(|word| state.contains(word)) {
                continue;
            }
            let wrong = |what: String| fail(format!("{path}: {what}")).at("tables.rows.cells").of(postmortem);
            if DROPPED.iter().any(|word| state.contains(word)) {
                require!(state.chars().count() > 12, wrong(format!("\"{action}\" was dropped without a reason")));
                continue;
            }
            require!(!cell(self.owner).is_empty(), wrong(format!("\"{action}\" has no owner")));
            let Ok(due) = cell(self.due).parse::<Date>() else {
                return Err(wrong(format!("\"{action}\" has no due date")).help("write it as 2026-01-31").into());
            };
            let late = i64::from((postmortem.today() - due).get_days());
            require!(late <= params.grace_days, wrong(format!("\"{action}\" is {late} days late")));
        }
        Ok(())
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
