//! Reads conditions of rules: tests such as `rating < 4`, with `and` and `or` between them.
//!
//! In: a scalar. Out: a condition whose parts have spans. Not here: whether the parameter exists, and whether the value has its type.

use super::keys::Value;
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Comparison, Condition, Test};
use crate::model::{Literal, Requires};
use crate::source::{Span, Spanned};
use crate::syntax::Text;

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
    let condition = condition(&raw);
    if condition.is_none() {
        let problem = Problem::error(Code::SW0025, raw.span, format!("`{}` is not a condition", raw.value.text));
        let help = "write the name of a parameter, or compare it with `==`, `!=`, `<`, `<=`, `>` or `>=`, as in `rating < 4`, or with a list, \
                    as in `kind in [a, b]`; join tests with `and` and `or`";
        problems.add(problem.label("expected `name`, `name OP value` or `name in [value, value]`").help(help));
    }
    condition
}

/// A part of the text: the range between two offsets in bytes.
type Part = std::ops::Range<usize>;

/// Reads alternatives with `or` between them, each of which consists of tests with `and` between them.
fn condition(raw: &Spanned<Text>) -> Option<Condition> {
    let whole = 0..raw.value.text.len();
    let tests = |part: Part| parts(raw, part, " and ").into_iter().map(|part| test(raw, part)).collect::<Option<Vec<_>>>();
    let alternatives = parts(raw, whole, " or ").into_iter().map(tests).collect::<Option<Vec<_>>>()?;
    Some(Condition { alternatives })
}

/// The parts of a part of the text between separators.
fn parts(raw: &Spanned<Text>, part: Part, separator: &str) -> Vec<Part> {
    let (mut parts, mut start) = (Vec::new(), part.start);
    for (at, _) in raw.value.text.get(part.clone()).unwrap_or_default().match_indices(separator) {
        parts.push(start..part.start + at);
        start = part.start + at + separator.len();
    }
    parts.push(start..part.end);
    parts
}

/// Reads a test: `name`, `name OP value` or `name in [value, value]`.
fn test(raw: &Spanned<Text>, part: Part) -> Option<Test> {
    let text = raw.value.text.get(part.clone())?;
    if let Some(at) = text.find(" in ") {
        let values = part.start + at + " in ".len()..part.end;
        return Some(Test { param: word(raw, part.start..part.start + at)?, requires: Requires::OneOf(list(raw, values)?) });
    }
    let Some(operator_start) = text.find(['=', '!', '<', '>']).map(|at| part.start + at) else {
        return Some(Test { param: word(raw, part)?, requires: Requires::Sent });
    };
    let rest = raw.value.text.get(operator_start..part.end)?;
    let (operator, compare) = OPERATORS.into_iter().find(|(operator, _)| rest.starts_with(operator))?;
    let value = word(raw, operator_start + operator.len()..part.end)?;
    Some(Test { param: word(raw, part.start..operator_start)?, requires: Requires::Compared(compare, literal(value)) })
}

/// Reads a list of values in brackets: `[a, b]`.
fn list(raw: &Spanned<Text>, part: Part) -> Option<Vec<Spanned<Literal>>> {
    let text = raw.value.text.get(part.clone())?;
    let inner = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    let start = part.start + text.find('[')? + 1;
    parts(raw, start..start + inner.len(), ",").into_iter().map(|part| word(raw, part).map(literal)).collect()
}

/// The word in a part, without the spaces around it. `None` if there is not exactly one word, or if it contains an operator, a bracket or a
/// quotation mark.
fn word(raw: &Spanned<Text>, part: Part) -> Option<Spanned<String>> {
    let piece = raw.value.text.get(part.clone())?;
    let word = piece.trim();
    let start = part.start + piece.len() - piece.trim_start().len();
    let is_forbidden =
        |letter: char| letter.is_whitespace() || ['=', '!', '<', '>', '&', '|', '"', '\'', '[', ']', ','].contains(&letter);
    let span: Span = raw.value.part(raw.span, start, start + word.len());
    (!word.is_empty() && !word.contains(is_forbidden)).then(|| Spanned::new(word.to_owned(), span))
}

/// The value of a word. It has the type of a plain scalar: text, a number or a boolean.
fn literal(word: Spanned<String>) -> Spanned<Literal> {
    word.map(|text| Literal::of(Text::plain(&text).scalar()).unwrap_or(Literal::String(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn read(text: &str) -> Option<Condition> {
        let span = Span::new(FileId(0), 10, 10 + text.len());
        condition(&Spanned::new(Text { offset: Some(0), ..Text::plain(text) }, span))
    }

    /// The only test of a condition.
    fn only(text: &str) -> Test {
        let alternatives = read(text).map(|condition| condition.alternatives).unwrap_or_default();
        let [tests] = <[Vec<Test>; 1]>::try_from(alternatives).unwrap();
        let [test] = <[Test; 1]>::try_from(tests).unwrap();
        test
    }

    #[test]
    fn names_and_comparisons_are_read_with_spans() {
        let Test { param, requires: Requires::Compared(compare, value) } = only("rating  <=4.5") else { panic!("not read") };
        assert_eq!((param.value.as_str(), param.span.start, param.span.end), ("rating", 10, 16));
        assert_eq!((compare, &value.value, value.span.start, value.span.end), (Comparison::Le, &Literal::Float(4.5), 20, 23));
        assert!(matches!(only("other-email").requires, Requires::Sent));
        let Requires::Compared(_, value) = only("a == true").requires else { panic!("not read") };
        assert_eq!(value.value, Literal::Boolean(true));
    }

    #[test]
    fn lists_are_read_with_spans() {
        let Test { param, requires: Requires::OneOf(values) } = only("kind in [ a,  12 ]") else { panic!("not read") };
        let values: Vec<_> = values.iter().map(|value| (&value.value, value.span.start, value.span.end)).collect();
        assert_eq!((param.value.as_str(), param.span.end), ("kind", 14));
        assert_eq!(values, [(&Literal::String("a".to_owned()), 20, 21), (&Literal::Integer(12), 24, 26)]);
    }

    #[test]
    fn and_binds_more_tightly_than_or() {
        let names = |condition: Condition| -> Vec<Vec<(String, usize)>> {
            let name = |test: &Test| (test.param.value.clone(), test.param.span.start);
            condition.alternatives.iter().map(|tests| tests.iter().map(name).collect()).collect()
        };
        let expected = vec![vec![("a".to_owned(), 10), ("b".to_owned(), 16)], vec![("c".to_owned(), 30)]];
        assert_eq!(read("a and b in [x] or   c").map(names), Some(expected));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "a = 1",
            "a == ",
            "== 1",
            "a < b < c",
            "a ! b",
            "a == 'x'",
            "a == b && c",
            "a or",
            "a and  and b",
            "or b",
            "a in b",
            "a in []",
            "a in [b",
            "a in [b,]",
            "a in [[b]]",
            "a b",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
