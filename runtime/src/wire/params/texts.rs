//! Fills the slot of a parameter from texts: of a query, a form, a part, a path or a header.
//!
//! In: decoded text. Out: a filled slot, or mismatches. Not here: names with brackets, and JSON bodies (see `fill`).

use std::borrow::Cow;

use super::fill::{Filler, has_lists};
use super::mismatch::Mismatches;
use super::{Entries, Node, insert};
use crate::operation::Arrays;
use crate::value::{Json, ListMut, Slot, Token};
use crate::wire::json::{Member, is_absent, set_listed};

/// What was expected instead of a text with commas for a list.
const COMMAS: &str = "a list, and not one text with commas: repeat the parameter for each item, as in name[]=1&name[]=2";

impl Filler {
    /// The value of a parameter that is written as JSON. An empty text is absent.
    pub(super) fn json_node<'b>(&self, node: Node<'b>) -> Result<Node<'b>, Mismatches> {
        let text = match node {
            Node::Text(text) if !text.is_empty() => text,
            Node::HeaderLines(mut lines) if lines.len() == 1 => lines.pop().unwrap_or_default(),
            other => return Ok(other),
        };
        if self.is_json(&text) { Ok(Node::Json(Member::Json(text))) } else { Err(Mismatches::one("well-formed JSON")) }
    }

    /// Fills a slot from the lines of a header. A list consists of the items of all lines, with commas between them (RFC 9110, 5.3 and
    /// 5.6.1). Any other value is one line.
    pub(super) fn header(&self, slot: Slot<'_>, lines: Vec<Cow<'_, str>>) -> Result<(), Mismatches> {
        match slot {
            Slot::Optional(optional) if lines.iter().any(|line| !line.is_empty()) => self.header(optional.fill(), lines),
            Slot::List(list) => {
                let is_blank = |c: char| c == ' ' || c == '\t';
                let items = lines.iter().flat_map(|line| line.split(',')).map(|item| item.trim_matches(is_blank));
                let (mut mismatches, mut count) = (Mismatches::default(), 0);
                for item in items.filter(|item| !item.is_empty()) {
                    mismatches.add_inside(self.text(list.push(), Cow::Borrowed(item)), count);
                    count += 1;
                }
                self.check_items(count);
                mismatches.into_result()
            }
            slot @ (Slot::Map(_) | Slot::Object(_)) if self.separator.is_some() => {
                self.object_text(slot, Cow::Owned(lines.join(",")))
            }
            slot => {
                let mut lines = lines;
                match (lines.pop(), lines.is_empty()) {
                    (Some(line), true) => self.text(slot, line),
                    (last, _) => self.repeated(slot, lines.into_iter().chain(last).map(Node::Text).collect()),
                }
            }
        }
    }

    /// Fills a slot from text. It is always lenient, since a query and a form have no types.
    pub(super) fn text(&self, slot: Slot<'_>, text: Cow<'_, str>) -> Result<(), Mismatches> {
        match slot {
            Slot::Scalar(scalar) => Ok(set_listed(scalar, Token::Str(&text), self.dates.get(), true, self.keeps_unlisted)?),
            // An empty text is the only way to send null in a form.
            Slot::Optional(optional) if text.is_empty() && optional.has_null() => {
                optional.null();
                Ok(())
            }
            Slot::Optional(optional) => {
                let is_absent = text.is_empty() || (self.lenient && is_absent(optional, Token::Str(&text)));
                match self.text(optional.fill(), text) {
                    Err(_) if is_absent => {
                        optional.clear();
                        Ok(())
                    }
                    filled => filled,
                }
            }
            Slot::Json(json) => {
                let parsed = if self.is_json(&text) { text.parse().ok() } else { None };
                *json = parsed.unwrap_or_else(|| Json::String(text.into_owned()));
                Ok(())
            }
            Slot::List(list) => match (self.arrays.get(), self.arrays.get().separator()) {
                (_, Some(separator)) if has_scalars(list) => self.separated_items(list, &text, separator),
                (Arrays::Repeat, _) if !has_lists(list) => self.single_item(list, text),
                _ => self.list(list, text),
            },
            Slot::Union(_) => {
                let value = if self.is_json(&text) { Member::Json(text) } else { Member::Text(text) };
                self.json(slot, value)
            }
            Slot::Map(_) | Slot::Object(_) => self.object_text(slot, text),
            Slot::File(_) => Err(Mismatches::one("a file part of a multipart body")),
            Slot::Skip => Ok(()),
        }
    }

    /// Fills a list from one text with separators between its items.
    fn separated_items(&self, list: &mut dyn ListMut, text: &str, separator: char) -> Result<(), Mismatches> {
        let (mut mismatches, mut count) = (Mismatches::default(), 0);
        for item in text.split(separator).filter(|_| !text.is_empty()) {
            mismatches.add_inside(self.text(list.push(), Cow::Borrowed(item)), count);
            count += 1;
        }
        self.check_items(count);
        mismatches.into_result()
    }

    /// Fills an object or a map from one text: its keys and values with separators, or JSON.
    fn object_text(&self, slot: Slot<'_>, text: Cow<'_, str>) -> Result<(), Mismatches> {
        match self.separator {
            Some(separator) => self.separated_entries(slot, &text, separator),
            None if text.starts_with(['[', '{']) => self.nested_json(slot, text),
            None => Err(Mismatches::one("an object: each entry as name[key]")),
        }
    }

    /// Fills an object or a map from its keys and values in turn, with separators between them.
    fn separated_entries(&self, slot: Slot<'_>, text: &str, separator: char) -> Result<(), Mismatches> {
        let (mut entries, mut parts) = (Entries::default(), text.split(separator));
        while let Some(key) = parts.next() {
            match parts.next() {
                Some(value) => insert(&mut entries, key, &[], Node::Text(Cow::Borrowed(value))),
                None => {
                    return Err(Mismatches::from(format!("an object: keys and values in turn, with `{separator}` between them")));
                }
            }
        }
        self.entries(slot, entries)
    }

    fn nested_json(&self, slot: Slot<'_>, text: Cow<'_, str>) -> Result<(), Mismatches> {
        match self.is_json(&text) {
            true => self.json(slot, Member::Json(text)),
            false => Err(Mismatches::one("well-formed JSON")),
        }
    }

    /// Fills a list from one text: empty, JSON, or the only item.
    fn list(&self, list: &mut dyn ListMut, text: Cow<'_, str>) -> Result<(), Mismatches> {
        match text.as_ref() {
            "" => Ok(()),
            json if json.starts_with(['[', '{']) => self.nested_json(Slot::List(list), text),
            // Real services refuse `ids=1,2`. To read the text as one item would hide the mistake.
            items if items.contains(',') => Err(Mismatches::one(COMMAS)),
            _ => self.text(list.push(), text),
        }
    }

    /// Fills a list whose items repeat its name from one text. The text is one item. If it does not fit the type of items, it may be the
    /// whole list as JSON.
    fn single_item(&self, list: &mut dyn ListMut, text: Cow<'_, str>) -> Result<(), Mismatches> {
        let Err(mismatches) = self.text(list.push(), Cow::Borrowed(&text)) else { return Ok(()) };
        list.clear();
        if text.is_empty() {
            return Ok(());
        }
        if text.starts_with('[') {
            return self.nested_json(Slot::List(list), text);
        }
        Err(if text.contains(',') { Mismatches::one(COMMAS) } else { mismatches })
    }
}

/// Whether the type of items is a scalar. The list must be empty.
fn has_scalars(list: &mut dyn ListMut) -> bool {
    let has_scalars = match list.push() {
        Slot::Scalar(_) => true,
        Slot::Optional(optional) => matches!(optional.fill(), Slot::Scalar(_)),
        _ => false,
    };
    list.clear();
    has_scalars
}
