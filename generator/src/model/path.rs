//! Paths of names through nested objects, as specifications write them: `meta.next` is the field `next` of the object in `meta`.
//!
//! In: a path, or names. Out: its steps, or a path. `\.` is a dot in a name, and `\\` a backslash.

/// The most names of a path. Objects nest no deeper in practice, and the code that follows paths is recursive.
const MOST_STEPS: usize = 32;

/// The names that a path consists of. `None` if one is empty, if a backslash is in front of another character, or if there are more than
/// 32.
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
    (steps.len() <= MOST_STEPS && !steps.iter().any(String::is_empty)).then_some(steps)
}

/// Names as a path.
pub(crate) fn path<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let escaped: Vec<String> = names.map(|name| name.replace('\\', "\\\\").replace('.', "\\.")).collect();
    escaped.join(".")
}

/// Whether a path leads to something inside of what another path leads to.
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
