//! Unions: which variant a value is.
//!
//! In: the text of a value. Out: the variant, filled. A tag tells which; without one it is the first variant that takes the value as it
//! is, or else the first that takes it leniently. Variants that cannot fit are sorted out by what is cheap to see: the kind of the value,
//! the required members, the members with a scalar type. So the inside is mostly read once. Where it must be read again and again (two
//! variants that differ deep inside only, in each other), the bytes so read have a budget.

use super::context::Context;
use super::decode::Target;
#[cfg(feature = "server")]
use super::decode::{is_json_in_text, typed};
use super::read::Reading;
use super::reader::{self, Entry};
use super::scanner::Stopped;
use super::tree::parse;
use crate::value::{Json, ObjectMut, Slot, Union, WrittenAs};

/// Becomes the variant that a value is, and fills it.
pub(super) fn read_union(union: &mut dyn Union, context: &Context, text: &str) -> Result<(), Stopped> {
    if let Some(tag) = union.tag() {
        return read_tagged(union, tag, context, text);
    }
    #[cfg(feature = "server")]
    if context.reading.texts.is_some()
        && let Ok(Json::String(inner)) = parse(text)
        && is_json_in_text(&inner, context)
    {
        // As with a single parameter: a text that is a JSON number is a number.
        return typed(Target::new(Slot::Union(union), context), &inner);
    }
    let candidates = Candidates::of(union, context, text)?;
    match candidates.lenient.as_slice() {
        [only] if candidates.is_exact => reader::fill(text, Target::new(union.choose(*only), context)),
        _ => attempt(union, context, text, &candidates),
    }
}

fn attempt(union: &mut dyn Union, context: &Context, text: &str, candidates: &Candidates) -> Result<(), Stopped> {
    // Strict first: a lenient scalar fits nearly every variant.
    for (lenient, variants) in [(false, &candidates.strict), (true, &candidates.lenient)] {
        for &index in variants.iter().filter(|_| !lenient || context.reading.lenient) {
            if !context.attempt(if text.starts_with(['[', '{']) { text.len() } else { 0 }) {
                return Err(context
                    .fail("a value whose variant is found in fewer attempts", "one that used up the budget of the document"));
            }
            let part = context.part(Reading { lenient, ..context.reading });
            let filled = reader::fill(text, Target::new(union.choose(index), &part));
            if filled.is_ok() {
                context.take_over(&part);
                return Ok(());
            }
            context.spend(&part);
            if part.is_spent() {
                return Err(context.take_over_failure(&part));
            }
        }
    }
    Err(context.fail(&format!("one of {}", union.variants().join(", ")), "a value that fits none of them"))
}

fn read_tagged(union: &mut dyn Union, tag: &'static str, context: &Context, text: &str) -> Result<(), Stopped> {
    let variants = union.variants();
    let (name, rest) = untagged(text, tag)?;
    match name.and_then(|name| variants.iter().position(|variant| *variant == name)) {
        Some(index) => reader::fill(&rest, Target::new(union.choose(index), context)),
        None => Err(context.fail(&format!("`{tag}` to be one of {}", variants.join(", ")), "something else")),
    }
}

/// What the tag of an object says, and the object without it: a map without a prefix would take it for one of its entries.
fn untagged(text: &str, tag: &str) -> Result<(Option<String>, String), Stopped> {
    let entries = if text.starts_with('{') { reader::entries(text)? } else { Vec::new() };
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

/// Variants that may fit, in the order of the specification.
struct Candidates {
    /// Those that may take the value as it is.
    strict: Vec<usize>,
    /// Those that may take it leniently, `strict` among them.
    lenient: Vec<usize>,
    /// Whether the kind of the value decides: no other variant takes it.
    is_exact: bool,
}

impl Candidates {
    fn of(union: &mut dyn Union, context: &Context, text: &str) -> Result<Self, Stopped> {
        let all: Vec<usize> = (0..union.variants().len()).collect();
        let of_kind: Vec<usize> = all.iter().copied().filter(|index| is_of_kind(&union.choose(*index), text)).collect();
        // A value of no variant's kind may still fit one leniently: one item for a list.
        if of_kind.is_empty() {
            return Ok(Candidates { strict: all.clone(), lenient: all, is_exact: false });
        }
        let is_only = of_kind.len() == 1;
        if is_only || !text.starts_with('{') {
            return Ok(Candidates { strict: of_kind.clone(), lenient: of_kind, is_exact: is_only });
        }
        let entries = reader::entries(text)?;
        let mut fit = |lenient: bool, among: &[usize]| -> Vec<usize> {
            let part = context.part(Reading { lenient, ..context.reading });
            among.iter().copied().filter(|index| may_fit(union.choose(*index), &entries, &part)).collect()
        };
        let strict = fit(false, &of_kind);
        let lenient = if context.reading.lenient { fit(true, &of_kind) } else { strict.clone() };
        // Where none is left, one that nearly fits says best what is wrong.
        let is_exact = lenient.len() == 1;
        Ok(Candidates { strict, lenient, is_exact })
    }
}

fn is_of_kind(slot: &Slot<'_>, text: &str) -> bool {
    let (is_array, is_object) = (text.starts_with('['), text.starts_with('{'));
    match slot {
        Slot::List(_) => is_array,
        Slot::Object(_) | Slot::Map(_) => is_object,
        Slot::Scalar(_) => !is_array && !is_object,
        Slot::Optional(_) | Slot::Union(_) | Slot::Json(_) => true,
        Slot::File(_) | Slot::Skip => false,
    }
}

/// Whether an object may fit a variant, by its required members and its scalars. Arrays and objects inside are not looked into.
fn may_fit(slot: Slot<'_>, entries: &[Entry<'_>], context: &Context) -> bool {
    let Slot::Object(mut object) = slot else { return true };
    let shape = object.shape();
    let has = |name: &str| entries.iter().any(|entry| entry.key == name);
    shape.fields().iter().all(|field| !field.required || field.prefix.is_some() || has(field.name))
        && entries.iter().enumerate().all(|(hint, entry)| member_may_fit(&mut object, hint, entry, context))
}

fn member_may_fit(object: &mut ObjectMut<'_>, hint: usize, entry: &Entry<'_>, context: &Context) -> bool {
    if entry.value.starts_with(['[', '{']) {
        return true;
    }
    let shape = object.shape();
    let Some((index, field)) = shape.find(&entry.key, hint).and_then(|index| Some((index, shape.fields().get(index)?))) else {
        return true;
    };
    if field.written_as != WrittenAs::Plain {
        return true;
    }
    let mut slot = object.field_mut(index);
    let is_scalar = match &mut slot {
        Slot::Scalar(_) => true,
        Slot::Optional(optional) => matches!(optional.fill(), Slot::Scalar(_)),
        _ => false,
    };
    !is_scalar || reader::fill(entry.value, Target::new(slot, context)).is_ok()
}
