//! Checks of the paths of operations: a path must be well formed, and a request must match one operation only.
//!
//! Not here: whether the parameters of a path are declared (see `params`).

use std::collections::BTreeMap;

use specwright_text::path::{fixed_texts, parameter};

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

/// Without a text between two parameters, a request does not say where the first one ends.
pub(super) fn parameters_are_separated(service: &Draft, report: &mut Report<'_>) {
    for (_, Http { path, .. }) in with_http(service).filter(|(_, http)| parameters(&http.path).is_some()) {
        let Some(segment) = path.split('/').find(|segment| segment.contains("}{")) else { continue };
        report.add(
            Problem::error(
                Code::SW0272,
                path.span,
                format!("the segment `{segment}` has two parameters without a text between them"),
            )
            .label("the end of the first parameter is unknown")
            .help("put a text such as `-` between them, or make them one parameter"),
        );
    }
}

/// A parameter over several segments must be the last segment, since nothing says where it ends.
pub(super) fn parameters_over_segments_are_last(service: &Draft, report: &mut Report<'_>) {
    for (_, Http { path, .. }) in with_http(service).filter(|(_, http)| parameters(&http.path).is_some()) {
        let mut segments = path.split('/').rev();
        let is_whole = |segment: &str| spans_segments(segment) && segment.matches('{').count() == 1 && segment.starts_with('{');
        let last = segments.next().filter(|segment| !is_whole(segment));
        let Some(segment) = last.into_iter().chain(segments).find(|segment| segment.contains("*}")) else { continue };
        report.add(
            Problem::error(
                Code::SW0372,
                path.span,
                format!("`{segment}` spans several segments, but is not the end of the path"),
            )
            .label("the end of the parameter is unknown")
            .help("write it as the whole last segment, such as `/files/{path*}`, or take `*` out"),
        );
    }
}

