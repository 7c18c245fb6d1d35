//! The example request of an operation.
//!
//! In: an operation. Out: its path, query, headers, credentials and body, with the values of its example as text.

use serde_json::Value;

use super::variables::base_url_of;
use crate::bug::Bug;
use crate::example::{Request, literal};
use crate::model::{
    Arrays, BodyKind, ConstantLocation, ConstantParam, Credential, KeyLocation, Location, Lookups, Media, Operation, Param,
    Resource, Service,
};

/// The example requests of all operations, by resource.
pub(super) fn calls(service: &Service) -> Result<Vec<(&Resource, Vec<Call<'_>>)>, Bug> {
    let lookups = Lookups::new(service);
    let mut calls = Vec::new();
    for resource in service.resources.iter().filter(|it| it.called().next().is_some() || it.webhooks().next().is_none()) {
        calls.push((resource, resource.called().map(|operation| Call::of(&lookups, operation)).collect()));
    }
    lookups.finish()?;
    Ok(calls)
}

/// The example request of an operation.
pub(super) struct Call<'s> {
    pub(super) operation: &'s Operation,
    /// The name of the variable with the base URL.
    pub(super) base_url: String,
    /// The path without the base path. A parameter without an example keeps its name in braces.
    pub(super) path: String,
    /// Parameters in the query, each with its percent-encoded value or with a variable. A parameter that the example does not send has no value.
    pub(super) query: Vec<(String, Option<String>)>,
    /// Headers except for `Content-Type` and `Authorization`.
    pub(super) headers: Vec<(String, String)>,
    /// How the request is authenticated in the header `Authorization`.
    pub(super) authorization: Authorization,
    pub(super) body: ExampleBody,
}

/// The credentials in the header `Authorization`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Authorization {
    None,
    Basic,
    /// A bearer token. The text is the name of its variable.
    Bearer(&'static str),
}

/// The body of a request.
pub(super) enum ExampleBody {
    None,
    Json(String, Value),
    Form(Vec<(String, String)>),
    Multipart(Vec<(String, Part)>),
    /// A text, with its media type.
    Text(String, String),
    /// A file, with its media type.
    File(String),
}

/// A part of a multipart body.
pub(super) enum Part {
    Text(String),
    File,
}

impl<'s> Call<'s> {
    /// The example request. If no example follows all rules, no parameters are sent.
    pub(super) fn of(lookups: &Lookups<'s>, operation: &'s Operation) -> Self {
        let service = lookups.service;
        let request = Request::of(lookups, operation).unwrap_or_default();
        let mut call = Call {
            operation,
            base_url: base_url_of(service.server_of(operation)),
            path: operation.http.path.value.clone(),
            query: Vec::new(),
            headers: Vec::new(),
            authorization: Authorization::None,
            body: body(service, operation, &request),
        };
        for constant in &operation.constants {
            call.add_constant(service, constant);
        }
        for (id, param) in operation.params_by_id() {
            call.add(service, param, request.value(id));
        }
        call.add_credentials(service);
        call
    }

    /// Adds a constant that is not in the body.
    fn add_constant(&mut self, service: &Service, constant: &ConstantParam) {
        let (name, text) = (constant.name.value.clone(), scalar_text(service, &literal(&constant.value)));
        match constant.location {
            ConstantLocation::Header if name.eq_ignore_ascii_case("content-type") => {} // The body has it.
            ConstantLocation::Header => self.headers.push((name, text)),
            ConstantLocation::Cookie => self.add_cookie(&format!("{name}={text}")),
            ConstantLocation::Query => self.query.push((name, Some(percent_encoded(&text)))),
            ConstantLocation::Body | ConstantLocation::Form => {}
        }
    }

    /// Adds a parameter that is not in the body.
    fn add(&mut self, service: &Service, param: &Param, value: Option<&Value>) {
        let name = param.name.as_str();
        match (self.operation.location(param), value) {
            (Location::Path, Some(value)) => {
                let text = one_text(service, param, value);
                let segments: Vec<_> = text.split('/').map(percent_encoded).collect();
                self.path = self.path.replace(&format!("{{{name}*}}"), &segments.join("/"));
                self.path = self.path.replace(&format!("{{{name}}}"), &percent_encoded(&text));
            }
            (Location::Cookie, Some(value)) => self.add_cookie(&format!("{name}={}", one_text(service, param, value))),
            (Location::Header, Some(value)) => self.headers.push((name.to_owned(), one_text(service, param, value))),
            (Location::Query, Some(value)) => {
                let pairs = pairs_of(service, param, value).into_iter();
                self.query.extend(pairs.map(|(name, value)| (name, Some(percent_encoded(&value)))));
            }
            (Location::Query, None) => self.query.push((name.to_owned(), None)),
            (Location::Path | Location::Cookie | Location::Header, None) => {}
            (Location::Body | Location::Form | Location::Whole(_), _) => {}
        }
    }

    /// Adds the credentials of the first alternative.
    fn add_credentials(&mut self, service: &Service) {
        for credential in service.alternatives(self.operation).into_iter().next().unwrap_or_default() {
            let key = match credential {
                Credential::Basic => {
                    self.authorization = Authorization::Basic;
                    continue;
                }
                Credential::Bearer => {
                    self.authorization = Authorization::Bearer("token");
                    continue;
                }
                Credential::OAuth2 => {
                    self.authorization = Authorization::Bearer("access_token");
                    continue;
                }
                Credential::ApiKey(key) => key,
            };
            let (wire, variable) = (key.wire.value.clone(), format!("{{{{{}}}}}", key.name.value));
            match key.location {
                KeyLocation::Header => self.headers.push((wire, variable)),
                KeyLocation::Query => self.query.push((wire, Some(variable))),
                KeyLocation::Cookie => self.add_cookie(&format!("{wire}={variable}")),
            }
        }
    }

