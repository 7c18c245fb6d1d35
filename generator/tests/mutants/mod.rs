//! Specifications with one word or line changed.
//!
//! In: a specification and a number. Out: its mutant, whether that is wrong, and where. Not here: checking it.

pub(crate) mod language;
pub(crate) mod tokens;

use language::{NEEDED, Sort};
use tokens::{Role, Source, Token, Words};

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Letter,
    Rename,
    Swap,
    Drop,
    Double,
}

/// One change.
pub(crate) struct Mutant {
    pub(crate) kind: Kind,
    pub(crate) file: usize,
    pub(crate) text: String,
    /// `None` when it may be another specification, as good as the first; false when it is one.
    pub(crate) wrong: Option<bool>,
    /// Places in the new text that are the change itself, or one word beside it.
    pub(crate) places: Vec<(usize, usize)>,
    /// What a suggestion has to say: the word that was there.
    pub(crate) meant: Option<String>,
    /// For people.
    pub(crate) words: String,
}

/// Numbers that look like chance, the same in every run.
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

/// The mutant of a number.
pub(crate) fn mutant(number: usize, sources: &[Source], words: &Words) -> Mutant {
    let mut chance = Chance(number as u64 * 7919 + 1);
    let made = loop {
        let made = match number % 5 {
            0 => letter(&mut chance, sources, words),
            1 => rename(&mut chance, sources, words),
            2 => swap(&mut chance, sources, words),
            3 => line(&mut chance, Kind::Drop, sources, words),
            _ => line(&mut chance, Kind::Double, sources, words),
        };
        if let Some(made) = made {
            break made;
        }
    };
    assert_ne!(made.text, sources[made.file].text);
    made
}

fn text<'a>(sources: &'a [Source], token: &Token) -> &'a str {
    &sources[token.file].text[token.start..token.end]
}

/// How often a declared name is used.
fn references(sources: &[Source], words: &Words, token: &Token) -> usize {
    let name = text(sources, token);
    let uses = |other: &&Token| match (&token.role, &other.role) {
        (Role::Declared(Sort::Type), Role::Type) | (Role::Declared(Sort::Group), Role::Group) => true,
        (Role::Declared(Sort::Param), Role::Param(_)) => token.operation == other.operation,
        _ => false,
    };
    words.tokens.iter().filter(uses).filter(|other| text(sources, other) == name).count()
}

/// The words beside a place, in the old text.
fn beside(words: &Words, file: usize, start: usize, end: usize) -> (usize, usize) {
    let of_file = || words.tokens.iter().filter(|token| token.file == file);
    let before = of_file().rfind(|token| token.end <= start).map_or(0, |token| token.start);
    let after = of_file().find(|token| token.start >= end).map_or(end, |token| token.end);
    (before, after)
}

fn replaced(kind: Kind, sources: &[Source], words: &Words, token: &Token, new: &str) -> Option<Mutant> {
    let (file, old) = (token.file, text(sources, token));
    if new == old {
        return None;
    }
    let (before, after) = beside(words, file, token.start, token.end);
    let source = &sources[file].text;
    let new_text = [&source[..token.start], new, &source[token.end..]].concat();
    let wrong = words.is_wrong(token, new, references(sources, words, token));
    let wrong = wrong.or_else(|| is_taken_or_needed(sources, words, token, new).then_some(true));
    let named = !matches!(token.role, Role::Free | Role::Prose | Role::Number | Role::Count | Role::Name(_));
    // A use of a misspelt name is told the name that there is now.
    let meant = if matches!(token.role, Role::Declared(_)) { new } else { old };
    Some(Mutant {
        kind,
        file,
        text: new_text,
        wrong,
        places: vec![(before, after + new.len() - old.len())],
        meant: (kind == Kind::Letter && named).then(|| meant.to_owned()),
        words: format!("{kind:?} {}: `{old}` -> `{new}`", sources[file].name),
    })
}

/// Whether a key becomes one that its mapping has already, or was one that it needs.
fn is_taken_or_needed(sources: &[Source], words: &Words, token: &Token, new: &str) -> bool {
    // Of rules and answers, several mappings have one owner.
    let alone = matches!(&token.role, Role::Key(keys) if !keys.contains(&"any_of") && !keys.contains(&"status"));
    let beside = |other: &&Token| (other.file, other.owner, other.key) == (token.file, token.owner, true);
    alone
        && (NEEDED.contains(&text(sources, token)) || words.tokens.iter().filter(beside).any(|other| text(sources, other) == new))
}

fn letter(chance: &mut Chance, sources: &[Source], words: &Words) -> Option<Mutant> {
    let token = chance.of(&words.tokens);
    let mut letters: Vec<char> = text(sources, token).chars().collect();
    let places: Vec<usize> = (0..letters.len()).filter(|at| letters[*at].is_ascii_alphabetic()).collect();
    if places.is_empty() {
        return None;
    }
    let at = *chance.of(&places);
    match chance.below(4) {
        0 => letters[at] = (b'a' + chance.below(26) as u8) as char,
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
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

/// A line dropped or doubled, if a word begins it.
fn line(chance: &mut Chance, kind: Kind, sources: &[Source], words: &Words) -> Option<Mutant> {
    let file = chance.below(sources.len());
    let source = &sources[file].text;
    let starts: Vec<usize> = [0].into_iter().chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let start = *chance.of(&starts);
    let end = source[start..].find('\n').map(|length| start + length + 1)?;
    let line = &source[start..end];
    let first = start + line.len() - line.trim_start_matches([' ', '-']).len();
    let token = words.tokens.iter().find(|token| token.file == file && token.start == first)?;
    let (before, after) = beside(words, file, start, end);
    let owner = token.owner.map(|owner| (owner, owner + 1));
    let words_of = format!("{kind:?} {}: {}", sources[file].name, line.trim());
    if kind == Kind::Double {
        let wrong = token.key || matches!(token.role, Role::File);
        let text = [&source[..end], line, &source[end..]].concat();
        let places = vec![(before, end + line.len())];
        return Some(Mutant { kind, file, text, wrong: wrong.then_some(true), places, meant: None, words: words_of });
    }
    let text = [&source[..start], &source[end..]].concat();
    let wrong = drop_is_wrong(sources, words, token, line, &source[end..]);
    let places = [(before, start + after.saturating_sub(end))].into_iter().chain(owner).collect();
    Some(Mutant { kind, file, text, wrong: wrong.then_some(true), places, meant: None, words: words_of })
}

/// Whether a line is missed. What is under a heading stands in the wrong place without it.
fn drop_is_wrong(sources: &[Source], words: &Words, token: &Token, line: &str, rest: &str) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let next = rest.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let heading = line.trim_end().ends_with(':') && next.is_some_and(|next| depth(next) > depth(line.trim_end()));
    let name = text(sources, token);
    let needed = matches!(token.role, Role::Key(_)) && NEEDED.contains(&name);
    let docs = name == "docs" && has_docs(token);
    heading || needed || docs || (matches!(token.role, Role::Declared(_)) && references(sources, words, token) > 0)
}

/// Whether it is the key of what is to have docs: a resource, a type, a field or an operation.
fn has_docs(token: &Token) -> bool {
    matches!(&token.role, Role::Key(keys) if ["http", "resource", "enum", "required"].iter().any(|key| keys.contains(key)))
}
