//! What a specification says of the Rust that is made of it: types of the user's own, traits to derive, tags to choose by.
//!
//! In: the service. Out: paths and words that mean nothing. Not here: whether what a path names exists; rustc says so.

use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Service, TypeDef, traits};
use crate::names;

/// A path that means the same in every module of the generated code.
pub(super) fn types_are_paths(service: &Service, report: &mut Report<'_>) {
    for (_, rust) in own(service).filter(|(_, rust)| !names::is_global_path(rust)) {
        report.add(
            Problem::error(Code::SW0215, rust.span, format!("`{}` is no path of a type", **rust))
                .label("expected as in `crate::money::Money` or `::money::Money`")
                .help("the path begins with `crate::` or `::`, since generated code has modules of its own"),
        );
    }
}

/// What stands in `#[derive(…)]`.
pub(super) fn derives_are_paths(service: &Service, report: &mut Report<'_>) {
    for derive in service.types.iter().flat_map(|def| &def.derives).filter(|derive| !names::is_path(derive)) {
        report.add(
            Problem::error(Code::SW0216, derive.span, format!("`{}` is no path of a trait", **derive))
                .label("cannot be derived")
                .help("write it as in `Eq` or `schemars::JsonSchema`"),
        );
    }
}

/// A trait that is there cannot be derived once more.
pub(super) fn derives_are_new(service: &Service, report: &mut Report<'_>) {
    for def in &service.types {
        let has = traits::of(&def.kind);
        for (index, derive) in def.derives.iter().enumerate() {
            let before = def.derives.iter().take(index).find(|before| before.value == derive.value);
            if before.is_none() && !traits::has(has, derive) {
                continue;
            }
            let problem = Problem::error(Code::SW0217, derive.span, format!("type `{}` has `{}` already", *def.name, **derive))
                .label("again");
            let problem = match before {
                Some(before) => problem.related(before.span, "derived here already"),
                None => problem.related(def.name.span, "the type"),
            };
            report.add(problem.help(format!("take it out; without being asked, the type has {}", has.join(", "))));
        }
    }
}

/// Only what is generated can derive.
pub(super) fn derives_are_of_generated_types(service: &Service, report: &mut Report<'_>) {
    for (def, rust) in own(service) {
        let Some(derive) = def.derives.first() else { continue };
        let message = format!("nothing can be derived for `{}`, which is a type of your own", *def.name);
        report.add(
            Problem::error(Code::SW0218, derive.span, message)
                .label("not generated")
                .related(rust.span, "the type that stands for it")
                .help("derive it where that type is declared"),
        );
    }
}

/// A tag is chosen on the command line, where a space or a comma ends it.
pub(super) fn tags_are_words(service: &Service, report: &mut Report<'_>) {
    let mut seen = std::collections::BTreeSet::new();
    for tag in walk::operations(service).flat_map(|operation| &operation.tags) {
        let word = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_-".contains(letter);
        // Operations share the tags of their resource.
        if (tag.is_empty() || !tag.chars().all(word)) && seen.insert((tag.span.file, tag.span.start)) {
            report.add(
                Problem::error(Code::SW0209, tag.span, format!("`{}` is no tag", **tag))
                    .label("not a word")
                    .help("small letters a to z, digits, `_` and `-`, such as `public-api`"),
            );
        }
    }
}

fn own(service: &Service) -> impl Iterator<Item = (&TypeDef, &crate::source::Spanned<String>)> {
    service.types.iter().filter_map(|def| Some((def, def.rust.as_ref()?)))
}
