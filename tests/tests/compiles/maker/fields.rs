//! Random fields and parameters, with types, constraints, defaults and other attributes.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use specwright_generator::model::Scalar;

use super::{Maker, names};

/// Scalar types, each with keys that a field of the type can have.
const SCALARS: &[(&str, &str)] = &[
    ("string", r#"{ "min_length": 1, "max_length": 200, "example": "a" }"#),
    ("string", r#"{ "pattern": "[a-z\"\\\\]{1,9}|\\d+" }"#),
    ("string", r#"{ "default": "a \"b\" \\ {} #" }"#),
    (
        "string",
        r#"{ "default": "a, b, c; d => e, and so on until the line is longer than any line of code should be, and, then, some, more, of, it" }"#,
    ),
    ("text", r#"{ "max_length": 9223372036854775807 }"#),
    ("secret", r#"{ "min_length": 3 }"#),
    ("integer", r#"{ "min": -9000000000, "max": 9000000000, "default": -5, "example": 7 }"#),
    ("integer", r#"{ "as": "string" }"#),
    ("int8", r#"{ "min": -128, "max": 127 }"#),
    ("int16", r#"{ "default": -32768 }"#),
    ("int32", r#"{ "as": "number" }"#),
    ("int64", r#"{ "default": -9223372036854775808 }"#),
    ("uint8", r#"{ "default": 255 }"#),
    ("uint16", r#"{ "min": 1 }"#),
    ("uint32", r#"{ "max": 4294967295 }"#),
    ("uint64", r#"{ "default": 9223372036854775807 }"#),
    ("float", r#"{ "min": -0.5, "max": 1e300, "default": 0.25 }"#),
    ("float", r#"{ "default": 1 }"#),
    ("decimal", r#"{ "min": 0, "default": "12.50" }"#),
    ("boolean", r#"{ "default": true }"#),
    ("boolean", r#"{ "as": "number", "default": false }"#),
    ("timestamp", r#"{ "format": "iso8601" }"#),
    ("timestamp", r#"{ "format": "http_date", "default": "Sat, 31 Jan 2026 10:00:00 GMT" }"#),
    ("timestamp", r#"{ "format": "utc_minutes", "default": "2026-01-31T10:00:00+00:00" }"#),
    ("timestamp", r#"{ "format": "epoch_ms", "default": 1769853600500 }"#),
    ("timestamp", r#"{ "format": "epoch_fraction" }"#),
    ("date", r#"{ "default": "2026-01-31" }"#),
    ("duration", r#"{ "min": 0, "default": 60 }"#),
    ("time", r#"{ "default": "10:30" }"#),
    ("iso_duration", r#"{ "default": "P1DT2H" }"#),
    ("ip", r#"{ "default": "::1" }"#),
    ("base64url", r#"{ "example": "aGk_" }"#),
    ("uuid", r#"{ "example": "6f1c0b0e-3f5e-4c58-9d7e-0d6a3c1b2a4f" }"#),
    ("url", r#"{ "default": "https://desk.example/a?b=c", "max_length": 99 }"#),
];

impl Maker {
    /// A number of fields by their wire names. `taken` contains the Rust names that are in use, and `wires` the wire names.
    pub(super) fn fields(
        &mut self,
        count: usize,
        taken: &mut BTreeSet<String>,
        wires: &mut BTreeSet<String>,
    ) -> Map<String, Value> {
        (0..count).map(|_| self.field(taken, wires)).collect()
    }

    fn field(&mut self, taken: &mut BTreeSet<String>, wires: &mut BTreeSet<String>) -> (String, Value) {
        let (wire, rust) = names::field(&mut self.chance, taken, wires);
        let required = self.chance.once_in(3);
        let mut field = self.attributes(required);
        if let Some(rust) = rust {
            field.insert("rust".to_owned(), json!(rust));
        }
        if self.chance.once_in(6) {
            field.insert("deprecated".to_owned(), self.chance.of(&[json!(true), json!("use \"another\"")]).clone());
            field.insert("since".to_owned(), json!("1.5"));
        }
        (wire, Value::Object(field))
    }

    /// The type, the documentation and the attributes that depend on the type.
    fn attributes(&mut self, required: bool) -> Map<String, Value> {
        let mut field = Map::new();
        let ty = match self.chance.below(12) {
            0 => self.deeply_nested(),
            1..=5 => self.ty(required, 0),
            _ => self.scalar(&mut field),
        };
        field.insert("type".to_owned(), json!(ty));
        field.insert("docs".to_owned(), json!(names::docs(&mut self.chance)));
        if required {
            field.remove("default");
            field.insert("required".to_owned(), json!(true));
        }
        if ty.starts_with("list<") && self.chance.once_in(2) {
            field.extend([("min_items".to_owned(), json!(1)), ("max_items".to_owned(), json!(500))]);
        }
        if ty.starts_with("list<") && self.chance.once_in(3) {
            field.insert("unique".to_owned(), json!(true));
        }
        field
    }

    /// A scalar type. Its attributes are added to the field.
    fn scalar(&mut self, field: &mut Map<String, Value>) -> String {
        if self.chance.once_in(5) && !self.declared.word_enums.is_empty() {
            let (name, wires) = self.chance.of(&self.declared.word_enums).clone();
            field.insert("default".to_owned(), json!(self.chance.of(&wires)));
            return name;
        }
        let without_keys = Scalar::ALL.iter().map(|scalar| (scalar.facts().names[0], "{}"));
        let scalars: Vec<_> = SCALARS.iter().copied().chain(without_keys).collect();
        let (ty, keys) = *self.chance.of(&scalars);
        if !self.chance.once_in(3) {
            let keys: Map<String, Value> = serde_json::from_str(keys).unwrap();
            field.extend(keys);
        }
        ty.to_owned()
    }

    /// A random type. An object in a required field must be complete already; otherwise an object could require itself.
    pub(super) fn ty(&mut self, required: bool, depth: usize) -> String {
        let plain = ["json", "bytes", "string", "timestamp", "boolean", "integer", "uint64", "float"];
        match self.chance.below(if depth > 1 { 4 } else { 9 }) {
            0 => (*self.chance.of(&plain)).to_owned(),
            1 => self.chance.of(&self.declared.ids).clone(),
            2 => self.chance.of(&self.declared.enums).clone(),
            3 if required && depth == 0 => self.complete_type(),
            3 => self.any_named_type(),
            4 => format!("list<{}>", self.ty(false, depth + 1)),
            5 => format!("map<{}, {}>", self.key(), self.ty(false, depth + 1)),
            6 => format!("one_or_many<{}>", self.single()),
            7 => format!("nullable<{}>", self.single()),
            _ if depth == 0 => format!("or_false<{}>", self.single()),
            _ => "string".to_owned(),
        }
    }

    /// A type that is nested as deeply as the language allows: the sum of ten times the depth of each type in it is at most 250.
    fn deeply_nested(&mut self) -> String {
        let (mut depth, mut budget, mut text, mut ends) = (2, 240, String::new(), String::new());
        loop {
            let is_map = self.chance.once_in(2);
            let cost = if is_map { 10 * depth + 10 * (depth + 1) } else { 10 * depth };
            if budget < cost + 10 * (depth + 1) {
                return format!("{text}{}{ends}", self.chance.of(&["string", "integer", "uuid", "boolean"]));
            }
            let open = if is_map {
                format!("map<{}, ", self.key())
            } else if text.ends_with("nullable<") {
                "list<".to_owned()
            } else {
                (*self.chance.of(&["list<", "nullable<"])).to_owned()
            };
            text.push_str(&open);
            ends.push('>');
            (depth, budget) = (depth + 1, budget - cost);
        }
    }

    /// A type that is not a list and not nullable.
    fn single(&mut self) -> String {
        match self.chance.below(4) {
            0 => (*self.chance.of(&["string", "integer", "date", "float", "uuid", "duration"])).to_owned(),
            1 => self.chance.of(&self.declared.ids).clone(),
            2 => self.chance.of(&self.declared.enums).clone(),
            _ => self.complete_type(),
        }
    }

    /// An object or a union that is complete already.
    fn complete_type(&mut self) -> String {
        let objects = self.declared.objects.clone();
        self.one_of(objects)
    }

    /// An object or a union. The object may have no fields yet.
    fn any_named_type(&mut self) -> String {
        let objects = self.declared.all_objects.clone();
        self.one_of(objects)
    }

    /// One of the objects or a union, or `string` if there are none.
    fn one_of(&mut self, objects: Vec<String>) -> String {
        let all: Vec<String> = objects.into_iter().chain(self.declared.unions.clone()).collect();
        if all.is_empty() { "string".to_owned() } else { self.chance.of(&all).clone() }
    }

    /// A type that the keys of a map can have.
    pub(super) fn key(&mut self) -> String {
        let plain = ["string".to_owned(), "integer".to_owned()];
        let all: Vec<String> = [&plain[..], &self.declared.ids, &self.declared.string_ids, &self.declared.enums].concat();
        self.chance.of(&all).clone()
    }
}
