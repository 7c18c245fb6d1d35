//! Suggestions of choices about an OpenAPI document, each of which the language accepts.
//!
//! In: a document. Out: suggestions. All suggestions are tried together, and those that the checks refuse are
//! left out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::Imported;
use crate::diagnostic::{Problem, Problems, Severity};
use crate::front::openapi;
use crate::front::suggestions::{Suggestion, SuggestionKind, render, suggestions};
use crate::front::yaml;
use crate::session::checked::checked;
use crate::source::{FileId, Sources};
use crate::targets::rust::{self, Options};

/// The number of times that suggestions are tried, each time without what the checks refused before.
const ATTEMPTS: usize = 8;

/// A file of choices without a choice.
const NOTHING: &str = "specwright: 1\nfrom: document\n";

impl Imported {
    /// The choices that the document suggests. Each is accepted by the checks.
    pub(in crate::session) fn suggestions(&self, sources: &Sources) -> Vec<Suggestion> {
        let mut scratch = Sources::memory::<&str, &str>([]);
        let file = scratch.add(PathBuf::new(), NOTHING.to_owned());
        let nothing = yaml::choices_in(file, &scratch, &mut Problems::default());
        let read = openapi::documents(&self.document, &self.reductions, nothing.as_ref());
        let mut found = suggestions(&read.documents, &read.addresses);
        for _ in 0..ATTEMPTS {
            let refused = self.refused(&found, sources);
            if refused.is_empty() {
                break;
            }
            let mut index = 0..;
            found.retain(|_| index.next().is_none_or(|index: usize| !refused.contains(&index)));
            found = with_effect(found);
        }
        for suggestion in &mut found {
            suggestion.pointer = self.document.pointer(suggestion.span);
        }
        found
    }

    /// The indices of the suggestions that the checks refuse.
    fn refused(&self, found: &[Suggestion], sources: &Sources) -> BTreeSet<usize> {
        let kinds = SuggestionKind::KEYWORDS.map(|(_, kind)| kind);
        // The place of each suggestion is its index, by which a problem in its line leads to it.
        let index =
            |suggestion: &Suggestion| found.iter().position(|it| it.keys == suggestion.keys).unwrap_or_default().to_string();
        let text = render("document", found, &kinds, index);
        let mut sources = sources.clone();
        let file = sources.add(PathBuf::new(), text.clone());
        let mut problems = Problems::default();
        let Some(choices) = yaml::choices_in(file, &sources, &mut problems) else { return (0..found.len()).collect() };
        let mut read = openapi::documents(&self.document, &self.reductions, Some(&choices));
        yaml::merge(&mut read.documents, &choices, &read.addresses, &mut problems);
        if let Some(service) = checked(&read.documents, &mut problems) {
            rust::check(&service, &Options::default(), &mut problems);
        }
        let errors: Vec<&Problem> = problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
        let lines: Vec<&str> = text.lines().collect();
        let meant = errors.iter().filter_map(|problem| index_of(problem, file, &sources, &lines));
        let mut refused: BTreeSet<usize> = meant.collect();
        if refused.is_empty() && !errors.is_empty() {
            // The errors are about parts of the document: the last kind is left out.
            let last = found.iter().map(|it| it.kind).max();
            refused.extend((0..).zip(found).filter(|(_, it)| Some(it.kind) == last).map(|(index, _)| index));
        }
        with_siblings(refused, found)
    }
}

/// The index of the suggestion in whose line a problem is. The line before it ends with the index in parentheses.
fn index_of(problem: &Problem, file: FileId, sources: &Sources, lines: &[&str]) -> Option<usize> {
    let spans = problem.span.into_iter().chain(problem.related.iter().map(|(span, _)| *span));
    let line = spans.filter(|span| span.file == file).map(|span| sources.position(span).line).next()?;
    let note = lines.get(line.checked_sub(2)?)?;
    note.trim_start().strip_prefix('#')?;
    note.strip_suffix(')')?.rsplit('(').next()?.parse().ok()
}

/// The indices with those of suggestions of the same kind about the same operation: `pages` are not without their `returns`.
fn with_siblings(refused: BTreeSet<usize>, found: &[Suggestion]) -> BTreeSet<usize> {
    let is_sibling = |one: &Suggestion, other: &Suggestion| {
        one.kind == SuggestionKind::Pages && one.kind == other.kind && one.keys.get(..2) == other.keys.get(..2)
    };
    let is_refused = |it: &Suggestion| refused.iter().filter_map(|index| found.get(*index)).any(|other| is_sibling(it, other));
    let siblings: Vec<usize> = (0..).zip(found).filter(|(_, it)| is_refused(it)).map(|(index, _)| index).collect();
    refused.into_iter().chain(siblings).collect()
}

/// The suggestions without ids and outcomes that no operation has.
fn with_effect(found: Vec<Suggestion>) -> Vec<Suggestion> {
    let has = |wanted: &Suggestion| match wanted.keys.first().map(String::as_str) {
        Some("declare") => found.iter().any(|it| {
            it.kind == wanted.kind
                && it.keys.first() != wanted.keys.first()
                && wanted.keys.last().is_some_and(|id| it.value.contains(&format!("\"{id}\"")))
        }),
        Some("wire") => found.iter().any(|it| it.kind == wanted.kind && it.keys.first() != wanted.keys.first()),
        _ => true,
    };
    found.iter().filter(|it| has(it)).cloned().collect()
}
