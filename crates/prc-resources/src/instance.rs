//! EC2 instances, their templates and volumes.

use prc_check::{Presence, Read, Related, View, block, resource};

use crate::tags::tagged;

resource! {
    /// A virtual machine.
    Instance = "aws_instance" by ["id", "arn"] {
        /// Volumes besides the root; provider: Optional, Computed and none when unset, unless the image brings some.
        ebs_block_device: Vec<BlockDevice<'a>>,
        /// provider: Optional, Computed.
        metadata_options: Vec<MetadataOptions<'a>>,
        /// A script that runs at the first start; provider: Optional. In a template, base64.
        user_data: Option<Read<String>>,
        /// provider: Optional.
        launch_template: Vec<TemplateReference<'a>>,
        /// Tags of every volume made with the instance; provider: Optional.
        volume_tags: crate::Tags,
        /// Those of the provider that makes it, which `prc-terraform` writes here: no attribute of the resource.
        default_tags: Presence,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// What instances are started from.
    LaunchTemplate = "aws_launch_template" by ["id", "name", "arn"] {
        /// provider: Optional, Computed.
        metadata_options: Vec<MetadataOptions<'a>>,
        /// A script that runs at the first start; provider: Optional. In a template, base64.
        user_data: Option<Read<String>>,
    }
    /// What instances were started from before there were templates.
    LaunchConfiguration = "aws_launch_configuration" by ["id", "name", "arn"] {
        /// provider: Optional, Computed.
        metadata_options: Vec<MetadataOptions<'a>>,
        /// A script that runs at the first start; provider: Optional. In a template, base64.
        user_data: Option<Read<String>>,
    }
    /// What the account asks of instances that say nothing.
    MetadataDefaults = "aws_ec2_instance_metadata_defaults" by ["id"] {
        /// `required`, `optional` or `no-preference`; provider: Default no-preference.
        http_tokens: String = "no-preference",
    }
    /// A volume on its own.
    EbsVolume = "aws_ebs_volume" by ["id", "arn"] {
        /// provider: Optional, Computed; the Region's default when unset.
        encrypted: Option<bool>,
        /// provider: Optional, Computed; the service's own key when unset.
        kms_key_id: Option<String>,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// A volume in an instance.
    VolumeAttachment = "aws_volume_attachment" by ["id"] {
        /// provider: Required.
        volume_id: String = required,
        /// provider: Required.
        instance_id: String = required,
    }
}

block! {
    /// A volume of an instance.
    BlockDevice {
        /// provider: Required.
        device_name: String = required,
        /// provider: Optional.
        tags: crate::Tags,
    }
    /// How an instance is asked for its metadata.
    MetadataOptions {
        /// `enabled` or `disabled`; provider: Default enabled in an instance, Optional and Computed in templates. EC2
        /// and Auto Scaling API: enabled.
        http_endpoint: String = "enabled",
        /// `required` or `optional`; provider: Optional, Computed, not sent when unset. EC2 API,
        /// InstanceMetadataOptionsRequest: the account and the image decide.
        http_tokens: Option<String>,
    }
    /// The template of an instance.
    TemplateReference {
        /// provider: Optional.
        id: Option<String>,
        /// provider: Optional.
        name: Option<String>,
    }
}

tagged!(Instance, EbsVolume);

impl<'a> Instance<'a> {
    /// The declared template it is started from.
    pub fn templates(&self) -> Related<'a, LaunchTemplate<'a>> {
        self.points_to("launch_template.id").or(self.points_to("launch_template.name"))
    }
}