/// A webhook must have no parameters in its path, since a subscriber gives the whole URL.
pub(super) fn webhooks_have_no_parameters(service: &Draft, report: &mut Report<'_>) {
    let has_names = |http: &Http| parameters(&http.path).is_some_and(|names| !names.is_empty());
    for (operation, Http { path, .. }) in with_http(service).filter(|(operation, http)| operation.webhook && has_names(http)) {
        let message = format!("the path of the webhook `{}` has a parameter", *operation.name);
        let problem = Problem::error(Code::SW0392, path.span, message).label("not known to the service that sends it");
        report.add(problem.help("write a fixed path, under which a subscriber receives it; its URL is given when it is sent"));
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

/// Two operations must not have the same method and path, unless their constants distinguish them. This holds for the paths without the base
/// paths of their servers, by which OpenAPI documents list operations, and for those with them, by which a router finds an operation.
pub(super) fn are_unique(service: &Draft, report: &mut Report<'_>) {
    let mut groups: BTreeMap<_, Vec<(&Operation, &Http)>> = BTreeMap::new();
    for (later, again) in with_http(service) {
        let mut same = None;
        for (is_full, path) in [(false, again.path.value.clone()), (true, full_path(service, later, again))] {
            let earlier = groups.entry((later.webhook, again.method, is_full, path)).or_default();
            same = same.or(earlier.iter().find(|(operation, _)| !service.are_told_apart(operation, later)).copied());
            earlier.push((later, again));
        }
        let Some((operation, first)) = same else { continue };
        let message = format!("`{} {}` is already operation `{}`", again.method.as_str(), *again.path, *operation.name);
        report.add(
            Problem::error(Code::SW0274, again.path.span, message)
                .label("again here")
                .related(first.path.span, "first defined here")
                .help("correct the method or the path of one of them, or add a constant parameter that distinguishes them: `Action: { value: … }`"),
        );
    }
}

/// Of two paths that match a request, the router uses the one with more fixed text in the segments with parameters. Two such paths with
/// equally much are ambiguous.
pub(super) fn are_unambiguous(service: &Draft, report: &mut Report<'_>) {
    let mut groups: BTreeMap<_, Vec<(&Operation, &Http)>> = BTreeMap::new();
    for (operation, http) in with_http(service).filter(|(_, http)| parameters(&http.path).is_some_and(|names| !names.is_empty()))
    {
        let path = full_path(service, operation, http);
        let earlier = groups.entry((operation.webhook, http.method, skeleton(&path))).or_default();
        let same = earlier.iter().find(|(other, known)| {
            let other = full_path(service, other, known);
            other != path && are_same_requests(&other, &path)
        });
        if let Some((first, known)) = same {
            let message = format!("a request can match both `{}` and `{}`", *http.path, *known.path);
            report.add(
                Problem::error(Code::SW0275, http.path.span, message)
                    .label(format!("matches requests of operation `{}`", *first.name))
                    .related(known.path.span, "first defined here")
                    .help("make one of the paths differ in a fixed segment"),
            );
        }
        earlier.push((operation, http));
    }
}

/// The path with the base path of its server.
fn full_path(service: &Draft, operation: &Operation, http: &Http) -> String {
    format!("{}{}", service.base_path_of(operation), *http.path)
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
        if parameter(name).0.is_empty() || name.contains(['{', '/']) {
            return None;
        }
        names.push(parameter(name).0);
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
            "write `/{rest}`; the host, here `{host}`, is given to the client. If it is that of a few operations only, declare it under `servers`"
        );
        return Some(("is a whole URL", Some(format!("/{rest}")), help));
    }
    if !path.starts_with('/') {
        return with_correction("does not begin with `/`", &format!("/{path}"));
    }
    if path.contains("//") {
        return with_correction("has an empty segment", &single_slashes(path));
    }
    if path.contains(['?', '#']) {
        return with_help(
            "has a query",
            "a parameter in the query is one of `params`; a constant has a `value`: `comp: { value: list, in: query }`",
        );
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return with_help("has a segment `.` or `..`, which clients remove", "write the path without `.` and `..`");
    }
    let is_escape = |after: &str| after.get(..2).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if !path.split('%').skip(1).all(is_escape) {
        return with_help("has a `%` without two hexadecimal digits", "write `%25` for the character `%`");
    }
    let strange = path.chars().find(|letter| !(letter.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/{}%".contains(*letter)));
    strange.map(|letter| {
        let escaped: String = letter.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
        ("has a character that no path has", Some(path.replace(letter, &escaped)), format!("write `{escaped}` for {letter:?}"))
    })
}

fn single_slashes(path: &str) -> String {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    format!("/{}", segments.join("/"))
}

/// The path with each segment that has parameters replaced by `{}`, and by `{*}` if the parameter spans several segments.
fn skeleton(path: &str) -> String {
    let segment = |segment| match segment {
        _ if spans_segments(segment) => "{*}",
        segment if segment.contains('{') => "{}",
        segment => segment,
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// Whether a path or a segment ends with a parameter over several segments.
pub(super) fn spans_segments(path: &str) -> bool {
    path.ends_with("*}")
}

/// Whether requests can match both paths, of which neither has more fixed text. Their skeletons are equal.
fn are_same_requests(a: &str, b: &str) -> bool {
    let texts = |segment| fixed_texts(segment).collect::<Vec<&str>>();
    let len =
        |path: &str| path.split('/').filter(|segment| segment.contains('{')).flat_map(fixed_texts).map(str::len).sum::<usize>();
    len(a) == len(b) && a.split('/').zip(b.split('/')).all(|(a, b)| overlap(&texts(a), &texts(b)))
}

/// Whether a text can begin and end like both segments.
fn overlap(a: &[&str], b: &[&str]) -> bool {
    let (Some(a_first), Some(b_first), Some(a_last), Some(b_last)) = (a.first(), b.first(), a.last(), b.last()) else {
        return false;
    };
    let prefixes = a_first.starts_with(b_first) || b_first.starts_with(a_first);
    prefixes && (a_last.ends_with(b_last) || b_last.ends_with(a_last))
}
