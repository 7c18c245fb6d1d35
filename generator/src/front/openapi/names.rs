//! Names of types, resources, operations, fields and values, made of the names of a document.
//!
//! In: names as they are written. Out: unique names that the language accepts. A name does not depend on the number of other names. If two
//! names would become equal, the later one gets more words of its place in the document, or else digits of a hash of that place.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::source::{Span, Spanned};

/// Signs that make a difference in names, as words.
const SIGNS: [(char, &str); 12] = [
    ('+', " plus "),
    ('-', " minus "),
    ('*', " star "),
    ('=', " equals "),
    ('<', " less "),
    ('>', " greater "),
    ('!', " not "),
    ('%', " percent "),
    ('&', " and "),
    ('|', " or "),
    ('/', " slash "),
    ('@', " at "),
];

/// Names of one kind, of which each is given once.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
    /// Names that a file of choices gives in place of others.
    chosen: BTreeMap<String, Spanned<String>>,
    /// The names that were given, each with the name that is used: another one if it is chosen.
    given: BTreeMap<String, String>,
}

impl Names {
    /// Takes the first free candidate. If all are taken, the first candidate gets digits of the hash of `place`, until it is free.
    pub(super) fn take(&mut self, candidates: &[String], place: &str) -> String {
        self.take_with(candidates, place, None)
    }

    /// As [`Names::take`], for a name that is free together with a second one, which consists of the name and `suffix`. Takes both.
    pub(super) fn take_with(&mut self, candidates: &[String], place: &str, suffix: Option<&str>) -> String {
        let second = |name: &str| suffix.map(|suffix| format!("{name}{suffix}"));
        let is_free = |name: &String| !self.taken.contains(name) && second(name).is_none_or(|it| !self.taken.contains(&it));
        let mut name = candidates.iter().find(|name| is_free(name)).cloned().unwrap_or_else(|| {
            let first = candidates.first().map_or("", String::as_str);
            format!("{first}{}", digits(place))
        });
        while !is_free(&name) {
            name += &digits(&name);
        }
        self.taken.extend([Some(name.clone()), second(&name)].into_iter().flatten());
        let used = self.chosen.get(&name).map_or_else(|| name.clone(), |chosen| chosen.value.clone());
        self.given.insert(name, used.clone());
        used
    }

    /// Gives a name back.
    pub(super) fn release(&mut self, name: &str) {
        let given = self.given.iter().find(|(_, used)| *used == name).map(|(given, _)| given.clone());
        if let Some(given) = given {
            self.taken.remove(&given);
            self.given.remove(&given);
        }
    }

    /// Uses another name for what is called `name`. No other thing gets the chosen name.
    pub(super) fn choose(&mut self, name: &str, chosen: Spanned<String>) {
        self.taken.insert(chosen.value.clone());
        self.chosen.insert(name.to_owned(), chosen);
    }

    /// Where a name is chosen; `None` for a name that is made of the document.
    pub(super) fn span_of(&self, used: &str) -> Option<Span> {
        self.chosen.values().find(|chosen| chosen.value == used).map(|chosen| chosen.span)
    }

    /// The names that were given, each with the name that is used.
    pub(super) fn into_given(self) -> BTreeMap<String, String> {
        self.given
    }

    /// Takes a name if it is free.
    pub(super) fn take_exactly(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }
}

/// Six hexadecimal digits that depend on a text alone.
pub(super) fn digits(text: &str) -> String {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{:06x}", hash & 0x00ff_ffff)
}

/// Letters and digits of a name, with a space for everything else. A dot, a slash and the like divide words.
fn words(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect()
}

/// The name with its signs as words: `+1` is ` plus 1`.
fn spelled(name: &str) -> String {
    let word =
        |letter: char| SIGNS.iter().find(|(sign, _)| *sign == letter).map_or(letter.to_string(), |(_, word)| (*word).to_owned());
    words(&name.chars().map(word).collect::<String>())
}

/// Whether the first character is a sign that becomes a word. At the beginning of a name, `@` and `/` do not: `@type` is `type`.
fn begins_with_sign(name: &str) -> bool {
    name.chars().next().is_some_and(|first| SIGNS.iter().any(|(sign, _)| *sign == first) && first != '@' && first != '/')
}

/// A name in upper camel case; `N` is put before a digit. Empty if the name has neither letters nor digits of ASCII.
pub(super) fn camel(name: &str) -> String {
    let camel = words(name).to_upper_camel_case();
    if camel.starts_with(|first: char| first.is_ascii_digit()) { format!("N{camel}") } else { camel }
}

/// A name in snake case; `n` is put before a digit.
pub(super) fn snake(name: &str) -> String {
    let snake = words(name).to_snake_case();
    if snake.starts_with(|first: char| first.is_ascii_digit()) { format!("n{snake}") } else { snake }
}

/// Names for a type that is called `name` in the document, in the order of preference.
pub(super) fn of_type(name: &str) -> Vec<String> {
    let camel = if camel(name).is_empty() { format!("Type{}", digits(name)) } else { camel(name) };
    vec![camel.clone(), format!("{camel}Type")]
}

/// Names for a value of an enum, in the order of preference.
pub(super) fn of_value(value: &str) -> Vec<String> {
    if value.is_empty() {
        return vec!["Empty".to_owned(), "EmptyText".to_owned()];
    }
    let (plain, with_signs) = (camel(value), camel(&spelled(value)));
    let (first, second) = if begins_with_sign(value) { (with_signs, plain) } else { (plain, with_signs) };
    let longer = format!("{first}Value");
    let is_free = |name: &String| !name.is_empty() && !matches!(name.as_str(), "Unknown" | "Self" | "Value");
    [first, second, longer, format!("V{}", digits(value))].into_iter().filter(is_free).collect()
}

/// Rust names of a field, in the order of preference. The first is `None` where the wire name gives one by itself.
pub(super) fn of_field(wire: &str) -> (Option<String>, Vec<String>) {
    let by_itself = Some(wire.to_snake_case()).filter(|name| is_identifier(name) && !begins_with_sign(wire));
    let (plain, with_signs) = (snake(wire), snake(&spelled(wire)));
    let (first, second) = if begins_with_sign(wire) { (with_signs, plain) } else { (plain, with_signs) };
    let others = [first, second, format!("{}_value", snake(wire)), format!("field_{}", digits(wire))];
    let others = others.into_iter().filter(|name| is_snake(name) && !matches!(name.as_str(), "new" | "default" | "clone"));
    (by_itself.filter(|name| !matches!(name.as_str(), "new" | "default" | "clone")), others.collect())
}

fn is_identifier(name: &str) -> bool {
    let begins = name.starts_with(|first: char| first == '_' || first.is_ascii_alphabetic());
    begins && name.chars().all(|letter| letter == '_' || letter.is_ascii_alphanumeric())
}

fn is_snake(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase()) && !name.contains("__") && name.len() > 1
        || name.len() == 1 && is_identifier(name)
}
