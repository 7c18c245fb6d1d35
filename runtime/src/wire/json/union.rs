//! One of several: which alternative a value is.
//!
//! In: the text of a value. Out: the alternative, filled. A tag tells; without one, the first that takes the value, and of them the
//! first that takes it as it stands. Not here: the filling (see `fill`).

use serde_json::Value as Json;

use super::fill::Fill;
#[cfg(feature = "server")]
use super::fill::{plainly, told};
use super::read::{Reading, State};
use super::scan::NotJson;
use super::text::{self, Entry};
use super::tree::parse;
use crate::value::{Slot, Union};

/// Becomes the alternative that a value is, and fills it.
pub(super) fn read_union(union: &mut dyn Union, state: &State, text: &str) -> Result<(), NotJson> {
    let variants = union.variants();
    if let Some(tag) = union.tag() {
        let (name, rest) = untagged(text, tag)?;
        let chosen = name.and_then(|name| variants.iter().position(|variant| *variant == name));
        let index = chosen
            .ok_or_else(|| state.fail::<NotJson>(&format!("`{tag}` to be one of {}", variants.join(", ")), "something else"))?;
        return text::fill(&rest, Fill { slot: union.choose(index), state, key: None, root: false });
    }
    #[cfg(feature = "server")]
    if state.reading.texts.is_some()
        && let Ok(Json::String(inner)) = parse(text)
        && told(&inner, state)
    {
        // As with a lone parameter: what is a number as JSON is a number.
        return plainly(Fill { slot: Slot::Union(union), state, key: None, root: false }, &inner);
    }
    // Strict first: under lenience nearly every scalar fits nearly every variant.
    let candidates = candidates(union, text);
    for lenient in [false, true] {
        for &index in &candidates {
            let slot = union.choose(index);
            let attempt = State::new(Reading { lenient, ..state.reading });
            if text::fill(text, Fill { slot, state: &attempt, key: None, root: false }).is_ok() {
                state.take_over(&attempt);
                return Ok(());
            }
        }
        if !state.reading.lenient {
            break;
        }
    }
    Err(state.fail(&format!("one of {}", variants.join(", ")), "none of them"))
}

/// What the tag of an object says, and the object without it: it is none of the members that a map without a prefix takes.
fn untagged(text: &str, tag: &str) -> Result<(Option<String>, String), NotJson> {
    let entries = if text.starts_with('{') { text::entries(text)? } else { Vec::new() };
    let (mut name, mut rest) = (None, String::with_capacity(text.len()));
    for Entry { key, value, whole } in entries {
        if key == tag {
            name = match parse(value) {
                Ok(Json::String(name)) => Some(name),
                _ => None,
            };
        } else {
            rest.push(if rest.is_empty() { '{' } else { ',' });
            rest.push_str(whole);
        }
    }
    rest.push_str(if rest.is_empty() { "{}" } else { "}" });
    Ok((name, rest))
}

/// The alternatives of the value's own kind; all of them when there are none. Trying others as well would double the work
/// with every level of a union that holds itself.
fn candidates(union: &mut dyn Union, text: &str) -> Vec<usize> {
    let all = 0..union.variants().len();
    let fitting: Vec<usize> = all.clone().filter(|index| fits(&union.choose(*index), text)).collect();
    if fitting.is_empty() { all.collect() } else { fitting }
}

fn fits(slot: &Slot<'_>, text: &str) -> bool {
    let (is_array, is_object) = (text.starts_with('['), text.starts_with('{'));
    match slot {
        Slot::List(_) => is_array,
        Slot::Object(_) | Slot::Map(_) => is_object,
        Slot::Scalar(_) => !is_array && !is_object,
        Slot::Optional(_) | Slot::Union(_) | Slot::Json(_) => true,
        Slot::File(_) | Slot::Skip => false,
    }
}
