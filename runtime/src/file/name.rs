//! File names from the network.
//!
//! In: any name. Out: a name that is safe in a file system, a header and a terminal.

/// The longest name of most file systems, in bytes.
const LONGEST: usize = 255;

/// The longest extension that is kept when a name is shortened, in bytes.
const LONGEST_EXTENSION: usize = 20;

/// The last part of a path, without control characters and of at most 255 bytes: `../../etc/passwd` becomes `passwd`. A name of dots and
/// blanks only becomes empty.
pub(crate) fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && !turns(*c)).collect();
    if plain.chars().all(|c| c == '.' || c.is_whitespace()) { String::new() } else { shorten(&plain) }
}

/// Whether a character changes the direction of text, by which `exe.cod` can be displayed as `doc.exe`.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Cuts the end of the stem, so that the extension stays.
fn shorten(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let dot = name.rfind('.').filter(|at| name.len().saturating_sub(*at) <= LONGEST_EXTENSION);
    let (stem, extension) = dot.and_then(|at| name.split_at_checked(at)).unwrap_or((name, ""));
    let end = stem.floor_char_boundary(LONGEST.saturating_sub(extension.len()));
    format!("{}{extension}", stem.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_lead_nowhere() {
        for (name, safe) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\win.ini", "win.ini"),
            ("a\r\nb\0.txt", "ab.txt"),
            ("..", ""),
            ("x/..", ""),
            (". .", ""),
            (".profile", ".profile"),
            ("ñandú 鳥.txt", "ñandú 鳥.txt"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
        ] {
            assert_eq!(plain(name), safe, "{name:?}");
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let name = plain(&format!("{}.tar", "é".repeat(10_000)));
        assert!(name.len() <= 255 && name.ends_with("é.tar"), "{name}");
        assert_eq!(plain(&format!("a.{}", "b".repeat(10_000))).len(), 255);
    }
}
