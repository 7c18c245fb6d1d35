//! Templates of paths: `/jobs/{id}:cancel`, `/compare/{base}...{head}`.
//!
//! In: the path of an operation; then the segments of a request. Out: the values of the parameters. Not here: the choice among the
//! templates that match (see `table`).

use specwright_text::path::fixed_texts;

/// The path of an operation with parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    /// The path for the matcher. Each segment with parameters is replaced by a numbered parameter: `/jobs/{id}:cancel` becomes
    /// `/jobs/{p1}`.
    pub(super) skeleton: String,
    /// The segments with parameters, in order.
    segments: Vec<Segment>,
}

/// The texts around the parameters of a segment. `{base}...{head}` has the texts `""`, `"..."` and `""`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment(Vec<&'static str>);

impl Template {
    pub(super) fn new(path: &'static str) -> Self {
        let mut segments = Vec::new();
        let skeleton = path.split('/').map(|segment| {
            // The matcher reports unbalanced braces.
            if !segment.contains('{') || segment.matches('{').count() != segment.matches('}').count() {
                return segment.to_owned();
            }
            segments.push(Segment::new(segment));
            format!("{{p{}}}", segments.len())
        });
        Template { skeleton: skeleton.collect::<Vec<_>>().join("/"), segments }
    }
    /// The number of fixed bytes in segments with parameters. Of two templates that match, the one with more is used.
    pub(super) fn fixed_len(&self) -> usize {
        self.segments.iter().map(Segment::fixed_len).sum()
    }
    /// The values of the parameters. `segments` are the segments that the matcher found for `{p1}`, `{p2}` and so on. `None` if one of them
    /// does not match.
    pub(super) fn values(&self, segments: &[&str]) -> Option<Vec<String>> {
        let mut values = Vec::new();
        for (segment, text) in self.segments.iter().zip(segments) {
            segment.add_values(text, &mut values)?;
        }
        Some(values)
    }
}

impl Segment {
    pub(super) fn new(segment: &'static str) -> Self {
        Segment(fixed_texts(segment).collect())
    }
    /// The number of fixed bytes.
    pub(super) fn fixed_len(&self) -> usize {
        self.0.iter().map(|text| text.len()).sum()
    }
    /// Adds the values of the parameters. A parameter before another one ends at the first fixed text that follows.
    pub(super) fn add_values(&self, text: &str, values: &mut Vec<String>) -> Option<()> {
        let [prefix, middle @ .., suffix] = self.0.as_slice() else { return None };
        let mut rest = text.strip_prefix(prefix)?;
        for fixed in middle {
            let (end, _) = rest.match_indices(fixed).find(|(at, _)| *at > 0)?;
            let (value, after) = rest.split_at_checked(end)?;
            values.push(value.to_owned());
            rest = after.strip_prefix(fixed)?;
        }
        let last = rest.strip_suffix(suffix).filter(|value| !value.is_empty())?;
        values.push(last.to_owned());
        Some(())
    }
}

/// The texts between the braces in a path, in order: the names of its parameters, of which the last can have a star.
pub(super) fn names(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0))
}

#[cfg(test)]
mod tests {
    use super::Template;

    fn values(path: &'static str, segments: &[&str]) -> Option<Vec<String>> {
        Template::new(path).values(segments)
    }

    #[test]
    fn parameters_are_between_fixed_texts() {
        let one = |path, text| values(path, &[text]).map(|values| values.join("|"));
        assert_eq!(one("/a/{id}", "x:y").as_deref(), Some("x:y"));
        assert_eq!(one("/a/{id}:cancel", "7:cancel").as_deref(), Some("7"));
        assert_eq!(one("/a/{id}:cancel", "7:cancel:cancel").as_deref(), Some("7:cancel"));
        assert_eq!(one("/a/{id}:cancel", ":cancel"), None);
        assert_eq!(one("/a/{id}:cancel", "7"), None);
        assert_eq!(one("/a/v{major}.{minor}.json", "v1.2.json").as_deref(), Some("1|2"));
        assert_eq!(one("/a/{base}...{head}", "main...topic").as_deref(), Some("main|topic"));
        assert_eq!(one("/a/{base}...{head}", "...topic"), None);
        assert_eq!(one("/a/{base}...{head}", "main..."), None);
    }

    #[test]
    fn skeletons_have_no_names() {
        let template = Template::new("/a/{id}:cancel/b/{x}-{y}/");
        assert_eq!(template.skeleton, "/a/{p1}/b/{p2}/");
        assert_eq!(template.fixed_len(), 8);
    }
}
