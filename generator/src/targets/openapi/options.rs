//! What a caller can choose about a document.
//!
//! In: choices, and the address of a server as text. Out: `OpenApiOptions`. Not here: what the choices lead to.

use std::str::FromStr;

use serde_json::{Value, json};

use super::{Object, OpenApiVersion, object};

/// Choices about an OpenAPI document.
#[derive(Clone, Debug, Default)]
pub struct OpenApiOptions {
    /// The version of the format.
    pub version: OpenApiVersion,
    /// The media types of request bodies.
    pub bodies: OpenApiBodies,
    /// How rules across parameters are described.
    pub rules: OpenApiRules,
    /// Where the service runs; `None` for the host that serves the document.
    pub server: Option<ServerUrl>,
}

/// The media types that a request body is described in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenApiBodies {
    /// JSON, or multipart if a parameter is a file. A service that reads neither gets a form. Many generators of clients fail on more.
    #[default]
    One,
    /// Every media type that the service reads, JSON first.
    All,
}

/// How rules across parameters are described, beside their sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenApiRules {
    /// As data under `x-specwright-rules`.
    #[default]
    Extension,
    /// As schemas of the body too. Validators check them; many generators of clients fail on them.
    Schema,
}

/// The address of a server without the service's base path: `https://desk.example`. A part in braces is a variable, with an optional
/// default: `https://{instance=support}.desk.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl {
    /// Text of the address and names of variables, by turns; the first is text.
    parts: Vec<String>,
    /// One for each variable.
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
        let written = url.with(&url.defaults);
        let host = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
        let wrong =
            |letter: char| letter.is_whitespace() || letter.is_control() || matches!(letter, '}' | '?' | '#' | '"' | '<' | '>');
        match host {
            Some(host) if !host.is_empty() && !host.contains(wrong) => Ok(url),
            _ => Err("expected an address that begins with `https://` or `http://`, without query and fragment".to_owned()),
        }
    }
}

impl ServerUrl {
    /// The address with these values of its variables.
    fn with(&self, values: &[String]) -> String {
        let mut values = values.iter();
        let parts = self.parts.iter().enumerate().map(|(at, part)| match at % 2 {
            0 => part.as_str(),
            _ => values.next().map_or("", String::as_str),
        });
        parts.collect()
    }

    /// The address of a path of this server, with the defaults of its variables.
    pub(super) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.with(&self.defaults))
    }

    /// A Server Object for a base path.
    pub(super) fn describe(&self, base_path: &str) -> Object {
        let names: Vec<&String> = self.parts.iter().skip(1).step_by(2).collect();
        let braced: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
        let mut server = object([("url", json!(format!("{}{base_path}", self.with(&braced))))]);
        let variables = names.iter().zip(&self.defaults).map(|(name, default)| {
            (
                (*name).clone(),
                json!({ "default": default, "description": format!("The part of the address that names the {name}.") }),
            )
        });
        super::put_some(&mut server, "variables", Value::Object(variables.collect()));
        server
    }
}

#[cfg(test)]
mod tests {
    use super::ServerUrl;

    #[test]
    fn addresses_have_variables() {
        let url: ServerUrl = "https://{instance=support}.desk.example/{tenant}/".parse().unwrap();
        assert_eq!(url.join("/token"), "https://support.desk.example/tenant/token");
        let described = serde_json::Value::Object(url.describe("/v1"));
        assert_eq!(described["url"], "https://{instance}.desk.example/{tenant}/v1");
        assert_eq!(described["variables"]["instance"]["default"], "support");
        assert!(!"https://desk.example".parse::<ServerUrl>().unwrap().describe("").contains_key("variables"));
        for wrong in
            ["desk.example", "https://", "https://{", "https://{a b}.example", "https://a.example/?b", "https://{=x}.example"]
        {
            assert!(wrong.parse::<ServerUrl>().is_err(), "{wrong}");
        }
    }
}
