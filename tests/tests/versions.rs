//! Two versions of a specification: the second lists values that the first does not know. What the first reads, writes and
//! matches on stays the same with the second. docs/language.md shows parts of it.

use specwright::service_api;

#[service_api("specs/versions/first")]
mod first {}

#[service_api("specs/versions/second")]
mod second {}

/// What matches on an integer and on a word say, in code that knows nothing of versions.
macro_rules! told {
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
fn a_match_says_the_same_when_a_later_version_lists_the_value() {
    let values = [("1", r#""road""#), ("9", r#""air""#), ("10", r#""sea""#), (r#""9""#, r#""7""#), (r#""lost""#, "7")];
    let told: Vec<_> = values.iter().map(|(step, way)| told!(first, step, way)).collect();
    assert_eq!(told, values.iter().map(|(step, way)| told!(second, step, way)).collect::<Vec<_>>());
    let unknown = ("who knows", "who knows");
    assert_eq!(told, [("on its way", "slow"), ("lost", "fast"), unknown, ("lost", "who knows"), unknown]);
}

#[test]
fn what_is_not_listed_is_written_as_it_came() {
    for text in [
        r#"{"step":9,"steps":[1,9,10],"way":"air","ways":["road","air","sea"],"hours":{"1":1,"10":2,"9":3},"costs":{"air":5}}"#,
        r#"{"step":"99","steps":["99","lost"],"way":7,"ways":[7,1.5,true,"7"],"hours":{"007":1,"lost":2},"costs":{"7":5}}"#,
        r#"{"step":"waiting for the customer","steps":[],"way":18446744073709551615}"#,
    ] {
        let came: serde_json::Value = serde_json::from_str(text).unwrap();
        let first: first::Parcel = serde_json::from_str(text).unwrap();
        let second: second::Parcel = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_value(&first).unwrap(), came);
        assert_eq!(serde_json::to_value(&second).unwrap(), came);
    }
}

#[test]
fn what_came_goes_back_in_a_request() {
    let came: first::Parcel = serde_json::from_str(r#"{"step":"lost","way":7}"#).unwrap();
    let request = first::UpdateParcels::default().step(came.step.unwrap()).way(came.way.unwrap());
    assert_eq!(serde_json::to_string(&request).unwrap(), r#"{"step":"lost","way":7}"#);
}

#[test]
fn text_that_is_no_value_at_all_is_a_mistake() {
    for text in [r#"{"step":"a text that is far too long to stand for a number"}"#, r#"{"step":[1,2]}"#, r#"{"hours":{"":1}}"#] {
        serde_json::from_str::<first::Parcel>(text).unwrap_err();
    }
    assert!(serde_json::from_str::<first::Parcel>(r#"{"step":""}"#).unwrap().step.is_none());
}

#[test]
fn the_language_shows_what_is_here() {
    let lines = include_str!("versions.rs").lines().skip_while(|line| line.trim() != "// LANGUAGE: match").skip(1);
    let lines: Vec<&str> = lines.take_while(|line| line.trim() != "// end").map(str::trim).collect();
    let page: Vec<&str> = include_str!("../../docs/language.md").lines().map(str::trim).collect();
    assert!(page.windows(lines.len()).any(|window| window == lines), "{lines:?}");
}
