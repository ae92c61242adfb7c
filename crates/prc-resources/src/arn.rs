//! ARNs and the patterns of AWS Backup, in which `*` stands for any text.

use prc_check::View;

/// An ARN as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct Arn<'t> {
    pub(crate) service: &'t str,
    /// `None` when it is not known; empty for global services.
    pub(crate) region: Option<&'t str>,
    pub(crate) account: Option<&'t str>,
    /// What stands before the name: `db:`, `volume/`.
    pub(crate) before: &'t str,
    pub(crate) name: Option<&'t str>,
}

impl<'t> Arn<'t> {
    /// An ARN that is known in full.
    pub(crate) fn parse(arn: &'t str) -> Option<Self> {
        let mut parts = arn.splitn(6, ':').skip(2);
        let mut part = || parts.next();
        let (service, region, account) = (part()?, part(), part());
        Some(Self { service, region, account, before: "", name: part() })
    }

    /// Whether a pattern covers it; `None` when what is not known decides.
    pub(crate) fn fits(&self, pattern: &str) -> Option<bool> {
        let known = |part: Option<&str>, pattern: &str| part.is_none_or(|part| glob(pattern, part));
        match pattern.splitn(6, ':').collect::<Vec<_>>()[..] {
            // Whoever writes a whole ARN means an account and Region of the system.
            ["arn", _, service, region, account, name] => {
                let place = glob(service, self.service) && known(self.region, region) && known(self.account, account);
                if place { three_valued(name, &pieces(self.before, self.name)) } else { Some(false) }
            }
            _ => {
                let mut whole = pieces(&format!("arn:aws:{}:", self.service), self.region);
                whole.extend(pieces(":", self.account));
                whole.extend(pieces(&format!(":{}", self.before), self.name));
                three_valued(pattern, &whole)
            }
        }
    }
}

/// The ARN as far as it is known. A name is looked up, not cited: having one is no evidence.
pub(crate) fn arn<'a, V: View<'a>>(store: &V, service: &'a str, before: &'a str, identity: &str) -> Arn<'a> {
    let resource = store.node().resource();
    let name = resource.attribute(identity).and_then(|name| name.as_str());
    let built = Arn { service, region: resource.region.as_deref(), account: resource.account.as_deref(), before, name };
    resource.arn.as_deref().and_then(Arn::parse).unwrap_or(built)
}

/// Whether a pattern covers a text.
pub(crate) fn glob(pattern: &str, text: &str) -> bool {
    covers(pattern, &pieces(text, Some("")), false)
}

/// One piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Char(char),
    /// A part that is not known; it holds no colon.
    Hole,
}

fn pieces(before: &str, part: Option<&str>) -> Vec<Piece> {
    let text = before.chars().chain(part.unwrap_or_default().chars()).map(Piece::Char);
    text.chain(part.is_none().then_some(Piece::Hole)).collect()
}

fn three_valued(pattern: &str, pieces: &[Piece]) -> Option<bool> {
    match (covers(pattern, pieces, false), covers(pattern, pieces, true)) {
        (true, _) => Some(true),
        (false, true) => None,
        (false, false) => Some(false),
    }
}

/// Whether a pattern covers the pieces. A hole may be any text, or else only `*` covers it.
fn covers(pattern: &str, pieces: &[Piece], holes_are_free: bool) -> bool {
    let is_free = |at: usize| holes_are_free && pieces.get(at) == Some(&Piece::Hole);
    // `reached[at]`: the pattern so far covers the first `at` pieces.
    let mut reached = vec![false; pieces.len() + 1];
    reached[0] = true;
    for wanted in pattern.chars() {
        skip_empty(&mut reached, is_free);
        let mut next = vec![false; pieces.len() + 1];
        for at in (0..reached.len()).filter(|at| reached[*at]) {
            match wanted {
                '*' => next[at..].fill(true),
                _ if pieces.get(at) == Some(&Piece::Char(wanted)) => next[at + 1] = true,
                _ if is_free(at) && wanted != ':' => next[at] = true,
                _ => {}
            }
        }
        reached = next;
    }
    skip_empty(&mut reached, is_free);
    reached[pieces.len()]
}

/// A free piece may end here.
fn skip_empty(reached: &mut [bool], is_free: impl Fn(usize) -> bool) {
    for at in 1..reached.len() {
        reached[at] |= reached[at - 1] && is_free(at - 1);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn db(name: Option<&str>) -> Arn<'_> {
        Arn { service: "rds", region: Some("eu-west-1"), account: None, before: "db:", name }
    }

    #[test]
    fn wildcards_stand_for_any_text() {
        let orders = db(Some("orders"));
        for pattern in ["*", "arn:aws:rds:*", "arn:aws:rds:*:*:db:*", "arn:aws:rds:eu-west-1:111122223333:db:orders"] {
            assert_eq!(orders.fits(pattern), Some(true), "{pattern}");
        }
        for pattern in [
            "",
            "arn:aws:ec2:*",
            "arn:aws:rds:*:*:db:order",
            "arn:aws:rds:us-east-1:*:db:*",
            "arn:aws:rds:*:*:cluster:*",
        ] {
            assert_eq!(orders.fits(pattern), Some(false), "{pattern}");
        }
        assert_eq!(orders.fits("*:cluster:*"), None);
    }

    #[test]
    fn an_unknown_name_is_covered_by_a_wildcard_only() {
        assert_eq!(db(None).fits("arn:aws:rds:*:*:db:*"), Some(true));
        assert_eq!(db(None).fits("arn:aws:rds:*:*:db:orders"), None);
        assert_eq!(db(None).fits("arn:aws:rds:*:*:db:orders-*"), None);
        assert_eq!(db(None).fits("arn:aws:rds:*:*:cluster:*"), Some(false));
    }

    #[test]
    fn a_known_arn() {
        let arn = Arn::parse("arn:aws:rds:eu-west-1:111122223333:db:orders").unwrap();
        assert_eq!(arn.fits("arn:aws:rds:*:111122223333:db:or*"), Some(true));
        assert_eq!(arn.fits("arn:aws:rds:*:999999999999:db:or*"), Some(false));
        assert!(Arn::parse("orders").is_none());
    }
}
