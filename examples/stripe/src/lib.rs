//! A part of the Stripe API: its types, a client, and a small fake server of Stripe for tests of applications.
//!
//! The specification in `spec/` shows what is special about this API: nested objects and lists in forms, pages that begin after the last
//! item of the page before,
//! fields that contain an identifier or an object, errors with codes in a nested object, and idempotency keys, with which a request can be
//! repeated.

/// The types, the client and the traits of handlers, which are generated from the specification.
#[specwright::service_api("spec")]
pub mod api {}

/// A fake server of Stripe, for tests.
pub mod fake_server;

/// The signatures of webhooks.
pub mod signature;