    /// Adds a cookie, `name=value`. All cookies are in one header.
    fn add_cookie(&mut self, cookie: &str) {
        match self.headers.iter_mut().find(|(name, _)| name == "Cookie") {
            Some((_, cookies)) => cookies.push_str(&format!("; {cookie}")),
            None => self.headers.push(("Cookie".to_owned(), cookie.to_owned())),
        }
    }
}

/// The body with the values of the example.
fn body(service: &Service, operation: &Operation, request: &Request) -> ExampleBody {
    if let Some((id, _, kind)) = operation.whole_body() {
        let media = operation.media.as_ref().map_or(kind.default_media(), |media| media.as_str()).to_owned();
        return match (kind, request.value(id)) {
            (_, None) => ExampleBody::None,
            (BodyKind::Json, Some(value)) => ExampleBody::Json(media, value.clone()),
            (BodyKind::Text, Some(value)) => ExampleBody::Text(media, scalar_text(service, value)),
            (BodyKind::Bytes | BodyKind::File, Some(_)) => ExampleBody::File(media),
        };
    }
    let media = service.media_of_body(operation);
    let params = operation.body_params();
    let sent = params.iter().filter_map(|(id, param)| Some((*param, request.value(*id)?)));
    let constants: Vec<_> =
        operation.body_constants().map(|constant| (constant.name.value.clone(), literal(&constant.value))).collect();
    let texts = constants.iter().map(|(name, value)| (name.clone(), scalar_text(service, value)));
    match media {
        _ if params.is_empty() && constants.is_empty() => ExampleBody::None,
        Media::Json => {
            let sent = sent.map(|(param, value)| (param.name.value.clone(), value.clone()));
            let name = operation.constant_content_type().unwrap_or_else(|| media.name().to_owned());
            ExampleBody::Json(name, constants.iter().cloned().chain(sent).collect())
        }
        Media::Form => ExampleBody::Form(texts.chain(sent.flat_map(|(param, value)| pairs_of(service, param, value))).collect()),
        Media::Multipart => {
            let texts = texts.map(|(name, text)| (name, Part::Text(text)));
            ExampleBody::Multipart(texts.chain(sent.flat_map(|(param, value)| parts(service, param, value))).collect())
        }
    }
}

/// The parts of a parameter in a multipart body.
fn parts(service: &Service, param: &Param, value: &Value) -> Vec<(String, Part)> {
    if param.is_file_or_list() {
        return vec![(service.name_in_body(Media::Multipart, param), Part::File)];
    }
    pairs_of(service, param, value).into_iter().map(|(name, value)| (name, Part::Text(value))).collect()
}

/// The value of a parameter in a path or a header: one text, in which a list or an object has commas.
fn one_text(service: &Service, param: &Param, value: &Value) -> String {
    match param.is_json_text() {
        true => value.to_string(),
        false => joined(service, value, ","),
    }
}

/// The items of a list, or the keys and values of an object in turn, with a separator between them. Any other value as text.
fn joined(service: &Service, value: &Value, separator: &str) -> String {
    let items: Vec<String> = match value {
        Value::Array(items) => items.iter().map(|item| scalar_text(service, item)).collect(),
        Value::Object(entries) => entries.iter().flat_map(|(key, value)| [key.clone(), scalar_text(service, value)]).collect(),
        value => vec![scalar_text(service, value)],
    };
    items.join(separator)
}

/// The value of a parameter as pairs of a query or a form, in the style of the parameter.
fn pairs_of(service: &Service, param: &Param, value: &Value) -> Vec<(String, String)> {
    let arrays = service.arrays_of(param);
    // Without a style of its own, an object has its keys in brackets.
    let separator = arrays.separator().filter(|_| value.is_array() || param.style.is_some());
    match separator {
        _ if param.is_json_text() => vec![(param.name.value.clone(), value.to_string())],
        Some(separator) => vec![(param.name.value.clone(), joined(service, value, separator))],
        None => pairs(service, arrays, &param.name, value),
    }
}

/// A value as pairs of a query or a form: `a[]=1` for each item of a list, `a[key]=1` for each entry of an object.
fn pairs(service: &Service, arrays: Arrays, name: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Array(items) => {
            let name = arrays.listed_name(name);
            items.iter().flat_map(|item| pairs(service, arrays, &name, item)).collect()
        }
        Value::Object(entries) => {
            entries.iter().flat_map(|(key, value)| pairs(service, arrays, &format!("{name}[{key}]"), value)).collect()
        }
        value => vec![(name.to_owned(), scalar_text(service, value))],
    }
}

/// A scalar as it is written in a path, a query, a header and a form.
fn scalar_text(service: &Service, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(flag) if service.wire.numeric_booleans => u8::from(*flag).to_string(),
        Value::Null => String::new(),
        value => value.to_string(),
    }
}

/// A text with every byte percent-encoded that has a meaning in a URL, or in a template of variables.
pub(super) fn percent_encoded(text: &str) -> String {
    let is_unreserved = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    let encode = |byte: u8| if is_unreserved(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(encode).collect()
}
