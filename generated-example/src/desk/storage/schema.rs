//! The tables, made and brought up to date.
//!
//! In: the numbered files of `migrations/`. Out: a database on which all of them ran, each once. Not here: data (see `seed`). A
//! step that was published is never edited, which its checksum would show: what changes later is a step of its own.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, Row as _, SqlSafeStr as _};

use super::{Dialect, OpenError, fold};

macro_rules! steps {
    ($folder:literal) => {
        [
            ("people", include_str!(concat!("../../../migrations/", $folder, "/0001_people.sql"))),
            ("requests", include_str!(concat!("../../../migrations/", $folder, "/0002_requests.sql"))),
            ("fields", include_str!(concat!("../../../migrations/", $folder, "/0003_fields.sql"))),
            ("publications", include_str!(concat!("../../../migrations/", $folder, "/0004_publications.sql"))),
            ("tokens", include_str!(concat!("../../../migrations/", $folder, "/0005_tokens.sql"))),
            ("pieces", include_str!(concat!("../../../migrations/", $folder, "/0006_pieces.sql"))),
            ("identity", include_str!(concat!("../../../migrations/", $folder, "/0007_identity.sql"))),
            ("behaviour", include_str!(concat!("../../../migrations/", $folder, "/0008_behaviour.sql"))),
            ("ratings", include_str!(concat!("../../../migrations/", $folder, "/0009_ratings.sql"))),
        ]
    };
}

/// The last step that a program applied which counted steps in the table `versions`.
const LAST_COUNTED: i64 = 6;

fn migrator(dialect: Dialect) -> Migrator {
    let steps = match dialect {
        Dialect::Sqlite => steps!("sqlite"),
        Dialect::Postgres => steps!("postgres"),
    };
    let migration = |((name, text), number): ((&'static str, &'static str), i64)| {
        Migration::new(number, name.into(), MigrationType::Simple, text.into_sql_str(), false)
    };
    let mut migrator = Migrator::with_migrations(steps.into_iter().zip(1..).map(migration).collect());
    // All steps are in one transaction, which has a lock of its own.
    migrator.set_locking(false);
    migrator
}

/// Applies the steps that are missing, all in the transaction of this connection. Several programs that start at once wait here
/// for each other. On SQLite foreign keys must not be enforced meanwhile, since tables are replaced.
pub(super) async fn update(db: &mut AnyConnection, dialect: Dialect) -> Result<(), OpenError> {
    let migrator = migrator(dialect);
    let counted = counted(db, dialect).await?;
    if counted > LAST_COUNTED {
        return Err(OpenError(format!("the database is of version {counted}, which a newer program made")));
    }
    if counted > 0 {
        migrator.skip(&mut *db, Some(counted)).await?;
        sqlx::raw_sql("DROP TABLE versions").execute(&mut *db).await?;
    }
    migrator.run(&mut *db).await?;
    fold::fill(db).await
}

/// The steps that an older program applied, which did not keep their checksums.
async fn counted(db: &mut AnyConnection, dialect: Dialect) -> Result<i64, OpenError> {
    let tables = match dialect {
        Dialect::Sqlite => "SELECT name FROM sqlite_schema WHERE name = 'versions'",
        Dialect::Postgres => {
            "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE tablename = 'versions' AND schemaname = current_schema()"
        }
    };
    if sqlx::query(tables).fetch_optional(&mut *db).await?.is_none() {
        return Ok(0);
    }
    let last = sqlx::query("SELECT MAX(number) AS last FROM versions").fetch_one(db).await?;
    Ok(last.try_get::<Option<i64>, _>("last")?.unwrap_or(0))
}

/// The number of steps that this program has.
pub(super) fn steps(dialect: Dialect) -> i64 {
    i64::try_from(migrator(dialect).iter().count()).unwrap_or(i64::MAX)
}

/// The number of steps that were applied to a database.
pub(super) async fn applied(db: &mut AnyConnection, dialect: Dialect) -> Result<i64, OpenError> {
    let tables = match dialect {
        Dialect::Sqlite => "SELECT name FROM sqlite_schema WHERE name = '_sqlx_migrations'",
        Dialect::Postgres => {
            "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables \
                WHERE tablename = '_sqlx_migrations' AND schemaname = current_schema()"
        }
    };
    if sqlx::query(tables).fetch_optional(&mut *db).await?.is_none() {
        return Ok(0);
    }
    let row = sqlx::query("SELECT COUNT(*) AS count FROM _sqlx_migrations").fetch_one(db).await?;
    Ok(row.try_get("count")?)
}
