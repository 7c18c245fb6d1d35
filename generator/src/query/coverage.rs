//! Coverage: compares a service with a list of the operations, parameters and response fields that its documentation has.
//!
//! In: a service, the list (a tab-separated table), and a second table with reasons for differences. Out: counts, and every difference:
//! items of the list that the service lacks, items of the service that the list lacks, and items that differ.

mod compare;
mod outline;
mod report;
mod table;
mod types;

pub use report::{Count, Coverage, Difference, Side, What};

use crate::diagnostic::Problems;
use crate::model::{Lookups, Service};
use crate::source::{FileId, Sources};

/// Compares a service with the table in `documented_file`. The reasons for differences are read from the table in `reasons_file`.
///
/// The columns of `documented_file` are method, path, side (`param` or `response`), name, required (`yes`, `no`, or `-` for fields) and type
/// (`STRING`, `TEXT`, `INTEGER`, `FLOAT`, `BOOLEAN`, `ARRAY` or `OBJECT`). The columns of `reasons_file` are method, path, side, name and
/// reason; the name column can contain several names, separated by spaces. Both tables begin with a line of headings. A line that cannot be
/// read is added to the problems as an error, and so is a reason for an item that does not differ.
pub fn coverage(
    service: &Service,
    documented_file: FileId,
    reasons_file: Option<FileId>,
    sources: &Sources,
    problems: &mut Problems,
) -> Coverage {
    // A fact is one line of the list: a documented parameter or response field.
    let facts = table::facts(documented_file, sources, problems);
    let reasons = reasons_file.map(|file| table::reasons(file, sources, problems)).unwrap_or_default();
    let lookups = Lookups::new(service);
    let mut coverage = compare::compare(&lookups, &facts);
    compare::explain(&mut coverage, reasons, problems);
    compare::count(&lookups, &mut coverage, &facts);
    if let Err(bug) = lookups.finish() {
        problems.add(bug.into());
    }
    coverage
}
