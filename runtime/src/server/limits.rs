//! Limits on what clients may send.
//!
//! In: nothing. Out: numbers that the rest of the server enforces. Not here: limits that a specification states for a parameter (see
//! [`crate::validate`]).

use std::time::Duration;

use crate::wire::params::Bounds;

/// The struct, its defaults, and a method for each field.
macro_rules! limits {
    ($($(#[doc = $doc:literal])* $name:ident: $ty:ty = $default:expr;)*) => {
        /// Limits of a server, on by default. `Limits::default().body(1 << 20)` changes one of them.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Limits {
            $($(#[doc = $doc])* pub $name: $ty,)*
        }

        impl Default for Limits {
            fn default() -> Self {
                Limits { $($name: $default,)* }
            }
        }

        impl Limits {
            $(
                $(#[doc = $doc])*
                #[must_use]
                pub fn $name(self, $name: $ty) -> Self {
                    Limits { $name, ..self }
                }
            )*
        }
    };
}

limits! {
    /// Bytes of a body that is neither multipart nor a file, and of all texts in a multipart body; above: 413. 10 MiB.
    body: usize = 10 << 20;
    /// Bytes of a multipart body; above: 413. 100 MiB.
    multipart: usize = 100 << 20;
    /// Bytes of one file or field of a multipart body, or of a body that is a file; above: 413. 100 MiB.
    file: usize = 100 << 20;
    /// Bytes of all files of a request that are held in memory. The rest goes, as it comes, to one temporary file in the system's
    /// folder for them (`TMPDIR`), which is removed with the last [`File`](crate::File) in it. 64 KiB.
    memory: usize = 64 << 10;
    /// Parts of a multipart body; above: 413. 1,000.
    parts: usize = 1_000;
    /// Names and values in query and form together; above: 413. 10,000.
    params: usize = 10_000;
    /// Items of one list or object, in a JSON body, as JSON in a text, or with brackets; above: 413. 10,000.
    items: usize = 10_000;
    /// Nesting of a JSON body, or of JSON in a text; above: 413. 64.
    depth: usize = 64;
    /// Values in a JSON body, or in all JSON in texts; above: 413. 500,000.
    values: usize = 500_000;
    /// Bytes of the request line and all headers; above: 431. 64 KiB.
    head: usize = 64 << 10;
    /// A connection ends after this time without activity. Activity is a request in progress, and bytes of a response that are written.
    /// Bytes of a request's head are none, and neither are pings of HTTP/2. 30 s.
    idle_timeout: Duration = Duration::from_secs(30);
    /// From the head of a request to the head of its response; above: 408 while the body is awaited, 503 afterwards. The body of a
    /// response that is a file may take longer. 30 s.
    request_timeout: Duration = Duration::from_secs(30);
    /// Bytes a second at which files are expected: for so many bytes of a file that arrived, the request has a second more. A slow line
    /// can so send what the limits of size allow, and a client that sends a byte now and then cannot stay. 64 KiB; 0: no more time.
    file_rate: usize = 64 << 10;
    /// Requests that are authenticated or handled at once; above: 503. A request whose body is awaited is not counted. 1,024.
    concurrent: usize = 1_024;
    /// Bodies of authenticated callers that are awaited at once; above: 503. 1,024.
    bodies: usize = 1_024;
    /// Bodies of other callers that are awaited at once, those of public operations and of requests for tokens; above: 408 to the one
    /// that has been awaited longest. 1,024.
    anonymous_bodies: usize = 1_024;
    /// Connections at once. Above, further ones wait in the system's queue until one ends. 16,000.
    connections: usize = 16_000;
}

impl Limits {
    /// Those of one value.
    pub(super) fn bounds(&self) -> Bounds {
        Bounds { items: self.items, depth: self.depth, values: self.values }
    }
}
