//! How each kind of data store is restored is written down.

use prc_check::{Outcome, Read, View, fail, not_applicable, require};
use prc_resources::{
    DbInstance, DocDbCluster, Document, DynamoTable, FileSystem, NeptuneCluster, RdsCluster, RestoreProcedure, Runbook,
    SearchDomain, System, Tagged,
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_age_days: i64,
}

/// What a kind of store is called in a document.
struct Kind {
    name: &'static str,
    words: &'static [&'static str],
    /// One that the system declares.
    store: Option<String>,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    let kinds = kinds(&system)?;
    if kinds.iter().all(|kind| kind.store.is_none()) {
        return Err(not_applicable("it declares no data store"));
    }
    let pages = pages(&system)?;
    if pages.is_empty() {
        system.must_be_declared()?;
    }
    for kind in &kinds {
        let Some(store) = &kind.store else { continue };
        let own = pages.iter().find(|page| page.names(kind, store));
        let Some(page) = own else {
            let lost =
                fail(format!("nobody wrote down how {} is restored: no page names {store}", kind.name)).missing();
            let help = "write docs/restore/<store>.md: commands, new endpoints, the query that proves it";
            return Err(lost.help(help).into());
        };
        let vague = fail(format!("{} names {}, but has no steps and no commands", page.path, kind.name)).missing();
        require!(page.steps, vague.help("write the steps down, ready to be copied"));
        page.must_be_fresh(params.max_age_days)?;
    }
    Ok(())
}

fn kinds(system: &System) -> Read<Vec<Kind>> {
    fn first<'a, V: Tagged<'a>>(system: &System<'a>) -> Option<String> {
        let stores = system.in_terraform::<V>().sure();
        stores.iter().find(|store| !store.is_rebuildable()).map(|store| store.address().to_owned())
    }
    let domains = system.in_terraform::<SearchDomain>().sure();
    let search = domains.first().map(|domain| domain.address().to_owned());
    Ok(vec![
        Kind {
            name: "RDS",
            words: &["aws_db_instance", "rds", "postgres", "mysql", "db-instance"],
            store: first::<DbInstance>(system),
        },
        Kind {
            name: "Aurora",
            words: &["aws_rds_cluster", "aurora", "db-cluster"],
            store: first::<RdsCluster>(system),
        },
        Kind {
            name: "DocumentDB",
            words: &["aws_docdb_cluster", "documentdb", "docdb"],
            store: first::<DocDbCluster>(system),
        },
        Kind { name: "Neptune", words: &["aws_neptune_cluster", "neptune"], store: first::<NeptuneCluster>(system) },
        Kind { name: "DynamoDB", words: &["aws_dynamodb_table", "dynamodb"], store: first::<DynamoTable>(system) },
        Kind { name: "EFS", words: &["aws_efs_file_system", "efs"], store: first::<FileSystem>(system) },
        Kind { name: "OpenSearch", words: &["aws_opensearch_domain", "opensearch"], store: search },
    ])
}

/// A page that may tell how to restore, of either kind.
struct Page<'a> {
    path: String,
    text: String,
    steps: bool,
    procedure: Option<RestoreProcedure<'a>>,
    runbook: Option<Runbook<'a>>,
}

fn pages<'a>(system: &System<'a>) -> Read<Vec<Page<'a>>> {
    let mut pages = Vec::new();
    for page in system.pages::<RestoreProcedure<'a>>()? {
        let (path, text, steps) = (page.path()?, page.text()?.to_lowercase(), page.steps()?);
        pages.push(Page { path, text, steps, procedure: Some(page), runbook: None });
    }
    for page in system.pages::<Runbook<'a>>()? {
        let text = page.text()?.to_lowercase();
        let restores = ["restore", "point-in-time", "リストア", "復元", "復旧"].iter().any(|word| text.contains(word));
        if restores && !pages.iter().any(|known| known.path == page.address()) {
            let (path, steps) = (page.path()?, page.steps()?);
            pages.push(Page { path, text, steps, procedure: None, runbook: Some(page) });
        }
    }
    Ok(pages)
}

impl Page<'_> {
    fn names(&self, kind: &Kind, store: &str) -> bool {
        let name = store.rsplit('.').next().unwrap_or(store);
        let word = |word: &&str| {
            let ends = |at: usize| !self.text[at + word.len()..].starts_with(|next: char| next.is_ascii_alphanumeric());
            let begins = |at: usize| !self.text[..at].ends_with(|before: char| before.is_ascii_alphanumeric());
            self.text.match_indices(*word).any(|(at, _)| begins(at) && ends(at))
        };
        kind.words.iter().any(word) || (name.len() > 4 && word(&&*name.to_lowercase()))
    }

    fn must_be_fresh(&self, days: i64) -> Outcome {
        self.procedure.as_ref().map_or(Ok(()), |page| page.must_be_fresh(days))?;
        self.runbook.as_ref().map_or(Ok(()), |page| page.must_be_fresh(days))
    }
}
