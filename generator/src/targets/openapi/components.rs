//! The schemas under `components/schemas`.
//!
//! In: the schemas that a document refers to. Out: all of them in the document, each under its name.

use serde_json::Value;

use super::json::Object;
use super::names::{Direction, Key, part, publish};
use super::schemas::Schemas;
use super::timestamps::DateFormats;
use super::{answers, bodies, declared, errors};
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::model::{FieldPath, TypeId};

impl Schemas<'_> {
    /// Adds to the document every schema that it refers to, directly or through other schemas, and replaces their numbers by names.
    ///
    /// # Errors
    /// If a lookup failed.
    pub(super) fn finish(mut self, document: &mut Value) -> Result<(), Bug> {
        while let Some(key) = self.components.iter().find(|(_, schema)| schema.is_none()).map(|(key, _)| key.clone()) {
            let schema = self.build(&key);
            self.components.insert(key, Some(schema));
        }
        let names = self.numbers.names(|key| self.base_name(key));
        let mut schemas = Object::new();
        for (key, schema) in &self.components {
            let name = self.numbers.number(key).and_then(|number| names.get(&number));
            let (Some(name), Some(schema)) = (name, schema) else { return Err(Bug::new(Code::SW9002, "a schema")) };
            schemas.insert(name.clone(), schema.clone().into());
        }
        // A lookup that failed is the cause of a reference without a schema.
        self.lookups.finish()?;
        let components = document.get_mut("components").and_then(Value::as_object_mut);
        let components = components.ok_or_else(|| Bug::new(Code::SW9001, "the components of a document"))?;
        components.shift_insert(0, "schemas".to_owned(), schemas.into());
        publish(document, &names)
    }

    fn build(&mut self, key: &Key) -> Object {
        match key {
            Key::Type(id, direction) => declared::schema(self, *id, *direction),
            Key::WithSuccess(id, direction, field) => answers::object_with_success(self, *id, *direction, field),
            Key::Body(id, media) => {
                let service = self.service;
                let operation = self.lookup(service.operation(*id));
                operation.map_or_else(Object::new, |operation| bodies::schema(self, operation, *media))
            }
            Key::Success(field) => answers::success(self, field),
            Key::Failure(field) => answers::failure(self, field),
            Key::Timestamp(formats) => formats.documented_schema(),
            Key::Error => errors::body(self),
            Key::Violation => errors::violation(),
        }
    }

    /// The name of a schema. If two schemas have the same name, a number is added to the second.
    fn base_name(&self, key: &Key) -> String {
        let declared = |id: TypeId| self.def(id).map_or("", |def| def.name.value.as_str()).to_owned();
        // The name contains the field if the answer uses another field than the service.
        let outcome = |field: &FieldPath, name: &str| {
            let has_own_field = self.service.wire.outcome.as_ref().is_some_and(|outcome| outcome.field != *field);
            format!("{}{name}", if has_own_field { part(&field.to_string()) } else { String::new() })
        };
        match key {
            Key::Type(id, Direction::Request(_)) => format!("{}Input", declared(*id)),
            Key::Type(id, Direction::Answer(formats))
                if self.numbers.has_several_formats(*id) && *formats != DateFormats::EPOCH =>
            {
                format!("{}{}", declared(*id), formats.name())
            }
            Key::Type(id, _) | Key::WithSuccess(id, ..) => declared(*id),
            Key::Body(id, media) => {
                let operation = self.lookup(self.service.operation(*id));
                operation.map_or_else(String::new, |operation| bodies::name(self.service, operation, *media))
            }
            Key::Success(field) => outcome(field, "Success"),
            Key::Failure(field) => outcome(field, "Failure"),
            Key::Timestamp(formats) => formats.name(),
            Key::Error => "Error".to_owned(),
            Key::Violation => "Violation".to_owned(),
        }
    }
}
