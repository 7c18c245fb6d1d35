//! Parses type expressions: `name`, `list<T>`, `map<K, T>`.
//!
//! In: a scalar. Out: names with arguments, each with its span. Not here: whether a type has that name and takes those arguments.

use super::keys::Value;
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::TypeExpression;
use crate::source::{Span, Spanned};
use crate::syntax::Text;

/// The largest depth of types inside of types.
const MAX_DEPTH: usize = 32;

/// Parses a type expression. Returns `None` and reports a problem if the value is not a type expression.
pub(super) fn read(value: Value, problems: &mut Problems) -> Option<TypeExpression> {
    let raw = value.raw(problems)?;
    let mut parser = Parser { raw: &raw, offset: 0 };
    match parser.whole() {
        Ok(expression) => Some(expression),
        Err(error) => {
            let span = raw.value.part(raw.span, error.start, error.end);
            let problem = Problem::error(Code::SW0023, span, format!("`{}` is not a type", raw.value.text)).label(error.label);
            problems.add(problem.help(error.help));
            None
        }
    }
}

struct Parser<'a> {
    raw: &'a Spanned<Text>,
    /// The number of bytes that were parsed.
    offset: usize,
}

/// An error in a type expression. `start` and `end` are offsets in the text, in bytes.
struct ParseError {
    start: usize,
    end: usize,
    label: String,
    help: &'static str,
}

impl Parser<'_> {
    /// Parses the whole text as one type expression.
    fn whole(&mut self) -> Result<TypeExpression, ParseError> {
        let expression = self.expression(MAX_DEPTH)?;
        match self.peek() {
            None => Ok(expression),
            Some(_) => Err(self.unexpected("expected the end of the type")),
        }
    }

    /// Parses a type expression. Its arguments may contain at most `remaining_depth` levels of arguments, so that a long text cannot
    /// overflow the stack.
    fn expression(&mut self, remaining_depth: usize) -> Result<TypeExpression, ParseError> {
        let name = self.name()?;
        let mut arguments = Vec::new();
        // An offset in the file, as in every span; `self.offset` is an offset in the text of the expression.
        let start = name.span.start;
        if self.accept('<') {
            if remaining_depth == 0 {
                return Err(self.unexpected("too many types within each other"));
            }
            arguments.push(self.expression(remaining_depth - 1)?);
            while self.accept(',') {
                arguments.push(self.expression(remaining_depth - 1)?);
            }
            if !self.accept('>') {
                return Err(self.unexpected("expected `>` here"));
            }
        }
        let end = if arguments.is_empty() { name.span.end } else { self.span(self.offset, self.offset).end };
        Ok(TypeExpression { span: Span { start, end, ..name.span }, name, arguments })
    }

    fn name(&mut self) -> Result<Spanned<String>, ParseError> {
        let rest = self.rest();
        let length = rest.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or("").to_owned();
        if name.is_empty() {
            return Err(self.unexpected("expected the name of a type"));
        }
        let start = self.offset;
        self.offset += length;
        Ok(Spanned::new(name, self.span(start, self.offset)))
    }

    /// Skips spaces, and returns the text that was not parsed yet.
    fn rest(&mut self) -> &str {
        let rest = self.raw.value.text.get(self.offset..).unwrap_or("");
        self.offset += rest.len() - rest.trim_start().len();
        rest.trim_start()
    }

    /// The next character after spaces.
    fn peek(&mut self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Skips the next character if it is `letter`. Returns whether it is.
    fn accept(&mut self, letter: char) -> bool {
        let is_next = self.peek() == Some(letter);
        if is_next {
            self.offset += letter.len_utf8();
        }
        is_next
    }

    /// The span of a part of the text.
    fn span(&self, start: usize, end: usize) -> Span {
        self.raw.value.part(self.raw.span, start, end)
    }

    /// The error that the next character is not expected. `label` says what is expected.
    fn unexpected(&mut self, label: &str) -> ParseError {
        let letter = self.peek();
        let help = match letter {
            Some('?') => "a field is optional unless it says `required: true`; leave the `?` out",
            Some('[') => "a list is written `list<T>`",
            None if self.raw.value.is_plain() => {
                "inside of { } YAML ends it at the comma: put the type in quotes, as in \"map<string, T>\""
            }
            _ => "a type is written `name`, `list<T>` or `map<K, T>`",
        };
        ParseError { start: self.offset, end: self.offset + letter.map_or(0, char::len_utf8), label: label.to_owned(), help }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::{Node, NodeKind, Style};

    /// Parses a text that begins at offset 100 of a file.
    fn parse(text: &str, style: Style) -> (Option<TypeExpression>, Problems) {
        let mut problems = Problems::default();
        let file = FileId(0);
        let span = Span::new(file, 100, 100 + text.len());
        let kind = NodeKind::Scalar(Text { text: text.to_owned(), style, offset: Some(usize::from(style != Style::Plain)) });
        let node = Node { kind, span, start: span.start, end: span.end };
        let value = Value { name: "`type`".into(), key_span: span, is_file: false, node };
        (read(value, &mut problems), problems)
    }

    /// An expression with the offsets of each name: `list@100..112(string@105..111())`.
    fn show(expression: &TypeExpression) -> String {
        let arguments: Vec<_> = expression.arguments.iter().map(show).collect();
        format!("{}@{}..{}({})", expression.name.value, expression.span.start, expression.span.end, arguments.join(";"))
    }

    #[test]
    fn names_and_arguments_have_spans() {
        let (expression, _) = parse("map<string, list< Né_1 >>", Style::DoubleQuoted);
        let shown = expression.map(|expression| show(&expression));
        assert_eq!(shown.as_deref(), Some("map@101..127(string@105..111();list@113..126(Né_1@119..124()))"));
    }

    #[test]
    fn an_error_points_at_the_unexpected_character() {
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
            let (expression, problems) = parse(text, Style::Plain);
            assert!(expression.is_none(), "{text}");
            assert_eq!(
                problems.iter().filter_map(|problem| problem.span).map(|span| span.start).collect::<Vec<_>>(),
                [start],
                "{text}"
            );
        }
    }
}
