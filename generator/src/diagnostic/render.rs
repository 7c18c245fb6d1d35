//! Drawing problems as rustc draws its own: the code, file, line and column, the line itself, what is wrong, how to mend it.
//!
//! In: the problems of a run and their sources. Out: text for a terminal, a build log or a compile error.
//! Not here: JSON (see `json`), where the text goes.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};

use super::{Problem, Problems, Severity};
use crate::source::{FileId, Position, Sources, Span};

/// The greatest number of problems that are drawn. The others are counted.
const DRAWN: usize = 50;

/// Bytes of a line that is drawn; of a longer line only the position is printed.
const LONGEST_LINE: usize = 10_000;

/// How problems are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// With the colours of a terminal.
    pub colour: bool,
}

impl Problems {
    /// All problems as text, errors first, each group in the order of files and places; at most 50, the others counted.
    /// Ends with a line break; empty without problems.
    pub fn render(&self, sources: &Sources, style: Style) -> String {
        let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for problem in self.by_severity().into_iter().take(DRAWN) {
            text.push_str(&renderer.render(&[draw(problem, sources)]));
            text.push_str("\n\n");
        }
        match self.list.len().saturating_sub(DRAWN) + self.more {
            0 => {}
            more => text.push_str(&format!("and {more} more\n")),
        }
        text
    }

    /// One problem as text.
    pub fn render_one(problem: &Problem, sources: &Sources, style: Style) -> String {
        let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[draw(problem, sources)])
    }

    /// Errors, then warnings, each in the order of files and places.
    pub(super) fn by_severity(&self) -> Vec<&Problem> {
        let mut list: Vec<_> = self.iter().collect();
        list.sort_by_key(|problem| problem.severity == Severity::Warning);
        list
    }
}

fn draw<'a>(problem: &'a Problem, sources: &'a Sources) -> Group<'a> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let group = Group::with_title(level.primary_title(problem.message.as_str()).id(problem.code.as_str()));
    let group = match problem.span {
        Some(span) if is_endless(sources, span) => told(group, problem, sources, span),
        Some(span) => shown(group, problem, sources, span),
        None => group,
    };
    match &problem.help {
        Some(help) => group.element(Level::HELP.message(normalize_untrusted_str(help))),
        None => group,
    }
}

/// The lines of a problem.
fn shown<'a>(group: Group<'a>, problem: &'a Problem, sources: &'a Sources, span: Span) -> Group<'a> {
    let readable = |place: &&(Span, String)| !is_endless(sources, place.0);
    let elsewhere = problem.related.iter().filter(|(place, _)| place.file != span.file).filter(readable);
    let group = group.element(snippet(sources, span.file, &places(problem, sources, span)));
    elsewhere.fold(group, |group, (place, label)| {
        group.element(snippet(sources, place.file, &[(AnnotationKind::Context, *place, label)]))
    })
}

/// The position of a problem, without its line.
fn told<'a>(group: Group<'a>, problem: &'a Problem, sources: &'a Sources, span: Span) -> Group<'a> {
    let Position { line, column, .. } = sources.position(span);
    let origin = Origin::path(sources.path(span.file).to_string_lossy().into_owned()).line(line).char_column(column);
    let group = group.element(origin);
    match problem.label.as_str() {
        "" => group,
        label => group.element(Level::NOTE.message(normalize_untrusted_str(label))),
    }
}

/// Whether a line is too long to be drawn.
fn is_endless(sources: &Sources, span: Span) -> bool {
    let text = sources.text(span.file);
    let (before, after) = text.split_at_checked(boundary(text, span.start)).unwrap_or((text, ""));
    let before = before.rfind('\n').map_or(before.len(), |at| before.len() - at);
    before.saturating_add(after.find('\n').unwrap_or(after.len())) > LONGEST_LINE
}

/// The span of a problem and the related spans in the same file, which are drawn together.
fn places<'a>(problem: &'a Problem, sources: &Sources, span: Span) -> Vec<(AnnotationKind, Span, &'a str)> {
    let readable = |place: &&(Span, String)| place.0.file == span.file && !is_endless(sources, place.0);
    let related = problem.related.iter().filter(readable);
    let mut places = vec![(AnnotationKind::Primary, span, problem.label.as_str())];
    places.extend(related.map(|(place, label)| (AnnotationKind::Context, *place, label.as_str())));
    places
}

