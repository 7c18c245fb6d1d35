//! Limits on requests and connections. Other modules enforce them. Not here: constraints of parameters (see [`crate::validate`]).

use std::time::Duration;

use crate::wire::params::Bounds;

/// Declares the struct, its defaults, and a method for each field.
macro_rules! limits {
    ($($(#[doc = $doc:literal])* $name:ident: $ty:ty = $default:expr;)*) => {
        /// The limits of a server. All are on by default. `Limits::default().body(1 << 20)` changes one of them.
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
    /// The largest body that is neither multipart nor a file, and the largest size of all texts in a multipart body together, in bytes. A
    /// larger one gets 413. Default: 10 MiB.
    body: usize = 10 << 20;
    /// The largest multipart body, in bytes. A larger one gets 413. Default: 100 MiB.
    multipart: usize = 100 << 20;
    /// The largest file or field of a multipart body, and the largest body that is a file, in bytes. A larger one gets 413. Default: 100 MiB.
    file: usize = 100 << 20;
    /// The memory for all files of a request, in bytes. The rest is written to one temporary file in the system's folder for such files
    /// (`TMPDIR`), which is removed when the last [`File`](crate::File) in it is dropped. Default: 64 KiB.
    memory: usize = 64 << 10;
    /// The largest number of parts of a multipart body. More get 413. Default: 1,000.
    parts: usize = 1_000;
    /// The largest number of names and values in query and form together. More get 413. Default: 10,000.
    params: usize = 10_000;
    /// The largest number of items of one list or members of one object, in a JSON body, as JSON in a text, or with brackets. More get 413.
    /// Default: 10,000.
    items: usize = 10_000;
    /// The deepest nesting of a JSON body, or of JSON in a text. Deeper JSON gets 413. Default: 64.
    depth: usize = 64;
    /// The largest number of values in a JSON body, or in all JSON in texts together. More get 413. Default: 500,000.
    values: usize = 500_000;
    /// The largest size of the request line and all headers, in bytes. A larger one gets 431. Default: 64 KiB.
    head: usize = 64 << 10;
    /// The idle timeout: a connection is closed after this time without a request in progress and without written bytes of a response. Bytes
    /// of a request's head, and pings of HTTP/2, are not activity. Default: 30 s.
    idle_timeout: Duration = Duration::from_secs(30);
    /// The timeout from the head of a request to the head of its response. When it passes, the caller gets 408 if the server was waiting for
    /// the body, otherwise 503. The body of a response that is a file may take longer. Default: 30 s.
    request_timeout: Duration = Duration::from_secs(30);
    /// The slowest rate at which files may arrive, in bytes per second: each time this number of bytes of a file has arrived, the timeout of the
    /// request is extended by a second. So a client on a slow line can send a large file, but one that sends a byte now and then times out. 0
    /// means no extension. Default: 64 KiB.
    file_rate: usize = 64 << 10;
    /// The largest number of requests that are authenticated or handled at the same time. More get 503. A request whose body has not arrived
    /// is not counted. Default: 1,024.
    concurrent: usize = 1_024;
    /// The largest number of requests of authenticated callers whose bodies are still arriving. More get 503. Default: 1,024.
    bodies: usize = 1_024;
    /// The same for requests without authentication: requests of public operations, and token requests. If there are more, the request that
    /// has waited longest gets 408. Default: 1,024.
    anonymous_bodies: usize = 1_024;
    /// The largest number of connections at the same time. More wait in the listen backlog of the operating system until one ends.
    /// Default: 16,000.
    connections: usize = 16_000;
}

impl Limits {
    /// The limits that apply when parameters and JSON are read.
    pub(super) fn bounds(&self) -> Bounds {
        Bounds { items: self.items, depth: self.depth, values: self.values }
    }
}
