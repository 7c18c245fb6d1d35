//! Type expressions, such as `map<string, list<User>>`.
//!
//! In: names with arguments. Out: types. Not here: whether the types can be nested (see `check`).

use super::builtin::{GENERIC, without_arguments};
use super::resolver::Resolver;
use crate::diagnostic::{Code, Problem};
use crate::document::TypeExpression;
use crate::draft::{Ty, Unknown};
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
