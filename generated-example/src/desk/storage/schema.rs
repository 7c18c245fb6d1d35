//! Applies the migrations.
//!
//! In: the numbered files in `migrations/`. Out: a database to which each of them was applied once. A published migration must not be edited
//! (its checksum is stored); a later change is a new migration. Not here: demonstration data (see `seed`).

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, Row as _, SqlSafeStr as _};

use super::{Dialect, OpenError, fold};

macro_rules! migrations {
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
            ("counts", include_str!(concat!("../../../migrations/", $folder, "/0010_counts.sql"))),
        ]
    };
}

/// The last migration of the program versions that stored the number of applied migrations in a table `versions`.
const LAST_LEGACY_MIGRATION: i64 = 6;

fn migrator(dialect: Dialect) -> Migrator {
    let files = match dialect {
        Dialect::Sqlite => migrations!("sqlite"),
        Dialect::Postgres => migrations!("postgres"),
    };
    let migration = |((name, text), number): ((&'static str, &'static str), i64)| {
        Migration::new(number, name.into(), MigrationType::Simple, text.into_sql_str(), false)
    };
    let mut migrator = Migrator::with_migrations(files.into_iter().zip(1..).map(migration).collect());
    // The caller holds a lock, and all migrations run in one transaction.
    migrator.set_locking(false);
    migrator
}

/// Applies the missing migrations in the transaction of this connection. On SQLite, foreign keys must not be enforced, since migrations
/// replace tables.
pub(super) async fn update(db: &mut AnyConnection, dialect: Dialect) -> Result<(), OpenError> {
    let migrator = migrator(dialect);
    let legacy_migrations = legacy_migrations(db, dialect).await?;
    if legacy_migrations > LAST_LEGACY_MIGRATION {
        return Err(OpenError(format!("the database has migration {legacy_migrations} of a newer version of the program")));
    }
    if legacy_migrations > 0 {
        migrator.skip(&mut *db, Some(legacy_migrations)).await?;
        sqlx::raw_sql("DROP TABLE versions").execute(&mut *db).await?;
    }
    migrator.run(&mut *db).await?;
    fold::fill(db).await
}

/// The number of migrations in the table `versions`, which older versions of the program wrote; 0 without this table.
async fn legacy_migrations(db: &mut AnyConnection, dialect: Dialect) -> Result<i64, OpenError> {
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

/// The number of migrations of this program.
pub(super) fn count(dialect: Dialect) -> i64 {
    i64::try_from(migrator(dialect).iter().count()).unwrap_or(i64::MAX)
}

/// The number of migrations that were applied to a database.
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
