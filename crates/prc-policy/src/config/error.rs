//! What is wrong with a `prc.toml`.

use std::ops::Range;

/// One mistake, with its place and a way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    pub message: String,
    /// Bytes in the text of `prc.toml`.
    pub span: Option<Range<usize>>,
    pub help: Option<String>,
}

impl ConfigError {
    /// A mistake at a place of `prc.toml`.
    pub fn new(message: impl Into<String>, span: Range<usize>) -> Self {
        Self { message: message.into(), span: Some(span), help: None }
    }

    /// A mistake that is not in the file.
    pub(crate) fn without_place(message: impl Into<String>) -> Self {
        Self { message: message.into(), span: None, help: None }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// As [`Self::suggest`], for words in which capitals and `_` may stand.
    #[must_use]
    pub(crate) fn suggest_as_written<'w>(self, wrong: &str, words: impl IntoIterator<Item = &'w str>) -> Self {
        let words: Vec<&str> = words.into_iter().collect();
        let distance = |word: &str| strsim::osa_distance(&wrong.to_lowercase(), &word.to_lowercase());
        let best = words.iter().copied().min_by_key(|word| distance(word));
        match best.filter(|word| distance(word) <= word.chars().count().max(3) / 3) {
            Some(word) => self.help(format!("did you mean `{word}`?")),
            None => self.suggest(wrong, words),
        }
    }

    /// Suggests the nearest of the words that would have been right, or lists them when none is near.
    #[must_use]
    pub fn suggest<'w>(self, wrong: &str, words: impl IntoIterator<Item = &'w str>) -> Self {
        let words: Vec<&str> = words.into_iter().collect();
        match (nearest(wrong, &words), words.len()) {
            (Some(word), _) => self.help(format!("did you mean `{word}`?")),
            (None, 0) => self,
            (None, 1..=16) => self.help(format!("one of {}", words.join(", "))),
            (None, _) => self,
        }
    }
}

/// The word that a typing mistake or two would turn into `wrong`.
fn nearest<'w>(wrong: &str, words: &[&'w str]) -> Option<&'w str> {
    let distance = |word: &str| strsim::osa_distance(&wrong.to_lowercase().replace('_', "-"), word);
    let best = words.iter().copied().min_by_key(|word| distance(word))?;
    (distance(best) <= best.chars().count().max(3) / 3).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_near_word_is_suggested() {
        let words = ["fail-on", "min-score", "min-decided"];
        assert_eq!(nearest("fail_on", &words), Some("fail-on"));
        assert_eq!(nearest("minscore", &words), Some("min-score"));
        assert_eq!(nearest("threshold", &words), None);
        assert_eq!(nearest("x", &[]), None);
    }
}
