//! Colours: the option, the variables, and the kind of the terminal, in this order.

use crate::common::{finished, on_terminal, program, specification};

const WRONG: &[&str] = &["check", "."];
const MISUSED: &[&str] = &["chekc"];

fn has_colours(text: &str) -> bool {
    text.contains("\u{1b}[")
}

/// Whether there are colours on a terminal. Messages about wrong arguments must agree with those about problems.
fn on(kind: &str, options: &[&str], variables: &[(&str, &str)]) -> bool {
    let folder = specification("type: {}\n");
    let [wrong, misused] = [WRONG, MISUSED].map(|arguments| {
        let run = on_terminal(folder.path(), kind, &[options, arguments].concat(), variables);
        assert!(run.out.contains("SW0013") || run.out.contains("chekc"), "{run:?}");
        has_colours(&run.out)
    });
    assert_eq!(wrong, misused, "{kind} {options:?} {variables:?}");
    wrong
}

/// Whether there are colours if the output is a pipe.
fn piped(options: &[&str], variables: &[(&str, &str)]) -> bool {
    let folder = specification("type: {}\n");
    let [wrong, misused] = [WRONG, MISUSED].map(|arguments| {
        let run = finished(program(folder.path(), &[options, arguments].concat()).envs(variables.iter().copied()));
        has_colours(&run.err)
    });
    assert_eq!(wrong, misused, "{options:?} {variables:?}");
    wrong
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_has_colours_unless_a_variable_or_an_option_forbids_them() {
    assert!(on("xterm", &[], &[]));
    assert!(!on("dumb", &[], &[]));
    assert!(!on("xterm", &[], &[("NO_COLOR", "1")]));
    assert!(!on("xterm", &[], &[("CLICOLOR", "0")]));
    // `0` is a value too; an empty variable counts as not set.
    assert!(!on("xterm", &[], &[("NO_COLOR", "0")]));
    assert!(on("dumb", &[], &[("CLICOLOR", "1")]));
    assert!(on("dumb", &[], &[("CI", "true")]));
    assert!(on("xterm", &[], &[("NO_COLOR", "")]));
    assert!(on("dumb", &[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!on("xterm", &[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(on("dumb", &["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!on("xterm", &["--color=never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!on("xterm", &["--colour", "never"], &[]));
}

#[test]
fn a_pipe_has_colours_only_on_request() {
    assert!(!piped(&[], &[]));
    assert!(!piped(&[], &[("CLICOLOR_FORCE", "")]));
    assert!(piped(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(piped(&[], &[("CLICOLOR_FORCE", "0")]));
    assert!(!piped(&[], &[("CLICOLOR", "1"), ("CI", "true")]));
    assert!(!piped(&["--color", "auto"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(piped(&["--colour=always"], &[("NO_COLOR", "1")]));
}
