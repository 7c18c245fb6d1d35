//! Reads conditions of rules: `name` or `name OP value`, such as `rating < 4`.
//!
//! In: a scalar. Out: a condition whose parts have spans. Not here: whether the parameter exists, and whether the value has its type.

use super::keys::Value;
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Comparison, Condition};
use crate::source::{Span, Spanned};
use crate::syntax::{Scalar, Text};

/// The operators. The longer ones come first, so that `<=` is not read as `<`.
const OPERATORS: [(&str, Comparison); 6] = [
    ("==", Comparison::Eq),
    ("!=", Comparison::Ne),
    ("<=", Comparison::Le),
    (">=", Comparison::Ge),
    ("<", Comparison::Lt),
    (">", Comparison::Gt),
];

/// Reads a condition. Returns `None` and reports a problem if the value is not a condition.
pub(super) fn read(value: Value, problems: &mut Problems) -> Option<Condition> {
    let raw = value.raw(problems)?;
    let condition = split(&raw);
    if condition.is_none() {
        let problem = Problem::error(Code::SW0025, raw.span, format!("`{}` is not a condition", raw.value.text));
        let help = "write the name of a parameter, or compare it with `==`, `!=`, `<`, `<=`, `>` or `>=`, as in `rating < 4`";
        problems.add(problem.label("expected `name` or `name OP value`").help(help));
    }
    condition
}

/// Splits a condition at its operator.
fn split(raw: &Spanned<Text>) -> Option<Condition> {
    let text = raw.value.text.as_str();
    let Some(operator_start) = text.find(['=', '!', '<', '>']) else {
        return Some(Condition { param: word(raw, 0, text.len())?, compare: None });
    };
    let rest = text.get(operator_start..)?;
    let (operator, compare) = OPERATORS.into_iter().find(|(operator, _)| rest.starts_with(operator))?;
    let value = word(raw, operator_start + operator.len(), text.len())?;
    Some(Condition { param: word(raw, 0, operator_start)?, compare: Some((compare, literal(value))) })
}

/// The word between two offsets, without the spaces around it. `None` if there is not exactly one word, or if it contains an operator or a
/// quotation mark.
fn word(raw: &Spanned<Text>, start: usize, end: usize) -> Option<Spanned<String>> {
    let piece = raw.value.text.get(start..end)?;
    let word = piece.trim();
    let start = start + piece.len() - piece.trim_start().len();
    let is_forbidden = |letter: char| letter.is_whitespace() || ['=', '!', '<', '>', '&', '|', '"', '\''].contains(&letter);
    let span: Span = raw.value.part(raw.span, start, start + word.len());
    (!word.is_empty() && !word.contains(is_forbidden)).then(|| Spanned::new(word.to_owned(), span))
}

/// The value of a word. It has the type of a plain scalar: text, a number or a boolean.
fn literal(word: Spanned<String>) -> Spanned<Scalar> {
    word.map(|text| match (Text::plain(&text)).scalar() {
        Scalar::Nothing => Scalar::Text(text),
        scalar => scalar,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn read(text: &str) -> Option<Condition> {
        let span = Span::new(FileId(0), 10, 10 + text.len());
        split(&Spanned::new(Text { offset: Some(0), ..Text::plain(text) }, span))
    }

    #[test]
    fn names_and_comparisons_are_read_with_spans() {
        let condition = read("rating  <=4.5");
        let parts = condition.and_then(|condition| Some((condition.param, condition.compare?)));
        let Some((param, (compare, value))) = parts else { panic!("not read") };
        assert_eq!((param.value.as_str(), param.span.start, param.span.end), ("rating", 10, 16));
        assert_eq!((compare, &value.value, value.span.start, value.span.end), (Comparison::Le, &Scalar::Float(4.5), 20, 23));
        assert!(read("other-email").is_some_and(|condition| condition.compare.is_none()));
        assert!(
            read("a == true")
                .is_some_and(|condition| condition.compare.is_some_and(|(_, value)| value.value == Scalar::Boolean(true)))
        );
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "a = 1", "a == ", "== 1", "a < b < c", "a ! b", "a or b", "a == 'x'", "a == b && c"] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
