//! Searches a JSON string for bytes with a special meaning, eight bytes at a time.
//!
//! In: text. Out: the offset of the first quote, backslash or control character.

/// The offset of the first quote, backslash or control character; the length of the text if there is none.
pub(super) fn first_special(text: &[u8]) -> usize {
    let (words, rest) = text.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let specials = specials(u64::from_le_bytes(*word));
        if specials != 0 {
            return index * 8 + specials.trailing_zeros() as usize / 8;
        }
    }
    // If four to seven bytes are left, their first four and their last four are checked in one step.
    if let (Some([a, b, c, d]), Some([e, f, g, h])) = (rest.first_chunk(), rest.last_chunk())
        && specials(u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h])) == 0
    {
        return text.len();
    }
    let is_special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
    words.len() * 8 + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Sets the highest bit of each byte that is a control character, a quote or a backslash. The subtraction can borrow, which sets wrong bits
/// above a right one. So only the lowest bit that is set is reliable.
const fn specials(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    let below_space = word.wrapping_sub(ONES * 0x20) & !word;
    let (quote, backslash) = (word ^ (ONES * b'"' as u64), word ^ (ONES * b'\\' as u64));
    let quotes = quote.wrapping_sub(ONES) & !quote;
    let backslashes = backslash.wrapping_sub(ONES) & !backslash;
    (below_space | quotes | backslashes) & HIGHS
}
