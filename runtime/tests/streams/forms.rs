//! Values in forms, queries, multipart bodies and headers: the handler gets the values that were sent, or the client refuses to send them.

use std::collections::BTreeMap;

use specwright::client::Tower;
use specwright::operation::{Arrays, Service, Unknown, Wire};
use specwright::server::RequestContext;
use specwright::{CallError, CallErrorKind, File, HandlerError, Json, Nullable};

const fn service(arrays: Arrays) -> Service {
    Service::new("Forms", "1", "").wire(Wire::PLAIN.arrays(arrays).unknown(Unknown::Refuse))
}
/// `a=1&a=2`
pub static REPEAT: Service = service(Arrays::Repeat);
/// `a[]=1&a[]=2`
pub static BRACKETS: Service = service(Arrays::Brackets);
/// `a[0]=1&a[1]=2`
pub static INDEXED: Service = service(Arrays::Indexed);

/// An object in an object.
#[derive(Clone, Default, PartialEq)]
pub struct Part {
    /// `name`.
    pub name: String,
    /// `sizes`.
    pub sizes: Vec<i64>,
    /// `rank`.
    pub rank: Option<Nullable<i64>>,
    /// `parts`.
    pub parts: Option<Vec<Part>>,
    /// The members that are entries of this map.
    pub rest: BTreeMap<String, String>,
}
specwright::private::object! {
    Part;
    0 name "name" .required();
    1 sizes "sizes" .required();
    2 rank "rank";
    3 parts "parts";
    4 rest "rest" .required().prefix("cf_");
}

/// The response: the request that the handler got.
#[derive(Clone, Default, PartialEq)]
pub struct Seen {
    /// The `Debug` output of the request.
    pub request: String,
}
specwright::private::object! {
    Seen;
    0 request "request" .required();
}

