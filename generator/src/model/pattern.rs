//! Regular expressions of constraints.

use std::fmt;

use regex_lite::Regex;

/// A regular expression that a whole text must match.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// As the specification writes it.
    text: String,
    whole: Regex,
}

impl Pattern {
    /// Compiles a pattern as the runtime does. The pattern is also compiled by itself, since its parentheses could close those that are put
    /// around it.
    ///
    /// # Errors
    /// If the text is not a regular expression.
    pub(crate) fn compile(text: &str) -> Result<Pattern, regex_lite::Error> {
        Regex::new(text)?;
        Ok(Pattern { text: text.to_owned(), whole: Regex::new(&format!("^(?:{text})$"))? })
    }

    /// The pattern as the specification writes it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the whole text matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.whole.is_match(text)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(to)
    }
}
