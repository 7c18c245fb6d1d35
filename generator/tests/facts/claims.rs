//! The claims of a specification beyond names and types: enum values, defaults, ranges, rules, date formats.
//!
//! In: a service. Out: one claim for each of them. Not here: whether a claim is a fact.

use std::collections::BTreeSet;
use std::fmt;

use specwright_generator::model::{
    DateFormat, Dates, EnumDef, Field, Literal, Member, Number, Operation, OutcomeSignal, Pages, Rule, Scalar, Service, Shape,
    Ty, TypeId, TypeKind,
};
use specwright_generator::source::Spanned;

/// The method in claims about a type in general. The path is then the name of the type.
const ANY_OPERATION: &str = "*";

/// The kind of claims about the values of an enum.
pub(crate) const VALUES: &str = "values";

/// What a claim is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Subject {
    method: String,
    path: String,
    /// `param`, `response` or `type`.
    side: String,
    /// The parameter or the field.
    name: String,
    /// What is claimed, such as `default` or `range`.
    pub(crate) kind: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Claim {
    pub(crate) subject: Subject,
    pub(crate) value: String,
}

impl Subject {
    pub(crate) fn new(method: &str, path: &str, side: &str, name: &str, kind: &str) -> Self {
        let [method, path, side, name, kind] = [method, path, side, name, kind].map(str::to_owned);
        Subject { method, path, side, name, kind }
    }
    /// The same subject with another kind.
    pub(crate) fn with_kind(&self, kind: &str) -> Self {
        Subject { kind: kind.to_owned(), ..self.clone() }
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Subject { method, path, side, name, kind } = &self.subject;
        write!(f, "{method}\t{path}\t{side}\t{name}\t{kind}\t{}", self.value)
    }
}

/// All claims of a service.
pub(crate) fn of(service: &Service) -> Vec<Claim> {
    let mut claims = Claims { service, seen: BTreeSet::new(), claims: Vec::new() };
    for operation in service.resources.iter().flat_map(|resource| &resource.operations) {
        claims.operation(operation);
    }
    claims.types();
    claims.claims
}

/// Collects claims.
struct Claims<'s> {
    service: &'s Service,
    /// Objects whose fields were claimed for an operation.
    seen: BTreeSet<TypeId>,
    claims: Vec<Claim>,
}

/// The part of a service that contains fields: the parameters or the response of an operation, or a type.
struct Container<'a> {
    method: &'a str,
    path: &'a str,
    side: &'a str,
    /// The date format of timestamps without `format`, or the parameter that selects it.
    dates: &'a str,
}

