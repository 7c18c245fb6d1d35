//! Compares a JSON value with a type and its constraints.
//!
//! In: a JSON value (an example or a default) and its type. Out: the first part of the value that does not fit, with its path.

use std::collections::BTreeSet;

use specwright_text::Unit;

use super::enum_values;
use super::names_in_messages::{quoted_list, suggestion};
use crate::draft::{Draft, EnumDef, Field, Kind, Member, Ty, UnionDef};
use crate::model::{Json, Number, Pattern, Scalar, ScalarForm, TagKind, WrittenAs};

/// Budget of values that are compared for one example: an untagged union can compare a value with every variant at every level.
const VALUES_PER_EXAMPLE: usize = 20_000;
/// Depth up to which nested values and unions are compared; deeper values are accepted.
const DEPTH: usize = 100;

/// The part of a value that does not fit.
pub(super) struct Mismatch {
    /// Path of the part, such as `.items[0].id`; empty for the whole value.
    pub(super) path: String,
    /// What was expected in place of the part.
    pub(super) expected: String,
}

type FitResult = Result<(), Mismatch>;

/// The remaining budgets of a run.
pub(super) struct Budget {
    /// Number of values that can still be compared.
    pub(super) values: usize,
    /// Number of known names that suggestions can still compare with wrong names.
    pub(super) names: usize,
}

/// Compares a value with the type and the constraints of a field.
pub(super) fn field(service: &Draft, field: &Field, value: &Json, budget: &mut Budget) -> FitResult {
    let values = budget.values.min(VALUES_PER_EXAMPLE);
    let mut comparison = Comparison { service, values, depth: 0, names: budget.names, omits_reasons: false, unit: Unit::Seconds };
    let fit = comparison.field(field, value);
    budget.values -= values - comparison.values;
    budget.names = comparison.names;
    fit
}

/// Compares a value with the constraints of a field, and not with its type.
pub(super) fn limits(field: &Field, value: &Json) -> FitResult {
    satisfies_constraints(field, value)
}

/// The state of one comparison.
struct Comparison<'a> {
    service: &'a Draft,
    /// Number of values that can still be compared.
    values: usize,
    /// Depth of the value that is being compared.
    depth: usize,
    /// Number of known names that suggestions can still compare with wrong names.
    names: usize,
    /// Whether a variant of an untagged union is being tried. The reason why it does not fit is not shown, and is not computed.
    omits_reasons: bool,
    /// Unit of a number that is a timestamp of the current field.
    unit: Unit,
}

