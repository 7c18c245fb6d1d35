//! Paths through nested objects, as a specification writes them: `meta.next` is the field `next` of the object in the field `meta`.
//!
//! In: a path as text. Out: a [`FieldPath`], and the reverse. In a path, `\.` is a dot in a name, and `\\` is a backslash.

use std::fmt;
use std::ops::Deref;

/// The largest number of steps in a path. It limits the depth of the recursive functions that follow a path.
const MAX_STEPS: usize = 32;

/// A path to a field through nested objects: the names of the fields on the way to it, and its own name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPath(Vec<String>);

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
        (steps.len() <= MAX_STEPS && !steps.iter().any(String::is_empty)).then_some(FieldPath(steps))
    }

    /// The path of a field of the object itself.
    pub(crate) fn of_field(name: &str) -> FieldPath {
        FieldPath(vec![name.to_owned()])
    }

    /// The path through fields with these names.
    pub(crate) fn through<'n>(names: impl IntoIterator<Item = &'n str>) -> FieldPath {
        FieldPath(names.into_iter().map(str::to_owned).collect())
    }

    /// The name of the field, if the path does not lead through other objects.
    pub(crate) fn only_step(&self) -> Option<&str> {
        match self.0.as_slice() {
            [name] => Some(name),
            _ => None,
        }
    }

    /// Whether the path leads to a field inside of the object that `outer` leads to.
    pub(crate) fn is_inside(&self, outer: &FieldPath) -> bool {
        self.len() > outer.len() && self.starts_with(outer)
    }
}

impl Deref for FieldPath {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0
    }
}

/// Writes the path as a specification does.
impl fmt::Display for FieldPath {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
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
        let of = |path: &str| FieldPath::parse(path).map(|steps| steps.join("|"));
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
        assert_eq!(FieldPath::parse(&["a"; 32].join(".")).map(|steps| steps.len()), Some(32));
        assert_eq!(FieldPath::parse(&["a"; 33].join(".")), None);
        let path = FieldPath::through(["@odata.count", r"a\b", "c"]);
        assert_eq!(path.to_string(), r"@odata\.count.a\\b.c");
        assert_eq!(FieldPath::parse(&path.to_string()), Some(path));
    }
}
