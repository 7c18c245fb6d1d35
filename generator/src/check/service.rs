//! Checks of the settings of the service in service.yaml.
//!
//! Not here: the name of the service (see `names`).

use super::names_in_messages::quoted_list;
use super::params::header_name_problem;
use super::paths::path_problem;
use super::report::Report;
use crate::diagnostic::{Code, Problem, closest};
use crate::draft::Draft;
use crate::model::{ErrorPart, OutcomeRule, OutcomeSignal, OutcomeValues};
use crate::source::Span;

/// The placeholders that a scope can contain.
const PLACEHOLDERS: &[&str] = &["endpoint", "method"];

/// A service must have operations, or types that are kept, such as the payloads of webhooks. If it has none, `files` is usually empty or
/// lists the wrong files.
pub(super) fn has_operations(service: &Draft, report: &mut Report<'_>) {
    let keeps_types = service.types.iter().any(|def| def.rust.keep);
    if service.operations().next().is_none() && !keeps_types {
        let message = format!("service `{}` has no operations", *service.name);
        let help = "name resource files with `operations` under `files`";
        report.add_missing(Problem::error(Code::SW0340, service.name.span, message).label("this service has none").help(help));
    }
}

/// The base path must be a path without parameters, and must not end with `/`, since the paths of operations begin with `/`.
pub(super) fn base_path_is_well_formed(service: &Draft, report: &mut Report<'_>) {
    let path = service.base_path.as_str();
    if path.is_empty() {
        return;
    }
    if let Some((problem, better, help)) = base_path_problem(path) {
        let problem = at(service, service.setting_spans.base_path, Code::SW0341, format!("the `base_path` `{path}` {problem}"));
        report.add(problem.label("not a base path").help(help).replaced_by(better));
    }
}

/// What is wrong with a base path, the corrected path if there is only one correction, and the help.
pub(super) fn base_path_problem(path: &str) -> Option<(&'static str, Option<String>, String)> {
    let braces = path.contains(['{', '}']).then(|| ("has braces", None, "parameters are in the paths of operations".to_owned()));
    let root = (path == "/").then(|| ("ends with `/`", None, "leave it out".to_owned()));
    let slash = (path.len() > 1 && path.ends_with('/') && !path.contains("//")).then(|| {
        let better = path.trim_end_matches('/').to_owned();
        ("ends with `/`", Some(better.clone()), format!("write `{better}`: the paths of operations begin with `/`"))
    });
    slash.or_else(|| path_problem(path)).or(braces).or(root)
}

/// The status of an error must be from 400 to 599, since a client takes a status below 400 for success or a redirect.
pub(super) fn error_statuses_are_from_400_to_599(service: &Draft, report: &mut Report<'_>) {
    let (errors, spans) = (&service.errors, &service.setting_spans);
    let html = errors.html.iter().map(|status| ("html", status.value, Some(status.span)));
    let own = [("invalid", errors.invalid, spans.invalid), ("refused", errors.refused, spans.refused)];
    let also = errors.also_invalid.iter().map(|status| ("invalid", status.value, Some(status.span)));
    for (key, status, span) in own.into_iter().chain(also).chain(html) {
        if !(400..=599).contains(&status) {
            let message = format!("`{key}` of `errors` is {status}, which is no status of an error");
            let problem = at(service, span, Code::SW0342, message).label("not a status of an error");
            report.add(problem.help("an error's status is a number from 400 to 599"));
        }
    }
}

/// The header with the id of a request must have a valid name, and must not be a header that client and server set themselves.
pub(super) fn request_ids_have_a_header_name(service: &Draft, report: &mut Report<'_>) {
    let Some(name) = &service.errors.request_id else { return };
    let Some((label, help)) = header_name_problem(name) else { return };
    let problem = Problem::error(Code::SW0281, name.span, format!("`{}` cannot be the header with the id of a request", **name));
    report.add(problem.label(label).help(help));
}

/// The body of errors must have a key for the message.
pub(super) fn error_bodies_have_a_message(service: &Draft, report: &mut Report<'_>) {
    let Some(body) = &service.errors.body else { return };
    if !body.iter().any(|(_, part)| *part == ErrorPart::Message) {
        let message = "the body of `errors` has no `message`";
        let problem =
            at(service, service.setting_spans.error_body, Code::SW0344, message.to_owned()).label("no key here is `message`");
        report.add_missing(problem.help("say which key holds it: `body: { error: message }`"));
    }
}

/// `wire.outcome` must distinguish success from failure.
pub(super) fn outcome_distinguishes_success_from_failure(service: &Draft, report: &mut Report<'_>) {
    let Some(outcome) = &service.wire.outcome else { return };
    if let Some(problem) = outcome_problem(outcome) {
        let help = "write it as in `outcome: { field: status, ok: [OK], error: [ERROR], message: [info] }`";
        let problem = at(service, service.setting_spans.outcome, Code::SW0345, format!("`wire.outcome` {problem}"));
        report.add_missing(problem.label("in this outcome").help(help));
    }
}

