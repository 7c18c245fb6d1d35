//! Coverage: a service compared with a documented list of operations, parameters and response fields.
//!
//! In: a service, and tables (tab separated) of the documented items and of differences that have a reason. Out: counts, and every
//! difference in either direction.

mod compare;
mod outline;
mod table;
mod types;

use std::fmt;

use crate::diagnostic::Problems;
use crate::model::Service;
use crate::source::{FileId, Sources};

/// What a comparison found.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Methods on paths.
    pub operations: Count,
    /// Their parameters.
    pub parameters: Count,
    /// Fields of their answers.
    pub fields: Count,
    /// Every difference, in the order of the documented list; those that the list lacks at the end.
    pub differences: Vec<Difference>,
}

impl Coverage {
    /// Differences without a reason.
    pub fn unexplained(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|difference| difference.reason.is_none())
    }
}

/// How many documented items the specification has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Items of the list.
    pub documented: usize,
    /// Items that the specification has as documented.
    pub same: usize,
    /// Items among `same` that the list calls arrays and that are maps, objects on the wire.
    pub maps: usize,
    /// Items that differ for a stated reason.
    pub explained: usize,
}

impl Count {
    /// Items that are as documented, or differ for a stated reason.
    pub fn covered(&self) -> usize {
        self.same + self.explained
    }
}

/// Which side of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The operation itself.
    Operation,
    /// A parameter.
    Param,
    /// A field of the answer.
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
    /// In upper case.
    pub method: String,
    /// Without the base path.
    pub path: String,
    /// Which side of the operation.
    pub side: Side,
    /// Wire name of the parameter or field; empty for an operation.
    pub name: String,
    /// What differs.
    pub what: What,
    /// The reason, if the file of explained differences states one.
    pub reason: Option<String>,
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The specification lacks a documented item.
    Missing,
    /// The list lacks an item of the specification.
    Extra,
    /// Only one of the two requires the parameter; the value says whether it is the list.
    Required(bool),
    /// The types differ: the documented one and the specification's.
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

/// Compares a service with the table `documented`, whose columns are method, path, side (`param` or `response`), name, required
/// (`yes`, `no`, or `-` for fields) and type (`STRING`, `TEXT`, `INTEGER`, `FLOAT`, `BOOLEAN`, `ARRAY`); and reads reasons from
/// the table `explained`: method, path, side, name (or several, separated by spaces), reason. Both begin with a line of headings. Lines that cannot be read, and
/// reasons for what does not differ, are mistakes among the diagnostics.
pub fn coverage(
    service: &Service,
    documented: FileId,
    explained: Option<FileId>,
    sources: &Sources,
    problems: &mut Problems,
) -> Coverage {
    let facts = table::facts(documented, sources, problems);
    let reasons = explained.map(|file| table::reasons(file, sources, problems)).unwrap_or_default();
    let mut coverage = compare::compare(service, &facts);
    compare::explain(&mut coverage, reasons, problems);
    compare::count(service, &mut coverage, &facts);
    coverage
}

impl fmt::Display for Coverage {
    /// Counts, then differences without a reason.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            to,
            "{:<16} {:>10} {:>8} {:>13} {:>14} {:>10} {:>6}",
            "", "documented", "covered", "as documented", "of them maps", "explained", "open"
        )?;
        for (name, count) in [("operations", self.operations), ("parameters", self.parameters), ("response fields", self.fields)]
        {
            let open = count.documented.saturating_sub(count.covered());
            let Count { documented, same, maps, explained } = count;
            writeln!(to, "{name:<16} {documented:>10} {:>8} {same:>13} {maps:>14} {explained:>10} {open:>6}", count.covered())?;
        }
        for difference in self.unexplained() {
            let Difference { method, path, side, name, what, .. } = difference;
            writeln!(to, "{method:<6} {path:<36} {side:<9} {name:<28} {what}")?;
        }
        let (open, all) = (self.unexplained().count(), self.differences.len());
        write!(to, "{all} differences, {} explained, {open} open", all.saturating_sub(open))
    }
}
