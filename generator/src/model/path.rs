//! Paths through nested objects, as a specification writes them: `meta.next` is the field `next` of the object in the field `meta`.
//!
//! In: a path. Out: its steps, which are names of fields; and the reverse. In a path, `\.` is a dot in a name, and `\\` is a backslash.

/// The largest number of steps in a path. It limits the depth of the recursive functions that follow a path.
const MAX_STEPS: usize = 32;

/// Splits a path into its steps. Returns `None` if a step is empty, if a backslash precedes a character other than a dot or a backslash, or
/// if there are more than 32 steps.
pub(crate) fn steps(path: &str) -> Option<Vec<String>> {
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
    (steps.len() <= MAX_STEPS && !steps.iter().any(String::is_empty)).then_some(steps)
}

/// Joins the names of fields into a path.
pub(crate) fn path<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let escaped: Vec<String> = names.map(|name| name.replace('\\', "\\\\").replace('.', "\\.")).collect();
    escaped.join(".")
}

/// Whether the path `inner` leads to a field inside of the object that `outer` leads to.
pub(crate) fn is_inside(inner: &[String], outer: &[String]) -> bool {
    inner.len() > outer.len() && inner.starts_with(outer)
}

#[cfg(test)]
mod tests {
    use super::{path, steps};

    #[test]
    fn a_path_has_steps_and_a_backslash_escapes() {
        let of = |path: &str| steps(path).map(|steps| steps.join("|"));
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
        assert_eq!(steps(&["a"; 32].join(".")).map(|steps| steps.len()), Some(32));
        assert_eq!(steps(&["a"; 33].join(".")), None);
        let names = ["@odata.count", r"a\b", "c"];
        assert_eq!(steps(&path(names.into_iter())).unwrap(), names);
    }
}
