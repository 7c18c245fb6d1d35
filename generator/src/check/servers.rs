//! Checks of `servers` of the service, and of the servers that operations name.

use super::case::{is_snake, snake_help};
use super::names_in_messages::suggestion;
use super::report::Report;
use super::service::base_path_problem;
use crate::diagnostic::{Code, Problem, closest};
use crate::draft::Draft;
use crate::model::ServerUrl;

/// A server must have a name in snake case, as other names that applications write.
pub(super) fn have_names(service: &Draft, report: &mut Report<'_>) {
    for name in service.servers.iter().map(|server| &server.name).filter(|name| !is_snake(name)) {
        let problem = Problem::error(Code::SW0391, name.span, format!("a server cannot have the name `{}`", **name));
        report.add(problem.label("not in snake case").help(snake_help(name)));
    }
}

/// The URL of a server is a base URL: a scheme and a host, without path, query and credentials. Its base path is one as that of the service.
pub(super) fn have_urls(service: &Draft, report: &mut Report<'_>) {
    for server in &service.servers {
        if let Some((url, why)) = server.url.as_ref().and_then(|url| Some((url, url_problem(url)?))) {
            let problem = Problem::error(Code::SW0391, url.span, format!("`{}` cannot be the URL of a server", **url));
            report.add(
                problem
                    .label(why)
                    .help("write scheme and host, such as `https://files.desk.example`, and the path as `base_path`"),
            );
        }
        if let Some((path, (why, better, help))) =
            server.base_path.as_ref().and_then(|path| Some((path, base_path_problem(path)?)))
        {
            let problem = Problem::error(Code::SW0341, path.span, format!("the `base_path` `{}` {why}", **path));
            report.add(problem.label("not a base path").help(help).replaced_by(better));
        }
    }
}

/// Why a text is not a base URL.
fn url_problem(url: &str) -> Option<&'static str> {
    let Ok(parsed) = url.parse::<ServerUrl>() else {
        return Some("not a URL with `http://` or `https://`, whose variables are `{name=default}`");
    };
    let expanded = parsed.join("");
    let (_, rest) = expanded.split_once("://")?;
    let has_defaults = url.split('{').skip(1).all(|part| part.split('}').next().is_some_and(|variable| variable.contains('=')));
    match rest {
        _ if rest.contains('/') => Some("has a path"),
        _ if rest.contains('@') => Some("has credentials"),
        _ if !has_defaults => Some("has a variable without a default: write `{name=default}`"),
        _ => None,
    }
}

/// An operation must name a server that the service declares.
pub(super) fn are_declared(service: &Draft, report: &mut Report<'_>) {
    let known: Vec<&str> = service.servers.iter().map(|server| server.name.as_str()).collect();
    let mut reported = Vec::new();
    for name in service.operations().filter_map(|operation| operation.server.as_ref()) {
        // Operations of a resource share the span of its server.
        if known.contains(&name.as_str()) || reported.contains(&name.span) {
            continue;
        }
        reported.push(name.span);
        let problem = Problem::error(Code::SW0390, name.span, format!("the service has no server `{}`", **name));
        let help = match known.as_slice() {
            [] => "declare it in service.yaml: `servers: { files: { url: \"https://files.desk.example\" } }`".to_owned(),
            known => suggestion(name, known, "servers"),
        };
        let better = closest(name, known.iter().copied());
        report.add(problem.label("not declared under `servers`").help(help).replaced_by(better));
    }
}
