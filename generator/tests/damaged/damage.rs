//! Specifications that were whole, damaged.
//!
//! In: a number. Out: files in a folder, the same in every run. Not here: what becomes of them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::compiles::maker::{self, Chance};
use crate::wrong::cases;

/// What has a meaning somewhere in YAML, in the language or in Rust.
const TRIPS: &[&str] = &[
    "\0",
    "\t",
    "\r",
    "\u{feff}",
    "\u{202e}",
    "\u{2028}",
    ": ",
    "- ",
    "? ",
    "&a ",
    "*a",
    "!!str ",
    "<<: ",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "%YAML 1.2\n",
    "---\n",
    "...\n",
    "# ",
    "# allow: SW0350\n",
    "\n",
    "1e999",
    "-0",
    "9223372036854775808",
    "1e-320",
    ".nan",
    "null",
    "r#type",
    "Self",
    "::",
    "<",
    ">",
    ",",
    "{name}",
    "é",
    "\u{1f600}",
    "\\",
    "*/",
    "`",
    "(?<a",
    "a{9999}",
];

/// Nested without end, and without the end.
const NESTED: &[&str] = &["[", "{a: ", "list<", "- ", "nullable<map<string,", "\"", "(", "a.b", "? "];

/// Each file of a specification with its name.
pub(crate) type Whole = Vec<(String, Vec<u8>)>;

/// All that is damaged, but for what is made by number.
pub(crate) struct Corpus {
    /// Small ones: those of tests, of a new project, and a wrong one for each code.
    small: Vec<Whole>,
    /// That of the flagship.
    large: Whole,
    /// The table that it is compared with.
    table: Vec<u8>,
}

impl Corpus {
    /// Reads everything.
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut folders: Vec<PathBuf> =
            fs::read_dir(root.join("tests/specs")).expect("a folder").flatten().map(|entry| entry.path()).collect();
        folders.sort();
        folders.push(root.join("generator/cli/templates/spec"));
        let mut small: Vec<_> = folders.iter().map(|folder| whole(folder)).collect();
        for case in cases().iter().filter(|case| !["SW0002", "SW0022", "SW0031"].contains(&case.code)) {
            let folder = tempfile::tempdir().expect("a folder");
            case.write(folder.path());
            small.push(whole(folder.path()));
        }
        // Some hold nothing but folders.
        small.retain(|files| !files.is_empty());
        let table = fs::read(root.join("tests/data/fields.tsv")).expect("a table");
        Corpus { small, large: whole(&root.join("spec")), table: table.into_iter().take(2000).collect() }
    }

    /// The damaged files of a number; the table among them is no part of the specification.
    pub(crate) fn damaged(&self, number: u64) -> Whole {
        let mut chance = Chance::new(number);
        let mut files = match number % 40 {
            0 => self.large.clone(),
            at if at % 3 == 0 => made(number),
            _ => chance.of(&self.small).clone(),
        };
        files.push(("fields.tsv".to_owned(), self.table.clone()));
        let times = 1 + chance.below(3) * chance.below(3);
        for _ in 0..times {
            let at = chance.below(files.len());
            let other = chance.of(&self.small).clone();
            let other = &chance.of(&other).1;
            files[at].1 = damage(&mut chance, &files[at].1, other);
        }
        files
    }
}

/// The files of a folder.
fn whole(folder: &Path) -> Whole {
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
    paths.iter().map(|path| (name(path), fs::read(path).expect("a file"))).collect()
}

/// One that the maker of random specifications makes.
fn made(number: u64) -> Whole {
    let folder = tempfile::tempdir().expect("a folder");
    maker::specification(number).write(folder.path());
    whole(folder.path())
}

/// One piece of damage.
fn damage(chance: &mut Chance, text: &[u8], other: &[u8]) -> Vec<u8> {
    let (start, end) = match chance.once_in(2) {
        true => word(chance, text),
        false => piece(chance, text),
    };
    let put = |new: &[u8]| [&text[..start], new, &text[end..]].concat();
    match chance.below(10) {
        0 => flipped(chance, text),
        1 => text[..start].to_vec(),
        2 => put(b""),
        3 => put(&text[start..end].repeat(2 + chance.below(3))),
        4 => put(chance.of(TRIPS).as_bytes()),
        5 => put(&[chance.of(TRIPS).as_bytes(), &text[start..end]].concat()),
        6 => put(chance.of(NESTED).repeat(1 << chance.below(14)).as_bytes()),
        7 => {
            let (from, to) = word(chance, text);
            put(&text[from..to])
        }
        8 => {
            let (from, to) = word(chance, other);
            put(&other[from..to])
        }
        _ => {
            let (from, to) = piece(chance, other);
            put(&other[from..to])
        }
    }
}

/// With one byte of another value.
fn flipped(chance: &mut Chance, text: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    let at = chance.below(text.len());
    if let Some(byte) = text.get_mut(at) {
        *byte ^= 1 << chance.below(8);
    }
    text
}

/// A word at some place.
fn word(chance: &mut Chance, text: &[u8]) -> (usize, usize) {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    let at = chance.below(text.len());
    let start = text[..at].iter().rposition(|byte| !is_letter(byte)).map_or(0, |before| before + 1);
    let end = text[at..].iter().position(|byte| !is_letter(byte)).map_or(text.len(), |after| at + after);
    (start, end)
}

/// Some whole lines, or less.
fn piece(chance: &mut Chance, text: &[u8]) -> (usize, usize) {
    let (start, length) = (chance.below(text.len()), 1 << chance.below(9));
    let line = |at: usize| text[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |before| before + 1);
    let end = text.len().min(start + length);
    if chance.once_in(3) { (start, end) } else { (line(start), line(end).max(line(start))) }
}
