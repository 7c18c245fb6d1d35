//! Renders problems as text in the format of rustc diagnostics: the code, the message, the position, the source line and the help.
//!
//! In: the problems of a run and their sources. Out: text for a terminal, a build log or a compile error.
//! Not here: JSON output (see `json`); writing the text to its destination.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};

use super::{Problem, Problems, Severity};
use crate::source::{FileId, Position, Sources, Span};

/// The largest number of problems that are rendered. The others are counted.
const MAX_RENDERED: usize = 50;

/// The largest source line that is shown, in bytes. For a longer line, only its position is shown.
const MAX_LINE_BYTES: usize = 10_000;

/// How problems are rendered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether the text contains ANSI colour codes.
    pub colour: bool,
}

impl Problems {
    /// Renders problems as text. Errors come first; within a severity, problems are sorted by file and position. After 50 problems, only the
    /// number of the others is printed. The text ends with a line break, or is empty if there are no problems.
    pub fn render(&self, sources: &Sources, style: Style) -> String {
        let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for problem in self.by_severity().into_iter().take(MAX_RENDERED) {
            text.push_str(&renderer.render(&[to_group(problem, sources)]));
            text.push_str("\n\n");
        }
        match self.list.len().saturating_sub(MAX_RENDERED) + self.dropped {
            0 => {}
            count => text.push_str(&format!("and {count} more\n")),
        }
        text
    }

    /// Renders one problem as text, without a line break at the end.
    pub fn render_one(problem: &Problem, sources: &Sources, style: Style) -> String {
        let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[to_group(problem, sources)])
    }

    /// Errors, then warnings, each sorted by file and position.
    pub(super) fn by_severity(&self) -> Vec<&Problem> {
        let mut list: Vec<_> = self.iter().collect();
        list.sort_by_key(|problem| problem.severity == Severity::Warning);
        list
    }
}

fn to_group<'a>(problem: &'a Problem, sources: &'a Sources) -> Group<'a> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let group = Group::with_title(level.primary_title(problem.message.as_str()).id(problem.code.as_str()));
    let group = match problem.span {
        Some(span) if has_long_line(sources, span) => add_position(group, problem, sources, span),
        Some(span) => add_lines(group, problem, sources, span),
        None => group,
    };
    match &problem.help {
        Some(help) => group.element(Level::HELP.message(normalize_untrusted_str(help))),
        None => group,
    }
}

/// Adds the source lines of a problem, with its label and its related spans.
fn add_lines<'a>(group: Group<'a>, problem: &'a Problem, sources: &'a Sources, span: Span) -> Group<'a> {
    let is_rendered = |related: &&(Span, String)| !has_long_line(sources, related.0);
    let in_other_files = problem.related.iter().filter(|(related, _)| related.file != span.file).filter(is_rendered);
    let group = group.element(snippet(sources, span.file, &spans_in_file(problem, sources, span)));
    in_other_files.fold(group, |group, (related, label)| {
        group.element(snippet(sources, related.file, &[(AnnotationKind::Context, *related, label)]))
    })
}

/// Adds the position of a problem without its source line.
fn add_position<'a>(group: Group<'a>, problem: &'a Problem, sources: &'a Sources, span: Span) -> Group<'a> {
    let Position { line, column, .. } = sources.position(span);
    let origin = Origin::path(sources.path(span.file).to_string_lossy().into_owned()).line(line).char_column(column);
    let group = group.element(origin);
    match problem.label.as_str() {
        "" => group,
        label => group.element(Level::NOTE.message(normalize_untrusted_str(label))),
    }
}

/// Whether the line of a span is longer than [`MAX_LINE_BYTES`].
fn has_long_line(sources: &Sources, span: Span) -> bool {
    let text = sources.text(span.file);
    let (before, after) = text.split_at_checked(boundary(text, span.start)).unwrap_or((text, ""));
    let before = before.rfind('\n').map_or(before.len(), |at| before.len() - at);
    before.saturating_add(after.find('\n').unwrap_or(after.len())) > MAX_LINE_BYTES
}

/// The span of a problem and the related spans in the same file, which are rendered together.
fn spans_in_file<'a>(problem: &'a Problem, sources: &Sources, span: Span) -> Vec<(AnnotationKind, Span, &'a str)> {
    let is_rendered = |related: &&(Span, String)| related.0.file == span.file && !has_long_line(sources, related.0);
    let related = problem.related.iter().filter(is_rendered);
    let mut spans = vec![(AnnotationKind::Primary, span, problem.label.as_str())];
    spans.extend(related.map(|(related, label)| (AnnotationKind::Context, *related, label.as_str())));
    spans
}

