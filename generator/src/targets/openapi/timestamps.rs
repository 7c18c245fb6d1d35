//! The date formats of timestamps, and the schemas of timestamps.
//!
//! In: date formats. Out: schemas and their names, and sentences that state the formats and their units.

use serde_json::json;

use super::json::{Object, object};
use crate::model::{DateForm, DateFormat};

/// A set of date formats: those that the timestamps of one schema can have. Each format is a bit. The first format is the most significant one,
/// so that sets are ordered by their first formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DateFormats(u32);

impl DateFormats {
    /// The empty set.
    pub(super) const NONE: DateFormats = DateFormats(0);
    /// The default format only: seconds since 1970.
    pub(super) const EPOCH: DateFormats = DateFormats::NONE.with(DateFormat::Epoch);

    /// Adds a date format to the set.
    pub(super) const fn with(self, format: DateFormat) -> DateFormats {
        DateFormats(self.0 | DateFormats::bit(format))
    }

    const fn bit(format: DateFormat) -> u32 {
        1 << (u32::BITS - 1 - format as u32)
    }

    /// The formats of the set, in their order.
    fn formats(self) -> impl Iterator<Item = DateFormat> {
        DateFormat::ALL.iter().copied().filter(move |format| self.0 & DateFormats::bit(*format) != 0)
    }

    /// The first format of the set, which examples use; that of timestamps without a format if the set is empty.
    pub(super) fn first(self) -> DateFormat {
        self.formats().next().unwrap_or(DateFormat::Epoch)
    }

    /// The formats as a name: `EpochOrIso8601`.
    pub(super) fn name(self) -> String {
        self.formats().map(|format| format.facts().name).collect::<Vec<_>>().join("Or")
    }

    /// A sentence that states the formats: "It is written as epoch seconds (seconds since 1970), UTC, or ISO 8601."
    pub(super) fn words(self) -> String {
        let formats: Vec<_> = self.formats().map(|format| format.facts().noun).collect();
        format!("It is written as {}.", formats.join(", or "))
    }

    /// Whether some of the formats are numbers and some strings.
    pub(super) fn is_mixed(self) -> bool {
        matches!(self.number_and_text(), (Some(_), Some(_)))
    }

    /// The schema of a timestamp with these formats. It has at most two alternatives: a number, and a string.
    pub(super) fn schema(self) -> Object {
        match self.number_and_text() {
            // The string has no `format`. With it, some generated clients read the number as a date too, in milliseconds.
            (Some(number), Some(_)) => object([("oneOf", json!([number, { "type": "string" }]))]),
            (number, text) => number.or(text).unwrap_or_default(),
        }
    }

    /// The schema of a timestamp with these formats, with a description.
    pub(super) fn documented_schema(self) -> Object {
        let mut schema = self.schema();
        schema.insert("description".to_owned(), json!(format!("Contains a time. {}", self.words())));
        schema
    }

    /// The schema of the formats that are numbers, and of those that are strings.
    fn number_and_text(self) -> (Option<Object>, Option<Object>) {
        let (mut number, mut text): (Option<Object>, Option<Object>) = (None, None);
        for format in self.formats() {
            match format.facts().form {
                DateForm::Number(_) => number = Some(object([("type", json!("number"))])),
                // The schema of numbers includes that of integers.
                DateForm::Integer(_) => {
                    number = number.or_else(|| Some(object([("type", json!("integer")), ("format", json!("int64"))])));
                }
                // A string of one of several forms has no keyword that fits all of them.
                DateForm::Text(..) if text.is_some() => text = Some(object([("type", json!("string"))])),
                DateForm::Text(_, (keyword, value)) => text = Some(object([("type", json!("string")), (keyword, json!(value))])),
            }
        }
        (number, text)
    }
}
