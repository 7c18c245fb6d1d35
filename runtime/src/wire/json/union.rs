//! Reads unions: selects the variant and fills it.
//!
//! In: the text of a value. Out: the filled variant. A tag selects the variant. Without a tag, the first variant that fits
//! strictly is selected, otherwise the first that fits leniently. Lenient reading also converts values of another JSON type. Variants that
//! cannot fit are ruled out by cheap checks: the JSON type of the value, the required
//! members, and the members with a scalar type. So the value is mostly read once. Nested unions whose variants differ only deep inside are
//! read several times; a budget limits the number of bytes.

use super::context::{Context, Step};
use super::decode::Target;
#[cfg(feature = "server")]
use super::decode::{decode_json_in_text, is_json_in_text};
use super::read::Reading;
use super::reader::{self, Entry};
use super::scanner::Stopped;
use super::tree::parse;
use crate::value::{Json, ObjectMut, Slot, TagKind, Union, WrittenAs};

/// Selects the variant for a value, and fills it.
pub(super) fn read_union(union: &mut dyn Union, context: &Context, text: &str) -> Result<(), Stopped> {
    if let Some(tag) = union.tag() {
        return read_tagged(union, tag, context, text);
    }
    #[cfg(feature = "server")]
    if context.reading.texts.is_some()
        && let Ok(Json::String(inner)) = parse(text)
        && is_json_in_text(&inner, context)
    {
        // In a form or a query, every value is a text. A text that is JSON, such as a number, is read as JSON, as for a parameter that is
        // no union.
        return decode_json_in_text(Target::new(Slot::Union(union), context), &inner);
    }
    let candidates = Candidates::of(union, context, text)?;
    match candidates.lenient.as_slice() {
        [only] if candidates.is_exact => reader::fill(text, Target::new(union.choose(*only), context)),
        _ => attempt(union, context, text, &candidates),
    }
}

fn attempt(union: &mut dyn Union, context: &Context, text: &str, candidates: &Candidates) -> Result<(), Stopped> {
    // The strict attempts are first, since a scalar fits nearly every variant leniently.
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
    let (value, rest) = split_tag(text, tag)?;
    let name = value.and_then(|value| tag_name(value, union.tag_kind(), context));
    match name.and_then(|name| variants.iter().position(|variant| *variant == name)) {
        Some(index) => match union.content() {
            Some(content) => read_content(union.choose(index), content, context, text),
            None => {
                let slot = union.choose(index);
                // A field of the variant with the name of the tag is filled too.
                let has_tag = matches!(&slot, Slot::Object(object) if object.shape().find(tag, 0).is_some());
                reader::fill(if has_tag { text } else { &rest }, Target::new(slot, context))
            }
        },
        // A server accepts listed variants only, as for enums.
        None => match union.choose_unknown().filter(|_| context.reading.accepts_unlisted() && text.starts_with('{')) {
            Some(slot) => reader::fill(text, Target::new(slot, context)),
            None => Err(context.fail(&format!("`{tag}` to be one of {}", variants.join(", ")), "something else")),
        },
    }
}

/// The value of a tag as text; `None` if it has another JSON type. In a form, every value is a text.
fn tag_name(value: Json, kind: TagKind, context: &Context) -> Option<String> {
    #[cfg(feature = "server")]
    let is_form = context.reading.texts.is_some();
    #[cfg(not(feature = "server"))]
    let is_form = false;
    match (value, kind) {
        (Json::String(name), TagKind::Str) => Some(name),
        (Json::String(name), _) if is_form || context.reading.lenient => Some(name),
        (Json::Number(number), TagKind::Int) => Some(number.to_string()),
        (Json::Bool(flag), TagKind::Bool) => Some(flag.to_string()),
        _ => None,
    }
}

/// Fills the value of a variant from the field `content` of an object.
fn read_content(slot: Slot<'_>, content: &str, context: &Context, text: &str) -> Result<(), Stopped> {
    let entries = reader::entries(text)?;
    let Some(entry) = entries.iter().rev().find(|entry| entry.key == content) else {
        return Err(context.fail(&format!("a field `{content}`"), "none"));
    };
    let mark = context.mark();
    let filled = reader::fill(entry.value, Target::new(slot, context));
    context.finish_step(filled, mark, Step::Key(content))
}

/// The value of an object's tag, and the text of the object without the tag, which a map with an empty prefix would read as an entry.
fn split_tag(text: &str, tag: &str) -> Result<(Option<Json>, String), Stopped> {
    let entries = if text.starts_with('{') { reader::entries(text)? } else { Vec::new() };
    let (mut name, mut rest) = (None, String::with_capacity(text.len()));
    for Entry { key, value, whole } in entries {
        if key == tag {
            name = parse(value).ok();
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
    /// Variants that may fit strictly.
    strict: Vec<usize>,
    /// Variants that may fit leniently; it includes those in `strict`.
    lenient: Vec<usize>,
    /// Whether only one variant can fit.
    is_exact: bool,
}

impl Candidates {
    fn of(union: &mut dyn Union, context: &Context, text: &str) -> Result<Self, Stopped> {
        let all: Vec<usize> = (0..union.variants().len()).collect();
        let of_kind: Vec<usize> = all.iter().copied().filter(|index| is_of_kind(&union.choose(*index), text)).collect();
        // A value may fit leniently although its JSON type is that of no variant: one item for a list.
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
