//! Real instances send the same answer in different forms, such as numbers as text. This module writes a table of samples for each form,
//! as Rust source.
//! `sample` makes the values.

use serde_json::{Value, json};
use specwright_generator::model::{AnswerOutcome, Literal, Operation, OutcomeSignal, Resource, Service, Shape, Ty};

use super::sample::{self, Flags, Form, Lists, Maps, Optional};

/// The name of each form, the form of the value on the wire, and the form of the value that the client must read.
fn forms() -> Vec<(&'static str, Form, Form)> {
    let plain = Form::default();
    vec![
        ("as declared", plain, plain),
        ("numbers as text", Form { numbers_as_text: true, ..plain }, plain),
        ("booleans as 0 and 1", Form { flags: Flags::Digits, ..plain }, plain),
        ("an old release", Form { flags: Flags::DigitsAsText, numbers_as_text: true, ..plain }, plain),
        ("null everywhere", Form { optional: Optional::Null, ..plain }, Form { optional: Optional::Absent, ..plain }),
        ("only required fields", Form { optional: Optional::Absent, ..plain }, Form { optional: Optional::Absent, ..plain }),
        ("empty maps as lists", Form { maps: Maps::EmptyList, ..plain }, Form { maps: Maps::Empty, ..plain }),
        ("timestamps as text", Form { dates_as_text: true, ..plain }, plain),
        ("one item without its list", Form { lists: Lists::Unwrapped, ..plain }, Form { lists: Lists::One, ..plain }),
        ("lists with gaps as objects", Form { lists: Lists::Gaps, ..plain }, plain),
        ("unknown fields of a newer release", Form { unknown_fields: true, ..plain }, plain),
        ("maps as plain arrays", Form { unkeyed: true, ..plain }, plain),
        ("the second kind of each union", Form { variant: 1, ..plain }, Form { variant: 1, ..plain }),
        ("the third kind of each union", Form { variant: 2, ..plain }, Form { variant: 2, ..plain }),
        ("the fourth kind of each union", Form { variant: 3, ..plain }, Form { variant: 3, ..plain }),
        ("the fifth kind of each union", Form { variant: 4, ..plain }, Form { variant: 4, ..plain }),
        ("the sixth kind of each union", Form { variant: 5, ..plain }, Form { variant: 5, ..plain }),
    ]
}

/// The Rust source of the tables, one for each form. A row has an operation and a sample of its answer.
pub(super) fn tables(service: &Service) -> String {
    let rows = |sent: Form, expected: Form| -> String {
        let all = super::operations(service);
        all.map(|(resource, it)| row(&resource.name, it, sent_as(service, it, sent), sample::answer(service, it, expected)))
            .collect()
    };
    let mut out: String = forms()
        .into_iter()
        .map(|(name, sent, expected)| format!("    ({name:?}, &[\n{}    ]),\n", rows(sent, expected)))
        .collect();
    for (name, nothing) in [("`false` for nobody", Value::Bool(false)), ("`[]` for nobody", json!([]))] {
        let nobody = super::operations(service).filter(|(_, operation)| is_or_false(operation));
        let nobody: String = nobody.map(|(resource, it)| row(&resource.name, it, nothing.clone(), Value::Null)).collect();
        out.push_str(&format!("    ({name:?}, &[\n{nobody}    ]),\n"));
    }
    for (name, sent, expected) in [
        ("the key of the next page in a list", json!(["a-key"]), json!("a-key")),
        ("no next page as a list", json!([]), Value::Null),
    ] {
        let paged: String = super::operations(service).filter_map(|it| next_page(service, it, &sent, &expected)).collect();
        out.push_str(&format!("    ({name:?}, &[\n{paged}    ]),\n"));
    }
    out
}

/// A row whose answer has this cursor of the next page. `None` if the operation has no pages by cursor.
fn next_page(
    service: &Service,
    (resource, operation): (&Resource, &Operation),
    sent: &Value,
    expected: &Value,
) -> Option<String> {
    let next = operation.answers.iter().find_map(|answer| match &answer.shape {
        Shape::Object { id, envelope } => {
            let next = envelope.as_ref()?.next.as_ref()?.first()?;
            Some(service.field(*id, *next).expect("a field").name.value.clone())
        }
        _ => None,
    })?;
    let with = |mut answer: Value, key: &Value| {
        answer[&next] = key.clone();
        answer
    };
    let plain = Form::default();
    let sent = with(sent_as(service, operation, plain), sent);
    Some(row(&resource.name, operation, sent, with(sample::answer(service, operation, plain), expected)))
}

fn row(resource: &str, operation: &Operation, sent: Value, expected: Value) -> String {
    let (name, method, path) =
        (format!("{resource}.{}", *operation.name), operation.http.method.as_str(), &operation.http.path.value);
    let (sent, expected) = (sent.to_string(), expected.to_string());
    format!(
        "        Sample {{ operation: {name:?}, method: {method:?}, path: {path:?}, sent: {sent:?}, expected: {expected:?} }},\n"
    )
}

/// The answer on the wire, with an outcome that means success. With unknown fields, it is the last declared value for success, otherwise
/// the first one.
fn sent_as(service: &Service, operation: &Operation, form: Form) -> Value {
    let mut value = sample::answer(service, operation, form);
    let outcome = operation.answers.iter().find_map(|answer| answer.outcome.as_ref());
    if let (Some(AnswerOutcome { rule, .. }), Value::Object(fields)) = (outcome, &mut value)
        && let OutcomeSignal::Value(values) = &rule.signal
    {
        let word = values.also_ok.last().filter(|_| form.unknown_fields).unwrap_or(&values.ok);
        fields.entry(rule.field.to_string()).or_insert_with(|| literal(word));
    }
    value
}

fn literal(literal: &Literal) -> Value {
    match literal {
        Literal::Boolean(flag) => json!(flag),
        Literal::Integer(number) => json!(i64::try_from(*number).ok()),
        Literal::Float(number) => json!(number),
        Literal::String(text) => json!(text),
    }
}

fn is_or_false(operation: &Operation) -> bool {
    operation.answers.iter().any(|answer| matches!(&answer.shape, Shape::Type(ty) if matches!(ty.value, Ty::OrFalse(_))))
}
