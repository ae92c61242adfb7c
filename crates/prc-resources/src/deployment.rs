//! Deployments that watch alarms.

use prc_check::{Read, block, resource};

resource! {
    /// A CodeDeploy deployment group.
    CodeDeployGroup = "aws_codedeploy_deployment_group" by ["id", "arn"] {
        /// provider: Optional.
        alarm_configuration: Vec<AlarmConfiguration<'a>>,
    }
}

block! {
    /// The alarms that stop a deployment.
    AlarmConfiguration {
        /// Names of alarms; provider: Optional.
        alarms: Vec<Read<String>>,
    }
}
