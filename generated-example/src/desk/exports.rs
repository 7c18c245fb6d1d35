//! The resource `exports`: reports as CSV files.
//!
//! In: the id of a report. Out: the URL of its CSV file, and the file, whose lines are read from the database while it is sent. Not here:
//! the server of files (see `site/files`).

use futures_util::stream::{self, Stream, StreamExt as _};
use specwright::server::RequestContext;
use specwright::{DateFormat, File, HandlerError, Timestamp, Url, Uuid};

use super::Desk;
use super::request_attributes::{priority_name, status_name, type_name};
use super::storage::{Row, Storage, sql};
use crate::{GetDataExport, GetDataExportAnswer, server};

/// The number of rows per query.
const ROWS: i64 = 1000;

/// The columns and rows of a report.
struct Report {
    /// The first line of the file: the names of the columns.
    heading: &'static str,
    /// Selects at most $2 rows with ids above $1, in the order of their ids.
    query: &'static str,
    /// The cells of a row.
    cells: fn(&Row) -> Result<Vec<String>, HandlerError>,
}

const REQUESTS: Report = Report {
    heading: "id,title,type,status,priority,created_at,last_update",
    query: "SELECT id, title, type_id, status_id, priority_id, created_at, last_update FROM requests WHERE id > $1 \
        ORDER BY id LIMIT $2",
    cells: |row| {
        let (kind, status, priority) = (row.get("type_id")?, row.get("status_id")?, row.get("priority_id")?);
        let names = [type_name(kind), status_name(status), priority_name(priority)];
        let [kind, status, priority] = names;
        Ok(vec![id_cell(row)?, row.get("title")?, kind, status, priority, date(row, "created_at")?, date(row, "last_update")?])
    },
};

const USERS: Report = Report {
    heading: "id,name,lastname,username,email,role",
    query: "SELECT id, name, lastname, username, email, role_name FROM users WHERE id > $1 AND is_deleted = 0 ORDER BY id LIMIT $2",
    cells: |row| {
        let mut cells = vec![id_cell(row)?];
        for name in ["name", "lastname", "username", "email", "role_name"] {
            cells.push(row.get::<Option<String>>(name)?.unwrap_or_default());
        }
        Ok(cells)
    },
};

const TIME: Report = Report {
    heading: "id,request,user,from,to,seconds,comment",
    query: "SELECT id, request_id, user_id, begin_at, end_at, comment FROM time_entries WHERE id > $1 AND status = 1 \
        ORDER BY id LIMIT $2",
    cells: |row| {
        let (request, user) = (row.get::<i64>("request_id")?, row.get::<i64>("user_id")?);
        let seconds = row.get::<i64>("end_at")?.saturating_sub(row.get("begin_at")?);
        let comment = row.get::<Option<String>>("comment")?.unwrap_or_default();
        let (from, to) = (date(row, "begin_at")?, date(row, "end_at")?);
        Ok(vec![id_cell(row)?, request.to_string(), user.to_string(), from, to, seconds.to_string(), comment])
    },
};

const ARTICLES: Report = Report {
    heading: "id,title,category,author,views,last_update",
    query: "SELECT id, title, category_id, author_id, views, last_update_date FROM articles WHERE id > $1 ORDER BY id LIMIT $2",
    cells: |row| {
        let [category, author, views] = ["category_id", "author_id", "views"].map(|name| row.get::<i64>(name));
        let numbers = [category?.to_string(), author?.to_string(), views?.to_string()];
        let mut cells = vec![id_cell(row)?, row.get("title")?];
        cells.extend(numbers);
        cells.push(date(row, "last_update_date")?);
        Ok(cells)
    },
};

impl Report {
    /// The report of a subject, which is a column of the table `reports`.
    fn about(subject: &str) -> Result<&'static Report, HandlerError> {
        match subject {
            "requests" => Ok(&REQUESTS),
            "users" => Ok(&USERS),
            "time" => Ok(&TIME),
            "articles" => Ok(&ARTICLES),
            other => Err(HandlerError::internal(format!("there is no report with the subject {other}"))),
        }
    }
}

impl server::Exports for Desk {
    async fn get(&self, cx: &RequestContext, request: GetDataExport) -> Result<GetDataExportAnswer, HandlerError> {
        let mut db = self.read().await?;
        if !sql("SELECT id FROM reports WHERE id = $1").bind(request.id.clone()).exists(&mut db).await? {
            return Err(HandlerError::refused(format!("there is no report {}", request.id)));
        }
        let url = Url::parse(&self.url(cx, &format!("exports/{}.csv", request.id)));
        Ok(GetDataExportAnswer { url, ..Default::default() })
    }
}

/// The CSV file of a report. Its rows are read in batches while it is sent, so a large report takes little memory and a slow receiver does
/// not occupy a connection to the database.
pub(super) async fn csv_file(storage: &Storage, id: &Uuid) -> Result<Option<File>, HandlerError> {
    let found =
        sql("SELECT name, subject FROM reports WHERE id = $1").bind(id.clone()).optional(&mut storage.read().await?).await?;
    let Some(row) = found else { return Ok(None) };
    let (name, report) = (format!("{}.csv", row.get::<String>("name")?), Report::about(&row.get::<String>("subject")?)?);
    let heading = stream::once(async { Ok(format!("{}\r\n", report.heading).into_bytes()) });
    let file = File::from_stream(name, heading.chain(parts(storage.clone(), report)));
    Ok(Some(file.content_type("text/csv; charset=utf-8")))
}

/// The lines of a report in batches, in the order of their ids.
fn parts(storage: Storage, report: &'static Report) -> impl Stream<Item = Result<Vec<u8>, HandlerError>> + Send + 'static {
    stream::try_unfold(Some(0_i64), move |after| {
        let storage = storage.clone();
        async move {
            let Some(after) = after else { return Ok(None) };
            let rows = sql(report.query).bind(after).bind(ROWS).all(&mut storage.read().await?).await?;
            let Some(last) = rows.last() else { return Ok(None) };
            let is_full = i64::try_from(rows.len()).is_ok_and(|len| len >= ROWS);
            let next = if is_full { Some(last.get("id")?) } else { None };
            let mut lines = String::new();
            for row in &rows {
                add_line(&mut lines, &(report.cells)(row)?);
            }
            Ok(Some((lines.into_bytes(), next)))
        }
    })
}

fn id_cell(row: &Row) -> Result<String, HandlerError> {
    row.get::<i64>("id").map(|id| id.to_string())
}

fn date(row: &Row, name: &str) -> Result<String, HandlerError> {
    row.get::<Timestamp>(name).map(|moment| moment.display(DateFormat::Iso8601).to_string())
}

fn add_line(lines: &mut String, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            lines.push(',');
        }
        lines.push_str(&quoted(cell));
    }
    lines.push_str("\r\n");
}

/// Quotes a cell (RFC 4180). A cell that a spreadsheet would read as a formula gets a leading apostrophe.
fn quoted(cell: &str) -> String {
    let text = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{text}{}\"", cell.replace('"', "\"\""))
}
