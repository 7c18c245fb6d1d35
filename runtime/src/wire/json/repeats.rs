//! Finds keys that an object has more than once.
//!
//! In: JSON text. Out: the paths of repeated keys. Not here: which value is used (the last one), and whether repeated keys are allowed (see
//! `server`).

use std::collections::BTreeSet;

use super::scanner::{Scanner, Stopped};

/// The largest number of repeated keys that are reported.
const MAX_REPEATS: usize = 100;

/// The paths of keys that repeat an earlier key of the same object: `title`, `address[zip]`, `lines[0][id]`.
pub(crate) fn repeats(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    // The decoder reports malformed text.
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
                if !seen.insert(key) && found.len() < MAX_REPEATS {
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
