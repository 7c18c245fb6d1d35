//! The target of example requests: a Postman collection, and a file for HTTP clients (`.http`).
//!
//! In: a service, and the URL of its server. Out: one request for each operation, with the values of its example. The address of the service
//! and the credentials are variables.

mod call;
mod http;
mod postman;
mod variables;

pub use http::http;
pub use postman::postman;
