//! Exports of reports.
//!
//! In: the report. Out: the address of its result, and the result, which is made while it is sent. Not here: serving the result,
//! which is no operation of the API (see `site`).

use futures_util::stream::{self, Stream, StreamExt as _};
use specwright::server::RequestContext;
use specwright::{DateFormat, File, HandlerError, Timestamp, Url, Uuid};

use super::Desk;
use super::request_attributes::{priority_name, status_name, type_name};
use super::storage::{Row, Storage, sql};
use crate::{GetDataExport, GetDataExportAnswer, server};

/// Names of the columns of every report.
const HEADING: &str = "id,title,type,status,priority,created_at,last_update\r\n";
/// Requests that are read at once.
const ROWS: usize = 500;
const PART: &str = "SELECT id, title, type_id, status_id, priority_id, created_at, last_update FROM requests WHERE id > $1 \
    ORDER BY id LIMIT 500";

impl server::Exports for Desk {
    async fn get(&self, cx: &RequestContext, request: GetDataExport) -> Result<GetDataExportAnswer, HandlerError> {
        let mut db = self.read().await?;
        if !sql("SELECT id FROM reports WHERE id = $1").bind(request.id.clone()).exists(&mut db).await? {
            return Err(HandlerError::refused(format!("there is no report {}", request.id)));
        }
        let url = Url::parse(&self.address(cx, &format!("exports/{}.csv", request.id)));
        Ok(GetDataExportAnswer { url, ..Default::default() })
    }
}

/// The result of a report: all requests, a line each. It is read in parts as it is sent, so that neither its size nor a slow
/// reader takes memory or a connection.
pub(super) async fn run(storage: &Storage, report: &Uuid) -> Result<Option<File>, HandlerError> {
    let found = sql("SELECT name FROM reports WHERE id = $1").bind(report.clone()).optional(&mut storage.read().await?).await?;
    let Some(row) = found else { return Ok(None) };
    let name = format!("{}.csv", row.get::<String>("name")?);
    let heading = stream::once(async { Ok(HEADING.as_bytes().to_vec()) });
    let file = File::from_stream(name, heading.chain(parts(storage.clone())));
    Ok(Some(file.content_type("text/csv; charset=utf-8")))
}

/// The lines of all requests, some at a time, in the order of their ids.
fn parts(storage: Storage) -> impl Stream<Item = Result<Vec<u8>, HandlerError>> + Send + 'static {
    stream::try_unfold(Some(0_i64), move |after| {
        let storage = storage.clone();
        async move {
            let Some(after) = after else { return Ok(None) };
            let rows = sql(PART).bind(after).all(&mut storage.read().await?).await?;
            let Some(last) = rows.last() else { return Ok(None) };
            let next = if rows.len() < ROWS { None } else { Some(last.get("id")?) };
            Ok(Some((rows.iter().map(line).collect::<Result<String, _>>()?.into_bytes(), next)))
        }
    })
}

fn line(row: &Row) -> Result<String, HandlerError> {
    let date = |name| row.get::<Timestamp>(name).map(|moment| moment.display(DateFormat::Iso8601).to_string());
    let cells = [
        row.get::<i64>("id")?.to_string(),
        row.get("title")?,
        type_name(row.get("type_id")?),
        status_name(row.get("status_id")?),
        priority_name(row.get("priority_id")?),
        date("created_at")?,
        date("last_update")?,
    ];
    Ok(format!("{}\r\n", cells.map(|cell| quoted(&cell)).join(",")))
}

/// A cell as RFC 4180 has it; one that a spreadsheet would take for a formula is made text.
fn quoted(cell: &str) -> String {
    let text = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{text}{}\"", cell.replace('"', "\"\""))
}
