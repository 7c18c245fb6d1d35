//! Keys that an object has twice.
//!
//! In: JSON text. Out: the names of keys that come more than once, whatever their values are. Not here: which of their values counts (the
//! last one), and whether that is allowed (see `server`).

use std::collections::BTreeSet;

use super::scanner::{Scanner, Stopped};

/// More than so many are not looked for.
const MOST: usize = 100;

/// Names of keys that repeat an earlier one of their object: `title`, `address[zip]`, `lines[0][id]`.
pub(crate) fn repeats(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    // Malformed text is reported by what reads it.
    let _ = walk(&mut Scanner::new(text), "", &mut found);
    found
}

fn walk(scanner: &mut Scanner<'_>, path: &str, found: &mut Vec<String>) -> Result<(), Stopped> {
    match scanner.peek() {
        Some(b'[') => {
            scanner.open()?;
            let mut index = 0_usize;
            while scanner.more(b']', index == 0)? {
                walk(scanner, &inside(path, &index.to_string()), found)?;
                index += 1;
            }
            Ok(())
        }
        Some(b'{') => {
            scanner.open()?;
            let mut seen = BTreeSet::new();
            while scanner.more(b'}', seen.is_empty())? {
                let key = scanner.key()?;
                let path = inside(path, &key);
                walk(scanner, &path, found)?;
                if !seen.insert(key) && found.len() < MOST {
                    found.push(path);
                }
            }
            Ok(())
        }
        _ => scanner.skip(),
    }
}

fn inside(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}[{step}]") }
}
