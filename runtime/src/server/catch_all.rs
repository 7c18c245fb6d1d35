//! Paths whose last parameter spans several segments: `/files/{path*}`.
//!
//! In: the path of an operation; then the path of a request. Out: the values of the parameters. Not here: whether a value can be several
//! segments (see `params`).

use super::template::Segment;

/// The path of an operation whose last parameter spans several segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CatchAll {
    /// The segments before the last one.
    before: Vec<Part>,
}

/// A segment before the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Fixed(&'static str),
    Params(Segment),
}

impl CatchAll {
    /// `None` if no parameter of the path spans several segments.
    pub(super) fn new(path: &'static str) -> Option<Self> {
        let (before, _) = path.strip_suffix("*}")?.rsplit_once('/')?;
        let part = |segment: &'static str| match segment.contains('{') {
            true => Part::Params(Segment::new(segment)),
            false => Part::Fixed(segment),
        };
        Some(CatchAll { before: before.split('/').map(part).collect() })
    }
    /// The values of the parameters, percent-encoded; `None` if the path of a request does not match.
    pub(super) fn values(&self, path: &str) -> Option<Vec<String>> {
        let (mut values, mut rest) = (Vec::new(), path);
        for part in &self.before {
            let (segment, after) = rest.split_once('/')?;
            match part {
                Part::Fixed(fixed) if *fixed == segment => {}
                Part::Fixed(_) => return None,
                Part::Params(params) => params.add_values(segment, &mut values)?,
            }
            rest = after;
        }
        values.push(Some(rest).filter(|rest| !rest.is_empty())?.to_owned());
        Some(values)
    }
    /// Of two paths that match, the one with the greater precedence is used: the one with more segments, then the one with a fixed segment
    /// where the other has parameters, then the one with more fixed text beside its parameters.
    pub(super) fn precedence(&self) -> (usize, Vec<bool>, usize) {
        let is_fixed = self.before.iter().map(|part| matches!(part, Part::Fixed(_))).collect();
        let params = self.before.iter().filter_map(|part| if let Part::Params(params) = part { Some(params) } else { None });
        (self.before.len(), is_fixed, params.map(Segment::fixed_len).sum())
    }
    /// The path for a matcher in which `{*p2}` is the rest of a path: `/files/{p1}/{*p2}`.
    #[cfg(feature = "axum")]
    pub(super) fn skeleton(&self) -> String {
        let parts = self.before.iter().enumerate().map(|(at, part)| match part {
            Part::Fixed(fixed) => (*fixed).to_owned(),
            Part::Params(_) => format!("{{p{at}}}"),
        });
        format!("{}/{{*p{}}}", parts.collect::<Vec<_>>().join("/"), self.before.len())
    }
    /// Whether a matcher sends every request for a path, which can have parameters, to this one too.
    #[cfg(feature = "axum")]
    pub(super) fn covers(&self, path: &str) -> bool {
        let mut segments = path.split('/');
        let is_covered =
            |part: &Part| segments.next().is_some_and(|segment| !matches!(part, Part::Fixed(fixed) if *fixed != segment));
        self.before.iter().all(is_covered) && segments.next().is_some_and(|segment| !segment.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::CatchAll;

    fn values(path: &'static str, request: &str) -> Option<String> {
        CatchAll::new(path).and_then(|rest| rest.values(request)).map(|values| values.join("|"))
    }

    #[test]
    fn the_last_parameter_is_the_rest() {
        assert_eq!(values("/files/{path*}", "/files/a/b%2Fc/").as_deref(), Some("a/b%2Fc/"));
        assert_eq!(values("/files/{path*}", "/files/"), None);
        assert_eq!(values("/files/{path*}", "/files"), None);
        assert_eq!(values("/{owner}/v{no}.x/{path*}", "/ana/v7.x/a/b").as_deref(), Some("ana|7|a/b"));
        assert_eq!(values("/{owner}/v{no}.x/{path*}", "/ana/7.x/a/b"), None);
        assert_eq!(values("/{path*}", "/a").as_deref(), Some("a"));
        assert_eq!(values("/files/{path}", "/files/a"), None);
    }
}