impl Comparison<'_> {
    fn field(&mut self, field: &Field, value: &Json) -> FitResult {
        if is_written_as(self.service, field, value) {
            return Ok(());
        }
        let outer = std::mem::replace(&mut self.unit, field.unit());
        let fit = self.ty(&field.ty, value);
        self.unit = outer;
        fit?;
        satisfies_constraints(field, value)
    }

    /// Compares a value with a type. Every value is accepted after the budget is used up: the checks must not take long because of an
    /// example.
    fn ty(&mut self, ty: &Ty, value: &Json) -> FitResult {
        if self.values == 0 || self.depth >= DEPTH {
            return Ok(());
        }
        self.values -= 1;
        self.depth += 1;
        let fit = match (ty, value) {
            (Ty::Nullable(_), Json::Null) | (Ty::OrFalse(_), Json::Boolean(false)) => Ok(()),
            _ => self.kind(Kind::of(self.service, ty), value),
        };
        self.depth -= 1;
        fit
    }

    fn kind(&mut self, kind: Kind<'_>, value: &Json) -> FitResult {
        match (kind, value) {
            (Kind::List(item) | Kind::OneOrMany(item), Json::Array(items)) => self.items(item, items),
            (Kind::OneOrMany(item), lone) => self.ty(item, lone),
            (Kind::Map(key, item, _), Json::Object(entries)) => self.entries(key, item, entries),
            (Kind::Map(_, item, Some(_)), Json::Array(items)) => self.items(item, items),
            (Kind::Object(fields), Json::Object(entries)) => self.object(fields, entries, None),
            (Kind::Union(def), value) => self.union(def, value),
            (Kind::Enum(def), value) => self.listed_value(def, value),
            (kind, value) if accepts_leaf(kind, value, self.unit) => Ok(()),
            (kind, _) => mismatch(format!("expected {}", expected(kind))),
        }
    }

    fn items(&mut self, ty: &Ty, items: &[Json]) -> FitResult {
        items.iter().enumerate().try_for_each(|(index, item)| at_step(&format!("[{index}]"), self.ty(ty, item)))
    }

    fn entries(&mut self, key: &Ty, ty: &Ty, entries: &[(String, Json)]) -> FitResult {
        for (name, value) in entries {
            let as_key = match Kind::of(self.service, key) {
                kind if kind.is_integer() => name.parse().map_or(Json::Null, Json::integer),
                Kind::Enum(def) if def.is_integer() => name.parse::<i64>().map_or(Json::Null, |key| Json::Integer(key.into())),
                _ => Json::Text(name.clone()),
            };
            at_step(&format!(".{name}"), self.ty(key, &as_key))?;
            at_step(&format!(".{name}"), self.ty(ty, value))?;
        }
        Ok(())
    }

    /// Compares the entries of a JSON object with fields. Unlike a reader, which skips unknown keys, this refuses them: an example
    /// documents the type. `tag` is the tag of the union whose variant the object is.
    fn object(&mut self, fields: &[Member], entries: &[(String, Json)], tag: Option<&str>) -> FitResult {
        for (name, value) in entries.iter().filter(|(name, _)| tag != Some(name.as_str())) {
            match fields.iter().find(|field| *field.name == *name) {
                Some(field) if field.object_keys.prefix.is_none() => at_step(&format!(".{name}"), self.field(field, value))?,
                _ => self.behind_prefix(name, value, fields)?,
            }
        }
        match fields
            .iter()
            .find(|field| field.required && field.object_keys.prefix.is_none() && entry(entries, &field.name).is_none())
        {
            Some(missing) => mismatch(format!("`{}` is required and missing", *missing.name)),
            None => Ok(()),
        }
    }

    /// Compares an entry with the field whose `prefix` its name begins with: a map whose entries are members of the object itself.
    fn behind_prefix(&mut self, name: &str, value: &Json, fields: &[Member]) -> FitResult {
        let found =
            fields.iter().find_map(|field| Some((field, name.strip_prefix(field.object_keys.prefix.as_ref()?.as_str())?)));
        let Some((field, key)) = found else { return self.unknown_key(name, fields) };
        match Kind::of(self.service, &field.ty) {
            Kind::Map(key_type, item, _) => self.entries(key_type, item, &[(key.to_owned(), value.clone())]),
            _ => Ok(()),
        }
    }

    fn union(&mut self, def: &UnionDef, value: &Json) -> FitResult {
        let Some(tag) = &def.tagging.tag else {
            let loud = std::mem::replace(&mut self.omits_reasons, true);
            let fits = def.variants.iter().any(|variant| self.ty(&variant.ty, value).is_ok());
            self.omits_reasons = loud;
            return if fits { Ok(()) } else { mismatch("fits none of the union's variants") };
        };
        let Json::Object(entries) = value else { return mismatch("expected an object") };
        let chosen = match (def.tagging.kind(), entry(entries, tag)) {
            (TagKind::String, Some(value)) => value.as_str().map(str::to_owned),
            (TagKind::Integer, Some(value @ Json::Integer(_))) | (TagKind::Boolean, Some(value @ Json::Boolean(_))) => {
                Some(value.to_string())
            }
            _ => None,
        };
        let chosen = chosen.as_deref();
        match (def.variants.iter().find(|variant| chosen == Some(variant.name.as_str())), &def.tagging.content) {
            (Some(variant), Some(content)) => match entry(entries, content) {
                Some(value) => self.ty(&variant.ty, value),
                None => mismatch(format!("the field `{}` is missing", **content)),
            },
            (Some(variant), None) => match Kind::of(self.service, &variant.ty) {
                Kind::Object(fields) => {
                    let is_field = fields.iter().any(|field| *field.name == tag.value);
                    self.object(fields, entries, Some(tag.as_str()).filter(|_| !is_field))
                }
                _ => Ok(()),
            },
            (None, _) => at_step(&format!(".{}", **tag), mismatch(self.variants_help(def, chosen))),
        }
    }

    fn unknown_key(&mut self, name: &str, fields: &[Member]) -> FitResult {
        let known = fields.iter().map(|field| field.name.as_str());
        mismatch(format!("there is no field `{name}`: {}", self.suggestion(name, known, "fields")))
    }

    fn variants_help(&mut self, def: &UnionDef, chosen: Option<&str>) -> String {
        let known = def.variants.iter().map(|variant| variant.name.as_str());
        match chosen {
            Some(wrong) => format!("there is no variant `{wrong}`: {}", self.suggestion(wrong, known, "variants")),
            None => format!("expected one of {}", quoted_list(&known.collect::<Vec<_>>())),
        }
    }

    fn listed_value(&mut self, def: &EnumDef, value: &Json) -> FitResult {
        let known = def.values.iter().map(|value| value.wire.as_str());
        let wire = match value {
            Json::Text(word) if !def.is_integer() => word.clone(),
            Json::Integer(_) | Json::Float(_) if def.is_integer() => value.to_string(),
            _ if self.omits_reasons => return mismatch(""),
            _ => return mismatch(format!("expected one of {}", quoted_list(&known.collect::<Vec<_>>()))),
        };
        if enum_values::is_listed(def, &wire) {
            return Ok(());
        }
        mismatch(format!("`{wire}` is not among the values: {}", self.suggestion(&wire, known, "values")))
    }

    /// A suggestion for a wrong name; empty if the reason is not shown or the budget is used up.
    fn suggestion<'n>(&mut self, wrong: &str, known: impl Iterator<Item = &'n str>, what: &str) -> String {
        if self.omits_reasons || self.names == 0 {
            return String::new();
        }
        let known: Vec<&str> = known.collect();
        self.names = self.names.saturating_sub(known.len());
        suggestion(wrong, &known, what)
    }
}

