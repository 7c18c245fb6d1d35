//! Tables of every version, in order, each step once.
//!
//! In: the numbered files of `migrations/`. Out: a data base that has them all. Not here: data (see `seed`). A step that
//! was shipped is never edited: what changes later is a step of its own.

use sqlx::{AnyPool, AssertSqlSafe, Row as _};

use super::{Dialect, OpenError};

/// Number and text of each step.
const STEPS: &[(i64, &str)] = &[
    (1, include_str!("../../../migrations/0001_people.sql")),
    (2, include_str!("../../../migrations/0002_requests.sql")),
    (3, include_str!("../../../migrations/0003_fields.sql")),
    (4, include_str!("../../../migrations/0004_publications.sql")),
    (5, include_str!("../../../migrations/0005_tokens.sql")),
    (6, include_str!("../../../migrations/0006_pieces.sql")),
];

const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS versions (number BIGINT PRIMARY KEY)";
/// Several servers that start at once on one PostgreSQL take turns here; SQLite's transaction is lock enough.
const TURN: &str = "SELECT pg_advisory_xact_lock(7261304011)";

/// Applies the steps that are missing, all in one transaction.
pub(super) async fn run(pool: &AnyPool, dialect: Dialect) -> Result<(), OpenError> {
    let mut db = pool.begin_with(dialect.begin()).await?;
    if dialect == Dialect::Postgres {
        sqlx::raw_sql(TURN).execute(&mut *db).await?;
    }
    sqlx::raw_sql(VERSIONS).execute(&mut *db).await?;
    let last = sqlx::query("SELECT MAX(number) AS last FROM versions").fetch_one(&mut *db).await?;
    let done = last.try_get::<Option<i64>, _>("last")?.unwrap_or(0);
    if STEPS.iter().all(|(number, _)| *number < done) {
        return Err(OpenError(format!("the data base is of version {done}, which a newer program made")));
    }
    for (number, text) in STEPS.iter().filter(|(number, _)| *number > done) {
        sqlx::raw_sql(AssertSqlSafe(spelled(text, dialect))).execute(&mut *db).await?;
        sqlx::query("INSERT INTO versions (number) VALUES ($1)").bind(*number).execute(&mut *db).await?;
    }
    Ok(db.commit().await?)
}

/// The one type that the two data bases do not both know by one name.
fn spelled(text: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => text.replace("BYTEA", "BLOB"),
        Dialect::Postgres => text.to_owned(),
    }
}
