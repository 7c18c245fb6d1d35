//! What a specification claims beyond names and types.
//!
//! In: the service. Out: one claim for each value list, default, range, rule, date format and the like, by place. Not here:
//! whether anybody has said so.

use std::collections::BTreeSet;
use std::fmt;

use specwright_generator::model::{
    DateFormat, Dates, EnumDef, Field, Literal, Number, Operation, PageStep, Rule, Scalar, Service, Shape, Ty, TypeId, TypeKind,
};
use specwright_generator::source::Spanned;

/// In the place of method and path: a type, wherever it stands.
const ANYWHERE: &str = "*";

pub(crate) const VALUES: &str = "values";

/// What a claim is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    method: String,
    path: String,
    side: String,
    name: String,
    pub(crate) kind: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Claim {
    pub(crate) place: Place,
    pub(crate) value: String,
}

impl Place {
    pub(crate) fn new(method: &str, path: &str, side: &str, name: &str, kind: &str) -> Self {
        let [method, path, side, name, kind] = [method, path, side, name, kind].map(str::to_owned);
        Place { method, path, side, name, kind }
    }
    pub(crate) fn of_kind(&self, kind: &str) -> Self {
        Place { kind: kind.to_owned(), ..self.clone() }
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { method, path, side, name, kind } = &self.place;
        write!(f, "{method}\t{path}\t{side}\t{name}\t{kind}\t{}", self.value)
    }
}

/// All that a service claims.
pub(crate) fn of(service: &Service) -> Vec<Claim> {
    let mut claims = Claims { service, seen: BTreeSet::new(), found: Vec::new() };
    for operation in service.resources.iter().flat_map(|resource| &resource.operations) {
        claims.operation(operation);
    }
    claims.types();
    claims.found
}

struct Claims<'s> {
    service: &'s Service,
    /// Objects whose fields stand in an operation.
    seen: BTreeSet<TypeId>,
    found: Vec<Claim>,
}

/// Where fields stand.
struct Site<'a> {
    method: &'a str,
    path: &'a str,
    side: &'a str,
    /// How instants are written, where the field does not say.
    dates: &'a str,
}

