//! Warnings that a specification allows: `# allow: SW0350`, on the line of the warning or above it.
//!
//! In: the comments of a file. Out: fewer warnings; a warning for an allowance that allows nothing. Not here: errors, which nobody allows.

use std::collections::BTreeSet;

use super::{Code, Problem, Problems, Severity, closest};
use crate::source::{FileId, Span};

/// The words that begin such a comment.
pub(crate) const MARK: &str = "allow:";

/// Lines that a comment looks down for what it speaks of: without an end, a file of such comments would take long.
const FAR: usize = 100;

/// One code that is allowed on one line.
#[derive(Clone, Debug)]
pub(super) struct Allow {
    code: String,
    /// Of the code in its comment.
    span: Span,
    /// Where the line begins that it speaks of.
    line: usize,
}

impl Problems {
    /// Takes note of a comment, if it allows something. Its span begins at its `#`.
    pub(crate) fn note_comment(&mut self, span: Span) {
        let text = self.sources.text(span.file);
        let comment = text.get(span.start..span.end).unwrap_or("");
        let Some(codes) = comment.trim_start_matches(['#', ' ']).strip_prefix(MARK) else { return };
        let line = line_meant(text, span.start);
        let mut place = span.start + comment.len() - codes.len();
        let mut found = Vec::new();
        for part in codes.split(',') {
            // What follows a code is the reason.
            let code = part.split_whitespace().next().unwrap_or("").to_owned();
            let start = place + part.find(|it: char| !it.is_whitespace()).unwrap_or(0);
            place += part.len() + 1;
            let span = Span { start, end: start + code.len(), ..span };
            found.push(Allow { code, span, line });
        }
        self.allows.extend(found);
    }

    /// Takes out the warnings that are allowed. An allowance without a warning is one itself, unless errors have kept some rules
    /// from being asked.
    pub(crate) fn settle_allows(&mut self) {
        let allows = std::mem::take(&mut self.allows);
        let known: BTreeSet<_> = allows.iter().map(|allow| (allow.span.file, allow.line, allow.code.as_str())).collect();
        let mut used = BTreeSet::new();
        let mut kept = Vec::new();
        for problem in std::mem::take(&mut self.list) {
            match self.key(&problem).filter(|key| known.contains(key)) {
                Some(key) => drop(used.insert(key)),
                None => kept.push(problem),
            }
        }
        self.list = kept;
        if !self.has_errors() {
            let idle = allows.iter().filter(|allow| !used.contains(&(allow.span.file, allow.line, allow.code.as_str())));
            self.list.extend(idle.map(allows_nothing));
        }
    }

    /// What an allowance of a problem would say; `None` for an error.
    fn key(&self, problem: &Problem) -> Option<(FileId, usize, &'static str)> {
        let span = problem.span.filter(|_| problem.severity == Severity::Warning)?;
        Some((span.file, line_start(self.sources.text(span.file), span.start), problem.code.as_str()))
    }
}

fn allows_nothing(allow: &Allow) -> Problem {
    let problem =
        Problem::warning(Code::SW0353, allow.span, format!("`{}` is allowed, but nothing warns of it here", allow.code));
    let codes = || Code::ALL.iter().map(|code| code.as_str());
    if codes().any(|code| code == allow.code) {
        let help = "leave the comment out; it allows warnings, not errors, of its own line or of the line below it";
        return problem.label("allows nothing").help(help);
    }
    match closest(&allow.code, codes()) {
        Some(meant) => problem.label(format!("no code; did you mean `{meant}`?")),
        None => problem.label("no code").help("write a code as in `# allow: SW0350`"),
    }
}

/// Where the line begins that a comment speaks of: its own, or, when it stands alone, the next one that is neither empty nor a comment.
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
    use super::{Code, MARK, Problem, Problems};
    use crate::source::Span;

    /// Codes and places that are left of warnings at each `W` and an error at each `E`, once all comments have been noted.
    fn left(text: &str) -> Vec<(&'static str, usize)> {
        let mut out = Problems::default();
        let file = out.sources.add("things.yaml".into(), text.to_owned());
        let span = |start, end| Span { file, start, end };
        for (at, _) in text.match_indices(MARK) {
            let end = text[at..].find('\n').map_or(text.len(), |line| at + line);
            out.note_comment(span(text[..at].rfind('#').unwrap(), end));
        }
        for (at, _) in text.match_indices("x: W") {
            out.add(Problem::warning(Code::SW0350, span(at, at + 1), "warned"));
        }
        for (at, _) in text.match_indices("x: E") {
            out.add(Problem::error(Code::SW0100, span(at, at + 1), "wrong"));
        }
        out.settle_allows();
        out.iter().map(|problem| (problem.code.as_str(), out.sources.position(problem.span.unwrap()).0)).collect()
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
