//! Random declared types: ids, enums, objects and unions.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Maker, names};

/// The names of declared types.
#[derive(Default)]
pub(crate) struct Declared {
    pub(crate) ids: Vec<String>,
    pub(crate) string_ids: Vec<String>,
    pub(crate) enums: Vec<String>,
    /// Enums, each with the values that a default may have.
    pub(crate) word_enums: Vec<(String, Vec<String>)>,
    /// Objects that are already complete.
    pub(crate) objects: Vec<String>,
    pub(crate) unions: Vec<String>,
    /// All objects, with those that do not have fields yet.
    pub(crate) all_objects: Vec<String>,
    /// Whether an untagged union has a list and a map among its variants.
    pub(super) union_of_list_and_map: bool,
}

/// The name of the object that has rules.
pub(super) const RULED: &str = "Ruled";

/// An object with rules that many values follow.
fn ruled() -> Value {
    json!({
        "docs": "Ruled.",
        "fields": {
            "a \"b\"": { "type": "string", "docs": "A." }, "type": { "type": "integer", "docs": "B." },
            "c-d": { "type": "list<string>", "docs": "C." }, "self": { "type": "float", "docs": "D." },
        },
        "rules": [
            { "any_of": ["a \"b\"", "type", "c-d"] },
            { "required_if": { "param": "c-d", "when": "self < -4.5 or type in [1, 2] and self" } },
        ],
    })
}

impl Maker {
    /// `ids` and `types` of the service.
    pub(super) fn types(&mut self) -> Map<String, Value> {
        let ids = self.ids();
        let mut types = Map::new();
        types.insert("DateFormat".to_owned(), json!({ "docs": "Forms.", "enum": "string", "closed": true, "default": "epoch", "values": { "epoch": "Epoch", "iso8601": "Iso8601", "utc_minutes": "UtcMinutes" } }));
        for _ in 0..1 + self.chance.below(4) {
            let (name, value) = self.enum_values();
            types.insert(name, value);
        }
        let count = 2 + self.chance.below(5);
        self.declared.all_objects = (0..count).map(|_| names::ty(&mut self.chance, &mut self.taken)).collect();
        for name in self.declared.all_objects.clone() {
            let count = 1 + self.chance.below(7);
            let object = self.object(count, None);
            types.insert(name.clone(), object);
            self.declared.objects.push(name);
        }
        if self.chance.once_in(2) {
            let name = names::ty(&mut self.chance, &mut self.taken);
            types.insert(
                name.clone(),
                json!({
                    "docs": "Derives.", "derive": self.chance.of(&[["Eq", "::core::hash::Hash"], ["PartialOrd", "std::cmp::Eq"]]),
                    "fields": {
                        "a": { "type": "list<string>", "docs": "A." }, "b": { "type": "uint8", "docs": "B." },
                        "c": { "type": self.chance.of(&self.declared.enums), "docs": "C." },
                        "d": { "type": self.chance.of(&self.declared.ids), "docs": "D." },
                        "e": { "type": format!("map<string, nullable<{name}>>"), "docs": "E." },
                    },
                }),
            );
            self.declared.objects.push(name);
        }
        types.insert("Keyed".to_owned(), json!({ "docs": "Keyed.", "deprecated": true, "fields": { "the id": { "type": "integer", "required": true, "docs": "Id." } } }));
        types.insert(RULED.to_owned(), ruled());
        self.declared.objects.push(RULED.to_owned());
        for _ in 0..self.chance.below(3) {
            self.union(&mut types);
        }
        let mut service = Map::new();
        service.insert("ids".to_owned(), ids);
        service.insert("types".to_owned(), Value::Object(types));
        service
    }

    fn ids(&mut self) -> Value {
        let mut ids = Map::new();
        for at in 0..1 + self.chance.below(4) {
            let name = names::ty(&mut self.chance, &mut self.taken);
            let docs = names::docs(&mut self.chance);
            if at % 2 == 0 {
                self.declared.ids.push(name.clone());
                ids.insert(name, json!(docs));
            } else {
                self.declared.string_ids.push(name.clone());
                let mut id = json!({ "type": "string", "docs": docs });
                if self.chance.once_in(3) {
                    id["rust"] = json!("crate::own::Text");
                }
                ids.insert(name, id);
            }
        }
        Value::Object(ids)
    }

    fn enum_values(&mut self) -> (String, Value) {
        let name = names::ty(&mut self.chance, &mut self.taken);
        let (words, mut taken) = (self.chance.once_in(2), BTreeSet::from(["Unknown".to_owned()]));
        let mut values = Map::new();
        for at in 0..1 + self.chance.below(5) {
            let value = names::value(&mut self.chance, &mut taken);
            let difficult =
                ["", "a b", "\"", "\\", "ü", "self", "true", "1", "{}", "a\u{202e}b", "line\nend", "x\u{200b}", "#", "null"];
            let wire = match words {
                true if self.chance.once_in(2) => format!("{}{at}", self.chance.of(&difficult)),
                true => value.to_lowercase(),
                false => [i64::MIN, -1, 0, 1, 7, i64::MAX][at].to_string(),
            };
            let value = match self.chance.below(3) {
                0 => json!({ "name": value, "docs": names::docs(&mut self.chance) }),
                1 => json!({ "name": value, "docs": names::docs(&mut self.chance), "deprecated": true }),
                _ => json!(value),
            };
            values.insert(wire, value);
        }
        let wires: Vec<_> = values.keys().cloned().collect();
        let mut list =
            json!({ "docs": names::docs(&mut self.chance), "enum": if words { "string" } else { "integer" }, "values": values });
        if self.chance.once_in(2) {
            list["closed"] = json!(true);
        }
        if words && self.chance.once_in(2) {
            list["default"] = json!(self.chance.of(&wires));
        }
        if self.chance.once_in(4) {
            list["deprecated"] = json!("another \"one\"");
        }
        if words {
            self.declared.word_enums.push((name.clone(), wires));
        }
        self.declared.enums.push(name.clone());
        (name, list)
    }

