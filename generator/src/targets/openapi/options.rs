//! Options of the OpenAPI target.
//!
//! Not here: the effects of the options (see the other modules).

use super::dialect::OpenApiVersion;
use crate::model::ServerUrl;

/// Options of an OpenAPI document.
#[derive(Clone, Debug, Default)]
pub struct OpenApiOptions {
    /// The version of the format.
    pub version: OpenApiVersion,
    /// The media types of request bodies.
    pub bodies: OpenApiBodies,
    /// How rules across parameters are described.
    pub rules: OpenApiRules,
    /// How the statuses of errors without a status of their own are written.
    pub errors: OpenApiErrors,
    /// The URL of the server; `None` for the host that serves the document.
    pub server: Option<ServerUrl>,
}

/// The media types in which a request body is described.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenApiBodies {
    /// Only one: multipart if a parameter is a file, otherwise JSON, or a form if the service does not read JSON. Many client generators fail if
    /// there are several.
    #[default]
    One,
    /// Every media type that the service reads, JSON first.
    All,
}

/// How rules across parameters are described, in addition to the sentences in the description of the operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenApiRules {
    /// As data under `x-specwright-rules`.
    #[default]
    Extension,
    /// Also as schemas of the body. Validators check them, but many client generators fail on them.
    Schema,
}

/// How the errors are written that have no status of their own in a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenApiErrors {
    /// As `default`.
    #[default]
    Default,
    /// As `4XX` and `5XX`. Some client generators take `default` for a success too, and fail because its type is not that of the success.
    Ranges,
}
