//! File names from the network.
//!
//! In: any name. Out: a name that is safe in a file system, a header and a terminal.

/// The longest name that most file systems accept, in bytes.
const MAX_LENGTH: usize = 255;

/// The longest extension that is kept when a name is shortened, in bytes.
const MAX_EXTENSION: usize = 20;

/// The last part of a path, without control characters and of at most 255 bytes: `../../etc/passwd` becomes `passwd`. A name that consists
/// of dots and white space becomes empty.
pub(crate) fn sanitize(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe: String = last.chars().filter(|c| !c.is_control() && !changes_direction(*c)).collect();
    if safe.chars().all(|c| c == '.' || c.is_whitespace()) { String::new() } else { shorten(&safe) }
}

/// Whether a character changes the direction of text: with it, `exe.cod` can be displayed as `doc.exe`.
fn changes_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Cuts the end of the stem, so that the extension stays.
fn shorten(name: &str) -> String {
    if name.len() <= MAX_LENGTH {
        return name.to_owned();
    }
    let dot = name.rfind('.').filter(|at| name.len().saturating_sub(*at) <= MAX_EXTENSION);
    let (stem, extension) = dot.and_then(|at| name.split_at_checked(at)).unwrap_or((name, ""));
    let end = stem.floor_char_boundary(MAX_LENGTH.saturating_sub(extension.len()));
    format!("{}{extension}", stem.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::sanitize;

    #[test]
    fn names_have_no_folders_and_no_control_characters() {
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
            assert_eq!(sanitize(name), safe, "{name:?}");
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let name = sanitize(&format!("{}.tar", "é".repeat(10_000)));
        assert!(name.len() <= 255 && name.ends_with("é.tar"), "{name}");
        let without_extension = sanitize(&format!("a.{}", "b".repeat(10_000)));
        assert_eq!(without_extension, format!("a.{}", "b".repeat(253)));
    }
}