macro_rules! requests {
    ($($module:ident $service:ident;)*) => {$(
        /// A service with one way to write lists.
        pub mod $module {
            use super::*;

            /// Values of every kind.
            #[derive(Clone, Default, PartialEq)]
            pub struct Fill {
                /// `words`.
                pub words: Option<Vec<String>>,
                /// `ids`.
                pub ids: Option<Vec<i64>>,
                /// `labels`.
                pub labels: Option<BTreeMap<String, String>>,
                /// `marks`.
                pub marks: Option<BTreeMap<String, Nullable<i64>>>,
                /// `note`.
                pub note: Option<Nullable<String>>,
                /// `rank`.
                pub rank: Option<Nullable<i64>>,
                /// `ranks`.
                pub ranks: Option<Vec<Nullable<i64>>>,
                /// `part`.
                pub part: Option<Part>,
                /// `parts`.
                pub parts: Option<Vec<Part>>,
                /// `free`.
                pub free: Option<Json>,
                /// `doc`.
                pub doc: Option<File>,
                /// `x-note`.
                pub x_note: Option<String>,
                /// `x-tags`.
                pub x_tags: Option<Vec<String>>,
                /// `x-ids`.
                pub x_ids: Option<Vec<i64>>,
            }
            specwright::private::request! {
                Fill -> Seen;
                $service "forms.fill" Post "/fill" Form;
                new();
                set(
                    words: Vec<String>, ids: Vec<i64>, labels: BTreeMap<String, String>, marks: BTreeMap<String, Nullable<i64>>,
                    note: Nullable<String>, rank: Nullable<i64>, ranks: Vec<Nullable<i64>>, part: Part, parts: Vec<Part>,
                    free: Json, doc: File, x_note: String, x_tags: Vec<String>, x_ids: Vec<i64>
                );
                0 words "words";
                1 ids "ids";
                2 labels "labels";
                3 marks "marks";
                4 note "note";
                5 rank "rank";
                6 ranks "ranks";
                7 part "part";
                8 parts "parts";
                9 free "free";
                10 doc "doc";
                11 x_note "x-note" .location(Header);
                12 x_tags "x-tags" .location(Header);
                13 x_ids "x-ids" .location(Header);
            }

            /// Required values.
            #[derive(Clone, Default, PartialEq)]
            pub struct Need {
                /// `title`.
                pub title: String,
                /// `ids`.
                pub ids: Vec<i64>,
                /// `labels`.
                pub labels: BTreeMap<String, String>,
            }
            specwright::private::request! {
                Need -> Seen;
                $service "forms.need" Post "/need" Form;
                new(title: String, ids: Vec<i64>, labels: BTreeMap<String, String>);
                set();
                0 title "title" .required();
                1 ids "ids" .required();
                2 labels "labels" .required();
            }

            /// The same, as JSON.
            #[derive(Clone, Default, PartialEq)]
            pub struct NeedJson {
                /// `title`.
                pub title: String,
                /// `ids`.
                pub ids: Vec<i64>,
                /// `labels`.
                pub labels: BTreeMap<String, String>,
            }
            specwright::private::request! {
                NeedJson -> Seen;
                $service "forms.json" Post "/json" Json;
                new(title: String, ids: Vec<i64>, labels: BTreeMap<String, String>);
                set();
                0 title "title" .required();
                1 ids "ids" .required();
                2 labels "labels" .required();
            }

            /// The content of the module `client` in generated code.
            pub mod client {
                specwright::private::client! {
                    /// A client.
                    super::super::$service;
                    /// Forms.
                    forms -> Forms;
                }
                specwright::private::calls! {
                    /// Forms.
                    Forms;
                    /// Sends values.
                    fill(super::Fill);
                    /// Sends values.
                    need(super::Need);
                    /// Sends values.
                    json(super::NeedJson);
                }
            }

            /// The content of the module `server` in generated code.
            pub mod server {
                specwright::private::handlers! {
                    /// Forms.
                    complete trait Forms;
                    /// Shows the request.
                    async fn fill(super::Fill) -> super::Seen;
                    /// Shows the request.
                    async fn need(super::Need) -> super::Seen;
                    /// Shows the request.
                    async fn json(super::NeedJson) -> super::Seen;
                }
                specwright::private::router! {
                    /// Router.
                    super::super::$service;
                    /// Forms.
                    forms(Forms): fill(super::Fill), need(super::Need), json(super::NeedJson);
                }
            }

            impl server::Forms for Show {
                async fn fill(&self, _: &RequestContext, request: Fill) -> Result<Seen, HandlerError> {
                    Ok(Seen { request: format!("{request:?}") })
                }
                async fn need(&self, _: &RequestContext, request: Need) -> Result<Seen, HandlerError> {
                    Ok(Seen { request: format!("{request:?}") })
                }
                async fn json(&self, _: &RequestContext, request: NeedJson) -> Result<Seen, HandlerError> {
                    Ok(Seen { request: format!("{request:?}") })
                }
            }

            /// A client with a server in the same process.
            pub fn here() -> client::Client {
                let router = server::Router::new().forms(Show);
                client::Client::builder("http://forms.test").transport(Tower::new(router)).build().unwrap()
            }
        }
    )*};
}
requests! {
    repeat REPEAT;
    brackets BRACKETS;
    indexed INDEXED;
}

/// A handler that answers with the `Debug` output of the request.
pub struct Show;

/// A request of each service, with the same values.
macro_rules! each {
    ($check:ident, $fill:expr) => {{
        {
            use repeat::*;
            let request: Fill = $fill;
            $check(here().forms().fill(&request).await, &format!("{request:?}"), "repeat");
        }
        {
            use brackets::*;
            let request: Fill = $fill;
            $check(here().forms().fill(&request).await, &format!("{request:?}"), "brackets");
        }
        {
            use indexed::*;
            let request: Fill = $fill;
            $check(here().forms().fill(&request).await, &format!("{request:?}"), "indexed");
        }
    }};
}

