//! The API user, and the credentials of a desk for which none were ever set. They are public: they belong on a development machine.

/// The name of the API user.
pub(crate) const USER: &str = "api";
/// The token of the API user.
pub(crate) const TOKEN: &str = "demo-token";
/// The id and the secret of the OAuth2 client.
pub(crate) const CLIENT: (&str, &str) = ("demo-client", "demo-secret");
/// The token of the administration interface.
pub(crate) const ADMIN_TOKEN: &str = "demo-admin";
