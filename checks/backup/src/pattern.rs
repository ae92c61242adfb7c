//! Patterns of ARNs and tag values as AWS Backup matches them.

/// One piece of a text that is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Char(char),
    /// Any text does: a part that names cannot differ in, such as the account.
    Free,
    /// A text that is not known.
    Hole,
}

/// A text whose parts may not be known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Template(Vec<Piece>);

impl Template {
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.0.extend(text.chars().map(Piece::Char));
        self
    }

    pub(crate) fn free(mut self) -> Self {
        self.0.push(Piece::Free);
        self
    }

    /// A part by its text, or a hole.
    pub(crate) fn part(mut self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(text),
            None => {
                self.0.push(Piece::Hole);
                self
            }
        }
    }
}

/// Whether a pattern, in which `*` stands for any text, matches; `None` when the unknown parts decide.
pub(crate) fn matches(pattern: &str, template: &Template) -> Option<bool> {
    if fits(pattern, &template.0, false) {
        Some(true)
    } else if fits(pattern, &template.0, true) {
        None
    } else {
        Some(false)
    }
}

/// Whether some text of the template fits the pattern; a hole may be anything, or else only `*` covers it.
fn fits(pattern: &str, pieces: &[Piece], holes_are_free: bool) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let is_free = |piece: Piece| piece == Piece::Free || (holes_are_free && piece == Piece::Hole);
    // `reached[at]`: the pattern up to here covers the first `at` pieces.
    let mut reached = vec![false; pieces.len() + 1];
    reached[0] = true;
    skip(&mut reached, pieces, is_free);
    for &wanted in &pattern {
        let mut next = vec![false; pieces.len() + 1];
        for at in 0..=pieces.len() {
            if !reached[at] {
                continue;
            }
            match (wanted, pieces.get(at)) {
                ('*', _) => next[at..].fill(true),
                (_, Some(&piece)) if is_free(piece) => next[at] = true,
                (_, Some(&Piece::Char(written))) if written == wanted => next[at + 1] = true,
                _ => {}
            }
        }
        skip(&mut next, pieces, is_free);
        reached = next;
    }
    reached[pieces.len()]
}

/// A free piece may be empty, and has then been passed.
fn skip(reached: &mut [bool], pieces: &[Piece], is_free: impl Fn(Piece) -> bool) {
    for (at, &piece) in pieces.iter().enumerate() {
        if reached[at] && is_free(piece) {
            reached[at + 1] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn db(name: Option<&str>) -> Template {
        Template::default().text("arn:").free().text(":rds:eu-west-1:").free().text(":db:").part(name)
    }

    #[test]
    fn wildcards_stand_for_any_text() {
        for pattern in ["*", "arn:aws:rds:*:*:db:*", "arn:aws:rds:eu-west-1:111122223333:db:orders", "*:db:or*rs"] {
            assert_eq!(matches(pattern, &db(Some("orders"))), Some(true), "{pattern}");
        }
        for pattern in ["", "arn:aws:ec2:*", "arn:aws:rds:*:*:db:order", "arn:aws:rds:us-east-1:*:db:*", "*:cluster:*"] {
            assert_eq!(matches(pattern, &db(Some("orders"))), Some(false), "{pattern}");
        }
    }

    #[test]
    fn an_unknown_name_is_covered_by_a_wildcard_only() {
        assert_eq!(matches("arn:aws:rds:*:*:db:*", &db(None)), Some(true));
        assert_eq!(matches("arn:aws:rds:*:*:db:orders", &db(None)), None);
        assert_eq!(matches("arn:aws:rds:*:*:db:orders-*", &db(None)), None);
        assert_eq!(matches("arn:aws:rds:*:*:cluster:*", &db(None)), Some(false));
    }
}
