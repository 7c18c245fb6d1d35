//! Suggestions as a file of choices.
//!
//! In: suggestions. Out: the text of a file. A suggestion that is not accepted is a comment, each key in a line of its own, so that a line is
//! accepted by removing its `#`.

use super::{Suggestion, SuggestionKind};

/// The text of a file of choices about a document. Suggestions of the kinds in `accepted` are not comments. `place` is the place of the
/// evidence of a suggestion, such as `api.json:12`.
pub fn render(
    from: &str,
    suggestions: &[Suggestion],
    accepted: &[SuggestionKind],
    place: impl Fn(&Suggestion) -> String,
) -> String {
    let mut root = Tree::default();
    for suggestion in suggestions {
        let note = format!("{}: {} ({})", suggestion.kind.word(), suggestion.reason, place(suggestion));
        let is_accepted = accepted.contains(&suggestion.kind);
        root.insert(&suggestion.keys, (suggestion.value.clone(), note), is_accepted);
    }
    let mut text = format!("specwright: 1\nfrom: {}\n", quoted(from));
    root.write(0, &mut text);
    text
}

/// Keys in their order, and the values below them.
#[derive(Default)]
struct Tree {
    children: Vec<(String, Tree)>,
    /// The value, and the reason for it.
    leaf: Option<(String, String)>,
    is_accepted: bool,
}

impl Tree {
    /// Adds a value below keys.
    fn insert(&mut self, keys: &[String], leaf: (String, String), is_accepted: bool) {
        self.is_accepted |= is_accepted;
        let Some((key, rest)) = keys.split_first() else {
            self.leaf = Some(leaf);
            return;
        };
        if let Some((_, tree)) = self.children.iter_mut().find(|(known, _)| known == key) {
            return tree.insert(rest, leaf, is_accepted);
        }
        let mut tree = Tree::default();
        tree.insert(rest, leaf, is_accepted);
        self.children.push((key.clone(), tree));
    }

    fn write(&self, depth: usize, text: &mut String) {
        for (key, tree) in &self.children {
            let begin = format!("{}{}", if tree.is_accepted { "" } else { "# " }, "  ".repeat(depth));
            match &tree.leaf {
                Some((value, note)) => {
                    text.push_str(&format!("# {}{note}\n", "  ".repeat(depth)));
                    text.push_str(&format!("{begin}{}: {value}\n", quoted(key)));
                }
                None => {
                    text.push_str(&format!("{begin}{}:\n", quoted(key)));
                    tree.write(depth + 1, text);
                }
            }
        }
    }
}

/// A key as YAML: with quotes, if it has signs with a meaning.
fn quoted(key: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '/' | '{' | '}' | '.' | ' ' | '-');
    let is_word = key.starts_with(|first: char| first.is_ascii_alphabetic()) && !matches!(key, "true" | "false" | "null");
    match is_word && key.chars().all(is_plain) && !key.ends_with(' ') {
        true => key.to_owned(),
        false => serde_json::Value::from(key).to_string(),
    }
}
