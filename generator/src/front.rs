//! Front ends of input formats: text of one format becomes [`Documents`](crate::document::Documents).

pub(crate) mod openapi;
pub(crate) mod yaml;