fn arrived(result: Result<Seen, CallError>, sent: &str, arrays: &str) {
    let seen = result.unwrap_or_else(|error| panic!("{arrays}: {error} for {sent}"));
    assert_eq!(seen.request, sent, "{arrays}");
}

fn part(name: &str, sizes: &[i64]) -> Part {
    Part { name: name.to_owned(), sizes: sizes.to_vec(), ..Part::default() }
}

#[tokio::test]
async fn values_in_a_form_arrive_unchanged() {
    for words in [&["a,b"][..], &[""], &["[1]"], &["[\"a\",\"b\"]"], &["{", "a"], &["", ""], &["a", "b,c", "[d", "e]"], &["null"]]
    {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        each!(arrived, Fill::default().words(words.clone()));
        each!(arrived, Fill::default().words(words.clone()).doc(File::new("a", "b")));
    }
    each!(arrived, Fill::default().ids([1]).labels([("a b&=%", "c"), ("", "d")].map(|(k, v)| (format!("k{k}"), v.to_owned()))));
    each!(arrived, Fill::default().rank(Nullable::Null).note(Nullable::Null));
    each!(arrived, Fill::default().rank(Nullable::Value(0)).note(Nullable::Value("x".to_owned())));
    each!(arrived, Fill::default().ranks([Nullable::Null, Nullable::Value(2), Nullable::Null]));
    each!(arrived, Fill::default().ranks([Nullable::Null]));
    each!(arrived, Fill::default().marks([("a".to_owned(), Nullable::Null), ("b".to_owned(), Nullable::Value(2))]));
}

#[tokio::test]
async fn objects_in_a_form_arrive_unchanged() {
    let inner =
        || Part { rank: Some(Nullable::Null), parts: Some(vec![part("b", &[3]), part("c", &[4, 5])]), ..part("a", &[1, 2]) };
    let free = |key: &str| Part { rest: [(key.to_owned(), "v".to_owned())].into(), ..part("a", &[1]) };
    each!(arrived, Fill::default().part(inner()));
    each!(arrived, Fill::default().parts([inner(), part("d", &[6])]));
    each!(arrived, Fill::default().parts([inner(), part("d", &[6])]).doc(File::new("a \"b\".txt", "c")));
    each!(arrived, Fill::default().part(free("key")).parts([free("k e=y")]));
}

/// Strings that look like JSON remain strings.
#[tokio::test]
async fn json_values_in_a_form_keep_their_types() {
    use serde_json::json;
    for free in [
        json!("a"),
        json!("1"),
        json!("true"),
        json!("null"),
        json!("\"a\""),
        json!("[1]"),
        json!("{}"),
        json!(1),
        json!(null),
        json!([1, "2", [3]]),
        json!({"a": {"b": "1"}}),
        json!(""),
    ] {
        each!(arrived, Fill::default().free(free.clone()));
    }
}

/// Each value gives a violation with this parameter and rule, and nothing is sent.
#[tokio::test]
async fn values_that_cannot_be_sent_in_a_form_are_refused_by_the_client() {
    fn refused(param: &'static str, rule: &'static str) -> impl Fn(Result<Seen, CallError>, &str, &str) {
        move |result, sent, arrays| {
            let error = result.err().unwrap_or_else(|| panic!("{arrays}: {sent} is sent"));
            let CallErrorKind::Invalid { violations, .. } = error.kind() else { panic!("{arrays}: {error}") };
            let broken: Vec<_> = violations.iter().map(|one| (one.param.as_str(), one.rule)).collect();
            assert_eq!((broken, error.status()), (vec![(param, rule)], None), "{arrays}: {error}");
        }
    }
    let map = |key: &str| BTreeMap::from([(key.to_owned(), "v".to_owned())]);
    let check = refused("labels", "name");
    for key in ["", "[", "]", "a[b]", "[]", "a]b", "a[0"] {
        each!(check, Fill::default().labels(map(key)));
        each!(check, Fill::default().labels(map(key)).doc(File::new("a", "b")));
    }
    let check = refused("part", "name");
    each!(check, Fill::default().part(Part { rest: map("a]"), ..part("a", &[1]) }));
    let check = refused("parts[0][sizes]", "required");
    each!(check, Fill::default().parts([part("a", &[])]));
    let check = refused("part", "depth");
    let deep = (0..8).fold(part("a", &[1]), |inner, _| Part { parts: Some(vec![inner]), ..part("a", &[1]) });
    each!(check, Fill::default().part(deep.clone()));
    let check = refused("labels[%22]", "name");
    each!(check, Fill::default().labels(map("%22")).doc(File::new("a", "b")));
    let check = refused("labels[=?utf-8?Q?a?=]", "name");
    each!(check, Fill::default().labels(map("=?utf-8?Q?a?=")).doc(File::new("a", "b")));
    let check = refused("labels[a\u{7}]", "name");
    each!(check, Fill::default().labels(map("a\u{7}")).doc(File::new("a", "b")));
}

