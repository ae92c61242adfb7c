//! Several files, one inventory.

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_model::{GLOBAL, Gap, Inventory, Listings, Mode, Reason, Resource, Side, canonical};

use crate::Snapshot;

/// The kind, the address and the place of a resource.
type Key = (Arc<str>, Arc<str>, Arc<str>);

/// Adds what files say of live accounts to an inventory that has the declared side.
///
/// `kinds` are those that anybody asks for: one that was not listed everywhere leaves gaps. What is declared of other
/// providers, such as monitors, holds for the live side too: nobody else is asked.
pub fn merge(snapshots: &[Snapshot], kinds: &[&'static str], inventory: &mut Inventory) {
    let mut resources: BTreeMap<Key, (Option<Arc<str>>, Resource)> = BTreeMap::new();
    let mut listings = Listings::default();
    let mut gaps: Vec<Gap> = Vec::new();
    for snapshot in snapshots {
        let Snapshot { collected, listed, resources: found, gaps: missing, incomplete } = snapshot.clone();
        for one in listed {
            let latest = listings.collected.get(&one.account).max(collected.as_ref()).cloned();
            if let Some(latest) = latest {
                listings.collected.insert(one.account.clone(), latest);
            }
            if incomplete {
                listings.incomplete.insert(one.account.clone());
            }
            listings.add(one.account, one.region, one.kinds);
        }
        for resource in found {
            let place = resource.root_module.path().clone();
            let key = (resource.kind.clone(), resource.address.clone(), place);
            let known = resources.get(&key);
            if known.is_none_or(|(before, _)| *before < collected) {
                resources.insert(key, (collected.clone(), resource));
            }
        }
        gaps.extend(missing);
    }
    // What one file could not list another may have.
    gaps.retain(|gap| match (&gap.kind, &gap.account, &gap.region) {
        (Some(kind), Some(account), Some(region)) => !listings.has(kind, account, region),
        _ => true,
    });
    let unlisted = unlisted(kinds, &listings, &gaps);
    gaps.extend(unlisted);
    gaps.sort_by(|a, b| key(a).cmp(&key(b)));
    gaps.dedup_by(|a, b| key(a) == key(b));
    for resource in elsewhere_declared(kinds, inventory) {
        inventory.insert(resource);
    }
    for (_, resource) in resources.into_values() {
        inventory.insert(resource);
    }
    inventory.gaps.extend(gaps);
    inventory.listings = listings;
}

type GapKey<'g> = (Option<&'g str>, Option<&'g str>, Option<&'g str>, &'g str, &'g str, Reason);

fn key(gap: &Gap) -> GapKey<'_> {
    (gap.kind.as_deref(), gap.account.as_deref(), gap.region.as_deref(), &gap.from, &gap.what, gap.reason)
}

/// Gaps for the kinds that nobody listed, as few as say so.
fn unlisted(kinds: &[&'static str], listings: &Listings, gaps: &[Gap]) -> Vec<Gap> {
    let mut found = Vec::new();
    for kind in kinds.iter().copied().filter(|kind| is_of_aws(kind)) {
        let live = canonical(kind);
        let told = |account: &str, region: &str| {
            gaps.iter().any(|gap| gap.kind.as_deref() == Some(live) && gap.covers(Some(account), Some(region)))
        };
        if !listings.knows(live) && !gaps.iter().any(|gap| gap.kind.as_deref() == Some(live)) {
            found.push(not_collected(kind, None, None));
            continue;
        }
        for (account, region) in listings.places().filter(|(_, region)| &**region != GLOBAL) {
            if !listings.has(live, account, region) && !told(account, region) {
                found.push(not_collected(kind, Some(account.clone()), Some(region.clone())));
            }
        }
    }
    found
}

fn not_collected(kind: &'static str, account: Option<Arc<str>>, region: Option<Arc<str>>) -> Gap {
    Gap {
        side: Side::Actual,
        kind: Some(kind.into()),
        holds: None,
        root_module: None,
        account,
        region,
        reason: Reason::NotCollected,
        what: "".into(),
        from: "".into(),
        at: None,
        mentions: Vec::new(),
        texts: Vec::new(),
    }
}

fn is_of_aws(kind: &str) -> bool {
    kind.starts_with("aws_") || kind.starts_with("prc_")
}

fn elsewhere_declared(kinds: &[&'static str], inventory: &Inventory) -> Vec<Resource> {
    let others = kinds.iter().filter(|kind| !is_of_aws(kind));
    let declared = others.flat_map(|kind| inventory.of_kind(Side::Declared, kind)).map(|id| inventory.get(*id));
    let managed = declared.filter(|resource| resource.mode == Mode::Managed);
    managed.map(|resource| Resource { side: Side::Actual, ..resource.clone() }).collect()
}
