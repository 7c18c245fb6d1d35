//! The data base: opening it, reading it, changing it.
//!
//! In: a URL, `sqlite:…` or `postgres://…`. Out: connections for reading and transactions for writing. Not here: what the
//! tables mean (see `migrations/`), and any HTTP. The SQL of the whole desk is the part that both data bases understand.

mod columns;
mod link;
mod migrate;
mod row;
mod sequence;
mod statement;

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use specwright::HandlerError;
use sqlx::any::AnyPoolOptions;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Transaction};

pub(crate) use columns::{Columns, columns};
pub(crate) use link::Link;
pub(crate) use row::Row;
pub(crate) use sequence::next_id;
pub(crate) use statement::{Statement, placeholders, sql};

/// One connection, inside or outside of a transaction. Everything that asks or changes takes `&mut Db`.
pub(crate) type Db = AnyConnection;

/// How long a writer waits for the others before it gives up.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a call waits for a connection to a server, which may be away.
const PATIENCE_WITH_SERVERS: Duration = Duration::from_secs(8);
/// Connections that read at the same time.
const READERS: u32 = 8;
/// WAL lets readers go on while one writes; FULL keeps what was answered even when the power goes.
const PRAGMAS: &str =
    "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";

/// Which data base it is, where the two differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    fn of(url: &str) -> Result<Self, OpenError> {
        match url.split_once(':') {
            Some(("sqlite", _)) => Ok(Dialect::Sqlite),
            Some(("postgres" | "postgresql", _)) => Ok(Dialect::Postgres),
            _ => Err(OpenError("the data base URL has to begin with sqlite: or postgres:".to_owned())),
        }
    }
    /// SQLite takes the lock for writing at once: a reader that becomes a writer later could not wait for others.
    fn begin(self) -> &'static str {
        match self {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres => "BEGIN",
        }
    }
}

/// Why a data base could not be opened, in one line.
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
            // Whole, it names a line of the data base's own source.
            sqlx::Error::Database(told) => told.message().to_owned(),
            _ => error.to_string(),
        };
        OpenError(text.lines().collect::<Vec<_>>().join(" "))
    }
}

/// A data base that is open and up to date. Clones share the connections.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    reads: AnyPool,
    /// SQLite has one writer at a time: with one connection they queue here, in order, and not in the file system.
    writes: AnyPool,
    dialect: Dialect,
}

impl Storage {
    /// Opens the data base, makes the file when there is none, and brings the tables up to date.
    pub(crate) async fn open(url: &str) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)?;
        let url = with_mode(url, dialect);
        // A pool would try again and again, and then only say that it took too long.
        let mut first = AnyConnection::connect(&url).await?;
        prepare(&mut first, dialect).await?;
        first.close().await?;
        let writers = if dialect == Dialect::Sqlite { 1 } else { READERS };
        let writes = pool(&url, dialect, writers).await?;
        migrate::run(&writes, dialect).await?;
        let reads = pool(&url, dialect, READERS).await?;
        Ok(Storage { reads, writes, dialect })
    }
    /// A connection for reading.
    pub(crate) async fn read(&self) -> Result<PoolConnection<Any>, HandlerError> {
        self.reads.acquire().await.map_err(statement::failed)
    }
    /// A transaction. What is not committed did not happen.
    pub(crate) async fn write(&self) -> Result<Change, HandlerError> {
        self.writes.begin_with(self.dialect.begin()).await.map(Change).map_err(statement::failed)
    }
    /// Ends all connections, after what is in work.
    pub(crate) async fn close(&self) {
        self.reads.close().await;
        self.writes.close().await;
    }
}

async fn pool(url: &str, dialect: Dialect, connections: u32) -> Result<AnyPool, sqlx::Error> {
    let options = AnyPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE);
    let options = match dialect {
        Dialect::Postgres => options.acquire_timeout(PATIENCE_WITH_SERVERS),
        Dialect::Sqlite => options.after_connect(move |db, _| Box::pin(prepare(db, dialect))),
    };
    options.connect(url).await
}

/// What a new connection is told. SQLite reads its file now, and says when that is no data base.
async fn prepare(db: &mut AnyConnection, dialect: Dialect) -> Result<(), sqlx::Error> {
    match dialect {
        Dialect::Sqlite => sqlx::raw_sql(PRAGMAS).execute(db).await.map(drop),
        Dialect::Postgres => Ok(()),
    }
}

/// A SQLite file that is not there is made.
fn with_mode(url: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite if url.contains("mode=") || url.contains(":memory:") => url.to_owned(),
        Dialect::Sqlite if url.contains('?') => format!("{url}&mode=rwc"),
        Dialect::Sqlite => format!("{url}?mode=rwc"),
        Dialect::Postgres => url.to_owned(),
    }
}

/// A transaction: dropped without a commit, it never happened.
pub(crate) struct Change(Transaction<'static, Any>);

impl Change {
    /// Makes it last. Only after this a handler may answer.
    pub(crate) async fn commit(self) -> Result<(), HandlerError> {
        self.0.commit().await.map_err(statement::failed)
    }
}

impl Deref for Change {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.0
    }
}

impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut Db {
        &mut self.0
    }
}
