//! What fixes a version: constraints of Terraform, sources of modules.

/// A version constraint, as far as it matters whether it ends.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Version<'t> {
    /// With `=`, `~>`, `<` or a plain version.
    Bounded,
    /// Nothing but lower bounds and exclusions.
    OpenAbove(&'t str),
}

impl<'t> Version<'t> {
    /// Terraform's language of version constraints: parts that must all hold, separated by commas.
    pub(crate) fn of(constraint: &'t str) -> Self {
        let bounds = |part: &str| {
            let part = part.trim();
            !part.is_empty() && !part.starts_with('>') && !part.starts_with("!=")
        };
        match constraint.split(',').any(bounds) {
            true => Self::Bounded,
            false => Self::OpenAbove(constraint.trim()),
        }
    }
}

/// Where a module comes from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Source<'t> {
    Local,
    Registry,
    /// With its `ref`.
    Git(Option<&'t str>),
    /// An archive behind a URL, which is as fixed as its address.
    Archive,
}

impl<'t> Source<'t> {
    /// Terraform's language of module sources.
    pub(crate) fn of(source: &'t str) -> Self {
        if source.starts_with("./") || source.starts_with("../") || source.starts_with('/') || source.is_empty() {
            return Self::Local;
        }
        let git = ["git::", "git@", "github.com/", "bitbucket.org/", "hg::"];
        let (address, query) = source.split_once('?').unwrap_or((source, ""));
        if git.iter().any(|start| source.starts_with(start)) || address.ends_with(".git") {
            let reference = query.split('&').find_map(|part| part.strip_prefix("ref=").or(part.strip_prefix("rev=")));
            return Self::Git(reference.filter(|reference| !reference.is_empty()));
        }
        match address.contains("://") || address.contains("::") {
            true => Self::Archive,
            false => Self::Registry,
        }
    }

    /// A commit has only hexadecimal digits, and a tag has digits; a branch has a name.
    pub(crate) fn is_branch(reference: &str) -> bool {
        let commit = reference.len() >= 7 && reference.bytes().all(|byte| byte.is_ascii_hexdigit());
        !commit && !reference.bytes().any(|byte| byte.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upper_bound_ends_a_constraint() {
        for bounded in ["~> 5.0", "= 5.1.0", "5.1.0", ">= 5.0, < 6.0", "<=5"] {
            assert_eq!(Version::of(bounded), Version::Bounded, "{bounded}");
        }
        for open in [">= 5.0", "> 5", ">= 5, != 5.3"] {
            assert_eq!(Version::of(open), Version::OpenAbove(open), "{open}");
        }
    }

    #[test]
    fn sources_are_terraforms() {
        assert_eq!(Source::of("./modules/a"), Source::Local);
        assert_eq!(Source::of("terraform-aws-modules/vpc/aws"), Source::Registry);
        assert_eq!(Source::of("app.terraform.io/org/vpc/aws//modules/x"), Source::Registry);
        assert_eq!(Source::of("git::https://example.com/vpc.git?depth=1&ref=v1.2.0"), Source::Git(Some("v1.2.0")));
        assert_eq!(Source::of("github.com/org/vpc"), Source::Git(None));
        assert_eq!(Source::of("git@github.com:org/vpc.git//x?ref=main"), Source::Git(Some("main")));
        assert_eq!(Source::of("https://example.com/vpc.zip"), Source::Archive);
        assert_eq!(Source::of("s3::https://s3.amazonaws.com/b/vpc.zip"), Source::Archive);
        assert!(Source::is_branch("main") && Source::is_branch("stable"));
        assert!(!Source::is_branch("v1") && !Source::is_branch("release-2024") && !Source::is_branch("abcdefa"));
    }
}
