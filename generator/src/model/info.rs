//! Who is behind a service, for documentation.

use crate::source::Spanned;

/// Whom users of the service can ask.
#[derive(Clone, Debug)]
pub struct Contact {
    /// A person, a team or a company.
    pub name: Option<Spanned<String>>,
    /// A page: `https://desk.example/support`.
    pub url: Option<Spanned<String>>,
    /// An address of e-mail.
    pub email: Option<Spanned<String>>,
}

/// The licence of the description of the service.
#[derive(Clone, Debug)]
pub struct License {
    /// Such as `Apache-2.0`.
    pub name: Spanned<String>,
    /// A page with its text.
    pub url: Option<Spanned<String>>,
}
