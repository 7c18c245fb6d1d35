//! Declared types: enums, objects and unions.
//!
//! In: an entry under `types`. Out: the type as written. Not here: whether names in it exist.

use super::keys::Keys;
use super::values::Value;
use super::{expression, fields};
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Enum, EnumValue, RustHints, Type, TypeBody, Union};
use crate::language::keys::{ENUM_VALUE, TYPE, UNION};
use crate::source::{Span, Spanned};
use crate::syntax::NodeKind;

const ONE_OF: &str = "a type has one of `enum`, `fields` (or `include`) and `union`";

/// Reads a type. The type is declared even if nothing but its name could be read.
pub(super) fn read(name: Spanned<String>, value: Value, out: &mut Problems) -> Type {
    let Some(mut keys) = value.keys(&TYPE, out) else {
        return Type { name, docs: None, deprecated: None, rust: RustHints::default(), body: TypeBody::Unreadable };
    };
    let docs = keys.text("docs", out);
    let deprecated = keys.deprecated(out);
    let rust = RustHints { shared: shared(&mut keys, out), ..rust(&mut keys, out) };
    let is_damaged = keys.is_damaged();
    let body = Some(body(&name, &mut keys, out)).filter(|_| !is_damaged).unwrap_or(TypeBody::Unreadable);
    keys.finish(out);
    Type { name, docs, deprecated, rust, body }
}

/// The span of `shared: true`.
fn shared(keys: &mut Keys, out: &mut Problems) -> Option<Span> {
    let value = keys.take("shared")?;
    let at = value.at;
    value.boolean(out).filter(|shared| *shared).map(|_| at)
}

/// The keys that concern the Rust of a declaration.
pub(super) fn rust(keys: &mut Keys, out: &mut Problems) -> RustHints {
    RustHints { path: keys.text("rust", out), derives: keys.texts("derive", out), shared: None }
}

/// Exactly one of the three. Keys of the other two are unknown then, since they have no effect.
fn body(name: &Spanned<String>, keys: &mut Keys, out: &mut Problems) -> TypeBody {
    let (repr, union) = (keys.take("enum"), keys.take("union"));
    let object = fields::written_object(keys, out);
    match (repr, object, union) {
        (Some(repr), None, None) => read_enum(repr, keys, out),
        (None, Some(object), None) => TypeBody::Object(object),
        (None, None, Some(union)) => read_union(union, out),
        (None, None, None) => says_nothing(name, keys, out),
        _ => says_too_much(name, keys, out),
    }
}

/// Takes the keys of an enum from a type whose kind is missing or stated twice, so that they are not reported as unknown too.
fn take_keys_of_enums(keys: &mut Keys) {
    for key in ["closed", "default", "values"] {
        drop(keys.take(key));
    }
}

fn says_too_much(name: &Spanned<String>, keys: &mut Keys, out: &mut Problems) -> TypeBody {
    take_keys_of_enums(keys);
    let problem = Problem::error(Code::SW0030, name.span, format!("`{}` is declared as more than one thing", name.value));
    out.add(problem.label("enum, object and union exclude each other").help(ONE_OF));
    TypeBody::Unreadable
}

fn says_nothing(name: &Spanned<String>, keys: &mut Keys, out: &mut Problems) -> TypeBody {
    take_keys_of_enums(keys);
    // A misspelt `fields` is reported as an unknown key.
    if keys.left().next().is_none() && !keys.is_damaged() {
        let problem = Problem::error(Code::SW0028, name.span, format!("`{}` does not say what it is", name.value));
        out.add(problem.label("neither enum, object nor union").help(ONE_OF));
    }
    TypeBody::Unreadable
}

fn read_enum(repr: Value, keys: &mut Keys, out: &mut Problems) -> TypeBody {
    let repr = repr.text(out);
    let closed = keys.flag("closed", out);
    let default = keys.take("default").and_then(|value| value.written(out));
    let values = keys.need("values").map(|value| value.named(out));
    let (Some(repr), Some(values)) = (repr, values) else { return TypeBody::Unreadable };
    let values = values.into_iter().filter_map(|(wire, value)| enum_value(wire, value, out)).collect();
    TypeBody::Enum(Enum { repr, closed, default, values })
}

/// `wire: Name`, or `wire: { name: Name, … }`.
fn enum_value(wire: Spanned<String>, value: Value, out: &mut Problems) -> Option<EnumValue> {
    if matches!(value.node.kind, NodeKind::Scalar(_)) {
        return Some(EnumValue { wire, name: value.text(out)?, docs: None, deprecated: None });
    }
    let mut keys = value.keys(&ENUM_VALUE, out)?;
    let name = keys.text("name", out);
    let docs = keys.text("docs", out);
    let deprecated = keys.deprecated(out);
    keys.finish(out);
    Some(EnumValue { wire, name: name?, docs, deprecated })
}

fn read_union(value: Value, out: &mut Problems) -> TypeBody {
    let Some(mut keys) = value.keys(&UNION, out) else { return TypeBody::Unreadable };
    let tag = keys.text("tag", out);
    let variants = keys.take("variants").map(|value| value.named(out));
    keys.finish(out);
    let Some(variants) = variants else { return TypeBody::Unreadable };
    let read = |(name, value)| Some((name, expression::read(value, out)?));
    TypeBody::Union(Union { tag, variants: variants.into_iter().filter_map(read).collect() })
}
