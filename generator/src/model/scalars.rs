//! The scalars of the language: one row for each, with everything that any room knows about it.
//!
//! In: nothing. Out: facts. A new scalar is a row here and a type in the runtime; a fact that is left out does not compile. Not here: how
//! a target writes it, beyond the names in the row.

mod text;

pub use text::{is_base64, is_date, is_decimal, is_url, is_uuid};

/// Everything that is known about a scalar.
#[derive(Clone, Copy, Debug)]
pub struct ScalarFacts {
    /// Its names in the language; the first is the usual one.
    pub names: &'static [&'static str],
    /// A noun with its article: "an integer".
    pub noun: &'static str,
    /// What its JSON values look like, for messages: "a date, such as `2026-01-31`". Integers say their range instead.
    pub expected: &'static str,
    /// How it is written in JSON.
    pub form: ScalarForm,
    /// Whether a text is one of its values; a scalar that is not text accepts none.
    pub accepts_text: fn(&str) -> bool,
    /// Whether its values are numbers.
    pub is_number: bool,
    /// Whether its values can be compared by `<` and `>`.
    pub has_order: bool,
    /// Whether its characters can be counted: `min_length`, `pattern`.
    pub has_length: bool,
    /// Whether it can be the key of a map.
    pub is_key: bool,
    /// Whether it fits into a path segment or a header.
    pub fits_url: bool,
    /// Whether a specification can state a default of it.
    pub has_default: bool,
    /// `format` or `pattern` of its JSON Schema.
    pub schema: Option<(&'static str, &'static str)>,
    /// Its Rust type.
    pub rust: ScalarRust,
    /// Traits of its Rust type beyond those that every type has, of `Copy`, `Eq`, `PartialOrd`, `Ord` and `Hash`.
    pub traits: &'static [&'static str],
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

            /// Everything that is known about it.
            pub const fn facts(self) -> &'static ScalarFacts {
                match self {
                    $(Scalar::$name => const { &$facts },)*
                }
            }
        }
    };
}

const EVERY_TRAIT: &[&str] = &["Copy", "Eq", "PartialOrd", "Ord", "Hash"];
const ALL_BUT_COPY: &[&str] = &["Eq", "PartialOrd", "Ord", "Hash"];

/// A text of any content.
const TEXT: ScalarFacts = ScalarFacts {
    names: &["text"],
    noun: "a string",
    expected: "a string",
    form: ScalarForm::Text,
    accepts_text: text::is_any,
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

/// An integer of a width.
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
    /// Text that never shows in Debug, logs or errors.
    Secret: ScalarFacts {
        names: &["secret"],
        noun: "a secret",
        expected: "a secret",
        has_default: false,
        schema: Some(("format", "password")),
        rust: ScalarRust::Runtime("Secret"),
        traits: &["Eq"],
        ..TEXT
    };
    /// A whole number of 64 bits, signed: `integer` or `int64`.
    Int64: ScalarFacts {
        is_key: true,
        schema: Some(("format", "int64")),
        ..integer(&["integer", "int64"], i64::MIN as i128, i64::MAX as i128, "i64")
    };
    /// -128 to 127.
    Int8: integer(&["int8"], i8::MIN as i128, i8::MAX as i128, "i8");
    /// -32768 to 32767.
    Int16: integer(&["int16"], i16::MIN as i128, i16::MAX as i128, "i16");
    /// Signed, 32 bits.
    Int32: ScalarFacts {
        schema: Some(("format", "int32")),
        ..integer(&["int32"], i32::MIN as i128, i32::MAX as i128, "i32")
    };
    /// 0 to 255.
    Uint8: integer(&["uint8"], 0, u8::MAX as i128, "u8");
    /// 0 to 65535.
    Uint16: integer(&["uint16"], 0, u16::MAX as i128, "u16");
    /// Unsigned, 32 bits.
    Uint32: integer(&["uint32"], 0, u32::MAX as i128, "u32");
    /// Unsigned, 64 bits.
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
        traits: &["Copy", "PartialOrd"],
        ..TEXT
    };
    /// An exact number, as a string such as `"12.50"`.
    Decimal: ScalarFacts {
        names: &["decimal"],
        noun: "a decimal",
        expected: "a decimal in quotes, such as `\"12.50\"`",
        accepts_text: is_decimal,
        is_number: true,
        has_order: true,
        has_length: false,
        schema: Some(("pattern", "^-?[0-9]+([.][0-9]+)?$")),
        rust: ScalarRust::Runtime("Decimal"),
        traits: &["Eq", "Hash"],
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
    /// A day, `2026-01-31`.
    Date: ScalarFacts {
        names: &["date"],
        noun: "a date",
        expected: "a date, such as `2026-01-31`",
        accepts_text: is_date,
        has_order: true,
        has_length: false,
        schema: Some(("format", "date")),
        rust: ScalarRust::Runtime("Date"),
        traits: EVERY_TRAIT,
        ..TEXT
    };
    /// Whole seconds.
    Duration: ScalarFacts {
        noun: "a duration",
        expected: "an integer of seconds",
        schema: Some(("format", "int64")),
        rust: ScalarRust::Runtime("Seconds"),
        ..integer(&["duration"], i64::MIN as i128, i64::MAX as i128, "i64")
    };
    /// A string that is a UUID.
    Uuid: ScalarFacts {
        names: &["uuid"],
        noun: "a uuid",
        expected: "a uuid",
        accepts_text: is_uuid,
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
        schema: Some(("format", "uri")),
        rust: ScalarRust::Runtime("Url"),
        ..TEXT
    };
    /// Bytes, as a base64 string.
    Bytes: ScalarFacts {
        names: &["bytes"],
        noun: "bytes",
        expected: "base64 text",
        accepts_text: is_base64,
        has_length: false,
        fits_url: false,
        has_default: false,
        rust: ScalarRust::Runtime("Bytes"),
        traits: &["Eq", "Hash"],
        ..TEXT
    };
}

impl Scalar {
    /// The least and the greatest value of an integer; `None` for other scalars, and for a duration.
    pub fn range(self) -> Option<(i128, i128)> {
        match (self, self.facts().form) {
            (Scalar::Duration, _) => None,
            (_, ScalarForm::Integer(least, greatest)) => Some((least, greatest)),
            _ => None,
        }
    }

    /// Whether its values are integers with a range: those of every integer type, not those of a duration.
    pub fn is_integer(self) -> bool {
        self.range().is_some()
    }

    /// Whether its values are text of any content: `string` and `text`.
    pub fn is_plain_text(self) -> bool {
        matches!(self, Scalar::String | Scalar::Text)
    }

    /// The scalar of a name in the language.
    pub fn from_name(name: &str) -> Option<Scalar> {
        Scalar::ALL.iter().copied().find(|scalar| scalar.facts().names.contains(&name))
    }
}
