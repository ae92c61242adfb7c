//! What runs when something is pushed, and what objectives files hold.

use prc_check::{block, resource};

resource! {
    /// A file of GitHub Actions, GitLab CI or another service.
    Workflow = "workflow" by ["path"] {
        path: String = required,
        /// `github`, `github-action`, `gitlab`, `circleci`, `jenkins` and so on.
        dialect: String = required,
        name: Option<String>,
        /// `pull_request`, `push`, and `push-to-any-branch` beside it; `any` where the service keeps them.
        triggers: Vec<String>,
        /// It leaves out pull requests by the paths that they change.
        filtered: bool = required,
        /// It says what its token may do.
        limited: bool = required,
        /// `contents: read`, or `write-all`.
        permissions: Vec<String>,
        env: Vec<Pair<'a>>,
        jobs: Vec<Job<'a>>,
    }
    /// A file that defines service level objectives: OpenSLO, Sloth, Pyrra.
    ObjectiveFile = "objective-file" by ["path"] {
        path: String = required,
        /// Their names.
        objectives: Vec<String>,
    }
}

block! {
    /// A job.
    Job {
        id: String = required,
        /// A workflow that it calls.
        uses: Option<String>,
        /// It says what its token may do.
        limited: bool = required,
        permissions: Vec<String>,
        /// It may fail and nothing happens.
        optional: bool = required,
        /// It runs for pull requests, as far as it says so itself.
        for_changes: bool = required,
        env: Vec<Pair<'a>>,
        steps: Vec<Step<'a>>,
    }
    /// A step.
    Step {
        /// An action, with its version.
        uses: Option<String>,
        /// Commands.
        run: Option<String>,
        /// It may fail and nothing happens.
        optional: bool = required,
        /// What is passed to the action.
        with: Vec<Pair<'a>>,
        env: Vec<Pair<'a>>,
    }
    /// A name of the user's own with its value.
    Pair {
        name: String = required,
        value: String = required,
    }
}