fn snippet<'a, L: AsRef<str>>(
    sources: &'a Sources,
    file: FileId,
    places: &[(AnnotationKind, Span, L)],
) -> Snippet<'a, Annotation<'a>> {
    let text = sources.text(file);
    let lines = lines_around(text, places.iter().map(|(_, span, _)| one_line(text, *span)));
    let annotations = places.iter().map(|(kind, span, label)| {
        let label = Some(label.as_ref()).filter(|label| !label.is_empty()).map(normalize_untrusted_str);
        let place = one_line(text, *span);
        kind.span(place.start.saturating_sub(lines.start)..place.end.saturating_sub(lines.start)).label(label)
    });
    let line = sources.position(Span { file, start: lines.start, end: lines.start }).line;
    let source = Snippet::source(text.get(lines.clone()).unwrap_or("")).line_start(line);
    source.path(sources.path(file).to_string_lossy().into_owned()).annotations(annotations)
}

/// The lines from the first span to the last. Only these are passed to the renderer, since a file can be large.
fn lines_around(text: &str, places: impl Iterator<Item = Range<usize>> + Clone) -> Range<usize> {
    let first = places.clone().map(|place| place.start).min().unwrap_or(0);
    let last = places.map(|place| place.end).max().unwrap_or(text.len());
    let start = text.get(..first).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(last..).and_then(|after| after.find('\n')).map_or(text.len(), |length| last + length + 1);
    start..end
}

/// A span, limited to its first line: a caret under one line is clearer than a bar along twenty.
fn one_line(text: &str, span: Span) -> Range<usize> {
    let start = boundary(text, span.start);
    let rest = text.get(start..).unwrap_or("");
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    start..boundary(text, span.end).min(start + line).max(start)
}

/// The offset itself, or the nearest one before it where a character begins.
fn boundary(text: &str, place: usize) -> usize {
    (0..=place.min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
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
    fn one_problem_is_drawn_with_line_label_related_place_and_help() {
        let (mut problems, sources, file) = sources("one: 1\ntwo: 2\none: 3\n");
        let span = |start, end| Span { file, start, end };
        let problem = Problem::error(Code::SW0004, span(14, 17), "`one` is there twice").label("again");
        problems.add(problem.related(span(0, 3), "first here").help("leave one out"));
        assert_eq!(
            problems.render(&sources, Style::default()),
            "error[SW0004]: `one` is there twice\n --> spec/users.yaml:3:1\n  |\n1 | one: 1\n  | --- first here\n\
             2 | two: 2\n3 | one: 3\n  | ^^^ again\n  |\n  = help: leave one out\n\n"
        );
    }

    #[test]
    fn hostile_places_and_texts_are_drawn() {
        let (mut problems, sources, file) = sources("é\u{1b}[31m\r\n\ttab");
        for (start, end) in [(0, 0), (1, 2), (1, 1), (5, 900), (900, 901), (9, 3), (usize::MAX, usize::MAX)] {
            problems.add(Problem::error(Code::SW0001, Span { file, start, end }, "\u{1b}[31mred").label("\u{7}\n"));
        }
        problems.add(Problem::error(Code::SW0001, Span { file: FileId(9), start: 0, end: 4 }, "elsewhere"));
        problems.add(Problem::without_place(Code::SW0001, "nowhere"));
        assert!(!problems.render(&sources, Style::default()).contains('\u{1b}'));
    }

    #[test]
    fn errors_come_first_and_only_fifty_are_drawn() {
        let (mut problems, sources, file) = sources("text");
        problems.add(Problem::warning(Code::SW0002, Span { file, start: 0, end: 1 }, "warned"));
        for _ in 0..60 {
            problems.add(Problem::error(Code::SW0001, Span { file, start: 1, end: 2 }, "wrong"));
        }
        let text = problems.render(&sources, Style { colour: false });
        assert_eq!((text.matches("wrong").count(), text.contains("warned"), text.ends_with("and 11 more\n")), (50, false, true));
    }
}
