//! A second import into a folder whose files were changed by hand.
//!
//! In: the files of the last import (the base), those in the folder, and those of this import. Out: what happens to each file. Changes by hand
//! and changes of the document are merged line by line. Where both are in the same lines, it is a conflict, unless an option decides.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::Path;

use serde_json::{Value, json};

/// The file in the folder with the files of the last import, as they were written.
const LOCK: &str = "import.lock";

/// The version of the form of this file.
const VERSION: u64 = 1;

/// The files of the last import, by name. Empty if there was none.
#[derive(Debug, Default)]
pub(super) struct Last {
    files: BTreeMap<String, String>,
}

impl Last {
    /// Reads the files of the last import. They are unknown if the file is missing or is not in the known form: then no file is merged.
    pub(super) fn read(folder: &Path) -> Last {
        let text = std::fs::read_to_string(folder.join(LOCK)).unwrap_or_default();
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let files = value.get("files").filter(|_| value.get("version") == Some(&json!(VERSION))).and_then(Value::as_object);
        let text = |(name, text): (&String, &Value)| Some((name.clone(), text.as_str()?.to_owned()));
        Last { files: files.into_iter().flatten().filter_map(text).collect() }
    }

    /// The files of this import.
    pub(super) fn of(files: &[(String, String)]) -> Last {
        Last { files: files.iter().cloned().collect() }
    }

    /// Writes the file for the next import.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let about =
            "Written by `specwright import`, which merges changes by hand with the document. Keep it with the specification.";
        let value = json!({ "about": about, "version": VERSION, "files": self.files });
        std::fs::write(folder.join(LOCK), format!("{value:#}\n"))
    }
}

/// What decides where a change by hand and a change of the document are in the same lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resolution {
    /// Nothing: it is a conflict.
    None,
    /// The change by hand stays.
    Hand,
    /// The document replaces every file.
    Document,
}

/// What happens to a file.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) name: String,
    pub(super) action: Action,
}

#[derive(Debug)]
pub(super) enum Action {
    Write {
        text: String,
        is_merged: bool,
    },
    Remove,
    /// The file stays as it was changed by hand.
    Keep,
    /// The file has this text already.
    Nothing,
    /// Changes that cannot be merged, as a message.
    Conflict(String),
}

impl Change {
    /// Why the file cannot be written.
    pub(super) fn conflict(&self) -> Option<&str> {
        match &self.action {
            Action::Conflict(why) => Some(why),
            _ => None,
        }
    }
}

/// What happens to each file of this import and of the last one.
///
/// # Errors
/// If a file of the folder cannot be read.
pub(super) fn changes(folder: &Path, last: &Last, files: &[(String, String)], resolution: Resolution) -> io::Result<Vec<Change>> {
    let new: BTreeMap<&str, &str> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let names = files.iter().map(|(name, _)| name.as_str());
    let names = names.chain(last.files.keys().map(String::as_str).filter(|name| !new.contains_key(name)));
    let change = |name: &str| {
        let (base, new) = (last.files.get(name).map(String::as_str), new.get(name).copied());
        let action = action(base, text_of(&folder.join(name))?.as_deref(), new, resolution);
        Ok(Change { name: name.to_owned(), action })
    };
    names.map(change).collect()
}

/// The text of a file; `None` if it does not exist.
fn text_of(path: &Path) -> io::Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn action(base: Option<&str>, hand: Option<&str>, new: Option<&str>, resolution: Resolution) -> Action {
    let write = |text: &str| Action::Write { text: text.to_owned(), is_merged: false };
    match (base, hand, new) {
        (_, hand, new) if hand == new => Action::Nothing,
        (_, _, Some(new)) if resolution == Resolution::Document => write(new),
        (None, None, Some(new)) => write(new),
        (base, hand, Some(new)) if base == hand => write(new),
        (base, hand, None) if base == hand => Action::Remove,
        (base, _, new) if base == new => Action::Keep,
        (_, _, _) if resolution == Resolution::Hand && (base.is_none() || hand.is_none() || new.is_none()) => Action::Keep,
        (Some(base), Some(hand), Some(new)) => merged(base, hand, new, resolution),
        (None, Some(_), _) => Action::Conflict("the file exists, and was not written by the last import".to_owned()),
        (_, None, _) => Action::Conflict("the file was deleted by hand, and the document has changed it".to_owned()),
        (_, Some(_), None) => Action::Conflict("the file was changed by hand, and the document no longer has it".to_owned()),
    }
}

fn merged(base: &str, hand: &str, new: &str, resolution: Resolution) -> Action {
    match diffy::merge(base, hand, new) {
        Ok(text) => Action::Write { text, is_merged: true },
        Err(conflicts) if resolution == Resolution::Hand => Action::Write { text: by_hand(&conflicts), is_merged: true },
        Err(conflicts) => Action::Conflict(described(&conflicts)),
    }
}

/// The lines that begin the parts of a conflict in a merged text.
const MARKERS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// The part of a conflict that a line begins.
fn marker(line: &str) -> Option<usize> {
    MARKERS.iter().position(|marker| line.starts_with(marker))
}

/// A merged text in which each conflict is replaced by the change by hand.
fn by_hand(conflicts: &str) -> String {
    let mut part = None;
    let mut text = String::new();
    for line in conflicts.split_inclusive('\n') {
        match marker(line) {
            // The last marker ends the conflict.
            Some(3) => part = None,
            Some(begun) => part = Some(begun),
            None if matches!(part, None | Some(0)) => text.push_str(line),
            None => {}
        }
    }
    text
}

/// The conflicts of a merged text, as a message with the lines of both sides.
fn described(conflicts: &str) -> String {
    let mut text = "changes by hand and changes of the document are in the same lines".to_owned();
    let mut is_inside = false;
    for line in conflicts.lines() {
        is_inside |= marker(line) == Some(0);
        if is_inside {
            text.push_str("\n  ");
            text.push_str(match marker(line) {
                Some(0) => "by hand:",
                Some(1) => "at the last import:",
                Some(2) => "in the document now:",
                _ => line,
            });
        }
        if marker(line) == Some(3) {
            is_inside = false;
            text.truncate(text.rfind("\n  ").unwrap_or(text.len()));
        }
    }
    text
}
