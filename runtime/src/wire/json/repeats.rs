//! Keys that an object has twice.
//!
//! In: JSON text. Out: the places of keys that come more than once, whatever their values are. Not here: which of their values
//! counts (the last one), and whether it is allowed (see `server`).

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// More than so many are not looked for.
const MOST: usize = 100;

/// Places of keys that repeat an earlier one of their object: `title`, `address[zip]`, `lines[0][id]`.
pub(crate) fn repeats(text: &str) -> Vec<String> {
    let found = RefCell::default();
    let walk = Walk { path: "", found: &found };
    // What is not JSON is told by who reads it.
    let _ = walk.deserialize(&mut serde_json::Deserializer::from_str(text));
    found.into_inner()
}

#[derive(Clone, Copy)]
struct Walk<'w> {
    path: &'w str,
    found: &'w RefCell<Vec<String>>,
}

impl Walk<'_> {
    fn inside(&self, step: &str) -> String {
        if self.path.is_empty() { step.to_owned() } else { format!("{}[{step}]", self.path) }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut index = 0_usize;
        loop {
            let path = self.inside(&index.to_string());
            if seq.next_element_seed(Walk { path: &path, ..self })?.is_none() {
                return Ok(());
            }
            index += 1;
        }
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(key) = map.next_key::<String>()? {
            let path = self.inside(&key);
            map.next_value_seed(Walk { path: &path, ..self })?;
            if !seen.insert(key) && self.found.borrow().len() < MOST {
                self.found.borrow_mut().push(path);
            }
        }
        Ok(())
    }
}
