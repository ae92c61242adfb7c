//! Redshift.

use prc_check::{Presence, resource};

use crate::tags::tagged;

resource! {
    /// A provisioned Redshift cluster.
    RedshiftCluster = "aws_redshift_cluster" by ["cluster_identifier", "id", "arn"] {
        /// provider: Optional, Computed; the service's own key when unset.
        kms_key_id: Option<String>,
        /// provider: Required.
        cluster_identifier: String = required,
        /// provider: Default true until version 5, false since version 6 (version 6 upgrade guide);
        /// [`crate::aws_provider_since`] tells.
        publicly_accessible: Option<bool>,
        /// provider: Default false until version 5, true since version 6 (version 6 upgrade guide);
        /// [`crate::aws_provider_since`] tells.
        encrypted: Option<bool>,
        /// Days; 0 is off. provider: Default 1.
        automated_snapshot_retention_period: i64 = 1,
        /// provider: Default false.
        skip_final_snapshot: bool = false,
        /// provider: Optional.
        final_snapshot_identifier: Option<String>,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
}

tagged!(RedshiftCluster);
