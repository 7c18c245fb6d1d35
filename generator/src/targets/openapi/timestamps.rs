//! The date formats of timestamps, and the schemas of timestamps.
//!
//! In: date formats. Out: schemas and their names, and sentences that state the formats and their units.

use serde_json::json;

use super::json::{Object, object};
use crate::model::DateFormat;

/// A set of date formats: those that the timestamps of one schema can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DateFormats {
    epoch: bool,
    epoch_ms: bool,
    epoch_fraction: bool,
    iso8601: bool,
    utc_minutes: bool,
}

impl DateFormats {
    /// The empty set.
    pub(super) const NONE: DateFormats =
        DateFormats { epoch: false, epoch_ms: false, epoch_fraction: false, iso8601: false, utc_minutes: false };
    /// The default format only: seconds since 1970.
    pub(super) const EPOCH: DateFormats = DateFormats::NONE.with(DateFormat::Epoch);

    /// Adds a date format to the set.
    pub(super) const fn with(self, format: DateFormat) -> DateFormats {
        match format {
            DateFormat::Epoch => DateFormats { epoch: true, ..self },
            DateFormat::EpochMs => DateFormats { epoch_ms: true, ..self },
            DateFormat::EpochFraction => DateFormats { epoch_fraction: true, ..self },
            DateFormat::Iso8601 => DateFormats { iso8601: true, ..self },
            DateFormat::UtcMinutes => DateFormats { utc_minutes: true, ..self },
        }
    }

    /// The first format of the set, which examples use; that of timestamps without a format if the set is empty.
    pub(super) fn first(self) -> DateFormat {
        let formats = [
            (self.epoch, DateFormat::Epoch),
            (self.epoch_ms, DateFormat::EpochMs),
            (self.epoch_fraction, DateFormat::EpochFraction),
            (self.iso8601, DateFormat::Iso8601),
            (self.utc_minutes, DateFormat::UtcMinutes),
        ];
        formats.into_iter().find(|(is_in_set, _)| *is_in_set).map_or(DateFormat::Epoch, |(_, format)| format)
    }

    /// The formats as a name: `EpochOrIso8601`.
    pub(super) fn name(self) -> String {
        let names = [
            (self.epoch, "Epoch"),
            (self.epoch_ms, "EpochMs"),
            (self.epoch_fraction, "EpochFraction"),
            (self.iso8601, "Iso8601"),
            (self.utc_minutes, "UtcMinutes"),
        ];
        names.iter().filter(|(is_in_set, _)| *is_in_set).map(|(_, name)| *name).collect::<Vec<_>>().join("Or")
    }

    /// A sentence that states the formats: "Epoch seconds (seconds since 1970), UTC, or ISO 8601."
    pub(super) fn words(self) -> String {
        let words = [
            (self.epoch, "epoch seconds (seconds since 1970), UTC"),
            (self.epoch_ms, "epoch milliseconds (milliseconds since 1970), UTC"),
            (self.epoch_fraction, "epoch seconds (seconds since 1970) with a fraction, UTC"),
            (self.iso8601, "ISO 8601"),
            (self.utc_minutes, "`2026-01-31 10:00`, UTC"),
        ];
        let words: Vec<_> = words.iter().filter(|(is_in_set, _)| *is_in_set).map(|(_, words)| *words).collect();
        let mut text = words.join(", or ");
        if let Some(first) = text.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        text + "."
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
        schema.insert("description".to_owned(), json!(format!("A time. {}", self.words())));
        schema
    }

    /// The schema of the formats that are numbers, and of those that are strings.
    fn number_and_text(self) -> (Option<Object>, Option<Object>) {
        let number = match (self.epoch || self.epoch_ms, self.epoch_fraction) {
            (_, true) => Some(object([("type", json!("number"))])),
            (true, false) => Some(object([("type", json!("integer")), ("format", json!("int64"))])),
            (false, false) => None,
        };
        let text = match (self.iso8601, self.utc_minutes) {
            (true, false) => Some(object([("type", json!("string")), ("format", json!("date-time"))])),
            (false, true) => {
                Some(object([("type", json!("string")), ("pattern", json!("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$"))]))
            }
            (true, true) => Some(object([("type", json!("string"))])),
            (false, false) => None,
        };
        (number, text)
    }
}
