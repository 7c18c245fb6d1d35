//! Words of the language that name choices.
//!
//! In: a word and the known words. Out: the choice, or a problem with a suggestion.

use crate::diagnostic::{Code, Problem, Problems, closest};
use crate::model::{DateForm, Location, Method, Send, WrittenAs};
use crate::source::Spanned;

/// Forms of dates.
pub(super) const DATES: &[(&str, DateForm)] = &DateForm::WORDS;

/// How a boolean or an integer is written.
pub(super) const WRITTEN: &[(&str, WrittenAs)] = &[("number", WrittenAs::Number), ("string", WrittenAs::String)];

/// Where a parameter travels.
pub(super) const LOCATIONS: &[(&str, Location)] = &[
    ("query", Location::Query),
    ("path", Location::Path),
    ("header", Location::Header),
    ("body", Location::Body),
    ("form", Location::Form),
];

/// Where a client puts parameters by default.
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

/// The choice that a word names, if it is known.
pub(super) fn known<T: Copy>(word: &str, words: &[(&str, T)]) -> Option<T> {
    words.iter().find(|(known, _)| *known == word).map(|(_, choice)| *choice)
}

/// The choice that a word names; an unknown word is reported. `what` is the key, or a noun for it.
pub(super) fn choice<T: Copy>(word: &Spanned<String>, what: &str, words: &[(&str, T)], out: &mut Problems) -> Option<T> {
    let choice = known(word, words);
    if choice.is_none() {
        out.add(unknown(word, what, words.iter().map(|(known, _)| *known)));
    }
    choice
}

/// As [`choice`], with the position of the word, for a word that may be absent.
pub(super) fn optional_choice<T: Copy>(
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
