//! Writes documents as the files of a specification.
//!
//! In: documents that the front end of another format created. Out: the texts of service.yaml and of the resource files, in the style of the
//! formatter. Constructs that no other format has, such as rules, pages and groups, are not written.

use serde_json::{Map, Value, json};

use super::format;
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::document::{
    Alternative, Answer, AnswerForm, ApiKey, Auth, BodyType, Constraints, Declarations, Documents, ErrorType, Field, NamedServer,
    Operation, RequestBody, Resource, Service, Type, TypeBody, TypeExpression,
};
use crate::source::Spanned;
use crate::syntax::{Number, Scalar};

/// The name and the text of each file.
///
/// # Errors
/// If the formatter has a fault.
pub(crate) fn files(documents: &Documents) -> Result<Vec<(String, String)>, Bug> {
    let names = file_names(&documents.resources);
    let values = documents.resources.iter().map(resource);
    let values = std::iter::once(service(&documents.service, &names)).chain(values);
    let names = std::iter::once(SERVICE_FILE.to_owned()).chain(names.iter().cloned());
    names.zip(values).map(|(name, value)| yaml_text(&name, &value).map(|text| (name, text))).collect()
}

/// The name of the file that lists the others.
const SERVICE_FILE: &str = "service.yaml";

/// The name of the file of each resource. No two are equal, and none is `service.yaml`: the file of a resource `service` is
/// `service_resource.yaml`, or `service_resource_resource.yaml` if another resource is called `service_resource`.
fn file_names(resources: &[Resource]) -> Vec<String> {
    let is_taken =
        |file: &str| file == SERVICE_FILE || resources.iter().any(|resource| file == format!("{}.yaml", *resource.name));
    let file_name = |resource: &Resource| {
        let mut file = format!("{}.yaml", *resource.name);
        while *resource.name == "service" && is_taken(&file) {
            file.insert_str(file.len() - ".yaml".len(), "_resource");
        }
        file
    };
    resources.iter().map(file_name).collect()
}

/// Writes a value as YAML. JSON is valid YAML, so the formatter only has to break the lines that are too long. `file` is for a message.
fn yaml_text(file: &str, value: &Value) -> Result<String, Bug> {
    format::formatted(&value.to_string()).ok_or_else(|| Bug::new(Code::SW9006, file))
}

/// Creates an object with the entries that have a value.
fn object<const N: usize>(entries: [(&str, Option<Value>); N]) -> Value {
    Value::Object(entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect())
}

fn word(text: &Option<Spanned<String>>) -> Option<Value> {
    text.as_ref().map(|text| text.value.as_str().into())
}

fn flag(flag: bool) -> Option<Value> {
    flag.then_some(Value::Bool(true))
}

fn deprecated(deprecated: &Option<String>) -> Option<Value> {
    deprecated.as_ref().map(|instead| if instead.is_empty() { Value::Bool(true) } else { instead.as_str().into() })
}

fn service(service: &Service, files: &[String]) -> Value {
    let contact = service
        .contact
        .as_ref()
        .map(|contact| object([("name", word(&contact.name)), ("url", word(&contact.url)), ("email", word(&contact.email))]));
    let license =
        service.license.as_ref().map(|license| object([("name", Some(json!(license.name.value))), ("url", word(&license.url))]));
    let mut value = object([
        ("specwright", Some(json!(1))),
        ("service", Some(json!(service.name.value))),
        ("title", word(&service.title)),
        ("docs", word(&service.docs)),
        ("version", word(&service.version)),
        ("contact", contact),
        ("license", license),
        ("base_path", word(&service.base_path)),
        ("servers", servers(&service.servers)),
        ("files", Some(json!(files))),
        ("auth", auth(&service.auth)),
        ("errors", error_types(&service.errors.types).map(|types| json!({ "statuses": types }))),
    ]);
    declare(&service.declarations, &mut value);
    value
}

fn servers(servers: &[NamedServer]) -> Option<Value> {
    let server = |server: &NamedServer| {
        let docs = (!server.docs.is_empty()).then(|| json!(server.docs));
        let value = object([("url", word(&server.url)), ("base_path", word(&server.base_path)), ("docs", docs)]);
        (server.name.value.clone(), value)
    };
    (!servers.is_empty()).then(|| Value::Object(servers.iter().map(server).collect()))
}

