//! Objects and lists inside of parameters: violations and unknown members in them, over real sockets.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use specwright::server::{Limits, RequestContext};
use specwright::{HandlerError, private};

use super::service::{Running, SERVICE, STRICT, TELLING};
use super::wire::*;

const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
const JSON: &str = "content-type: application/json\r\n";

/// A line of an order.
#[derive(Clone, Default, PartialEq)]
pub struct Line {
    /// `name`.
    pub name: String,
    /// `count`.
    pub count: Option<i64>,
    /// `next`.
    pub next: Vec<Line>,
}
private::object! {
    Line;
    0 name "name" .required();
    1 count "count";
    2 next "next";
}

macro_rules! orders {
    ($($request:ident $service:ident $send:ident $path:literal $name:literal;)*) => {$(
        /// An order.
        #[derive(Clone, Default, PartialEq)]
        pub struct $request {
            /// `first`.
            pub first: Option<Line>,
            /// `lines`.
            pub lines: Option<Vec<Line>>,
            /// `ids`.
            pub ids: Option<Vec<i64>>,
            /// `words`.
            pub words: Option<Vec<String>>,
            /// `counts`.
            pub counts: Option<BTreeMap<String, i64>>,
            /// `title`.
            pub title: Option<String>,
            /// `free`.
            pub free: Option<specwright::Json>,
        }
        private::request! {
            $request -> Seen;
            $service $name Post $path $send .public();
            new();
            set();
            0 first "first";
            1 lines "lines";
            2 ids "ids";
            3 words "words";
            4 counts "counts";
            5 title "title";
            6 free "free";
        }
    )*};
}
orders! {
    Lenient SERVICE Form "/orders" "orders.lenient";
    Strict STRICT Json "/orders" "orders.strict";
    Telling TELLING Json "/orders" "orders.telling";
}

/// The parameters that the handler got.
#[derive(Clone, Default, PartialEq)]
pub struct Seen {
    /// `ids`.
    pub ids: Vec<i64>,
    /// `words`.
    pub words: Vec<String>,
    /// `title`.
    pub title: Option<String>,
}
private::object! {
    Seen;
    0 ids "ids";
    1 words "words";
    2 title "title";
}

/// The content of the module `server` in generated code.
pub mod server {
    macro_rules! one {
        ($module:ident $service:ident $request:ident) => {
            /// A service of one operation.
            pub mod $module {
                use super::super::{Seen, $request};
                specwright::private::handlers! {
                    /// Orders.
                    complete trait Orders;
                    /// Place.
                    async fn place($request) -> Seen;
                }
                specwright::private::router! {
                    /// Router.
                    super::super::$service;
                    /// Orders.
                    orders(Orders): place($request);
                }
            }
        };
    }
    one!(lenient SERVICE Lenient);
    one!(strict STRICT Strict);
    one!(telling TELLING Telling);
}

macro_rules! handle {
    ($($module:ident $request:ident)*) => {$(
        impl server::$module::Orders for Desk {
            async fn place(&self, _: &RequestContext, request: $request) -> Result<Seen, HandlerError> {
                let (ids, words) = (request.ids.unwrap_or_default(), request.words.unwrap_or_default());
                Ok(Seen { ids, words, title: request.title })
            }
        }
    )*};
}
handle! { lenient Lenient strict Strict telling Telling }

struct Desk;

async fn lenient(limits: Limits) -> Running {
    Running::start(server::lenient::Router::new().orders(Desk).limits(limits)).await
}

async fn strict() -> Running {
    Running::start(server::strict::Router::new().orders(Desk)).await
}

async fn post(server: &Running, headers: &str, body: &str) -> Response {
    send(server.address, "POST /orders", headers, body).await
}

/// The parameter and the rule of every violation.
fn broken(response: &Response) -> Vec<(String, String)> {
    let text = |one: &Json, key: &str| one[key].as_str().unwrap().to_owned();
    let all = response.json()["violations"].as_array().unwrap_or_else(|| panic!("{response:?}")).clone();
    all.iter().map(|one| (text(one, "param"), text(one, "rule"))).collect()
}

