//! Documents as trees: what a specification with the same meaning would contain.
//!
//! In: documents that the front end of another format created. Out: the trees of operations, types and files, with the spans of the documents.
//! Constructs that no other format has, such as pages and groups, are left out. Not here: text (see `write`).

use crate::document::{
    Alternative, Answer, AnswerForm, BodyType, Condition, Constraints, ErrorType, Field, Operation, RequestBody, Rule, Test,
    Type, TypeBody, TypeExpression,
};
#[cfg(feature = "tools")]
use crate::document::{ApiKey, Auth, Declarations, Merged, NamedServer, Resource, Service};
use crate::model::{Literal, Requires};
use crate::source::{Span, Spanned};
#[cfg(feature = "tools")]
use crate::syntax::Json;
use crate::syntax::{Entry, Node, NodeKind, Number, Style, Text};

/// A tree that is made of other values.
fn node(kind: NodeKind, span: Span) -> Node {
    Node { kind, span, start: span.start, end: span.end }
}

/// A text with quotes, so that it is no number.
fn text(text: &str, span: Span) -> Node {
    node(NodeKind::Scalar(Text { text: text.to_owned(), style: Style::DoubleQuoted, offset: None }), span)
}

/// A number, a boolean or null.
fn plain(text: &str, span: Span) -> Node {
    node(NodeKind::Scalar(Text::plain(text)), span)
}

fn entry(key: &str, value: Node) -> Entry {
    Entry { key: text(key, value.span), value }
}

/// An entry whose key has a place of its own.
fn named(name: &Spanned<String>, value: Node) -> Entry {
    Entry { key: text(&name.value, name.span), value }
}

fn mapping(entries: Vec<Entry>, span: Span) -> Node {
    node(NodeKind::Mapping { flow: false, entries, is_damaged: false }, span)
}

fn list(items: Vec<Node>, span: Span) -> Node {
    node(NodeKind::Sequence { flow: false, items }, span)
}

/// The entries that have a value.
fn entries<const N: usize>(entries: [(&str, Option<Node>); N]) -> Vec<Entry> {
    entries.into_iter().filter_map(|(key, value)| Some(entry(key, value?))).collect()
}

/// A mapping of entries; `None` if there are none.
fn some(entries: Vec<Entry>, span: Span) -> Option<Node> {
    (!entries.is_empty()).then(|| mapping(entries, span))
}

fn word(word: &Option<Spanned<String>>) -> Option<Node> {
    word.as_ref().map(|word| text(&word.value, word.span))
}

/// The value of `absent`, of which `null` is written without quotes.
fn word_or_null(word: &Option<Spanned<String>>) -> Option<Node> {
    word.as_ref().map(|word| if word.value == "null" { plain("null", word.span) } else { text(&word.value, word.span) })
}

fn flag(flag: bool, span: Span) -> Option<Node> {
    flag.then(|| plain("true", span))
}

fn deprecated(deprecated: &Option<String>, span: Span) -> Option<Node> {
    deprecated.as_ref().map(|instead| if instead.is_empty() { plain("true", span) } else { text(instead, span) })
}

/// service.yaml, with the names of the resource files. A key that is chosen replaces its own.
#[cfg(feature = "tools")]
pub(super) fn service(service: &Service, files: &[String], merged: &Merged) -> Node {
    let span = service.name.span;
    let contact = service.contact.as_ref().map(|contact| {
        let keys = entries([("name", word(&contact.name)), ("url", word(&contact.url)), ("email", word(&contact.email))]);
        mapping(keys, span)
    });
    let license = service.license.as_ref().map(|license| {
        mapping(entries([("name", Some(text(&license.name.value, license.name.span))), ("url", word(&license.url))]), span)
    });
    let errors = statuses(service).map(|statuses| mapping(vec![statuses], span));
    let mut keys = entries([
        ("specwright", Some(plain("1", span))),
        ("service", Some(text(&service.name.value, span))),
        ("title", word(&service.title)),
        ("docs", word(&service.docs)),
        ("version", word(&service.version)),
        ("contact", contact),
        ("license", license),
        ("base_path", word(&service.base_path)),
        ("servers", servers(&service.servers, span)),
        ("files", Some(list(files.iter().map(|file| text(file, span)).collect(), span))),
        ("auth", auth(&service.auth, span)),
        ("errors", errors),
    ]);
    keys.retain(|key| !merged.service.iter().any(|chosen| chosen.name() == key.name()));
    keys.extend(merged.service.iter().cloned());
    keys.extend(types(&service.declarations, merged, span));
    mapping(keys, span)
}