fn auth(auth: &Auth) -> Option<Value> {
    let oauth2 = auth
        .oauth2
        .as_ref()
        .map(|oauth2| object([("token_url", Some(json!(oauth2.token_url.value))), ("scope", word(&oauth2.scope))]));
    let key = |key: &ApiKey| {
        let docs = (!key.docs.is_empty()).then(|| json!(key.docs));
        (key.name.value.clone(), object([(key.location.word(), Some(json!(key.wire.value))), ("docs", docs)]))
    };
    let keys: Map<String, Value> = auth.api_keys.iter().map(key).collect();
    let value = object([
        ("basic", flag(auth.basic)),
        ("bearer", flag(auth.bearer)),
        ("oauth2", oauth2),
        ("api_keys", (!keys.is_empty()).then_some(Value::Object(keys))),
        ("require", (!auth.require.is_empty()).then(|| alternatives(&auth.require))),
    ]);
    (value != json!({})).then_some(value)
}

/// The value of `require` and of an operation's `auth`. Each alternative is a name, `none`, or a list of names.
fn alternatives(alternatives: &[Alternative]) -> Value {
    let written = alternatives.iter().map(|names| match names.value.as_slice() {
        [] => json!("none"),
        [one] => json!(one.value),
        several => json!(several.iter().map(|name| &name.value).collect::<Vec<_>>()),
    });
    Value::Array(written.collect())
}

fn resource(resource: &Resource) -> Value {
    let mut value = object([("resource", Some(json!(resource.name.value))), ("docs", word(&resource.docs))]);
    declare(&resource.declarations, &mut value);
    let (webhooks, called): (Vec<_>, Vec<_>) = resource.operations.iter().partition(|operation| operation.webhook);
    for (key, operations) in [("operations", called), ("webhooks", webhooks)] {
        let written = operations.iter().map(|operation| (operation.name.value.clone(), self::operation(operation)));
        insert(&mut value, key, written.collect());
    }
    value
}

/// Adds the declared types to the value of a file.
fn declare(declarations: &Declarations, value: &mut Value) {
    let types: Map<String, Value> = declarations.types.iter().map(|ty| (ty.name.value.clone(), declared(ty))).collect();
    insert(value, "types", types);
}

/// Inserts a mapping into an object, unless the mapping is empty.
fn insert(value: &mut Value, key: &str, entries: Map<String, Value>) {
    if let (Value::Object(object), false) = (value, entries.is_empty()) {
        object.insert(key.to_owned(), Value::Object(entries));
    }
}

fn declared(ty: &Type) -> Value {
    let mut value = object([("docs", word(&ty.docs)), ("deprecated", deprecated(&ty.deprecated)), ("keep", flag(ty.rust.keep))]);
    let Value::Object(entries) = &mut value else { return value };
    match &ty.body {
        TypeBody::Enum(body) => {
            entries.insert("enum".to_owned(), json!(body.repr.value));
            if body.closed {
                entries.insert("closed".to_owned(), Value::Bool(true));
            }
            let values: Map<String, Value> =
                body.values.iter().map(|value| (value.wire.value.clone(), json!(value.name.value))).collect();
            entries.insert("values".to_owned(), Value::Object(values));
        }
        TypeBody::Object(object) => {
            entries.insert("fields".to_owned(), fields(&object.fields));
        }
        TypeBody::Union(union) => {
            let variants: Map<String, Value> =
                union.variants.iter().map(|variant| (variant.name.value.clone(), json!(expression(&variant.ty)))).collect();
            entries.insert(
                "union".to_owned(),
                object([
                    ("tag", word(&union.tag)),
                    ("unknown", word(&union.unknown)),
                    ("variants", Some(Value::Object(variants))),
                ]),
            );
        }
        TypeBody::Unreadable => {}
    }
    value
}

fn fields(fields: &[Field]) -> Value {
    Value::Object(fields.iter().map(|field| (field.name.value.clone(), self::field(field))).collect())
}

