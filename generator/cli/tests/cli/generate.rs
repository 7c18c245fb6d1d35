//! `specwright generate`: what it writes, and when.

use crate::common::{specification, specwright};

#[test]
fn a_file_is_written_once() {
    let folder = specification("");
    let generate = |more: &[&str]| specwright(folder.path(), &[&["generate", ".", "--out", "made"], more].concat());
    let first = generate(&[]);
    assert_eq!(first.code, 0);
    assert!(first.err.ends_with("desk.rs: written\n"), "{}", first.err);
    let path = folder.path().join("made/desk.rs");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("pub mod client") && text.contains("pub mod server"));
    let time = std::fs::metadata(&path).unwrap().modified().unwrap();
    let again = generate(&[]);
    assert!(again.code == 0 && again.err.ends_with("desk.rs: unchanged\n"), "{}", again.err);
    assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), time);
}

#[test]
fn check_compares_and_writes_nothing() {
    let folder = specification("");
    let generate = |more: &[&str]| specwright(folder.path(), &[&["generate", ".", "--out", "made"], more].concat());
    assert_eq!(generate(&["--check"]).code, 1);
    assert!(!folder.path().join("made").exists());
    assert_eq!(generate(&[]).code, 0);
    assert_eq!(generate(&["--check"]).code, 0);
    let other = generate(&["--check", "--no-client"]);
    assert!(other.code == 1 && other.err.ends_with("desk.rs: differs\n"), "{}", other.err);
}

#[test]
fn nothing_is_written_of_a_wrong_specification() {
    let folder = specification("type: {}\n");
    let run = specwright(folder.path(), &["generate", ".", "--out", "made"]);
    assert!(run.code == 1 && run.err.contains("SW0013"), "{}", run.err);
    assert!(!folder.path().join("made").exists());
}

#[test]
fn client_and_server_can_be_left_out() {
    let folder = specification("");
    let run = specwright(folder.path(), &["generate", ".", "--out", ".", "--no-client", "--server", "none"]);
    let text = std::fs::read_to_string(folder.path().join("desk.rs")).unwrap();
    assert!(run.code == 0 && !text.contains("pub mod client") && !text.contains("pub mod server"), "{}", run.err);
}

#[test]
fn the_runtime_can_have_another_name() {
    let folder = specification("");
    let generate = |path: &str| specwright(folder.path(), &["generate", ".", "--out", ".", "--runtime", path]);
    assert_eq!(generate("::renamed").code, 0);
    let text = std::fs::read_to_string(folder.path().join("desk.rs")).unwrap();
    assert!(text.contains("::renamed::private") && !text.contains("::specwright"), "{text}");
    assert!(text.lines().take(2).any(|line| line.contains("with the runtime ::renamed")), "{text}");
    for wrong in ["renamed", "::a b", "::", "crate"] {
        assert!(generate(wrong).err.contains("[SW0502]"), "{wrong}");
    }
}

#[test]
fn integers_of_64_bits_stay_what_they_are() {
    let folder = specification(
        "types: { Big: { docs: Big., fields: { n: { type: uint64, docs: N., min: 9007199254740993, max: 18446744073709551615, \
         default: 18446744073709551615 }, m: { type: integer, docs: M., min: 5 } } } }\n",
    );
    let run = specwright(folder.path(), &["generate", ".", "--out", "."]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = std::fs::read_to_string(folder.path().join("desk.rs")).unwrap();
    for part in ["MinInt(9007199254740993)", "MaxInt(18446744073709551615)", "UInt(18446744073709551615)", "Min(5.0)"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// Rust refuses the resource `metrics`, whose trait would have the name of a method, and the enum `Level`.
const REFUSED: &str = "resource: metrics
docs: Metrics.
types: { Level: { docs: Level., enum: string, values: { a-b: A-B } } }
operations:
  list: { http: GET /metrics, docs: Lists., returns: { type: Level } }
";

#[test]
fn an_operation_that_is_left_out_is_not_checked_for_rust() {
    let folder = specification("");
    std::fs::write(folder.path().join("metrics.yaml"), REFUSED).unwrap();
    let service = folder.path().join("service.yaml");
    let text = std::fs::read_to_string(&service).unwrap();
    std::fs::write(&service, text.replace("files: [", "files: [metrics.yaml, ")).unwrap();
    let generate = |more: &[&str]| specwright(folder.path(), &[&["generate", ".", "--out", "made"], more].concat());
    let whole = generate(&[]);
    assert!(whole.code == 1 && whole.err.contains("[SW0206]") && whole.err.contains("[SW0223]"), "{}", whole.err);
    for only in ["!metrics", "users"] {
        let part = generate(&["--only", only]);
        assert!(part.code == 0 && !part.err.contains("[SW02"), "{only}: {}", part.err);
    }
    let refused = generate(&["--only", "metrics,none"]);
    assert!(refused.err.contains("[SW0206]") && refused.err.contains("[SW0500]"), "{}", refused.err);
}

/// Of an OpenAPI document, only parts of the selected operations can be left out. Rust refuses the type.
#[test]
fn what_is_left_out_of_a_document_is_not_reduced_for_rust() {
    let text = "{\"type\": \"string\"}".to_owned();
    let lists = (0..7).fold(text.clone(), |items, _| format!("{{\"type\": \"array\", \"items\": {items}}}"));
    let path = |path: &str, schema: &str| {
        let answer =
            format!("{{\"200\": {{\"description\": \"A.\", \"content\": {{\"application/json\": {{\"schema\": {schema}}}}}}}}}");
        format!("\"/{path}\": {{\"get\": {{\"tags\": [\"{path}\"], \"operationId\": \"get\", \"responses\": {answer}}}}}")
    };
    let (good, bad) = (path("good", &text), path("bad", &lists));
    let text = format!(
        "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"Desk\", \"version\": \"1\"}}, \"paths\": {{{good}, {bad}}}}}"
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("desk.json"), text).unwrap();
    let generate = |more: &[&str]| specwright(folder.path(), &[&["generate", "desk.json", "--out", "made"], more].concat());
    let (whole, part) = (generate(&[]), generate(&["--only", "good"]));
    assert!(whole.code == 0 && whole.err.contains("SW06"), "{}", whole.err);
    assert!(part.code == 0 && !part.err.contains("SW06"), "{}", part.err);
}

#[test]
fn traits_of_the_option_are_checked_for_every_type() {
    let folder = specification(
        "types: { Size: { docs: S., fields: { size: { type: float, docs: S. }, name: { type: string, docs: N. } } } }\n",
    );
    let generate = |derives: &str| specwright(folder.path(), &["generate", ".", "--out", "made", "--derives", derives]);
    for (derives, parts) in [
        ("Eq", &["[SW0504]", "type `Size` cannot derive `Eq`", "field `size` is", "users.yaml:"][..]),
        ("std::hash::Hash", &["[SW0504]", "type `Size` cannot derive `Hash`"]),
        ("Ord,Eq", &["[SW0504]"]),
        ("Copy", &["[SW0504]", "field `name` is"]),
        ("PartialOrd,core::cmp::PartialOrd", &["[SW0503]", "twice"]),
    ] {
        let run = generate(derives);
        assert!(run.code == 1 && parts.iter().all(|part| run.err.contains(part)), "{derives}: {}", run.err);
    }
    for derives in ["PartialOrd", "schemars::JsonSchema", "Clone"] {
        let run = generate(derives);
        assert_eq!(run.code, 0, "{derives}: {}", run.err);
    }
}