/// The source lines around spans of one file, with a label at each span.
fn snippet<'a, L: AsRef<str>>(
    sources: &'a Sources,
    file: FileId,
    spans: &[(AnnotationKind, Span, L)],
) -> Snippet<'a, Annotation<'a>> {
    let text = sources.text(file);
    let lines = lines_around(text, spans.iter().map(|(_, span, _)| one_line(text, *span)));
    let annotations = spans.iter().map(|(kind, span, label)| {
        let label = Some(label.as_ref()).filter(|label| !label.is_empty()).map(normalize_untrusted_str);
        let range = one_line(text, *span);
        kind.span(range.start.saturating_sub(lines.start)..range.end.saturating_sub(lines.start)).label(label)
    });
    let line = sources.position(Span::new(file, lines.start, lines.start)).line;
    let source = Snippet::source(text.get(lines.clone()).unwrap_or("")).line_start(line);
    source.path(sources.path(file).to_string_lossy().into_owned()).annotations(annotations)
}

/// The range of the lines from the first span to the last. Only these lines are passed to the renderer, since a file can be large.
fn lines_around(text: &str, ranges: impl Iterator<Item = Range<usize>> + Clone) -> Range<usize> {
    let first = ranges.clone().map(|range| range.start).min().unwrap_or(0);
    let last = ranges.map(|range| range.end).max().unwrap_or(text.len());
    let start = text.get(..first).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(last..).and_then(|after| after.find('\n')).map_or(text.len(), |length| last + length + 1);
    start..end
}

/// The range of a span, limited to its first line. A mark under one line is clearer than a bar beside twenty lines.
fn one_line(text: &str, span: Span) -> Range<usize> {
    let start = boundary(text, span.start);
    let rest = text.get(start..).unwrap_or("");
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    start..boundary(text, span.end).min(start + line).max(start)
}

/// The largest offset that is at most `offset` and at which a character begins.
fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|offset| text.is_char_boundary(*offset)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::Code;
    use super::*;

    fn sources(text: &str) -> (Problems, Sources, FileId) {
        let mut sources = Sources::memory::<&str, &str>([]);
        let file = sources.add("spec/users.yaml".into(), text.to_owned());
        (Problems::default(), sources, file)
    }

    #[test]
    fn one_problem_is_rendered_with_line_label_related_span_and_help() {
        let (mut problems, sources, file) = sources("one: 1\ntwo: 2\none: 3\n");
        let span = |start, end| Span::new(file, start, end);
        let problem = Problem::error(Code::SW0004, span(14, 17), "`one` is there twice").label("again");
        problems.add(problem.related(span(0, 3), "first here").help("leave one out"));
        assert_eq!(
            problems.render(&sources, Style::default()),
            "error[SW0004]: `one` is there twice\n --> spec/users.yaml:3:1\n  |\n1 | one: 1\n  | --- first here\n\
             2 | two: 2\n3 | one: 3\n  | ^^^ again\n  |\n  = help: leave one out\n\n"
        );
    }

    #[test]
    fn hostile_spans_and_texts_are_rendered() {
        let (mut problems, sources, file) = sources("é\u{1b}[31m\r\n\ttab");
        for (start, end) in [(0, 0), (1, 2), (1, 1), (5, 900), (900, 901), (9, 3), (usize::MAX, usize::MAX)] {
            problems.add(Problem::error(Code::SW0001, Span::new(file, start, end), "\u{1b}[31mred").label("\u{7}\n"));
        }
        problems.add(Problem::error(Code::SW0001, Span::new(FileId(9), 0, 4), "elsewhere"));
        problems.add(Problem::without_span(Code::SW0001, "nowhere"));
        assert!(!problems.render(&sources, Style::default()).contains('\u{1b}'));
    }

    #[test]
    fn errors_come_first_and_only_fifty_are_rendered() {
        let (mut problems, sources, file) = sources("text");
        problems.add(Problem::warning(Code::SW0002, Span::new(file, 0, 1), "warned"));
        for _ in 0..60 {
            problems.add(Problem::error(Code::SW0001, Span::new(file, 1, 2), "wrong"));
        }
        let text = problems.render(&sources, Style { colour: false });
        assert_eq!((text.matches("wrong").count(), text.contains("warned"), text.ends_with("and 11 more\n")), (50, false, true));
    }
}
