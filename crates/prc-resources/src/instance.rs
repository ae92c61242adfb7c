//! EC2 instances and volumes.

use prc_check::{block, resource};

use crate::tags::tagged;

resource! {
    /// A virtual machine.
    Instance = "aws_instance" by ["id", "arn"] {
        /// Volumes besides the root; provider: Optional, Computed and none when unset, unless the image brings some.
        ebs_block_device: Vec<BlockDevice<'a>>,
        /// provider: Optional.
        tags: crate::Tags,
        /// With the provider's `default_tags`.
        tags_all: crate::Tags,
    }
    /// A volume on its own.
    EbsVolume = "aws_ebs_volume" by ["id", "arn"] {
        /// provider: Optional.
        tags: crate::Tags,
        /// With the provider's `default_tags`.
        tags_all: crate::Tags,
    }
}

block! {
    /// A volume of an instance.
    BlockDevice {
        /// provider: Required.
        device_name: String = required,
    }
}

tagged!(Instance, EbsVolume);
