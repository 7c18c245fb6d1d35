//! Calls random operations with ids and keys from earlier answers. No answer is a 5xx, and every answer is valid under the OpenAPI document.
//!
//! The test takes 4 s; `INVGATE_TEST_WALK` sets another number of seconds. It prints its seed, and `INVGATE_TEST_SEED` sets the seed.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jsonschema::Validator;
use reqwest::{Client, Method};
use serde_json::{Map, Value, json};

use crate::common::{Running, TOKEN, start};

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

/// A random number generator with a seed (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }
    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Texts with special characters of HTML, SQL, patterns and headers.
const TEXTS: [&str; 9] = ["a", "Ünïcode ✓", "<p>\"&'</p>", "%_!'; --", "2026-01-31", "1", "key-value", "{}[]=&", "mail"];

struct Walk {
    random: Random,
    document: Value,
    /// Values in earlier answers, by the name of their field.
    known: BTreeMap<String, Vec<Value>>,
    validators: BTreeMap<String, Validator>,
}

#[tokio::test]
async fn random_calls_cause_no_server_error() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let seed = setting("INVGATE_TEST_SEED").unwrap_or(u64::try_from(clock.as_nanos() % 1_000_000_007).unwrap()) + 1;
    println!("INVGATE_TEST_SEED={}", seed - 1);
    let document = reqwest::get(format!("http://{}/openapi.json", running.address)).await.unwrap().json().await.unwrap();
    let mut walk = Walk { random: Random(seed), document, known: BTreeMap::new(), validators: BTreeMap::new() };
    let end = Instant::now() + Duration::from_secs(setting("INVGATE_TEST_WALK").unwrap_or(4));
    let http = Client::new();
    let operations: Vec<(String, String)> = operations(&walk.document);
    let mut counts = BTreeMap::<u16, usize>::new();
    while Instant::now() < end {
        let (path, method) = walk.random.of(&operations).clone();
        *counts.entry(walk.step(&running, &http, &path, &method).await).or_default() += 1;
    }
    println!("answers by status: {counts:?}");
    assert!(counts.get(&200).is_some_and(|count| *count > 10), "{counts:?}");
    running.stop().await;
}

fn operations(document: &Value) -> Vec<(String, String)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, methods)| methods.as_object().unwrap().keys().map(|method| (path.clone(), method.clone())))
        .collect()
}

impl Walk {
    /// Calls an operation and checks its answer. Returns the status.
    async fn step(&mut self, running: &Running, http: &Client, path: &str, method: &str) -> u16 {
        let operation = self.document["paths"][path][method].clone();
        let body = operation["requestBody"]["content"].get("application/json").map(|content| content["schema"].clone());
        let url = format!("http://{}/api/v1{path}", running.address);
        let request = http.request(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), url);
        let mut sent = Map::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if parameter["required"] == true || self.random.below(4) == 0 {
                let name = parameter["name"].as_str().unwrap().trim_end_matches("[]").to_owned();
                let value = self.value(&name, &parameter["schema"]);
                sent.insert(name, value);
            }
        }
        if let Some(schema) = body {
            sent.extend(self.object(&schema));
        }
        let sent = Value::Object(sent);
        let answer = request.basic_auth("api", Some(TOKEN)).json(&sent).send().await.unwrap();
        let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
        assert!(status < 500, "{method} {path} {sent}: {status} {text}");
        let value: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{method} {path} {sent}: {text}"));
        if status == 200 {
            self.check(path, method, &value, &sent);
            self.remember("", &value);
        } else {
            assert_eq!(value["status"], status, "{method} {path}: {text}");
            assert!(value["error"].is_string(), "{method} {path}: {text}");
        }
        status
    }

    /// Validates a success with the schema in the document. A failure with status 200 has another schema and is skipped.
    fn check(&mut self, path: &str, method: &str, value: &Value, sent: &Value) {
        let answer = &self.document["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"];
        if value["status"] == "ERROR" || answer.is_null() {
            return;
        }
        let pointer = format!("#/paths/{}/{method}/responses/200/content/application~1json/schema", path.replace('/', "~1"));
        let validator = self.validators.entry(pointer.clone()).or_insert_with(|| {
            let mut schema = self.document.clone();
            schema["$ref"] = json!(pointer);
            jsonschema::draft202012::new(&schema).unwrap()
        });
        let wrong: Vec<_> = validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{method} {path} {sent}: {wrong:?} in {value}");
    }

    /// Stores the scalars of an answer by the names of their fields, at most 50 for each name.
    fn remember(&mut self, name: &str, value: &Value) {
        match value {
            Value::Array(items) => items.iter().take(5).for_each(|item| self.remember(name, item)),
            Value::Object(members) => members.iter().for_each(|(name, member)| self.remember(name, member)),
            Value::Number(_) | Value::String(_) => {
                let known = self.known.entry(name.to_owned()).or_default();
                if known.len() < 50 {
                    known.push(value.clone());
                } else {
                    let at = self.random.below(50);
                    known[at] = value.clone();
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn object(&mut self, schema: &Value) -> Map<String, Value> {
        let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut object = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if required.contains(&name.as_str()) || self.random.below(4) == 0 {
                object.insert(name.clone(), self.value(name, property));
            }
        }
        object
    }

    /// A value for a parameter: usually a value of an earlier answer with this name, otherwise a random value of its type.
    fn value(&mut self, name: &str, schema: &Value) -> Value {
        let schema = self.resolved(schema);
        if let Some(values) = schema["enum"].as_array() {
            return self.random.of(values).clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.first().and_then(Value::as_str).unwrap_or("string").to_owned(),
            kind => kind.as_str().unwrap_or("string").to_owned(),
        };
        match kind.as_str() {
            "array" => (0..=self.random.below(3)).map(|_| self.value(name, &schema["items"])).collect(),
            "object" => json!({ TEXTS[self.random.below(2)]: *self.random.of(&TEXTS) }),
            "boolean" => json!(self.random.below(2) == 0),
            "integer" | "number" => self.number(name, &schema),
            _ => self.text(name),
        }
    }

    fn number(&mut self, name: &str, schema: &Value) -> Value {
        let known: Vec<Value> = self.known.get(name).into_iter().flatten().filter(|value| value.is_number()).cloned().collect();
        if !known.is_empty() && self.random.below(3) > 0 {
            return self.random.of(&known).clone();
        }
        let least = schema["minimum"].as_i64().unwrap_or(0);
        json!(
            least + i64::try_from(self.random.below(if name.ends_with("id") || name.ends_with("ids") { 45 } else { 6 })).unwrap()
        )
    }

    fn text(&mut self, name: &str) -> Value {
        let known: Vec<Value> = self.known.get(name).into_iter().flatten().filter(|value| value.is_string()).cloned().collect();
        if !known.is_empty() && self.random.below(2) > 0 {
            self.random.of(&known).clone()
        } else {
            json!(*self.random.of(&TEXTS))
        }
    }

    /// Resolves references, and chooses a random alternative.
    fn resolved(&mut self, schema: &Value) -> Value {
        if let Some(pointer) = schema["$ref"].as_str() {
            let found = self.document.pointer(pointer.trim_start_matches('#')).unwrap().clone();
            return self.resolved(&found);
        }
        match schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
            Some(any) => {
                let one = self.random.of(any).clone();
                self.resolved(&one)
            }
            None => schema.clone(),
        }
    }
}
