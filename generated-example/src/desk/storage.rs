//! The database behind the desk.
//!
//! In: a URL, `sqlite:…` or `postgres://…`. Out: connections for reading and transactions for writing. Not here: what the tables
//! mean (see `migrations/`), when a transaction is run again (see `desk/change`), and any HTTP.

mod check;
mod columns;
mod db;
mod dialect;
mod file;
mod fold;
mod link;
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
pub(crate) use columns::{Columns, columns};
pub(crate) use db::Db;
use db::Failure;
pub(crate) use dialect::Dialect;
use file::DatabaseFile;
pub(crate) use link::Link;
pub(crate) use lock::{Whole, lock_rows, lock_whole};
pub(crate) use row::Row;
pub(crate) use statement::{Statement, sql};

/// How long a call waits for a connection: on SQLite for the writers before it, on PostgreSQL for a server that may be down.
const PATIENCE: Duration = Duration::from_secs(20);
const PATIENCE_WITH_SERVERS: Duration = Duration::from_secs(8);
/// Connections that read at the same time; on PostgreSQL as many that write.
const READERS: u32 = 8;
/// WAL lets readers go on while one writes; FULL keeps what was answered even when the power goes.
const PRAGMAS: &str =
    "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";
/// Before tables are replaced: the migration checks no foreign keys.
const MIGRATION_PRAGMAS: &str =
    "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF";

/// Why a database could not be opened, in one line.
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
            // Its Display adds a line of the database's own source.
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
                OpenError(format!("the database is of version {number}, which a newer program made"))
            }
            MigrateError::VersionMismatch(number) => {
                OpenError(format!("step {number} of the tables is not the one that this program has"))
            }
            other => OpenError(other.to_string()),
        }
    }
}

/// A database that is open and up to date. Clones share the connections.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    reads: AnyPool,
    /// SQLite has one writer at a time: with one connection they wait here, in order, and not in the file system.
    writes: AnyPool,
    dialect: Dialect,
    file: Option<DatabaseFile>,
}

impl Storage {
    /// Opens the database, makes the file if there is none, and brings the tables up to date.
    pub(crate) async fn open(url: &str) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)?;
        let url = file::url(url, dialect)?;
        // A pool would try again and again, and then only report a timeout. The steps are long, and their text is no news.
        let options = AnyConnectOptions::from_str(&url)?.disable_statement_logging();
        let mut first = AnyConnection::connect_with(&options).await?;
        if dialect == Dialect::Sqlite {
            sqlx::raw_sql(MIGRATION_PRAGMAS).execute(&mut first).await?;
        }
        let mut transaction = first.begin_with(dialect.begin()).await?;
        if dialect == Dialect::Postgres {
            let lock = format!("SELECT pg_advisory_xact_lock({})", Whole::Schema as i64);
            sqlx::raw_sql(sqlx::AssertSqlSafe(lock)).execute(&mut *transaction).await?;
        }
        schema::update(&mut transaction, dialect).await?;
        transaction.commit().await?;
        first.close().await?;
        let writers = if dialect == Dialect::Sqlite { 1 } else { READERS };
        let (writes, reads) = (pool(&url, dialect, writers).await?, pool(&url, dialect, READERS).await?);
        Ok(Storage { reads, writes, dialect, file: DatabaseFile::of(&url, dialect) })
    }
    /// A connection for reading.
    pub(crate) async fn read(&self) -> Result<Db, HandlerError> {
        self.connection(&self.reads).await
    }
    /// A connection inside of a transaction, which ends with [`end`](Self::end).
    pub(crate) async fn write(&self) -> Result<Db, HandlerError> {
        let mut db = self.connection(&self.writes).await?;
        db.begin().await?;
        Ok(db)
    }
    async fn connection(&self, pool: &AnyPool) -> Result<Db, HandlerError> {
        if let Some(file) = &self.file {
            file.check()?;
        }
        let acquired = pool.acquire().await.map_err(|error| Failure::of(&error, self.dialect).answer(error))?;
        Ok(Db::new(acquired, self.dialect))
    }
    /// Commits the transaction of a change that succeeded and undoes that of one that failed. `Err` with `true` when another
    /// transaction was in the way, so that the same change may succeed if it is run again.
    pub(crate) async fn end<T>(mut db: Db, done: Result<T, HandlerError>) -> Result<T, (HandlerError, bool)> {
        let done = match done {
            Ok(value) => db.commit().await.map(|()| value),
            Err(error) => {
                db.rollback().await;
                Err(error)
            }
        };
        done.map_err(|error| {
            // On SQLite no other transaction writes in between: there a duplicate stays one.
            let another = db.dialect() == Dialect::Postgres && db.failure().is_some_and(Failure::is_of_another);
            (error, another)
        })
    }
    /// Writes and commits one row, to see whether the database takes changes.
    pub(crate) async fn probe(&self, now: Timestamp) -> Result<(), HandlerError> {
        let mut db = self.write().await?;
        let written = sql("UPDATE readiness SET checked_at = $1 WHERE id = 1").bind(now).run(&mut db).await;
        Storage::end(db, written).await.map(drop).map_err(|(error, _)| error)
    }
    /// Closes all connections, after what is in progress.
    pub(crate) async fn close(&self) {
        self.reads.close().await;
        self.writes.close().await;
    }
}

async fn pool(url: &str, dialect: Dialect, connections: u32) -> Result<AnyPool, sqlx::Error> {
    let options = AnyPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE);
    let options = match dialect {
        Dialect::Postgres => options.acquire_timeout(PATIENCE_WITH_SERVERS),
        Dialect::Sqlite => {
            options.after_connect(|db, _| Box::pin(async move { sqlx::raw_sql(PRAGMAS).execute(db).await.map(drop) }))
        }
    };
    options.connect(url).await
}
