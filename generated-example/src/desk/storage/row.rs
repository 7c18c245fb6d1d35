//! Reads the columns of a row.
//!
//! In: a row of a result. Out: values of generated types.

use std::fmt;

use specwright::HandlerError;
use specwright::value::{Slot, Token, Value};
use sqlx::any::{AnyRow, AnyTypeInfoKind};
use sqlx::{Row as _, TypeInfo as _, ValueRef as _};

/// A row of a result.
pub(crate) struct Row(pub(super) AnyRow);

/// A column whose type does not fit the requested type: a bug of this program.
#[derive(Debug)]
struct WrongColumn {
    name: String,
    expected: &'static str,
}

impl fmt::Display for WrongColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: expected {}", self.name, self.expected)
    }
}

impl std::error::Error for WrongColumn {}

/// A value of the database.
enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
}

impl Row {
    /// The value of a column. NULL is `None`; for a type that is not an `Option`, NULL is an error.
    pub(crate) fn get<T: Value + Default>(&self, name: &str) -> Result<T, HandlerError> {
        let mut value = T::default();
        let cell = self.cell(name).map_err(HandlerError::internal)?;
        let wrong = |expected| HandlerError::internal(WrongColumn { name: name.to_owned(), expected });
        fill(value.slot(), &cell).map_err(wrong)?;
        Ok(value)
    }
    /// The bytes of a column.
    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>, HandlerError> {
        self.0.try_get(name).map_err(HandlerError::internal)
    }
    fn cell(&self, name: &str) -> Result<Cell, sqlx::Error> {
        let raw = self.0.try_get_raw(name)?;
        if raw.is_null() {
            return Ok(Cell::Null);
        }
        let kind = raw.type_info().kind();
        match kind {
            AnyTypeInfoKind::SmallInt | AnyTypeInfoKind::Integer | AnyTypeInfoKind::BigInt => {
                self.0.try_get(name).map(Cell::Integer)
            }
            AnyTypeInfoKind::Real | AnyTypeInfoKind::Double => self.0.try_get(name).map(Cell::Real),
            AnyTypeInfoKind::Text => self.0.try_get(name).map(Cell::Text),
            _ => Err(sqlx::Error::ColumnNotFound(format!("{name} of type {}", raw.type_info().name()))),
        }
    }
}

/// Fills a slot with a cell. The error names the expected type.
fn fill(slot: Slot<'_>, cell: &Cell) -> Result<(), &'static str> {
    let number;
    let token = match (&slot, cell) {
        (Slot::Optional(_), _) => return fill_optional(slot, cell),
        (_, Cell::Null) => return Err("a value that is not null"),
        (_, Cell::Integer(value)) => Token::Int(*value),
        (_, Cell::Real(value)) => {
            number = value.to_string();
            Token::Number(&number)
        }
        (_, Cell::Text(value)) => Token::Str(value),
    };
    match slot {
        Slot::Scalar(scalar) => scalar.set(token, true).map_err(|expected| expected.0),
        _ => Err("a type that fits a column"),
    }
}

fn fill_optional(slot: Slot<'_>, cell: &Cell) -> Result<(), &'static str> {
    match (slot, cell) {
        (Slot::Optional(optional), Cell::Null) => {
            optional.clear();
            Ok(())
        }
        (Slot::Optional(optional), _) => fill(optional.fill(), cell),
        _ => Ok(()),
    }
}
