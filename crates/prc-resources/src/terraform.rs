//! Root modules: what they say of Terraform itself.

use prc_check::{Read, View, block, resource};

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

/// Whether a resource is made with the AWS provider of a major version or a later one: by the lock file of its root
/// module, or else by the constraint. `None` when neither tells.
///
/// # Errors
/// What says it is not known.
pub fn aws_provider_since<'a>(of: &impl View<'a>, major: u32) -> Read<Option<bool>> {
    let home = of.node().resource().root_module.path();
    for settings in of.node().documents::<TerraformSettings<'a>>().sure() {
        if settings.node().resource().root_module.path() != home {
            continue;
        }
        for lock in settings.lock()? {
            for provider in lock.providers()? {
                if provider.source()?.ends_with("/hashicorp/aws") {
                    return Ok(provider.version()?.and_then(|version| decides(&version, major)));
                }
            }
        }
        for required in settings.required_providers()? {
            let source = required.source()?;
            if source.map_or(required.name()? == "aws", |source| source.ends_with("hashicorp/aws")) {
                return Ok(required.version()?.and_then(|constraint| decides(&constraint, major)));
            }
        }
    }
    Ok(None)
}

/// Whether a constraint allows only versions from this major one on, or only earlier ones; `None` when it allows both.
/// (Terraform, version constraints: parts that must all hold, and `~> 6` has no end, as `~> 6.0` has.)
fn decides(constraint: &str, major: u32) -> Option<bool> {
    let (mut least, mut most) = (0, u32::MAX);
    for part in constraint.split(',').map(str::trim) {
        let version = part.trim_start_matches(['=', '!', '<', '>', '~', ' ']);
        let mut numbers = version.split('.').map(|number| number.parse::<u32>().ok());
        let first = numbers.next()??;
        let rest: Vec<_> = numbers.collect();
        let (from, to) = match part[..part.len() - version.len()].trim() {
            "" | "=" => (first, first),
            "~>" if rest.is_empty() => (first, u32::MAX),
            "~>" => (first, first),
            ">" | ">=" => (first, u32::MAX),
            "<" if rest.iter().all(|number| *number == Some(0)) => (0, first.saturating_sub(1)),
            "<" | "<=" => (0, first),
            _ => (0, u32::MAX),
        };
        (least, most) = (least.max(from), most.min(to));
    }
    if least >= major {
        return Some(true);
    }
    (most < major).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::decides;

    #[test]
    fn a_constraint_decides_when_it_allows_one_side_only() {
        for newer in ["6.2.0", "= 6.0.0", "~> 6.0", "~> 6", ">= 6.0, < 7.0", ">= 5.0, ~> 6.4", "> 6.1", "~> 7.0"] {
            assert_eq!(decides(newer, 6), Some(true), "{newer}");
        }
        for older in ["5.100.0", "~> 5.0", "< 6.0.0", "<6", "<= 5.90", ">= 4.0, < 6.0", "=5.1.0"] {
            assert_eq!(decides(older, 6), Some(false), "{older}");
        }
        for open in [">= 5.0", "~> 5", "< 6.1", "<= 6.0", "!= 5.0.0", "", "latest", ">= x", "=", "é"] {
            assert_eq!(decides(open, 6), None, "{open}");
        }
    }
}
