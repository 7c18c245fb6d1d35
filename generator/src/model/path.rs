//! Paths through nested objects, as a specification writes them: `meta.next` is the field `next` of the object in the field `meta`.
//!
//! In: a path as text. Out: a [`FieldPath`], and the reverse. In a path, `\.` is a dot in a name, and `\\` is a backslash.

use std::fmt;

use super::{FieldId, TypeId};

/// A path from a declared object to a field, through fields of nested objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectPath {
    /// The object at which the path begins.
    pub object: TypeId,
    /// The fields on the path, from the outermost. The last is the one to which the path leads.
    pub fields: Vec<FieldId>,
}

/// The largest number of steps in a path. It limits the depth of the recursive functions that follow a path.
const MAX_STEPS: usize = 32;

/// A path to a field through nested objects: the names of the fields on the way to it, and its own name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPath {
    first: String,
    rest: Vec<String>,
}

impl FieldPath {
    /// Parses a path. Returns `None` if a step is empty, if a backslash precedes a character other than a dot or a backslash, or if there are
    /// more than 32 steps.
    pub(crate) fn parse(path: &str) -> Option<FieldPath> {
        let (mut steps, mut step) = (Vec::new(), String::new());
        let mut letters = path.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '.' => steps.push(std::mem::take(&mut step)),
                '\\' => step.push(letters.next().filter(|escaped| matches!(escaped, '.' | '\\'))?),
                letter => step.push(letter),
            }
        }
        steps.push(step);
        let is_valid = steps.len() <= MAX_STEPS && !steps.iter().any(String::is_empty);
        FieldPath::through(steps).filter(|_| is_valid)
    }

    /// The path of a field of the object itself.
    pub(crate) fn of_field(name: &str) -> FieldPath {
        FieldPath { first: name.to_owned(), rest: Vec::new() }
    }

    /// The path through fields with these names; `None` if there are no names.
    pub(crate) fn through(names: impl IntoIterator<Item = impl Into<String>>) -> Option<FieldPath> {
        let mut names = names.into_iter().map(Into::into);
        Some(FieldPath { first: names.next()?, rest: names.collect() })
    }

    /// The path to a field of the object to which this path leads.
    pub(crate) fn to_field(&self, name: &str) -> FieldPath {
        let mut path = self.clone();
        path.rest.push(name.to_owned());
        path
    }

    /// The names, from the outermost to that of the field.
    pub(crate) fn steps(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        std::iter::once(self.first.as_str()).chain(self.rest.iter().map(String::as_str))
    }

    /// The first name.
    pub(crate) fn first(&self) -> &str {
        &self.first
    }

    /// The names after the first.
    pub(crate) fn after_first(&self) -> &[String] {
        &self.rest
    }

    /// The first name, and the path after it; `None` if there are no other names.
    pub(crate) fn split_first(self) -> (String, Option<FieldPath>) {
        (self.first, FieldPath::through(self.rest))
    }

    /// The name of the field to which the path leads.
    pub(crate) fn last(&self) -> &str {
        self.rest.last().unwrap_or(&self.first)
    }

    /// The path to the object that contains the field; `None` if the path does not lead through other objects.
    pub(crate) fn around(&self) -> Option<FieldPath> {
        let (_, rest) = self.rest.split_last()?;
        Some(FieldPath { first: self.first.clone(), rest: rest.to_vec() })
    }

    /// The name of the field, if the path does not lead through other objects.
    pub(crate) fn only_step(&self) -> Option<&str> {
        self.rest.is_empty().then_some(self.first.as_str())
    }

    /// Whether the path leads to a field inside of the object that `outer` leads to.
    pub(crate) fn is_inside(&self, outer: &FieldPath) -> bool {
        self != outer && self.starts_with(outer)
    }

    /// Whether the path is `outer`, or is inside of it.
    pub(crate) fn starts_with(&self, outer: &FieldPath) -> bool {
        self.first == outer.first && self.rest.starts_with(&outer.rest)
    }
}

/// Writes the path as a specification does.
impl fmt::Display for FieldPath {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.steps().enumerate() {
            let dot = if index == 0 { "" } else { "." };
            write!(to, "{dot}{}", step.replace('\\', "\\\\").replace('.', "\\."))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::FieldPath;

    #[test]
    fn a_path_has_steps_and_a_backslash_escapes() {
        let of = |path: &str| FieldPath::parse(path).map(|path| path.steps().collect::<Vec<_>>().join("|"));
        for (written, expected) in [
            ("next", Some("next")),
            ("data.page.next", Some("data|page|next")),
            (r"@odata\.nextLink", Some("@odata.nextLink")),
            (r"a\\.b", Some(r"a\|b")),
            ("", None),
            (".a", None),
            ("a.", None),
            ("a..b", None),
            (r"a\b", None),
            (r"a\", None),
        ] {
            assert_eq!(of(written).as_deref(), expected, "{written}");
        }
        assert_eq!(FieldPath::parse(&["a"; 32].join(".")).map(|path| path.steps().count()), Some(32));
        assert_eq!(FieldPath::parse(&["a"; 33].join(".")), None);
        let path = FieldPath::of_field("@odata.count").to_field(r"a\b").to_field("c");
        assert_eq!(path.to_string(), r"@odata\.count.a\\b.c");
        assert_eq!(FieldPath::parse(&path.to_string()), Some(path));
    }
}
