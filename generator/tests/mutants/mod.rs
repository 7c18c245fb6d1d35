//! Mutants: specifications with one changed word or line.
//!
//! In: a specification and a seed. Out: a mutant, whether it is wrong, and the position of the change. Not here: the analysis of the mutant.

pub(crate) mod language;
pub(crate) mod tokens;

use language::{REQUIRED_KEYS, Sort};
use tokens::{Role, Source, Token, Words};

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// One letter of a word is changed.
    Letter,
    /// A key is replaced by another key.
    Rename,
    /// A value is replaced by another value.
    Swap,
    /// A line is removed.
    Drop,
    /// A line is repeated.
    Double,
}

/// A changed specification.
pub(crate) struct Mutant {
    pub(crate) kind: Kind,
    /// The index of the changed file.
    pub(crate) file: usize,
    /// The new text of the file.
    pub(crate) text: String,
    /// Whether the mutant is wrong; `None` if that is not known.
    pub(crate) wrong: Option<bool>,
    /// Ranges of offsets in the new text: the change, with the words next to it.
    pub(crate) places: Vec<(usize, usize)>,
    /// The word that a problem must suggest; `None` if no suggestion is required.
    pub(crate) suggestion: Option<String>,
    /// A description of the change, for people.
    pub(crate) description: String,
}

/// A generator of pseudo-random numbers. The numbers are the same in every run.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// The mutant of a seed.
pub(crate) fn mutant(seed: usize, sources: &[Source], words: &Words) -> Mutant {
    let mut chance = Chance(seed as u64 * 7919 + 1);
    let mutant = loop {
        let mutant = match seed % 5 {
            0 => letter(&mut chance, sources, words),
            1 => rename(&mut chance, sources, words),
            2 => swap(&mut chance, sources, words),
            3 => line(&mut chance, Kind::Drop, sources, words),
            _ => line(&mut chance, Kind::Double, sources, words),
        };
        if let Some(mutant) = mutant {
            break mutant;
        }
    };
    assert_ne!(mutant.text, sources[mutant.file].text);
    mutant
}

fn text<'a>(sources: &'a [Source], token: &Token) -> &'a str {
    &sources[token.file].text[token.start..token.end]
}

/// The number of references to a declared name.
fn references(sources: &[Source], words: &Words, token: &Token) -> usize {
    let name = text(sources, token);
    let uses = |other: &&Token| match (&token.role, &other.role) {
        (Role::Declared(Sort::Type), Role::Type) | (Role::Declared(Sort::Group), Role::Group) => true,
        (Role::Declared(Sort::Param), Role::Param(_)) => token.operation == other.operation,
        _ => false,
    };
    words.tokens.iter().filter(uses).filter(|other| text(sources, other) == name).count()
}

/// The range from the word before a range to the word after it, in the old text.
fn with_neighbours(words: &Words, file: usize, start: usize, end: usize) -> (usize, usize) {
    let of_file = || words.tokens.iter().filter(|token| token.file == file);
    let before = of_file().rfind(|token| token.end <= start).map_or(0, |token| token.start);
    let after = of_file().find(|token| token.start >= end).map_or(end, |token| token.end);
    (before, after)
}

/// The mutant in which a word is replaced by a new one.
fn replaced(kind: Kind, sources: &[Source], words: &Words, token: &Token, new: &str) -> Option<Mutant> {
    let (file, old) = (token.file, text(sources, token));
    if new == old {
        return None;
    }
    let (before, after) = with_neighbours(words, file, token.start, token.end);
    let source = &sources[file].text;
    let new_text = [&source[..token.start], new, &source[token.end..]].concat();
    let wrong = words.is_wrong(token, new, references(sources, words, token));
    let wrong = wrong.or_else(|| is_taken_or_needed(sources, words, token, new).then_some(true));
    let has_suggestion = !matches!(token.role, Role::Free | Role::Prose | Role::Number | Role::Count | Role::Name(_));
    // If a declaration is misspelt, the problem is at its uses, and suggests the misspelt name.
    let suggestion = if matches!(token.role, Role::Declared(_)) { new } else { old };
    Some(Mutant {
        kind,
        file,
        text: new_text,
        wrong,
        places: vec![(before, after + new.len() - old.len())],
        suggestion: (kind == Kind::Letter && has_suggestion).then(|| suggestion.to_owned()),
        description: format!("{kind:?} {}: `{old}` -> `{new}`", sources[file].name),
    })
}

