//! Options of the OpenAPI target.
//!
//! In: nothing but the URL of a server as text. Out: `OpenApiOptions`. Not here: the effects of the options (see the other modules).

use std::str::FromStr;

use serde_json::{Value, json};

use super::{Object, OpenApiVersion, object};

/// Options of an OpenAPI document.
#[derive(Clone, Debug, Default)]
pub struct OpenApiOptions {
    /// The version of the format.
    pub version: OpenApiVersion,
    /// The media types of request bodies.
    pub bodies: OpenApiBodies,
    /// How rules across parameters are described.
    pub rules: OpenApiRules,
    /// The URL of the server; `None` for the host that serves the document.
    pub server: Option<ServerUrl>,
}

/// The media types in which a request body is described.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenApiBodies {
    /// Only one: multipart if a parameter is a file, otherwise JSON, or a form if the service does not read JSON. Many client generators fail if
    /// there are several.
    #[default]
    One,
    /// Every media type that the service reads, JSON first.
    All,
}

/// How rules across parameters are described, in addition to the sentences in the description of the operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenApiRules {
    /// As data under `x-specwright-rules`.
    #[default]
    Extension,
    /// Also as schemas of the body. Validators check them, but many client generators fail on them.
    Schema,
}

/// The URL of a server, without the base path of the service: `https://desk.example`. A part in braces is a variable, with an optional
/// default: `https://{instance=support}.desk.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl {
    /// Texts and names of variables, alternating. The first is a text.
    parts: Vec<String>,
    /// The default of each variable.
    defaults: Vec<String>,
}

impl FromStr for ServerUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut url = ServerUrl { parts: Vec::new(), defaults: Vec::new() };
        let mut rest = text.trim_end_matches('/');
        while let Some((before, after)) = rest.split_once('{') {
            let (variable, after) = after.split_once('}').ok_or("a `{` without its `}`")?;
            let (name, default) = variable.split_once('=').unwrap_or((variable, variable));
            if name.is_empty() || !name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
                return Err(format!("`{name}` is not the name of a variable, which has letters, digits and `_`"));
            }
            url.parts.extend([before.to_owned(), name.to_owned()]);
            url.defaults.push(default.to_owned());
            rest = after;
        }
        url.parts.push(rest.to_owned());
        let expanded = url.with_values(&url.defaults);
        let host = expanded.strip_prefix("https://").or_else(|| expanded.strip_prefix("http://"));
        let is_invalid =
            |letter: char| letter.is_whitespace() || letter.is_control() || matches!(letter, '}' | '?' | '#' | '"' | '<' | '>');
        match host {
            Some(host) if !host.is_empty() && !host.contains(is_invalid) => Ok(url),
            _ => Err("expected an address that begins with `https://` or `http://`, without query and fragment".to_owned()),
        }
    }
}

impl ServerUrl {
    /// The URL with the given values of its variables.
    fn with_values(&self, values: &[String]) -> String {
        let mut values = values.iter();
        let parts = self.parts.iter().enumerate().map(|(index, part)| match index % 2 {
            0 => part.as_str(),
            _ => values.next().map_or("", String::as_str),
        });
        parts.collect()
    }

    /// The URL of a path on this server, with the defaults of the variables.
    pub(super) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.with_values(&self.defaults))
    }

    /// The Server Object with a base path.
    pub(super) fn describe(&self, base_path: &str) -> Object {
        let names: Vec<&String> = self.parts.iter().skip(1).step_by(2).collect();
        let braced: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
        let mut server = object([("url", json!(format!("{}{base_path}", self.with_values(&braced))))]);
        let variables = names.iter().zip(&self.defaults).map(|(name, default)| {
            (
                (*name).clone(),
                json!({ "default": default, "description": format!("The part of the address that names the {name}.") }),
            )
        });
        super::insert_if_some(&mut server, "variables", Value::Object(variables.collect()));
        server
    }
}

#[cfg(test)]
mod tests {
    use super::ServerUrl;

    #[test]
    fn urls_have_variables_and_invalid_urls_are_refused() {
        let url: ServerUrl = "https://{instance=support}.desk.example/{tenant}/".parse().unwrap();
        assert_eq!(url.join("/token"), "https://support.desk.example/tenant/token");
        let described = serde_json::Value::Object(url.describe("/v1"));
        assert_eq!(described["url"], "https://{instance}.desk.example/{tenant}/v1");
        assert_eq!(described["variables"]["instance"]["default"], "support");
        assert!(!"https://desk.example".parse::<ServerUrl>().unwrap().describe("").contains_key("variables"));
        for invalid in
            ["desk.example", "https://", "https://{", "https://{a b}.example", "https://a.example/?b", "https://{=x}.example"]
        {
            assert!(invalid.parse::<ServerUrl>().is_err(), "{invalid}");
        }
    }
}
