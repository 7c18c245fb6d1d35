//! Sends values of every operation of a random specification from the client to the server and back, and reports differences.
//!
//! `echo.rs` generates the calls.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use specwright::value::{Constraint, Field, FieldAttr, Object, ObjectMut, ObjectRef, ParamLocation};
use specwright::operation::{Operation, SendAs};
use specwright::validate::validate;
use specwright::value::{Scalar, Slot, Token, Value, View};
use specwright::wire::{Writing, json};
use specwright::{CallError, CallErrorKind, File, HandlerError};

/// The number of calls of each operation.
const CALLS: u64 = 3;

/// The number of attempts to make a request that meets the constraints and rules of the operation.
const TRIES: u64 = 200;

/// Values at this depth have no optional fields.
const MAX_DEPTH: usize = 4;

/// Handlers that record the request and return a random value.
#[derive(Clone, Default)]
pub struct Echo(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    seed: u64,
    received: Option<String>,
    compared: usize,
    skipped: usize,
    refused: usize,
    wrong: Vec<String>,
}

impl Echo {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn answer<R: Operation>(&self, mut request: R) -> Result<R::Answer, HandlerError> {
        let mut seen = self.seen();
        seen.received = Some(request_json(&mut request));
        Ok(random_value::<R::Answer>(seen.seed))
    }

    /// Calls an operation. Compares the received request and the received answer with those that were sent.
    pub async fn compare<R: Operation>(&self, call: impl AsyncFn(&R) -> Result<R::Answer, CallError>) {
        for seed in 0..CALLS {
            let Some(mut request) = valid::<R>(seed * TRIES) else {
                self.seen().skipped += 1;
                continue;
            };
            self.seen().seed = seed;
            let got = call(&request).await;
            let several = !R::ENDPOINT.answers.is_empty();
            let expected = to_text(&mut random_value::<R::Answer>(seed), several);
            let mut seen = self.seen();
            seen.compared += 1;
            let (mut sent, mut received) = (request_json(&mut request), seen.received.take().unwrap_or_default());
            sent = without_empty_headers::<R>(&sent);
            if is_form::<R>(&sent) {
                // The client refuses a request that the server would read differently.
                if matches!(&got, Err(error) if error.status().is_none() && matches!(error.kind(), CallErrorKind::Invalid { .. })) {
                    seen.refused += 1;
                    continue;
                }
                (sent, received) = (without_empty(&sent), without_empty(&received));
            }
            let got = got.map(|mut answer| to_text(&mut answer, several)).unwrap_or_else(|error| format!("{error} {error:?}"));
            if sent != received {
                seen.wrong.push(format!("{}: the request\n  {sent}\narrived as\n  {received}\n  {got}", R::ENDPOINT.name));
            } else if got != expected {
                seen.wrong.push(format!("{}: the answer\n  {expected}\narrived as\n  {got}", R::ENDPOINT.name));
            }
        }
    }

    /// Prints the number of compared calls, and the differences to stderr. Returns the number of differences.
    pub fn end(&self) -> usize {
        let seen = self.seen();
        println!("{} calls compared, {} of them refused, {} without a valid request", seen.compared, seen.refused, seen.skipped);
        seen.wrong.iter().for_each(|wrong| eprintln!("{wrong}"));
        seen.wrong.len()
    }
}

/// Makes a request a `Value`, so that it can be written as JSON.
struct RequestValue<'a, R>(&'a mut R);

impl<R: Object> Value for RequestValue<'_, R> {
    fn view(&self) -> View<'_> {
        View::Object(ObjectRef::new(self.0))
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Object(ObjectMut::new(self.0))
    }
}

/// A request as JSON.
fn request_json(request: &mut impl Object) -> String {
    to_text(&mut RequestValue(request), false)
}

/// A value as JSON. If the operation has several answers, the text begins with the variant.
fn to_text(value: &mut dyn Value, several: bool) -> String {
    let text = String::from_utf8_lossy(&json::write(value, Writing::PLAIN)).into_owned();
    match value.slot() {
        Slot::Union(union) if several => format!("{}: {text}", union.chosen().0),
        _ => text,
    }
}

/// JSON without empty lists of header parameters: they are not sent.
fn without_empty_headers<R: Operation>(request: &str) -> String {
    let headers = R::ENDPOINT.params.fields().iter().filter(|field| field.location == ParamLocation::Header);
    headers.fold(request.to_owned(), |text, field| text.replace(&format!("\"{}\":[],", field.name), ""))
}

