//! Builds a random specification from a seed. It has difficult names, all constructs of the language, and no mistakes.

mod answers;
mod chance;
mod fields;
mod names;
mod operations;
mod types;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

pub(crate) use chance::Chance;

/// A specification: names of files and their text. The text is JSON, which is valid YAML, so names need no escapes.
pub(crate) struct Specification {
    pub(crate) files: Vec<(String, String)>,
}

impl Specification {
    pub(crate) fn write(&self, folder: &std::path::Path) {
        std::fs::create_dir_all(folder).unwrap();
        for (name, text) in &self.files {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
}

/// Builds a specification, and keeps the parts that exist already.
pub(crate) struct Maker {
    chance: Chance,
    /// The Rust names of types that are in use, in upper camel case.
    taken: BTreeSet<String>,
    declared: types::Declared,
    groups: Map<String, Value>,
    /// The number of paths that exist already. It makes the next path unique.
    paths: usize,
    /// Whether the service has `wire.outcome`.
    outcome: bool,
}

/// The specification of a seed.
pub(crate) fn specification(seed: u64) -> Specification {
    let taken = ["Client", "Outcome", "DateFormat", "Keyed", types::RULED].map(str::to_owned).into();
    let (chance, declared) = (Chance::new(seed), types::Declared::default());
    let mut maker = Maker { chance, taken, declared, groups: Map::new(), paths: 0, outcome: false };
    maker.outcome = !maker.chance.once_in(3);
    maker.groups();
    let mut types = maker.types();
    let mut resources = maker.resources();
    // A type can be declared in any file.
    let (Some(declared), Some(first)) = (types.get_mut("types").and_then(Value::as_object_mut), resources.first_mut()) else {
        unreachable!("a specification always has types and a resource")
    };
    let moved: Vec<_> = declared.keys().filter(|_| maker.chance.once_in(3)).cloned().collect();
    first["types"] = moved.iter().filter_map(|name| Some((name.clone(), declared.remove(name)?))).collect();
    let mut service = maker.service();
    let names: Vec<_> = (0..resources.len()).map(|at| format!("file_{at}.yaml")).collect();
    service.insert("files".to_owned(), json!(names));
    service.extend(types);
    if !maker.groups.is_empty() {
        service.insert("groups".to_owned(), Value::Object(maker.groups));
    }
    let rest = names.into_iter().zip(resources);
    let files = std::iter::once(("service.yaml".to_owned(), Value::Object(service))).chain(rest);
    Specification { files: files.map(|(name, value)| (name, format!("{value:#}\n"))).collect() }
}

impl Maker {
    fn service(&mut self) -> Map<String, Value> {
        let mut service = Map::new();
        let name = *self.chance.of(&["Plain", "Option", "Service", "Result", "A", "Client", "Specwright", "Self0"]);
        service.insert("specwright".to_owned(), json!(1));
        service.insert("service".to_owned(), json!(name));
        service.insert("docs".to_owned(), json!(names::docs(&mut self.chance)));
        if self.chance.once_in(2) {
            service.insert("title".to_owned(), json!("Title with `code`, [brackets] and <html>"));
            service.insert("version".to_owned(), json!("1.5"));
            service.insert("base_path".to_owned(), json!("/api/v1"));
        }
        service.insert(
            "servers".to_owned(),
            json!({ "type": { "url": "https://{type=eu}.a.test:8443", "base_path": "/a/b", "docs": "\"A\"" }, "root": {} }),
        );
        let auth = [
            json!({ "basic": true }),
            json!({ "oauth2": { "token_url": "/token", "scope": "api.{endpoint}:{method}" } }),
            json!({ "bearer": true }),
            json!({ "basic": true, "api_keys": { "type": { "header": "X-Own-Key" }, "ref": { "cookie": "c" }, "a_key": { "query": "a \"key\"" } } }),
            json!({ "bearer": true, "api_keys": { "a_key": { "query": "key[]" } }, "require": ["none", "bearer", ["a_key", "bearer"]] }),
        ];
        if !self.paths.is_multiple_of(2) {
            service.insert("auth".to_owned(), self.chance.of(&auth).clone());
        }
        service.insert("wire".to_owned(), self.wire());
        if self.chance.once_in(2) {
            service.insert("errors".to_owned(), json!({ "invalid": 428, "refused": 422, "body": { "error": "message", "it's \"so\"": "code", "v": "violations", "the.p": "param", "the.r\\.s.t": "request_id" }, "request_id": "X-Own-Id" }));
        }
        service
    }

    fn wire(&mut self) -> Value {
        // If an empty map is written as a list, a union of a list and a map reads it as the list (SW0354).
        let empty_maps = if self.declared.union_of_list_and_map { ["object"; 2] } else { ["object", "list"] };
        let mut wire = json!({
            "accept": self.chance.of(&["declared", "any"]),
            "arrays": self.chance.of(&["repeat", "brackets", "indexed"]),
            "booleans": self.chance.of(&["text", "numeric"]),
            "scalars": self.chance.of(&["strict", "lenient"]),
            "empty_map": self.chance.of(&empty_maps),
            "unknown": self.chance.of(&["ignore", "report", "refuse"]),
        });
        if self.chance.once_in(3) {
            let send = *self.chance.of(&["query", "form", "json"]);
            wire["send"] = json!({ "get": "query", "head": "query", "delete": "query", "post": send, "put": send, "patch": send, "files": "multipart" });
        }
        if wire["booleans"] == "text" {
            wire["absent"] = Value::Null;
        }
        if self.outcome {
            let message = *self.chance.of(&["info", "type", "Error-Text", "self", "the fault.text", "the meta.text"]);
            // Not in `the meta` of an envelope: a client reads the object that the outcome is in, so that an absent one would not arrive as absent.
            let field = *self.chance.of(&["the outcome", "the state.the outcome", "the\\.outcome"]);
            wire["outcome"] =
                json!({ "field": field, "ok": ["OK", "a \"b\""], "error": ["ERROR"], "message": [message, "error"] });
        }
        wire
    }
}
