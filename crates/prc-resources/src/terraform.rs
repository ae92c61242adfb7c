//! Root modules: what they say of Terraform itself.

use prc_check::{Read, block, resource};

resource! {
    /// The settings of a root module.
    TerraformSettings = "terraform" by ["path"] {
        /// The directory; `.` for the root of the repository.
        path: String = required,
        /// It makes something: it has a backend, or provider configurations, or values for its variables. One without
        /// is there for others to call, and an example shows how.
        deploys: bool = required,
        /// Versions of Terraform that may be used.
        required_version: Option<String>,
        required_providers: Vec<RequiredProvider<'a>>,
        /// At most one.
        backend: Vec<Backend<'a>>,
        /// Set when HCP Terraform keeps the state.
        cloud: Vec<String>,
        /// The module calls of the root module and of the local modules that it calls.
        calls: Vec<Call<'a>>,
        /// Local names of the providers that its own blocks need.
        providers: Vec<String>,
        /// Terragrunt writes settings into it that are not there to be read.
        terragrunt: bool = required,
        /// `*.tfbackend` files beside it, each a possible configuration of the backend.
        backend_files: Vec<BackendFile<'a>>,
        /// State files in it that are not ignored by git.
        state_files: Vec<String>,
        /// `.terraform.lock.hcl`; at most one.
        lock: Vec<Lock<'a>>,
    }
}

block! {
    /// A provider that is required.
    RequiredProvider {
        name: String = required,
        /// `hashicorp/aws`.
        source: Option<String>,
        /// A constraint on its version.
        version: Option<String>,
    }
    /// Where the state is.
    Backend {
        /// `s3`, `gcs`, `local` and so on.
        r#type: String = required,
        /// The bucket of `s3`.
        bucket: Option<String>,
        /// The object of `s3`.
        key: Option<String>,
        /// Terraform's backend "s3": false when unset.
        encrypt: Option<bool>,
        kms_key_id: Option<String>,
        /// Terraform's backend "s3", 1.10 and later: false when unset.
        use_lockfile: Option<bool>,
        dynamodb_table: Option<String>,
    }
    /// Arguments of a backend that are passed by `-backend-config`.
    BackendFile {
        path: String = required,
        bucket: Option<String>,
        encrypt: Option<bool>,
        kms_key_id: Option<String>,
        use_lockfile: Option<bool>,
        dynamodb_table: Option<String>,
    }
    /// A `module` block.
    Call {
        name: String = required,
        source: Read<String> = required,
        version: Option<String>,
    }
    /// A dependency lock file.
    Lock {
        path: String = required,
        providers: Vec<LockedProvider<'a>>,
    }
    /// A provider whose version is fixed.
    LockedProvider {
        /// `registry.terraform.io/hashicorp/aws`.
        source: String = required,
        version: Option<String>,
        /// Checksums with their scheme: `h1:…`, `zh:…`.
        hashes: Vec<String>,
    }
}
