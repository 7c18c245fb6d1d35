//! Reports that are exported.
//!
//! In: the report. Out: where its result is, and the result, which is made when it is asked for. Not here: serving the result,
//! which is no operation of the API (see `site`).

use specwright::server::RequestContext;
use specwright::{DateFormat, File, HandlerError, Timestamp, Url, Uuid};

use super::Desk;
use super::request_attributes::{priority_name, status_name, type_name};
use super::storage::{Db, Row, sql};
use super::text::address;
use crate::{GetDataExport, GetDataExportAnswer, server};

/// Names of the columns of every report.
const HEADING: &str = "id,title,type,status,priority,created_at,last_update\r\n";

impl server::Exports for Desk {
    async fn get(&self, cx: &RequestContext, request: GetDataExport) -> Result<GetDataExportAnswer, HandlerError> {
        let mut db = self.read().await?;
        if !sql("SELECT id FROM reports WHERE id = $1").bind(request.id.clone()).exists(&mut db).await? {
            return Err(HandlerError::refused(format!("there is no report {}", request.id)));
        }
        let url = Url::parse(&address(cx, &format!("exports/{}.csv", request.id)));
        Ok(GetDataExportAnswer { url, ..Default::default() })
    }
}

/// The result of a report: all requests, a line each.
pub(super) async fn run(db: &mut Db, report: &Uuid) -> Result<Option<File>, HandlerError> {
    let Some(found) = sql("SELECT name FROM reports WHERE id = $1").bind(report.clone()).optional(db).await? else {
        return Ok(None);
    };
    let rows = sql("SELECT * FROM requests ORDER BY id").all(db).await?;
    let lines = rows.iter().map(line).collect::<Result<String, _>>()?;
    let name = format!("{}.csv", found.get::<String>("name")?);
    Ok(Some(File::new(name, format!("{HEADING}{lines}").into_bytes()).content_type("text/csv; charset=utf-8")))
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
