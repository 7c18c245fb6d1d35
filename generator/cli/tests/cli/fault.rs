//! A panic: the message asks for a report, and the exit code is that of a failure.

use std::process::Command;

use crate::common::{Run, finished};

/// Runs `examples/panic.rs`, which has the handler of the program. No input of the program itself leads to a panic.
fn panicked(backtrace: Option<&str>) -> Run {
    let example = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples/panic");
    let mut command = Command::new(example);
    command.env_remove("RUST_BACKTRACE").env_remove("RUST_LIB_BACKTRACE");
    finished(command.envs(backtrace.map(|value| ("RUST_BACKTRACE", value))))
}

#[test]
fn a_panic_says_how_to_report_it() {
    let run = panicked(None);
    assert_eq!((run.code, run.out.as_str()), (1, "begun\n"));
    let lines: Vec<_> = run.err.lines().collect();
    let [first, help] = lines.as_slice() else { panic!("not two lines: {}", run.err) };
    assert!(first.starts_with("error[SW9005]: a fault of the generator: a panic: an invariant is broken ("), "{first}");
    assert!(first.ends_with("examples/panic.rs:13)") && help.contains("report it with this message"), "{}", run.err);
}

#[test]
fn a_backtrace_is_shown_on_request() {
    let run = panicked(Some("1"));
    assert!(run.code == 1 && run.err.contains("SW9005") && run.err.contains("begin_unwind"), "{}", run.err);
    assert!(!panicked(Some("0")).err.contains("begin_unwind"));
}
