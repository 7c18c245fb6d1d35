//! The position of a byte in JSON text, for messages.
//!
//! In: a text, and the offset of a byte. Only the text in front of the byte has to be JSON. Out: line, column and JSON pointer. They are
//! computed only for a text that is refused.

use std::fmt;

use super::refusal::{Problem, Reason};
use super::scanner::Scanner;

/// A position in a text, and the value that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// The keys and indices that lead to the value, the outermost first.
    pub(crate) path: Vec<String>,
    /// The line, from 1.
    pub(crate) line: usize,
    /// The column in characters, from 1.
    pub(crate) column: usize,
}

/// Why a text is refused, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) reason: Reason,
    pub(crate) position: Position,
}

impl Refusal {
    pub(super) fn new(text: &str, problem: Option<Problem>) -> Self {
        let problem = problem.unwrap_or(Problem { at: 0, reason: Reason::Malformed("no JSON") });
        Refusal { reason: problem.reason, position: Position::of(text, problem.at) }
    }
}

/// `a lone surrogate in a string at line 1, column 10`.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {}, column {}", self.reason, self.position.line, self.position.column)
    }
}

impl Position {
    /// The position of the byte at an offset.
    pub(super) fn of(text: &str, at: usize) -> Self {
        let before = text.get(..text.floor_char_boundary(at)).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            path: path(text, at),
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        }
    }
    /// The position of the value at a path, if the text has it.
    pub(super) fn of_value(text: &str, path: &[String]) -> Option<Self> {
        let mut scanner = Scanner::new(text);
        for step in path {
            let found = match scanner.peek()? {
                b'[' => item(&mut scanner, step.parse().ok()?),
                b'{' => member(&mut scanner, step),
                _ => None,
            };
            scanner.go_to(found?);
        }
        scanner.peek()?;
        Some(Position::of(text, scanner.at()))
    }
    /// The JSON pointer (RFC 6901) of the value.
    pub(crate) fn pointer(&self) -> String {
        pointer(&self.path)
    }
}

/// The JSON pointer of these keys and indices, the outermost first.
pub(super) fn pointer(steps: &[String]) -> String {
    steps.iter().fold(String::new(), |pointer, step| pointer + "/" + &step.replace('~', "~0").replace('/', "~1"))
}

/// The offset of the item with this index.
fn item(scanner: &mut Scanner<'_>, wanted: usize) -> Option<usize> {
    scanner.open().ok()?;
    let mut index = 0;
    while scanner.more(b']', index == 0).ok()? {
        if index == wanted {
            return Some(scanner.at());
        }
        scanner.skip().ok()?;
        index += 1;
    }
    None
}

/// The offset of the value of a key. If the key is repeated, the last value is used.
fn member(scanner: &mut Scanner<'_>, wanted: &str) -> Option<usize> {
    let (mut found, mut first) = (None, true);
    scanner.open().ok()?;
    while scanner.more(b'}', first).ok()? {
        first = false;
        if scanner.key().ok()? == wanted {
            found = Some(scanner.at());
        }
        // The decoder stopped at malformed text too.
        if scanner.skip().is_err() {
            break;
        }
    }
    found
}

/// An array or an object whose end is after the position.
enum Open {
    /// The index of the item.
    Array(usize),
    /// The key of the member; `None` while it is read.
    Object(Option<String>),
}

fn path(text: &str, at: usize) -> Vec<String> {
    let mut open: Vec<Open> = Vec::new();
    let mut scanner = Scanner::new(text);
    while let Some(byte) = scanner.peek()
        && scanner.at() < at
    {
        match byte {
            b'"' => {
                let Ok(string) = scanner.string() else { break };
                if let Some(Open::Object(key @ None)) = open.last_mut() {
                    *key = Some(string.into_owned());
                }
                continue;
            }
            b'[' => open.push(Open::Array(0)),
            b'{' => open.push(Open::Object(None)),
            b']' | b'}' => drop(open.pop()),
            b',' => match open.last_mut() {
                Some(Open::Array(index)) => *index += 1,
                Some(Open::Object(key)) => *key = None,
                None => {}
            },
            _ => {}
        }
        scanner.go_to(scanner.at() + 1);
    }
    let step = |open: Open| match open {
        Open::Array(index) => Some(index.to_string()),
        Open::Object(key) => key,
    };
    open.into_iter().filter_map(step).collect()
}
