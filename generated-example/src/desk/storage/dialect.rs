//! Translates the SQL of the desk to SQLite or PostgreSQL.
//!
//! In: SQL that both databases understand, with the additions in the table. Out: the SQL of one database.
//!
//! | addition | SQLite | PostgreSQL |
//! |---|---|---|
//! | `IN NUMBERS($1)`, bound by `bind_list` | a subquery over `json_each` | an array from JSON |
//! | `IN TEXTS($1)`, bound by `bind_list` | the same | the same, of text |
//! | `FROM ROWS($1)`, bound by `bind_list` | `json_each` with its column `value` | `json_array_elements_text` with its column `value` |
//! | `LOCKED` at the end of a SELECT | removed: there is only one writer at a time | `FOR NO KEY UPDATE` |
//! | `LOCKED SKIPPING` at the end of a SELECT | removed | `FOR NO KEY UPDATE SKIP LOCKED` |
//!
//! A list is one parameter, so the text of the statement, which is cached, does not depend on the length of the list, and neither does the
//! number of parameters, which both databases limit. `FOR NO KEY UPDATE` blocks updates of the row, but not inserts of rows that refer to it.

use std::borrow::Cow;

use super::OpenError;

/// The kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    pub(super) fn of(url: &str) -> Result<Self, OpenError> {
        match url.split_once(':') {
            Some(("sqlite", _)) => Ok(Dialect::Sqlite),
            Some(("postgres" | "postgresql", _)) => Ok(Dialect::Postgres),
            _ => Err(OpenError("the database URL must begin with sqlite: or postgres:".to_owned())),
        }
    }
    /// The statement that begins a transaction. On SQLite it acquires the write lock immediately: a transaction that starts with a read cannot
    /// wait for the lock later.
    pub(super) fn begin(self) -> &'static str {
        match self {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres => "BEGIN",
        }
    }
    /// Replaces the additions.
    pub(super) fn translate(self, text: Cow<'static, str>) -> Cow<'static, str> {
        let text = MARKERS.into_iter().fold(text, |text, marker| self.translate_lists(text, marker));
        let (skipping, locked) = match self {
            Dialect::Sqlite => ("", ""),
            Dialect::Postgres => (" FOR NO KEY UPDATE SKIP LOCKED", " FOR NO KEY UPDATE"),
        };
        if let Some(select) = text.strip_suffix(" LOCKED SKIPPING") {
            format!("{select}{skipping}").into()
        } else if let Some(select) = text.strip_suffix(" LOCKED") {
            format!("{select}{locked}").into()
        } else {
            text
        }
    }
    fn translate_lists(self, text: Cow<'static, str>, marker: &str) -> Cow<'static, str> {
        if !text.contains(marker) {
            return text;
        }
        let mut pieces = text.split(marker);
        let mut translated = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (parameter, rest) = piece.split_once(')').unwrap_or((piece, ""));
            translated.push_str(&self.list(marker, parameter));
            translated.push_str(rest);
        }
        translated.into()
    }
    fn list(self, marker: &str, parameter: &str) -> String {
        let items = match self {
            Dialect::Sqlite => format!("json_each({parameter})"),
            Dialect::Postgres => format!("json_array_elements_text(CAST({parameter} AS JSON))"),
        };
        match (self, marker) {
            (_, ROWS) => items,
            (Dialect::Sqlite, _) => format!("IN (SELECT value FROM {items})"),
            (Dialect::Postgres, NUMBERS) => format!("= ANY(ARRAY(SELECT CAST(value AS BIGINT) FROM {items}))"),
            (Dialect::Postgres, _) => format!("= ANY(ARRAY(SELECT value FROM {items}))"),
        }
    }
}

const NUMBERS: &str = "IN NUMBERS(";
const TEXTS: &str = "IN TEXTS(";
const ROWS: &str = "ROWS(";
const MARKERS: [&str; 3] = [NUMBERS, TEXTS, ROWS];
