//! What each kind of store does by itself.

use prc_check::{Read, Reason, Related, View, unknown};

use crate::arn::{Arn, arn};
use crate::selection::or;
use crate::store::{OwnBackup, Store, days};
use crate::{
    BackupRule, Bucket, CacheCluster, DbInstance, DocDbCluster, DynamoTable, EbsVolume, FileSystem, FsxLustre,
    FsxOntap, FsxOpenZfs, FsxWindows, Instance, LifecyclePolicy, MemoryDbCluster, NeptuneCluster, RdsCluster,
    RedshiftCluster, ReplicationGroup, ServerlessCache, Tagged, Tags, VolumeAttachment, keys,
};

/// RDS uploads its logs every five minutes, and so do its relatives.
const CONTINUOUS: &str = "continuous";
const DAILY: &str = "daily";

impl<'a> Store<'a> for DbInstance<'a> {
    fn backup_type(&self) -> Read<Option<&'static str>> {
        Ok(Some("RDS"))
    }

    fn can_be_continuous(&self) -> bool {
        true
    }

    fn arn(&self) -> Option<Arn<'a>> {
        Some(arn(self, "rds", "db:", "identifier"))
    }

    fn own_backup(&self) -> Read<Option<OwnBackup>> {
        days(CONTINUOUS, self.backup_retention_period())
    }

    fn stands_in(&self) -> Read<Option<&'static str>> {
        Ok(if self.replicate_source_db()?.is_set() {
            Some("a read replica is restored from its source")
        } else if self.is_aurora()? {
            Some("an Aurora instance is backed up by its cluster")
        } else {
            None
        })
    }
}

/// Clusters of the RDS family, whose ARNs look alike; AWS Backup copies those of Aurora continuously.
macro_rules! clusters {
    ($($view:ident $continuous:literal $name:expr),*) => {$(
        impl<'a> Store<'a> for $view<'a> {
            fn backup_type(&self) -> Read<Option<&'static str>> {
                let name: fn(&Self) -> Read<&'static str> = $name;
                name(self).map(Some)
            }

            fn can_be_continuous(&self) -> bool {
                $continuous
            }

            fn arn(&self) -> Option<Arn<'a>> {
                Some(arn(self, "rds", "cluster:", "cluster_identifier"))
            }

            fn own_backup(&self) -> Read<Option<OwnBackup>> {
                days(CONTINUOUS, self.backup_retention_period())
            }
        }
    )*};
}

clusters!(
    RdsCluster true |cluster| Ok(if cluster.engine()?.starts_with("aurora") { "Aurora" } else { "RDS" }),
    DocDbCluster false |_| Ok("DocumentDB"),
    NeptuneCluster false |_| Ok("Neptune")
);

impl<'a> Store<'a> for RedshiftCluster<'a> {
    fn backup_type(&self) -> Read<Option<&'static str>> {
        Ok(Some("Redshift"))
    }

    fn arn(&self) -> Option<Arn<'a>> {
        Some(arn(self, "redshift", "cluster:", "cluster_identifier"))
    }

    fn own_backup(&self) -> Read<Option<OwnBackup>> {
        days("every 8 hours", self.automated_snapshot_retention_period())
    }
}

impl<'a> Store<'a> for DynamoTable<'a> {
    fn backup_type(&self) -> Read<Option<&'static str>> {
        Ok(Some("DynamoDB"))
    }

    fn arn(&self) -> Option<Arn<'a>> {
        Some(arn(self, "dynamodb", "table/", "name"))
    }

    fn own_backup(&self) -> Read<Option<OwnBackup>> {
        let blocks = self.point_in_time_recovery()?;
        for block in blocks {
            if block.enabled()? {
                let days = block.recovery_period_in_days().ok();
                return Ok(Some(OwnBackup { schedule: CONTINUOUS, days }));
            }
        }
        Ok(None)
    }

    fn stands_in(&self) -> Read<Option<&'static str>> {
        Ok(self.is_lock_table()?.then_some("a Terraform lock table holds no data"))
    }
}