fn entry<'v>(entries: &'v [(String, Json)], name: &str) -> Option<&'v Json> {
    entries.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

fn mismatch(expected: impl Into<String>) -> FitResult {
    Err(Mismatch { path: String::new(), expected: expected.into() })
}

fn at_step(step: &str, fit: FitResult) -> FitResult {
    fit.map_err(|mismatch| Mismatch { path: format!("{step}{}", mismatch.path), ..mismatch })
}

/// Whether `as` permits the value: a boolean, an integer or a decimal as a number or as a string.
fn is_written_as(service: &Draft, field: &Field, value: &Json) -> bool {
    let integer = |text: &str| text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok();
    match (field.written_as.as_ref().map(|written| written.value), Kind::of(service, &field.ty), value) {
        (Some(WrittenAs::Number), Kind::Scalar(Scalar::Boolean), Json::Integer(number)) => matches!(number, 0 | 1),
        (Some(WrittenAs::Number), Kind::Scalar(Scalar::Decimal), Json::Integer(_) | Json::Float(_)) => true,
        (Some(WrittenAs::String), Kind::Scalar(Scalar::Boolean), Json::Text(text)) => {
            matches!(text.as_str(), "0" | "1" | "true" | "false")
        }
        (Some(WrittenAs::String), kind, Json::Text(text)) if kind.is_integer() => integer(text),
        (Some(WrittenAs::String), Kind::Enum(def), Json::Text(text)) => integer(text) && enum_values::is_listed(def, text),
        _ => false,
    }
}

/// Whether a kind that has no parts accepts a value.
fn accepts_leaf(kind: Kind<'_>, value: &Json, unit: Unit) -> bool {
    match kind {
        Kind::Json | Kind::Unknown(_) => true,
        Kind::File => matches!(value, Json::Text(_)),
        Kind::Scalar(of) => scalar_accepts(of, value, unit),
        _ => false,
    }
}