    /// An object with a number of fields. No field has the name of the tag.
    pub(super) fn object(&mut self, count: usize, tag: Option<&str>) -> Value {
        // A form uses brackets for the fields of an object, so their names must not contain brackets.
        let mut wires: BTreeSet<String> = tag.into_iter().chain(["a[b]"]).map(str::to_owned).collect();
        let mut taken = BTreeSet::new();
        let mut fields = self.fields(count, &mut taken, &mut wires);
        if self.chance.once_in(4) && taken.insert("others".to_owned()) && wires.insert("others".to_owned()) {
            let (ty, prefix) =
                (*self.chance.of(&["map<string, json>", "map<integer, string>"]), *self.chance.of(&["", "cf_", "\"x-"]));
            let docs = names::docs(&mut self.chance);
            fields.insert(
                "others".to_owned(),
                json!({ "type": ty, "prefix": prefix, "required": self.chance.once_in(2), "docs": docs }),
            );
        }
        let shared = fields.len().is_multiple_of(3);
        let absent = (fields.len() % 4 == 1).then(|| if shared { json!("omit") } else { Value::Null });
        set_absent(&mut fields);
        let mut object = json!({ "docs": names::docs(&mut self.chance), "fields": fields });
        self.included(&mut object, 6);
        // `shared` is not random. A further random number would change all following parts of the specification of a seed.
        if shared {
            object["shared"] = json!(true);
        }
        if let Some(absent) = absent {
            object["absent"] = absent;
        }
        object
    }

    fn union(&mut self, types: &mut Map<String, Value>) {
        let (name, docs) = (names::ty(&mut self.chance, &mut self.taken), names::docs(&mut self.chance));
        let (mut variants, mut taken) = (Map::new(), BTreeSet::new());
        let tag = self.chance.once_in(2).then(|| *self.chance.of(&["kind", "type", "self", "a \"b\"", "@type"]));
        if let Some(tag) = tag {
            for _ in 0..2 + self.chance.below(3) {
                let object = names::ty(&mut self.chance, &mut self.taken);
                let fields = if self.chance.once_in(4) { 40 } else { 1 + self.chance.below(3) };
                let value = self.object(fields, Some(tag));
                types.insert(object.clone(), value);
                variants.insert(self.variant(&mut taken), json!(object));
            }
        } else {
            let object = self.chance.of(&self.declared.objects).clone();
            let several = ["integer", "list<string>", "map<string, integer>", "string"].map(str::to_owned);
            for ty in several.into_iter().chain([object]).take(2 + self.chance.below(4)) {
                self.declared.union_of_list_and_map |= ty.starts_with("map");
                variants.insert(self.variant(&mut taken), json!(ty));
            }
        }
        let mut union = json!({ "variants": variants });
        if let Some(tag) = tag {
            union["tag"] = json!(tag);
            let is_taken = variants_of(&union).any(|name| name.eq_ignore_ascii_case("unknown"));
            if !is_taken && self.chance.once_in(2) {
                union["unknown"] = json!("json");
            }
        }
        if tag.is_some() && self.declared.unions.len() % 2 == 1 {
            with_special_tags(&mut union, name.len().is_multiple_of(2));
        }
        types.insert(name.clone(), json!({ "docs": docs, "union": union }));
        self.declared.unions.push(name);
    }

    /// The name of a variant, in a random case.
    fn variant(&mut self, taken: &mut BTreeSet<String>) -> String {
        let name = names::value(&mut self.chance, taken);
        if self.chance.once_in(2) { name.to_lowercase() } else { name }
    }
}

/// Gives a union tags of integers, or a field with the value of the variant.
fn with_special_tags(union: &mut Value, is_integer: bool) {
    if !is_integer {
        union["content"] = json!("the \"content\"");
        return;
    }
    union["tags"] = json!("integer");
    let variants: Vec<(String, Value)> =
        union["variants"].as_object().into_iter().flatten().map(|(k, v)| (k.clone(), v.clone())).collect();
    let renamed = variants.into_iter().enumerate();
    union["variants"] = renamed.map(|(at, (name, ty))| (format!("{}", at * 7), json!({ "type": ty, "name": name }))).collect();
}

fn variants_of(union: &Value) -> impl Iterator<Item = &str> {
    union["variants"].as_object().into_iter().flatten().map(|(name, _)| name.as_str())
}

/// Sets `absent` for some of the optional fields.
fn set_absent(fields: &mut Map<String, Value>) {
    let can_be_absent = |field: &Value| {
        field["required"] != json!(true) && field.get("prefix").is_none() && !field["type"].to_string().starts_with("\"nullable<")
    };
    for (index, field) in fields.values_mut().filter(|field| can_be_absent(field)).enumerate().filter(|(index, _)| index % 3 == 1)
    {
        field["absent"] = if index % 2 == 1 { Value::Null } else { json!("omit") };
    }
}