/// JSON in a text of a query or a form, and lists with brackets, have the limits of a JSON body.
#[tokio::test]
async fn limits_apply_to_lists_in_every_spelling() {
    let server = lenient(Limits::default()).await;
    let list = |count: usize| format!("[{}]", vec!["1"; count].join(","));
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let object = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    for (within, above) in [
        (format!("ids={}", list(10_000)), format!("ids={}", list(10_001))),
        (format!("words={}", list(10_000)), format!("words={}", list(30_000))),
        (format!("free={}", list(10_000)), format!("free={}", list(10_001))),
        (format!("free={}", deep(63)), format!("free={}", deep(64))),
        (format!("free={}", object(63)), format!("free={}", object(64))),
        (format!("free={}", deep(63)), format!("free={}", deep(200))),
        ("counts={\"a\":1}".to_owned(), format!("counts={{\"a\":{}}}", deep(63))),
        ("first={\"name\":\"a\"}".to_owned(), format!("first={{\"name\":\"a\",\"x\":{}}}", deep(90))),
    ] {
        assert_eq!(post(&server, FORM, &within).await.status, 200, "{}", within.len());
        assert_eq!(post(&server, FORM, &above).await.status, 413, "{} {}", &above[..6], above.len());
    }
    let in_json = json!({ "ids": list(10_001) }).to_string();
    assert_eq!(post(&server, JSON, &in_json).await.status, 413, "text in JSON");
    let few = lenient(Limits::default().items(3)).await;
    for (within, above) in [
        ("ids[]=1&ids[]=2&ids[]=3", "ids[]=1&ids[]=2&ids[]=3&ids[]=4"),
        ("ids=1&ids=2&ids=3", "ids=1&ids=2&ids=3&ids=4"),
        ("ids[5]=1&ids[6]=2", "ids[5]=1&ids[6]=2&ids[7]=3&ids[8]=4"),
        ("counts[a]=1&counts[b]=2", "counts[a]=1&counts[b]=2&counts[c]=3&counts[d]=3"),
        ("free[a][]=1&free[a][]=2", "free[a][]=1&free[a][]=2&free[a][]=3&free[a][]=4"),
    ] {
        assert_eq!(post(&few, FORM, within).await.status, 200, "{within}");
        assert_eq!(post(&few, FORM, above).await.status, 413, "{above}");
    }
}

