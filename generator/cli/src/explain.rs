//! The command `specwright explain [CODE]`.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use specwright_generator::diagnostic::Code;
use specwright_generator::explain::{explain, meant};

use crate::output::{Output, OutputArguments};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code of a problem, such as SW0012. Without it, all codes are listed.
    code: Option<String>,
    #[command(flatten)]
    output: OutputArguments,
}

impl Explain {
    /// Prints the explanation of a code, or the list of codes.
    pub(crate) fn run(&self) -> ExitCode {
        let mut output = self.output.begin("explain");
        match &self.code {
            Some(code) => explain_one(code, &mut output),
            None => {
                output.result(list());
                output.member("codes", Code::ALL.iter().map(|code| object(*code, None)).collect());
            }
        }
        output.finish(true).code
    }
}

fn explain_one(name: &str, output: &mut Output) {
    let code = Code::ALL.iter().find(|code| code.as_str().eq_ignore_ascii_case(name));
    match (code, explain(name)) {
        (Some(code), Some(section)) => {
            output.result(format_args!("{section}\n"));
            output.member("codes", json!([object(*code, Some(section))]));
        }
        _ => output.failure(unknown(name)),
    }
}

fn object(code: Code, text: Option<&str>) -> Value {
    json!({ "code": code.as_str(), "title": code.title(), "text": text })
}

fn list() -> String {
    Code::ALL.iter().map(|code| format!("{code}  {}\n", code.title())).collect()
}

fn unknown(code: &str) -> String {
    let help = match meant(code) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`specwright explain` lists all codes".to_owned(),
    };
    format!("there is no code `{code}`; {help}")
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
