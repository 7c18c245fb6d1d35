//! Sends values of every operation of a random specification from client to server and back: what arrives is what was sent.
//!
//! In: operations, by their types. Out: what differs. Not here: the calls themselves, which are made per specification (see `echo`).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use specwright::value::{Constraint, Field, FieldAttr, Object, ObjectMut, ObjectRef, ParamLocation};
use specwright::operation::{Operation, SendAs};
use specwright::validate::validate;
use specwright::value::{Scalar, Slot, Token, Value, View};
use specwright::wire::{Writing, json};
use specwright::{CallError, CallErrorKind, File, HandlerError};

/// How often each operation is called.
const CALLS: u64 = 3;

/// How many requests are made until one keeps the operation's rules.
const TRIES: u64 = 200;

/// How deep values are made.
const DEEPEST: usize = 4;

/// Answers with a value of its own, and remembers what came.
#[derive(Clone, Default)]
pub struct Echo(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    seed: u64,
    came: Option<String>,
    compared: usize,
    skipped: usize,
    refused: usize,
    wrong: Vec<String>,
}

impl Echo {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A handler.
    pub fn answer<R: Operation>(&self, mut request: R) -> Result<R::Answer, HandlerError> {
        let mut seen = self.seen();
        seen.came = Some(sent(&mut request));
        Ok(made::<R::Answer>(seen.seed))
    }

    /// Calls an operation and compares both ways.
    pub async fn compare<R: Operation>(&self, call: impl AsyncFn(&R) -> Result<R::Answer, CallError>) {
        for seed in 0..CALLS {
            let Some(mut request) = valid::<R>(seed * TRIES) else {
                self.seen().skipped += 1;
                continue;
            };
            self.seen().seed = seed;
            let got = call(&request).await;
            let several = !R::ENDPOINT.answers.is_empty();
            let expected = shown(&mut made::<R::Answer>(seed), several);
            let mut seen = self.seen();
            seen.compared += 1;
            let (mut sent, mut came) = (sent(&mut request), seen.came.take().unwrap_or_default());
            if is_form::<R>(&sent) {
                // The client refuses what would come as something else.
                if matches!(&got, Err(error) if error.status().is_none() && matches!(error.kind(), CallErrorKind::Invalid { .. })) {
                    seen.refused += 1;
                    continue;
                }
                (sent, came) = (without_nothing(&sent), without_nothing(&came));
            }
            let got = got.map(|mut answer| shown(&mut answer, several)).unwrap_or_else(|error| format!("{error} {error:?}"));
            if sent != came {
                seen.wrong.push(format!("{}: the request\n  {sent}\ncame as\n  {came}\n  {got}", R::ENDPOINT.name));
            } else if got != expected {
                seen.wrong.push(format!("{}: the answer\n  {expected}\ncame as\n  {got}", R::ENDPOINT.name));
            }
        }
    }

    /// What was compared; what differs goes to stderr, and is counted.
    pub fn end(&self) -> usize {
        let seen = self.seen();
        println!("{} calls compared, {} of them refused, {} without a valid request", seen.compared, seen.refused, seen.skipped);
        seen.wrong.iter().for_each(|wrong| eprintln!("{wrong}"));
        seen.wrong.len()
    }
}

/// A request as a value, which it is nowhere else.
struct Whole<'a, R>(&'a mut R);

impl<R: Object> Value for Whole<'_, R> {
    fn view(&self) -> View<'_> {
        View::Object(ObjectRef::new(self.0))
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Object(ObjectMut::new(self.0))
    }
}

/// A request as JSON.
fn sent(request: &mut impl Object) -> String {
    shown(&mut Whole(request), false)
}

/// A value as JSON, with its variant where that is one of several answers.
fn shown(value: &mut dyn Value, several: bool) -> String {
    let text = String::from_utf8_lossy(&json::write(value, Writing::PLAIN)).into_owned();
    match value.slot() {
        Slot::Union(union) if several => format!("{}: {text}", union.chosen().0),
        _ => text,
    }
}

/// Whether a form carries the parameters: it has no word for what is empty, and an optional value of that kind comes as absent.
fn is_form<R: Operation>(request: &str) -> bool {
    R::ENDPOINT.send != SendAs::Json || request.contains("a file.txt")
}

/// JSON without what a form has no word for: null, and lists and objects in which nothing is.
fn without_nothing(text: &str) -> String {
    let mut json = serde_json::from_str(text).unwrap_or_default();
    drop_nothing(&mut json);
    json.to_string()
}

/// Takes away what is nothing inside of a value; whether the value is something itself.
fn drop_nothing(json: &mut serde_json::Value) -> bool {
    match json {
        serde_json::Value::Null => false,
        serde_json::Value::Object(fields) => {
            fields.retain(|_, value| drop_nothing(value));
            !fields.is_empty()
        }
        serde_json::Value::Array(items) => {
            items.retain_mut(drop_nothing);
            !items.is_empty()
        }
        _ => true,
    }
}

fn made<T: Value + Default>(seed: u64) -> T {
    let mut value = T::default();
    fill(value.slot(), &Field::new("answer").with_attr(FieldAttr::Required), &mut Chance(seed), 0);
    value
}

/// A request that keeps its limits and rules.
fn valid<R: Operation>(seed: u64) -> Option<R> {
    (0..TRIES).find_map(|more| {
        let mut request = R::default();
        object(&mut ObjectMut::new(&mut request), &mut Chance(seed + more), 0);
        validate(&request).is_ok().then_some(request)
    })
}

/// Numbers that look like chance and are the same in every run.
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
        // What is not sent has its default on the other side.
        Slot::Optional(it) if field.required || field.default.is_some() || (depth < DEEPEST && chance.below(3) > 0) => fill(it.fill(), field, chance, depth),
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
                // In a form, a list of one item could as well be the item.
                Slot::List(list) => (0..2).for_each(|_| fill(list.push(), field, chance, depth + 1)),
                slot => fill(slot, field, chance, depth + 1),
            }
        }
        Slot::Json(it) => *it = "any".into(),
        // A body that is a file has no name.
        Slot::File(it) => *it = File::new(if field.location == ParamLocation::RawBody { "" } else { "a file.txt" }, "content"),
        Slot::Skip => {}
    }
}

/// The first token that the value takes; values of an enum stay what they are.
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
