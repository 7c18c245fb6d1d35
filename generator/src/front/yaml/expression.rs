//! Type expressions: `name`, `list<T>`, `map<K, T>`.
//!
//! In: a scalar. Out: names with arguments, each with its place. Not here: whether a type has that name and takes those arguments.

use super::values::Value;
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::TypeExpression;
use crate::source::{Span, Spanned};
use crate::syntax::Text;

/// Types within types.
const DEEPEST: usize = 32;

/// Reads a type expression. Anything else is reported and gives `None`.
pub(super) fn read(value: Value, out: &mut Problems) -> Option<TypeExpression> {
    let raw = value.raw(out)?;
    let mut reader = Reader { raw: &raw, at: 0 };
    match reader.whole() {
        Ok(expression) => Some(expression),
        Err(mistake) => {
            let span = raw.value.part(raw.span, mistake.start, mistake.end);
            let problem = Problem::error(Code::SW0023, span, format!("`{}` is not a type", raw.value.text)).label(mistake.label);
            out.add(problem.help(mistake.help));
            None
        }
    }
}

struct Reader<'a> {
    raw: &'a Spanned<Text>,
    /// In bytes.
    at: usize,
}

struct Mistake {
    start: usize,
    end: usize,
    label: String,
    help: &'static str,
}

type Read<T> = Result<T, Mistake>;

impl Reader<'_> {
    fn whole(&mut self) -> Read<TypeExpression> {
        let expression = self.expression(DEEPEST)?;
        match self.peek() {
            None => Ok(expression),
            Some(_) => Err(self.unexpected("expected the end of the type")),
        }
    }

    fn expression(&mut self, depth: usize) -> Read<TypeExpression> {
        let name = self.name()?;
        let mut arguments = Vec::new();
        let start = name.span.start;
        if self.accept('<') {
            if depth == 0 {
                return Err(self.unexpected("too many types within each other"));
            }
            arguments.push(self.expression(depth - 1)?);
            while self.accept(',') {
                arguments.push(self.expression(depth - 1)?);
            }
            if !self.accept('>') {
                return Err(self.unexpected("expected `>` here"));
            }
        }
        let end = if arguments.is_empty() { name.span.end } else { self.span(self.at, self.at).end };
        Ok(TypeExpression { span: Span { start, end, ..name.span }, name, arguments })
    }

    fn name(&mut self) -> Read<Spanned<String>> {
        let rest = self.rest();
        let length = rest.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or("").to_owned();
        if name.is_empty() {
            return Err(self.unexpected("expected the name of a type"));
        }
        let start = self.at;
        self.at += length;
        Ok(Spanned::new(name, self.span(start, self.at)))
    }

    /// What is not read yet, blanks skipped.
    fn rest(&mut self) -> &str {
        let rest = self.raw.value.text.get(self.at..).unwrap_or("");
        self.at += rest.len() - rest.trim_start().len();
        rest.trim_start()
    }

    fn peek(&mut self) -> Option<char> {
        self.rest().chars().next()
    }

    fn accept(&mut self, letter: char) -> bool {
        let found = self.peek() == Some(letter);
        if found {
            self.at += letter.len_utf8();
        }
        found
    }

    fn span(&self, start: usize, end: usize) -> Span {
        self.raw.value.part(self.raw.span, start, end)
    }

    fn unexpected(&mut self, label: &str) -> Mistake {
        let letter = self.peek();
        let help = match letter {
            Some('?') => "a field is optional unless it says `required: true`; leave the `?` out",
            Some('[') => "a list is written `list<T>`",
            None if self.raw.value.is_plain() => {
                "inside of { } YAML ends it at the comma: put the type in quotes, as in \"map<string, T>\""
            }
            _ => "a type is written `name`, `list<T>` or `map<K, T>`",
        };
        Mistake { start: self.at, end: self.at + letter.map_or(0, char::len_utf8), label: label.to_owned(), help }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::{Node, NodeKind, Style};

    fn parse(text: &str, plain: bool) -> (Option<TypeExpression>, Problems) {
        let mut out = Problems::default();
        let file = FileId(0);
        let span = Span { file, start: 100, end: 100 + text.len() };
        let style = if plain { Style::Plain } else { Style::DoubleQuoted };
        let kind = NodeKind::Scalar(Text { text: text.to_owned(), style, offset: Some(usize::from(!plain)) });
        let node = Node { kind, span, start: span.start, end: span.end };
        let value = Value { name: "`type`".into(), at: span, node };
        (read(value, &mut out), out)
    }

    fn show(expression: &TypeExpression) -> String {
        let arguments: Vec<_> = expression.arguments.iter().map(show).collect();
        format!("{}@{}..{}({})", expression.name.value, expression.span.start, expression.span.end, arguments.join(";"))
    }

    #[test]
    fn names_and_arguments_have_places() {
        let (read, _) = parse("map<string, list< Né_1 >>", false);
        let read = read.map(|expression| show(&expression));
        assert_eq!(read.as_deref(), Some("map@101..127(string@105..111();list@113..126(Né_1@119..124()))"));
    }

    #[test]
    fn what_is_no_type_is_refused_where_it_goes_wrong() {
        let deep = "list<".repeat(1000);
        for (text, start) in [
            ("map<string", 110),
            ("list<>", 105),
            ("string[]", 106),
            ("string?", 106),
            ("a>", 101),
            ("<", 100),
            (deep.as_str(), 265),
        ] {
            let (read, out) = parse(text, true);
            assert!(read.is_none(), "{text}");
            assert_eq!(
                out.iter().filter_map(|problem| problem.span).map(|span| span.start).collect::<Vec<_>>(),
                [start],
                "{text}"
            );
        }
    }
}