/// Whether the request is sent as a form. A form has no null and no empty list or object: an optional parameter with such a value arrives
/// as absent.
fn is_form<R: Operation>(request: &str) -> bool {
    R::ENDPOINT.send != SendAs::Json || request.contains("a file.txt")
}

/// JSON without the values that a form cannot express: null, and empty lists and objects.
fn without_empty(text: &str) -> String {
    let mut json = serde_json::from_str(text).unwrap_or_default();
    remove_empty(&mut json);
    json.to_string()
}

/// Removes the empty values inside of this one. Returns whether the value itself remains.
fn remove_empty(json: &mut serde_json::Value) -> bool {
    match json {
        serde_json::Value::Null => false,
        serde_json::Value::Object(fields) => {
            fields.retain(|_, value| remove_empty(value));
            !fields.is_empty()
        }
        serde_json::Value::Array(items) => {
            items.retain_mut(remove_empty);
            !items.is_empty()
        }
        _ => true,
    }
}

fn random_value<T: Value + Default>(seed: u64) -> T {
    let mut value = T::default();
    fill(value.slot(), &Field::new("answer").with_attr(FieldAttr::Required), &mut Chance(seed), 0);
    value
}

/// A random request that meets its constraints and rules.
fn valid<R: Operation>(seed: u64) -> Option<R> {
    (0..TRIES).find_map(|offset| {
        let mut request = R::default();
        object(&mut ObjectMut::new(&mut request), &mut Chance(seed + offset), 0);
        validate(&request).is_ok().then_some(request)
    })
}

/// Pseudorandom numbers, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        ((mixed ^ (mixed >> 27)) % limit.max(1) as u64) as usize
    }
}

fn object(object: &mut ObjectMut<'_>, chance: &mut Chance, depth: usize) {
    for (index, field) in object.shape().fields().iter().enumerate() {
        fill(object.field_mut(index), field, chance, depth);
    }
}

fn fill(slot: Slot<'_>, field: &Field, chance: &mut Chance, depth: usize) {
    match slot {
        Slot::Scalar(it) => scalar(it, field, chance),
        // A field with a default is always set: the receiver would set an absent one to the default.
        Slot::Optional(it) if field.required || field.default.is_some() || (depth < MAX_DEPTH && chance.below(3) > 0) => fill(it.fill(), field, chance, depth),
        Slot::Optional(it) => it.clear(),
        Slot::Object(mut it) => object(&mut it, chance, depth + 1),
        Slot::List(it) => {
            for _ in 0..chance.below(3) {
                fill(it.push(), field, chance, depth + 1);
            }
        }
        Slot::Map(it) => {
            for key in ["some key", "7", "a[b]"].into_iter().skip(chance.below(2)).take(chance.below(4)) {
                if let Ok(slot) = it.entry(key) {
                    fill(slot, field, chance, depth + 1);
                }
            }
        }
        Slot::Union(it) => {
            let index = chance.below(it.variants().len());
            match it.choose(index) {
                // In a form, a list of one item is written like the item, so this list has two.
                Slot::List(list) => (0..2).for_each(|_| fill(list.push(), field, chance, depth + 1)),
                slot => fill(slot, field, chance, depth + 1),
            }
        }
        Slot::Json(it) => *it = "any".into(),
        // A file that is the whole body has no name.
        Slot::File(it) => *it = File::new(if field.location == ParamLocation::RawBody { "" } else { "a file.txt" }, "content"),
        Slot::Skip => {}
        _ => panic!("the runtime has a new kind of slot"),
    }
}

/// Sets a scalar to the first of several tokens that it accepts. An enum keeps its value.
fn scalar(it: &mut dyn Scalar, field: &Field, chance: &mut Chance) {
    if it.listed().is_some() {
        return;
    }
    let text = match field.location {
        ParamLocation::Path | ParamLocation::Header => "plain-1",
        _ if field.constraints.iter().any(|check| matches!(check, Constraint::Pattern(_))) => "abc",
        _ => *["a b&c=1%/+", "gr\u{fc}\u{df}e; \"<b>\"", "x[y]=z"].get(chance.below(3)).unwrap_or(&"a"),
    };
    let number = 60 * (1 + chance.below(2) as i64);
    let words = [text, "2026-01-31", "6f1c0b0e-3f5e-4c58-9d7e-0d6a3c1b2a4f", "https://desk.example/a?b=c", "12.50", "AAEC"];
    let tokens = [Token::Int(number), Token::Bool(chance.below(2) == 0), Token::Number("0.5")];
    let _ = tokens.into_iter().chain(words.map(Token::Str)).any(|token| it.set(token, false).is_ok());
}