impl Claims<'_> {
    fn claim(&mut self, site: &Site<'_>, name: &str, kind: &str, value: impl Into<String>) {
        let place = Place::new(site.method, site.path, site.side, name, kind);
        self.found.push(Claim { place, value: value.into() });
    }

    fn operation(&mut self, operation: &Operation) {
        let (method, path) = (operation.http.method.as_str(), operation.http.path.value.as_str());
        let params = Site { method, path, side: "param", dates: "epoch" };
        for param in &operation.params {
            self.field(&params, param);
            if let Some(default) = default(self.service, param).filter(|_| !param.required) {
                self.claim(&params, &param.name, "default", default);
            }
        }
        for rule in &operation.rules {
            let (names, value) = spelled(self.service, operation, &rule.value);
            self.claim(&params, &names, rule.key(), value);
        }
        self.pages(&params, operation);
        self.answers(operation);
    }

    fn answers(&mut self, operation: &Operation) {
        let (method, path) = (operation.http.method.as_str(), operation.http.path.value.as_str());
        for answer in &operation.answers {
            let dates = answer.dates.as_ref().map_or("epoch", |dates| match &dates.value {
                Dates::Param(param) => operation.param(*param).expect("a parameter").name.as_str(),
                Dates::Fixed(form) => word(*form),
            });
            let site = Site { method, path, side: "response", dates };
            if let Some(outcome) = self.service.outcome(answer) {
                self.claim(&site, &outcome.field, "outcome", words(&[outcome.ok, outcome.error].concat()));
            }
            match &answer.shape {
                Shape::Type(ty) => self.rows(&site, ty),
                Shape::Object { id, envelope } => {
                    let items = envelope.as_ref().and_then(|envelope| envelope.items.first()).map(|first| first.0);
                    for (at, field) in self.object(*id).iter().enumerate() {
                        self.field(&site, field);
                        if items == Some(at) {
                            self.rows(&site, &field.ty);
                        }
                    }
                }
                Shape::Empty | Shape::File | Shape::Outcome => {}
                Shape::Unknown(never) => match *never {},
            }
        }
    }

    /// The fields of the object that a type is or holds, and the values of the keys that it is under.
    fn rows(&mut self, site: &Site<'_>, ty: &Ty) {
        match ty {
            Ty::Map(key, inner, _) => {
                if let Some(def) = definition(self.service, key) {
                    self.claim(site, "id", VALUES, listed(def));
                }
                self.rows(site, inner);
            }
            Ty::List(inner) | Ty::OneOrMany(inner) | Ty::Nullable(inner) | Ty::OrFalse(inner) => self.rows(site, inner),
            Ty::Named(id) => self.object(*id).iter().for_each(|field| self.field(site, field)),
            _ => {}
        }
    }

    fn object<'a>(&mut self, id: TypeId) -> &'a [Field]
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

    /// What holds of a type wherever it stands: lists of values, and fields of objects that are inside of others.
    fn types(&mut self) {
        let service = self.service;
        let reached = service.reached_types(|_| true);
        for (at, def) in service.types.iter().enumerate().filter(|(at, _)| reached.contains(&TypeId(*at))) {
            let site = Site { method: ANYWHERE, path: &def.name, side: "type", dates: "epoch" };
            match &def.kind {
                TypeKind::Object(object) if !self.seen.contains(&TypeId(at)) => {
                    object.fields.iter().for_each(|field| self.field(&site, field));
                }
                TypeKind::Enum(def) => self.claim(&site, "", VALUES, listed(def)),
                _ => {}
            }
        }
    }

    fn field(&mut self, site: &Site<'_>, field: &Field) {
        let name = field.name.as_str();
        if let Some(def) = definition(self.service, &field.ty) {
            self.claim(site, name, VALUES, listed(def));
        }
        match &field.ty.value {
            Ty::Scalar(Scalar::Timestamp) => {
                let form = field.format.as_ref().map_or(site.dates, |form| word(form.value));
                self.claim(site, name, "dates", form);
            }
            Ty::Scalar(Scalar::Secret) => self.claim(site, name, "secret", ""),
            Ty::Scalar(Scalar::Uuid) => self.claim(site, name, "type", "uuid"),
            Ty::Scalar(Scalar::Url) => self.claim(site, name, "type", "url"),
            Ty::List(inner) if **inner == Ty::File => self.claim(site, name, "files", ""),
            _ => {}
        }
        self.limits(site, field);
    }

    fn limits(&mut self, site: &Site<'_>, field: &Field) {
        let limits = &field.constraints;
        let number = |bound: &Option<Spanned<Number>>| bound.as_ref().map(|it| it.value.to_string());
        let count = |bound: &Option<Spanned<u64>>| bound.as_ref().map(|it| it.value.to_string());
        let ranges = [
            ("range", number(&limits.min), number(&limits.max)),
            ("length", count(&limits.min_length), count(&limits.max_length)),
            ("items", count(&limits.min_items), count(&limits.max_items)),
            ("pattern", None, limits.pattern.as_ref().map(|it| it.value.clone())),
        ];
        for (kind, min, max) in ranges.into_iter().filter(|(_, min, max)| min.is_some() || max.is_some()) {
            self.claim(site, &field.name, kind, format!("{}..{}", min.unwrap_or_default(), max.unwrap_or_default()));
        }
    }

    fn pages(&mut self, site: &Site<'_>, operation: &Operation) {
        let next = operation.answers.iter().find_map(|answer| match &answer.shape {
            Shape::Object { id, envelope: Some(envelope) } => {
                Some(self.service.field(*id, *envelope.next.as_ref()?.first()?).expect("a field").name.value.clone())
            }
            _ => None,
        });
        if let Some(PageStep::Cursor { param, .. }) = operation.pages.as_ref().map(|pages| &pages.step) {
            let param = operation.param(*param).expect("a parameter");
            self.claim(site, &param.name, "cursor", next.unwrap_or_default());
        }
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

fn listed(def: &EnumDef) -> String {
    let values: Vec<_> = def.values.iter().map(|value| format!("{}={}", value.wire.value, value.name.value)).collect();
    values.join(" ")
}

fn default(service: &Service, field: &Field) -> Option<String> {
    let of_type = || {
        let def = definition(service, &field.ty)?;
        Some(def.values[def.default?.0].wire.to_string())
    };
    let stated = field.default.as_ref().map(|value| service.value_text(value).expect("a value"));
    stated.or_else(of_type)
}

/// The parameters of a rule, and its condition.
fn spelled(service: &Service, operation: &Operation, rule: &Rule) -> (String, String) {
    let names = rule.params().into_iter().map(|param| operation.param(*param).expect("a parameter").name.as_str());
    let when = rule.condition().map(|(_, when)| service.condition_text(operation, when).expect("a condition"));
    (names.collect::<Vec<_>>().join(" "), when.unwrap_or_default())
}

fn word(form: DateFormat) -> &'static str {
    DateFormat::KEYWORDS.iter().find(|(_, known)| *known == form).map_or("", |(word, _)| word)
}

/// Values with a blank between them.
fn words(values: &[Literal]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
