//! The words that pages are made of, in each language.

use prc_check::{Category, Language, Level, Severity};

/// The labels of the page of a requirement and of the list of all.
#[derive(Debug)]
pub(crate) struct Labels {
    pub(crate) applies_to: &'static str,
    pub(crate) when: &'static str,
    pub(crate) passes_if: &'static str,
    pub(crate) if_not_set: &'static str,
    pub(crate) unknown_if: &'static str,
    pub(crate) files: &'static str,
    pub(crate) why: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) levels: &'static str,
    pub(crate) settings: &'static str,
    pub(crate) fix: &'static str,
    pub(crate) command: &'static str,
    /// There is no edit that `prc fix` could make.
    pub(crate) no_fix: &'static str,
    pub(crate) live: &'static str,
    pub(crate) asks: &'static str,
    pub(crate) evidence: &'static str,
    pub(crate) edge_cases: &'static str,
    pub(crate) same_as: &'static str,
    pub(crate) bad: &'static str,
    pub(crate) good: &'static str,
    pub(crate) tier: &'static str,
    pub(crate) requirement: &'static str,
    pub(crate) category: &'static str,
    pub(crate) title: &'static str,
    /// In the order of [`Category::ALL`].
    categories: [&'static str; 5],
    /// In the order of [`Severity::ALL`].
    severities: [&'static str; 4],
    /// In the order of [`Level::ALL`].
    level_words: [&'static str; 4],
}

const ENGLISH: Labels = Labels {
    applies_to: "Applies to",
    when: "When",
    passes_if: "Passes if",
    if_not_set: "If not set",
    unknown_if: "Unknown if",
    files: "Files",
    why: "Why",
    severity: "Severity",
    levels: "Levels",
    settings: "Settings",
    fix: "Fix",
    command: "Command",
    no_fix: "a person mends it",
    live: "Live",
    asks: "Asks",
    evidence: "Evidence:",
    edge_cases: "Edge cases",
    same_as: "Same as",
    bad: "Bad",
    good: "Good",
    tier: "tier",
    requirement: "requirement",
    category: "category",
    title: "title",
    categories: ["backup", "capacity", "monitoring", "incident", "security"],
    severities: ["critical", "high", "medium", "low"],
    level_words: ["must", "should", "may", "off"],
};

const JAPANESE: Labels = Labels {
    applies_to: "対象",
    when: "適用条件",
    passes_if: "合格条件",
    if_not_set: "省略時",
    unknown_if: "判定不能",
    files: "ファイル",
    why: "理由",
    severity: "重大度",
    levels: "要求レベル",
    settings: "設定",
    fix: "修正方法",
    command: "コマンド",
    no_fix: "自動では修正できない",
    live: "実環境",
    asks: "質問",
    evidence: "証跡:",
    edge_cases: "注意点",
    same_as: "対応する規則",
    bad: "悪い例",
    good: "良い例",
    tier: "ティア",
    requirement: "要件",
    category: "分類",
    title: "表題",
    categories: ["バックアップ", "キャパシティ", "監視", "インシデント", "セキュリティ"],
    severities: ["致命的", "高", "中", "低"],
    level_words: ["必須", "推奨", "任意", "対象外"],
};

/// The labels of a language.
pub(crate) const fn labels(language: Language) -> &'static Labels {
    match language {
        Language::English => &ENGLISH,
        Language::Japanese => &JAPANESE,
    }
}

impl Labels {
    pub(crate) fn of_category(&self, category: Category) -> &'static str {
        word(Category::ALL, category, &self.categories)
    }

    pub(crate) fn of_severity(&self, severity: Severity) -> &'static str {
        word(Severity::ALL, severity, &self.severities)
    }

    pub(crate) fn of_level(&self, level: Level) -> &'static str {
        word(Level::ALL, level, &self.level_words)
    }
}

fn word<T: PartialEq + Copy>(all: &[T], one: T, words: &[&'static str]) -> &'static str {
    all.iter().zip(words).find(|(known, _)| **known == one).map_or("", |(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_labels_are_the_words_of_the_catalogue() {
        let labels = labels(Language::English);
        for one in Category::ALL {
            assert_eq!(labels.of_category(*one), one.as_str());
        }
        for one in Severity::ALL {
            assert_eq!(labels.of_severity(*one), one.as_str());
        }
        for one in Level::ALL {
            assert_eq!(labels.of_level(*one), one.as_str());
        }
    }
}