impl<'a> Store<'a> for FileSystem<'a> {
    fn backup_type(&self) -> Read<Option<&'static str>> {
        Ok(Some("EFS"))
    }

    fn arn(&self) -> Option<Arn<'a>> {
        Some(arn(self, "elasticfilesystem", "file-system/", "id"))
    }

    fn own_backup(&self) -> Read<Option<OwnBackup>> {
        let enabled = self.backup_policies().any(|policy| {
            let states = policy.backup_policy()?;
            or(states.iter().map(|state| Ok(state.status()? == "ENABLED")))
        });
        let enabled = enabled? || (self.availability_zone_name()?.is_set() && !self.backup_policies().exists()?);
        // Amazon EFS User Guide: the default plan of automatic backups is daily and keeps 35 days.
        Ok(enabled.then_some(OwnBackup { schedule: DAILY, days: Some(35) }))
    }
}

impl<'a> Store<'a> for EbsVolume<'a> {
    fn backup_type(&self) -> Read<Option<&'static str>> {
        Ok(Some("EBS"))
    }

    fn arn(&self) -> Option<Arn<'a>> {
        Some(arn(self, "ec2", "volume/", "id"))
    }

    fn own_backup(&self) -> Read<Option<OwnBackup>> {
        Ok(None)
    }

    fn snapshot_policies(&self) -> Option<Related<'a, LifecyclePolicy<'a>>> {
        Some(policies(self).filter(|policy| policy.takes("VOLUME", || Tagged::tags(self))))
    }

    /// AWS Backup and Data Lifecycle Manager copy an instance with every volume that is attached to it.
    fn is_copied_with(&self, fits: &dyn Fn(&BackupRule<'a>) -> Read<bool>) -> Read<bool> {
        self.named_by::<VolumeAttachment<'a>>("volume_id").any(|attachment| {
            attachment.points_to::<Instance<'a>>("instance_id").any(|machine| {
                let policies = machine.snapshot_policies().map_or(Ok(false), Related::exists);
                or([policies, machine.has_rule(fits)])
            })
        })
    }
}

impl<'a> Store<'a> for Instance<'a> {
    fn backup_type(&self) -> Read<Option<&'static str>> {
        Ok(Some("EC2"))
    }

    fn arn(&self) -> Option<Arn<'a>> {
        Some(arn(self, "ec2", "instance/", "id"))
    }

    fn own_backup(&self) -> Read<Option<OwnBackup>> {
        Ok(None)
    }

    fn stands_in(&self) -> Read<Option<&'static str>> {
        Ok(self.ebs_block_device()?.is_empty().then_some("it has no data volume of its own"))
    }

    fn snapshot_policies(&self) -> Option<Related<'a, LifecyclePolicy<'a>>> {
        // The provider gives its default tags to the volumes of an instance too, since version 5.39.0.
        let marked = |own: Read<Tags>| {
            let mut tags = self.provider_tags()?;
            tags.extend(own?);
            Ok(tags)
        };
        let of_volumes = |policy: &LifecyclePolicy<'a>| {
            let devices = self.ebs_block_device()?;
            let mut each = devices.iter().map(|device| policy.takes("VOLUME", || marked(device.tags())));
            let every = each.try_fold(true, |all, one| one.map(|one| all && one))?;
            Ok((!devices.is_empty() && every) || policy.takes("VOLUME", || marked(self.volume_tags()))?)
        };
        let takes =
            |policy: &LifecyclePolicy<'a>| or([policy.takes("INSTANCE", || Tagged::tags(self)), of_volumes(policy)]);
        Some(self.all::<LifecyclePolicy<'a>>().filter(takes))
    }
}

/// The policies that may take a resource by its tags.
fn policies<'a>(store: &impl Tagged<'a>) -> Related<'a, LifecyclePolicy<'a>> {
    match keys::wanted_by(store.node().resource(), None) {
        Some(wanted) => store.all_keyed(("policy", keys::of_policy), &wanted),
        None => store.all(),
    }
}

