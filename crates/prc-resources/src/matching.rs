//! From a selection to the stores: which it takes in, and which it misses by a hair.

use prc_check::{Read, Related, View};
use prc_model::Unknown;

use crate::selection::{Candidate, or};
use crate::{
    BackupSelection, Bucket, DbInstance, DocDbCluster, DynamoTable, EbsVolume, FileSystem, FsxLustre, FsxOntap,
    FsxOpenZfs, FsxWindows, Instance, NeptuneCluster, RdsCluster, RedshiftCluster, RegionSettings, Store, keys,
};

/// Types that need the opt-in however they are selected.
const SHARED: [&str; 4] = ["Aurora", "DocumentDB", "FSx", "Neptune"];

/// Adds the type of a kind of store when a selection takes one in.
type Adds<'a> = fn(&BackupSelection<'a>, &mut Types) -> Read<()>;

/// Names of types, and why there may be more.
type Types = (Vec<&'static str>, Option<Unknown>);

/// A store that has nearly the tag that is asked for.
#[derive(Clone, Debug)]
pub struct NearMiss {
    pub address: String,
    pub key: String,
    pub value: String,
}

/// The same question to every kind of store that AWS Backup knows.
macro_rules! every_kind {
    ($question:ident) => {
        [
            $question::<Bucket<'a>>,
            $question::<DbInstance<'a>>,
            $question::<DocDbCluster<'a>>,
            $question::<DynamoTable<'a>>,
            $question::<EbsVolume<'a>>,
            $question::<FileSystem<'a>>,
            $question::<FsxLustre<'a>>,
            $question::<FsxOntap<'a>>,
            $question::<FsxOpenZfs<'a>>,
            $question::<FsxWindows<'a>>,
            $question::<Instance<'a>>,
            $question::<NeptuneCluster<'a>>,
            $question::<RdsCluster<'a>>,
            $question::<RedshiftCluster<'a>>,
        ]
    };
}

impl<'a> BackupSelection<'a> {
    /// Whether it takes in a store that is declared.
    ///
    /// # Errors
    /// None for sure, and one may be.
    pub fn takes_a_store(&self) -> Read<bool> {
        fn takes<'a, V: Store<'a>>(selection: &BackupSelection<'a>) -> Read<bool> {
            candidates::<V>(selection).any(|store| {
                let arn = store.arn();
                arn.map_or(Ok(false), |arn| Candidate { resource: store, arn }.is_selected_by(selection))
            })
        }
        let kinds: [fn(&Self) -> Read<bool>; 14] = every_kind!(takes);
        or(kinds.iter().map(|takes| takes(self)))
    }

    /// The types of the stores that it takes in, by AWS Backup's names, and why there may be more that it takes in.
    ///
    /// # Errors
    /// Whether it takes one in is not known.
    pub fn types(&self) -> Read<Types> {
        fn of<'a, V: Store<'a>>(selection: &BackupSelection<'a>, into: &mut Types) -> Read<()> {
            let candidates = candidates::<V>(selection);
            for store in candidates.sure() {
                let (Some(arn), Some(name)) = (store.arn(), store.backup_type()?) else { continue };
                if !into.0.contains(&name) && (Candidate { resource: &store, arn }).is_selected_by(selection)? {
                    into.0.push(name);
                }
            }
            // That a collector does not know a kind says nothing of the account.
            let hidden = candidates.each().1.filter(|why| why.reason.is_of_a_call());
            into.1 = into.1.take().or(hidden);
            Ok(())
        }
        let kinds: [Adds<'a>; 14] = every_kind!(of);
        let mut types = Types::default();
        kinds.iter().try_for_each(|of| of(self, &mut types))?;
        types.0.sort_unstable();
        Ok(types)
    }

    /// The types that it takes in only when the Region has opted in: those it does not name itself, and those that share
    /// the form of their ARN with others. (AWS Backup Developer Guide: Assign resources with AWS CLI, filter by services
    /// or resource types.)
    ///
    /// # Errors
    /// What it takes in is not known.
    pub fn types_by_opt_in(&self) -> Read<Types> {
        let names_type = |arn: &Read<String>| match arn {
            Ok(arn) => matches!(arn.splitn(6, ':').collect::<Vec<_>>()[..], ["arn", _, _, _, _, name] if name != "*"),
            Err(why) => !why.references.is_empty(),
        };
        let arns = self.resources()?;
        let named = !arns.is_empty() && self.selection_tag()?.is_empty() && arns.iter().all(names_type);
        let (types, hidden) = self.types()?;
        Ok((types.into_iter().filter(|name| !named || SHARED.contains(name)).collect(), hidden))
    }

    /// What says which types AWS Backup takes in this account and Region.
    pub fn region_settings(&self) -> Related<'a, RegionSettings<'a>> {
        self.all()
    }

    /// Whether a store is declared at all that AWS Backup knows.
    ///
    /// # Errors
    /// None for sure, and one may be.
    pub fn has_stores(&self) -> Read<bool> {
        fn exists<'a, V: Store<'a>>(selection: &BackupSelection<'a>) -> Read<bool> {
            selection.all::<V>().exists()
        }
        let kinds: [fn(&Self) -> Read<bool>; 14] = every_kind!(exists);
        or(kinds.iter().map(|exists| exists(self)))
    }

    /// A store that has the tag in another case, or with another value.
    pub fn nearly_takes(&self, key: &str) -> Option<NearMiss> {
        fn near<'a, V: Store<'a>>(selection: &BackupSelection<'a>, key: &str) -> Option<NearMiss> {
            let wanted = [keys::tag_name(key)];
            let stores = selection.all_keyed::<V>(("tag name", keys::tag_names), &wanted).sure();
            stores.iter().find_map(|store| {
                let own = store.tags().ok()?.into_iter().find(|(own, _)| own.eq_ignore_ascii_case(key))?;
                Some(NearMiss { address: store.address().into(), key: own.0, value: own.1.ok()? })
            })
        }
        let kinds: [fn(&Self, &str) -> Option<NearMiss>; 14] = every_kind!(near);
        kinds.iter().find_map(|near| near(self, key))
    }
}

/// The stores of a kind that may be meant: those with one of the tags when it selects by tags alone.
fn candidates<'a, V: Store<'a>>(selection: &BackupSelection<'a>) -> Related<'a, V> {
    match keys::by_tag_alone(selection.node().resource()) {
        Some(wanted) => selection.all_keyed(("tag", keys::of_store), &wanted),
        None => selection.all(),
    }
}
