//! References of container images: `registry/name:tag@sha256:digest`.

use prc_check::Unknown;

/// What of an image a reference fixes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pin<'t> {
    Digest,
    Tag(&'t str),
    /// No tag, which means `latest`.
    Nothing,
    /// What stands behind the name is not known.
    Open,
}

impl<'t> Pin<'t> {
    /// A reference of which some parts may be between [`Unknown::HOLE`]. A digest is behind `@`, and a tag is behind the
    /// first colon after the last slash: a colon before that is of a port.
    pub(crate) fn of(reference: &'t str) -> Self {
        let (open, close) = Unknown::HOLE;
        if outside_of_holes(reference).any(|character| character == '@') {
            return Self::Digest;
        }
        let (before, known) = match reference.rsplit_once(close) {
            Some((before, known)) => (Some(before), known),
            None => (None, reference),
        };
        let (path, name) = known.rsplit_once('/').map_or((None, known), |(path, name)| (Some(path), name));
        match name.split_once(':') {
            Some((_, "")) => Self::Nothing,
            // A part that is not known may itself be behind a colon: `:${var.a}:latest` is no reference at all.
            Some((_, tag)) => Self::Tag(tag),
            None if before.is_none() || path.is_some() => Self::Nothing,
            // The address of a repository holds no tag.
            None if name.is_empty() && before.is_some_and(|before| before.ends_with(".repository_url")) => {
                let hole = before.and_then(|before| before.rsplit_once(open)).map_or("", |(left, _)| left);
                if hole.is_empty() { Self::Nothing } else { Self::Open }
            }
            None => Self::Open,
        }
    }
}

fn outside_of_holes(text: &str) -> impl Iterator<Item = char> {
    let (open, close) = Unknown::HOLE;
    let mut inside = false;
    text.chars().filter(move |&character| {
        let out = !inside && character != open;
        inside = character == open || (inside && character != close);
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_pinned_by_its_end() {
        assert_eq!(Pin::of("nginx"), Pin::Nothing);
        assert_eq!(Pin::of("nginx:1.27"), Pin::Tag("1.27"));
        assert_eq!(Pin::of("registry.example.com:5000/app"), Pin::Nothing);
        assert_eq!(Pin::of("registry.example.com:5000/app:v1"), Pin::Tag("v1"));
        assert_eq!(Pin::of("app:v1@sha256:0123"), Pin::Digest);
    }

    #[test]
    fn what_is_not_known_may_hold_the_tag() {
        assert_eq!(Pin::of("\u{fff9}(var.image)\u{fffb}"), Pin::Open);
        assert_eq!(Pin::of("\u{fff9}(var.repository)\u{fffb}:latest"), Pin::Tag("latest"));
        assert_eq!(Pin::of("\u{fff9}(var.registry)\u{fffb}/app"), Pin::Nothing);
        assert_eq!(Pin::of("app:\u{fff9}(var.tag)\u{fffb}"), Pin::Open);
        assert_eq!(Pin::of("app:\u{fff9}(var.tag)\u{fffb}-arm"), Pin::Open);
        assert_eq!(Pin::of("app@\u{fff9}(var.digest)\u{fffb}"), Pin::Digest);
        assert_eq!(Pin::of("\u{fff9}aws_ecr_repository.app.repository_url\u{fffb}"), Pin::Nothing);
        assert_eq!(Pin::of("app:\u{fff9}aws_ecr_repository.app.repository_url\u{fffb}"), Pin::Open);
    }
}
