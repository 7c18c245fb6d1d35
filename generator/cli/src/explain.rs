//! `specwright explain [CODE]`.

use std::process::ExitCode;

use clap::Args;
use specwright_generator::diagnostic::CODES;
use specwright_generator::explain::{explain, meant};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code of a mistake, such as SW0012; without it, all codes are listed.
    code: Option<String>,
}

impl Explain {
    /// Prints the page of a code, or the list of codes.
    pub(crate) fn run(&self) -> ExitCode {
        let Some(code) = &self.code else {
            return print(&list());
        };
        match explain(code) {
            Some(section) => print(&format!("{section}\n")),
            None => {
                eprintln!("{}", unknown(code));
                ExitCode::FAILURE
            }
        }
    }
}

fn list() -> String {
    CODES.iter().map(|(code, title)| format!("{code}  {title}\n")).collect()
}

fn unknown(code: &str) -> String {
    let help = match meant(code) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`specwright explain` lists all codes".to_owned(),
    };
    format!("error: there is no code `{code}`\n  = help: {help}")
}

/// A reader that has seen enough, such as `head`, is no mistake.
fn print(text: &str) -> ExitCode {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_codes_are_listed_and_a_slip_is_told_the_nearest() {
        assert_eq!(list().lines().count(), CODES.len());
        assert!(list().contains("SW0012  too many collections within each other\n"));
        assert!(unknown("SW00012").ends_with("did you mean `SW0012`?"));
        assert!(unknown("borrow").ends_with("lists all codes"));
    }
}
