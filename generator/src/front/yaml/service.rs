//! Reads service.yaml.
//!
//! In: the tree of the file. Out: the service. Not here: the meaning of its keywords (see `resolve`).

use std::path::Path;

use super::keys::{Keys, Value};
use super::{auth, declarations, errors, expression};
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Contact, License, NamedServer, OutcomeErrors, OutcomeRule, SendKey, Service, ServiceChoices, Wire};
use crate::language::keys::{CONTACT, LICENSE, OUTCOME, SEND, SERVER, SERVICE, WIRE};
use crate::model::Method;
use crate::source::{Sources, Span, Spanned};
use crate::syntax::Node;

/// The version of the language that this generator reads.
const LANGUAGE_VERSION: u64 = 1;

/// Reads service.yaml. Returns `None` if it is not a mapping. A service without a name gets the name `Service`, so that the problems in its
/// files are reported too.
pub(super) fn read(root: Node, beginning: Span, problems: &mut Problems) -> Option<Service> {
    let value = Value { name: "service.yaml".to_owned(), key_span: beginning, is_file: true, node: root };
    let mut keys = Keys::open(value, &SERVICE, beginning, problems)?;
    check_version(&mut keys, problems);
    let service = Service {
        name: keys.text("service", problems).unwrap_or_else(|| Spanned::new("Service".to_owned(), beginning)),
        title: keys.text("title", problems),
        docs: keys.text("docs", problems),
        version: keys.text("version", problems),
        contact: keys.take("contact").and_then(|value| contact(value, problems)),
        license: keys.take("license").and_then(|value| license(value, problems)),
        base_path: keys.text("base_path", problems),
        servers: servers(&mut keys, problems),
        files: keys.texts("files", problems),
        auth: keys.take("auth").and_then(|value| auth::read(value, problems)).unwrap_or_default(),
        wire: keys.take("wire").and_then(|value| wire(value, problems)).unwrap_or_default(),
        headers: keys.take("headers").and_then(|value| expression::read(value, problems)),
        errors: keys.take("errors").and_then(|value| errors::read(value, problems)).unwrap_or_default(),
        declarations: declarations::read(&mut keys, problems),
    };
    keys.finish(problems);
    Some(service)
}

/// Reads the keys of a service in a file of choices.
pub(super) fn choices(keys: &mut Keys, problems: &mut Problems) -> ServiceChoices {
    ServiceChoices {
        name: keys.text("service", problems),
        title: keys.text("title", problems),
        docs: keys.text("docs", problems),
        version: keys.text("version", problems),
        contact: keys.take("contact").and_then(|value| contact(value, problems)),
        license: keys.take("license").and_then(|value| license(value, problems)),
        base_path: keys.text("base_path", problems),
        servers: servers(keys, problems),
        auth: keys.take("auth").and_then(|value| auth::read(value, problems)),
        wire: keys.take("wire").and_then(|value| wire(value, problems)),
        errors: keys.take("errors").and_then(|value| errors::read(value, problems)),
        headers: keys.take("headers").and_then(|value| expression::read(value, problems)),
    }
}

/// Whether a file is a resource file in place of service.yaml. If so, that is reported, and the help names the service.yaml in the same
/// folder, if there is one.
pub(super) fn is_resource(root: &Node, path: &Path, sources: &Sources, problems: &mut Problems) -> bool {
    let find = |wanted: &str| root.entries().iter().find(|entry| entry.name() == wanted).map(|entry| &entry.key);
    let Some(key) = find("resource").filter(|_| find("specwright").is_none() && find("service").is_none()) else { return false };
    let problem = Problem::error(Code::SW0032, key.span, "this is a resource file, not a whole specification");
    let service = path.with_file_name("service.yaml");
    problems.add(problem.label("begins a resource").help(match sources.is_file(&service) && service != path {
        true => format!("a specification is read from its beginning: give {}", service.display()),
        false => "a specification begins with service.yaml, which lists its resource files under `files`".to_owned(),
    }));
    true
}

pub(super) fn check_version(keys: &mut Keys, problems: &mut Problems) {
    let Some(version) = keys.take("specwright").and_then(|value| value.count(problems)) else { return };
    if version.value != LANGUAGE_VERSION {
        let message = format!("version {} of the language is unknown", version.value);
        let problem = Problem::error(Code::SW0018, version.span, message).label(format!("expected {LANGUAGE_VERSION}"));
        problems.add(problem.help("a later version of the generator may know it"));
    }
}

