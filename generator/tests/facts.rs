//! Value lists, defaults, ranges and rules that the page of the flagship documents, as read by hand, are in its specification.

use std::path::Path;

use specwright_generator::model::{
    Compare, DateForm, Dates, EnumDef, Field, Literal, Operation, Pages, Rule, Service, Shape, Ty, TypeKind,
};
use specwright_generator::{Checked, Diagnostics};

/// A line of the table.
struct Fact<'a> {
    method: &'a str,
    path: &'a str,
    side: &'a str,
    name: &'a str,
    kind: &'a str,
    value: &'a str,
}

fn flagship() -> Checked {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    specwright_generator::checked(&spec, &mut Diagnostics::default()).expect("spec/ has mistakes")
}

#[test]
fn documented_facts_are_in_the_specification() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/facts.tsv");
    let table = std::fs::read_to_string(table).unwrap();
    let service = flagship();
    let mut wrong = Vec::new();
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [method, path, side, name, kind, value] = columns[..] else { panic!("not a fact: {line}") };
        if !holds(&service, &Fact { method, path, side, name, kind, value }) {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "the specification does not say:\n{}", wrong.join("\n"));
    assert!(table.lines().count() > 200);
}

fn holds(service: &Service, fact: &Fact<'_>) -> bool {
    let mut operations = service.resources.iter().flat_map(|resource| &resource.operations);
    let operation = operations.find(|it| it.method.as_str() == fact.method && it.path.value == fact.path).expect(fact.path);
    match fact.kind {
        "any_of" => operation.rules.iter().any(|rule| match &rule.value {
            Rule::AnyOf(names) => sorted(names.iter().map(|name| name.value.as_str())) == sorted(fact.value_names()),
            _ => false,
        }),
        "required_if" => operation.rules.iter().any(|rule| match &rule.value {
            Rule::RequiredIf(name, when) => {
                let (compare, literal) = when.compare.as_ref().unwrap();
                let spelled = format!("{} {} {}", when.param.value, operator(*compare), text(&literal.value));
                name.value == fact.name && spelled == fact.value
            }
            _ => false,
        }),
        "outcome" => outcome(service, operation, fact),
        "cursor" => cursor(operation, fact),
        _ => {
            let fields = fields(service, operation, fact.side);
            fields.iter().any(|field| field.name.value == fact.name && says(service, operation, field, fact))
        }
    }
}

impl<'a> Fact<'a> {
    /// The parameters of a rule.
    fn value_names(&self) -> impl Iterator<Item = &'a str> {
        self.name.split(' ')
    }
}

fn says(service: &Service, operation: &Operation, field: &Field, fact: &Fact<'_>) -> bool {
    match fact.kind {
        "values" => {
            listed(service, &field.ty).is_some_and(|def| sorted(def.iter().map(String::as_str)) == sorted(fact.value.split(' ')))
        }
        "values_among" => {
            let Some(def) = definition(service, &field.ty) else { return false };
            fact.value.split(' ').all(|wire| def.values.iter().any(|value| value.wire.value == wire))
        }
        "default" => default(service, field).as_deref() == Some(fact.value),
        "range" => match fact.value.split_once("..") {
            Some((min, max)) => {
                let bound = |bound: &Option<specwright_generator::diagnostic::Spanned<f64>>| {
                    bound.as_ref().map(|it| it.value.to_string())
                };
                bound(&field.constraints.min).as_deref() == Some(min) && bound(&field.constraints.max).as_deref() == Some(max)
            }
            None => false,
        },
        "dates" => dates(operation, field, fact),
        "secret" => field.ty.value == Ty::Secret,
        "files" => field.ty.value == Ty::List(Box::new(Ty::File)),
        "map" => matches!(field.ty.value, Ty::Map(..)),
        other => panic!("unknown kind {other}"),
    }
}

