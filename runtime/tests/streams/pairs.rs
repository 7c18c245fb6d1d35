//! Compares the server's reader of forms with the crate `url` on random forms.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use url::form_urlencoded;

use super::heads::{Chance, Connection, start};

/// The largest number of pairs in most forms. One form in a hundred has up to eighty.
const PAIRS: usize = 8;

/// Pieces of names and values.
const PIECES: &[&str] = &[
    "a",
    "Z",
    "9",
    "+",
    "%2B",
    "%20",
    "%26",
    "%3D",
    "%25",
    "%C3%BC",
    "%c3%bc",
    "ü",
    "鳥",
    "[",
    "]",
    "%5B",
    "%5D",
    ",",
    "\"",
    "%0A",
    "%7e",
    "null",
    "{}",
    "-._~",
    "%F0%9F%90%A6",
    ";",
    "/",
    "?",
    "#",
    "'",
];

/// Malformed pieces. `url` keeps a `%` without digits after it, and replaces bytes that are not UTF-8.
const BROKEN: &[&str] = &["%", "%4", "%zz", "%FF", "%C3", "%ED%A0%80", "%+1"];

/// The number of forms to compare: a default, or the value of the environment variable.
fn count() -> usize {
    std::env::var("SPECWRIGHT_FORMS").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000)
}

fn text(chance: &mut Chance) -> String {
    let count = chance.below(5);
    (0..count).map(|_| chance.of(PIECES)).collect()
}

/// The name `words`, encoded in one of many ways.
fn words(chance: &mut Chance) -> String {
    let letters = "words".chars().map(|letter| match chance.below(6) {
        0 => format!("%{:02X}", u32::from(letter)),
        1 => format!("%{:02x}", u32::from(letter)),
        _ => letter.to_string(),
    });
    letters.collect()
}

/// A name that is not a parameter.
fn other(chance: &mut Chance) -> String {
    format!("{}x{}", text(chance), text(chance))
}

fn form(chance: &mut Chance, name: fn(&mut Chance) -> String) -> String {
    let most = if chance.below(100) == 0 { 10 * PAIRS } else { PAIRS };
    let count = 1 + chance.below(most);
    let mut form = String::new();
    for _ in 0..count {
        form.push_str(&name(chance));
        if chance.below(10) > 0 {
            form.push_str(chance.of(&["=", "=", "=", "=="]));
            form.push_str(&text(chance));
        }
        form.push_str(chance.of(&["&", "&", "&", "&&"]));
    }
    form
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_forms_are_read_as_url_reads_them() {
    let server = start().await;
    let (mut connection, mut chance) = (Connection::open(server.address).await, Chance(11));
    let (mut compared, mut kinds) = (0, BTreeMap::<&str, usize>::new());
    while compared < count() {
        let kind = chance.of(&["values", "values", "values", "names", "broken"]);
        let mut form = form(&mut chance, if kind == "names" { other } else { words });
        if kind == "broken" {
            form.push_str(&format!("words={}{}", chance.of(BROKEN), chance.of(&["", "&", "&words=b"])));
        }
        let pairs: Vec<_> =
            form_urlencoded::parse(form.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        let (status, response) = connection.post("application/x-www-form-urlencoded", form.as_bytes()).await;
        let response: Json = serde_json::from_str(&response).unwrap();
        match kind {
            "values" => {
                let values: Vec<_> = pairs.iter().map(|(_, value)| value).collect();
                assert_eq!((status, &response), (200, &json!({ "request": format!("Fill {{ words: {values:?} }}") })), "{form}");
            }
            "names" => {
                let refused: Vec<_> =
                    response["violations"].as_array().unwrap().iter().map(|one| one["param"].as_str().unwrap()).collect();
                let names: Vec<_> = pairs.iter().map(|(name, _)| name.as_str()).collect();
                assert_eq!((status, refused), (400, names), "{form}");
            }
            _ => assert_eq!((status, response["violations"][0]["rule"].as_str()), (400, Some("encoding")), "{form}"),
        }
        compared += 1;
        *kinds.entry(kind).or_default() += 1;
    }
    println!("{compared} forms: {kinds:?}");
}
