//! Tests of the service desk on a real socket, with the generated client or a plain HTTP client.

mod admin;
mod approvals;
mod behaviour;
mod browser;
#[cfg(unix)]
mod command_line;
#[cfg(unix)]
mod commands;
mod common;
#[cfg(unix)]
mod faults;
#[cfg(unix)]
mod guide;
mod in_process;
mod links;
mod plain;
mod postgres;
#[cfg(unix)]
mod program;
#[cfg(unix)]
mod races;
mod random_walk;
mod refusals;
#[cfg(unix)]
mod signals;
mod site;
#[cfg(unix)]
mod starts;
#[cfg(unix)]
mod texts;
mod time;
mod walk;
mod webdriver;
