//! Applies the fixes of problems to the files.
//!
//! In: problems with edits, and the sources. Out: the new text of each file that changes. Not here: the edits themselves, which the code
//! that reports a problem adds. An edit outside of its file is a fault of that code.

use std::collections::BTreeMap;

use super::{Fix, Problem, Problems};
use crate::source::{FileId, Rewritten, Sources, Span};

/// Applies the fixes. Returns the files that change, in the order in which they were read, and the problems that are fixed. Either all edits
/// of a problem are applied or none. If edits of two problems overlap, only the problem whose span comes first is fixed.
///
/// # Errors
/// If an edit is not inside of a file, or begins or ends within a character.
pub fn fixed<'a>(problems: &'a Problems, sources: &Sources) -> Result<(Vec<Rewritten>, Vec<&'a Problem>), OutsideOfFile> {
    let mut edits: BTreeMap<(FileId, usize), &Fix> = BTreeMap::new();
    let mut fixed = Vec::new();
    for problem in problems.iter().filter(|problem| !problem.fixes.is_empty()) {
        if problem.fixes.iter().all(|fix| is_free(&edits, fix.span)) {
            edits.extend(problem.fixes.iter().map(|fix| ((fix.span.file, fix.span.start), fix)));
            fixed.push(problem);
        }
    }
    let mut files: BTreeMap<FileId, Vec<&Fix>> = BTreeMap::new();
    for ((file, _), fix) in edits {
        files.entry(file).or_default().push(fix);
    }
    let files = files.into_iter().map(|(file, edits)| rewritten(file, &edits, sources).ok_or(OutsideOfFile));
    Ok((files.collect::<Result<_, _>>()?, fixed))
}

/// An edit is not inside of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutsideOfFile;

/// The file with its edits; `None` if one of them is outside of it.
fn rewritten(file: FileId, edits: &[&Fix], sources: &Sources) -> Option<Rewritten> {
    let (path, before) = sources.file(file)?;
    Some(Rewritten { path: path.to_path_buf(), before: before.to_owned(), after: apply_edits(before, edits)? })
}

/// Whether no edit overlaps the span or begins at the same offset. Two insertions at one offset would have no defined order.
fn is_free(edits: &BTreeMap<(FileId, usize), &Fix>, span: Span) -> bool {
    let before = edits.range(..=(span.file, span.start)).next_back().filter(|((file, _), _)| *file == span.file);
    let after = edits.range((span.file, span.start)..).next().filter(|((file, _), _)| *file == span.file);
    before.is_none_or(|((_, start), fix)| fix.span.end <= span.start && *start != span.start)
        && after.is_none_or(|((_, start), _)| span.end <= *start)
}

/// Applies edits, which are sorted and do not overlap, to a text.
fn apply_edits(text: &str, edits: &[&Fix]) -> Option<String> {
    let mut result = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in edits {
        result.push_str(text.get(copied..edit.span.start)?);
        result.push_str(&edit.text);
        copied = edit.span.end;
    }
    Some(result + text.get(copied..)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn of_overlapping_fixes_the_first_is_applied() {
        let mut sources = Sources::memory::<&str, &str>([]);
        let file = sources.add("a.yaml".into(), "one two three".to_owned());
        let span = |start, end| Span::new(file, start, end);
        let mut problems = Problems::default();
        for (message, fixes) in [
            ("first", vec![(0, 3, "1")]),
            ("overlaps", vec![(2, 5, "x"), (8, 13, "x")]),
            ("second", vec![(8, 13, "3")]),
            ("insertion", vec![(4, 4, "a ")]),
            ("insertion at the same offset", vec![(4, 4, "b ")]),
        ] {
            let problem = Problem::error(Code::SW0001, span(0, 1), message);
            problems.add(fixes.into_iter().fold(problem, |problem, (start, end, text)| problem.fix(span(start, end), text)));
        }
        let (files, fixed) = fixed(&problems, &sources).unwrap();
        assert_eq!(files.iter().map(|file| file.after.as_str()).collect::<Vec<_>>(), ["1 a two 3"]);
        assert_eq!(fixed.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>(), ["first", "second", "insertion"]);
    }
    #[test]
    fn an_edit_outside_of_its_file_is_an_error() {
        let mut sources = Sources::memory::<&str, &str>([]);
        let file = sources.add("a.yaml".into(), "a\u{e9}".to_owned());
        for (file, start, end) in [(file, 1, 4), (file, 2, 3), (file, 4, 4), (FileId(7), 0, 0)] {
            let span = Span::new(file, start, end);
            let mut problems = Problems::default();
            problems.add(Problem::error(Code::SW0001, span, "wrong").fix(span, "b"));
            assert_eq!(fixed(&problems, &sources).err(), Some(OutsideOfFile), "{start}..{end}");
        }
    }
}
