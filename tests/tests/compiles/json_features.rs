//! A crate of a program can enable features of serde_json for the whole program. Generated types must read and write the same with them.
//!
//! The test runs a program with all features enabled.

use crate::project::{Project, output_text};

const DEPENDENCIES: &str = r#"[dependencies]
specwright = { path = "{root}/runtime", features = ["macros"] }
serde_json = { version = "1", features = ["arbitrary_precision", "preserve_order", "float_roundtrip", "raw_value"] }"#;

const SERVICE: &str =
    "specwright: 1\nservice: Shop\ndocs: Things.\nfiles: [things.yaml]\nids: [ThingId]\nwire: { scalars: lenient }\n";

const THINGS: &str = r#"resource: things
docs: Things.
types:
  Kind: { docs: A kind., enum: string, values: { a: A, b: B } }
  Level: { docs: A level., enum: integer, values: { 1: Low, 2: High } }
  Either: { docs: One of two., union: { variants: { Flag: boolean, Thing: Thing, Numbers: list<float>, Text: string } } }
  Thing:
    docs: A thing.
    fields:
      id:     { type: ThingId, docs: Id. }
      ratio:  { type: float, docs: Ratio. }
      count:  { type: integer, docs: Count. }
      price:  { type: decimal, docs: Price. }
      text:   { type: text, docs: Text. }
      kind:   { type: Kind, docs: Kind. }
      level:  { type: Level, docs: Level. }
      when:   { type: timestamp, format: epoch, docs: When. }
      either: { type: Either, docs: One of two. }
      raw:    { type: json, docs: Anything. }
      by_id:  { type: "map<ThingId, float>", docs: By id. }
operations:
  get: { http: GET /things, docs: Gets., params: { ratio: { type: float, docs: Ratio. } }, returns: { type: Thing } }
"#;

const MAIN: &str = r##"//! Reads and writes.
#[specwright::service_api("spec/service.yaml", client = false, server = "none")]
pub mod api {}

fn back(text: &str) -> String {
    let thing: api::Thing = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    let of_value: api::Thing = serde_json::from_value(value).unwrap_or_else(|error| panic!("{text}: {error}"));
    let written = specwright::wire::json::write(&thing, specwright::wire::Writing::PLAIN);
    assert_eq!(written, specwright::wire::json::write(&of_value, specwright::wire::Writing::PLAIN));
    let mut codec = api::Thing::default();
    let slot = specwright::value::Value::slot(&mut codec);
    let reading = specwright::wire::json::Reading::default().lenient();
    specwright::wire::json::read(text.as_bytes(), slot, reading).unwrap();
    let of_codec = specwright::wire::json::write(&codec, specwright::wire::Writing::PLAIN);
    String::from_utf8(written).unwrap() + " " + &String::from_utf8(of_codec).unwrap()
}

fn main() {
    for text in [
        r#"{"ratio":1.5}"#,
        r#"{"ratio":1e-7}"#,
        r#"{"id":143,"count":-3}"#,
        r#"{"count":9223372036854775807,"when":1700000000}"#,
        r#"{"price":"12.50","text":"a","kind":"a","level":2}"#,
        r#"{"kind":"c","level":3}"#,
        r#"{"either":true}"#,
        r#"{"either":[1.5,-2.25]}"#,
        r#"{"either":{"id":1,"ratio":0.1}}"#,
        r#"{"raw":{"a":[1.5,18446744073709551615,null],"b":{"c":1}}}"#,
        r#"{"by_id":{"1":1.5,"20":0.25}}"#,
    ] {
        assert_eq!(back(text), format!("{text} {text}"));
    }
    // The fields of JSON are sorted, with or without `preserve_order`.
    let json: specwright::Json = serde_json::from_str(r#"{"b":1,"a":2}"#).unwrap();
    assert_eq!((json.to_string().as_str(), serde_json::to_string(&json).unwrap().as_str()), (r#"{"a":2,"b":1}"#, r#"{"a":2,"b":1}"#));
    // The codec preserves all digits, with or without `arbitrary_precision`.
    let json: specwright::Json = "[1.10,12345678901234567890123]".parse().unwrap();
    assert_eq!(json.to_string(), "[1.10,12345678901234567890123]");
    let request: api::GetThings = serde_json::from_str(r#"{"ratio":2.5}"#).unwrap();
    assert_eq!(request.ratio, Some(2.5));
    // A raw value is read as the JSON in it.
    let raw = serde_json::value::RawValue::from_string(r#"{"ratio":1.5}"#.to_owned()).unwrap();
    assert_eq!(serde_json::from_str::<api::Thing>(raw.get()).unwrap().ratio, Some(1.5));
    // An object with the key that serde_json uses for numbers is not a number.
    let forged = r#"{"ratio":{"$serde_json::private::Number":"1,\"count\":2"}}"#;
    assert!(serde_json::from_str::<api::Thing>(forged).is_err());
    println!("all of it");
}
"##;

#[test]
fn features_of_serde_json_do_not_change_the_codec() {
    let plain = DEPENDENCIES.replace(
        "features = [\"arbitrary_precision\", \"preserve_order\", \"float_roundtrip\", \"raw_value\"]",
        "features = [\"raw_value\"]",
    );
    for (name, dependencies) in [("json-features", DEPENDENCIES), ("json-plain", &plain)] {
        let project = Project::new(name, dependencies);
        project.write("src/main.rs", MAIN);
        project.write("spec/service.yaml", SERVICE);
        project.write("spec/things.yaml", THINGS);
        let output = project.run();
        assert!(output.status.success() && output_text(&output).contains("all of it"), "{name}: {}", output_text(&output));
    }
}
