//! Parses YAML. After a syntax error, the rest of the file is parsed too, so that every syntax error is reported.
//!
//! In: the text of a file. Out: its tree, in which text that cannot be read is an error node, and problems. Not here: the parts of YAML that
//! a specification may not use (see `policy`), and the keys of a specification.

use granit_parser::ErrorKind;

use super::budget::{self, Budget};
use super::reader::{self, MAX_DEPTH, Stop};
use super::recovery::{Damage, MAX_ATTEMPTS};
use super::strict_json;
use super::tree::Tree;
use super::typos;
use crate::diagnostic::{Code, Problem, Problems};
use crate::source::{FileId, Span};

/// Parses a file that is JSON or YAML. Almost all JSON is YAML too, but JSON is read faster and with its own escapes.
pub(crate) fn parse_json_or_yaml(file: FileId, text: &str, budget: &mut Budget, problems: &mut Problems) -> Tree {
    let mut remaining = budget.clone();
    let Some(root) = strict_json::read(file, text, &mut remaining) else { return parse(file, text, budget, problems) };
    *budget = remaining;
    Tree { root: Some(root), comments: Vec::new(), anchors: Vec::new(), tags: Vec::new(), is_damaged: false }
}

/// Parses a file. Syntax errors are added to the problems, and the text before and after them is parsed.
pub(crate) fn parse(file: FileId, text: &str, budget: &mut Budget, problems: &mut Problems) -> Tree {
    let mut errors: Vec<(Damage, Problem)> = Vec::new();
    // The text without the lines that could not be read.
    let mut blanked: Option<String> = None;
    let mut tree = Tree { root: None, comments: Vec::new(), anchors: Vec::new(), tags: Vec::new(), is_damaged: true };
    for _ in 0..MAX_ATTEMPTS {
        // Only the last attempt counts against the budget.
        let mut remaining = budget.clone();
        match reader::read(file, blanked.as_deref().unwrap_or(text), &mut remaining) {
            Ok(read) => {
                *budget = remaining;
                tree = Tree { is_damaged: !errors.is_empty(), ..read };
                break;
            }
            Err(Stop::SecondDocument(span, read)) => {
                *budget = remaining;
                tree = Tree { is_damaged: true, ..*read };
                problems.add(second_document(span));
                break;
            }
            // The file contains nothing but syntax errors. It is not reported as empty too.
            Err(Stop::Empty(_)) if !errors.is_empty() => break,
            Err(Stop::Empty(span)) => {
                problems.add(empty(span));
                break;
            }
            Err(Stop::TooDeep(span)) => {
                problems.add(too_deep(span));
                break;
            }
            Err(Stop::TooManyValues(span)) => {
                *budget = remaining;
                problems.add(too_many_values(span));
                break;
            }
            Err(Stop::Syntax { at, open, kind }) => {
                if !record(text, at, open, &mut errors, || syntax_error(file, text, at, &kind)) {
                    break;
                }
                blanked = Some(without_damage(text, &errors));
            }
        }
    }
    for (damage, problem) in errors {
        tree.root.iter_mut().for_each(|root| damage.mark(root, text));
        problems.add(problem);
    }
    tree
}

/// Records a syntax error at the offset `at`. If the offset is in lines that are left out already, more lines are left out for that error.
/// Returns whether the text should be read again.
fn record(
    text: &str,
    at: usize,
    open: Option<usize>,
    errors: &mut Vec<(Damage, Problem)>,
    problem: impl FnOnce() -> Problem,
) -> bool {
    if let Some((damage, _)) = errors.iter_mut().find(|(damage, _)| damage.contains(at)) {
        return match damage.extended(text) {
            Some(extended) => {
                *damage = extended;
                true
            }
            None => false,
        };
    }
    // An unclosed quote causes errors in the text after it. It is found last, and those errors are dropped.
    while errors.pop_if(|(damage, _)| damage.is_after(at)).is_some() {}
    errors.push((Damage::around(text, at, open), problem()));
    true
}

/// The text with spaces in place of the lines that could not be read.
fn without_damage(text: &str, errors: &[(Damage, Problem)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    errors.iter().for_each(|(damage, _)| damage.blank(&mut bytes));
    // Nothing is lost: all bytes of a character are replaced.
    String::from_utf8_lossy(&bytes).into_owned()
}

fn syntax_error(file: FileId, text: &str, at: usize, kind: &ErrorKind) -> Problem {
    let width = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let span = Span::new(file, at, at + width);
    let problem = Problem::error(Code::SW0004, span, "this is not YAML").label(kind.to_string());
    let is_colon = matches!(kind, ErrorKind::MappingValueNotAllowed);
    let typo = Some(at).filter(|_| is_colon).and_then(|at| typos::explain_line(text, at));
    match typo.or_else(|| help(kind).map(str::to_owned)) {
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
    let message = format!("more than {MAX_DEPTH} collections within each other");
    let problem = Problem::error(Code::SW0012, span, message).label("this one is too deep");
    problem.help("the language needs at most ten levels: check whether a bracket before this one is not closed")
}

fn too_many_values(span: Span) -> Problem {
    let problem = Problem::error(Code::SW0031, span, budget::too_many_values_message()).label("the first value beyond the limit");
    problem.help("divide the specification into several services")
}

/// The help for a syntax error. `None` for an error that is rare.
fn help(kind: &ErrorKind) -> Option<&'static str> {
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
