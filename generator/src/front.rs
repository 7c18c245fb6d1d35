//! Front ends of input formats: text of one format becomes [`Documents`](crate::document::Documents).

pub(crate) mod openapi;
#[cfg(feature = "tools")]
pub(crate) mod suggestions;
pub(crate) mod yaml;
