//! Writes the example requests as a file for HTTP clients (`.http`), which editors and command line tools send.
//!
//! In: a service, and the URL of its server. Out: the text of the file.

use super::call::{Authorization, Call, ExampleBody, Part, calls, percent_encoded};
use super::variables::variables;
use crate::bug::Bug;
use crate::model::{ServerUrl, Service};

/// Separates the parts of a multipart body.
const BOUNDARY: &str = "part-of-the-example";

/// Writes a file with an example request for each operation. Its first lines declare variables for the address and for credentials.
///
/// # Errors
/// If the generator has a bug.
pub fn http(service: &Service, server: Option<&ServerUrl>) -> Result<String, Bug> {
    let mut text = format!("# {}\n\n", one_line(service.title()));
    for (name, value) in variables(service, server) {
        text.push_str(&format!("@{name} = {value}\n"));
    }
    for (_, calls) in calls(service)? {
        calls.iter().for_each(|call| write(&mut text, call));
    }
    Ok(text)
}

/// A text in one line, since a line break would end the comment or the header that contains it.
fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

/// Writes a request.
fn write(text: &mut String, call: &Call<'_>) {
    let http = &call.operation.http;
    text.push_str(&format!("\n### {}\n\n", call.operation.summary()));
    text.push_str(&format!("{} {{{{{}}}}}{}{}\n", http.method.as_str(), call.base_url, call.path, query(call)));
    match call.authorization {
        Authorization::None => {}
        Authorization::Basic => text.push_str("Authorization: Basic {{username}} {{password}}\n"),
        Authorization::Bearer(variable) => text.push_str(&format!("Authorization: Bearer {{{{{variable}}}}}\n")),
    }
    for (name, value) in &call.headers {
        text.push_str(&format!("{name}: {}\n", one_line(value)));
    }
    write_body(text, &call.body);
}

/// The query with its question mark.
fn query(call: &Call<'_>) -> String {
    let sent = call.query.iter().filter_map(|(name, value)| Some(format!("{}={}", percent_encoded(name), value.as_ref()?)));
    let pairs: Vec<String> = sent.collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn write_body(text: &mut String, body: &ExampleBody) {
    let (media, content) = match body {
        ExampleBody::None => return,
        ExampleBody::Json(media, value) => (media.as_str(), format!("{value:#}")),
        ExampleBody::Text(media, content) => (media.as_str(), content.clone()),
        ExampleBody::File(media) => (media.as_str(), "< ./file".to_owned()),
        ExampleBody::Form(pairs) => ("application/x-www-form-urlencoded", form(pairs)),
        ExampleBody::Multipart(parts) => {
            text.push_str(&format!("Content-Type: multipart/form-data; boundary={BOUNDARY}\n\n"));
            parts.iter().for_each(|(name, part)| write_part(text, name, part));
            text.push_str(&format!("--{BOUNDARY}--\n"));
            return;
        }
    };
    text.push_str(&format!("Content-Type: {media}\n\n{content}\n"));
}

fn form(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{}={}", percent_encoded(name), percent_encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn write_part(text: &mut String, name: &str, part: &Part) {
    let name = name.replace('"', "%22");
    text.push_str(&format!("--{BOUNDARY}\nContent-Disposition: form-data; name=\"{name}\""));
    match part {
        Part::Text(value) => text.push_str(&format!("\n\n{value}\n")),
        Part::File => text.push_str("; filename=\"file\"\nContent-Type: application/octet-stream\n\n< ./file\n"),
    }
}