impl<'a> LifecyclePolicy<'a> {
    /// Whether it takes snapshots of what has these tags: `VOLUME` or `INSTANCE`.
    fn takes(&self, kind: &str, tags: impl Fn() -> Read<Tags>) -> Read<bool> {
        if self.state()? != "ENABLED" {
            return Ok(false);
        }
        // A default policy takes everything in the Region but what it excludes.
        if self.default_policy()?.as_deref() == Some(kind) {
            return self.excludes(&tags).map(|excluded| !excluded);
        }
        for details in self.policy_details()? {
            let meant = details.resource_types()?.iter().any(|one| one == kind);
            if meant && has_one_of(&tags()?, details.target_tags()?)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn excludes(&self, tags: &impl Fn() -> Read<Tags>) -> Read<bool> {
        for details in self.policy_details()? {
            for exclusions in details.exclusions()? {
                if !exclusions.exclude_volume_types()?.is_empty() {
                    return Err(unknown(Reason::Undecided, "the default policy leaves some types of volumes out"));
                }
                let unwanted = exclusions.exclude_tags()?;
                if !unwanted.is_empty() && has_one_of(&tags()?, unwanted)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

fn has_one_of(tags: &Tags, wanted: Tags) -> Read<bool> {
    or(wanted.into_iter().map(|(key, value)| match tags.get(&key) {
        Some(own) => Ok(own.clone()? == value?),
        None => Ok(false),
    }))
}

impl<'a> Store<'a> for Bucket<'a> {
    fn backup_type(&self) -> Read<Option<&'static str>> {
        Ok(Some("S3"))
    }

    fn can_be_continuous(&self) -> bool {
        true
    }

    fn arn(&self) -> Option<Arn<'a>> {
        Some(Arn { region: Some(""), account: Some(""), ..arn(self, "s3", "", "bucket") })
    }

    fn own_backup(&self) -> Read<Option<OwnBackup>> {
        Ok(self.is_versioned()?.then_some(OwnBackup { schedule: CONTINUOUS, days: None }))
    }

    fn may_be_lost(&self) -> Read<Option<&'static str>> {
        Ok(if self.is_rebuildable() {
            Some("its data can be made again")
        } else if self.receives_logs()? {
            Some("it receives logs, which are only ever appended")
        } else {
            None
        })
    }

    fn replicas(&self) -> Vec<(String, Read<bool>)> {
        self.replication_targets()
    }
}

/// File systems of FSx.
macro_rules! fsx {
    ($($view:ident),*) => {$(
        impl<'a> Store<'a> for $view<'a> {
            fn backup_type(&self) -> Read<Option<&'static str>> {
                Ok(Some("FSx"))
            }

            fn arn(&self) -> Option<Arn<'a>> {
                Some(arn(self, "fsx", "file-system/", "id"))
            }

            fn own_backup(&self) -> Read<Option<OwnBackup>> {
                days(DAILY, self.automatic_backup_retention_days())
            }
        }
    )*};
}

fsx!(FsxWindows, FsxOntap, FsxOpenZfs);

impl<'a> Store<'a> for FsxLustre<'a> {
    fn backup_type(&self) -> Read<Option<&'static str>> {
        Ok(Some("FSx"))
    }

    fn arn(&self) -> Option<Arn<'a>> {
        Some(arn(self, "fsx", "file-system/", "id"))
    }

    fn own_backup(&self) -> Read<Option<OwnBackup>> {
        days(DAILY, self.automatic_backup_retention_days())
    }

    fn stands_in(&self) -> Read<Option<&'static str>> {
        Ok(self.deployment_type()?.starts_with("SCRATCH").then_some("a scratch file system cannot be backed up"))
    }
}

/// Caches; AWS Backup knows neither ElastiCache nor MemoryDB.
macro_rules! caches {
    ($($view:ident),*) => {$(
        impl<'a> Store<'a> for $view<'a> {
            fn backup_type(&self) -> Read<Option<&'static str>> {
                Ok(None)
            }

            fn arn(&self) -> Option<Arn<'a>> {
                None
            }

            fn own_backup(&self) -> Read<Option<OwnBackup>> {
                days(DAILY, self.snapshot_retention_limit())
            }
        }
    )*};
}

caches!(MemoryDbCluster, ReplicationGroup, CacheCluster, ServerlessCache);