/// A scope must contain known placeholders only. An unknown one would be sent as it is written.
pub(super) fn scope_placeholders_are_known(service: &Draft, report: &mut Report<'_>) {
    let Some(scope) = service.auth.oauth2.as_ref().and_then(|oauth2| oauth2.scope.as_deref()) else { return };
    let problem = match super::paths::parameters(scope) {
        None => Some("has braces that do not match".to_owned()),
        Some(names) => {
            names.iter().find(|name| !PLACEHOLDERS.contains(name)).map(|name| format!("has the unknown placeholder `{{{name}}}`"))
        }
    };
    if let Some(problem) = problem {
        let wrong = super::paths::parameters(scope).unwrap_or_default().into_iter().find(|name| !PLACEHOLDERS.contains(name));
        let meant = wrong.and_then(|name| closest(name, PLACEHOLDERS.iter().copied()));
        let help = match meant {
            Some(meant) => format!("did you mean `{{{meant}}}`?"),
            None => format!("the placeholders are {}, in braces", quoted_list(PLACEHOLDERS)),
        };
        let problem =
            at(service, service.setting_spans.scope, Code::SW0346, format!("the `scope` `{scope}` of `oauth2` {problem}"));
        let better = wrong.zip(meant).map(|(wrong, meant)| scope.replace(&format!("{{{wrong}}}"), &format!("{{{meant}}}")));
        report.add(problem.label("not a scope").help(help).replaced_by(better.map(|scope| format!("\"{scope}\""))));
    }
}

/// `token_url` must be a path of the service or a whole URL.
pub(super) fn token_url_is_well_formed(service: &Draft, report: &mut Report<'_>) {
    let Some(oauth2) = &service.auth.oauth2 else { return };
    let url = oauth2.token_url.as_str();
    let path = url.starts_with('/') && !url.starts_with("//") && !url.contains(char::is_whitespace);
    if !(is_whole_url(url) || path) {
        let help = "write a path such as `/oauth/access_token`, or a whole URL";
        let problem = at(service, service.setting_spans.token_url, Code::SW0347, format!("the `token_url` `{url}` is no URL"));
        report.add(problem.label("neither a path nor a URL").help(help));
    }
}

/// The `url` of `contact` and of `license` must be a whole URL, since readers of documentation follow it.
pub(super) fn links_are_whole_urls(service: &Draft, report: &mut Report<'_>) {
    let contact = service.contact.as_ref().and_then(|contact| contact.url.as_ref());
    let license = service.license.as_ref().and_then(|license| license.url.as_ref());
    for (key, url) in [("contact", contact), ("license", license)].into_iter().filter_map(|(key, url)| Some((key, url?))) {
        if !is_whole_url(url) {
            let message = format!("the `url` `{}` of `{key}` is no URL", url.value);
            report.add(
                Problem::error(Code::SW0347, url.span, message).help("write a whole URL, such as `https://desk.example/support`"),
            );
        }
    }
}

/// Whether the text begins with `http://` or `https://` and has no white space.
fn is_whole_url(url: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty()) && !url.contains(char::is_whitespace)
}

/// An operation should not be `public` if the service takes no credentials, since every operation is public then.
pub(super) fn public_has_an_effect(service: &Draft, report: &mut Report<'_>) {
    for operation in service.operations().filter(|it| it.auth.is_public() && !it.webhook && !service.auth.is_some()) {
        report.add(
            Problem::warning(
                Code::SW0348,
                operation.name.span,
                format!("operation `{}` is `public`, but so is every other operation", *operation.name),
            )
            .label("the service takes no credentials")
            .help("take `public` out, or say under `auth` which credentials the service takes"),
        );
    }
}

/// An error at the span of a setting; at the name of the service if the setting is absent and its default is wrong.
fn at(service: &Draft, span: Option<Span>, code: Code, message: String) -> Problem {
    Problem::error(code, span.unwrap_or(service.name.span), message)
}

/// The reason why an outcome does not distinguish success from failure; `None` if it does.
pub(super) fn outcome_problem(outcome: &OutcomeRule) -> Option<String> {
    if outcome.field.only_step() == Some("") {
        return Some("names no field".to_owned());
    }
    let values = match &outcome.signal {
        OutcomeSignal::Presence => return None,
        OutcomeSignal::Value(values) => values,
    };
    if let Some(problem) = values_problem(values) {
        return Some(problem);
    }
    let field = &outcome.field;
    let path = outcome.message.iter().find(|path| *path == field || path.is_inside(field) || field.is_inside(path))?;
    Some(format!("has its message in `{path}`, and `{field}` tells the outcome"))
}

/// The reason why the values of an outcome do not distinguish success from failure; `None` if they do.
fn values_problem(values: &OutcomeValues) -> Option<String> {
    if values.error.is_empty() && values.unlisted_is_ok && values.absent_is_ok {
        return Some("never means failure".to_owned());
    }
    let both = values.all_ok().find(|value| values.error.contains(value))?;
    Some(format!("says {} for success and for failure", both.quoted()))
}
