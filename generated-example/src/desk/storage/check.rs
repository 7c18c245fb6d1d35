//! Checks a database without changing it.
//!
//! In: a URL. Out: a list of problems. Not here: whether the database accepts writes, which `/readyz` reports.

use std::str::FromStr as _;

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, ConnectOptions as _, Connection as _, Row as _};

use super::{Dialect, OpenError, file, schema};
use crate::desk::DatabaseCheck;

pub(crate) async fn check_database(url: &str) -> Result<DatabaseCheck, OpenError> {
    sqlx::any::install_default_drivers();
    let dialect = Dialect::of(url)?;
    let url = file::existing_url(url, dialect)?;
    let mut db = AnyConnection::connect_with(&AnyConnectOptions::from_str(&url)?.disable_statement_logging()).await?;
    let migrations = schema::applied(&mut db, dialect).await?;
    let expected = schema::count(dialect);
    if migrations < expected {
        db.close().await?;
        let problem = format!("{migrations} of {expected} migrations are applied; the next start applies the others");
        return Ok(DatabaseCheck { problems: vec![problem], migrations, requests: 0 });
    }
    let problems = match dialect {
        Dialect::Sqlite => damage(&mut db).await?,
        Dialect::Postgres => Vec::new(),
    };
    let row = sqlx::query("SELECT COUNT(*) AS count FROM requests").fetch_one(&mut db).await?;
    let requests = row.try_get("count")?;
    db.close().await?;
    Ok(DatabaseCheck { problems, migrations, requests })
}

/// Finds damaged pages, and foreign keys that refer to no row, in a SQLite database. PostgreSQL reports a damaged page when it reads it, and
/// always enforces foreign keys.
async fn damage(db: &mut AnyConnection) -> Result<Vec<String>, OpenError> {
    let mut problems = Vec::new();
    for row in sqlx::query("PRAGMA integrity_check").fetch_all(&mut *db).await? {
        let found: String = row.try_get(0)?;
        if found != "ok" {
            problems.push(found);
        }
    }
    let orphans = "SELECT \"table\" AS child, parent, COUNT(*) AS count FROM pragma_foreign_key_check GROUP BY child, parent";
    for row in sqlx::query(orphans).fetch_all(&mut *db).await? {
        let (child, parent, count): (String, String, i64) =
            (row.try_get("child")?, row.try_get("parent")?, row.try_get("count")?);
        problems.push(format!("{count} rows of {child} refer to rows of {parent} that do not exist"));
    }
    Ok(problems)
}
