//! What a server puts up with from one client.
//!
//! In: nothing. Out: numbers that the rest of the server enforces. Not here: limits that a specification states for a
//! parameter (see [`crate::validate`]).

use std::time::Duration;

use crate::wire::params::Bounds;

/// Limits on one request, on by default. `Limits { body: 1 << 20, ..Limits::default() }` changes one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a body that is neither multipart nor a file, and of all texts in one that is; above: 413. 10 MiB.
    pub body: usize,
    /// Bytes of a multipart body; above: 413. 100 MiB.
    pub multipart: usize,
    /// Bytes of one file or field of a multipart body, or of a body that is a file; above: 413. 100 MiB.
    pub file: usize,
    /// Bytes of all files of a request that are held in memory. What does not fit goes, as it comes, to one temporary file
    /// in the system's folder for them (`TMPDIR`), which is gone with the last [`File`](crate::File) in it. 64 KiB.
    pub memory: usize,
    /// Parts of a multipart body; above: 413. 1,000.
    pub parts: usize,
    /// Names and values in query and form together; above: 413. 10,000.
    pub params: usize,
    /// Items of one list or object, in a JSON body, as JSON in a text, or with brackets; above: 413. 10,000.
    pub items: usize,
    /// Nesting of a JSON body, or of JSON in a text; above: 413. 64.
    pub depth: usize,
    /// Values in a JSON body, or in all JSON in texts, in all; above: 413. 500,000.
    pub values: usize,
    /// Bytes of the request line and all headers; above: 431. 64 KiB.
    pub head: usize,
    /// How long a connection may neither have a request in work nor take bytes of an answer: while it is idle, while the
    /// headers of a request come, while nobody reads; above, and at the latest after twice the time: the connection ends. 30 s.
    pub head_time: Duration,
    /// From the headers to the answer; above: 408 while the body still comes, 503 while the handler runs. The body of an answer
    /// that is a file may take longer. 30 s.
    pub request_time: Duration,
    /// Bytes a second at which files are expected: for so many bytes of a file that came, the request has a second more. A slow
    /// line can so send what the limits of size allow, and a client that only drips cannot stay. 64 KiB; 0: no more time.
    pub file_rate: usize,
    /// Requests in work at once; above: 503. 1,024.
    pub concurrent: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            body: 10 << 20,
            multipart: 100 << 20,
            file: 100 << 20,
            memory: 64 << 10,
            parts: 1_000,
            params: 10_000,
            items: 10_000,
            depth: 64,
            values: 500_000,
            head: 64 << 10,
            head_time: Duration::from_secs(30),
            request_time: Duration::from_secs(30),
            file_rate: 64 << 10,
            concurrent: 1_024,
        }
    }
}

impl Limits {
    /// Those of one value.
    pub(super) fn bounds(&self) -> Bounds {
        Bounds { items: self.items, depth: self.depth, values: self.values }
    }
}
