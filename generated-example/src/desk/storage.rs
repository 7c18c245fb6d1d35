//! The connections to the database.
//!
//! In: a URL, `sqlite:…` or `postgres://…`. Out: connections for reading, and transactions for writing. Not here: the tables (see
//! `migrations/`), and retries of transactions (see `desk/transaction`).

mod check;
mod columns;
mod db;
mod dialect;
mod file;
mod fold;
mod ids;
mod join_table;
mod lock;
mod row;
mod schema;
mod statement;

use std::fmt;
use std::str::FromStr as _;
use std::time::Duration;

use specwright::{HandlerError, Timestamp};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, ConnectOptions as _, Connection as _};

pub(crate) use check::check_database;
pub(crate) use columns::{Columns, write_row};
pub(crate) use db::Db;
use db::Failure;
pub(crate) use dialect::Dialect;
use file::DatabaseFile;
pub(crate) use ids::restart_ids_if_empty;
pub(crate) use join_table::JoinTable;
pub(crate) use lock::{GlobalLock, lock_global, lock_rows};
pub(crate) use row::Row;
pub(crate) use statement::{Statement, sql};

/// How long a call waits for a connection. On SQLite it waits for the writers before it; on PostgreSQL the server may be down.
const ACQUIRE_TIMEOUT_SQLITE: Duration = Duration::from_secs(20);
const ACQUIRE_TIMEOUT_POSTGRES: Duration = Duration::from_secs(8);
/// The largest number of connections for reading, and on PostgreSQL also of connections for writing.
const MAX_CONNECTIONS: u32 = 8;
/// WAL: readers do not wait for the writer. FULL: committed transactions survive a power failure.
const PRAGMAS: &str =
    "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";
/// A plan is made for each execution. A cached plan of a table that was small reads the whole table after it grew, until PostgreSQL
/// analyses the table.
const POSTGRES_SETTINGS: &str = "SET plan_cache_mode = force_custom_plan";
/// The settings while migrations run: they replace tables, so foreign keys are not enforced.
const MIGRATION_PRAGMAS: &str =
    "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF";

/// The reason why a database cannot be opened, in one line.
#[derive(Debug)]
pub struct OpenError(String);

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OpenError {}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        let text = match &error {
            // `Display` would add the source code location of the database server.
            sqlx::Error::Database(error) => error.message().to_owned(),
            _ => error.to_string(),
        };
        OpenError(text.lines().collect::<Vec<_>>().join(" "))
    }
}

impl From<sqlx::migrate::MigrateError> for OpenError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            MigrateError::VersionMissing(number) => {
                OpenError(format!("the database has migration {number} of a newer version of the program"))
            }
            MigrateError::VersionMismatch(number) => {
                OpenError(format!("migration {number} of the database differs from the one of this program"))
            }
            other => OpenError(other.to_string()),
        }
    }
}

/// An open database with all migrations applied. Clones share the connections.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    reads: AnyPool,
    /// SQLite allows one writer at a time, so this pool has one connection there: writers wait in the pool, in order, instead of polling the
    /// lock of the file.
    writes: AnyPool,
    dialect: Dialect,
    file: Option<DatabaseFile>,
}

impl Storage {
    /// Opens the database and applies the missing migrations. A SQLite file that does not exist is created.
    pub(crate) async fn open(url: &str) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)?;
        let url = file::creating_url(url, dialect)?;
        // A single connection reports why it fails; a pool would retry and report a timeout. Migrations are not logged: their text is long.
        let options = AnyConnectOptions::from_str(&url)?.disable_statement_logging();
        let mut first = AnyConnection::connect_with(&options).await?;
        if dialect == Dialect::Sqlite {
            sqlx::raw_sql(MIGRATION_PRAGMAS).execute(&mut first).await?;
        }
        let mut transaction = first.begin_with(dialect.begin()).await?;
        if dialect == Dialect::Postgres {
            let lock = format!("SELECT pg_advisory_xact_lock({})", GlobalLock::Migrations as i64);
            sqlx::raw_sql(sqlx::AssertSqlSafe(lock)).execute(&mut *transaction).await?;
        }
        schema::update(&mut transaction, dialect).await?;
        transaction.commit().await?;
        first.close().await?;
        let writers = if dialect == Dialect::Sqlite { 1 } else { MAX_CONNECTIONS };
        let (writes, reads) = (pool(&url, dialect, writers).await?, pool(&url, dialect, MAX_CONNECTIONS).await?);
        Ok(Storage { reads, writes, dialect, file: DatabaseFile::of(&url, dialect) })
    }
    /// A connection for reading, outside a transaction.
    pub(crate) async fn read(&self) -> Result<Db, HandlerError> {
        self.connection(&self.reads).await
    }
    /// A connection in a new transaction. [`finish`](Self::finish) ends the transaction.
    pub(crate) async fn write(&self) -> Result<Db, HandlerError> {
        let mut db = self.connection(&self.writes).await?;
        db.begin().await?;
        Ok(db)
    }
    async fn connection(&self, pool: &AnyPool) -> Result<Db, HandlerError> {
        if let Some(file) = &self.file {
            file.check()?;
        }
        let acquired = pool.acquire().await.map_err(|error| Failure::of(&error, self.dialect).to_error(error))?;
        Ok(Db::new(acquired, self.dialect))
    }
    /// Commits the transaction if `done` is `Ok`, otherwise rolls it back. The `bool` in the error is true if a concurrent transaction may be
    /// the cause, so that a retry can succeed.
    pub(crate) async fn finish<T>(mut db: Db, done: Result<T, HandlerError>) -> Result<T, (HandlerError, bool)> {
        let done = match done {
            Ok(value) => db.commit().await.map(|()| value),
            Err(error) => {
                db.rollback().await;
                Err(error)
            }
        };
        done.map_err(|error| {
            // SQLite has one writer at a time, so a retry would fail with the same error.
            let is_conflict = db.dialect() == Dialect::Postgres && db.failure().is_some_and(Failure::may_be_concurrent);
            (error, is_conflict)
        })
    }
    /// Checks that the database accepts writes: updates one row and commits.
    pub(crate) async fn probe(&self, now: Timestamp) -> Result<(), HandlerError> {
        let mut db = self.write().await?;
        let written = sql("UPDATE readiness SET checked_at = $1 WHERE id = 1").bind(now).run(&mut db).await;
        Storage::finish(db, written).await.map(drop).map_err(|(error, _)| error)
    }
    /// Closes all connections after the statements in progress.
    pub(crate) async fn close(&self) {
        self.reads.close().await;
        self.writes.close().await;
    }
}

async fn pool(url: &str, dialect: Dialect, connections: u32) -> Result<AnyPool, sqlx::Error> {
    let (timeout, settings) = match dialect {
        Dialect::Postgres => (ACQUIRE_TIMEOUT_POSTGRES, POSTGRES_SETTINGS),
        Dialect::Sqlite => (ACQUIRE_TIMEOUT_SQLITE, PRAGMAS),
    };
    let options = AnyPoolOptions::new().max_connections(connections).acquire_timeout(timeout);
    let options =
        options.after_connect(move |db, _| Box::pin(async move { sqlx::raw_sql(settings).execute(db).await.map(drop) }));
    options.connect(url).await
}
