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