/// Whether a JSON value is a value of a scalar. `unit` is that of a number that is a timestamp.
pub(super) fn scalar_accepts(scalar: Scalar, value: &Json, unit: Unit) -> bool {
    let facts = scalar.facts();
    match (facts.form, value) {
        (ScalarForm::Boolean, Json::Boolean(_)) => true,
        (ScalarForm::Integer(least, greatest), Json::Integer(number)) => (least..=greatest).contains(number),
        (ScalarForm::Number, Json::Integer(_)) => true,
        (ScalarForm::Number, Json::Float(number)) => number.is_finite(),
        (ScalarForm::Instant, Json::Integer(number)) => specwright_text::timestamp(&number.to_string(), unit).is_some(),
        (ScalarForm::Instant, Json::Float(number)) => specwright_text::timestamp(&number.to_string(), unit).is_some(),
        (ScalarForm::Instant, Json::Text(text)) => specwright_text::timestamp(text, unit).is_some(),
        (ScalarForm::Text, Json::Text(text)) => (facts.accepts_text)(text),
        _ => false,
    }
}

/// The JSON form of a kind in words, such as "an integer from 0 to 255".
fn expected(kind: Kind<'_>) -> String {
    match (kind.range(), kind) {
        (Some((least, greatest)), _) => format!("an integer from {least} to {greatest}"),
        (_, Kind::Scalar(scalar)) => scalar.facts().expected.to_owned(),
        (_, other) => other.words().to_owned(),
    }
}

fn satisfies_constraints(field: &Field, value: &Json) -> FitResult {
    let limits = &field.constraints;
    if let Some(number) = as_number(value) {
        limit(limits.min.as_ref().filter(|min| number < min.value), "is below `min`")?;
        limit(limits.max.as_ref().filter(|max| number > max.value), "is above `max`")?;
    }
    if let Json::Text(text) = value {
        let length = text.chars().count() as u64;
        limit(limits.min_length.as_ref().filter(|min| length < min.value), "is shorter than `min_length`")?;
        limit(limits.max_length.as_ref().filter(|max| length > max.value), "is longer than `max_length`")?;
        let misses = |pattern: &str| Pattern::compile(pattern).is_ok_and(|pattern| !pattern.matches(text));
        limit(limits.pattern.as_ref().filter(|pattern| misses(pattern)), "does not match `pattern`")?;
    }
    if let Some(items) = as_items(value) {
        limit(limits.min_items.as_ref().filter(|min| items < min.value), "has fewer items than `min_items`")?;
        limit(limits.max_items.as_ref().filter(|max| items > max.value), "has more items than `max_items`")?;
    }
    match value {
        Json::Array(items) if limits.unique.is_some() => has_no_repeated_items(items),
        _ => Ok(()),
    }
}

fn has_no_repeated_items(items: &[Json]) -> FitResult {
    let mut seen = BTreeSet::new();
    let repeated = items.iter().enumerate().find(|(_, item)| !seen.insert(comparable(item)));
    repeated.map_or(Ok(()), |(at, _)| at_step(&format!("[{at}]"), mismatch("repeats an item of a list that is `unique`")))
}

/// A text that is the same for equal values: members are in the order of their names, and `1.0` is `1`.
fn comparable(value: &Json) -> String {
    match value {
        Json::Integer(number) => number.to_string(),
        Json::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => (*number as i64).to_string(),
        Json::Array(items) => format!("[{}]", items.iter().map(comparable).collect::<Vec<_>>().join(",")),
        Json::Object(entries) => {
            let mut members: Vec<String> =
                entries.iter().map(|(name, value)| format!("{name:?}:{}", comparable(value))).collect();
            members.sort_unstable();
            format!("{{{}}}", members.join(","))
        }
        other => format!("{other:?}"),
    }
}

/// A mismatch if the constraint is violated, with its value.
fn limit<T: std::fmt::Display>(broken: Option<&crate::source::Spanned<T>>, what: &str) -> FitResult {
    broken.map_or(Ok(()), |limit| mismatch(format!("{what}, {}", limit.value)))
}

/// A value as a number. A decimal is a string, and `min` and `max` apply to it too.
fn as_number(value: &Json) -> Option<Number> {
    match value {
        Json::Integer(number) => Some(Number::Integer(*number)),
        Json::Float(number) => Some(Number::Float(*number)),
        Json::Text(text) => text.parse().map(Number::Integer).or_else(|_| text.parse().map(Number::Float)).ok(),
        _ => None,
    }
}

/// The number of items of a list or entries of a map.
fn as_items(value: &Json) -> Option<u64> {
    match value {
        Json::Array(items) => Some(items.len() as u64),
        Json::Object(entries) => Some(entries.len() as u64),
        _ => None,
    }
}
