//! Tests of the formatter: its style, and that formatting does not change the meaning.

use std::path::Path;

use super::{format, format_text};
use crate::diagnostic::Problems;
use crate::front::yaml::tree_of;
use crate::source::{Rewritten, Sources};
use crate::{Options, analyse};

/// Formats a text, and checks that formatting the result does not change it.
fn formatted(before: &str) -> String {
    let tree = tree_of(before).unwrap_or_else(|| panic!("not YAML: {before:?}"));
    let after = format_text(before, &tree).unwrap_or_else(|| panic!("formatting would change the meaning of {before}"));
    let tree = tree_of(&after).unwrap();
    assert_eq!(format_text(&after, &tree).as_deref(), Some(after.as_str()), "of {before:?}");
    after
}

/// The files of a specification that can be formatted, and the problems of the others.
fn files_of(spec: &Path) -> (Vec<Rewritten>, Problems) {
    let mut problems = Problems::default();
    let files = format(spec, &mut Sources::disk(), &mut problems);
    (files, problems)
}

/// The paths of specifications of this repository.
fn specs() -> Vec<std::path::PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    ["spec", "tests/specs/library", "tests/specs/hazards", "tests/specs/six"].map(|spec| root.join(spec)).to_vec()
}

#[test]
fn the_specifications_of_this_repository_are_formatted() {
    for spec in specs() {
        let (files, problems) = files_of(&spec);
        assert!(problems.is_empty() && files.len() > 1);
        for file in files {
            assert_eq!(file.before, file.after, "{}", file.path.display());
        }
    }
}

/// Changes the layout of a text without its meaning: other spaces in braces, Windows line ends, spaces at line ends, blank lines.
fn with_other_layout(text: &str) -> String {
    let text = text.replace("{ ", "{").replace(", ", " ,  ").replace(" }", "\t}");
    text.lines().map(|line| format!("{line}  \r\n\r\n\r\n")).collect()
}

#[test]
fn formatting_does_not_change_the_generated_code() {
    let folder = tempfile::tempdir().unwrap();
    let without_comments =
        |text: &str| text.lines().filter(|line| !line.starts_with("//")).map(str::to_owned).collect::<Vec<_>>();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    for file in files_of(&spec).0 {
        std::fs::write(folder.path().join(file.path.file_name().unwrap()), with_other_layout(&file.before)).unwrap();
    }
    let generated = || analyse(folder.path(), Sources::disk()).generate(&Options::default()).unwrap().text().unwrap();
    let before = generated();
    for file in files_of(folder.path()).0 {
        assert!(file.changes() && !file.after.contains(['\r', '\t']));
        file.write().unwrap();
    }
    assert_eq!(without_comments(&before), without_comments(&generated()));
    assert!(files_of(folder.path()).0.iter().all(|file| !file.changes()));
    // No temporary file is left in the folder.
    assert_eq!(
        std::fs::read_dir(folder.path())
            .unwrap()
            .filter(|it| it.as_ref().unwrap().path().extension() != Some("yaml".as_ref()))
            .count(),
        0
    );
}