/// Whether a key is replaced by one that its mapping has already, or whether the mapping requires the key.
fn is_taken_or_needed(sources: &[Source], words: &Words, token: &Token, new: &str) -> bool {
    // Several rules or answers have the same owner, so their keys cannot be compared.
    let is_only_mapping = matches!(&token.role, Role::Key(keys) if !keys.contains(&"any_of") && !keys.contains(&"status"));
    let is_in_mapping = |other: &&Token| (other.file, other.owner, other.key) == (token.file, token.owner, true);
    is_only_mapping
        && (REQUIRED_KEYS.contains(&text(sources, token))
            || words.tokens.iter().filter(is_in_mapping).any(|other| text(sources, other) == new))
}

fn letter(chance: &mut Chance, sources: &[Source], words: &Words) -> Option<Mutant> {
    let token = chance.of(&words.tokens);
    let mut letters: Vec<char> = text(sources, token).chars().collect();
    let indices: Vec<usize> = (0..letters.len()).filter(|index| letters[*index].is_ascii_alphabetic()).collect();
    if indices.is_empty() {
        return None;
    }
    let index = *chance.of(&indices);
    match chance.below(4) {
        0 => letters[index] = (b'a' + chance.below(26) as u8) as char,
        1 => drop(letters.remove(index)),
        2 => letters.insert(index, letters[index]),
        _ if index + 1 < letters.len() => letters.swap(index, index + 1),
        _ => return None,
    }
    let new: String = letters.into_iter().collect();
    if new.trim().is_empty() { None } else { replaced(Kind::Letter, sources, words, token, &new) }
}

fn rename(chance: &mut Chance, sources: &[Source], words: &Words) -> Option<Mutant> {
    let keys: Vec<&Token> = words.tokens.iter().filter(|token| matches!(token.role, Role::Key(_))).collect();
    let (token, other) = (*chance.of(&keys), *chance.of(&keys));
    replaced(Kind::Rename, sources, words, token, text(sources, other))
}

fn swap(chance: &mut Chance, sources: &[Source], words: &Words) -> Option<Mutant> {
    let values: Vec<&Token> = words.tokens.iter().filter(|token| !token.key && !matches!(token.role, Role::Prose)).collect();
    let (token, other) = (*chance.of(&values), *chance.of(&values));
    replaced(Kind::Swap, sources, words, token, text(sources, other))
}

/// The mutant in which a line is removed or repeated. `None` if the line does not begin with a word.
fn line(chance: &mut Chance, kind: Kind, sources: &[Source], words: &Words) -> Option<Mutant> {
    let file = chance.below(sources.len());
    let source = &sources[file].text;
    let starts: Vec<usize> = [0].into_iter().chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let start = *chance.of(&starts);
    let end = source[start..].find('\n').map(|length| start + length + 1)?;
    let line = &source[start..end];
    let first = start + line.len() - line.trim_start_matches([' ', '-']).len();
    let token = words.tokens.iter().find(|token| token.file == file && token.start == first)?;
    let (before, after) = with_neighbours(words, file, start, end);
    let owner = token.owner.map(|owner| (owner, owner + 1));
    let description = format!("{kind:?} {}: {}", sources[file].name, line.trim());
    if kind == Kind::Double {
        let wrong = token.key || matches!(token.role, Role::File);
        let text = [&source[..end], line, &source[end..]].concat();
        let places = vec![(before, end + line.len())];
        return Some(Mutant { kind, file, text, wrong: wrong.then_some(true), places, suggestion: None, description });
    }
    let text = [&source[..start], &source[end..]].concat();
    let wrong = drop_is_wrong(sources, words, token, line, &source[end..]);
    let places = [(before, start + after.saturating_sub(end))].into_iter().chain(owner).collect();
    Some(Mutant { kind, file, text, wrong: wrong.then_some(true), places, suggestion: None, description })
}

/// Whether a specification is wrong without a line: if the line is the key of an indented block, a required key, docs, or the declaration of a
/// name that is used.
fn drop_is_wrong(sources: &[Source], words: &Words, token: &Token, line: &str, rest: &str) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let next = rest.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let is_block_key = line.trim_end().ends_with(':') && next.is_some_and(|next| depth(next) > depth(line.trim_end()));
    let name = text(sources, token);
    let is_required = matches!(token.role, Role::Key(_)) && REQUIRED_KEYS.contains(&name);
    let is_docs = name == "docs" && needs_docs(token);
    is_block_key || is_required || is_docs || (matches!(token.role, Role::Declared(_)) && references(sources, words, token) > 0)
}

/// Whether a key belongs to a mapping that needs docs: a resource, a type, a field or an operation.
fn needs_docs(token: &Token) -> bool {
    matches!(&token.role, Role::Key(keys) if ["http", "resource", "enum", "required"].iter().any(|key| keys.contains(key)))
}