#[tokio::test]
async fn header_parameters_arrive_unchanged_or_are_refused() {
    for note in ["", "plain", "ü 鳥", "a,b", "a \t b", "\u{a0}x\u{a0}", "\"quoted\"", "[1]"] {
        each!(arrived, Fill::default().x_note(note));
    }
    for tags in [&["a"][..], &["a", "b"], &["ü", "x y"], &["[1]", "{}"], &["\"a\"", "b"], &["a=b;c"]] {
        let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        each!(arrived, Fill::default().x_tags(tags.clone()));
    }
    each!(arrived, Fill::default().x_ids([1, 2, 3]));
    let refused = |result: Result<Seen, CallError>, sent: &str, arrays: &str| {
        let error = result.err().unwrap_or_else(|| panic!("{arrays}: {sent} is sent"));
        assert_eq!((error.kind().name(), error.status()), ("invalid", None), "{arrays}: {error}");
        assert!(error.to_string().contains("that a header can hold"), "{error}");
    };
    for note in [" a", "a ", "\ta", "a\t", "a\nb", "a\rb", "a\0", "a\u{7f}"] {
        each!(refused, Fill::default().x_note(note));
        each!(refused, Fill::default().x_tags([note.to_owned()]));
    }
    for tag in ["", "a,b", ","] {
        each!(refused, Fill::default().x_tags(["x".to_owned(), tag.to_owned()]));
    }
}

/// The client refuses exactly the values that the server would report as missing.
#[tokio::test]
async fn client_and_server_agree_on_what_is_required() {
    use repeat::{Need, NeedJson, here};
    let labels = || [("a".to_owned(), "b".to_owned())];
    let none = || <[(String, String); 0]>::default();
    for (request, params) in [
        (Need::new("t", [1], labels()), &[][..]),
        (Need::new("", [1], labels()), &["title"]),
        (Need::new("t", [], labels()), &["ids"]),
        (Need::new("t", [1], none()), &["labels"]),
        (Need::new("", [], none()), &["ids", "labels", "title"]),
    ] {
        let names = |error: CallError| {
            let CallErrorKind::Invalid { violations, .. } = error.kind() else { panic!("{error}") };
            let mut names: Vec<_> = violations.iter().map(|one| one.param.clone()).collect();
            names.sort();
            (names, error.status())
        };
        let violations = here().forms().need(&request).await.err().map(names).unwrap_or_default();
        assert_eq!(violations, (params.iter().map(|param| (*param).to_owned()).collect(), None), "{request:?}");
    }
    // JSON can represent empty lists and maps. An empty text is missing there too.
    assert!(here().forms().json(&NeedJson::new("t", [], none())).await.is_ok());
    let error = here().forms().json(&NeedJson::new("", [], none())).await.unwrap_err();
    assert_eq!((error.status(), error.to_string().contains("title is required")), (None, true), "{error}");
}
