//! Random resource files: operations with parameters and rules.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use specwright_generator::model::{ConditionalRule, ListRule, PairRule};

use super::{Maker, names};

impl Maker {
    /// Groups of fields. A group may include the earlier ones.
    pub(super) fn groups(&mut self) {
        if self.chance.once_in(2) {
            let forms = json!({ "type": "DateFormat", "docs": "Forms.", "rust": "group_format" });
            self.groups.insert("Dated".to_owned(), json!({ "form of dates": forms }));
            let more = json!({ "type": "list<string>", "docs": "More.", "rust": "group_more" });
            self.groups.insert("Both".to_owned(), json!({ "include": ["Dated"], "more of it": more }));
        }
    }

    pub(super) fn resources(&mut self) -> Vec<Value> {
        let mut taken =
            ["Client", "Router", "T", "Into", "TryInto", "Builder", "Call", "Layer", "With", "Tokens"].map(str::to_owned).into();
        (0..1 + self.chance.below(3)).map(|_| self.resource(&mut taken)).collect()
    }

    fn resource(&mut self, taken: &mut BTreeSet<String>) -> Value {
        let name = names::resource(&mut self.chance, taken);
        let (mut operations, mut methods) = (Map::new(), BTreeSet::new());
        for _ in 0..1 + self.chance.below(4) {
            let operation = names::operation(&mut self.chance, &mut methods);
            let value = self.operation();
            operations.insert(operation, value);
        }
        let mut resource =
            json!({ "resource": name, "docs": names::docs(&mut self.chance), "tags": ["all"], "operations": operations });
        if self.chance.once_in(3) {
            resource["webhooks"] = self.webhooks();
        }
        resource
    }

    /// Two webhooks that constants distinguish, and one whose body has a type.
    fn webhooks(&mut self) -> Value {
        let mut webhooks = Map::new();
        for kind in ["a \"b\"", "self", ""] {
            self.paths += 1;
            let request = format!("{}{}", names::ty(&mut self.chance, &mut self.taken), self.paths);
            self.taken.insert(request.clone());
            let mut webhook = json!({ "docs": names::docs(&mut self.chance), "request": request });
            if kind.is_empty() {
                webhook["body"] = json!(format!("list<{}>", self.chance.of(&self.declared.ids)));
                webhook["returns"] = json!({ "type": self.chance.of(&self.declared.ids) });
            } else {
                webhook["http"] = json!(format!("PUT /hooks/{}", self.paths / 4));
                webhook["params"] = json!({
                    "X-Kind": { "value": kind, "in": "header" },
                    "type": { "type": "boolean", "in": "query", "docs": "Query." },
                    "the-field": { "type": "string", "required": true, "in": "body", "docs": "Body." },
                });
                webhook["send"] = json!("json");
            }
            webhooks.insert(format!("hook_{}", self.paths), webhook);
        }
        webhooks.into()
    }

