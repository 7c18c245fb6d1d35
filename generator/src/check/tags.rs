//! Checks of tags of operations.

use std::collections::BTreeSet;

use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::Draft;

/// A tag must consist of small letters, digits, `_` and `-`: it is an argument of the command line, in which a comma separates tags.
pub(super) fn are_words(service: &Draft, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for tag in service.operations().flat_map(|operation| &operation.tags) {
        let word = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_-".contains(letter);
        // All operations of a resource have its tags: each tag is reported once.
        if (tag.is_empty() || !tag.chars().all(word)) && seen.insert((tag.span.file, tag.span.start)) {
            report.add(
                Problem::error(Code::SW0209, tag.span, format!("`{}` is no tag", **tag))
                    .label("not a word")
                    .help("small letters a to z, digits, `_` and `-`, such as `public-api`"),
            );
        }
    }
}
