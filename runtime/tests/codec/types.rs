//! Types as in generated code, and helpers to read and write them.

use std::collections::BTreeMap;

use specwright::error::Unreadable;
use specwright::operation::Outcome;
use specwright::value::Literal;
use specwright::value::Value;
use specwright::wire::Writing;
use specwright::wire::json::{ReadError, Reading, read, write};
use specwright::{Bytes, Date, Decimal, Json, Nullable, Secret, Timestamp, Uuid};

specwright::private::integer_id! { Id }

#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Ord, Hash)]
pub(crate) struct Id(pub(crate) i64);

#[derive(Clone, Debug, Default, PartialEq, PartialOrd, Ord, Hash)]
pub(crate) enum Colour {
    #[default]
    Red,
    Unknown(specwright::private::UnknownName),
}
specwright::private::string_enum! {
    Colour open;
    "red" Red;
}

#[derive(Clone, Debug, Default, PartialEq, PartialOrd, Ord, Hash)]
pub(crate) enum Level {
    #[default]
    Low,
    High,
}
specwright::private::integer_enum! {
    Level closed;
    1 Low;
    2 High;
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Item {
    pub(crate) id: Id,
    pub(crate) name: Option<String>,
}
specwright::private::object! {
    Item;
    0 id "id" .required();
    1 name "name";
}

/// An object with a map whose entries are members of the object.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Wide {
    pub(crate) id: Id,
    pub(crate) columns: Option<BTreeMap<i64, Json>>,
    pub(crate) marks: BTreeMap<String, bool>,
}
specwright::private::object! {
    Wide;
    0 id "id" .required();
    1 columns "columns" .prefix("cf_");
    2 marks "marks" .prefix("is \"");
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct All {
    pub(crate) flag: Option<bool>,
    pub(crate) small: Option<i8>,
    pub(crate) int: Option<i64>,
    pub(crate) uint: Option<u64>,
    pub(crate) float: Option<f64>,
    pub(crate) text: Option<String>,
    pub(crate) secret: Option<Secret>,
    pub(crate) decimal: Option<Decimal>,
    pub(crate) uuid: Option<Uuid>,
    pub(crate) bytes: Option<Bytes>,
    pub(crate) when: Option<Timestamp>,
    pub(crate) day: Option<Date>,
    pub(crate) colour: Option<Colour>,
    pub(crate) level: Option<Level>,
    pub(crate) maybe: Option<Nullable<i64>>,
    pub(crate) row: Option<Item>,
    pub(crate) rows: Option<Vec<Item>>,
    pub(crate) keyed: Option<BTreeMap<Id, Item>>,
    pub(crate) texts: Option<BTreeMap<String, String>>,
    pub(crate) json: Option<Json>,
    pub(crate) inner: Option<Box<All>>,
}
specwright::private::object! {
    All;
    0 flag "flag";
    1 small "small";
    2 int "int";
    3 uint "uint";
    4 float "float";
    5 text "text";
    6 secret "secret";
    7 decimal "decimal";
    8 uuid "uuid";
    9 bytes "bytes";
    10 when "when";
    11 day "day";
    12 colour "colour";
    13 level "level";
    14 maybe "maybe";
    15 row "row";
    16 rows "rows";
    17 keyed "keyed" .key("id");
    18 texts "texts";
    19 json "json";
    20 inner "inner";
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) data: Option<i64>,
}
specwright::private::object! {
    Reply;
    0 status "status";
    1 error "error";
    2 data "data";
}

pub(crate) static OUTCOME: Outcome =
    Outcome::new("status", &[Literal::Str("OK")], &[Literal::Str("ERROR")]).message(&["info", "error"]);
pub(crate) fn loose() -> Reading {
    Reading::default().lenient()
}

pub(crate) fn strict() -> Reading {
    Reading::default()
}

pub(crate) fn reading<T: Value + Default>(json: &str, how: Reading) -> Result<T, ReadError> {
    let mut value = T::default();
    read(json.as_bytes(), value.slot(), how).map(|()| value)
}

pub(crate) fn lenient<T: Value + Default>(json: &str) -> T {
    reading(json, loose()).unwrap_or_else(|unread| panic!("{json}: {unread:?}"))
}

pub(crate) fn wrong<T: Value + Default>(json: &str, how: Reading) -> Unreadable {
    match reading::<T>(json, how) {
        Err(ReadError::Unreadable(unreadable)) => unreadable,
        Err(refused) => panic!("{json}: {refused:?}"),
        Ok(_) => panic!("{json} is read"),
    }
}

pub(crate) fn written(value: &dyn Value) -> String {
    String::from_utf8(write(value, Writing::PLAIN)).unwrap()
}

/// An object whose names need escapes in JSON, except for the last.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Escaped {
    pub(crate) quoted: Option<i64>,
    pub(crate) slashed: Option<i64>,
    pub(crate) broken: Option<i64>,
    pub(crate) plain: Option<i64>,
}
specwright::private::object! {
    Escaped;
    0 quoted "a\"b";
    1 slashed "a\\b";
    2 broken "a\nb";
    3 plain "é";
}

/// An object with a required list.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Bare {
    pub(crate) items: Vec<i64>,
}
specwright::private::object! {
    Bare;
    0 items "items" .required();
}
