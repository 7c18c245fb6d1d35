//! JSON objects whose fields are written in the order in which they were added; those of serde_json have an order of their own.

use serde_json::Value as Json;

use crate::operation::path::first_step;

/// An object that is being made.
#[derive(Default)]
pub(super) struct JsonObject(Vec<(String, Member)>);

enum Member {
    Value(Json),
    Object(JsonObject),
}

impl JsonObject {
    /// Adds a value at a path, in the objects that the path leads through.
    pub(super) fn add(&mut self, path: &str, value: Json) {
        let (step, rest) = first_step(path);
        let Some(rest) = rest else { return self.0.push((step.into_owned(), Member::Value(value))) };
        for (name, member) in &mut self.0 {
            match member {
                Member::Object(inner) if *name == step => return inner.add(rest, value),
                _ => {}
            }
        }
        let mut inner = JsonObject::default();
        inner.add(rest, value);
        self.0.push((step.into_owned(), Member::Object(inner)));
    }

    /// The object as JSON.
    pub(super) fn text(&self) -> String {
        let fields: Vec<String> =
            self.0.iter().map(|(key, member)| format!("{}:{}", Json::from(key.as_str()), member.text())).collect();
        format!("{{{}}}", fields.join(","))
    }
}

impl Member {
    fn text(&self) -> String {
        match self {
            Member::Value(value) => value.to_string(),
            Member::Object(object) => object.text(),
        }
    }
}
