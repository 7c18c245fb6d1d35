//! How large one value may be.
//!
//! In: values before their type is known, JSON inside of text among them. Out: which bound they pass. Not here: what is answered
//! then (see `server`).

use serde_json::Value as Json;

/// Bounds of one value, from whatever source it came.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Items of one list or object.
    pub items: usize,
    /// Nesting; a parameter itself is the second level, as in a JSON body.
    pub depth: usize,
}

/// The bound that is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Of the items.
    Items,
    /// Of the nesting.
    Depth,
}

impl Bounds {
    /// Holds a count of items against the bound.
    pub(crate) fn count(&self, items: usize) -> Result<(), Over> {
        if items > self.items { Err(Over::Items) } else { Ok(()) }
    }
    /// Holds the value of a parameter against both bounds.
    pub(crate) fn measure(&self, value: &Json) -> Result<(), Over> {
        self.measure_at(value, 2)
    }
    fn measure_at(&self, value: &Json, depth: usize) -> Result<(), Over> {
        if !value.is_array() && !value.is_object() {
            return Ok(());
        }
        if depth > self.depth {
            return Err(Over::Depth);
        }
        match value {
            Json::Array(items) => {
                self.count(items.len())?;
                items.iter().try_for_each(|value| self.measure_at(value, depth + 1))
            }
            Json::Object(fields) => {
                self.count(fields.len())?;
                fields.values().try_for_each(|value| self.measure_at(value, depth + 1))
            }
            _ => Ok(()),
        }
    }
}

/// Whether reading failed for the parser's own bound on nesting, above which ours cannot be.
pub(crate) fn is_too_deep(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("recursion limit")
}
