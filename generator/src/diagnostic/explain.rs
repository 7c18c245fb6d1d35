//! The sections of docs/diagnostics.md. Each explains one code.
//!
//! In: a code. Out: its section. The page is embedded in the program. Not here: listing and printing (see the command line).

use crate::diagnostic::{Code, closest};

/// All of docs/diagnostics.md.
pub const PAGE: &str = include_str!("../../diagnostics.md");

/// The section of a code such as `SW0012`, with its heading and without blank lines at the end. Upper and lower case are equal.
pub fn explain(code: &str) -> Option<&'static str> {
    let heading = format!("\n## {}: ", code.to_ascii_uppercase());
    let (_, section) = PAGE.split_once(heading.as_str()).filter(|_| is_code(code))?;
    // `split_once` removed everything up to and with the heading. The section begins with the heading, after its first line break.
    let start = PAGE.len() - section.len() - heading.len() + 1;
    let end = section.find("\n## ").map_or(PAGE.len(), |length| PAGE.len() - section.len() + length);
    PAGE.get(start..end).map(str::trim_end)
}

/// The code that was probably meant by a wrong one. `12` and `sw12` mean `SW0012`.
pub fn meant(code: &str) -> Option<&'static str> {
    let digits = code.trim_start_matches(['s', 'w', 'S', 'W']);
    let full = format!("SW{digits:0>4}");
    let codes = || Code::ALL.iter().map(|code| code.as_str());
    codes().find(|code| *code == full).or_else(|| closest(code, codes()))
}

fn is_code(code: &str) -> bool {
    Code::ALL.iter().any(|known| known.as_str().eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_section() {
        for code in Code::ALL.iter().copied() {
            let (code, title) = (code.as_str(), code.title());
            let section = explain(code).unwrap_or_default();
            assert!(section.starts_with(&format!("## {code}: {title}\n")), "{code}: {section}");
            assert_eq!(section.matches("\n## ").count(), 0);
        }
    }

    #[test]
    fn codes_are_found_in_lower_case_and_suggested_without_prefix_or_zeros() {
        assert_eq!(explain("sw0012"), explain("SW0012"));
        assert_eq!((explain("SW012"), explain(""), explain("SW0012: x")), (None, None, None));
        assert_eq!(
            (meant("12"), meant("sw12"), meant("SW00012"), meant("E0308")),
            (Some("SW0012"), Some("SW0012"), Some("SW0012"), None)
        );
    }
}
