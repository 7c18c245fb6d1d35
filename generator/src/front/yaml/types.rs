//! Reads declared types: enums, objects and unions.
//!
//! In: an entry of `types`. Out: the type. Not here: whether the names in it exist.

use super::keys::{Keys, Value};
use super::{expression, fields, rules};
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Enum, EnumValue, Object, RustHints, Type, TypeBody, Union, Variant};
use crate::language::keys::{ENUM_VALUE, TYPE, UNION, VARIANT};
use crate::source::{Span, Spanned};
use crate::syntax::NodeKind;

/// The help that lists the kinds of types.
const KINDS_HELP: &str = "a type has one of `enum`, `fields` (or `include`) and `union`";

/// Reads a type. If only its name could be read, the result has an unreadable body, since other types may refer to the name.
pub(super) fn read(name: Spanned<String>, value: Value, problems: &mut Problems) -> Type {
    let Some(mut keys) = value.keys(&TYPE, problems) else {
        return Type { name, docs: None, deprecated: None, rust: RustHints::default(), body: TypeBody::Unreadable };
    };
    let docs = keys.text("docs", problems);
    let deprecated = keys.deprecated(problems);
    let (keep, shared) = (keys.flag("keep", problems), shared(&mut keys, problems));
    let rust = RustHints { keep, shared, ..rust(&mut keys, problems) };
    let is_damaged = keys.is_damaged();
    let body = Some(body(&name, &mut keys, problems)).filter(|_| !is_damaged).unwrap_or(TypeBody::Unreadable);
    keys.finish(problems);
    Type { name, docs, deprecated, rust, body }
}

/// The span of `shared: true`.
fn shared(keys: &mut Keys, problems: &mut Problems) -> Option<Span> {
    let value = keys.take("shared")?;
    let span = value.key_span;
    value.boolean(problems).filter(|shared| *shared).map(|_| span)
}

/// Reads the keys for the Rust target that ids have too.
pub(super) fn rust(keys: &mut Keys, problems: &mut Problems) -> RustHints {
    RustHints { path: keys.text("rust", problems), derives: keys.texts("derive", problems), ..RustHints::default() }
}

/// Reads the definition: exactly one of an enum, an object and a union. A key that belongs to another kind is reported as unknown.
fn body(name: &Spanned<String>, keys: &mut Keys, problems: &mut Problems) -> TypeBody {
    let (repr, union) = (keys.take("enum"), keys.take("union"));
    let object = fields::object_with_absent(keys, problems);
    match (repr, object, union) {
        (Some(repr), None, None) => read_enum(repr, keys, problems),
        (None, Some(object), None) => {
            let rules = keys.take("rules").map(|value| rules::read_of_type(value, problems)).unwrap_or_default();
            TypeBody::Object(Object { rules, ..object })
        }
        (None, None, Some(union)) => read_union(union, problems),
        (None, None, None) => no_kind(name, keys, problems),
        _ => several_kinds(name, keys, problems),
    }
}

/// Takes the keys that belong to enums. They are not reported as unknown if the type has no kind or several kinds, since that is reported.
fn take_keys_of_enums(keys: &mut Keys) {
    for key in ["closed", "default", "values"] {
        drop(keys.take(key));
    }
}

fn several_kinds(name: &Spanned<String>, keys: &mut Keys, problems: &mut Problems) -> TypeBody {
    take_keys_of_enums(keys);
    let problem = Problem::error(Code::SW0030, name.span, format!("`{}` is declared as more than one thing", name.value));
    problems.add(problem.label("enum, object and union exclude each other").help(KINDS_HELP));
    TypeBody::Unreadable
}

fn no_kind(name: &Spanned<String>, keys: &mut Keys, problems: &mut Problems) -> TypeBody {
    take_keys_of_enums(keys);
    // If a key remains, it is probably a misspelt `fields`, which is reported as an unknown key.
    if keys.remaining().next().is_none() && !keys.is_damaged() {
        let problem = Problem::error(Code::SW0028, name.span, format!("`{}` does not say what it is", name.value));
        problems.add(problem.label("neither enum, object nor union").help(KINDS_HELP));
    }
    TypeBody::Unreadable
}

fn read_enum(repr: Value, keys: &mut Keys, problems: &mut Problems) -> TypeBody {
    let repr = repr.text(problems);
    let closed = keys.flag("closed", problems);
    let default = keys.take("default").and_then(|value| value.written(problems));
    let values = keys.need("values").map(|value| value.named(problems));
    let (Some(repr), Some(values)) = (repr, values) else { return TypeBody::Unreadable };
    let values = values.into_iter().filter_map(|(wire, value)| enum_value(wire, value, problems)).collect();
    TypeBody::Enum(Enum { repr, closed, default, values })
}

/// Reads a value of an enum: `wire: Name`, or `wire: { name: Name, … }`.
fn enum_value(wire: Spanned<String>, value: Value, problems: &mut Problems) -> Option<EnumValue> {
    if matches!(value.node.kind, NodeKind::Scalar(_)) {
        return Some(EnumValue { wire, name: value.text(problems)?, docs: None, deprecated: None, format: None });
    }
    let mut keys = value.keys(&ENUM_VALUE, problems)?;
    let name = keys.text("name", problems);
    let docs = keys.text("docs", problems);
    let deprecated = keys.deprecated(problems);
    let format = keys.text("format", problems);
    keys.finish(problems);
    Some(EnumValue { wire, name: name?, docs, deprecated, format })
}

fn read_union(value: Value, problems: &mut Problems) -> TypeBody {
    let Some(mut keys) = value.keys(&UNION, problems) else { return TypeBody::Unreadable };
    let (tag, tags, content) = (keys.text("tag", problems), keys.text("tags", problems), keys.text("content", problems));
    let unknown = keys.text("unknown", problems);
    let variants = keys.take("variants").map(|value| value.named(problems));
    keys.finish(problems);
    let Some(variants) = variants else { return TypeBody::Unreadable };
    let variants = variants.into_iter().filter_map(|(name, value)| variant(name, value, problems)).collect();
    TypeBody::Union(Union { tag, tags, content, unknown, variants })
}

/// Reads a variant: `user: User`, or `1: { type: User, name: User }`.
fn variant(name: Spanned<String>, value: Value, problems: &mut Problems) -> Option<Variant> {
    if matches!(value.node.kind, NodeKind::Scalar(_)) {
        return Some(Variant { name, rust: None, ty: expression::read(value, problems)? });
    }
    let mut keys = value.keys(&VARIANT, problems)?;
    let ty = keys.take("type").and_then(|value| expression::read(value, problems));
    let rust = keys.text("name", problems);
    keys.finish(problems);
    Some(Variant { name, rust, ty: ty? })
}