#[cfg(feature = "tools")]
fn servers(servers: &[NamedServer], span: Span) -> Option<Node> {
    let server = |server: &NamedServer| {
        let docs = (!server.docs.is_empty()).then(|| text(&server.docs, server.name.span));
        let keys = entries([("url", word(&server.url)), ("base_path", word(&server.base_path)), ("docs", docs)]);
        named(&server.name, mapping(keys, server.name.span))
    };
    some(servers.iter().map(server).collect(), span)
}

/// The types of errors of the service, as an entry of `errors`.
#[cfg(feature = "tools")]
pub(super) fn statuses(service: &Service) -> Option<Entry> {
    error_types(&service.errors.types, service.name.span).map(|types| entry("statuses", types))
}

#[cfg(feature = "tools")]
fn auth(auth: &Auth, span: Span) -> Option<Node> {
    let oauth2 = auth.oauth2.as_ref().map(|oauth2| {
        let token_url = Some(text(&oauth2.token_url.value, oauth2.token_url.span));
        mapping(entries([("token_url", token_url), ("scope", word(&oauth2.scope))]), span)
    });
    let key = |key: &ApiKey| {
        let docs = (!key.docs.is_empty()).then(|| text(&key.docs, key.name.span));
        let keys = entries([(key.location.word(), Some(text(&key.wire.value, key.wire.span))), ("docs", docs)]);
        named(&key.name, mapping(keys, key.name.span))
    };
    let keys = entries([
        ("basic", flag(auth.basic, span)),
        ("bearer", flag(auth.bearer, span)),
        ("oauth2", oauth2),
        ("api_keys", some(auth.api_keys.iter().map(key).collect(), span)),
        ("require", (!auth.require.is_empty()).then(|| alternatives(&auth.require, span))),
    ]);
    some(keys, span)
}

/// The value of `require` and of an operation's `auth`. Each alternative is a name, `none`, or a list of names.
fn alternatives(alternatives: &[Alternative], span: Span) -> Node {
    let written = alternatives.iter().map(|names| match names.value.as_slice() {
        [] => text("none", names.span),
        [one] => text(&one.value, one.span),
        several => list(several.iter().map(|name| text(&name.value, name.span)).collect(), names.span),
    });
    list(written.collect(), span)
}

/// A resource file.
#[cfg(feature = "tools")]
pub(super) fn resource(resource: &Resource, merged: &Merged) -> Node {
    let span = resource.name.span;
    let mut keys = entries([("resource", Some(text(&resource.name.value, span))), ("docs", word(&resource.docs))]);
    keys.extend(types(&resource.declarations, merged, span));
    let tree = |operation: &Operation| {
        let of = (resource.name.value.clone(), operation.name.value.clone());
        merged.operations.get(&of).cloned().unwrap_or_else(|| self::operation(operation))
    };
    let (webhooks, called): (Vec<_>, Vec<_>) = resource.operations.iter().partition(|operation| operation.webhook);
    for (key, operations) in [("operations", called), ("webhooks", webhooks)] {
        let written = operations.iter().map(|operation| named(&operation.name, tree(operation)));
        keys.extend(some(written.collect(), span).map(|operations| entry(key, operations)));
    }
    mapping(keys, span)
}

/// The declared types of a file.
#[cfg(feature = "tools")]
fn types(declarations: &Declarations, merged: &Merged, span: Span) -> Option<Entry> {
    let tree = |ty: &Type| merged.types.get(&ty.name.value).cloned().unwrap_or_else(|| declared(ty));
    let types = declarations.types.iter().map(|ty| named(&ty.name, tree(ty)));
    some(types.collect(), span).map(|types| entry("types", types))
}

