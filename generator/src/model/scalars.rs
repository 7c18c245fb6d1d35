//! The scalars of the language. A table has one row for each scalar, with all facts that the generator needs.
//!
//! In: nothing. Out: facts. A new scalar needs a row here and a type in the runtime; a row that lacks a fact does not compile. Not here: the
//! code that a target generates for a scalar.

mod text;

pub use text::{is_base64, is_base64url, is_date, is_decimal, is_ip, is_iso_duration, is_time, is_url, is_uuid};

/// The facts about a scalar.
#[derive(Clone, Copy, Debug)]
pub struct ScalarFacts {
    /// Its names in a specification. Documentation and messages use the first.
    pub names: &'static [&'static str],
    /// A noun with its article: "an integer".
    pub noun: &'static str,
    /// What its JSON values look like, for messages: "a date, such as `2026-01-31`". Messages about integers state the range instead.
    pub expected: &'static str,
    /// How its values are written in JSON.
    pub form: ScalarForm,
    /// Whether a text is one of its values. Always false if its values are not JSON strings.
    pub accepts_text: fn(&str) -> bool,
    /// A text that is one of its values. `None` if every text is, or if its values are not JSON strings.
    pub example: Option<&'static str>,
    /// Whether its values are numbers.
    pub is_number: bool,
    /// Whether its values can be compared by `<` and `>`.
    pub has_order: bool,
    /// Whether `min_length`, `max_length` and `pattern` can limit its values.
    pub has_length: bool,
    /// Whether it can be the key of a map.
    pub is_key: bool,
    /// Whether its values can be written into a path segment or a header.
    pub fits_url: bool,
    /// Whether a specification can state a default value of this type.
    pub has_default: bool,
    /// A keyword of its JSON Schema and the value: `("format", "date")`.
    pub schema: Option<(&'static str, &'static str)>,
    /// Its Rust type.
    pub rust: ScalarRust,
    /// The traits that its Rust type implements, of those that only some types implement.
    pub traits: &'static [RustTrait],
}

/// A trait of Rust's standard library that some types implement and others do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RustTrait {
    /// `Copy`.
    Copy,
    /// `Eq`.
    Eq,
    /// `PartialOrd`.
    PartialOrd,
    /// `Ord`.
    Ord,
    /// `Hash`.
    Hash,
}

impl RustTrait {
    /// Every trait.
    const ALL: [RustTrait; 5] = [RustTrait::Copy, RustTrait::Eq, RustTrait::PartialOrd, RustTrait::Ord, RustTrait::Hash];

    /// The name: `PartialOrd`.
    pub fn name(self) -> &'static str {
        match self {
            RustTrait::Copy => "Copy",
            RustTrait::Eq => "Eq",
            RustTrait::PartialOrd => "PartialOrd",
            RustTrait::Ord => "Ord",
            RustTrait::Hash => "Hash",
        }
    }

    /// The trait with a name.
    pub fn named(name: &str) -> Option<RustTrait> {
        RustTrait::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// How a scalar is written in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarForm {
    /// `true` or `false`.
    Boolean,
    /// An integer from the first to the second number.
    Integer(i128, i128),
    /// Any number.
    Number,
    /// A number or text, depending on `format`.
    Instant,
    /// Text.
    Text,
}

