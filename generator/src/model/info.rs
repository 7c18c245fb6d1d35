//! Contact and licence of a service, for documentation.

use crate::source::Spanned;

/// The contact for questions of users.
#[derive(Clone, Debug)]
pub struct Contact {
    /// The name of a person, a team or a company.
    pub name: Option<Spanned<String>>,
    /// The URL of a page, such as `https://desk.example/support`.
    pub url: Option<Spanned<String>>,
    /// An e-mail address.
    pub email: Option<Spanned<String>>,
}

/// The licence of the API description.
#[derive(Clone, Debug)]
pub struct License {
    /// The name, such as `Apache-2.0`.
    pub name: Spanned<String>,
    /// The URL of a page with the text of the licence.
    pub url: Option<Spanned<String>>,
}
