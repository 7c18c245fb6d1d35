//! Finds items of a list that share a key.

use std::collections::BTreeMap;

/// Returns each item whose key an earlier item has too, as `(first item with the key, item)`. Items without a key are skipped.
pub(crate) fn repeated<T: Copy, K: Ord>(items: impl IntoIterator<Item = T>, key: impl Fn(T) -> Option<K>) -> Vec<(T, T)> {
    let mut seen = BTreeMap::new();
    let mut found = Vec::new();
    for item in items {
        let Some(key) = key(item) else { continue };
        match seen.get(&key) {
            Some(first) => found.push((*first, item)),
            None => drop(seen.insert(key, item)),
        }
    }
    found
}
