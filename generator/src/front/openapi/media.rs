//! Media types.
//!
//! In: the name of a media type. Out: how the language sends it.

/// Media types by the way in which the language sends them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Media {
    Json,
    /// JSON with a media type of its own: `application/merge-patch+json`.
    JsonOfOtherName,
    Form,
    Multipart,
    /// Everything else is a text or a file.
    Other,
}

/// How a media type is sent.
pub(super) fn media(name: &str) -> Media {
    let name = essence(name);
    match name.as_str() {
        "application/json" | "*/*" | "text/json" | "application/*" => Media::Json,
        "application/x-www-form-urlencoded" => Media::Form,
        "multipart/form-data" => Media::Multipart,
        name if name.ends_with("+json") => Media::JsonOfOtherName,
        _ => Media::Other,
    }
}

/// The order in which one of several media types is chosen; the least comes first.
pub(super) fn preference(name: &str) -> (Media, bool) {
    (media(name), essence(name) != "application/json")
}

/// Whether values of a media type are texts.
pub(super) fn is_text(name: &str) -> bool {
    let name = essence(name);
    let has_ending = |ending: &str| name.ends_with(&format!("+{ending}")) || name == format!("application/{ending}");
    name.starts_with("text/")
        || ["xml", "yaml", "x-yaml", "x-ndjson", "ndjson", "jsonl", "graphql", "javascript", "sql", "jwt"]
            .into_iter()
            .any(has_ending)
}

/// Whether a name is one media type, without wildcards.
pub(super) fn is_media_type(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || "!#$&-^_.+".contains(letter))
    };
    let is_printable = name.chars().all(|letter| letter.is_ascii_graphic() || letter == ' ');
    is_printable && essence(name).split_once('/').is_some_and(|(kind, subtype)| is_part(kind) && is_part(subtype))
}

/// The name without its parameters.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
