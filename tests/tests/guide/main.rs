//! The Rust code of the pages in docs/guide/howto, compiled and run. A page shows the regions between `// Guide: name` and `// end`; the test
//! in `shown` compares them.

mod authentication;
mod embedding;
mod errors;
mod files;
mod library;
mod observability;
mod paging;
mod shown;
mod target;
mod testing;

/// The code of the pages reports errors with `?`.
type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;
