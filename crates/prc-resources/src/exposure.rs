//! Policies of resources, and snapshots that are given away.

use prc_check::{Read, block, resource};

use crate::Policy;

resource! {
    /// The policy of an SQS queue.
    QueuePolicy = "aws_sqs_queue_policy" by ["id"] {
        /// provider: Required.
        policy: Policy = required,
    }
    /// The policy of a secret.
    SecretPolicy = "aws_secretsmanager_secret_policy" by ["id"] {
        /// provider: Required.
        policy: Policy = required,
    }
    /// The policy of an image registry.
    RegistryPolicy = "aws_ecr_repository_policy" by ["id"] {
        /// provider: Required.
        policy: Policy = required,
    }
    /// The policy of a file system.
    FileSystemPolicy = "aws_efs_file_system_policy" by ["id"] {
        /// provider: Required.
        policy: Policy = required,
    }
    /// The policy of a backup vault.
    VaultPolicy = "aws_backup_vault_policy" by ["id"] {
        /// provider: Required.
        backup_vault_name: String = required,
        /// provider: Required.
        policy: Policy = required,
    }
    /// The policy of a search domain.
    SearchDomainPolicy = "aws_opensearch_domain_policy" by ["id"] {
        /// provider: Required.
        domain_name: String = required,
        /// provider: Required.
        access_policies: Policy = required,
    }
    /// A snapshot of a database.
    DbSnapshot = "aws_db_snapshot" by ["db_snapshot_identifier", "id"] {
        /// Accounts that may copy it; `all` is every one; provider: Optional.
        shared_accounts: Vec<Read<String>>,
    }
    /// Who may start machines from an image.
    ImagePermission = "aws_ami_launch_permission" by ["id"] {
        /// `all` is everybody; provider: Optional.
        group: Option<String>,
    }
    /// Who may make volumes from a snapshot.
    VolumePermission = "aws_snapshot_create_volume_permission" by ["id"] {
        /// An account; provider: Required.
        account_id: String = required,
    }
}

block! {
    /// The network of a search domain.
    SearchNetwork {
        /// provider: Optional.
        subnet_ids: Vec<Read<String>>,
    }
    /// Users and roles of a search domain.
    SearchSecurity {
        /// provider: Required.
        enabled: bool = required,
    }
}