/// A declared type.
pub(super) fn declared(ty: &Type) -> Node {
    let span = ty.name.span;
    let keep = flag(ty.rust.keep, span);
    let mut keys = entries([("docs", word(&ty.docs)), ("deprecated", deprecated(&ty.deprecated, span)), ("keep", keep)]);
    match &ty.body {
        TypeBody::Enum(body) => {
            let values = body.values.iter().map(|value| named(&value.wire, text(&value.name.value, value.name.span)));
            keys.extend(entries([
                ("enum", Some(text(&body.repr.value, body.repr.span))),
                ("closed", flag(body.closed, span)),
                ("values", Some(mapping(values.collect(), span))),
            ]));
        }
        TypeBody::Object(object) => {
            keys.push(entry("fields", fields(&object.fields, span)));
            keys.extend(entries([("rules", rules(&object.rules, span))]));
        }
        TypeBody::Union(union) => {
            let variants = union.variants.iter().map(|variant| named(&variant.name, expression(&variant.ty)));
            let variants = Some(mapping(variants.collect(), span));
            let union = entries([("tag", word(&union.tag)), ("unknown", word(&union.unknown)), ("variants", variants)]);
            keys.push(entry("union", mapping(union, span)));
        }
        TypeBody::Unreadable => {}
    }
    mapping(keys, span)
}

fn fields(fields: &[Field], span: Span) -> Node {
    mapping(fields.iter().map(|field| named(&field.name, mapping(self::field(field), field.name.span))).collect(), span)
}

/// A field as JSON.
#[cfg(feature = "tools")]
pub(crate) fn field_as_json(field: &Field) -> Json {
    mapping(self::field(field), field.name.span).to_json()
}

fn field(field: &Field) -> Vec<Entry> {
    let span = field.name.span;
    let mut keys = entries([
        ("value", field.value.as_ref().map(|value| literal(&value.value, value.span))),
        ("type", field.ty.as_ref().map(expression)),
        ("required", flag(field.required, span)),
        ("name", word(&field.wire_name)),
        ("in", word(&field.location)),
        ("style", word(&field.style)),
        ("default", field.default.as_ref().map(|default| literal(&default.value, default.span))),
        ("format", word(&field.format)),
        ("as", word(&field.written_as)),
        ("absent", word_or_null(&field.absent)),
        ("prefix", word(&field.prefix)),
        ("rust", word(&field.rust)),
        ("deprecated", deprecated(&field.deprecated, span)),
    ]);
    keys.extend(entries(constraints(&field.constraints)));
    keys.extend(entries([("example", field.example.clone()), ("docs", word(&field.docs))]));
    keys
}