/// The Rust type of a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarRust {
    /// A primitive type: `i64`.
    Primitive(&'static str),
    /// `String`.
    String,
    /// A type of the runtime: `Timestamp`.
    Runtime(&'static str),
}

/// Declares the scalars: an enum, the list of all of them, and the facts of each.
macro_rules! scalars {
    ($($(#[$docs:meta])* $name:ident: $facts:expr;)*) => {
        /// A built-in type whose values are single JSON numbers, booleans or texts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scalar {
            $($(#[$docs])* $name,)*
        }

        impl Scalar {
            /// Every scalar, in the order of the reference.
            pub const ALL: &[Scalar] = &[$(Scalar::$name,)*];

            /// The facts about it.
            pub const fn facts(self) -> &'static ScalarFacts {
                match self {
                    $(Scalar::$name => const { &$facts },)*
                }
            }
        }
    };
}

const EVERY_TRAIT: &[RustTrait] = &RustTrait::ALL;
const ALL_BUT_COPY: &[RustTrait] = &[RustTrait::Eq, RustTrait::PartialOrd, RustTrait::Ord, RustTrait::Hash];

/// The facts about a text without a required form. Other scalars take the facts from it in which they do not differ.
const TEXT: ScalarFacts = ScalarFacts {
    names: &["text"],
    noun: "a string",
    expected: "a string",
    form: ScalarForm::Text,
    accepts_text: text::is_any,
    example: None,
    is_number: false,
    has_order: false,
    has_length: true,
    is_key: false,
    fits_url: true,
    has_default: true,
    schema: None,
    rust: ScalarRust::String,
    traits: ALL_BUT_COPY,
};

/// The facts about an integer type.
const fn integer(names: &'static [&'static str], least: i128, greatest: i128, rust: &'static str) -> ScalarFacts {
    ScalarFacts {
        names,
        noun: "an integer",
        expected: "an integer",
        form: ScalarForm::Integer(least, greatest),
        accepts_text: text::is_none,
        is_number: true,
        has_order: true,
        has_length: false,
        rust: ScalarRust::Primitive(rust),
        traits: EVERY_TRAIT,
        ..TEXT
    }
}

scalars! {
    /// Text.
    String: ScalarFacts { names: &["string"], is_key: true, ..TEXT };
    /// Text that is long or HTML.
    Text: TEXT;
    /// Text that Debug output, logs and errors do not show.
    Secret: ScalarFacts {
        names: &["secret"],
        noun: "a secret",
        expected: "a secret",
        has_default: false,
        schema: Some(("format", "password")),
        rust: ScalarRust::Runtime("Secret"),
        traits: &[RustTrait::Eq],
        ..TEXT
    };
    /// A signed integer of 64 bits: `integer` or `int64`.
    Int64: ScalarFacts {
        is_key: true,
        schema: Some(("format", "int64")),
        ..integer(&["integer", "int64"], i64::MIN as i128, i64::MAX as i128, "i64")
    };
    /// -128 to 127.
    Int8: integer(&["int8"], i8::MIN as i128, i8::MAX as i128, "i8");
    /// -32768 to 32767.
    Int16: integer(&["int16"], i16::MIN as i128, i16::MAX as i128, "i16");
    /// A signed integer of 32 bits.
    Int32: ScalarFacts {
        schema: Some(("format", "int32")),
        ..integer(&["int32"], i32::MIN as i128, i32::MAX as i128, "i32")
    };
    /// 0 to 255.
    Uint8: integer(&["uint8"], 0, u8::MAX as i128, "u8");
    /// 0 to 65535.
    Uint16: integer(&["uint16"], 0, u16::MAX as i128, "u16");
    /// An unsigned integer of 32 bits.
    Uint32: integer(&["uint32"], 0, u32::MAX as i128, "u32");
    /// An unsigned integer of 64 bits.
    Uint64: ScalarFacts { is_key: true, ..integer(&["uint64"], 0, u64::MAX as i128, "u64") };
    /// A 64 bit floating point number.
    Float: ScalarFacts {
        names: &["float"],
        noun: "a number",
        expected: "a number",
        form: ScalarForm::Number,
        accepts_text: text::is_none,
        is_number: true,
        has_order: true,
        has_length: false,
        schema: Some(("format", "double")),
        rust: ScalarRust::Primitive("f64"),
        traits: &[RustTrait::Copy, RustTrait::PartialOrd],
        ..TEXT
    };
    /// An exact decimal number, written as a string such as `"12.50"`.
    Decimal: ScalarFacts {
        names: &["decimal"],
        noun: "a decimal",
        expected: "a decimal in quotes, such as `\"12.50\"`",
        accepts_text: is_decimal,
        example: Some("12.50"),
        is_number: true,
        has_order: true,
        has_length: false,
        schema: Some(("pattern", "^-?[0-9]+([.][0-9]+)?$")),
        rust: ScalarRust::Runtime("Decimal"),
        traits: &[RustTrait::Eq, RustTrait::Hash],
        ..TEXT
    };
    /// True or false.
    Boolean: ScalarFacts {
        names: &["boolean"],
        noun: "a boolean",
        expected: "a boolean",
        form: ScalarForm::Boolean,
        accepts_text: text::is_none,
        has_length: false,
        rust: ScalarRust::Primitive("bool"),
        traits: EVERY_TRAIT,
        ..TEXT
    };
    /// An instant; see [`DateFormat`](super::DateFormat) for how it is written.
    Timestamp: ScalarFacts {
        names: &["timestamp"],
        noun: "a timestamp",
        expected: "a timestamp, such as `2026-01-31T10:00:00+00:00`, or a number that its `format` means",
        form: ScalarForm::Instant,
        accepts_text: text::is_none,
        has_order: true,
        has_length: false,
        rust: ScalarRust::Runtime("Timestamp"),
        traits: EVERY_TRAIT,
        ..TEXT
    };
    /// A day, such as `2026-01-31`.
    Date: ScalarFacts {
        names: &["date"],
        noun: "a date",
        expected: "a date, such as `2026-01-31`",
        accepts_text: is_date,
        example: Some("2026-01-31"),
        has_order: true,
        has_length: false,
        schema: Some(("format", "date")),
        rust: ScalarRust::Runtime("Date"),
        traits: EVERY_TRAIT,
        ..TEXT
    };
    /// A duration in whole seconds.
    Duration: ScalarFacts {
        noun: "a duration",
        expected: "an integer of seconds",
        schema: Some(("format", "int64")),
        rust: ScalarRust::Runtime("Seconds"),
        ..integer(&["duration"], i64::MIN as i128, i64::MAX as i128, "i64")
    };
    /// A duration of ISO 8601, such as `P1DT2H30M`.
    IsoDuration: ScalarFacts {
        names: &["iso_duration"],
        noun: "a duration of ISO 8601",
        expected: "a duration of ISO 8601, such as `PT90S`",
        accepts_text: is_iso_duration,
        example: Some("PT90S"),
        has_length: false,
        schema: Some(("format", "duration")),
        rust: ScalarRust::Runtime("IsoDuration"),
        ..TEXT
    };
    /// A time of day, such as `10:30`.
    Time: ScalarFacts {
        names: &["time"],
        noun: "a time of day",
        expected: "a time of day, such as `10:30:00`",
        accepts_text: is_time,
        example: Some("10:30:00Z"),
        has_length: false,
        schema: Some(("pattern", "^[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?$")),
        rust: ScalarRust::Runtime("TimeOfDay"),
        ..TEXT
    };
    /// An IP address.
    Ip: ScalarFacts {
        names: &["ip"],
        noun: "an IP address",
        expected: "an IP address",
        accepts_text: is_ip,
        example: Some("192.0.2.7"),
        has_length: false,
        schema: Some(("format", "ip")),
        rust: ScalarRust::Runtime("Ip"),
        traits: EVERY_TRAIT,
        ..TEXT
    };
    /// A string that is a UUID.
    Uuid: ScalarFacts {
        names: &["uuid"],
        noun: "a uuid",
        expected: "a uuid",
        accepts_text: is_uuid,
        example: Some("0c9f6a4e-4b7a-4e0a-9a53-6f1d1f0c2b7d"),
        has_length: false,
        schema: Some(("format", "uuid")),
        rust: ScalarRust::Runtime("Uuid"),
        ..TEXT
    };
    /// A string that is a URL.
    Url: ScalarFacts {
        names: &["url"],
        noun: "a url",
        expected: "a url",
        accepts_text: is_url,
        example: Some("https://desk.example/page"),
        schema: Some(("format", "uri")),
        rust: ScalarRust::Runtime("Url"),
        ..TEXT
    };
    /// Bytes, written as a base64 string.
    Bytes: ScalarFacts {
        names: &["bytes"],
        noun: "bytes",
        expected: "base64 text",
        accepts_text: is_base64,
        example: Some("SGVsbG8u"),
        has_length: false,
        fits_url: false,
        has_default: false,
        rust: ScalarRust::Runtime("Bytes"),
        traits: &[RustTrait::Eq, RustTrait::Hash],
        ..TEXT
    };
    /// Bytes, written as a base64url string without padding.
    Base64Url: ScalarFacts {
        names: &["base64url"],
        noun: "bytes",
        expected: "base64url text",
        accepts_text: is_base64url,
        example: Some("SGVsbG8_"),
        has_length: false,
        has_default: false,
        schema: Some(("pattern", "^[A-Za-z0-9_-]*={0,2}$")),
        rust: ScalarRust::Runtime("Base64Url"),
        traits: &[RustTrait::Eq, RustTrait::Hash],
        ..TEXT
    };
}

impl Scalar {
    /// The least and the greatest value of an integer type. `None` for a duration and for any other scalar.
    pub fn range(self) -> Option<(i128, i128)> {
        match (self, self.facts().form) {
            (Scalar::Duration, _) => None,
            (_, ScalarForm::Integer(least, greatest)) => Some((least, greatest)),
            _ => None,
        }
    }

    /// Whether it is an integer type. A duration is not.
    pub fn is_integer(self) -> bool {
        self.range().is_some()
    }

    /// Whether its values are texts without a required form: `string` and `text`.
    pub fn is_plain_text(self) -> bool {
        matches!(self, Scalar::String | Scalar::Text)
    }

    /// The scalar that a specification calls `name`.
    pub fn from_name(name: &str) -> Option<Scalar> {
        Scalar::ALL.iter().copied().find(|scalar| scalar.facts().names.contains(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::{Scalar, ScalarForm};

    #[test]
    fn texts_with_a_required_form_have_an_example_of_it() {
        for scalar in Scalar::ALL {
            let facts = scalar.facts();
            let accepts_any = (facts.accepts_text)("any text");
            match facts.example {
                Some(example) => assert!(!accepts_any && (facts.accepts_text)(example), "{scalar:?}: {example}"),
                None => assert!(accepts_any || facts.form != ScalarForm::Text, "{scalar:?} has no example"),
            }
        }
    }
}
