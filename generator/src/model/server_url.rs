//! The URL of a server, as an option of targets that describe requests.
//!
//! In: text. Out: the URL, with variables.

use std::str::FromStr;

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
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.with_values(&self.defaults))
    }

    /// The URL with each variable as its name in braces.
    pub fn template(&self) -> String {
        let braced: Vec<String> = self.variables().map(|(name, _)| format!("{{{name}}}")).collect();
        self.with_values(&braced)
    }

    /// The names of the variables, each with its default.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.parts.iter().skip(1).step_by(2);
        names.zip(&self.defaults).map(|(name, default)| (name.as_str(), default.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::ServerUrl;

    #[test]
    fn urls_have_variables_and_invalid_urls_are_refused() {
        let url: ServerUrl = "https://{instance=support}.desk.example/{tenant}/".parse().unwrap();
        assert_eq!(url.join("/token"), "https://support.desk.example/tenant/token");
        assert_eq!(url.template(), "https://{instance}.desk.example/{tenant}");
        assert_eq!(url.variables().collect::<Vec<_>>(), [("instance", "support"), ("tenant", "tenant")]);
        assert_eq!("https://desk.example".parse::<ServerUrl>().unwrap().variables().count(), 0);
        for invalid in
            ["desk.example", "https://", "https://{", "https://{a b}.example", "https://a.example/?b", "https://{=x}.example"]
        {
            assert!(invalid.parse::<ServerUrl>().is_err(), "{invalid}");
        }
    }
}
