//! Random answers of every shape, one or several for an operation, with pages and chunks. Builds the values of `returns`, and adds the
//! parameters that they need.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Maker, names};

/// Names of the field of the outcome, and of the field with its message.
const OUTCOME: [&str; 6] = ["the outcome", "info", "type", "Error-Text", "self", "error"];

impl Maker {
    /// The value of `returns`. `None` if the operation has none. Parameters and keys that the answer needs are added to the operation.
    pub(super) fn answer(&mut self, method: &str, operation: &mut Value, params: &mut Map<String, Value>) -> Option<Value> {
        if method == "HEAD" {
            return None;
        }
        let object = self.chance.of(&self.declared.objects).clone();
        let mut answer = match self.chance.below(11) {
            0 => return None,
            1 if self.chance.once_in(3) => {
                let text = ["string", "integer", "boolean", "float", "decimal", "timestamp", "date", "uuid", "secret", "bytes"];
                json!({ "type": self.chance.of(&text), "media": self.chance.of(&["text/plain", "application/x-own; a=1"]) })
            }
            1 if self.chance.once_in(3) => json!({ "type": self.ty(true, 0), "media": "application/vnd.a-b.c+json" }),
            1 => json!({ "type": self.ty(true, 0) }),
            2 => json!({ "list": object }),
            3 => json!({ "one_or_many": object }),
            4 if self.chance.once_in(2) => json!({ "keyed_by": "integer", "of": "Keyed", "key": "the id" }),
            4 => json!({ "keyed_by": self.key(), "of": object }),
            5 => json!({ "or_false": object }),
            6 if self.chance.once_in(2) => json!({ "file": true }),
            6 => {
                let form = self.chance.of(&["sse", "json_lines"]);
                json!({ "stream": self.ty(true, 0), "as": form, "end": self.chance.of(&["[DONE]", "\"the end\""]) })
            }
            7 if self.outcome => {
                json!({ "outcome": self.chance.of(&[json!(true), json!({ "field": "An outcome" }), json!({ "field": "the meta.An outcome" })]) })
            }
            8 => self.in_envelope(operation, params, &object),
            9 => return Some(self.list_with_pages(operation, params, &object)),
            _ => self.own_object(),
        };
        if answer.get("file").is_none() && answer.get("outcome").is_none() {
            self.dates(&mut answer, params);
        }
        if self.chance.once_in(4) {
            answer["status"] = json!(201);
        }
        let can_have_others = operation.get("pages").is_none() && operation.get("chunk").is_none();
        Some(if can_have_others && self.chance.once_in(2) { self.several(answer) } else { answer })
    }

    /// A list of answers with different statuses. `answer` is one of them.
    fn several(&mut self, answer: Value) -> Value {
        let object = self.chance.of(&self.declared.objects).clone();
        let mut own = self.own_object();
        own["name"] = json!(format!("Other{}", self.paths));
        own["status"] = json!(202);
        let mut others = vec![
            own,
            json!({ "status": 203, "type": self.ty(true, 0), "name": self.chance.of(&["String", "Option", "Vec", "Result"]) }),
            json!({ "status": 203, "type": "string", "name": "Text", "media": "text/plain" }),
            json!({ "status": 203, "type": "bytes", "name": "Bytes", "media": "image/png" }),
            json!({ "status": 203, "stream": object, "name": "Lines", "as": "json_lines" }),
            json!({ "status": 204, "docs": names::docs(&mut self.chance) }),
            json!({ "status": 299, "keyed_by": self.key(), "of": object }),
            json!({ "status": 401, "name": "Some" }),
            json!({ "status": 404, "type": object, "docs": "Not \"there\"." }),
            json!({ "status": 418, "or_false": object }),
            json!({ "status": 503, "file": true }),
            json!({ "status": 503, "file": true, "name": "Html", "media": "text/html" }),
            json!({ "status": 599, "list": self.ty(false, 1) }),
        ];
        others.retain(|_| !self.chance.once_in(3));
        let at = self.chance.below(others.len() + 1);
        others.insert(at, answer);
        json!(others)
    }

