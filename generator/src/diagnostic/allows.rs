//! Warnings that a specification allows: `# allow: SW0350`, on the line of the warning or above it.
//!
//! In: the comments of the files, and the problems. Out: the problems without the allowed warnings, and a warning for each comment that has
//! no effect. Not here: errors, which a comment cannot allow.

use std::collections::BTreeSet;

use super::{Code, Problem, Problems, Severity, closest};
use crate::source::{FileId, Sources, Span};

/// The beginning of a comment that allows warnings, after its `#`.
const PREFIX: &str = "allow:";

/// The largest number of lines between a comment and the line that it applies to. It bounds the time for a file that consists of such
/// comments.
const MAX_DISTANCE: usize = 100;

/// One code that is allowed on one line.
struct Allow<'a> {
    code: &'a str,
    /// The span of the code in the comment.
    span: Span,
    /// The offset at which the line begins that the comment applies to.
    line_start: usize,
}

/// Removes the warnings that comments allow, and adds a warning for each comment that has no effect. If there are errors, it adds none,
/// because then some checks were not made. The span of a comment begins at its `#`.
pub(crate) fn apply(comments: &[Span], sources: &Sources, problems: &mut Problems) {
    let allows: Vec<_> = comments.iter().flat_map(|comment| allows(*comment, sources)).collect();
    let allowed: BTreeSet<_> = allows.iter().map(|allow| (allow.span.file, allow.line_start, allow.code)).collect();
    let mut used = BTreeSet::new();
    problems.retain(|problem| match key(problem, sources).filter(|key| allowed.contains(key)) {
        Some(key) => {
            used.insert(key);
            false
        }
        None => true,
    });
    if !problems.has_errors() {
        let unused = allows.iter().filter(|allow| !used.contains(&(allow.span.file, allow.line_start, allow.code)));
        unused.for_each(|allow| problems.add(unused_allow(allow)));
    }
}

/// The codes that a comment allows. Commas separate the codes. The text between a code and the next comma is the reason and is ignored.
fn allows(comment: Span, sources: &Sources) -> Vec<Allow<'_>> {
    let text = sources.slice(comment);
    let Some(codes) = text.trim_start_matches(['#', ' ']).strip_prefix(PREFIX) else { return Vec::new() };
    let line_start = target_line(sources.text(comment.file), comment.start);
    let mut offset = comment.start + text.len() - codes.len();
    let mut allows = Vec::new();
    for part in codes.split(',') {
        let code = part.split_whitespace().next().unwrap_or("");
        let start = offset + part.find(|it: char| !it.is_whitespace()).unwrap_or(0);
        offset += part.len() + 1;
        allows.push(Allow { code, span: Span { start, end: start + code.len(), ..comment }, line_start });
    }
    allows
}

/// The file, the line and the code that a comment must have to remove the problem. `None` for an error.
fn key(problem: &Problem, sources: &Sources) -> Option<(FileId, usize, &'static str)> {
    let span = problem.span.filter(|_| problem.severity == Severity::Warning)?;
    Some((span.file, line_start(sources.text(span.file), span.start), problem.code.as_str()))
}

fn unused_allow(allow: &Allow<'_>) -> Problem {
    let problem =
        Problem::warning(Code::SW0353, allow.span, format!("`{}` is allowed, but nothing warns of it here", allow.code));
    let codes = || Code::ALL.iter().map(|code| code.as_str());
    if codes().any(|code| code == allow.code) {
        let help = "leave the comment out; it allows warnings, not errors, of its own line or of the line below it";
        return problem.label("allows nothing").help(help);
    }
    match closest(allow.code, codes()) {
        Some(suggestion) => problem.label(format!("no code; did you mean `{suggestion}`?")).fix(allow.span, suggestion),
        None => problem.label("no code").help("write a code as in `# allow: SW0350`"),
    }
}

/// The offset at which the line begins that a comment applies to. A comment after other text applies to its own line. A comment that is
/// alone on its line applies to the next line that is neither empty nor a comment.
fn target_line(text: &str, comment: usize) -> usize {
    let own = line_start(text, comment);
    if text.get(own..comment).is_some_and(|before| !before.trim().is_empty()) {
        return own;
    }
    let mut start = own;
    for line in text.get(own..).unwrap_or("").split_inclusive('\n').take(MAX_DISTANCE) {
        let rest = line.trim_start();
        if !rest.is_empty() && !rest.starts_with('#') {
            return start;
        }
        start += line.len();
    }
    own
}

/// The offset at which the line of `offset` begins.
fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::{Code, PREFIX, Problem, Problems, apply};
    use crate::source::{Sources, Span};

    /// Adds a warning at each `x: W` and an error at each `x: E`, applies the comments, and returns the codes and lines that remain.
    fn remaining(text: &str) -> Vec<(&'static str, usize)> {
        let (mut out, mut sources) = (Problems::default(), Sources::memory::<&str, &str>([]));
        let file = sources.add("things.yaml".into(), text.to_owned());
        let span = |start, end| Span::new(file, start, end);
        let comment = |(at, _)| {
            let end = text[at..].find('\n').map_or(text.len(), |line| at + line);
            span(text[..at].rfind('#').unwrap(), end)
        };
        let comments: Vec<_> = text.match_indices(PREFIX).map(comment).collect();
        for (at, _) in text.match_indices("x: W") {
            out.add(Problem::warning(Code::SW0350, span(at, at + 1), "warned"));
        }
        for (at, _) in text.match_indices("x: E") {
            out.add(Problem::error(Code::SW0100, span(at, at + 1), "wrong"));
        }
        apply(&comments, &sources, &mut out);
        out.iter().map(|problem| (problem.code.as_str(), sources.position(problem.span.unwrap()).line)).collect()
    }

    #[test]
    fn a_comment_allows_on_its_line_or_below() {
        assert_eq!(remaining("x: W # allow: SW0350\nx: W\n"), [("SW0350", 2)]);
        assert_eq!(remaining("  # allow: SW0350 for a reason\n\n  # why\n  x: W\nx: W\n"), [("SW0350", 5)]);
        assert_eq!(remaining("# allow: SW0351, SW0350\nx: W\n"), [("SW0353", 1)]);
        assert_eq!(remaining("#allow:SW0350\r\nx: W"), []);
    }

    #[test]
    fn an_unused_comment_is_a_warning_unless_there_are_errors() {
        assert_eq!(remaining("x: 1 # allow: SW0350\nx: W\n"), [("SW0353", 1), ("SW0350", 2)]);
        assert_eq!(remaining("# allow: SW350\n# allow: SW0100\n# allow:\n"), [("SW0353", 1), ("SW0353", 2), ("SW0353", 3)]);
        assert_eq!(remaining("x: E # allow: SW0100, SW0350\n"), [("SW0100", 1)]);
    }
}
