//! Converts the value of any deserializer into JSON text, which the codec then reads.
//!
//! In: a deserializer of a self-describing format. Out: the same value as JSON text. Through text, the result does not depend on features of
//! serde_json that other crates enable, such as `arbitrary_precision`.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use zeroize::Zeroizing;

use super::refusal::MAX_DEPTH;
use super::scanner::Scanner;
use super::write::{number, string};

/// The key by which serde_json marks a number with all its digits, with the feature `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// The JSON text of the deserializer's value. It may contain secrets.
pub(super) fn to_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Zeroizing<String>, D::Error> {
    let mut text = Zeroizing::new(Vec::new());
    ToText { out: &mut text, depth: 0 }.deserialize(deserializer)?;
    let text = std::mem::take(&mut *text);
    String::from_utf8(text).map(Zeroizing::new).map_err(D::Error::custom)
}

/// Appends one value to a text.
struct ToText<'o> {
    out: &'o mut Vec<u8>,
    depth: usize,
}

impl ToText<'_> {
    fn append<E>(self, text: &str) -> Result<(), E> {
        self.out.extend_from_slice(text.as_bytes());
        Ok(())
    }
    fn inside<E: Error>(&mut self) -> Result<ToText<'_>, E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom("values that are nested too deep"));
        }
        Ok(ToText { out: self.out, depth: self.depth + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for ToText<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ToText<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }
    fn visit_bool<E: Error>(self, flag: bool) -> Result<(), E> {
        self.append(if flag { "true" } else { "false" })
    }
    fn visit_i64<E: Error>(self, integer: i64) -> Result<(), E> {
        self.append(itoa::Buffer::new().format(integer))
    }
    fn visit_u64<E: Error>(self, integer: u64) -> Result<(), E> {
        self.append(itoa::Buffer::new().format(integer))
    }
    fn visit_i128<E: Error>(self, integer: i128) -> Result<(), E> {
        self.append(itoa::Buffer::new().format(integer))
    }
    fn visit_u128<E: Error>(self, integer: u128) -> Result<(), E> {
        self.append(itoa::Buffer::new().format(integer))
    }
    fn visit_f64<E: Error>(self, float: f64) -> Result<(), E> {
        if !float.is_finite() {
            return Err(E::invalid_value(Unexpected::Float(float), &self));
        }
        number(float, self.out);
        Ok(())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        string(text, self.out);
        Ok(())
    }
    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.append("null")
    }
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.append("null")
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }
    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        self.out.push(b'[');
        let begin = self.out.len();
        while seq.next_element_seed(self.inside()?)?.is_some() {
            self.out.push(b',');
        }
        close(self.out, begin, b']');
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut key = map.next_key::<String>()?;
        if key.as_deref() == Some(NUMBER) {
            let digits: String = map.next_value()?;
            return if is_number(&digits) { self.append(&digits) } else { Err(A::Error::custom("a number without digits")) };
        }
        self.out.push(b'{');
        let begin = self.out.len();
        while let Some(name) = key {
            string(&name, self.out);
            self.out.push(b':');
            map.next_value_seed(self.inside()?)?;
            self.out.push(b',');
            key = map.next_key()?;
        }
        close(self.out, begin, b'}');
        Ok(())
    }
}

/// Replaces the comma after the last item with the closing bracket.
fn close(out: &mut Vec<u8>, begin: usize, bracket: u8) {
    if out.len() > begin {
        out.pop();
    }
    out.push(bracket);
}

fn is_number(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && scanner.skip_number().is_ok() && scanner.at() == text.len()
}
