//! Checks of tags of resources and of operations.

use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::Draft;

/// A tag must consist of small letters, digits, `_` and `-`: it is an argument of the command line, in which a comma separates tags.
pub(super) fn are_words(service: &Draft, report: &mut Report<'_>) {
    let is_of_word = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_-".contains(letter);
    for tag in service.tags().filter(|tag| tag.is_empty() || !tag.chars().all(is_of_word)) {
        report.add(
            Problem::error(Code::SW0209, tag.span, format!("`{}` is no tag", **tag))
                .label("not a word")
                .help("small letters a to z, digits, `_` and `-`, such as `public-api`"),
        );
    }
}
