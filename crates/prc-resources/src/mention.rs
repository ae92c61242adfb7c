//! Whether the resources that a runbook names are there, in Terraform or in a live account.

use std::collections::BTreeSet;
use std::sync::Arc;

use prc_check::{Read, Reason, Unknown, View, unknown};
use prc_model::{Data, GLOBAL, Gap, Instances, Inventory, Mode, Resource, Side};

use crate::document::{Mention, Runbook};

/// What stands before the name in the ARN of a kind, by its service. From the resource types of the Service Authorization
/// Reference; those are left out whose ARN another kind shares.
const ARNS: [(&str, &str, &str); 13] = [
    ("backup", "backup-vault:", "aws_backup_vault"),
    ("cloudwatch", "alarm:", "aws_cloudwatch_metric_alarm"),
    ("dynamodb", "table/", "aws_dynamodb_table"),
    ("ecs", "service/", "aws_ecs_service"),
    ("eks", "cluster/", "aws_eks_cluster"),
    ("elasticfilesystem", "file-system/", "aws_efs_file_system"),
    ("elasticloadbalancing", "loadbalancer/", "aws_lb"),
    ("lambda", "function:", "aws_lambda_function"),
    ("logs", "log-group:", "aws_cloudwatch_log_group"),
    ("rds", "db:", "aws_db_instance"),
    ("sns", "", "aws_sns_topic"),
    ("sqs", "", "aws_sqs_queue"),
    ("states", "stateMachine:", "aws_sfn_state_machine"),
];

impl<'a> Runbook<'a> {
    /// The first resource that it names and that is nowhere. What cannot be known here, such as another account's ARN, is
    /// taken as it is.
    ///
    /// # Errors
    /// It may be where nobody could look.
    pub fn gone(&self) -> Read<Option<Mention<'a>>> {
        let known = self.node().context().once(Known::of);
        let mut open = None;
        // Looked at and not read: a resource that is there is no evidence.
        let written = match self.node().resource().attribute("resources").map(|value| &value.data) {
            Some(Data::List(items)) => &items[..],
            _ => &[],
        };
        for (mention, value) in self.resources()?.into_iter().zip(written) {
            let name = value.field("name").and_then(|name| name.as_str());
            match known.has(self.node().context().inventory, name.unwrap_or_default()) {
                Ok(true) => {}
                Ok(false) => return Ok(Some(mention)),
                Err(why) => open = open.or(Some(why)),
            }
        }
        open.map_or(Ok(None), Err)
    }
}

/// All that a document may name.
struct Known {
    /// Kinds that are declared somewhere.
    kinds: BTreeSet<Arc<str>>,
    /// Addresses of instances, and without any key; those inside modules without their module, too.
    addresses: BTreeSet<String>,
    /// Addresses without keys of what may have other instances than those that are known.
    open: BTreeSet<String>,
    /// ARNs and names.
    names: BTreeSet<Arc<str>>,
    /// A name that is not known: it may be any.
    unnamed: Option<Arc<str>>,
}

impl Known {
    fn of(inventory: &Inventory) -> Self {
        let mut known = Self {
            kinds: BTreeSet::new(),
            addresses: BTreeSet::new(),
            open: BTreeSet::new(),
            names: BTreeSet::new(),
            unnamed: None,
        };
        let managed = |resource: &&Resource| resource.mode == Mode::Managed && resource.side != Side::Repository;
        for resource in inventory.resources().iter().filter(managed) {
            if resource.side == Side::Declared {
                known.declare(resource);
            }
            known.names.extend(resource.arn.clone());
            for value in crate::identities_of(&resource.kind).iter().filter_map(|name| resource.attribute(name)) {
                match value.as_str() {
                    Some(name) => drop(known.names.insert(name.into())),
                    None if value.as_unknown().is_some() => known.unnamed = Some(resource.address.clone()),
                    None => {}
                }
            }
        }
        known
    }