/// Keys of a JSON body may have brackets, as in a form.
#[tokio::test]
async fn brackets_in_keys_of_a_json_body_are_read() {
    let server = strict().await;
    let response = post(&server, JSON, r#"{"ids[1]":20,"ids[0]":10,"words[]":["a"]}"#).await;
    assert_eq!((response.status, response.json()["ids"].clone()), (200, json!([10, 20])), "{response:?}");
    let response = post(&server, JSON, r#"{"title[x]":"a","lines[0][name]":7}"#).await;
    let expected = [("lines[0][name]", "type"), ("title", "type")].map(|(param, rule)| (param.to_owned(), rule.to_owned()));
    assert_eq!((response.status, broken(&response)), (400, expected.to_vec()), "{response:?}");
}

/// A body, and the paths of its unknown members.
const UNKNOWN: [(&str, &str, &[&str]); 5] = [
    (JSON, r#"{"first":{"name":"a","nmae":1}}"#, &["first[nmae]"]),
    (JSON, r#"{"lines":[{"name":"a"},{"name":"b","x":1,"y":2}]}"#, &["lines[1][x]", "lines[1][y]"]),
    (JSON, r#"{"first":{"name":"a","next":[{"name":"b","z":1}]},"other":1}"#, &["other", "first[next][0][z]"]),
    (JSON, r#"{"first[name]":"a","first[nmae]":1}"#, &["first[nmae]"]),
    (JSON, r#"{"free":{"anything":{"goes":1}}}"#, &[]),
];

#[tokio::test]
async fn unknown_members_are_refused_or_reported_like_parameters() {
    let (strict, telling) = (strict().await, Running::start(server::telling::Router::new().orders(Desk)).await);
    for (headers, body, places) in UNKNOWN {
        let refused = post(&strict, headers, body).await;
        let told = post(&telling, headers, body).await;
        assert_eq!((told.status, told.header("x-unknown-parameters")), (200, places.join(", ")), "{body}: {told:?}");
        if places.is_empty() {
            assert_eq!(refused.status, 200, "{refused:?}");
            continue;
        }
        let expected: Vec<_> = places.iter().map(|place| ((*place).to_owned(), "unknown".to_owned())).collect();
        assert_eq!((refused.status, broken(&refused)), (400, expected), "{body}");
    }
}

/// A lenient service uses the last value.
#[tokio::test]
async fn a_repeated_key_is_refused_by_strict_services_only() {
    let strict = strict().await;
    for (body, places) in [
        (r#"{"title":"a","title":"b"}"#, &["title"][..]),
        (r#"{"ids":[1],"ids":[1]}"#, &["ids"]),
        (r#"{"lines":[{"name":"a","name":"b"}],"first":{"name":"a","count":1,"count":1}}"#, &["lines[0][name]", "first[count]"]),
    ] {
        let response = post(&strict, JSON, body).await;
        let expected: Vec<_> = places.iter().map(|place| ((*place).to_owned(), "type".to_owned())).collect();
        assert_eq!((response.status, broken(&response)), (400, expected), "{body}");
        assert!(response.body.contains("must be given once"), "{response:?}");
    }
    let lenient = lenient(Limits::default()).await;
    let last = post(&lenient, JSON, r#"{"title":"a","title":"b"}"#).await;
    assert_eq!((last.status, last.json()["title"].as_str()), (200, Some("b")), "{last:?}");
    let last = post(&lenient, FORM, "title=a&title=b").await;
    assert_eq!((last.status, last.json()["title"].as_str()), (200, Some("b")), "{last:?}");
}

#[tokio::test]
async fn all_violations_inside_a_parameter_are_reported() {
    let server = lenient(Limits::default()).await;
    for (headers, body, told) in [
        (FORM, "ids[]=x&ids[]=1&ids[]=y", &["ids[0] must be", "ids[2] must be"][..]),
        (FORM, "ids[4]=x&ids[9]=y", &["ids[4] must be", "ids[9] must be"]),
        (FORM, "ids=x&ids=y", &["ids[0] must be", "ids[1] must be"]),
        (FORM, "counts[a]=x&counts[b]=1&counts[c]=y", &["counts[a] must be", "counts[c] must be"]),
        (FORM, "ids=[\"x\",\"y\"]", &["ids[0] must be", "ids[1] must be"]),
        (FORM, "first[name]=a&first[count]=x&first[next]=y", &["first[count] must be", "first[next] must be"]),
        (JSON, r#"{"ids":["x",1,"y"]}"#, &["ids[0] must be", "ids[2] must be"]),
        (JSON, r#"{"counts":{"a":"x","b":"y"}}"#, &["counts[a] must be", "counts[b] must be"]),
        (
            JSON,
            r#"{"lines":[{"count":"x"},{"name":[]}]}"#,
            &["lines[0][count] must be", "lines[0][name] must be", "lines[1][name] must be"],
        ),
        (
            JSON,
            r#"{"first":{"next":[{"count":"x"},{"name":"a","count":"y"}]}}"#,
            &[
                "first[next][0][count] must be",
                "first[next][0][name] must be",
                "first[next][1][count] must be",
                "first[name] must be",
            ],
        ),
    ] {
        let response = post(&server, headers, body).await;
        let error = response.json()["error"].as_str().unwrap_or_default().to_owned();
        assert_eq!(response.status, 428, "{body}: {response:?}");
        assert!(told.iter().all(|one| error.contains(one)), "{body}: {error}");
        assert_eq!(error.matches("; ").count() + 1, told.len(), "{body}: {error}");
    }
}

/// A list with thousands of wrong items does not cause a response with thousands of violations.
#[tokio::test]
async fn the_number_of_violations_is_limited() {
    let server = strict().await;
    let many = format!("[{}]", vec!["\"x\""; 5_000].join(","));
    for body in [format!("{{\"ids\":{many}}}"), format!("{{\"ids\":{many},\"counts\":{many},\"title\":1}}")] {
        let all = broken(&post(&server, JSON, &body).await);
        assert_eq!((all.len(), all[100].1.as_str()), (101, "more"));
        assert_eq!(all[99], ("ids[99]".to_owned(), "type".to_owned()));
    }
    let form = Running::start(server::lenient::Router::new().orders(Desk)).await;
    let error = post(&form, FORM, &vec!["ids[]=x"; 5_000].join("&")).await.json()["error"].as_str().unwrap().to_owned();
    assert_eq!(error.matches("; ").count(), 100, "{error}");
    assert!(error.ends_with("there are more than 100 mistakes"), "{error}");
}

/// JSON refuses the same texts as a query.
#[tokio::test]
async fn a_text_for_a_list_is_read_the_same_in_json() {
    let server = lenient(Limits::default()).await;
    for (text, words) in
        [("a", Some(json!(["a"]))), ("", Some(json!([]))), (r#"["a","b,c"]"#, Some(json!(["a", "b,c"]))), ("a,b", None)]
    {
        let body = json!({ "words": text }).to_string();
        let response = post(&server, JSON, &body).await;
        match words {
            Some(words) => assert_eq!((response.status, &response.json()["words"]), (200, &words), "{body}"),
            None => assert!(response.status == 428 && response.body.contains("words must be a list"), "{response:?}"),
        }
    }
    let item = post(&server, JSON, r#"{"words":["a,b"]}"#).await;
    assert_eq!(item.json()["words"], json!(["a,b"]));
}
