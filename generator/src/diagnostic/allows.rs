//! Warnings that a specification allows: `# allow: SW0350`, on the line of the warning or above it.
//!
//! In: the comments of the files. Out: the warnings that are not allowed, and a warning for each comment without effect. Not here: errors,
//! which cannot be allowed.

use std::collections::BTreeSet;

use super::{Code, Problem, Problems, Severity, closest};
use crate::source::{FileId, Sources, Span};

/// How the text of such a comment begins.
const MARK: &str = "allow:";

/// The greatest distance in lines between a comment and the line that it applies to. It bounds the time for a file of such comments.
const FAR: usize = 100;

/// One code that is allowed on one line.
struct Allow<'a> {
    code: &'a str,
    /// The code in its comment.
    span: Span,
    /// Offset of the line that it applies to.
    line: usize,
}

/// Removes the warnings that comments allow. A comment without effect is a warning itself, unless there are errors, after which some
/// rules were not checked. The span of a comment begins at its `#`.
pub(crate) fn settle(comments: &[Span], sources: &Sources, problems: &mut Problems) {
    let allows: Vec<_> = comments.iter().flat_map(|comment| allows(*comment, sources)).collect();
    let known: BTreeSet<_> = allows.iter().map(|allow| (allow.span.file, allow.line, allow.code)).collect();
    let mut used = BTreeSet::new();
    problems.retain(|problem| match key(problem, sources).filter(|key| known.contains(key)) {
        Some(key) => {
            used.insert(key);
            false
        }
        None => true,
    });
    if !problems.has_errors() {
        let idle = allows.iter().filter(|allow| !used.contains(&(allow.span.file, allow.line, allow.code)));
        idle.for_each(|allow| problems.add(allows_nothing(allow)));
    }
}

/// The codes that a comment allows. The text between a code and the next comma is the reason.
fn allows(comment: Span, sources: &Sources) -> Vec<Allow<'_>> {
    let words = sources.slice(comment);
    let Some(codes) = words.trim_start_matches(['#', ' ']).strip_prefix(MARK) else { return Vec::new() };
    let line = line_meant(sources.text(comment.file), comment.start);
    let mut offset = comment.start + words.len() - codes.len();
    let mut found = Vec::new();
    for part in codes.split(',') {
        let code = part.split_whitespace().next().unwrap_or("");
        let start = offset + part.find(|it: char| !it.is_whitespace()).unwrap_or(0);
        offset += part.len() + 1;
        found.push(Allow { code, span: Span { start, end: start + code.len(), ..comment }, line });
    }
    found
}

/// The allowance that would remove a problem; `None` for an error.
fn key(problem: &Problem, sources: &Sources) -> Option<(FileId, usize, &'static str)> {
    let span = problem.span.filter(|_| problem.severity == Severity::Warning)?;
    Some((span.file, line_start(sources.text(span.file), span.start), problem.code.as_str()))
}

fn allows_nothing(allow: &Allow<'_>) -> Problem {
    let problem =
        Problem::warning(Code::SW0353, allow.span, format!("`{}` is allowed, but nothing warns of it here", allow.code));
    let codes = || Code::ALL.iter().map(|code| code.as_str());
    if codes().any(|code| code == allow.code) {
        let help = "leave the comment out; it allows warnings, not errors, of its own line or of the line below it";
        return problem.label("allows nothing").help(help);
    }
    match closest(allow.code, codes()) {
        Some(meant) => problem.label(format!("no code; did you mean `{meant}`?")).fix(allow.span, meant),
        None => problem.label("no code").help("write a code as in `# allow: SW0350`"),
    }
}

/// Offset of the line that a comment applies to: its own, or, when the comment is alone on its line, the next line that is neither empty
/// nor a comment.
fn line_meant(text: &str, comment: usize) -> usize {
    let own = line_start(text, comment);
    if text.get(own..comment).is_some_and(|before| !before.trim().is_empty()) {
        return own;
    }
    let mut start = own;
    for line in text.get(own..).unwrap_or("").split_inclusive('\n').take(FAR) {
        let rest = line.trim_start();
        if !rest.is_empty() && !rest.starts_with('#') {
            return start;
        }
        start += line.len();
    }
    own
}

fn line_start(text: &str, place: usize) -> usize {
    text.get(..place).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::{Code, MARK, Problem, Problems, settle};
    use crate::source::{Sources, Span};

    /// Codes and places that are left of warnings at each `W` and an error at each `E`, once comments are settled.
    fn left(text: &str) -> Vec<(&'static str, usize)> {
        let (mut out, mut sources) = (Problems::default(), Sources::memory::<&str, &str>([]));
        let file = sources.add("things.yaml".into(), text.to_owned());
        let span = |start, end| Span { file, start, end };
        let comment = |(at, _)| {
            let end = text[at..].find('\n').map_or(text.len(), |line| at + line);
            span(text[..at].rfind('#').unwrap(), end)
        };
        let comments: Vec<_> = text.match_indices(MARK).map(comment).collect();
        for (at, _) in text.match_indices("x: W") {
            out.add(Problem::warning(Code::SW0350, span(at, at + 1), "warned"));
        }
        for (at, _) in text.match_indices("x: E") {
            out.add(Problem::error(Code::SW0100, span(at, at + 1), "wrong"));
        }
        settle(&comments, &sources, &mut out);
        out.iter().map(|problem| (problem.code.as_str(), sources.position(problem.span.unwrap()).line)).collect()
    }

    #[test]
    fn a_comment_allows_on_its_line_or_below() {
        assert_eq!(left("x: W # allow: SW0350\nx: W\n"), [("SW0350", 2)]);
        assert_eq!(left("  # allow: SW0350 for a reason\n\n  # why\n  x: W\nx: W\n"), [("SW0350", 5)]);
        assert_eq!(left("# allow: SW0351, SW0350\nx: W\n"), [("SW0353", 1)]);
        assert_eq!(left("#allow:SW0350\r\nx: W"), []);
    }

    #[test]
    fn what_allows_nothing_is_a_warning_unless_there_are_errors() {
        assert_eq!(left("x: 1 # allow: SW0350\nx: W\n"), [("SW0353", 1), ("SW0350", 2)]);
        assert_eq!(left("# allow: SW350\n# allow: SW0100\n# allow:\n"), [("SW0353", 1), ("SW0353", 2), ("SW0353", 3)]);
        assert_eq!(left("x: E # allow: SW0100, SW0350\n"), [("SW0100", 1)]);
    }
}
