//! Reads the two tables: the documented list and the reasons. Columns are separated by tabs, and the first line contains headings.
//!
//! In: files among the sources. Out: facts and reasons, with their spans. A line that cannot be read is an error and is skipped.

use std::collections::BTreeMap;

use super::report::Side;
use super::types::ListedType;
use crate::diagnostic::{Code, Problem, Problems};
use crate::source::{FileId, Sources, Span, Spanned};

/// What a fact or a reason is about: the method, the path, the side and the name.
pub(super) type Key = (String, String, Side, String);

/// One documented parameter or field.
pub(super) struct Fact {
    pub(super) key: Key,
    /// Whether a parameter is required; `None` for a response field.
    pub(super) required: Option<bool>,
    /// The type that the list names.
    pub(super) ty: ListedType,
}

/// All facts, in the order of the file.
pub(super) fn facts(file: FileId, sources: &Sources, problems: &mut Problems) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut seen = BTreeMap::new();
    for line in lines(file, sources) {
        let Some(([method, path, side, name, required, ty], span)) = columns(&line, problems) else { continue };
        let Some(key) = key(&method, &path, &side, &name, problems) else { continue };
        let Some(required) = self::required(&required, problems) else { continue };
        let Some(ty) = listed_type(&ty, problems) else { continue };
        if let Some(first) = seen.insert(key.clone(), span) {
            problems.add(Problem::error(Code::SW0402, span, "this is said twice").related(first, "first here"));
            continue;
        }
        facts.push(Fact { key, required, ty });
    }
    facts
}

/// The reasons for differences, with their spans. One line can give the reason for several names.
pub(super) fn reasons(file: FileId, sources: &Sources, problems: &mut Problems) -> BTreeMap<Key, Spanned<String>> {
    let mut reasons: BTreeMap<Key, Spanned<String>> = BTreeMap::new();
    for line in lines(file, sources) {
        let Some(([method, path, side, name, reason], span)) = columns(&line, problems) else { continue };
        let Some((method, path, side, names)) = key(&method, &path, &side, &name, problems) else { continue };
        for name in names.split(' ') {
            let key = (method.clone(), path.clone(), side, name.to_owned());
            if let Some(first) = reasons.insert(key, Spanned::new(reason.value.clone(), span)) {
                problems.add(Problem::error(Code::SW0402, span, "this is said twice").related(first.span, "first here"));
            }
        }
    }
    reasons
}

/// The lines with their spans, without the headings, empty lines and comments.
fn lines(file: FileId, sources: &Sources) -> Vec<Spanned<String>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in sources.text(file).split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        lines.push(Spanned::new(text.to_owned(), Span::new(file, start, start + text.len())));
        start += line.len();
    }
    lines.into_iter().skip(1).filter(|line| !line.value.trim().is_empty() && !line.value.starts_with('#')).collect()
}

/// The columns of a line, and the span of the line. `None` if the number of columns is wrong, which is reported.
fn columns<const N: usize>(line: &Spanned<String>, problems: &mut Problems) -> Option<([Spanned<String>; N], Span)> {
    let mut start = line.span.start;
    let mut columns = Vec::new();
    for column in line.value.split('\t') {
        let span = Span { start, end: start + column.len(), ..line.span };
        start = span.end + 1;
        columns.push(Spanned::new(column.trim().to_owned(), span));
    }
    match <[Spanned<String>; N]>::try_from(columns) {
        Ok(columns) => Some((columns, line.span)),
        Err(columns) => {
            let message = format!("a line of {} columns where {N} are needed", columns.len());
            problems.add(Problem::error(Code::SW0400, line.span, message).help("columns are separated by one tab each"));
            None
        }
    }
}

/// The key of a line. `None` if the side is unknown, which is reported.
fn key(
    method: &Spanned<String>,
    path: &Spanned<String>,
    side: &Spanned<String>,
    name: &Spanned<String>,
    problems: &mut Problems,
) -> Option<Key> {
    let side = match side.value.as_str() {
        "operation" => Side::Operation,
        "param" => Side::Param,
        "response" => Side::Response,
        _ => return unknown(side, "`param`, `response` or `operation`", problems),
    };
    Some((method.value.to_ascii_uppercase(), path.value.clone(), side, name.value.clone()))
}

/// Whether a line says that a parameter is required. The inner `None` is a response field. The outer `None` is an unknown word, which is
/// reported.
fn required(word: &Spanned<String>, problems: &mut Problems) -> Option<Option<bool>> {
    match word.value.as_str() {
        "yes" => Some(Some(true)),
        "no" => Some(Some(false)),
        "-" => Some(None),
        _ => unknown(word, "`yes`, `no` or `-`", problems),
    }
}

/// The type that a line names; `None` if the word is unknown, which is reported.
fn listed_type(word: &Spanned<String>, problems: &mut Problems) -> Option<ListedType> {
    match ListedType::ALL.into_iter().find(|ty| ty.word() == word.value) {
        Some(ty) => Some(ty),
        None => {
            let words = ListedType::ALL.map(ListedType::word);
            unknown(word, &format!("one of `{}`", words.join("`, `")), problems)
        }
    }
}

/// Reports a word that the table may not contain, and returns `None`.
fn unknown<T>(word: &Spanned<String>, expected: &str, problems: &mut Problems) -> Option<T> {
    let message = format!("`{}` is not known here", word.value);
    problems.add(Problem::error(Code::SW0401, word.span, message).label(format!("expected {expected}")));
    None
}
