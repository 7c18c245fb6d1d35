//! Type expressions, such as `map<string, list<User>>`, and the names of the built-in types.
//!
//! In: names with arguments. Out: types. Not here: whether the types can be nested (see `check`).

use super::resolver::Resolver;
use crate::diagnostic::{Code, Problem};
use crate::document::TypeExpression;
use crate::draft::{Ty, Unknown};
use crate::model::Scalar;
use crate::source::Spanned;

impl Resolver<'_> {
    /// The type of an expression. It is unknown if a name is unknown or has the wrong number of arguments, which is reported.
    pub(super) fn ty(&mut self, expression: &TypeExpression) -> Spanned<Ty> {
        let arguments: Vec<_> = expression.arguments.iter().map(|argument| self.ty(argument).value).collect();
        let name = expression.name.value.as_str();
        let wanted = GENERIC.iter().find(|(generic, _)| *generic == name).map_or(0, |(_, count)| *count);
        let built_in = without_arguments(name);
        let declared = match built_in {
            None if wanted == 0 => self.named_type(&expression.name).map(Ty::Named),
            _ => None,
        };
        let is_known = wanted > 0 || built_in.is_some() || declared.is_some();
        if is_known && arguments.len() != wanted {
            self.problems.add(wrong_arguments(expression, wanted));
            return Spanned::new(Ty::Unknown(Unknown), expression.span);
        }
        let ty = built_in.or(declared).or_else(|| generic(name, arguments));
        Spanned::new(ty.unwrap_or(Ty::Unknown(Unknown)), expression.span)
    }
}

/// The built-in type with arguments.
fn generic(name: &str, arguments: Vec<Ty>) -> Option<Ty> {
    let mut arguments = arguments.into_iter().map(Box::new);
    let first = arguments.next()?;
    Some(match name {
        "list" => Ty::List(first),
        "one_or_many" => Ty::OneOrMany(first),
        "nullable" => Ty::Nullable(first),
        "or_false" => Ty::OrFalse(first),
        "map" => Ty::Map(first, arguments.next()?, None),
        _ => return None,
    })
}

fn wrong_arguments(expression: &TypeExpression, wanted: usize) -> Problem {
    let (name, given) = (&expression.name.value, expression.arguments.len());
    let (message, label) = match wanted {
        0 => (format!("`{name}` takes no other type"), format!("expected `{name}`")),
        1 => (format!("`{name}` takes one type, not {given}"), format!("expected `{name}<T>`")),
        _ => (format!("`{name}` takes two types, not {given}"), format!("expected `{name}<K, T>`")),
    };
    Problem::error(Code::SW0101, expression.span, message).label(label)
}

/// The built-in type with this name that has no arguments.
pub(super) fn without_arguments(name: &str) -> Option<Ty> {
    match name {
        "json" => Some(Ty::Json),
        "file" => Some(Ty::File),
        name => Scalar::from_name(name).map(Ty::Scalar),
    }
}

/// The names of all built-in types without arguments.
pub(super) fn names_without_arguments<'a>() -> impl Iterator<Item = &'a str> {
    Scalar::ALL.iter().flat_map(|scalar| scalar.facts().names.iter().copied()).chain(["json", "file"])
}

/// The names of the built-in types with arguments, with the number of arguments.
pub(super) const GENERIC: [(&str, usize); 5] = [("list", 1), ("one_or_many", 1), ("map", 2), ("nullable", 1), ("or_false", 1)];

/// Names of types in other languages, with the equivalent in this language.
const FOREIGN_NAMES: [(&str, &str); 26] = [
    ("int", "integer"),
    ("i8", "int8"),
    ("i16", "int16"),
    ("i32", "int32"),
    ("i64", "int64"),
    ("u8", "uint8"),
    ("u16", "uint16"),
    ("u32", "uint32"),
    ("u64", "uint64"),
    ("long", "integer"),
    ("number", "float"),
    ("double", "float"),
    ("f64", "float"),
    ("bool", "boolean"),
    ("str", "string"),
    ("varchar", "string"),
    ("password", "secret"),
    ("datetime", "timestamp"),
    ("binary", "bytes"),
    ("base64", "bytes"),
    ("array", "list<T>"),
    ("Vec", "list<T>"),
    ("set", "list<T>"),
    ("object", "json"),
    ("any", "json"),
    ("dict", "map<K, T>"),
];

/// The names of all built-in types.
pub(super) fn names<'a>() -> impl Iterator<Item = &'a str> {
    names_without_arguments().map(|name| -> &'a str { name }).chain(GENERIC.iter().map(|(name, _)| *name))
}

/// Whether a name is one that other languages give to a time of day.
pub(super) fn is_time_of_day(name: &str) -> bool {
    ["time", "timeofday", "localtime", "partialtime"].contains(&name.replace(['_', '-'], "").to_ascii_lowercase().as_str())
}

/// The equivalent of a type of another language: `integer` for `int`.
pub(super) fn equivalent_here(name: &str) -> Option<&'static str> {
    FOREIGN_NAMES.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(name)).map(|(_, ours)| *ours)
}
