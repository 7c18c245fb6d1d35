//! A part of the Slack Web API: its types, a client, and a small fake server of Slack for tests of applications.
//!
//! The specification in `spec/` shows what is special about this API: failures have the HTTP status 200, lists have cursors inside of
//! `response_metadata`, layouts travel as JSON text in forms, unknown kinds of blocks and events are kept, and files are sent to a URL
//! that an answer has.

/// The types, the client and the traits of handlers, which are generated from the specification.
#[specwright::service_api("spec")]
pub mod api {}

/// A fake server of Slack, for tests.
pub mod fake_server;
