//! The command `specwright explain [CODE]`.

use std::process::ExitCode;

use clap::Args;
use specwright_generator::diagnostic::Code;
use specwright_generator::explain::{explain, meant};

use crate::output::{print_stderr, print_stdout};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code of a problem, such as SW0012. Without it, all codes are listed.
    code: Option<String>,
}

impl Explain {
    /// Prints the explanation of a code, or the list of codes.
    pub(crate) fn run(&self) -> ExitCode {
        let Some(code) = &self.code else {
            return print_stdout(list());
        };
        match explain(code) {
            Some(section) => print_stdout(format_args!("{section}\n")),
            None => {
                print_stderr(unknown(code));
                ExitCode::FAILURE
            }
        }
    }
}

fn list() -> String {
    Code::ALL.iter().map(|code| format!("{code}  {}\n", code.title())).collect()
}

fn unknown(code: &str) -> String {
    let help = match meant(code) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`specwright explain` lists all codes".to_owned(),
    };
    format!("error: there is no code `{code}`\n  = help: {help}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_codes_are_listed_and_a_slip_is_told_the_nearest() {
        assert_eq!(list().lines().count(), Code::ALL.len());
        assert!(list().contains("SW0012  collections are nested too deeply\n"));
        assert!(unknown("SW00012").ends_with("did you mean `SW0012`?"));
        assert!(unknown("borrow").ends_with("lists all codes"));
    }
}
