//! JSON bodies over real sockets: digits of numbers, malformed JSON, and limits that are checked while a body is scanned.

use std::time::{Duration, Instant};

use serde_json::json;
use specwright::server::Limits;

use super::parameters::contains;
use super::service::*;
use super::wire::*;

const JSON: &str = "content-type: application/json\r\n";

#[tokio::test]
async fn a_number_for_a_text_keeps_its_digits() {
    let server = Running::start(open()).await;
    for number in ["12345678901234567890", "123456789012345678.0", "1.10", "12.50", "1e400", "-0", "1E5"] {
        let body = format!(r#"{{"title":{number},"words":[{number}],"labels":{{"a":{number}}}}}"#);
        let response = send(server.address, "POST /api/echo", JSON, &body).await;
        let seen = json!({ "title": number, "words": [number], "labels": { "a": number } });
        contains(&response.json(), &seen, number);
    }
}

#[tokio::test]
async fn an_integer_is_read_with_a_fraction_of_zeros_and_with_an_exponent() {
    let server = Running::start(open()).await;
    for (number, integer) in [("1.0", 1), ("1e2", 100), ("2.50e1", 25), ("9223372036854775807.0", i64::MAX), ("-0", 0)] {
        let response = send(server.address, "POST /api/echo", JSON, &format!(r#"{{"ids":[{number}]}}"#)).await;
        contains(&response.json(), &json!({ "ids": [integer] }), number);
    }
    for number in ["1.5", "1e19", "1e-1", "9223372036854775808", "1e999999999999"] {
        let response = send(server.address, "POST /api/echo", JSON, &format!(r#"{{"ids":[7,{number}]}}"#)).await;
        assert_eq!((response.status, response.body.contains("ids[1] must be an integer")), (428, true), "{number}: {response:?}");
    }
}

#[tokio::test]
async fn a_malformed_body_is_refused_with_reason_and_position() {
    let server = Running::start(open()).await;
    for (body, expected) in [
        (r#"{"title":"\ud800"}"#, "a lone surrogate in a string at line 1, column 11 (/title)"),
        (r#"{"labels":{"a":"\udc00\ud800"}}"#, "a lone surrogate in a string at line 1, column 17 (/labels/a)"),
        (r#"{"unknown":["\ud800"]}"#, "a lone surrogate in a string at line 1, column 14 (/unknown/0)"),
        ("{\"ids\":[1,\n01]}", "a number that begins with a zero at line 2, column 1 (/ids/1)"),
        ("{\"ids\":[1,2}", "neither a comma nor the closing bracket at line 1, column 12 (/ids/1)"),
        ("{\"ids\":[1]}}", "more text after the end of the value at line 1, column 12"),
        ("{\"title\":", "the end of the text at line 1, column 10 (/title)"),
        ("{\"title\":'a'}", "a string in single quotes at line 1, column 10 (/title)"),
        ("[1,]", "a comma before the closing bracket at line 1, column 4 (/1)"),
        ("<title/>", "something that is not a JSON value at line 1, column 1"),
    ] {
        let response = send(server.address, "POST /api/echo", JSON, body).await;
        let error = response.json()["error"].as_str().unwrap().to_owned();
        assert_eq!(response.status, 428, "{body}: {response:?}");
        assert!(error.contains(&format!("the body is not well-formed JSON: {expected}")), "{body}: {error}");
    }
    for body in ["1", "\"a\"", "null", "[{}]", "[1,2]"] {
        let response = send(server.address, "POST /api/echo", JSON, body).await;
        assert!(response.status == 428 && response.body.contains("must be a JSON object"), "{body}: {response:?}");
    }
}

#[tokio::test]
async fn a_byte_order_mark_is_ignored() {
    let server = Running::start(open()).await;
    for body in ["\u{feff}{\"title\":\"abc\"}", "\u{feff} {\"title\":\"abc\"}\n"] {
        let response = send(server.address, "POST /api/echo", JSON, body).await;
        contains(&response.json(), &json!({ "title": "abc" }), body);
    }
    let empty = send(server.address, "POST /api/echo", JSON, "\u{feff}[]").await;
    assert_eq!(empty.status, 200, "{empty:?}");
    let twice = send(server.address, "POST /api/echo", JSON, "\u{feff}\u{feff}{}").await;
    assert_eq!(twice.status, 428, "{twice:?}");
}

/// A body that exceeds a limit is refused when the limit is reached, without building its values.
#[tokio::test]
async fn limits_are_checked_while_a_body_is_scanned() {
    let server = Running::start(open()).await;
    let zeros = |count: usize| vec!["0"; count].join(",");
    let nested = format!("[{}]", zeros(9_000));
    let begin = Instant::now();
    for (body, expected) in [
        (format!(r#"{{"more":[{}]}}"#, zeros(5_000_000)), "at most 10000 items"),
        (format!(r#"{{"ids":[{}]}}"#, zeros(5_000_000)), "at most 10000 items"),
        (format!(r#"{{"unknown":[{}]}}"#, zeros(5_000_000)), "at most 10000 items"),
        (
            format!(r#"{{"more":{{{}}}}}"#, (0..10_001).map(|key| format!("\"{key}\":0")).collect::<Vec<_>>().join(",")),
            "at most 10000 items",
        ),
        (format!(r#"{{"more":[{}]}}"#, vec![nested.as_str(); 200].join(",")), "at most 500000 values"),
        (format!(r#"{{"more":{}}}"#, "[".repeat(5_000_000)), "at most 64 levels deep"),
        (format!(r#"{{"more":{}}}"#, "{\"a\":".repeat(1_000_000)), "at most 64 levels deep"),
        (format!("[{}]", zeros(5_000_000)), "at most 10000 items"),
    ] {
        // The body is cut off, so it is not JSON. A parser that counts values after it has read the body would report that instead.
        let body = body.trim_end_matches([']', '}']);
        let response = send(server.address, "POST /api/echo", JSON, body).await;
        assert!(response.status == 413 && response.body.contains(expected), "{expected}: {response:?}");
        assert!(response.body.contains(" at line 1, column "), "{expected}: {response:?}");
    }
    assert!(begin.elapsed() < Duration::from_secs(30), "{:?}", begin.elapsed());
    // All JSON in the texts of a form is counted together.
    let limits = Limits::default().values(20);
    let server = Running::start(open().limits(limits)).await;
    const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
    for (form, status) in [("ids=[1,2,3,4,5]&more=[1,2,3]", 200), ("ids=[1,2,3,4,5,6,7,8,9]&more=[1,2,3,4,5,6,7,8,9,10]", 413)] {
        let response = send(server.address, "POST /api/echo", FORM, form).await;
        assert_eq!(response.status, status, "{form}: {response:?}");
    }
}