    fn operation(&mut self) -> Value {
        let (mut rust, mut wires) = (BTreeSet::new(), BTreeSet::new());
        let method = *self.chance.of(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]);
        self.paths += 1;
        let path = format!("/o.{}-x_y~z/it's", self.paths);
        let request = format!("{}{}", names::ty(&mut self.chance, &mut self.taken), self.paths);
        self.taken.insert(request.clone());
        let count = if self.chance.once_in(8) { 30 } else { self.chance.below(8) };
        let mut operation =
            json!({ "http": format!("{method} {path}"), "docs": names::docs(&mut self.chance), "request": request });
        let mut params = self.fields(count, &mut rust, &mut wires);
        self.locations(method, &path, &mut operation, &mut params);
        self.rules(&mut operation, &mut params);
        self.included(&mut operation, 2);
        let answer = self.answer(method, &mut operation, &mut params);
        if let Some(answer) = answer {
            operation["returns"] = answer;
        }
        self.attributes_of_operation(&mut operation);
        operation["params"] = Value::Object(params);
        operation
    }

    /// Includes a group, with a probability of one in `times`.
    pub(super) fn included(&mut self, within: &mut Value, times: usize) {
        if !self.groups.is_empty() && self.chance.once_in(times) {
            within["include"] = json!([self.chance.of(&["Dated", "Both"])]);
        }
    }

    /// Adds attributes that any operation may have.
    fn attributes_of_operation(&mut self, operation: &mut Value) {
        if self.chance.once_in(5) {
            operation["deprecated"] = self.chance.of(&[json!(true), json!("another \"one\"")]).clone();
        }
        if self.chance.once_in(4) {
            operation["since"] = json!("1.5");
        }
        if self.chance.once_in(6) {
            operation["public"] = json!(true);
        }
        if self.chance.once_in(6) {
            operation["server"] = json!(self.chance.of(&["type", "root"]));
        }
        if self.chance.once_in(4) {
            operation["tags"] = json!(["some", "public-api"]);
        }
        if let (true, [first, .., last]) = (self.paths.is_multiple_of(3), self.declared.objects.as_slice()) {
            operation["errors"] = json!({ "451": first, "4XX": { "type": last, "docs": "Refused." }, "default": last });
        }
    }

    /// Adds parameters in the path and in headers, and files.
    fn locations(&mut self, method: &str, path: &str, operation: &mut Value, params: &mut Map<String, Value>) {
        let body = matches!(method, "POST" | "PUT" | "PATCH");
        if self.chance.once_in(9) {
            operation["http"] = json!(format!("{method} {path}/{{rest-of-it*}}"));
            params.insert("rest-of-it".to_owned(), json!({ "type": "string", "required": true, "docs": "Rest." }));
        } else if self.chance.once_in(3) {
            operation["http"] = json!(format!("{method} {path}/{{type}}/fixed/{{the-id}}"));
            let id = self.chance.of(&self.declared.ids).clone();
            params.insert("type".to_owned(), json!({ "type": "string", "required": true, "rust": "in_path", "docs": "Path." }));
            params.insert("the-id".to_owned(), json!({ "type": id, "required": true, "docs": "Path." }));
        }
        if self.chance.once_in(3) {
            params.insert("X-Trace".to_owned(), json!({ "type": "list<string>", "in": "header", "docs": "Header." }));
            params
                .insert("If-Match".to_owned(), json!({ "type": "string", "required": true, "in": "header", "docs": "Header." }));
        }
        if self.chance.once_in(4) {
            let value = self.chance.of(&[json!("a b/c"), json!(7), json!(true), json!(1.5), json!("\"{x}\" \\")]).clone();
            params.insert("const ant".to_owned(), json!({ "value": value }));
            params.insert("X-Const".to_owned(), json!({ "value": "v", "in": "header", "docs": "Constant." }));
            params.insert("constant-cookie".to_owned(), json!({ "value": 5, "in": "cookie" }));
        }
        if self.chance.once_in(5) {
            params.insert("the-cookie".to_owned(), json!({ "type": "integer", "in": "cookie", "docs": "Cookie." }));
            params.insert("X-Two".to_owned(), json!({ "type": "boolean", "required": true, "in": "cookie", "docs": "Cookie." }));
        }
        if self.chance.once_in(4) {
            params.insert("in query".to_owned(), json!({ "type": "boolean", "in": "query", "docs": "Query." }));
            let header = json!({ "type": "integer", "in": "header", "name": "X-Once", "docs": "Header." });
            let query = json!({ "type": "string", "in": "query", "name": "X-Once", "docs": "Query." });
            // The list has integers, which contain no separators, and is not empty, which a query cannot represent.
            let style = self.chance.of(&["repeat", "brackets", "indexed", "comma", "space", "pipe", "json"]);
            let list = json!({ "type": "list<integer>", "required": true, "min_items": 1, "in": "query", "style": style, "docs": "Styled." });
            params.insert("styled list".to_owned(), list);
            params.insert(
                "X-Json".to_owned(),
                json!({ "type": "map<string, float>", "in": "header", "style": "json", "docs": "Styled." }),
            );
            params.extend([("once in a header".to_owned(), header), ("once in the query".to_owned(), query)]);
        }
        if body && self.chance.once_in(3) {
            params.insert("the file".to_owned(), json!({ "type": "file", "required": true, "docs": "File." }));
            params.insert("files".to_owned(), json!({ "type": "list<file>", "docs": "Files." }));
        } else if body && self.chance.once_in(5) {
            // A file that is the whole body must be its only parameter.
            operation["send"] = json!("query");
            params.insert("whole-body".to_owned(), json!({ "type": "file", "in": "body", "docs": "File." }));
        } else if body && self.chance.once_in(4) {
            let id = self.chance.of(&self.declared.ids).clone();
            let own = [
                json!({ "type": format!("list<{id}>"), "rust": "of_body", "docs": "Body." }),
                json!({ "type": format!("map<string, {id}>"), "media": "application/x+json", "required": false, "rust": "of_body" }),
                json!({ "type": "bytes", "media": "application/octet-stream", "rust": "of_body", "docs": "Body." }),
                json!({ "type": "string", "media": "text/plain", "rust": "of_body", "docs": "Body." }),
            ];
            operation["body"] = self.chance.of(&own).clone();
        } else if body {
            let send = *self.chance.of(&["query", "form", "json"]);
            operation["send"] = json!(send);
            if send != "query" && self.chance.once_in(2) {
                let location = if send == "json" { "body" } else { send };
                params.insert("in body".to_owned(), json!({ "type": "string", "in": location, "docs": "Body." }));
            }
        }
    }

    /// Adds one rule of each kind, each with its own parameters.
    fn rules(&mut self, operation: &mut Value, params: &mut Map<String, Value>) {
        if !self.chance.once_in(3) {
            return;
        }
        let mut param = |name: String, ty: &str| {
            params.insert(name.clone(), json!({ "type": ty, "docs": "Rule." }));
            name
        };
        let mut rules = Vec::new();
        for key in ListRule::ALL.iter().map(|rule| rule.key()) {
            let names = ["a", "b", "c"].map(|letter| param(format!("{key}-{letter}"), "string"));
            rules.push(json!({ key: names, "status": 451 }));
        }
        for key in ConditionalRule::ALL.iter().map(|rule| rule.key()) {
            let [name, rating, flag] = [("name", "string"), ("rating", "float"), ("flag", "boolean")]
                .map(|(name, ty)| param(format!("{key}-{name}"), ty));
            rules.push(json!({ key: { "param": name, "when": format!("{rating} < -4.5") } }));
            rules.push(json!({ key: { "param": name, "when": format!("{flag} == true") } }));
            rules.push(json!({ key: { "param": name, "when": rating } }));
        }
        for key in PairRule::ALL.iter().map(|rule| rule.key()) {
            let names = ["since-then", "until"].map(|name| param(format!("{key}-{name}"), "timestamp"));
            rules.push(json!({ key: names }));
        }
        operation["rules"] = Value::Array(rules);
    }
}
