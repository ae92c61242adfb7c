//! What the person sets in the editor.

use prc_check::{Language, Severity};
use serde::Deserialize;
use serde_json::Value;

/// `initializationOptions`, or the section `prc` of the editor's configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Settings {
    /// Findings that are less severe are not shown.
    pub(crate) min_severity: Option<Severity>,
    pub(crate) show_unknown: ShowUnknown,
    pub(crate) environment: Option<String>,
    pub(crate) lang: Option<Language>,
    pub(crate) config: Option<String>,
}

/// How what is unknown is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ShowUnknown {
    #[default]
    Information,
    Hint,
    Off,
}

impl Settings {
    /// # Errors
    /// What is wrong in them; then nothing of them counts.
    pub(crate) fn of(options: Option<&Value>) -> Result<Self, String> {
        match options {
            None | Some(Value::Null) => Ok(Self::default()),
            Some(options) => serde_json::from_value(options.clone()).map_err(|error| format!("prc: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    #[test]
    fn settings_are_read_and_mistakes_are_told() {
        let options = json!({ "minSeverity": "high", "showUnknown": "hint", "environment": "prod", "lang": "ja", "config": "ci/prc.toml" });
        let settings = Settings::of(Some(&options)).unwrap();
        assert_eq!((settings.min_severity, settings.show_unknown), (Some(Severity::High), ShowUnknown::Hint));
        assert_eq!((settings.lang, settings.config.as_deref()), (Some(Language::Japanese), Some("ci/prc.toml")));
        assert_eq!(Settings::of(None), Ok(Settings::default()));
        let error = Settings::of(Some(&json!({ "minSeverit": "high" }))).unwrap_err();
        assert!(error.contains("minSeverity"), "{error}");
        assert!(Settings::of(Some(&json!({ "showUnknown": "loud" }))).unwrap_err().contains("`off`"));
    }
}
