//! YAML: the text of a file as a tree, with every mistake of syntax.
//!
//! In: the text of a file. Out: its tree, in which text that cannot be read is an error node, and problems. Not here: what a language
//! refuses of YAML (see `policy`), which keys there are.

use granit_parser::ErrorKind;

use super::budget::{self, Budget};
use super::reader::{self, DEEPEST, Stop};
use super::recovery::{ATTEMPTS, Damage};
use super::tree::Tree;
use super::typos;
use crate::diagnostic::{Code, Problem, Problems};
use crate::source::{FileId, Span};

/// Reads a file. A syntax error is reported, and the text before and after it is read.
pub(crate) fn parse(file: FileId, text: &str, budget: &mut Budget, out: &mut Problems) -> Tree {
    let mut found: Vec<(Damage, Problem)> = Vec::new();
    let mut blanked: Option<String> = None;
    let mut tree = Tree { root: None, comments: Vec::new(), anchors: Vec::new(), tags: Vec::new(), is_damaged: true };
    for _ in 0..ATTEMPTS {
        let mut left = budget.clone();
        match reader::read(file, blanked.as_deref().unwrap_or(text), &mut left) {
            Ok(read) => {
                *budget = left;
                tree = Tree { is_damaged: !found.is_empty(), ..read };
                break;
            }
            Err(Stop::SecondDocument(span, read)) => {
                *budget = left;
                tree = Tree { is_damaged: true, ..*read };
                out.add(second_document(span));
                break;
            }
            // A file with syntax errors can have no other text.
            Err(Stop::Empty(_)) if !found.is_empty() => break,
            Err(Stop::Empty(span)) => {
                out.add(empty(span));
                break;
            }
            Err(Stop::TooDeep(span)) => {
                out.add(too_deep(span));
                break;
            }
            Err(Stop::TooManyValues(span)) => {
                *budget = left;
                out.add(too_many_values(span));
                break;
            }
            Err(Stop::Syntax { at, open, kind }) => {
                if !note(text, at, open, &mut found, || syntax(file, text, at, &kind)) {
                    break;
                }
                blanked = Some(without(text, &found));
            }
        }
    }
    for (damage, problem) in found {
        tree.root.iter_mut().for_each(|root| damage.mark(root, text));
        out.add(problem);
    }
    tree
}

/// Reports a syntax error, or leaves out more lines for one that has been reported. Returns whether to read again.
fn note(
    text: &str,
    at: usize,
    open: Option<usize>,
    found: &mut Vec<(Damage, Problem)>,
    problem: impl FnOnce() -> Problem,
) -> bool {
    if let Some((damage, _)) = found.iter_mut().find(|(damage, _)| damage.holds(at)) {
        return match damage.wider(text) {
            Some(wider) => {
                *damage = wider;
                true
            }
            None => false,
        };
    }
    // An unclosed quote is found only after the text behind it was left out. It is the actual mistake.
    while found.pop_if(|(damage, _)| damage.is_behind(at)).is_some() {}
    found.push((Damage::around(text, at, open), problem()));
    true
}

/// The text without the lines that could not be read.
fn without(text: &str, found: &[(Damage, Problem)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    found.iter().for_each(|(damage, _)| damage.blank(&mut bytes));
    // Whole characters were replaced by spaces.
    String::from_utf8(bytes).unwrap_or_default()
}

fn syntax(file: FileId, text: &str, at: usize, kind: &ErrorKind) -> Problem {
    let width = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let span = Span { file, start: at, end: at + width };
    let problem = Problem::error(Code::SW0004, span, "this is not YAML").label(kind.to_string());
    let line =
        Some(kind).filter(|kind| matches!(kind, ErrorKind::MappingValueNotAllowed)).and_then(|_| typos::explain_line(text, at));
    match line.or_else(|| advice(kind).map(str::to_owned)) {
        Some(help) => problem.help(help),
        None => problem,
    }
}

fn empty(span: Span) -> Problem {
    let problem = Problem::error(Code::SW0005, span, "the file is empty").label("expected keys here");
    problem.help("a resource file begins with `resource: name`, service.yaml with `specwright: 1`")
}

fn second_document(span: Span) -> Problem {
    let problem = Problem::error(Code::SW0006, span, "a second document begins in this file").label("here");
    problem.help("a file is one document: leave out the `---`, or put the rest into a file of its own")
}

fn too_deep(span: Span) -> Problem {
    let message = format!("more than {DEEPEST} collections within each other");
    let problem = Problem::error(Code::SW0012, span, message).label("this one is too deep");
    problem.help("the language needs ten levels at most: close some of the brackets before")
}

fn too_many_values(span: Span) -> Problem {
    let problem = Problem::error(Code::SW0031, span, budget::too_many_values()).label("no room for this one");
    problem.help("divide it into several services")
}

/// How to fix the mistakes of syntax that people make.
fn advice(kind: &ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            "text that contains `: ` needs quotes around it; a missing `,`, `]` or `}` before can also be the reason"
        }
        ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation | ErrorKind::TabNotAllowed => "indent with spaces",
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation | ErrorKind::SimpleKeyExpected => {
            "keys of one mapping begin in the same column, each followed by `:`"
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            "entries are divided by `,`; text that contains `,`, `[`, `]`, `{` or `}` needs quotes around it"
        }
        ErrorKind::UnclosedQuotedScalar => "close the quotes",
        ErrorKind::UnclosedFlowCollection { open: '{' } | ErrorKind::UnexpectedEofFlowMapping => "close it with `}`",
        ErrorKind::UnclosedFlowCollection { .. } | ErrorKind::UnexpectedEofFlowSequence => "close it with `]`",
        ErrorKind::UnexpectedCharacter { .. } => "text that begins with this character needs quotes around it",
        _ => return None,
    })
}
