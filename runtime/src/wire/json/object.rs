//! Fills an object from JSON: its fields by name, and the service's outcome.

use super::context::{Context, Step};
use super::decode::{Target, one_or_many};
use super::read::Reading;
use super::reader::{self, Elements};
use super::scanner::Stopped;
use super::tree::parse;
use crate::operation::Outcome;
use crate::value::{Field, Json, ObjectMut, Shape, Slot};

/// The meaning of a key of an object.
pub(super) enum Key {
    Field(usize),
    /// The outcome, and the field of the same name if the answer has one.
    Outcome(Option<usize>),
    /// The message of the outcome, and the field of the same name if the answer has one.
    Message(Option<usize>),
    /// An entry of a map with a prefix: the map's field, and the key without the prefix.
    Prefixed(usize, Box<str>),
    Unknown,
}

/// The meaning of a key; `hint` is the index of the expected field.
pub(super) fn key_of(name: &str, shape: &'static Shape, hint: usize, outcome: Option<&Outcome>) -> Key {
    match (shape.find(name, hint), outcome) {
        (field, Some(outcome)) if outcome.message.contains(&name) => Key::Message(field),
        (field, Some(outcome)) if outcome.field == name => Key::Outcome(field),
        (Some(index), _) => Key::Field(index),
        (None, _) => match shape.find_prefixed(name) {
            Some((index, key)) => Key::Prefixed(index, key.into()),
            None => Key::Unknown,
        },
    }
}

/// A set of field indices. The first 128 are bits.
#[derive(Default)]
struct Seen {
    words: [u64; 2],
    others: Vec<usize>,
}

impl Seen {
    fn insert(&mut self, index: usize) {
        match self.words.get_mut(index / 64) {
            Some(word) => *word |= 1 << (index % 64),
            None => self.others.push(index),
        }
    }
    fn contains(&self, index: usize) -> bool {
        match self.words.get(index / 64) {
            Some(word) => word >> (index % 64) & 1 == 1,
            None => self.others.contains(&index),
        }
    }
}

pub(super) fn read_object(
    object: &mut ObjectMut<'_>,
    context: &Context,
    root: bool,
    mut members: Elements<'_, '_>,
) -> Result<(), Stopped> {
    let outcome = context.reading.outcome.as_ref().filter(|_| root);
    let (shape, mut seen) = (object.shape(), Seen::default());
    let mut order = context.orders.begin(shape);
    while let Some(name) = next_name(&mut members, shape, order.next(), context, outcome)? {
        match name {
            Key::Field(index) => {
                read_field(object, shape, index, context, &mut members)?;
                seen.insert(index);
                order.record(index);
            }
            Key::Outcome(field) | Key::Message(field) => {
                let text = members.raw()?;
                record_outcome(text, matches!(name, Key::Outcome(_)), context);
                fill_outcome_field(object, field, text, context, &mut seen)?;
            }
            Key::Prefixed(index, key) => read_entry(object, index, &key, context, &mut members)?,
            Key::Unknown => members.skip()?,
        }
    }
    context.orders.end(order);
    all_required(shape, &seen, context)
}

/// The meaning of the next key. In a request, an unknown key gives a note.
#[inline]
fn next_name(
    members: &mut Elements<'_, '_>,
    shape: &'static Shape,
    hint: usize,
    context: &Context,
    outcome: Option<&Outcome>,
) -> Result<Option<Key>, Stopped> {
    if !context.reading.closed {
        return members.meaning(shape, hint, outcome);
    }
    let Some(key) = members.key()? else { return Ok(None) };
    let name = key_of(&key, shape, hint, outcome);
    if matches!(name, Key::Unknown) {
        context.unknown(&key);
    }
    Ok(Some(name))
}

/// Records the value of the outcome's field, or the first message.
fn record_outcome(text: &str, is_outcome: bool, context: &Context) {
    let Ok(value) = parse(text) else { return };
    let mut seen = context.outcome.borrow_mut();
    if is_outcome {
        seen.value = Some(value);
    } else if let Json::String(message) = value {
        seen.message.get_or_insert(message);
    }
}