#[test]
fn every_rule_of_the_style_is_applied() {
    for (before, after) in [
        ("a:   1\nb:\n    c:  x\n", "a: 1\nb:\n  c: x\n"),
        ("a: [ 1,2 , 3 ]\nb: {c: 1,d: {}, e: []}", "a: [1, 2, 3]\nb: { c: 1, d: {}, e: [] }\n"),
        ("f:\n  a: {type: x}\n  long: { type: y }\n", "f:\n  a:    { type: x }\n  long: { type: y }\n"),
        ("f:\n  a: {type: x}\n\n  long: { type: y }\n", "f:\n  a: { type: x }\n\n  long: { type: y }\n"),
        ("f:\n  a: {x: x}\n  long: { x: y }\n", "f:\n  a: { x: x }\n  long: { x: y }\n"),
        ("f: ['a', \"b\", 'yes', \"1\", \"a, b\", 'it''s', '\\d\"']", "f: [a, b, \"yes\", \"1\", \"a, b\", it's, '\\d\"']\n"),
        ("f:\n- a\n- - b\n  - c\n-   d: 1\n    e: 2\n", "f:\n  - a\n  - - b\n    - c\n  - d: 1\n    e: 2\n"),
        ("\n\n# top\n\n\na: 1\n\n\n\nb: 2 # two\n\n", "# top\n\na: 1\n\nb: 2 # two\n"),
        ("a:\n\n  # of b\n  b: 1\n  # the last of a\n# of c\nc: 2\n", "a:\n  # of b\n  b: 1\n  # the last of a\n# of c\nc: 2\n"),
        ("a: # of a\n  b: 1\n", "a: # of a\n  b: 1\n"),
        ("a:\n  # why\n  text\n", "# why\na: text\n"),
        ("f: { a: 1, # one\n  b: 2 } # two\n", "f:\n  a: 1 # one\n  b: 2\n# two\n"),
        ("f: [ # none\n ]\n", "# none\nf: []\n"),
        ("a: |   # why\n     x\n       y\nb: >-\n  one\n  two\n", "a: | # why\n  x\n    y\nb: >-\n  one\n  two\n"),
        ("a: one\n  two\nb: \"one\n  two: \\\n  three\"\n", "a: one two\nb: \"one two: three\"\n"),
        ("--- # top\na: 1\n...\n", "# top\na: 1\n"),
        ("a:\nb: ~\nc: { d, e: }\n", "a:\nb: ~\nc: { d, e }\n"),
        ("files:\n- a\n# of b\nb: 1\n", "files:\n  - a\n# of b\nb: 1\n"),
        ("-   # of a\n  a: 1\n- b\n", "# of a\n- a: 1\n- b\n"),
        ("x", "x\n"),
    ] {
        assert_eq!(formatted(before), after, "of {before:?}");
    }
}

#[test]
fn long_lines_are_broken() {
    let word = "lorem-ipsum".repeat(5);
    let after = formatted(&format!("a: {{ b: {word}, c: {{ d: {word}, e: 1 }}, f: [{word}, {word}, {word}] }}\n"));
    let parts = [format!("a:\n  b: {word}\n  c: {{ d: {word}, e: 1 }}\n  f:\n"), format!("    - {word}\n").repeat(3)];
    assert_eq!(after, parts.concat());
    let prose = "and so on, ".repeat(40);
    let after = formatted(&format!("a: \"{prose}\"\nb:\n  c: {}.\n", prose.replace(',', "")));
    assert!(after.lines().count() > 6 && after.lines().all(|line| line.chars().count() <= 130), "{after}");
}

#[test]
fn files_with_syntax_errors_are_not_formatted() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("service.yaml", "files: [ bad.yaml,alias.yaml,good.yaml,none.yaml ]");
    write("bad.yaml", "a: [");
    write("alias.yaml", "a: &b   1");
    write("good.yaml", "a:   1");
    let (files, problems) = files_of(folder.path());
    let names: Vec<_> = files.iter().map(|file| file.path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["service.yaml", "good.yaml"]);
    let mut codes: Vec<_> = problems.iter().map(|problem| problem.code.as_str()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["SW0001", "SW0004", "SW0007"]);
}

/// A generator of pseudo-random numbers. The numbers are the same in every run.
struct Random(u64);

impl Random {
    /// A number that is less than `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

#[test]
fn formatting_damaged_files_does_not_change_their_meaning() {
    const SAMPLES: usize = 1000;
    const INSERTIONS: [&str; 24] = [
        "\n", " ", "  ", "# x\n", " # y", "\"", "'", ": ", "- ", ",", "{", "}", "[", "]", "|\n", ">-\n", "~", "\r\n", "é", "\t",
        "? ", "---\n", "\\n", "",
    ];
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/help_desks.yaml");
    let text = std::fs::read_to_string(spec).unwrap();
    let blocks: Vec<_> = text.split("\n\n").filter(|block| block.len() > 100).collect();
    let mut random = Random(8);
    let mut valid = 0;
    for _ in 0..SAMPLES {
        let mut sample = blocks[random.below(blocks.len())].trim_matches('\n').to_owned();
        for _ in 0..1 + random.below(3) {
            let offsets: Vec<_> = sample.char_indices().map(|(offset, _)| offset).collect();
            let offset = offsets[random.below(offsets.len())];
            sample.insert_str(offset, INSERTIONS[random.below(INSERTIONS.len())]);
        }
        if tree_of(&sample).is_some() {
            formatted(&sample);
            valid += 1;
        }
    }
    assert!(valid > SAMPLES / 4, "only {valid} of {SAMPLES} samples were YAML");
}
