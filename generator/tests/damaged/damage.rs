//! Damages specifications.
//!
//! In: a seed. Out: files, which are the same for the same seed. Not here: the analysis of the files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::compiles::maker::{self, Chance};
use crate::wrong::cases;

/// Texts that have a meaning in YAML, in a specification or in Rust.
const SPECIAL: &[&str] = &[
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

/// Texts that open something. They are repeated many times and not closed.
const OPENERS: &[&str] = &["[", "{a: ", "list<", "- ", "nullable<map<string,", "\"", "(", "a.b", "? "];

/// The files of a specification, each with its name.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// The specifications that are damaged, besides random ones.
pub(crate) struct Corpus {
    /// Small specifications: those of tests, that of a new project, and a wrong one for each code.
    small: Vec<Files>,
    /// The specification of InvGate.
    large: Files,
    /// A table that the service is compared with.
    table: Vec<u8>,
}

impl Corpus {
    /// Reads all specifications.
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut folders: Vec<PathBuf> =
            fs::read_dir(root.join("tests/specs")).expect("a folder").flatten().map(|entry| entry.path()).collect();
        folders.sort();
        folders.push(root.join("generator/cli/templates/spec"));
        let mut small: Vec<_> = folders.iter().map(|folder| files_in(folder)).collect();
        for case in cases().iter().filter(|case| !["SW0002", "SW0022", "SW0031"].contains(&case.code)) {
            let folder = tempfile::tempdir().expect("a folder");
            case.write(folder.path());
            small.push(files_in(folder.path()));
        }
        // Some folders contain only other folders.
        small.retain(|files| !files.is_empty());
        let table = fs::read(root.join("tests/data/fields.tsv")).expect("a table");
        Corpus { small, large: files_in(&root.join("spec")), table: table.into_iter().take(2000).collect() }
    }

    /// The damaged files of a seed. The table is one of them, and may be damaged too.
    pub(crate) fn damaged(&self, seed: u64) -> Files {
        let mut chance = Chance::new(seed);
        let mut files = match seed % 40 {
            0 => self.large.clone(),
            rest if rest % 3 == 0 => random_specification(seed),
            _ => chance.of(&self.small).clone(),
        };
        files.push(("fields.tsv".to_owned(), self.table.clone()));
        let times = 1 + chance.below(3) * chance.below(3);
        for _ in 0..times {
            let index = chance.below(files.len());
            let other_files = chance.of(&self.small).clone();
            let other = &chance.of(&other_files).1;
            files[index].1 = damage(&mut chance, &files[index].1, other);
        }
        files
    }
}

/// The files of a folder.
fn files_in(folder: &Path) -> Files {
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
    paths.iter().map(|path| (name(path), fs::read(path).expect("a file"))).collect()
}

/// The files of a random specification without mistakes.
fn random_specification(seed: u64) -> Files {
    let folder = tempfile::tempdir().expect("a folder");
    maker::specification(seed).write(folder.path());
    files_in(folder.path())
}

/// Damages a text at one place. `other` is the text of another file, from which a part can be copied.
fn damage(chance: &mut Chance, text: &[u8], other: &[u8]) -> Vec<u8> {
    let (start, end) = match chance.once_in(2) {
        true => word(chance, text),
        false => piece(chance, text),
    };
    let replace_by = |new: &[u8]| [&text[..start], new, &text[end..]].concat();
    match chance.below(10) {
        0 => with_flipped_bit(chance, text),
        1 => text[..start].to_vec(),
        2 => replace_by(b""),
        3 => replace_by(&text[start..end].repeat(2 + chance.below(3))),
        4 => replace_by(chance.of(SPECIAL).as_bytes()),
        5 => replace_by(&[chance.of(SPECIAL).as_bytes(), &text[start..end]].concat()),
        6 => replace_by(chance.of(OPENERS).repeat(1 << chance.below(14)).as_bytes()),
        7 => {
            let (from, to) = word(chance, text);
            replace_by(&text[from..to])
        }
        8 => {
            let (from, to) = word(chance, other);
            replace_by(&other[from..to])
        }
        _ => {
            let (from, to) = piece(chance, other);
            replace_by(&other[from..to])
        }
    }
}

/// The text with one bit flipped.
fn with_flipped_bit(chance: &mut Chance, text: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    let index = chance.below(text.len());
    if let Some(byte) = text.get_mut(index) {
        *byte ^= 1 << chance.below(8);
    }
    text
}

/// The range of a random word.
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
