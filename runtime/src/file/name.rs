//! Names of files that somebody else chose.
//!
//! In: a name as it came, or as it is to be sent. Out: one that is safe in a file system, a header and a terminal.

/// Most file systems take no longer name, in bytes.
const LONGEST: usize = 255;

/// A longer end behind the last dot is no extension, in bytes.
const LONGEST_EXTENSION: usize = 20;

/// The last part of a path, without control characters, and not too long: `../../etc/passwd` is `passwd`. A name made of dots
/// only is none: empty.
pub(crate) fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && !turns(*c)).collect();
    if plain.chars().all(|c| c == '.' || c.is_whitespace()) { String::new() } else { shorten(&plain) }
}

/// Whether a character only changes the direction of text: `exe.cod` can be shown as `doc.exe` and the reverse.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Cuts the middle out, so that the extension stays.
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
