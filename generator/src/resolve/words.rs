//! Words of the language that name a choice, such as `query` for a location; and texts.
//!
//! In: a word and the known words. Out: the choice, or a problem with a suggestion.

use crate::diagnostic::{Code, Problem, Problems, closest};
use crate::model::Method;
use crate::source::Spanned;

/// The name of each method in upper case, with the method.
pub(super) fn methods() -> [(&'static str, Method); Method::ALL.len()] {
    Method::ALL.map(|method| (method.as_str(), method))
}

/// The choice that a word names. An unknown word is reported; `what` is the key or a noun for the message.
pub(super) fn choice<T: Copy>(word: &Spanned<String>, what: &str, words: &[(&str, T)], problems: &mut Problems) -> Option<T> {
    let choice = words.iter().find(|(known, _)| *known == word.value).map(|(_, choice)| *choice);
    if choice.is_none() {
        problems.add(unknown(word, what, words.iter().map(|(known, _)| *known)));
    }
    choice
}

/// Same as [`choice`], for a word that can be absent. Adds the span of the word.
pub(super) fn optional_choice<T: Copy>(
    word: &Option<Spanned<String>>,
    what: &str,
    words: &[(&str, T)],
    problems: &mut Problems,
) -> Option<Spanned<T>> {
    let word = word.as_ref()?;
    Some(Spanned::new(choice(word, what, words, problems)?, word.span))
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

/// The text; empty if it is absent.
pub(super) fn text_or_empty(text: &Option<Spanned<String>>) -> String {
    text.as_ref().map(|text| text.value.clone()).unwrap_or_default()
}

/// The text without its span.
pub(super) fn optional(text: &Option<Spanned<String>>) -> Option<String> {
    text.as_ref().map(|text| text.value.clone())
}
