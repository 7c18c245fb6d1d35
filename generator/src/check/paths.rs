//! Rules for the paths of operations: a path must be well formed, and a request must match one operation only.
//!
//! Not here: whether the parameters of a path are declared (see `params`).

use super::repeated::repeated;
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Operation};
use crate::model::Http;

/// A path must be well formed, since it becomes a part of a request line, after the base path.
pub(super) fn are_well_formed(service: &Draft, report: &mut Report<'_>) {
    for (_, Http { path, .. }) in with_http(service) {
        let Some((problem, better, help)) = path_problem(path) else { continue };
        report.add(
            Problem::error(Code::SW0270, path.span, format!("the path `{}` {problem}", **path))
                .label("not a path")
                .help(help)
                .replaced_by(better),
        );
    }
}

/// Each brace must be a part of a parameter `{name}`.
pub(super) fn braces_are_balanced(service: &Draft, report: &mut Report<'_>) {
    for (_, Http { path, .. }) in with_http(service).filter(|(_, http)| parameters(&http.path).is_none()) {
        report.add(
            Problem::error(Code::SW0271, path.span, format!("the braces of the path `{}` do not match", **path))
                .label("a brace without its other half, or without a name inside")
                .help("a parameter in a path is `{name}`"),
        );
    }
}

/// A parameter must be a whole segment, since routers match whole segments. `/files/{name}.png` is an error.
pub(super) fn parameters_are_whole_segments(service: &Draft, report: &mut Report<'_>) {
    for (_, Http { path, .. }) in with_http(service).filter(|(_, http)| parameters(&http.path).is_some()) {
        let mut segments = path.split('/').filter(|segment| segment.contains('{'));
        let Some(segment) = segments.find(|segment| whole_parameter(segment).is_none()) else { continue };
        report.add(
            Problem::error(Code::SW0272, path.span, format!("the segment `{segment}` is a parameter only in part"))
                .label("a parameter is a whole segment")
                .help(format!("make the whole segment a parameter, as in `{{name}}`: callers then send and get it whole; the language cannot express `{segment}` itself")),
        );
    }
}

/// A path must not name a parameter twice, since a parameter has one value.
pub(super) fn parameters_are_unique(service: &Draft, report: &mut Report<'_>) {
    for (_, Http { path, .. }) in with_http(service) {
        let names = parameters(path).unwrap_or_default();
        for (_, again) in repeated(names, Some) {
            report.add(
                Problem::error(Code::SW0273, path.span, format!("the path has the parameter `{again}` twice"))
                    .label("twice here")
                    .help("give one of them another name"),
            );
        }
    }
}

/// Two operations must not have the same method and path.
pub(super) fn are_unique(service: &Draft, report: &mut Report<'_>) {
    for ((operation, first), (_, again)) in repeated(with_http(service), |(_, http)| Some((http.method, http.path.as_str()))) {
        let message = format!("`{} {}` is already operation `{}`", again.method.as_str(), *again.path, *operation.name);
        report.add(
            Problem::error(Code::SW0274, again.path.span, message)
                .label("again here")
                .related(first.path.span, "first defined here")
                .help("correct the method or the path of one of them"),
        );
    }
}

/// Two paths of one method must differ in more than the names of their parameters, since a request would match both of them.
pub(super) fn are_unambiguous(service: &Draft, report: &mut Report<'_>) {
    for ((operation, first), (_, again)) in
        repeated(with_http(service), |(_, http)| Some((http.method, without_parameter_names(&http.path)?)))
    {
        if first.path == again.path {
            continue;
        }
        let message = format!("every request for `{}` fits `{}` as well", *again.path, *first.path);
        report.add(
            Problem::error(Code::SW0275, again.path.span, message)
                .label(format!("is the same as that of operation `{}`", *operation.name))
                .related(first.path.span, "first defined here")
                .help("make one of the paths differ in a fixed segment"),
        );
    }
}

/// All operations whose method and path are known.
pub(super) fn with_http(service: &Draft) -> impl Iterator<Item = (&Operation, &Http)> {
    service.operations().filter_map(|operation| Some((operation, operation.known_http()?)))
}

/// The names of the parameters in a path; `None` if the braces do not match.
pub(super) fn parameters(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut left = path;
    while let Some(at) = left.find(['{', '}']) {
        let (_, from) = left.split_at_checked(at)?;
        let (name, rest) = from.strip_prefix('{')?.split_once('}')?;
        if name.is_empty() || name.contains(['{', '/']) {
            return None;
        }
        names.push(name);
        left = rest;
    }
    Some(names)
}

/// What is wrong with a path apart from its braces, the corrected path if there is only one correction, and the help.
pub(super) fn path_problem(path: &str) -> Option<(&'static str, Option<String>, String)> {
    let with_correction = |problem, better: &str| Some((problem, Some(better.to_owned()), format!("write `{better}`")));
    let with_help = |problem, help: &str| Some((problem, None, help.to_owned()));
    if let Some((_, rest)) = path.split_once("://") {
        let (host, rest) = rest.split_once('/').unwrap_or((rest, ""));
        let help = format!(
            "write `/{rest}`; the host, here `{host}`, is given to the client: the language cannot express a host for one operation"
        );
        return Some(("is a whole URL", Some(format!("/{rest}")), help));
    }
    if !path.starts_with('/') {
        return with_correction("does not begin with `/`", &format!("/{path}"));
    }
    if path.contains("//") {
        return with_correction("has an empty segment", &single_slashes(path));
    }
    if path.len() > 1 && path.ends_with('/') {
        let help = format!(
            "write `{}`; servers that want the `/` mostly redirect to it, which a client follows for GET and HEAD",
            path.trim_end_matches('/')
        );
        return Some(("ends with `/`", Some(path.trim_end_matches('/').to_owned()), help));
    }
    if path.contains(['?', '#']) {
        return with_help("has a query", "a parameter in the query is one of `params`");
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return with_help("has a segment that clients take for a direction", "write the path without `.` and `..`");
    }
    let strange = path.chars().find(|letter| !(letter.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/{}".contains(*letter)));
    strange.map(|letter| ("has a character that no path has", None, format!("write it without {letter:?}")))
}

fn single_slashes(path: &str) -> String {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    format!("/{}", segments.join("/"))
}

/// The name of the parameter that is a whole segment: `id` for `{id}`.
fn whole_parameter(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '}'])).then_some(name)
}

/// The path with `{}` in place of each parameter; `None` if a segment is a parameter only in part.
fn without_parameter_names(path: &str) -> Option<String> {
    let segments = path.split('/').map(|segment| match whole_parameter(segment) {
        Some(_) => Some("{}"),
        None => Some(segment).filter(|segment| !segment.contains(['{', '}'])),
    });
    Some(segments.collect::<Option<Vec<_>>>()?.join("/"))
}

/// The names of the parameters in a path; `None` unless each of them is a whole segment.
pub(super) fn whole_parameters(path: &str) -> Option<Vec<&str>> {
    without_parameter_names(path).and_then(|_| parameters(path))
}
