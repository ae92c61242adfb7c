//! What runs, as documents say it: tasks and builds.

use prc_check::{Read, block, resource};

use crate::Json;

resource! {
    /// The containers of a task.
    TaskDefinition = "aws_ecs_task_definition" by ["family", "arn", "id"] {
        /// provider: Required.
        container_definitions: Json = required,
        /// `host` or `task`; provider: Optional.
        pid_mode: Option<String>,
        /// `bridge`, `host`, `awsvpc` or `none`; provider: Optional, Computed.
        network_mode: Option<String>,
    }
    /// A build.
    BuildProject = "aws_codebuild_project" by ["name", "arn", "id"] {
        /// provider: Required.
        environment: Vec<BuildEnvironment<'a>>,
    }
}

block! {
    /// Where a build runs.
    BuildEnvironment {
        /// provider: Optional.
        environment_variable: Vec<BuildVariable<'a>>,
    }
    /// A variable of a build.
    BuildVariable {
        /// provider: Required.
        name: String = required,
        /// provider: Required.
        value: Read<String> = required,
        /// `PARAMETER_STORE` and `SECRETS_MANAGER` hold a name in value; provider: Defaults to PLAINTEXT.
        r#type: String = "PLAINTEXT",
    }
}
