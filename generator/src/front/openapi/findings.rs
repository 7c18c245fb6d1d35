//! The parts of a document that are not carried over unchanged, with the reasons.
//!
//! In: findings. Out: a warning for each operation that is left out, and one warning for each other kind of finding, with the number of its
//! occurrences. A report lists each finding.

use std::collections::BTreeMap;

use super::nodes::clipped;
use crate::diagnostic::{Code, Problem, Problems};
use crate::source::Span;

/// A part of the document that is not carried over, or carried over in another form.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) code: Code,
    /// The part.
    pub(crate) span: Span,
    /// What happens to the part; findings of one code with one text are reported together.
    pub(crate) what: String,
    /// The name of the part, such as `GET /users`. Empty if the position identifies the part.
    pub(crate) name: String,
}

/// All findings of a document.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// Adds a finding at a place that has no name.
    pub(super) fn add(&mut self, code: Code, span: Span, what: impl Into<String>) {
        self.add_named(code, span, "", what);
    }

    /// Adds a finding about something with a name.
    pub(super) fn add_named(&mut self, code: Code, span: Span, name: impl Into<String>, what: impl Into<String>) {
        self.list.push(Finding { code, span: clipped(span), what: what.into(), name: name.into() });
    }

    /// All findings, by place and each once.
    pub(crate) fn sorted(mut self) -> Vec<Finding> {
        self.list
            .sort_by(|left, right| (left.span.start, left.code, &left.what).cmp(&(right.span.start, right.code, &right.what)));
        self.list.dedup_by(|left, right| (left.span, left.code, &left.what) == (right.span, right.code, &right.what));
        self.list
    }
}

/// Reports findings as warnings: operations that are left out one by one, others once for each kind, at the first of its places.
pub(crate) fn report(findings: &[Finding], problems: &mut Problems) {
    let mut kinds: BTreeMap<(Code, &str), (usize, &Finding)> = BTreeMap::new();
    for finding in findings {
        if finding.code == Code::SW0601 {
            let message = format!("{} is left out: {}", finding.name, finding.what);
            problems.add(Problem::warning(finding.code, finding.span, message).label("not generated"));
        } else {
            kinds.entry((finding.code, &finding.what)).or_insert((0, finding)).0 += 1;
        }
    }
    for ((code, what), (count, first)) in kinds {
        let name = if first.name.is_empty() { String::new() } else { format!("{}: ", first.name) };
        let more = match count - 1 {
            0 => String::new(),
            1 => " (here and in another place)".to_owned(),
            more => format!(" (here and in {more} other places)"),
        };
        problems.add(Problem::warning(code, first.span, format!("{name}{what}{more}")).label("not carried over as it is"));
    }
}
