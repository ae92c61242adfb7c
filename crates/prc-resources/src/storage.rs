//! File systems: EFS and FSx.

use prc_check::{Presence, Related, View, resource};

use crate::EfsBackupPolicy;
use crate::tags::tagged;

resource! {
    /// An EFS file system.
    FileSystem = "aws_efs_file_system" by ["id", "arn"] {
        /// provider: Default bursting.
        throughput_mode: String = "bursting",
        /// provider: Optional, Computed, not sent when unset. EFS API, CreateFileSystem: generalPurpose.
        performance_mode: String = "generalPurpose",
        /// provider: Optional, Computed; the service's own key when unset.
        kms_key_id: Option<String>,
        /// The zone of a One Zone file system, which has automatic backups until a policy says otherwise (EFS API,
        /// CreateFileSystem, Backup); provider: Optional, Computed.
        availability_zone_name: Presence,
        /// provider: Optional, Computed, not sent when unset. EFS API, CreateFileSystem: encrypted when it is true.
        encrypted: bool = false,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// FSx for Windows File Server.
    FsxWindows = "aws_fsx_windows_file_system" by ["id", "arn"] {
        /// provider: Default SINGLE_AZ_1.
        deployment_type: String = "SINGLE_AZ_1",
        /// Days; 0 is off. provider: Default 7.
        automatic_backup_retention_days: i64 = 7,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// FSx for NetApp ONTAP.
    FsxOntap = "aws_fsx_ontap_file_system" by ["id", "arn"] {
        /// provider: Required.
        deployment_type: String = required,
        /// Days; 0 is off. provider: Default 0.
        automatic_backup_retention_days: i64 = 0,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// FSx for OpenZFS.
    FsxOpenZfs = "aws_fsx_openzfs_file_system" by ["id", "arn"] {
        /// provider: Required.
        deployment_type: String = required,
        /// Days; 0 is off. provider: Default 0.
        automatic_backup_retention_days: i64 = 0,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// FSx for Lustre.
    FsxLustre = "aws_fsx_lustre_file_system" by ["id", "arn"] {
        /// Days; 0 is off. provider: Optional, Computed, not sent when unset. FSx API,
        /// CreateFileSystemLustreConfiguration: 0.
        automatic_backup_retention_days: i64 = 0,
        /// `SCRATCH_1`, `SCRATCH_2`, `PERSISTENT_1` or `PERSISTENT_2`; provider: Default SCRATCH_1.
        deployment_type: String = "SCRATCH_1",
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
}

tagged!(FileSystem, FsxWindows, FsxOntap, FsxOpenZfs, FsxLustre);

impl<'a> FileSystem<'a> {
    /// What decides its automatic backups.
    pub fn backup_policies(&self) -> Related<'a, EfsBackupPolicy<'a>> {
        self.named_by("file_system_id")
    }
}
