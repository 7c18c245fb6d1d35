//! Words that stand for choices.
//!
//! In: a word and the words that are known there. Out: the choice, or a mistake with the word that was probably meant.
//! Not here: which key takes which words.

use crate::diagnostic::{Code, Problem, Problems, closest};
use crate::model::{DateForm, Method, Place, Send, WrittenAs};
use crate::source::Spanned;

/// Forms of dates.
pub(super) const DATES: &[(&str, DateForm)] = &[
    ("epoch", DateForm::Epoch),
    ("epoch_ms", DateForm::EpochMs),
    ("epoch_fraction", DateForm::EpochFraction),
    ("iso8601", DateForm::Iso8601),
    ("iso8601noT", DateForm::Iso8601NoT),
];

/// How a boolean or an integer is written.
pub(super) const WRITTEN: &[(&str, WrittenAs)] = &[("number", WrittenAs::Number), ("string", WrittenAs::String)];

/// Where a parameter travels.
pub(super) const PLACES: &[(&str, Place)] =
    &[("query", Place::Query), ("path", Place::Path), ("header", Place::Header), ("body", Place::Body), ("form", Place::Form)];

/// Where a client puts parameters.
pub(super) const SENDS: &[(&str, Send)] = &[("query", Send::Query), ("form", Send::Form), ("json", Send::Json)];

/// Methods, in upper case.
pub(super) const METHODS: &[(&str, Method)] = &[
    ("GET", Method::Get),
    ("HEAD", Method::Head),
    ("POST", Method::Post),
    ("PUT", Method::Put),
    ("PATCH", Method::Patch),
    ("DELETE", Method::Delete),
];

/// The choice that a word stands for, when it is known.
pub(super) fn known<T: Copy>(word: &str, words: &[(&str, T)]) -> Option<T> {
    words.iter().find(|(known, _)| *known == word).map(|(_, choice)| *choice)
}

/// The choice that a word stands for; an unknown word is reported. `what` is the key, or what it is in words.
pub(super) fn choice<T: Copy>(word: &Spanned<String>, what: &str, words: &[(&str, T)], out: &mut Problems) -> Option<T> {
    let choice = known(word, words);
    if choice.is_none() {
        out.add(unknown(word, what, words.iter().map(|(known, _)| *known)));
    }
    choice
}

/// The same with its place, for a word that may be absent.
pub(super) fn placed<T: Copy>(
    word: &Option<Spanned<String>>,
    what: &str,
    words: &[(&str, T)],
    out: &mut Problems,
) -> Option<Spanned<T>> {
    let word = word.as_ref()?;
    Some(Spanned::new(choice(word, what, words, out)?, word.span))
}

fn unknown<'a>(word: &Spanned<String>, what: &str, words: impl Iterator<Item = &'a str> + Clone) -> Problem {
    let all: Vec<_> = words.clone().collect();
    let problem = Problem::error(Code::SW0107, word.span, format!("{what} cannot be `{}`", word.value));
    let problem = problem.help(format!("{what} is one of `{}`", all.join("`, `")));
    match closest(word, words) {
        Some(meant) => problem.did_you_mean(meant),
        None => problem.label("unknown word"),
    }
}
