//! Coverage: compares a service with a list of the operations, parameters and response fields that its documentation has.
//!
//! In: a service, the list (a tab-separated table), and a second table with reasons for differences. Out: counts, and every difference:
//! items of the list that the service lacks, items of the service that the list lacks, and items that differ.

mod compare;
mod outline;
mod table;
mod types;

use std::fmt;

use crate::diagnostic::Problems;
use crate::model::{Lookups, Service};
use crate::source::{FileId, Sources};

/// The result of a comparison.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The count of operations.
    pub operations: Count,
    /// The count of parameters.
    pub parameters: Count,
    /// The count of response fields.
    pub fields: Count,
    /// Every difference, in the order of the list. Items that the list lacks come last.
    pub differences: Vec<Difference>,
}

impl Coverage {
    /// The differences without a reason.
    pub fn unexplained(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|difference| difference.reason.is_none())
    }
}

/// How many items of the list the specification has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The number of items in the list.
    pub documented: usize,
    /// The number of items that the specification has in the same way as the list.
    pub same: usize,
    /// The number of items among `same` that are arrays in the list and maps in the specification. In JSON, a map is an object.
    pub maps: usize,
    /// The number of items that differ and have a reason.
    pub explained: usize,
}

impl Count {
    /// The number of items that do not differ, or that differ and have a reason.
    pub fn covered(&self) -> usize {
        self.same + self.explained
    }
}

/// The part of an operation that an item belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The item is the operation itself.
    Operation,
    /// The item is a parameter.
    Param,
    /// The item is a field of the response.
    Response,
}

impl fmt::Display for Side {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Side::Operation => "operation",
            Side::Param => "param",
            Side::Response => "response",
        })
    }
}

/// One difference between the specification and the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The method, in upper case.
    pub method: String,
    /// The path, without the base path.
    pub path: String,
    /// The part of the operation that differs.
    pub side: Side,
    /// The wire name of the parameter or field; empty for an operation.
    pub name: String,
    /// How the item differs.
    pub what: What,
    /// The reason, if the table of reasons states one.
    pub reason: Option<String>,
}

/// How an item differs between the list and the specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The specification lacks the item.
    Missing,
    /// The list lacks the item.
    Extra,
    /// The parameter is required in the list (`true`) or in the specification (`false`), and optional in the other.
    Required(bool),
    /// The types differ. The first is the type in the list, the second is the type in the specification.
    Type(String, String),
}

impl fmt::Display for What {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Missing => to.write_str("documented, not in the specification"),
            What::Extra => to.write_str("in the specification, not documented"),
            What::Required(true) => to.write_str("documented as required, optional in the specification"),
            What::Required(false) => to.write_str("documented as optional, required in the specification"),
            What::Type(documented, specified) => write!(to, "documented as {documented}, specified as {specified}"),
        }
    }
}

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

impl fmt::Display for Coverage {
    /// Writes a table of the counts, then a line for each difference without a reason, then a line with the number of differences.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            to,
            "{:<16} {:>10} {:>8} {:>13} {:>15} {:>10} {:>12}",
            "", "documented", "covered", "as documented", "maps for arrays", "explained", "unexplained"
        )?;
        for (name, count) in [("operations", self.operations), ("parameters", self.parameters), ("response fields", self.fields)]
        {
            let unexplained = count.documented.saturating_sub(count.covered());
            let Count { documented, same, maps, explained } = count;
            let covered = count.covered();
            writeln!(to, "{name:<16} {documented:>10} {covered:>8} {same:>13} {maps:>15} {explained:>10} {unexplained:>12}")?;
        }
        for difference in self.unexplained() {
            let Difference { method, path, side, name, what, .. } = difference;
            writeln!(to, "{method:<6} {path:<36} {side:<9} {name:<28} {what}")?;
        }
        let (unexplained, total) = (self.unexplained().count(), self.differences.len());
        write!(to, "{total} differences, {} explained, {unexplained} unexplained", total.saturating_sub(unexplained))
    }
}