fn servers(keys: &mut Keys, problems: &mut Problems) -> Vec<NamedServer> {
    let named = keys.take("servers").map(|value| value.named(problems)).unwrap_or_default();
    named.into_iter().filter_map(|(name, value)| server(name, value, problems)).collect()
}

fn server(name: Spanned<String>, value: Value, problems: &mut Problems) -> Option<NamedServer> {
    let mut keys = value.keys(&SERVER, problems)?;
    let (url, base_path) = (keys.text("url", problems), keys.text("base_path", problems));
    let docs = keys.text("docs", problems).map(|docs| docs.value).unwrap_or_default();
    keys.finish(problems);
    Some(NamedServer { name, url, base_path, docs })
}

fn contact(value: Value, problems: &mut Problems) -> Option<Contact> {
    let mut keys = value.keys(&CONTACT, problems)?;
    let contact =
        Contact { name: keys.text("name", problems), url: keys.text("url", problems), email: keys.text("email", problems) };
    keys.finish(problems);
    Some(contact)
}

fn license(value: Value, problems: &mut Problems) -> Option<License> {
    let mut keys = value.keys(&LICENSE, problems)?;
    let (name, url) = (keys.need_text("name", problems), keys.text("url", problems));
    keys.finish(problems);
    Some(License { name: name?, url })
}

fn wire(value: Value, problems: &mut Problems) -> Option<Wire> {
    let mut keys = value.keys(&WIRE, problems)?;
    let wire = Wire {
        send: keys.take("send").and_then(|value| send(value, problems)).unwrap_or_default(),
        accept: keys.text("accept", problems),
        arrays: keys.text("arrays", problems),
        booleans: keys.text("booleans", problems),
        scalars: keys.text("scalars", problems),
        empty_map: keys.text("empty_map", problems),
        unknown: keys.text("unknown", problems),
        absent: keys.word_or_null("absent", problems),
        outcome: keys.take("outcome").and_then(|value| outcome(value, problems)),
    };
    keys.finish(problems);
    Some(wire)
}

fn send(value: Value, problems: &mut Problems) -> Option<Vec<(SendKey, Spanned<String>)>> {
    let mut keys = value.keys(&SEND, problems)?;
    let words = SEND_KEYS.into_iter().filter_map(|(name, key)| Some((key, keys.text(name, problems)?))).collect();
    keys.finish(problems);
    Some(words)
}

/// The keys of `send`.
const SEND_KEYS: [(&str, SendKey); 7] = [
    ("get", SendKey::Method(Method::Get)),
    ("head", SendKey::Method(Method::Head)),
    ("post", SendKey::Method(Method::Post)),
    ("put", SendKey::Method(Method::Put)),
    ("patch", SendKey::Method(Method::Patch)),
    ("delete", SendKey::Method(Method::Delete)),
    ("files", SendKey::Files),
];

fn outcome(value: Value, problems: &mut Problems) -> Option<OutcomeRule> {
    let mut keys = value.keys(&OUTCOME, problems)?;
    let field = keys.text("field", problems);
    let error = keys.take("error").and_then(|value| outcome_errors(value, problems));
    let ok = match &error {
        Some(OutcomeErrors::Present) => keys.take("ok").map_or(Some(Vec::new()), |value| value.scalars(problems)),
        _ => keys.need("ok").and_then(|value| value.scalars(problems)),
    };
    let (message, unlisted, absent) =
        (keys.texts("message", problems), keys.text("unlisted", problems), keys.text("absent", problems));
    keys.finish(problems);
    let error = error.unwrap_or(OutcomeErrors::Values(Vec::new()));
    Some(OutcomeRule { field: field?, ok: ok?, error, message, unlisted, absent })
}

/// Reads `error` of an outcome: a list of values, or `present`.
fn outcome_errors(value: Value, problems: &mut Problems) -> Option<OutcomeErrors> {
    match value.is_word("present") {
        true => Some(OutcomeErrors::Present),
        false => value.scalars(problems).map(OutcomeErrors::Values),
    }
}
