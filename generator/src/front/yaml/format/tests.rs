use std::path::Path;

use super::{format, text};
use crate::diagnostic::Problems;
use crate::front::yaml as load;
use crate::source::{Rewritten, Sources};
use crate::{Options, analyse};

/// A text in the style; it has to come out the same when formatted again.
fn formatted(before: &str) -> String {
    let tree = load::tree_of(before).unwrap_or_else(|| panic!("not YAML: {before:?}"));
    let after = text(before, &tree).unwrap_or_else(|| panic!("left as it is: {before}"));
    let tree = load::tree_of(&after).unwrap();
    assert_eq!(text(&after, &tree).as_deref(), Some(after.as_str()), "of {before:?}");
    after
}

/// The files of a specification that can be formatted, and the problems of the others.
fn files_of(spec: &Path) -> (Vec<Rewritten>, Problems) {
    let mut problems = Problems::default();
    let files = format(spec, &mut Sources::disk(), &mut problems);
    (files, problems)
}

fn specs() -> Vec<std::path::PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    ["spec", "tests/specs/library", "tests/specs/hazards", "tests/specs/six"].map(|spec| root.join(spec)).to_vec()
}

#[test]
fn the_specifications_here_are_in_the_style() {
    for spec in specs() {
        let (files, problems) = files_of(&spec);
        assert!(problems.is_empty() && files.len() > 1);
        for file in files {
            assert_eq!(file.before, file.after, "{}", file.path.display());
        }
    }
}

/// Cuts a text's layout to pieces that mean the same: more spaces in braces, Windows line ends, space at line ends.
fn disordered(text: &str) -> String {
    let text = text.replace("{ ", "{").replace(", ", " ,  ").replace(" }", "\t}");
    text.lines().map(|line| format!("{line}  \r\n\r\n\r\n")).collect()
}

#[test]
fn what_is_generated_stays_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let body = |text: &str| text.lines().filter(|line| !line.starts_with("//")).map(str::to_owned).collect::<Vec<_>>();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    for file in files_of(&spec).0 {
        std::fs::write(folder.path().join(file.path.file_name().unwrap()), disordered(&file.before)).unwrap();
    }
    let generated = || analyse(folder.path(), Sources::disk()).generate(&Options::default()).unwrap().text().unwrap();
    let before = generated();
    for file in files_of(folder.path()).0 {
        assert!(file.changes() && !file.after.contains(['\r', '\t']));
        file.write().unwrap();
    }
    assert_eq!(body(&before), body(&generated()));
    assert!(files_of(folder.path()).0.iter().all(|file| !file.changes()));
    assert_eq!(
        std::fs::read_dir(folder.path())
            .unwrap()
            .filter(|it| it.as_ref().unwrap().path().extension() != Some("yaml".as_ref()))
            .count(),
        0
    );
}

#[test]
fn each_rule_of_the_style() {
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
fn what_does_not_fit_is_broken() {
    let word = "lorem-ipsum".repeat(5);
    let after = formatted(&format!("a: {{ b: {word}, c: {{ d: {word}, e: 1 }}, f: [{word}, {word}, {word}] }}\n"));
    let parts = [format!("a:\n  b: {word}\n  c: {{ d: {word}, e: 1 }}\n  f:\n"), format!("    - {word}\n").repeat(3)];
    assert_eq!(after, parts.concat());
    let prose = "and so on, ".repeat(40);
    let after = formatted(&format!("a: \"{prose}\"\nb:\n  c: {}.\n", prose.replace(',', "")));
    assert!(after.lines().count() > 6 && after.lines().all(|line| line.chars().count() <= 130), "{after}");
}

#[test]
fn what_is_no_yaml_is_left_alone() {
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

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

#[test]
fn damaged_files_keep_their_meaning() {
    const SAMPLES: usize = 1000;
    const PIECES: [&str; 24] = [
        "\n", " ", "  ", "# x\n", " # y", "\"", "'", ": ", "- ", ",", "{", "}", "[", "]", "|\n", ">-\n", "~", "\r\n", "é", "\t",
        "? ", "---\n", "\\n", "",
    ];
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/help_desks.yaml");
    let whole = std::fs::read_to_string(spec).unwrap();
    let blocks: Vec<_> = whole.split("\n\n").filter(|block| block.len() > 100).collect();
    let mut dice = Dice(8);
    let mut read = 0;
    for _ in 0..SAMPLES {
        let mut sample = blocks[dice.below(blocks.len())].trim_matches('\n').to_owned();
        for _ in 0..1 + dice.below(3) {
            let places: Vec<_> = sample.char_indices().map(|(place, _)| place).collect();
            let at = places[dice.below(places.len())];
            sample.insert_str(at, PIECES[dice.below(PIECES.len())]);
        }
        if load::tree_of(&sample).is_some() {
            formatted(&sample);
            read += 1;
        }
    }
    assert!(read > SAMPLES / 4, "only {read} of {SAMPLES} samples were YAML");
}
