//! The pages of docs/diagnostics.md, one for each code.
//!
//! In: a code. Out: its section of the page, which is embedded. Not here: listing and printing (see the command line).

use crate::diagnostic::{Code, closest};

/// All of docs/diagnostics.md.
pub const PAGE: &str = include_str!("../../../docs/diagnostics.md");

/// The section of a code such as `SW0012`, its heading included, without blank lines at the end. Capitals do not count.
pub fn explain(code: &str) -> Option<&'static str> {
    let heading = format!("\n## {}: ", code.to_ascii_uppercase());
    let (_, section) = PAGE.split_once(heading.as_str()).filter(|_| is_code(code))?;
    // The heading is as long as what was split off.
    let start = PAGE.len() - section.len() - heading.len() + 1;
    let end = section.find("\n## ").map_or(PAGE.len(), |length| PAGE.len() - section.len() + length);
    PAGE.get(start..end).map(str::trim_end)
}

/// The code that was probably meant: also without `SW` or its zeros.
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
    fn codes_are_found_as_people_write_them() {
        assert_eq!(explain("sw0012"), explain("SW0012"));
        assert_eq!((explain("SW012"), explain(""), explain("SW0012: x")), (None, None, None));
        assert_eq!(
            (meant("12"), meant("sw12"), meant("SW00012"), meant("E0308")),
            (Some("SW0012"), Some("SW0012"), Some("SW0012"), None)
        );
    }
}
