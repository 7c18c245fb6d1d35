//! Typed headers of responses.
//!
//! In: an object whose fields have the names of headers, or the headers of a response. Out: the one from the other. Not here: parameters in
//! headers of requests (see `pairs` and `params`).

#[cfg(any(feature = "client", feature = "server"))]
use http::HeaderMap;
#[cfg(feature = "server")]
use http::{HeaderName, HeaderValue};

#[cfg(feature = "client")]
use crate::error::Unreadable;
use crate::operation::Service;
#[cfg(feature = "server")]
use crate::operation::Wire;
use crate::value::Object;
#[cfg(feature = "client")]
use crate::value::{Expected, Field, ObjectMut, Slot, Token};
#[cfg(feature = "server")]
use crate::value::{ObjectRef, View};
#[cfg(feature = "server")]
use crate::wire::pairs::header;

/// Headers of responses. Generated code implements this trait for the types under `headers` of a specification. A client reads them from the
/// headers of a response or of an error, and a handler adds them with `RequestContext::add_answer_headers`.
///
/// ```ignore
/// let response = client.books().get(&GetBooks::new(7)).with_response().await?;
/// let headers = BookHeaders::from_headers(response.headers())?;
/// ```
pub trait Headers: Object + Default {
    /// The service, which declares how values are written.
    const SERVICE: &'static Service;
    /// Reads the headers of a response.
    ///
    /// # Errors
    /// If a header does not fit its type, or a required one is missing.
    #[cfg(feature = "client")]
    fn from_headers(headers: &HeaderMap) -> Result<Self, Unreadable> {
        let mut object = Self::default();
        read(headers, ObjectMut::new(&mut object))?;
        Ok(object)
    }
}

/// The only header whose values contain commas and cannot be joined by them (RFC 9110, section 5.3).
#[cfg(any(feature = "client", feature = "server"))]
const SET_COOKIE: &str = "set-cookie";

#[cfg(any(feature = "client", feature = "server"))]
fn is_set_cookie(name: &str) -> bool {
    name.eq_ignore_ascii_case(SET_COOKIE)
}

/// Writes the fields of an object as headers. The items of a list have commas between them, or in `Set-Cookie` a header each.
///
/// # Errors
/// If a header cannot hold a value. The error is a sentence.
#[cfg(feature = "server")]
pub(crate) fn write(object: ObjectRef<'_>, wire: &Wire, into: &mut HeaderMap) -> Result<(), String> {
    for (index, field) in object.shape().fields().iter().enumerate() {
        let view = object.field(index);
        let mut add = |view: &View<'_>| -> Result<(), String> {
            let text = header(view, field, wire).map_err(|why| format!("{} {why}", field.name))?;
            let name = HeaderName::from_bytes(field.name.as_bytes()).map_err(|error| error.to_string())?;
            let Some(text) = text else { return Ok(()) };
            into.append(name, HeaderValue::from_bytes(text.as_bytes()).map_err(|error| error.to_string())?);
            Ok(())
        };
        match &view {
            View::List(list) if is_set_cookie(field.name) => (0..list.len()).try_for_each(|index| add(&list.get(index)))?,
            view => add(view)?,
        }
    }
    Ok(())
}

/// Fills an object from the headers of a response.
///
/// # Errors
/// If a header does not fit its type, or a required one is missing.
#[cfg(feature = "client")]
fn read(headers: &HeaderMap, mut object: ObjectMut<'_>) -> Result<(), Unreadable> {
    for (index, field) in object.shape().fields().iter().enumerate() {
        let lines: Vec<String> =
            headers.get_all(field.name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned()).collect();
        let unreadable = |expected: &str, found: &str| Unreadable {
            pointer: field.name.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
            excerpt: String::new(),
        };
        match lines.as_slice() {
            [] if field.required => return Err(unreadable("a header", "none")),
            [] => {}
            // The value is not shown, since it can be a secret.
            lines => fill(object.field_mut(index), lines, field).map_err(|expected| unreadable(expected.0, "another text"))?,
        }
    }
    Ok(())
}

/// Fills a slot from the lines of a header.
#[cfg(feature = "client")]
fn fill(slot: Slot<'_>, lines: &[String], field: &Field) -> Result<(), Expected> {
    match slot {
        Slot::Optional(optional) => fill(optional.fill(), lines, field),
        Slot::List(list) if is_set_cookie(field.name) => {
            lines.iter().try_for_each(|line| fill(list.push(), std::slice::from_ref(line), field))
        }
        Slot::List(list) => {
            let mut items = lines.iter().flat_map(|line| line.split(',')).map(str::trim).filter(|item| !item.is_empty());
            items.try_for_each(|item| fill(list.push(), &[item.to_owned()], field))
        }
        Slot::Scalar(scalar) => scalar.set_as(Token::Str(&lines.join(", ")), field.date.unwrap_or_default(), true),
        _ => Err(Expected("a type that headers can have")),
    }
}
