//! A part of the GitHub REST API: its types, a client, and a small fake server of GitHub for tests of applications.
//!
//! The specification in `spec/` shows what is special about this API: pages by the header `Link`, typed headers of answers, entity tags,
//! several parameters in one segment of a path, downloads that lead to another host, and events of unknown kinds.

/// The types, the client and the traits of handlers, which are generated from the specification.
#[specwright::service_api("spec")]
pub mod api {}

/// A fake server of GitHub, for tests.
pub mod fake_server;
