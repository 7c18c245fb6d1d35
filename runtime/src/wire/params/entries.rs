//! The entries of `name[key]=…`. Each key occurs once. A value of `name[]=…` gets the next number as its key.
//!
//! In: keys and values, in the order of the request. Out: the entries, in the order in which their keys occurred first. Not here: a second
//! value of a key (see `join` in `params`).

use std::collections::BTreeMap;

use super::Node;
use super::mismatch::Mismatches;

/// Values by key. Lookups use an index, because a client chooses how many keys it sends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries<'b> {
    entries: Vec<(String, Node<'b>)>,
    /// The position of a key in `entries`.
    positions: BTreeMap<String, usize>,
    /// The key for the next value of `name[]=…`: one more than the largest number that is a key.
    next: u64,
    /// Whether the last entry was sent as `name[]=…`.
    is_last_appended: bool,
}

impl<'b> Entries<'b> {
    /// Entries with the keys 0, 1, 2 …
    pub(super) fn numbered(items: impl IntoIterator<Item = Node<'b>>) -> Self {
        let mut entries = Entries::default();
        items.into_iter().for_each(|item| entries.append(item));
        entries
    }
    /// Adds a value with the next number as its key, as PHP does.
    pub(super) fn append(&mut self, value: Node<'b>) {
        self.push(&self.next.to_string(), value);
        self.is_last_appended = true;
    }
    /// The value of the last entry, if it was sent as `name[]=…`.
    pub(super) fn last_appended(&mut self) -> Option<&mut Node<'b>> {
        let last = self.entries.last_mut().filter(|_| self.is_last_appended);
        last.map(|(_, node)| node)
    }
    /// Whether one of the keys is a number, as in a list.
    pub(super) fn is_numbered(&self) -> bool {
        self.next > 0
    }
    /// One entry.
    pub(super) fn of(key: &str, value: Node<'b>) -> Self {
        let mut entries = Entries::default();
        entries.push(key, value);
        entries
    }
    /// The value of this key.
    pub(super) fn get(&self, key: &str) -> Option<&Node<'b>> {
        self.entries.get(*self.positions.get(key)?).map(|(_, node)| node)
    }
    /// The value of this key, for changes.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Node<'b>> {
        let position = *self.positions.get(key)?;
        self.entries.get_mut(position).map(|(_, node)| node)
    }
    /// Adds an entry with a new key.
    pub(super) fn push(&mut self, key: &str, value: Node<'b>) {
        self.positions.insert(key.to_owned(), self.entries.len());
        self.entries.push((key.to_owned(), value));
        self.is_last_appended = false;
        if let Ok(number) = key.parse::<u64>() {
            self.next = self.next.max(number.saturating_add(1));
        }
    }
    /// The number of entries.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
    /// The entries, in order.
    pub(super) fn into_vec(self) -> Vec<(String, Node<'b>)> {
        self.entries
    }
}

/// The values of `name[1]`, `name[0]`, ordered by number.
pub(super) fn indexed(entries: Entries<'_>) -> Result<Vec<(u64, Node<'_>)>, Mismatches> {
    let mut numbered = Vec::new();
    for (key, node) in entries.into_vec() {
        let number: u64 = key.parse().map_err(|_| Mismatches::one("a list: name[], or name[0] and on"))?;
        numbered.push((number, node));
    }
    numbered.sort_by_key(|(number, _)| *number);
    Ok(numbered)
}
