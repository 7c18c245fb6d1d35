//! One connection to the database, inside or outside a transaction.
//!
//! In: a connection of the pool. Out: results of statements; a failed statement becomes a `HandlerError`. Not here: building statements (see
//! `statement`).
//!
//! A connection is closed instead of returned to the pool if its transaction has not ended, because the call was cancelled or the rollback
//! failed, and after an error of the file system, the memory or the network.

use specwright::HandlerError;
use sqlx::error::DatabaseError;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AssertSqlSafe};

use super::Dialect;

/// A connection. Every function that reads or writes the database takes `&mut Db`.
pub(crate) struct Db {
    connection: PoolConnection<Any>,
    dialect: Dialect,
    in_transaction: bool,
    failure: Option<Failure>,
}

/// The class of an error of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// A serialization failure or a deadlock: PostgreSQL aborted the transaction, which can be retried.
    Conflict,
    /// A violation of a unique index. A concurrent transaction may have added the value after this transaction checked it.
    Duplicate,
    /// A violation of a foreign key. A concurrent transaction may have deleted the row after this transaction checked it.
    Dangling,
    /// The database is temporarily unavailable. The connection can be used again.
    Busy,
    /// The database is temporarily unavailable. The connection must be closed.
    Broken,
    /// A bug of this program.
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
    /// The class of the last error.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.failure
    }
    pub(super) async fn begin(&mut self) -> Result<(), HandlerError> {
        // Set before the statement: if the call is cancelled during BEGIN, the connection must be closed.
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
    /// Rolls the transaction back. If that fails, the connection is closed, which also rolls it back.
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
    /// Remembers the class of an error and converts it to the error of the handler.
    pub(super) fn failed(&mut self, error: sqlx::Error) -> HandlerError {
        let failure = Failure::of(&error, self.dialect);
        self.failure = Some(failure);
        failure.to_error(error)
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
    /// Classifies by the primary result code, which is the low byte of an extended result code.
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
            // Statement timeout, lock not available, read-only server.
            "57014" | "55P03" | "25006" => Failure::Busy,
            // Insufficient resources, such as a full disk.
            code if code.starts_with("53") => Failure::Busy,
            // Connection errors, operator intervention, system errors, internal errors of the server.
            code if ["08", "57P", "58", "XX"].iter().any(|class| code.starts_with(class)) => Failure::Broken,
            _ => Failure::Internal,
        }
    }
    /// Whether a concurrent transaction may be the cause.
    pub(super) fn may_be_concurrent(self) -> bool {
        matches!(self, Failure::Conflict | Failure::Duplicate | Failure::Dangling)
    }
    pub(super) fn to_error(self, error: sqlx::Error) -> HandlerError {
        match self {
            Failure::Duplicate => HandlerError::refused("a record with this value already exists").with_source(error),
            Failure::Dangling => {
                HandlerError::refused("a referenced record does not exist, or the record is in use").with_source(error)
            }
            Failure::Conflict => unavailable().with_source(error),
            Failure::Busy | Failure::Broken => {
                tracing::error!(%error, "the database is unavailable");
                unavailable().with_source(error)
            }
            Failure::Internal => HandlerError::internal(error),
        }
    }
}

/// The 503 for the caller. It does not contain the cause.
pub(super) fn unavailable() -> HandlerError {
    HandlerError::status(503, "the database is unavailable at the moment; try again")
}
