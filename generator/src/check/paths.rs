//! Paths of operations: well formed, and each request leads to one operation.
//!
//! In: the service. Out: paths that no request line can have, or that two operations share. Not here: whether the
//! parameters in them are declared (see `params`).

use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Operation, Service};

/// A path stands in a request line, behind the base path.
pub(super) fn are_well_formed(service: &Service, report: &mut Report<'_>) {
    for Operation { path, .. } in walk::placed(service) {
        let Some((problem, better, help)) = malformed(path) else { continue };
        report.add(
            Problem::error(Code::SW0270, path.span, format!("the path `{}` {problem}", **path))
                .label("not a path")
                .help(help)
                .replaced_by(better),
        );
    }
}

/// `{name}` is a parameter; a brace alone is a slip.
pub(super) fn braces_are_balanced(service: &Service, report: &mut Report<'_>) {
    for Operation { path, .. } in walk::placed(service).filter(|operation| parameters(&operation.path).is_none()) {
        report.add(
            Problem::error(Code::SW0271, path.span, format!("the braces of the path `{}` do not match", **path))
                .label("a brace without its other half, or without a name inside")
                .help("a parameter in a path is `{name}`"),
        );
    }
}

/// Routers choose by whole segments.
pub(super) fn parameters_are_whole_segments(service: &Service, report: &mut Report<'_>) {
    for Operation { path, .. } in walk::placed(service).filter(|operation| parameters(&operation.path).is_some()) {
        let mut segments = path.split('/').filter(|segment| segment.contains('{'));
        let Some(segment) = segments.find(|segment| placeholder(segment).is_none()) else { continue };
        report.add(
            Problem::error(Code::SW0272, path.span, format!("the segment `{segment}` is a parameter only in part"))
                .label("a parameter is a whole segment")
                .help(format!("make the whole segment a parameter, as in `{{name}}`: callers then send and get it whole; the language cannot express `{segment}` itself")),
        );
    }
}

/// One name stands for one value.
pub(super) fn parameters_differ(service: &Service, report: &mut Report<'_>) {
    for Operation { path, .. } in walk::placed(service) {
        let names = parameters(path).unwrap_or_default();
        for (_, again) in walk::repeated(names, Some) {
            report.add(
                Problem::error(Code::SW0273, path.span, format!("the path has the parameter `{again}` twice"))
                    .label("twice here")
                    .help("give one of them another name"),
            );
        }
    }
}

/// Method and path name one operation.
pub(super) fn are_used_once(service: &Service, report: &mut Report<'_>) {
    for (first, again) in walk::repeated(walk::placed(service), |operation| Some((operation.method, operation.path.as_str()))) {
        let message = format!("`{} {}` is already operation `{}`", again.method.as_str(), *again.path, *first.name);
        report.add(
            Problem::error(Code::SW0274, again.path.span, message)
                .label("again here")
                .related(first.path.span, "first defined here")
                .help("correct the method or the path of one of them"),
        );
    }
}

/// Where only the names of parameters differ, a request fits both.
pub(super) fn are_unambiguous(service: &Service, report: &mut Report<'_>) {
    for (first, again) in walk::repeated(walk::placed(service), |operation| Some((operation.method, skeleton(&operation.path)?)))
    {
        if first.path == again.path {
            continue;
        }
        let message = format!("every request for `{}` fits `{}` as well", *again.path, *first.path);
        report.add(
            Problem::error(Code::SW0275, again.path.span, message)
                .label(format!("cannot be told from operation `{}`", *first.name))
                .related(first.path.span, "first defined here")
                .help("make one of the paths differ in a fixed segment"),
        );
    }
}

/// The names of the parameters in a path; `None` when the braces do not match.
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

/// What is wrong with a path, the path that is meant, and a help; braces apart.
pub(super) fn malformed(path: &str) -> Option<(&'static str, Option<String>, String)> {
    let instead = |problem, better: &str| Some((problem, Some(better.to_owned()), format!("write `{better}`")));
    let because = |problem, help: &str| Some((problem, None, help.to_owned()));
    if let Some((_, rest)) = path.split_once("://") {
        let (host, rest) = rest.split_once('/').unwrap_or((rest, ""));
        let help = format!(
            "write `/{rest}`; the host, here `{host}`, is given to the client: the language cannot express a host for one operation"
        );
        return Some(("is a whole URL", Some(format!("/{rest}")), help));
    }
    if !path.starts_with('/') {
        return instead("does not begin with `/`", &format!("/{path}"));
    }
    if path.contains("//") {
        return instead("has an empty segment", &single_slashes(path));
    }
    if path.len() > 1 && path.ends_with('/') {
        let help = format!(
            "write `{}`; servers that want the `/` mostly redirect to it, which a client follows for GET and HEAD",
            path.trim_end_matches('/')
        );
        return Some(("ends with `/`", Some(path.trim_end_matches('/').to_owned()), help));
    }
    if path.contains(['?', '#']) {
        return because("has a query", "a parameter in the query is one of `params`");
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return because("has a segment that clients take for a direction", "write the path without `.` and `..`");
    }
    let strange = path.chars().find(|letter| !(letter.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/{}".contains(*letter)));
    strange.map(|letter| ("has a character that no path has", None, format!("write it without {letter:?}")))
}

fn single_slashes(path: &str) -> String {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    format!("/{}", segments.join("/"))
}

fn placeholder(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '}'])).then_some(name)
}

/// The path with all parameters alike; `None` when its parameters cannot be told, which is reported.
fn skeleton(path: &str) -> Option<String> {
    let segments = path.split('/').map(|segment| match placeholder(segment) {
        Some(_) => Some("{}"),
        None => Some(segment).filter(|segment| !segment.contains(['{', '}'])),
    });
    Some(segments.collect::<Option<Vec<_>>>()?.join("/"))
}

/// The names of the parameters in a path, when each is a whole segment.
pub(super) fn whole_parameters(path: &str) -> Option<Vec<&str>> {
    skeleton(path).and_then(|_| parameters(path))
}
