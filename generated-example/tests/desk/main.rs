//! The service desk over a real socket, called by the generated client and, where the bytes matter, by a plain one.

mod admin;
mod behaviour;
mod browser;
#[cfg(unix)]
mod command_line;
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
mod time;
mod walk;
mod webdriver;
