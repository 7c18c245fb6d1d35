//! Parameters in every spelling, and their violations, over real sockets.

use serde_json::{Value as Json, json};
use specwright::server::Limits;

use super::service::*;
use super::wire::*;

const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
const JSON: &str = "content-type: application/json\r\n";

/// A query, and the parameters that the handler must get.
#[tokio::test]
async fn every_spelling_of_a_query_is_read() {
    let server = Running::start(open()).await;
    let cases = [
        ("ids[]=1&ids[]=2", json!({"ids": [1, 2]})),
        ("ids%5B%5D=1&ids%5B%5D=2", json!({"ids": [1, 2]})),
        ("ids[1]=20&ids[0]=10", json!({"ids": [10, 20]})),
        ("ids=1&ids=2", json!({"ids": [1, 2]})),
        ("ids[]=1&ids[1]=2", json!({"ids": [1, 2]})),
        ("ids[0]=1&ids[]=2", json!({"ids": [1, 2]})),
        ("ids[1]=2&ids[]=3&ids[0]=1", json!({"ids": [1, 2, 3]})),
        ("ids=1&ids[]=2&ids[7]=3&ids=4", json!({"ids": [1, 2, 3, 4]})),
        ("ids[]=1&ids=2", json!({"ids": [1, 2]})),
        ("ids=5", json!({"ids": [5]})),
        ("ids=[1,2]", json!({"ids": [1, 2]})),
        ("ids=%5B%221%22%5D", json!({"ids": [1]})),
        ("words[]=a,b&words[]=c", json!({"words": ["a,b", "c"]})),
        ("labels[k]=v&labels[l]=w", json!({"labels": {"k": "v", "l": "w"}})),
        ("labels={\"k\":\"v\"}", json!({"labels": {"k": "v"}})),
        ("", json!({"labels": [], "limit": 20, "ids": []})),
        ("labels=[]", json!({"labels": []})),
        ("title=a+b%20c%2B", json!({"title": "a b c+"})),
        ("title=x%C3%B1", json!({"title": "xñ"})),
        ("flag=1", json!({"flag": true})),
        ("flag=0", json!({"flag": false})),
        ("flag=true", json!({"flag": true})),
        ("flag=false", json!({"flag": false})),
        ("limit=7", json!({"limit": 7})),
        ("limit=7&limit=8", json!({"limit": 8})),
        ("limit=", json!({"limit": 20})),
        ("level=2", json!({"level": 2})),
        ("since=86400", json!({"since": 86400})),
        ("since=1970-01-02T00:00:00Z", json!({"since": 86400})),
        ("since=86400&date_format=epoch", json!({"since": 86400})),
        ("unknown=1&also[x][y]=2&=3&&", json!({"limit": 20})),
        ("newer=1", json!({"newer": 77})),
    ];
    for (query, seen) in cases {
        let response = get(server.address, &format!("/api/echo?{}", query.replace('"', "%22"))).await;
        assert_eq!(response.status, 200, "{query}: {response:?}");
        contains(&response.json(), &seen, query);
    }
}