    /// An answer that is an object with its own fields.
    fn own_object(&mut self) -> Value {
        let count = 1 + self.chance.below(5);
        // The outcome adds fields with these names.
        let mut taken = BTreeSet::from(OUTCOME.map(|name| specwright_generator::names::snake(name).unwrap_or_default()));
        let fields = self.fields(count, &mut taken, &mut OUTCOME.map(str::to_owned).into());
        let name = format!("{}Answer{}", names::ty(&mut self.chance, &mut self.taken), self.paths);
        let mut answer = json!({ "name": name, "fields": fields, "docs": names::docs(&mut self.chance) });
        self.included(&mut answer, 4);
        if self.outcome && self.chance.once_in(2) {
            answer["outcome"] = json!(true);
        }
        answer
    }

    /// An answer in an envelope, with pages by cursor.
    fn in_envelope(&mut self, operation: &mut Value, params: &mut Map<String, Value>, object: &str) -> Value {
        params.insert("key of pages".to_owned(), json!({ "type": "string", "docs": "Where to go on." }));
        operation["pages"] = json!({ "cursor": "key of pages" });
        let items = *self.chance.of(&["items", "type", "self", "a b", "answer"]);
        let collection = match self.chance.below(4) {
            0 => json!({ "keyed_by": self.key(), "of": object }),
            1 => json!({ "one_or_many": object }),
            2 => json!({ "keyed_by": "integer", "of": "Keyed", "key": "the id" }),
            _ => json!({ "list": object }),
        };
        let name = format!("Envelope{}", self.paths);
        // The first has names of fields. The others have paths through objects that the answer does not declare.
        let paths = [
            json!({ "items": items, "next": "next one", "total": "total" }),
            json!({ "items": format!("data.{items}"), "next": "the meta.next one", "total": "data.the total" }),
            json!({ "items": format!("{items}.box.type"), "next": "@odata\\.next", "total": "meta.self.total" }),
        ];
        let mut answer = json!({ "name": name, "envelope": self.chance.of(&paths), "items": collection });
        if self.chance.once_in(2) {
            answer["envelope"]["more"] = json!("the meta.more");
        }
        if self.chance.once_in(3) {
            operation["pages"] = json!({ "link": "next", "origins": ["https://eu.example:8443", "http://[::1]:80"] });
        }
        if self.outcome && self.chance.once_in(2) {
            answer["outcome"] = json!(true);
        }
        answer
    }

    /// An answer that is a list, with pages by offset and chunks.
    fn list_with_pages(&mut self, operation: &mut Value, params: &mut Map<String, Value>, object: &str) -> Value {
        for name in ["the offset", "the limit"] {
            params.insert(name.to_owned(), json!({ "type": "integer", "docs": "Pages." }));
        }
        params.insert("split-me".to_owned(), json!({ "type": "list<integer>", "docs": "Chunks." }));
        operation["chunk"] = json!({ "param": "split-me", "size": 500 });
        let pages = [
            json!({ "offset": "the offset", "limit": "the limit", "size": 25 }),
            json!({ "page": "the offset", "first": 0 }),
            json!({ "page": "the offset", "limit": "the limit", "size": 25 }),
            json!({ "cursor": "the offset", "next_header": "X-Next", "limit": "the limit", "size": 25 }),
            json!({ "link": "header" }),
        ];
        if self.chance.once_in(2) {
            operation["pages"] = self.chance.of(&pages).clone();
        }
        match self.chance.below(3) {
            0 => json!({ "list": object }),
            1 => json!({ "one_or_many": object }),
            _ => json!({ "keyed_by": self.key(), "of": object }),
        }
    }

    /// Sets `dates` of some answers.
    fn dates(&mut self, answer: &mut Value, params: &mut Map<String, Value>) {
        match self.chance.below(4) {
            0 => {
                params.insert("dates-by".to_owned(), json!({ "type": "DateFormat", "docs": "Forms." }));
                answer["dates"] = json!("dates-by");
            }
            1 => {
                answer["dates"] =
                    json!(self.chance.of(&["epoch", "epoch_ms", "epoch_fraction", "iso8601", "utc_minutes", "http_date"]))
            }
            _ => {}
        }
    }
}