impl Claims<'_> {
    fn claim(&mut self, container: &Container<'_>, name: &str, kind: &str, value: impl Into<String>) {
        let subject = Subject::new(container.method, container.path, container.side, name, kind);
        self.claims.push(Claim { subject, value: value.into() });
    }

    fn operation(&mut self, operation: &Operation) {
        let (method, path) = (operation.http.method.as_str(), operation.http.path.value.as_str());
        let params = Container { method, path, side: "param", dates: "epoch" };
        for param in &operation.params {
            self.field(&params, param);
            if let Some(default) = default(self.service, param).filter(|_| !param.required) {
                self.claim(&params, &param.name, "default", default);
            }
        }
        for rule in &operation.rules {
            let (names, condition) = rule_text(self.service, operation, &rule.value);
            self.claim(&params, &names, rule.key(), condition);
        }
        self.pages(&params, operation);
        self.answers(operation);
    }

    fn answers(&mut self, operation: &Operation) {
        let (method, path) = (operation.http.method.as_str(), operation.http.path.value.as_str());
        for answer in &operation.answers {
            let dates = answer.dates.as_ref().map_or("epoch", |dates| match &dates.value {
                Dates::Param(param, _) => operation.param(*param).expect("a parameter").name.as_str(),
                Dates::Fixed(format) => keyword(*format),
            });
            let container = Container { method, path, side: "response", dates };
            if let Some(outcome) = answer.outcome.as_ref().map(|outcome| &outcome.rule) {
                let values = match &outcome.signal {
                    OutcomeSignal::Presence => Vec::new(),
                    OutcomeSignal::Value(values) => values.all_ok().chain(&values.error).cloned().collect(),
                };
                self.claim(&container, &outcome.field.to_string(), "outcome", words(&values));
            }
            match &answer.shape {
                Shape::Type(ty) => self.fields_of(&container, ty),
                Shape::Object { id, envelope } => {
                    let items = envelope.as_ref().and_then(|envelope| envelope.items.first()).map(|first| first.0);
                    for (index, field) in self.object(*id).iter().enumerate() {
                        self.field(&container, field);
                        if items == Some(index) {
                            self.fields_of(&container, &field.ty);
                        }
                    }
                }
                Shape::Empty | Shape::File | Shape::Stream(..) | Shape::Outcome => {}
                Shape::Unknown(never) => match *never {},
            }
        }
    }

    /// Claims the fields of an object, or of the objects in a list or a map; and the values of the keys of a map.
    fn fields_of(&mut self, container: &Container<'_>, ty: &Ty) {
        match ty {
            Ty::Map(key, inner, _) => {
                if let Some(def) = enum_of(self.service, key) {
                    self.claim(container, "id", VALUES, values(def));
                }
                self.fields_of(container, inner);
            }
            Ty::List(inner) | Ty::OneOrMany(inner) | Ty::Nullable(inner) | Ty::OrFalse(inner) => self.fields_of(container, inner),
            Ty::Named(id) => self.object(*id).iter().for_each(|field| self.field(container, field)),
            _ => {}
        }
    }

    /// The fields of an object, which is remembered.
    fn object<'a>(&mut self, id: TypeId) -> &'a [Member]
    where
        Self: 'a,
    {
        self.seen.insert(id);
        let service = self.service;
        match &service.types[id.0].kind {
            TypeKind::Object(object) => &object.fields,
            _ => &[],
        }
    }

    /// Claims about types in general: the values of enums, and the fields of objects that are not claimed for an operation.
    fn types(&mut self) {
        let service = self.service;
        let reached = service.reached_types(|_| true);
        for (index, def) in service.types.iter().enumerate().filter(|(index, _)| reached.contains(&TypeId(*index))) {
            let container = Container { method: ANY_OPERATION, path: &def.name, side: "type", dates: "epoch" };
            match &def.kind {
                TypeKind::Object(object) if !self.seen.contains(&TypeId(index)) => {
                    object.fields.iter().for_each(|field| self.field(&container, field));
                }
                TypeKind::Enum(def) => self.claim(&container, "", VALUES, values(def)),
                _ => {}
            }
        }
    }

    fn field(&mut self, container: &Container<'_>, field: &Field) {
        let name = field.name.as_str();
        if let Some(def) = enum_of(self.service, &field.ty) {
            self.claim(container, name, VALUES, values(def));
        }
        match &field.ty.value {
            Ty::Scalar(Scalar::Timestamp) => {
                let format = field.format.as_ref().map_or(container.dates, |format| keyword(format.value));
                self.claim(container, name, "dates", format);
            }
            Ty::Scalar(Scalar::Secret) => self.claim(container, name, "secret", ""),
            Ty::Scalar(Scalar::Uuid) => self.claim(container, name, "type", "uuid"),
            Ty::Scalar(Scalar::Url) => self.claim(container, name, "type", "url"),
            Ty::List(inner) if **inner == Ty::File => self.claim(container, name, "files", ""),
            _ => {}
        }
        self.limits(container, field);
    }

    fn limits(&mut self, container: &Container<'_>, field: &Field) {
        let limits = &field.constraints;
        let number = |limit: &Option<Spanned<Number>>| limit.as_ref().map(|it| it.value.to_string());
        let count = |limit: &Option<Spanned<u64>>| limit.as_ref().map(|it| it.value.to_string());
        let ranges = [
            ("range", number(&limits.min), number(&limits.max)),
            ("length", count(&limits.min_length), count(&limits.max_length)),
            ("items", count(&limits.min_items), count(&limits.max_items)),
            ("pattern", None, limits.pattern.as_ref().map(|it| it.to_string())),
        ];
        for (kind, min, max) in ranges.into_iter().filter(|(_, min, max)| min.is_some() || max.is_some()) {
            self.claim(container, &field.name, kind, format!("{}..{}", min.unwrap_or_default(), max.unwrap_or_default()));
        }
    }

    fn pages(&mut self, container: &Container<'_>, operation: &Operation) {
        let next = operation.answers.iter().find_map(|answer| match &answer.shape {
            Shape::Object { id, envelope: Some(envelope) } => {
                Some(self.service.field(*id, *envelope.next.as_ref()?.first()?).expect("a field").name.value.clone())
            }
            _ => None,
        });
        if let Some(Pages::Cursor { param, .. }) = operation.pages.as_ref().map(|pages| &pages.value) {
            let param = operation.param(*param).expect("a parameter");
            self.claim(container, &param.name, "cursor", next.unwrap_or_default());
        }
    }
}

/// The enum that is a type, or that its items have.
fn enum_of<'a>(service: &'a Service, ty: &Ty) -> Option<&'a EnumDef> {
    match ty {
        Ty::List(inner) | Ty::Nullable(inner) => enum_of(service, inner),
        Ty::Named(id) => match &service.types[id.0].kind {
            TypeKind::Enum(def) => Some(def),
            _ => None,
        },
        _ => None,
    }
}

/// The values of an enum, each as `wire=Name`.
fn values(def: &EnumDef) -> String {
    let values: Vec<_> = def.values.iter().map(|value| format!("{}={}", value.wire.value, value.name.value)).collect();
    values.join(" ")
}

/// The default of a parameter, or else that of its enum.
fn default(service: &Service, field: &Field) -> Option<String> {
    let enum_default = || {
        let def = enum_of(service, &field.ty)?;
        Some(def.values[def.default?.0].wire.to_string())
    };
    let own_default = field.default.as_ref().map(|value| service.value_text(value).expect("a value"));
    own_default.or_else(enum_default)
}

/// The parameters of a rule, and its condition, as text.
fn rule_text(service: &Service, operation: &Operation, rule: &Rule) -> (String, String) {
    let names = rule.params().into_iter().map(|param| operation.param(*param).expect("a parameter").name.as_str());
    let when =
        rule.condition().map(|(_, when)| service.condition_text(&|id| operation.unique_name(id), when).expect("a condition"));
    (names.collect::<Vec<_>>().join(" "), when.unwrap_or_default())
}

fn keyword(format: DateFormat) -> &'static str {
    DateFormat::KEYWORDS.iter().find(|(_, other)| *other == format).map_or("", |(keyword, _)| keyword)
}

/// Values with a space between them.
fn words(values: &[Literal]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
