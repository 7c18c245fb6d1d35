//! Type expressions.
//!
//! In: names with arguments. Out: types. Not here: whether they can be nested that way (see `check`).

use super::scope::Scope;
use crate::diagnostic::{Code, Problem};
use crate::document::TypeExpression;
use crate::model::{IntWidth, Ty};
use crate::source::Spanned;

const SIMPLE: [(&str, Ty); 23] = [
    ("string", Ty::String),
    ("text", Ty::Text),
    ("secret", Ty::Secret),
    ("integer", Ty::Integer(IntWidth::I64)),
    ("int8", Ty::Integer(IntWidth::I8)),
    ("int16", Ty::Integer(IntWidth::I16)),
    ("int32", Ty::Integer(IntWidth::I32)),
    ("int64", Ty::Integer(IntWidth::I64)),
    ("uint8", Ty::Integer(IntWidth::U8)),
    ("uint16", Ty::Integer(IntWidth::U16)),
    ("uint32", Ty::Integer(IntWidth::U32)),
    ("uint64", Ty::Integer(IntWidth::U64)),
    ("float", Ty::Float),
    ("decimal", Ty::Decimal),
    ("boolean", Ty::Boolean),
    ("timestamp", Ty::Timestamp),
    ("date", Ty::Date),
    ("duration", Ty::Duration),
    ("uuid", Ty::Uuid),
    ("url", Ty::Url),
    ("bytes", Ty::Bytes),
    ("json", Ty::Json),
    ("file", Ty::File),
];

/// Types that take other types, and how many.
const GENERIC: [(&str, usize); 5] = [("list", 1), ("one_or_many", 1), ("map", 2), ("nullable", 1), ("or_false", 1)];

/// What other languages call things.
const ELSEWHERE: [(&str, &str); 26] = [
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

/// The names that are built in.
pub(super) fn names<'a>() -> impl Iterator<Item = &'a str> {
    SIMPLE.iter().map(|(name, _)| *name).chain(GENERIC.iter().map(|(name, _)| *name))
}

/// Whether a name means a time of day, for which there is no type.
pub(super) fn is_time_of_day(name: &str) -> bool {
    ["time", "timeofday", "localtime", "partialtime"].contains(&name.replace(['_', '-'], "").to_ascii_lowercase().as_str())
}

/// What a type of another language is called here.
pub(super) fn called_here(name: &str) -> Option<&'static str> {
    ELSEWHERE.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(name)).map(|(_, ours)| *ours)
}

impl Scope<'_> {
    /// The type of an expression; `None` when a name in it is not there or takes other arguments, which is or will be reported.
    pub(super) fn ty(&mut self, expression: &TypeExpression) -> Option<Spanned<Ty>> {
        let arguments: Vec<_> = expression.arguments.iter().map(|argument| self.ty(argument)).collect();
        let name = expression.name.value.as_str();
        let wanted = GENERIC.iter().find(|(generic, _)| *generic == name).map_or(0, |(_, count)| *count);
        let simple = SIMPLE.iter().find(|(simple, _)| *simple == name).map(|(_, ty)| ty.clone());
        let ty = match simple {
            Some(ty) => Some(ty),
            None if wanted > 0 => None,
            None => Some(Ty::Named(self.named_type(&expression.name)?)),
        };
        if arguments.len() != wanted {
            self.out.add(wrong_arguments(expression, wanted));
            return None;
        }
        let arguments = arguments.into_iter().map(|argument| argument.map(|ty| ty.value)).collect::<Option<Vec<_>>>()?;
        Some(Spanned::new(ty.or_else(|| generic(name, arguments))?, expression.span))
    }
}

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
