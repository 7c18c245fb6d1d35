//! The command `specwright` from outside: exit codes, what is printed, what is written.

mod check;
mod choices;
mod colours;
mod common;
mod completions;
mod exit_codes;
mod fault;
mod fmt;
mod generate;
#[cfg(unix)]
mod guide;
mod import;
mod json;
mod man;
mod new;
mod overlays;
mod page;
mod progress;
mod readme;
mod schema;
mod streams;
mod suggest;
mod version;
mod watch;
mod wrong;