    fn declare(&mut self, resource: &Resource) {
        self.kinds.insert(resource.kind.clone());
        let bare = without_keys(&resource.address);
        if resource.instances == Instances::Unknown {
            self.open.insert(bare.clone());
        }
        self.addresses.insert(without_modules(&resource.address).to_owned());
        self.addresses.insert(without_modules(&bare).to_owned());
        self.addresses.extend([resource.address.to_string(), bare]);
    }

    fn has(&self, inventory: &Inventory, name: &str) -> Read<bool> {
        if self.names.contains(name) {
            return Ok(true);
        }
        if name.starts_with("arn:") {
            return self.has_arn(inventory, name);
        }
        match kind_of(name) {
            Some(kind) => self.has_address(inventory, name, kind),
            None => self.unnamed.as_ref().map_or(Ok(false), |address| {
                Err(unknown(Reason::Undecided, format!("{name} may be the name of {address}, which is not known")))
            }),
        }
    }

    /// Whether Terraform declares an address. Nobody can tell where none was read, or nothing of its kind is known at all.
    fn has_address(&self, inventory: &Inventory, address: &str, kind: &str) -> Read<bool> {
        let bare = without_keys(address);
        let is_kind = self.kinds.contains(kind) || crate::attributes_of(kind).is_some();
        if self.addresses.contains(address) || self.open.contains(&bare) || !is_kind {
            return Ok(true);
        }
        if inventory.root_modules.is_empty() || inventory.partial {
            let why = format!("{address} may be in Terraform that was not read: check the whole repository");
            return Err(unknown(Reason::Undecided, why));
        }
        let hides = |gap: &&Gap| {
            let module = without_keys(&gap.what);
            gap.side == Side::Declared && gap.kind.is_none() && bare.starts_with(&format!("{module}."))
        };
        if let Some(gap) = inventory.gaps.iter().find(hides) {
            return Err(Unknown {
                detail: format!("{address} may be in {}, which is not on disk", gap.what).into(),
                ..unknown(gap.reason, "")
            });
        }
        match inventory.problems.iter().find(|problem| problem.unreadable) {
            Some(problem) => Err(unknown(
                Reason::Undecided,
                format!("{address} may be in {}, which could not be read", problem.file),
            )),
            None => Ok(false),
        }
    }

    /// Whether a live account has it, where all of its kind were listed. Terraform alone cannot tell.
    fn has_arn(&self, inventory: &Inventory, arn: &str) -> Read<bool> {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let &[_, _, service, region, account, name] = parts.as_slice() else { return Ok(true) };
        let fits = |(its, before, _): &&(&str, &str, &str)| *its == service && name.starts_with(before);
        let Some((_, before, kind)) = ARNS.iter().find(fits) else { return Ok(true) };
        // Behind the name stand the version of a function, the stream of a log group, the subscription of a topic.
        let own = name[before.len()..].split(':').next().unwrap_or_default();
        let whole = format!("{}{before}{own}", &arn[..arn.len() - name.len()]);
        let region = if region.is_empty() { GLOBAL } else { region };
        let is_there = self.names.contains(&*whole) || self.names.contains(&*format!("{whole}:*"));
        Ok(is_there || !inventory.listings.has(kind, account, region))
    }
}

/// The kind of an address; `None` when it is no address.
fn kind_of(name: &str) -> Option<&str> {
    let (kind, named) = without_modules(name).split_once('.')?;
    (kind.starts_with("aws_") && !named.is_empty()).then_some(kind)
}

/// `aws_x.y[0]` of `module.a["b"].aws_x.y[0]`.
fn without_modules(address: &str) -> &str {
    let mut rest = address;
    while let Some(called) = rest.strip_prefix("module.") {
        let mut depth = 0_usize;
        let end = called.find(|one| {
            match one {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            one == '.' && depth == 0
        });
        let Some(end) = end else { break };
        rest = &called[end + 1..];
    }
    rest
}

/// An address without any key of an instance.
fn without_keys(address: &str) -> String {
    let mut depth = 0_usize;
    let outside = |one: &char| {
        depth = if *one == '[' { depth + 1 } else { depth };
        let outside = depth == 0;
        depth = if *one == ']' { depth.saturating_sub(1) } else { depth };
        outside
    };
    address.chars().filter(outside).collect()
}
