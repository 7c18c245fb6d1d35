//! Timestamps: the forms that they can have, and their schemas.
//!
//! In: forms. Out: schemas, with their units in words.

use serde_json::json;

use super::{Object, object};
use crate::model::DateFormat;

/// The forms that a timestamp can have in one place of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Forms {
    epoch: bool,
    epoch_ms: bool,
    epoch_fraction: bool,
    iso8601: bool,
    iso8601_no_t: bool,
}

impl Forms {
    pub(super) const NONE: Forms =
        Forms { epoch: false, epoch_ms: false, epoch_fraction: false, iso8601: false, iso8601_no_t: false };
    pub(super) const EPOCH: Forms = Forms::NONE.or(DateFormat::Epoch);

    /// These forms and another one.
    pub(super) const fn or(self, form: DateFormat) -> Forms {
        match form {
            DateFormat::Epoch => Forms { epoch: true, ..self },
            DateFormat::EpochMs => Forms { epoch_ms: true, ..self },
            DateFormat::EpochFraction => Forms { epoch_fraction: true, ..self },
            DateFormat::Iso8601 => Forms { iso8601: true, ..self },
            DateFormat::Iso8601NoT => Forms { iso8601_no_t: true, ..self },
        }
    }

    /// The form of an example.
    pub(super) fn first(self) -> DateFormat {
        let forms = [
            (self.epoch, DateFormat::Epoch),
            (self.epoch_ms, DateFormat::EpochMs),
            (self.epoch_fraction, DateFormat::EpochFraction),
            (self.iso8601, DateFormat::Iso8601),
            (self.iso8601_no_t, DateFormat::Iso8601NoT),
        ];
        forms.into_iter().find(|(there, _)| *there).map_or(DateFormat::Epoch, |(_, form)| form)
    }

    /// The suffix of the name of a type whose timestamps have these forms.
    pub(super) fn suffix(self) -> String {
        let names = [
            (self.epoch, "Epoch"),
            (self.epoch_ms, "EpochMs"),
            (self.epoch_fraction, "EpochFraction"),
            (self.iso8601, "Iso8601"),
            (self.iso8601_no_t, "Iso8601NoT"),
        ];
        names.iter().filter(|(there, _)| *there).map(|(_, name)| *name).collect::<Vec<_>>().join("Or")
    }

    /// The forms in words: "Epoch seconds (seconds since 1970), UTC, or ISO 8601."
    pub(super) fn words(self) -> String {
        let words = [
            (self.epoch, "epoch seconds (seconds since 1970), UTC"),
            (self.epoch_ms, "epoch milliseconds (milliseconds since 1970), UTC"),
            (self.epoch_fraction, "epoch seconds (seconds since 1970) with a fraction, UTC"),
            (self.iso8601, "ISO 8601"),
            (self.iso8601_no_t, "`2026-01-31 10:00`, UTC"),
        ];
        let words: Vec<_> = words.iter().filter(|(there, _)| *there).map(|(_, words)| *words).collect();
        let mut text = words.join(", or ");
        if let Some(first) = text.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        text + "."
    }

    /// Numbers and texts exclude each other, so that at most two alternatives are left.
    pub(super) fn schema(self) -> Object {
        let number = match (self.epoch || self.epoch_ms, self.epoch_fraction) {
            (_, true) => Some(object([("type", json!("number"))])),
            (true, false) => Some(object([("type", json!("integer")), ("format", json!("int64"))])),
            (false, false) => None,
        };
        let text = match (self.iso8601, self.iso8601_no_t) {
            (true, false) => Some(object([("type", json!("string")), ("format", json!("date-time"))])),
            (false, true) => {
                Some(object([("type", json!("string")), ("pattern", json!("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$"))]))
            }
            (true, true) => Some(object([("type", json!("string"))])),
            (false, false) => None,
        };
        match (number, text) {
            (Some(number), Some(text)) => object([("oneOf", json!([number, text]))]),
            (number, text) => number.or(text).unwrap_or_default(),
        }
    }
}
