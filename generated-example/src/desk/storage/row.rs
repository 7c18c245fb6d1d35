//! One row of a result.
//!
//! In: what the database sent. Out: values of generated types. Not here: what the columns mean.

use std::fmt;

use specwright::HandlerError;
use specwright::value::{Slot, Token, Value};
use sqlx::any::{AnyRow, AnyTypeInfoKind};
use sqlx::{Row as _, TypeInfo as _, ValueRef as _};

/// A row, read by the names of its columns.
pub(crate) struct Row(pub(super) AnyRow);

/// A column that does not hold what the program expects: a mistake of the program.
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

/// A value as the database has it.
enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
}

impl Row {
    /// The value of a column. NULL is `None`, and an error for a type that is no option.
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

/// Puts a cell into a place; says what the place expected when it does not fit.
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
        Slot::Scalar(place) => place.set(token, true).map_err(|expected| expected.0),
        _ => Err("a type that fits a column"),
    }
}

fn fill_optional(slot: Slot<'_>, cell: &Cell) -> Result<(), &'static str> {
    match (slot, cell) {
        (Slot::Optional(place), Cell::Null) => {
            place.clear();
            Ok(())
        }
        (Slot::Optional(place), _) => fill(place.fill(), cell),
        _ => Ok(()),
    }
}
