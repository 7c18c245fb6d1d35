//! Default names that the language derives from other names.

use heck::ToUpperCamelCase;

/// The default name of a request type: `create` of `breaking_news` gives `CreateBreakingNews`.
pub fn request_name(operation: &str, resource: &str) -> String {
    format!("{}{}", operation.to_upper_camel_case(), resource.to_upper_camel_case())
}

/// The default name of the request type of a webhook: `paid` gives `PaidWebhook`.
pub fn webhook_name(webhook: &str) -> String {
    format!("{}Webhook", webhook.to_upper_camel_case())
}

/// The default name of an answer's type, after the operation's request type: `CreateBreakingNewsAnswer`. If an operation has several answers,
/// it is the name of the enum of all of them.
pub fn answers_name(request: &str) -> String {
    format!("{request}Answer")
}

/// A name as words, for readers: `Breaking news` for `breaking_news`.
pub fn as_words(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// The name of an object that is declared by a step of a path only. `owner` is the object that contains it: the step `response_metadata` in
/// `ListUsersAnswer` gives `ListUsersAnswerResponseMetadata`.
pub fn part_name(owner: &str, step: &str) -> String {
    let letters: String = step.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    format!("{owner}{}", letters.to_upper_camel_case())
}
