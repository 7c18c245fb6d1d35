//! The command `specwright` from outside: exit codes, what is printed, what is written.

mod check;
mod common;
mod fmt;
mod generate;
#[cfg(unix)]
mod guide;
mod import;
mod new;
mod readme;
mod schema;
mod streams;
mod wrong;
