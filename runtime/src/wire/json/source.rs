//! Where the members of objects and the items of arrays come from: JSON text, or any deserializer of serde.
//!
//! In: serde's `MapAccess` and `SeqAccess`. Out: the two traits by which values are filled, whatever they come from. Not here:
//! the same for text (see `text`).

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize as _, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::fill::Fill;
use super::object::{Name, name_of};
use super::read::State;
use crate::operation::Outcome;
use crate::value::ListMut;
use crate::value::Shape;

/// The members of an object, one after the other: a key, then its value.
pub(super) trait Members<'t> {
    type Error: Error;
    /// What the next key means; `hint` is the field that it probably is. `None` at the end.
    fn name(&mut self, shape: &'static Shape, hint: usize, outcome: Option<&Outcome>) -> Result<Option<Name>, Self::Error>;
    /// The next key; `None` at the end.
    fn key(&mut self) -> Result<Option<Cow<'t, str>>, Self::Error>;
    /// Reads the value of the last key into a slot.
    fn fill(&mut self, fill: Fill<'_, '_>) -> Result<(), Self::Error>;
    /// The value of the last key, as text that is JSON.
    fn raw(&mut self) -> Result<Cow<'t, str>, Self::Error>;
    /// Passes over the value of the last key.
    fn skip(&mut self) -> Result<(), Self::Error>;
    /// The object of which nothing was read, as text that is JSON.
    fn whole(self) -> Result<Cow<'t, str>, Self::Error>;
    /// The same as a tree.
    fn tree(self) -> Result<Json, Self::Error>;
    /// Passes over all that is left.
    fn skip_all(mut self) -> Result<(), Self::Error>
    where
        Self: Sized,
    {
        while self.key()?.is_some() {
            self.skip()?;
        }
        Ok(())
    }
}

/// The items of an array.
pub(super) trait Items<'t> {
    type Error: Error;
    /// Appends the next item to a list; `false` at the end.
    fn push(&mut self, list: &mut dyn ListMut, state: &State, key: Option<&'static str>) -> Result<bool, Self::Error>;
    /// The array of which nothing was read, as text that is JSON.
    fn whole(self) -> Result<Cow<'t, str>, Self::Error>;
    /// The same as a tree.
    fn tree(self) -> Result<Json, Self::Error>;
    /// Passes over all that are left.
    fn skip_all(self) -> Result<(), Self::Error>;
}

/// Those of serde.
pub(super) struct Serde<A>(pub A);

impl<'de, A: MapAccess<'de>> Members<'de> for Serde<A> {
    type Error = A::Error;

    fn name(&mut self, shape: &'static Shape, hint: usize, outcome: Option<&Outcome>) -> Result<Option<Name>, A::Error> {
        self.0.next_key_seed(NameOf { shape, hint, outcome })
    }
    fn key(&mut self) -> Result<Option<Cow<'de, str>>, A::Error> {
        Ok(self.0.next_key::<String>()?.map(Cow::Owned))
    }
    fn fill(&mut self, fill: Fill<'_, '_>) -> Result<(), A::Error> {
        self.0.next_value_seed(fill)
    }
    fn raw(&mut self) -> Result<Cow<'de, str>, A::Error> {
        Ok(text(&self.0.next_value()?))
    }
    fn whole(self) -> Result<Cow<'de, str>, A::Error> {
        self.tree().map(|tree| text(&tree))
    }
    fn tree(self) -> Result<Json, A::Error> {
        Json::deserialize(MapAccessDeserializer::new(self.0))
    }
    fn skip(&mut self) -> Result<(), A::Error> {
        self.0.next_value::<IgnoredAny>().map(drop)
    }
}

impl<'de, A: SeqAccess<'de>> Items<'de> for Serde<A> {
    type Error = A::Error;

    fn push(&mut self, list: &mut dyn ListMut, state: &State, key: Option<&'static str>) -> Result<bool, A::Error> {
        Ok(self.0.next_element_seed(Push(list, state, key))?.is_some())
    }
    fn whole(self) -> Result<Cow<'de, str>, A::Error> {
        self.tree().map(|tree| text(&tree))
    }
    fn tree(self) -> Result<Json, A::Error> {
        Json::deserialize(SeqAccessDeserializer::new(self.0))
    }
    fn skip_all(self) -> Result<(), A::Error> {
        IgnoredAny.visit_seq(self.0).map(drop)
    }
}

fn text<'t>(json: &Json) -> Cow<'t, str> {
    Cow::Owned(written(json))
}

/// JSON as text. Of values nothing can fail.
pub(super) fn written(json: &Json) -> String {
    serde_json::to_string(json).unwrap_or_default()
}

struct NameOf<'o> {
    shape: &'static Shape,
    hint: usize,
    outcome: Option<&'o Outcome>,
}

impl<'de> DeserializeSeed<'de> for NameOf<'_> {
    type Value = Name;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for NameOf<'_> {
    type Value = Name;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
        Ok(name_of(name, self.shape, self.hint, self.outcome))
    }
}

/// Appends to a list only when there is an item to fill it with.
struct Push<'s, 'c>(&'s mut dyn ListMut, &'c State, Option<&'static str>);

impl<'de> DeserializeSeed<'de> for Push<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Fill { slot: self.0.push(), state: self.1, key: self.2, root: false }.deserialize(deserializer)
    }
}