/// The parameters, or the fields of the answer and of the rows in it.
fn fields<'a>(service: &'a Service, operation: &'a Operation, side: &str) -> Vec<&'a Field> {
    if side == "param" {
        return operation.params.iter().collect();
    }
    let mut fields = Vec::new();
    for answer in &operation.answers {
        match &answer.shape {
            Shape::Type(ty) => fields.extend(rows(service, ty)),
            Shape::Object { id, envelope } => {
                let own = rows(service, &Ty::Named(*id));
                let items = |field: &&&Field| envelope.as_ref().is_some_and(|envelope| envelope.items == field.name.value);
                fields.extend(own.iter().find(items).map(|field| rows(service, &field.ty)).unwrap_or_default());
                fields.extend(own);
            }
            Shape::Empty | Shape::File | Shape::Outcome => {}
        }
    }
    fields
}

fn rows<'a>(service: &'a Service, ty: &Ty) -> Vec<&'a Field> {
    match ty {
        Ty::List(inner) | Ty::OneOrMany(inner) | Ty::Nullable(inner) | Ty::OrFalse(inner) | Ty::Map(_, inner, _) => {
            rows(service, inner)
        }
        Ty::Named(id) => match &service.types[id.0].kind {
            TypeKind::Object(object) => object.fields.iter().collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn definition<'a>(service: &'a Service, ty: &Ty) -> Option<&'a EnumDef> {
    match ty {
        Ty::List(inner) | Ty::Nullable(inner) => definition(service, inner),
        Ty::Named(id) => match &service.types[id.0].kind {
            TypeKind::Enum(def) => Some(def),
            _ => None,
        },
        _ => None,
    }
}

fn listed(service: &Service, ty: &Ty) -> Option<Vec<String>> {
    let values = &definition(service, ty)?.values;
    Some(values.iter().map(|value| format!("{}={}", value.wire.value, value.name.value)).collect())
}

fn default(service: &Service, field: &Field) -> Option<String> {
    let of_type = || {
        let def = definition(service, &field.ty)?;
        Some(def.values[def.default?].wire.value.clone())
    };
    field.default.as_ref().map(|literal| text(&literal.value)).or_else(of_type)
}

/// How an instant is written: by the field, else by the answer.
fn dates(operation: &Operation, field: &Field, fact: &Fact<'_>) -> bool {
    if field.ty.value != Ty::Timestamp {
        return false;
    }
    let own = field.format.as_ref().map(|form| word(form.value));
    let answer = operation.answers.first().and_then(|answer| answer.dates.as_ref()).map(|dates| match &dates.value {
        Dates::Param(name) => name.as_str(),
        Dates::Fixed(form) => word(*form),
    });
    let answer = answer.filter(|_| fact.side == "response");
    own.or(answer).unwrap_or("epoch") == fact.value
}

fn word(form: DateForm) -> &'static str {
    match form {
        DateForm::Epoch => "epoch",
        DateForm::Iso8601 => "iso8601",
        DateForm::Iso8601NoT => "iso8601noT",
    }
}

fn outcome(service: &Service, operation: &Operation, fact: &Fact<'_>) -> bool {
    let rule = service.wire.outcome.as_ref().unwrap();
    let known = |word: &str| rule.ok.iter().chain(&rule.error).any(|known| known == word);
    rule.field == fact.name && fact.value.split(' ').all(known) && operation.answers.iter().all(|answer| answer.outcome)
}

fn cursor(operation: &Operation, fact: &Fact<'_>) -> bool {
    let pages = operation.pages.as_ref().map(|pages| &pages.value);
    let next = operation.answers.iter().find_map(|answer| match &answer.shape {
        Shape::Object { envelope: Some(envelope), .. } => envelope.next.as_deref(),
        _ => None,
    });
    matches!(pages, Some(Pages::Cursor { param }) if param.value == fact.name) && next == Some(fact.value)
}

fn operator(compare: Compare) -> &'static str {
    match compare {
        Compare::Eq => "==",
        Compare::Ne => "!=",
        Compare::Lt => "<",
        Compare::Le => "<=",
        Compare::Gt => ">",
        Compare::Ge => ">=",
    }
}

fn text(literal: &Literal) -> String {
    match literal {
        Literal::Boolean(flag) => flag.to_string(),
        Literal::Integer(number) => number.to_string(),
        Literal::Float(number) => number.to_string(),
        Literal::String(text) => text.clone(),
    }
}

fn sorted<'a>(words: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut words: Vec<_> = words.collect();
    words.sort_unstable();
    words
}