fn all_required(shape: &Shape, seen: &Seen, context: &Context) -> Result<(), Stopped> {
    let missing = shape.fields().iter().enumerate().filter(|(index, field)| field.required && !seen.contains(*index));
    for (_, field) in missing {
        let mark = context.mark();
        context.finish_step(Err(context.fail(&format!("`{}`", field.name), "nothing")), mark, Step::Key(field.name))?;
    }
    Ok(())
}

fn read_field(
    object: &mut ObjectMut<'_>,
    shape: &'static Shape,
    index: usize,
    context: &Context,
    members: &mut Elements<'_, '_>,
) -> Result<(), Stopped> {
    let field = shape.fields().get(index);
    let slot = object.field_mut(index);
    if let Some(field) = field.filter(|field| !context.reading.lenient && field.has_other_forms()) {
        let (mark, text) = (context.mark(), members.raw()?);
        let filled = match field.one_or_many {
            true => read_one_or_many(slot, field, context, text),
            false => read_written_as(slot, context, text),
        };
        return context.finish_step(filled, mark, Step::Key(field.name));
    }
    let mark = context.mark();
    let dates = field.and_then(|field| field.date).map(|format| context.dates.replace(format));
    let filled = members.fill(Target { slot, context, key: field.and_then(|field| field.key), root: false });
    if let Some(outer) = dates {
        context.dates.set(outer);
    }
    context.finish_step(filled, mark, Step::Key(field.map_or("", |field| field.name)))
}

/// Reads a list, or its only item.
fn read_one_or_many(slot: Slot<'_>, field: &Field, context: &Context, text: &str) -> Result<(), Stopped> {
    let dates = field.date.map(|format| context.dates.replace(format));
    let filled = reader::fill(text, Target::new(one_or_many(slot, text.as_bytes()), context));
    if let Some(outer) = dates {
        context.dates.set(outer);
    }
    filled
}

/// Reads a field with `written_as`, leniently although the service is strict, since its JSON type is not the usual one of its type.
fn read_written_as(slot: Slot<'_>, context: &Context, text: &str) -> Result<(), Stopped> {
    let part = context.part(Reading { lenient: true, ..context.reading });
    let filled = reader::fill(text, Target::new(slot, &part));
    context.take_over(&part);
    filled.map_err(|Stopped| context.take_over_failure(&part))
}

/// Reads an entry of a map whose entries are members of the object. An entry whose key the map does not accept is an unknown member.
fn read_entry(
    object: &mut ObjectMut<'_>,
    index: usize,
    key: &str,
    context: &Context,
    members: &mut Elements<'_, '_>,
) -> Result<(), Stopped> {
    let mut field = object.field_mut(index);
    let slot = match &mut field {
        Slot::Map(entries) => entries.entry(key).ok(),
        Slot::Optional(optional) => {
            if optional.inside().is_none() {
                optional.fill();
            }
            match optional.inside() {
                Some(Slot::Map(entries)) => entries.entry(key).ok(),
                _ => None,
            }
        }
        _ => None,
    };
    let (mark, is_known) = (context.mark(), slot.is_some());
    let filled = members.fill(Target { slot: slot.unwrap_or(Slot::Skip), context, key: None, root: false });
    let prefix = object.shape().fields().get(index).and_then(|field| field.prefix).unwrap_or_default();
    if !is_known {
        context.unknown(&format!("{prefix}{key}"));
        return filled;
    }
    context.finish_step(filled, mark, Step::Prefixed(prefix, key))
}

/// Fills the field with the same name as the outcome's, if the answer has one.
fn fill_outcome_field(
    object: &mut ObjectMut<'_>,
    index: Option<usize>,
    text: &str,
    context: &Context,
    seen: &mut Seen,
) -> Result<(), Stopped> {
    let Some(index) = index else { return Ok(()) };
    seen.insert(index);
    let field = object.shape().fields().get(index);
    let slot = object.field_mut(index);
    let target = Target { slot, context, key: field.and_then(|field| field.key), root: false };
    reader::fill(text, target).map_err(|stopped| context.step(stopped, Step::Key(field.map_or("", |field| field.name))))
}