fn field(field: &Field) -> Value {
    let mut value = object([
        ("value", field.value.as_ref().map(|value| scalar(&value.value))),
        ("type", field.ty.as_ref().map(|ty| json!(expression(ty)))),
        ("required", flag(field.required)),
        ("name", word(&field.wire_name)),
        ("in", word(&field.location)),
        ("style", word(&field.style)),
        ("default", field.default.as_ref().map(|default| scalar(&default.value))),
        ("format", word(&field.format)),
        ("as", word(&field.written_as)),
        ("absent", word(&field.absent)),
        ("prefix", word(&field.prefix)),
        ("rust", word(&field.rust)),
        ("deprecated", deprecated(&field.deprecated)),
    ]);
    if let Value::Object(entries) = &mut value {
        entries.extend(constraints(&field.constraints).into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
        entries.extend(word(&field.docs).map(|docs| ("docs".to_owned(), docs)));
    }
    value
}

fn constraints(limits: &Constraints) -> [(&'static str, Option<Value>); 7] {
    let count = |count: &Option<Spanned<u64>>| count.as_ref().map(|count| json!(count.value));
    let bound = |bound: &Option<Spanned<Number>>| bound.as_ref().map(|bound| number(bound.value));
    [
        ("min", bound(&limits.min)),
        ("max", bound(&limits.max)),
        ("min_length", count(&limits.min_length)),
        ("max_length", count(&limits.max_length)),
        ("pattern", word(&limits.pattern)),
        ("min_items", count(&limits.min_items)),
        ("max_items", count(&limits.max_items)),
    ]
}

fn number(number: Number) -> Value {
    match number {
        Number::Integer(number) => serde_json::Number::from_i128(number).map_or_else(|| json!(number as f64), Value::Number),
        Number::Float(number) => json!(number),
    }
}

fn scalar(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Nothing => Value::Null,
        Scalar::Boolean(value) => json!(value),
        Scalar::Integer(value) => number(Number::Integer(*value)),
        Scalar::Float(value) => json!(value),
        Scalar::Text(value) => json!(value),
    }
}

fn operation(operation: &Operation) -> Value {
    let http = operation.http.as_ref().map(|http| json!(format!("{} {}", http.method.value, http.path.value)));
    let params = &operation.params.fields;
    let answers: Vec<Value> = operation.returns.iter().map(answer).collect();
    let returns = if let [one] = answers.as_slice() { Some(one.clone()) } else { (!answers.is_empty()).then(|| json!(answers)) };
    object([
        ("http", http),
        ("docs", word(&operation.docs)),
        ("request", word(&operation.request)),
        ("send", word(&operation.send)),
        ("server", word(&operation.server)),
        ("public", flag(operation.public)),
        ("auth", operation.auth.as_deref().map(alternatives)),
        ("deprecated", deprecated(&operation.deprecated)),
        ("params", (!params.is_empty()).then(|| fields(params))),
        ("body", operation.body.as_ref().map(body)),
        ("returns", returns),
        ("headers", operation.headers.as_ref().map(|ty| json!(expression(ty)))),
        ("errors", error_types(&operation.errors)),
    ])
}

/// Types of bodies of errors, by status. `None` if there are none.
fn error_types(types: &[ErrorType]) -> Option<Value> {
    let written = types.iter().filter_map(|error| {
        let ty = json!(expression(error.ty.as_ref()?));
        let value = match &error.docs {
            None => ty,
            Some(docs) => json!({ "type": ty, "docs": docs.value }),
        };
        Some((error.statuses.value.clone(), value))
    });
    let written: Map<String, Value> = written.collect();
    (!written.is_empty()).then_some(Value::Object(written))
}

/// A body is required unless it says otherwise.
fn body(body: &RequestBody) -> Value {
    let mut value = field(&body.field);
    if let Value::Object(entries) = &mut value {
        entries.remove("required");
        entries.extend((!body.field.required).then(|| ("required".to_owned(), json!(false))));
        entries.extend(word(&body.media).map(|media| ("media".to_owned(), media)));
    }
    match value.as_object().map(|entries| (entries.len(), entries.get("type"))) {
        Some((1, Some(ty))) => ty.clone(),
        _ => value,
    }
}

fn answer(answer: &Answer) -> Value {
    let ty = match &answer.form {
        AnswerForm::Body(BodyType::Type(ty)) => Some(json!(expression(ty))),
        _ => None,
    };
    let stream = match &answer.form {
        AnswerForm::Stream(stream) => Some(stream),
        _ => None,
    };
    let status = answer.status.as_ref().map(|status| status.value);
    object([
        ("type", ty),
        ("stream", stream.map(|stream| json!(expression(&stream.item)))),
        ("as", stream.and_then(|stream| word(&stream.written_as))),
        ("end", stream.and_then(|stream| word(&stream.end))),
        ("file", flag(matches!(answer.form, AnswerForm::File))),
        ("name", word(&answer.name)),
        ("status", status.filter(|status| *status != 200 || matches!(answer.form, AnswerForm::None)).map(|status| json!(status))),
        ("docs", word(&answer.docs)),
    ])
}

/// The text of a type expression.
fn expression(ty: &TypeExpression) -> String {
    let arguments: Vec<String> = ty.arguments.iter().map(expression).collect();
    if arguments.is_empty() { ty.name.value.clone() } else { format!("{}<{}>", ty.name.value, arguments.join(", ")) }
}
