//! The API user, and the credentials of a desk for which none were ever set. Everyone can read them here, so they are for a development
//! machine only.

/// The name of the API user.
pub(crate) const USER: &str = "api";
/// The token of the API user.
pub(crate) const TOKEN: &str = "demo-token";
/// The id of the OAuth2 client.
pub(crate) const CLIENT_ID: &str = "demo-client";
/// The secret of the OAuth2 client.
pub(crate) const CLIENT_SECRET: &str = "demo-secret";
/// The token of the administration interface.
pub(crate) const ADMIN_TOKEN: &str = "demo-admin";
