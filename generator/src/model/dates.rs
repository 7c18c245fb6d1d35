//! The date formats of timestamps, and how answers choose one. A table has one row for each, with all facts that the generator needs.
//!
//! In: nothing. Out: facts. A new date format needs a row here and a variant in the runtime; a row that lacks a fact does not compile. Not
//! here: the code that a target generates for a date format.

use super::FieldId;

/// The facts about a date format.
#[derive(Clone, Copy, Debug)]
pub struct DateFormatFacts {
    /// The keyword in a specification: `epoch_ms`.
    pub keyword: &'static str,
    /// The keyword in upper camel case, for names: `EpochMs`.
    pub name: &'static str,
    /// The end of the sentence "The timestamp is written …".
    pub adverb: &'static str,
    /// The format with its unit, for a list of formats.
    pub noun: &'static str,
    /// The JSON type, with an example.
    pub form: DateForm,
    /// Whether the value of a parameter can select it.
    pub is_selectable: bool,
}

/// The JSON type of a date format. Each has an example: 2026-01-31 10:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DateForm {
    /// A JSON integer.
    Integer(i64),
    /// A JSON number, which can have a fraction.
    Number(f64),
    /// A JSON string, and the keyword of its JSON Schema with its value: `("format", "date-time")`.
    Text(&'static str, (&'static str, &'static str)),
}

/// Declares the date formats: an enum, the list of all of them, and the facts of each.
macro_rules! date_formats {
    ($($(#[$docs:meta])* $name:ident: $facts:expr;)*) => {
        /// How a timestamp is written.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum DateFormat {
            $($(#[$docs])* $name,)*
        }

        impl DateFormat {
            /// Every date format, in the order of the reference.
            pub const ALL: &[DateFormat] = &[$(DateFormat::$name,)*];

            /// Each variant and its keyword. A value of a parameter selects the format whose keyword it is, unless it states another one.
            /// There is no default here.
            pub const KEYWORDS: [(&'static str, DateFormat); DateFormat::ALL.len()] =
                [$((DateFormat::$name.facts().keyword, DateFormat::$name),)*];

            /// The facts about it.
            pub const fn facts(self) -> &'static DateFormatFacts {
                match self {
                    $(DateFormat::$name => const { &$facts },)*
                }
            }
        }
    };
}

date_formats! {
    /// Seconds since 1970, an integer.
    Epoch: DateFormatFacts {
        keyword: "epoch",
        name: "Epoch",
        adverb: "as seconds since 1970",
        noun: "epoch seconds (seconds since 1970), UTC",
        form: DateForm::Integer(1_769_853_600),
        is_selectable: true,
    };
    /// Milliseconds since 1970, an integer. A client cannot distinguish it from seconds, so that no parameter can select it.
    EpochMs: DateFormatFacts {
        keyword: "epoch_ms",
        name: "EpochMs",
        adverb: "as milliseconds since 1970",
        noun: "epoch milliseconds (milliseconds since 1970), UTC",
        form: DateForm::Integer(1_769_853_600_000),
        is_selectable: false,
    };
    /// Seconds since 1970, with a fraction if the time is not a whole second.
    EpochFraction: DateFormatFacts {
        keyword: "epoch_fraction",
        name: "EpochFraction",
        adverb: "as seconds since 1970, with a fraction",
        noun: "epoch seconds (seconds since 1970) with a fraction, UTC",
        form: DateForm::Number(1_769_853_600.5),
        is_selectable: true,
    };
    /// `2026-01-31T10:00:00+00:00`.
    Iso8601: DateFormatFacts {
        keyword: "iso8601",
        name: "Iso8601",
        adverb: "in ISO 8601",
        noun: "ISO 8601",
        form: DateForm::Text("2026-01-31T10:00:00+00:00", ("format", "date-time")),
        is_selectable: true,
    };
    /// `2026-01-31 10:00`, in UTC.
    UtcMinutes: DateFormatFacts {
        keyword: "utc_minutes",
        name: "UtcMinutes",
        adverb: "as `2026-01-31 10:00`",
        noun: "`2026-01-31 10:00`, UTC",
        form: DateForm::Text("2026-01-31 10:00", ("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$")),
        is_selectable: true,
    };
    /// `Sat, 31 Jan 2026 10:00:00 GMT`, as headers have it (RFC 9110).
    HttpDate: DateFormatFacts {
        keyword: "http_date",
        name: "HttpDate",
        adverb: "as `Sat, 31 Jan 2026 10:00:00 GMT`",
        noun: "`Sat, 31 Jan 2026 10:00:00 GMT`",
        form: DateForm::Text(
            "Sat, 31 Jan 2026 10:00:00 GMT",
            ("pattern", "^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$"),
        ),
        is_selectable: true,
    };
}

impl DateFormat {
    /// The date format that a keyword names.
    pub fn from_word(word: &str) -> Option<DateFormat> {
        DateFormat::KEYWORDS.iter().find(|(keyword, _)| *keyword == word).map(|(_, format)| *format)
    }
}

/// How the timestamps of an answer are written. `P` is a reference to a parameter, and `F` are its values with their date formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dates<P = FieldId, F = Vec<(String, DateFormat)>> {
    /// In the date format that the value of a parameter of the request selects.
    Param(P, F),
    /// Always in this date format.
    Fixed(DateFormat),
}
