//! The result of a comparison, and its text.
//!
//! In: counts and differences. Out: a table of the counts, and a line for each difference without a reason.

use std::fmt;

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