fn constraints(limits: &Constraints) -> [(&'static str, Option<Node>); 8] {
    let count = |count: &Option<Spanned<u64>>| count.as_ref().map(|count| plain(&count.value.to_string(), count.span));
    let bound = |bound: &Option<Spanned<Number>>| bound.as_ref().map(|bound| number(bound.value, bound.span));
    [
        ("min", bound(&limits.min)),
        ("max", bound(&limits.max)),
        ("min_length", count(&limits.min_length)),
        ("max_length", count(&limits.max_length)),
        ("pattern", word(&limits.pattern)),
        ("min_items", count(&limits.min_items)),
        ("max_items", count(&limits.max_items)),
        ("unique", limits.unique.map(|span| plain("true", span))),
    ]
}

/// Rules; `None` if there are none.
fn rules(rules: &[Spanned<Rule>], span: Span) -> Option<Node> {
    let name = |name: &Spanned<String>| text(&name.value, name.span);
    let written = rules.iter().map(|rule| {
        let value = match rule.condition() {
            Some((param, when)) => {
                mapping(vec![entry("param", name(param)), entry("when", text(&condition(when), rule.span))], rule.span)
            }
            None => list(rule.params().into_iter().map(name).collect(), rule.span),
        };
        mapping(vec![entry(rule.key(), value)], rule.span)
    });
    (!rules.is_empty()).then(|| list(written.collect(), span))
}

/// A condition in the syntax of a specification.
fn condition(when: &Condition) -> String {
    let test = |test: &Test| match &test.requires {
        Requires::Sent => test.param.value.clone(),
        Requires::Compared(comparison, value) => format!("{} {} {}", test.param.value, comparison.operator(), word_of(value)),
        Requires::OneOf(values) => {
            let values: Vec<String> = values.iter().map(|value| word_of(value)).collect();
            format!("{} in [{}]", test.param.value, values.join(", "))
        }
    };
    let together = |tests: &Vec<Test>| tests.iter().map(test).collect::<Vec<_>>().join(" and ");
    when.alternatives.iter().map(together).collect::<Vec<_>>().join(" or ")
}

/// A constant of a condition, which has no quotes.
fn word_of(constant: &Literal) -> String {
    match constant {
        Literal::Boolean(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => format!("{value:?}"),
        Literal::String(value) => value.clone(),
    }
}

fn number(number: Number, span: Span) -> Node {
    match number {
        Number::Integer(number) => plain(&number.to_string(), span),
        // The form with a point or an exponent, by which the number stays a float.
        Number::Float(number) => plain(&format!("{number:?}"), span),
    }
}

fn literal(literal: &Literal, span: Span) -> Node {
    match literal {
        Literal::Boolean(value) => plain(if *value { "true" } else { "false" }, span),
        Literal::Integer(value) => number(Number::Integer(*value), span),
        Literal::Float(value) => number(Number::Float(*value), span),
        Literal::String(value) => text(value, span),
    }
}

/// An operation.
pub(super) fn operation(operation: &Operation) -> Node {
    let span = operation.name.span;
    let http = |http: &crate::document::Http| text(&format!("{} {}", http.method.value, http.path.value), http.method.span);
    let params = &operation.params.fields;
    let mut answers: Vec<Node> = operation.returns.iter().map(answer).collect();
    let returns = if answers.len() > 1 { Some(list(answers, span)) } else { answers.pop() };
    let keys = entries([
        ("http", operation.http.as_ref().map(http)),
        ("docs", word(&operation.docs)),
        ("request", word(&operation.request)),
        ("send", word(&operation.send)),
        ("server", word(&operation.server)),
        ("public", flag(operation.public, span)),
        ("auth", operation.auth.as_deref().map(|auth| alternatives(auth, span))),
        ("deprecated", deprecated(&operation.deprecated, span)),
        ("params", (!params.is_empty()).then(|| fields(params, span))),
        ("rules", rules(&operation.rules, span)),
        ("body", operation.body.as_ref().map(body)),
        ("returns", returns),
        ("headers", operation.headers.as_ref().map(expression)),
        ("errors", error_types(&operation.errors, span)),
    ]);
    mapping(keys, span)
}

/// Types of bodies of errors, by status. `None` if there are none.
fn error_types(types: &[ErrorType], span: Span) -> Option<Node> {
    let written = types.iter().filter_map(|error| {
        let ty = expression(error.ty.as_ref()?);
        let value = match &error.docs {
            None => ty,
            Some(docs) => mapping(vec![entry("type", ty), entry("docs", text(&docs.value, docs.span))], error.statuses.span),
        };
        Some(named(&error.statuses, value))
    });
    some(written.collect(), span)
}

/// A body is required unless it says otherwise.
fn body(body: &RequestBody) -> Node {
    let span = body.field.name.span;
    let mut keys = field(&body.field);
    keys.retain(|key| key.name() != "required");
    keys.extend((!body.field.required).then(|| entry("required", plain("false", span))));
    keys.extend(word(&body.media).map(|media| entry("media", media)));
    match keys.as_slice() {
        [only] if only.name() == "type" => only.value.clone(),
        _ => mapping(keys, span),
    }
}

fn answer(answer: &Answer) -> Node {
    let span = answer.span;
    let ty = match &answer.form {
        AnswerForm::Body(BodyType::Type(ty)) => Some(expression(ty)),
        _ => None,
    };
    let stream = match &answer.form {
        AnswerForm::Stream(stream) => Some(stream),
        _ => None,
    };
    let is_stated = |status: &u64| *status != 200 || matches!(answer.form, AnswerForm::None);
    let status = answer.status.as_ref().filter(|status| is_stated(&status.value));
    let keys = entries([
        ("type", ty),
        ("stream", stream.map(|stream| expression(&stream.item))),
        ("as", stream.and_then(|stream| word(&stream.written_as))),
        ("end", stream.and_then(|stream| word(&stream.end))),
        ("file", flag(matches!(answer.form, AnswerForm::File), span)),
        ("name", word(&answer.name)),
        ("status", status.map(|status| plain(&status.value.to_string(), status.span))),
        ("media", word(&answer.media)),
        ("docs", word(&answer.docs)),
    ]);
    mapping(keys, span)
}

/// A type expression.
fn expression(ty: &TypeExpression) -> Node {
    text(&words(ty), ty.name.span)
}

fn words(ty: &TypeExpression) -> String {
    let arguments: Vec<String> = ty.arguments.iter().map(words).collect();
    if arguments.is_empty() { ty.name.value.clone() } else { format!("{}<{}>", ty.name.value, arguments.join(", ")) }
}
