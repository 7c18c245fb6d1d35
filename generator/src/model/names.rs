//! Default names that the language derives from other names.

use heck::ToUpperCamelCase;

/// The default name of a request type: `create` of `breaking_news` gives `CreateBreakingNews`.
pub fn request_name(operation: &str, resource: &str) -> String {
    format!("{}{}", operation.to_upper_camel_case(), resource.to_upper_camel_case())
}

/// The default name of an answer's type, and the name of several answers together: `CreateBreakingNewsAnswer`.
pub fn answers_name(operation: &str, resource: &str) -> String {
    format!("{}Answer", request_name(operation, resource))
}

/// The name of the object that a path leads through: the step `response_metadata` of `ListUsersAnswer` gives
/// `ListUsersAnswerResponseMetadata`.
pub fn part_name(owner: &str, step: &str) -> String {
    let letters: String = step.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    format!("{owner}{}", letters.to_upper_camel_case())
}
