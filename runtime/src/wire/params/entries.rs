//! The entries of `name[key]=…`, each key once; `name[]=…` among them goes to the next number.
//!
//! In: keys and values as they come. Out: the entries, in the order in which their keys first came. Not here: what a second
//! value of a key means (see `join` in `params`).

use std::collections::BTreeMap;

use super::Node;

/// Values by key. Finding a key among thousands takes no walk over all of them: a client chooses how many it sends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries<'b> {
    listed: Vec<(String, Node<'b>)>,
    places: BTreeMap<String, usize>,
    /// One above the highest number that is a key: where `name[]=…` goes.
    next: u64,
    /// Whether the last entry came as `name[]=…`.
    is_last_appended: bool,
}

impl<'b> Entries<'b> {
    /// Items, each under its number.
    pub(super) fn numbered(items: impl IntoIterator<Item = Node<'b>>) -> Self {
        let mut entries = Entries::default();
        items.into_iter().for_each(|item| entries.append(item));
        entries
    }
    /// Adds a value under the number above all others, as PHP does.
    pub(super) fn append(&mut self, value: Node<'b>) {
        self.push(&self.next.to_string(), value);
        self.is_last_appended = true;
    }
    /// The last entry, if it came as `name[]=…`.
    pub(super) fn last_appended(&mut self) -> Option<&mut Node<'b>> {
        let last = self.listed.last_mut().filter(|_| self.is_last_appended);
        last.map(|(_, node)| node)
    }
    /// Whether a key is a number, as items of a list have it.
    pub(super) fn is_numbered(&self) -> bool {
        self.next > 0
    }
    /// With one entry.
    pub(super) fn of(key: &str, value: Node<'b>) -> Self {
        let mut entries = Entries::default();
        entries.push(key, value);
        entries
    }
    /// The value of this key.
    pub(super) fn get(&self, key: &str) -> Option<&Node<'b>> {
        self.listed.get(*self.places.get(key)?).map(|(_, node)| node)
    }
    /// The value of this key, to be added to.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Node<'b>> {
        let place = *self.places.get(key)?;
        self.listed.get_mut(place).map(|(_, node)| node)
    }
    /// Adds the value of a key that is not there yet.
    pub(super) fn push(&mut self, key: &str, value: Node<'b>) {
        self.places.insert(key.to_owned(), self.listed.len());
        self.listed.push((key.to_owned(), value));
        self.is_last_appended = false;
        if let Ok(number) = key.parse::<u64>() {
            self.next = self.next.max(number.saturating_add(1));
        }
    }
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.listed.len()
    }
    /// The entries, in order.
    pub(super) fn into_vec(self) -> Vec<(String, Node<'b>)> {
        self.listed
    }
}