/// JSON values are read in texts, in keys, and in values of the type `json`.
#[tokio::test]
async fn the_character_nul_is_refused_everywhere() {
    let server = Running::start(open()).await;
    let cases = [
        (FORM, "title=a%00b", "title"),
        (FORM, "words[]=a&words[]=%00", "words[1]"),
        (FORM, "labels[a%00]=b", "labels"),
        (FORM, "labels[a]=%00", "labels[a]"),
        (FORM, "more=%00", "more"),
        (FORM, "more[a][%00]=b", "more"),
        (JSON, r#"{"labels":{"\u0000":"b"}}"#, "labels"),
        (JSON, r#"{"more":{"a":[1,{"b\u0000":1}]}}"#, "more"),
        (JSON, r#"{"more":["a\u0000"]}"#, "more"),
    ];
    for (headers, body, param) in cases {
        let response = send(server.address, "POST /api/echo", headers, body).await;
        let message = format!("{param} must be text without the character NUL");
        assert_eq!((response.status, response.json()["error"].as_str()), (428, Some(message.as_str())), "{body}");
    }
    let kept = send(server.address, "POST /api/echo", JSON, r#"{"more":{"a":["b",1]},"labels":{"a":"b"}}"#).await;
    assert_eq!(kept.status, 200, "{kept:?}");
}

/// The handler is in an `Arc`.
#[tokio::test]
async fn unknown_parameters_are_reported_if_the_service_declares_so() {
    let server = Running::start(server::telling::Router::new().things(std::sync::Arc::new(Desk::default()))).await;
    let post = async |target: &str, body: &str| send(server.address, &format!("POST /telling/things{target}"), JSON, body).await;
    let fine = post("", r#"{"title":"a"}"#).await;
    assert_eq!((fine.status, fine.header("x-unknown-parameters").as_str()), (200, ""));
    let message = post("?lost[x]=1&%0d%0aa:=b&%C3%B1=2", r#"{"titel":"a","titel ":1}"#).await;
    assert_eq!((message.status, message.body.as_str()), (200, r#"{"id":5}"#));
    assert_eq!(message.header("x-unknown-parameters"), "lost[x], %0D%0Aa%3A, %C3%B1, titel, titel%20");
    let broken = post("?lost=1", r#"{"title":[]}"#).await;
    assert_eq!((broken.status, broken.header("x-unknown-parameters").as_str()), (400, "lost"));
    let many = post(&format!("?{}", (0..100).map(|at| format!("p{at}=1&")).collect::<String>()), "{}").await;
    assert_eq!(many.header("x-unknown-parameters").split(", ").count(), 20);
    assert_eq!(get(Running::start(open()).await.address, "/api/echo?lost=1").await.header("x-unknown-parameters"), "");
}

#[tokio::test]
async fn dates_have_the_format_that_the_request_asks_for() {
    let server = Running::start(open()).await;
    let response = get(server.address, "/api/echo?since=86400&date_format=iso8601").await;
    assert!(response.json()["since"].as_str().unwrap().starts_with("1970-01-02T00:00:00"), "{response:?}");
}

#[tokio::test]
async fn every_kind_of_body_is_read() {
    let server = Running::start(open()).await;
    let seen = json!({"ids": [1, 2], "title": "ab", "labels": {"k": "v"}});
    let form = "ids[]=1&ids[]=2&title=ab&labels[k]=v";
    let object = r#"{"ids":[1,"2"],"title":"ab","labels":{"k":"v"}}"#;
    let brackets = r#"{"ids[]":[1,2],"title":"ab","labels":{"k":"v"}}"#;
    let utf8 = "content-type: APPLICATION/JSON; charset=\"UTF-8\"\r\n";
    let cases = [
        ("POST", FORM, form),
        ("PUT", FORM, form),
        ("POST", "", form),
        ("POST", JSON, object),
        ("POST", utf8, object),
        ("POST", "", object),
        ("POST", "content-type: application/vnd.x+json\r\n", object),
        ("PUT", JSON, object),
        ("GET", JSON, object),
        ("POST", JSON, brackets),
    ];
    for (method, headers, body) in cases {
        let response = send(server.address, &format!("{method} /api/echo"), headers, body).await;
        assert_eq!(response.status, 200, "{method} {body}: {response:?}");
        contains(&response.json(), &seen, body);
    }
    let empty = send(server.address, "POST /api/echo", JSON, "[]").await;
    assert_eq!(empty.status, 200, "{empty:?}");
}

#[tokio::test]
async fn parameters_in_the_body_replace_those_in_the_query() {
    let server = Running::start(open()).await;
    let response = send(server.address, "POST /api/echo?title=query&limit=3&ids[]=9", FORM, "title=form&ids[]=1").await;
    contains(&response.json(), &json!({"title": "form", "limit": 3, "ids": [1]}), "merged");
}

#[tokio::test]
async fn multipart_bodies_have_files_and_texts() {
    let server = Running::start(open()).await;
    let body = concat!(
        "--x\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nwhole\r\n",
        "--x\r\ncontent-disposition: form-data; name=\"ids[]\"\r\n\r\n4\r\n",
        "--x\r\ncontent-disposition: form-data; name=\"attachments[]\"; filename=\"../../etc/p.txt\"\r\ncontent-type: text/plain\r\n\r\nabc\r\n",
        "--x\r\ncontent-disposition: form-data; name=\"attachments[]\"; filename=\"b\"\r\n\r\n\r\n--x--\r\n"
    );
    let response = send(server.address, "POST /api/echo", "content-type: multipart/form-data; boundary=x\r\n", body).await;
    let files = json!(["p.txt:text/plain:3", "b:application/octet-stream:0"]);
    contains(&response.json(), &json!({"title": "whole", "ids": [4], "files": files}), "multipart");
}

/// A query, and the message in the response.
#[tokio::test]
async fn wrong_values_are_named() {
    let server = Running::start(open()).await;
    let cases = [
        ("ids=1,2", "ids must be a list"),
        ("ids[]=1&ids[]=x", "ids[1] must be"),
        ("words=a,b", "words must be a list"),
        ("date_format=xyz", "date_format must be one of epoch, iso8601"),
        ("level=3", "level must be one of 1, 2"),
        ("level=high", "level must be one of 1, 2"),
        ("flag=maybe", "flag must be"),
        ("limit=ten", "limit must be"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=99999999999999999999999999", "limit must be"),
        ("since=yesterday", "since must be"),
        ("title=a", "title"),
        ("labels=a", "labels must be an object"),
        ("attachments=a", "attachments"),
        ("title=%zz", "title has a %"),
        ("title=%ff", "title is not UTF-8"),
        ("title[x]=1", "title must be one value"),
        ("ids[x]=1", "ids must be a list"),
        ("ids={", "ids must be well-formed JSON"),
        ("title=ab%00c", "title must be text without the character NUL"),
        ("labels[k]=a%00", "labels[k] must be text without the character NUL"),
    ];
    for (query, message) in cases {
        let response = get(server.address, &format!("/api/echo?{query}")).await;
        assert_eq!(response.status, 428, "{query}: {response:?}");
        let body = response.json();
        assert_eq!(body["status"], 428);
        assert!(body["error"].as_str().unwrap().contains(message), "{query}: {body}");
    }
}

#[tokio::test]
async fn all_violations_are_in_one_response() {
    let server = Running::start(open()).await;
    let response = send(server.address, "POST /api/things", FORM, "level=9&from=200&to=100").await;
    let error = response.json()["error"].as_str().unwrap().to_owned();
    assert_eq!(response.status, 428);
    for message in ["title is required", "level must be one of 1, 2", "from"] {
        assert!(error.contains(message), "{message}: {error}");
    }
    let unread = send(server.address, "POST /api/things", JSON, "{\"title\":").await;
    assert!(!unread.body.contains("required") && unread.body.contains("not well-formed JSON"), "{unread:?}");
    let malformed = get(server.address, "/api/echo?title=%ff&limit=x").await;
    assert_eq!(malformed.json()["error"].as_str().unwrap().matches(';').count(), 1, "{malformed:?}");
}

#[tokio::test]
async fn enums_inside_json_are_closed_for_requests() {
    let server = Running::start(open()).await;
    let response = send(server.address, "POST /api/things", JSON, r#"{"title":"t","level":5}"#).await;
    assert_eq!((response.status, response.body.contains("level must be one of 1, 2")), (428, true), "{response:?}");
}

/// A lenient service reads numbers as texts and texts as numbers, but not `false`.
#[tokio::test]
async fn booleans_are_not_read_as_numbers_or_texts() {
    let server = Running::start(open()).await;
    let cases = [(r#"{"ids":[false]}"#, "ids[0] must be"), (r#"{"title":true}"#, "title must be a string")];
    for (body, message) in cases {
        let response = send(server.address, "POST /api/echo", JSON, body).await;
        assert_eq!((response.status, response.body.contains(message)), (428, true), "{body}: {response:?}");
    }
}

/// The time to find a key must not grow with the number of keys.
#[tokio::test]
async fn thousands_of_keys_are_read_quickly() {
    let server = Running::start(open()).await;
    let form: Vec<String> = (0..9_000).map(|key| format!("labels[{key:05}]=v")).collect();
    let begin = std::time::Instant::now();
    let response = send(server.address, "POST /api/echo", FORM, &form.join("&")).await;
    assert_eq!(response.status, 200);
    assert!(begin.elapsed() < std::time::Duration::from_secs(3), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn a_strict_service_is_strict() {
    let server = Running::start(server::strict::Router::new().things(Desk::default())).await;
    let put = async |target: &str, headers: &str, body: &str| send(server.address, &format!("PUT {target}"), headers, body).await;
    let fine = put("/strict/things/4?dry=true", "content-type: application/json\r\nx-trace: t\r\n", r#"{"title":"a"}"#).await;
    assert_eq!((fine.status, fine.json()), (201, json!({"id": 4})));
    let cases = [
        ("/strict/things/x", JSON, r#"{"title":"a"}"#, "id", "type"),
        ("/strict/things/%ff", JSON, r#"{"title":"a"}"#, "id", "encoding"),
        ("/strict/things/4?title=a", JSON, "{}", "title", "unknown"),
        ("/strict/things/4", JSON, r#"{"title":"a","other":1}"#, "other", "unknown"),
        ("/strict/things/4", JSON, r#"{"title":"a","id":5}"#, "id", "unknown"),
        ("/strict/things/4", JSON, r#"{"title":7}"#, "title", "type"),
        ("/strict/things/4", JSON, "[1]", "body", "type"),
        ("/strict/things/4", FORM, "title=a", "title", "unknown"),
        ("/strict/things/4?dry=true&dry=false", JSON, r#"{"title":"a"}"#, "dry", "type"),
        ("/strict/things/4?dry.x=true", JSON, r#"{"title":"a"}"#, "dry.x", "unknown"),
    ];
    for (target, headers, body, param, rule) in cases {
        let response = put(target, headers, body).await;
        assert_eq!(response.status, 400, "{target} {body}: {response:?}");
        assert_eq!(response.header("content-type"), "application/problem+json");
        let violations = response.json()["violations"].clone();
        let named = violations.as_array().unwrap().iter().any(|one| one["param"] == param && one["rule"] == rule);
        assert!(named, "{target} {body}: {violations}");
    }
}

/// The pieces are joined, within the limit.
#[tokio::test]
async fn a_body_may_arrive_in_pieces() {
    let pieces = ["title=", "a%", "C3%B1&", "limit=7"].map(|piece| format!("{:x}\r\n{piece}\r\n", piece.len())).concat();
    let head = format!("POST /api/echo HTTP/1.1\r\nhost: h\r\n{FORM}transfer-encoding: chunked\r\nconnection: close\r\n\r\n");
    let request = format!("{head}{pieces}0\r\n\r\n");
    let server = Running::start(open()).await;
    let response = send_raw(server.address, request.as_bytes()).await.unwrap();
    contains(&response.json(), &json!({"title": "añ", "limit": 7}), &request);
    let small = Running::start(open().limits(Limits::default().body(20))).await;
    assert_eq!(send_raw(small.address, request.as_bytes()).await.unwrap().status, 413);
}

/// Asserts that `whole` contains all members of `part`.
pub(crate) fn contains(whole: &Json, part: &Json, of: &str) {
    for (key, value) in part.as_object().unwrap() {
        assert_eq!(&whole[key], value, "{key} of {of}: {whole}");
    }
}
