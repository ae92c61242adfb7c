//! Texts with the place they were read at, and values of them.

use std::ops::Range;
use std::sync::Arc;

use prc_model::{Data, Fields, FileId, Number, Origin, Span, Value};

/// A text, and the bytes of the file it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) range: Range<usize>,
}

/// A file that values come from.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) file: FileId,
}

impl Place {
    pub(crate) fn span(self, range: &Range<usize>) -> Span {
        // Documents are far smaller than 4 GiB.
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { file: self.file, start: offset(range.start), end: offset(range.end) }
    }

    /// The place of a file that has no number yet; [`Place::moved`] gives it one.
    pub(crate) const UNNUMBERED: Self = Self { file: FileId(u32::MAX) };

    /// A value that was read without a number, in this file.
    pub(crate) fn moved(self, value: &Value) -> Value {
        let span =
            |span: Span| if span.file == Self::UNNUMBERED.file { Span { file: self.file, ..span } } else { span };
        let origin = value.origin.as_deref().map(|origin| match origin {
            Origin::Source { expression, value, via } => {
                Arc::new(Origin::Source { expression: span(*expression), value: span(*value), via: via.clone() })
            }
            other => Arc::new(other.clone()),
        });
        let data = match &value.data {
            Data::List(items) => Data::List(items.iter().map(|item| self.moved(item)).collect()),
            Data::Map(fields) => {
                Data::Map(fields.iter().map(|(name, value)| (name.clone(), self.moved(value))).collect())
            }
            other => other.clone(),
        };
        Value { data, origin, sensitive: value.sensitive }
    }

    pub(crate) fn value(self, data: Data, range: &Range<usize>) -> Value {
        let span = self.span(range);
        let origin = Origin::Source { expression: span, value: span, via: [].into() };
        Value { data, origin: Some(Arc::new(origin)), sensitive: false }
    }

    pub(crate) fn text(self, text: &Text) -> Value {
        self.value(Data::String((*text.text).into()), &text.range)
    }

    /// The text, or null when nothing says so.
    pub(crate) fn optional(self, text: Option<&Text>) -> Value {
        text.map_or_else(Value::null, |text| self.text(text))
    }

    pub(crate) fn bool(self, bool: bool, range: &Range<usize>) -> Value {
        self.value(Data::Bool(bool), range)
    }

    pub(crate) fn number(self, number: usize, range: &Range<usize>) -> Value {
        self.value(Data::Number(Number::Int(i64::try_from(number).unwrap_or(i64::MAX))), range)
    }

    pub(crate) fn list(self, items: impl IntoIterator<Item = Value>, range: &Range<usize>) -> Value {
        self.value(Data::List(items.into_iter().collect()), range)
    }

    pub(crate) fn object<const N: usize>(self, fields: [(&str, Value); N], range: &Range<usize>) -> Value {
        self.value(Data::Map(fields_of(fields)), range)
    }
}

pub(crate) fn fields_of<const N: usize>(fields: [(&str, Value); N]) -> Fields {
    fields.into_iter().map(|(name, value)| (name.into(), value)).collect()
}
