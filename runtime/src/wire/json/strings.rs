//! The search for bytes that end the plain part of a JSON string, eight bytes at a time.
//!
//! In: text. Out: the offset of the first quote, backslash or control character. Not here: what is done about it.

/// The offset of the first quote, backslash or control character; the length of the text when there is none.
pub(super) fn first_special(text: &[u8]) -> usize {
    let (words, rest) = text.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let specials = specials(u64::from_le_bytes(*word));
        if specials != 0 {
            return index * 8 + specials.trailing_zeros() as usize / 8;
        }
    }
    // Four to seven bytes are left of most texts: the first four and the last four cover them in one step.
    if let (Some([a, b, c, d]), Some([e, f, g, h])) = (rest.first_chunk(), rest.last_chunk())
        && specials(u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h])) == 0
    {
        return text.len();
    }
    let is_special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
    words.len() * 8 + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Which bytes of a word are below a space, a quote or a backslash: the highest bit of each is set. A borrow can set more of
/// them above one that is set already: the lowest one is right.
const fn specials(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    let below_space = word.wrapping_sub(ONES * 0x20) & !word;
    let (quote, backslash) = (word ^ (ONES * b'"' as u64), word ^ (ONES * b'\\' as u64));
    let quotes = quote.wrapping_sub(ONES) & !quote;
    let backslashes = backslash.wrapping_sub(ONES) & !backslash;
    (below_space | quotes | backslashes) & HIGHS
}
