//! Two versions of a specification. The second one declares enum values that the first one does not declare. Code for the first version
//! reads, writes and matches the same with the second. docs/language.md shows a part of this file.

use specwright::service_api;

#[service_api("specs/versions/first")]
mod first {}

#[service_api("specs/versions/second")]
mod second {}

/// Reads a parcel, and matches on its integer enum `step` and on its string enum `way`.
macro_rules! matched {
    ($version:ident, $step:expr, $way:expr) => {{
        let parcel = format!(r#"{{"step":{},"way":{}}}"#, $step, $way);
        let parcel: $version::Parcel = serde_json::from_str(&parcel).unwrap();
        let (step, way) = (parcel.step.unwrap(), parcel.way.unwrap());
        // LANGUAGE: match
        let late = match step.code() {
            Some(1 | 2) => "on its way",
            Some(9) => "lost",
            _ => "who knows",
        };
        let fast = match way.as_str() {
            "road" | "rail" => "slow",
            "air" => "fast",
            _ => "who knows",
        };
        // end
        (late, fast)
    }};
}

#[test]
fn match_is_the_same_when_a_later_version_declares_the_value() {
    let values = [("1", r#""road""#), ("9", r#""air""#), ("10", r#""sea""#), (r#""9""#, r#""7""#), (r#""lost""#, "7")];
    let matched: Vec<_> = values.iter().map(|(step, way)| matched!(first, step, way)).collect();
    assert_eq!(matched, values.iter().map(|(step, way)| matched!(second, step, way)).collect::<Vec<_>>());
    let unknown = ("who knows", "who knows");
    assert_eq!(matched, [("on its way", "slow"), ("lost", "fast"), unknown, ("lost", "who knows"), unknown]);
}

#[test]
fn undeclared_value_is_written_unchanged() {
    for text in [
        r#"{"step":9,"steps":[1,9,10],"way":"air","ways":["road","air","sea"],"hours":{"1":1,"10":2,"9":3},"costs":{"air":5}}"#,
        r#"{"step":"99","steps":["99","lost"],"way":7,"ways":[7,1.5,true,"7"],"hours":{"007":1,"lost":2},"costs":{"7":5}}"#,
        r#"{"step":"waiting for the customer","steps":[],"way":18446744073709551615}"#,
    ] {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let first: first::Parcel = serde_json::from_str(text).unwrap();
        let second: second::Parcel = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_value(&first).unwrap(), value);
        assert_eq!(serde_json::to_value(&second).unwrap(), value);
    }
}

#[test]
fn undeclared_value_is_sent_unchanged_in_a_request() {
    let parcel: first::Parcel = serde_json::from_str(r#"{"step":"lost","way":7}"#).unwrap();
    let request = first::UpdateParcels::default().step(parcel.step.unwrap()).way(parcel.way.unwrap());
    assert_eq!(serde_json::to_string(&request).unwrap(), r#"{"step":"lost","way":7}"#);
}

#[test]
fn invalid_value_is_rejected() {
    for text in [r#"{"step":"a text that is far too long to stand for a number"}"#, r#"{"step":[1,2]}"#, r#"{"hours":{"":1}}"#] {
        serde_json::from_str::<first::Parcel>(text).unwrap_err();
    }
    assert!(serde_json::from_str::<first::Parcel>(r#"{"step":""}"#).unwrap().step.is_none());
}

#[test]
fn language_page_shows_the_match() {
    let lines = include_str!("versions.rs").lines().skip_while(|line| line.trim() != "// LANGUAGE: match").skip(1);
    let lines: Vec<&str> = lines.take_while(|line| line.trim() != "// end").map(str::trim).collect();
    let page: Vec<&str> = include_str!("../../docs/language.md").lines().map(str::trim).collect();
    assert!(page.windows(lines.len()).any(|window| window == lines), "{lines:?}");
}
