//! One connection to the database, inside or outside of a transaction.
//!
//! In: a connection of the pool. Out: the results of statements, and of a failed one the error to answer with. Not here: the
//! statements themselves (see `statement`).
//!
//! A connection goes back to the pool only in a known state. It is closed instead when a transaction on it did not end, because
//! its call was cancelled or its rollback failed, and after errors of the file system, of memory or of the network.

use specwright::HandlerError;
use sqlx::error::DatabaseError;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AssertSqlSafe};

use super::Dialect;

/// A connection. Everything that reads or writes takes `&mut Db`.
pub(crate) struct Db {
    connection: PoolConnection<Any>,
    dialect: Dialect,
    in_transaction: bool,
    failure: Option<Failure>,
}

/// What an error of a statement means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The transaction was given up for another one: a serialization failure or a deadlock. It can be run again.
    Conflict,
    /// A unique index holds the value already. Another transaction may have added it after this one looked for it.
    Duplicate,
    /// A foreign key refers to no row. Another transaction may have deleted it after this one looked for it.
    Dangling,
    /// The database does not serve at the moment, and the connection is fit for use.
    Busy,
    /// The database does not serve at the moment, and the connection must not be used again.
    Broken,
    /// A fault of this program.
    Internal,
}

impl Db {
    pub(super) fn new(connection: PoolConnection<Any>, dialect: Dialect) -> Self {
        Db { connection, dialect, in_transaction: false, failure: None }
    }
    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }
    pub(super) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }
    /// What the last failed statement failed with.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.failure
    }
    pub(super) async fn begin(&mut self) -> Result<(), HandlerError> {
        // Before the statement, so that a cancelled one closes the connection as well.
        self.in_transaction = true;
        let begun = self.execute(self.dialect.begin()).await;
        if begun.is_err() && self.failure == Some(Failure::Busy) {
            self.in_transaction = false;
        }
        begun
    }
    pub(super) async fn commit(&mut self) -> Result<(), HandlerError> {
        self.execute("COMMIT").await?;
        self.in_transaction = false;
        Ok(())
    }
    /// Undoes the transaction. If that fails, the connection is closed, which undoes it too.
    pub(super) async fn rollback(&mut self) {
        let failure = self.failure;
        if failure == Some(Failure::Broken) {
            return;
        }
        if self.execute("ROLLBACK").await.is_ok() {
            self.in_transaction = false;
        }
        self.failure = failure.or(self.failure);
    }
    async fn execute(&mut self, text: &'static str) -> Result<(), HandlerError> {
        let done = sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut *self.connection).await;
        done.map(drop).map_err(|error| self.failed(error))
    }
    /// The error to answer with when a statement failed.
    pub(super) fn failed(&mut self, error: sqlx::Error) -> HandlerError {
        let failure = Failure::of(&error, self.dialect);
        self.failure = Some(failure);
        failure.answer(error)
    }
}

impl Drop for Db {
    fn drop(&mut self) {
        if self.in_transaction || self.failure == Some(Failure::Broken) {
            self.connection.close_on_drop();
        }
    }
}

impl Failure {
    pub(super) fn of(error: &sqlx::Error, dialect: Dialect) -> Self {
        match error {
            sqlx::Error::Database(error) => match dialect {
                Dialect::Sqlite => Failure::of_sqlite(error.as_ref()),
                Dialect::Postgres => Failure::of_postgres(error.as_ref()),
            },
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => Failure::Busy,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => Failure::Broken,
            _ => Failure::Internal,
        }
    }
    /// By the primary result code, which is the low byte of an extended one.
    fn of_sqlite(error: &dyn DatabaseError) -> Self {
        if error.is_unique_violation() {
            return Failure::Duplicate;
        }
        if error.is_foreign_key_violation() {
            return Failure::Dangling;
        }
        let code = error.code().and_then(|code| code.parse::<i32>().ok()).unwrap_or_default();
        match code & 0xff {
            // BUSY, LOCKED.
            5 | 6 => Failure::Busy,
            // NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB.
            7 | 8 | 9 | 10 | 11 | 13 | 14 | 15 | 26 => Failure::Broken,
            _ => Failure::Internal,
        }
    }
    fn of_postgres(error: &dyn DatabaseError) -> Self {
        let code = error.code().unwrap_or_default();
        match &*code {
            // Serialization failure, deadlock.
            "40001" | "40P01" => Failure::Conflict,
            "23505" => Failure::Duplicate,
            "23503" => Failure::Dangling,
            // A statement that took too long, a lock that was not free, a server that only reads.
            "57014" | "55P03" | "25006" => Failure::Busy,
            // Resources, among them a full disk.
            code if code.starts_with("53") => Failure::Busy,
            // The connection, the operator, the operating system, corruption.
            code if ["08", "57P", "58", "XX"].iter().any(|class| code.starts_with(class)) => Failure::Broken,
            _ => Failure::Internal,
        }
    }
    /// Whether another transaction may be the reason.
    pub(super) fn is_of_another(self) -> bool {
        matches!(self, Failure::Conflict | Failure::Duplicate | Failure::Dangling)
    }
    pub(super) fn answer(self, error: sqlx::Error) -> HandlerError {
        match self {
            Failure::Duplicate => HandlerError::refused("there is one like this already").with_source(error),
            Failure::Dangling => {
                HandlerError::refused("something that this refers to does not exist, or is in use").with_source(error)
            }
            Failure::Conflict => unavailable().with_source(error),
            Failure::Busy | Failure::Broken => {
                tracing::error!(%error, "the database does not serve");
                unavailable().with_source(error)
            }
            Failure::Internal => HandlerError::internal(error),
        }
    }
}

/// A 503. Its reason is for the log, not for the caller.
pub(super) fn unavailable() -> HandlerError {
    HandlerError::status(503, "the database does not serve at the moment; try again")
}
