//! Filling an object: its fields by name, the service's outcome among them.

use serde_json::Value as Json;

use super::fill::Fill;
use super::read::{Reading, State, Step};
use super::scan::NotJson;
use super::source::Members;
use super::text;
use super::tree::parse;
use crate::operation::Outcome;
use crate::value::Slot;
use crate::value::{ObjectMut, Shape, WrittenAs};

/// What a key of an object means.
pub(super) enum Name {
    Field(usize),
    /// The outcome, and the field of that name if the answer has one.
    Outcome(Option<usize>),
    /// A text of the outcome, the same.
    Message(Option<usize>),
    /// An entry of a map that stands in the object itself: the map's field, and the key.
    Behind(usize, Box<str>),
    Other,
}

/// What a key means; `hint` is the field that it probably is.
pub(super) fn name_of(name: &str, shape: &'static Shape, hint: usize, outcome: Option<&Outcome>) -> Name {
    match (shape.find(name, hint), outcome) {
        (field, Some(outcome)) if outcome.message.contains(&name) => Name::Message(field),
        (field, Some(outcome)) if outcome.field == name => Name::Outcome(field),
        (Some(index), _) => Name::Field(index),
        (None, _) => match shape.behind_prefix(name) {
            Some((index, key)) => Name::Behind(index, key.into()),
            None => Name::Other,
        },
    }
}

/// Indices of the fields that came. Hardly any object has more than fit into the words.
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

pub(super) fn read_object<'t, M: Members<'t>>(
    object: &mut ObjectMut<'_>,
    state: &State,
    root: bool,
    mut members: M,
) -> Result<(), M::Error> {
    let outcome = state.reading.outcome.as_ref().filter(|_| root);
    let (shape, mut seen) = (object.shape(), Seen::default());
    let mut order = state.orders.begin(shape);
    while let Some(name) = next_name(&mut members, shape, order.next(), state, outcome)? {
        match name {
            Name::Field(index) => {
                read_field(object, shape, index, state, &mut members)?;
                seen.insert(index);
                order.came(index);
            }
            Name::Outcome(field) | Name::Message(field) => {
                let said = members.raw()?;
                note(&said, matches!(name, Name::Outcome(_)), state);
                said_field(object, field, &said, state, &mut seen)?;
            }
            Name::Behind(index, key) => read_entry(object, index, &key, state, &mut members)?,
            Name::Other => members.skip()?,
        }
    }
    state.orders.end(order);
    all_required(shape, &seen, state)
}

/// What the next key means. Of requests it is noted when it means nothing.
#[inline]
fn next_name<'t, M: Members<'t>>(
    members: &mut M,
    shape: &'static Shape,
    hint: usize,
    state: &State,
    outcome: Option<&Outcome>,
) -> Result<Option<Name>, M::Error> {
    if !state.reading.closed {
        return members.name(shape, hint, outcome);
    }
    let Some(key) = members.key()? else { return Ok(None) };
    let name = name_of(&key, shape, hint, outcome);
    if matches!(name, Name::Other) {
        state.unknown(&key);
    }
    Ok(Some(name))
}

/// Keeps the value of the outcome's field, or its message, of which the first counts.
fn note(said: &str, is_outcome: bool, state: &State) {
    let Ok(value) = parse(said) else { return };
    let mut told = state.outcome.borrow_mut();
    if is_outcome {
        told.value = Some(value);
    } else if let Json::String(message) = value {
        told.message.get_or_insert(message);
    }
}

fn all_required<E: serde::de::Error>(shape: &Shape, seen: &Seen, state: &State) -> Result<(), E> {
    let missing = shape.fields().iter().enumerate().filter(|(index, field)| field.required && !seen.contains(*index));
    for (_, field) in missing {
        let mark = state.mark();
        state.go_on(Err(state.fail(&format!("`{}`", field.name), "nothing")), mark, Step::Name(field.name))?;
    }
    Ok(())
}

fn read_field<'t, M: Members<'t>>(
    object: &mut ObjectMut<'_>,
    shape: &'static Shape,
    index: usize,
    state: &State,
    members: &mut M,
) -> Result<(), M::Error> {
    let field = shape.fields().get(index);
    let slot = object.field_mut(index);
    if !state.reading.lenient && field.is_some_and(|field| field.written_as != WrittenAs::Plain) {
        let (mark, said) = (state.mark(), members.raw()?);
        return state.go_on(read_written_as(slot, state, &said), mark, Step::Name(field.map_or("", |field| field.name)));
    }
    let mark = state.mark();
    let filled = members.fill(Fill { slot, state, key: field.and_then(|field| field.key), root: false });
    state.go_on(filled, mark, Step::Name(field.map_or("", |field| field.name)))
}

/// What is written in another form than its type's is read in that form too, whatever else the service is strict about.
fn read_written_as<E: serde::de::Error>(slot: Slot<'_>, state: &State, said: &str) -> Result<(), E> {
    let other = State::new(Reading { lenient: true, ..state.reading });
    text::fill(said, Fill { slot, state: &other, key: None, root: false }).map_err(|NotJson| {
        state.failure.replace(other.failure.take());
        state.failed()
    })
}

/// A member whose key the map does not take is passed over, as others that nobody knows.
fn read_entry<'t, M: Members<'t>>(
    object: &mut ObjectMut<'_>,
    index: usize,
    key: &str,
    state: &State,
    members: &mut M,
) -> Result<(), M::Error> {
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
    let (mark, known) = (state.mark(), slot.is_some());
    let filled = members.fill(Fill { slot: slot.unwrap_or(Slot::Skip), state, key: None, root: false });
    let prefix = object.shape().fields().get(index).and_then(|field| field.prefix).unwrap_or_default();
    if !known {
        state.unknown(&format!("{prefix}{key}"));
        return filled;
    }
    state.go_on(filled, mark, Step::Prefixed(prefix, key))
}

/// What the outcome said also fills the field of that name, if the answer has one.
fn said_field<E: serde::de::Error>(
    object: &mut ObjectMut<'_>,
    index: Option<usize>,
    said: &str,
    state: &State,
    seen: &mut Seen,
) -> Result<(), E> {
    let Some(index) = index else { return Ok(()) };
    seen.insert(index);
    let field = object.shape().fields().get(index);
    let slot = object.field_mut(index);
    let filled = text::fill(said, Fill { slot, state, key: field.and_then(|field| field.key), root: false });
    filled.map_err(|NotJson| state.through(state.failed(), Step::Name(field.map_or("", |field| field.name))))
}
