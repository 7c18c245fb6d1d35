//! Lists the requests of a view.
//!
//! A view is a saved filter by status and by help desk; each is optional. The administration interface creates views.

use std::collections::BTreeMap;

use specwright::{DateFormat, HandlerError, Json, Timestamp};

use super::find::{ids_by_offset, wrong_key};
use super::{view_fields, view_people};
use crate::desk::page_limits;
use crate::desk::record::VIEW;
use crate::desk::request_attributes::{priority_name, source_name, status_name, type_name};
use crate::desk::storage::{Db, Row, Statement, sql};
use crate::desk::text::without_tags;
use crate::{
    HelpdeskId, RequestDetailsByView, RequestDetailsByViewAnswer, RequestId, RequestStatus, RequestViewCategory,
    RequestViewColumn, RequestViewDate, RequestViewPriority, RequestViewRow, RequestViewSort, RequestViewSource,
    RequestViewStatus, RequestViewSubject, RequestViewType, RequestViewWaiting, RequestViewWaitingType, RequestsByView,
    RequestsByViewAnswer, SortOrder, ViewId,
};

/// The number of rows on a page.
const PAGE: usize = 1000;
/// The columns of every view: the name in a row, the heading, and the kind of values.
const COLUMNS: [(&str, &str, &str); 16] = [
    ("id", "Number", "integer"),
    ("request", "Request", "request"),
    ("status", "Status", "status"),
    ("priority", "Priority", "priority"),
    ("source", "Source", "source"),
    ("creation_date", "Created", "date"),
    ("last_update", "Last change", "date"),
    ("closing_date", "Closed", "date"),
    ("rejection_date", "Rejected", "date"),
    ("customer", "Customer", "user"),
    ("creator", "Creator", "user"),
    ("agent", "Agent", "user"),
    ("helpdesk", "Help desk", "helpdesk"),
    ("collaborators", "Collaborators", "users"),
    ("customer_companies", "Companies of the customer", "companies"),
    ("customer_groups", "Groups of the customer", "groups"),
];

pub(super) async fn ids(db: &mut Db, request: RequestsByView) -> Result<RequestsByViewAnswer, HandlerError> {
    page_limits::check(request.limit, request.offset)?;
    VIEW.require_exists(db, request.view_id).await?;
    let query = filtered(db, "SELECT r.id FROM requests r", request.view_id).await?.push(" ORDER BY r.id");
    let ids = ids_by_offset(db, query, request.limit, request.offset).await?;
    let (limit, offset) = (request.limit, Some(request.offset.unwrap_or(0)));
    Ok(RequestsByViewAnswer { request_ids: ids, limit, offset, ..Default::default() })
}

pub(super) async fn details(db: &mut Db, request: RequestDetailsByView) -> Result<RequestDetailsByViewAnswer, HandlerError> {
    VIEW.require_exists(db, request.view_id).await.map_err(|_| VIEW.not_found(request.view_id))?;
    let offset = offset(request.page_key.as_deref())?;
    let order = order(request.sort_by.as_ref(), request.order_by.as_ref());
    let select = "SELECT r.*, c.name AS category_name FROM requests r JOIN categories c ON c.id = r.category_id";
    let query = filtered(db, select, request.view_id).await?.push(" ORDER BY ").push(&order);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let rows = query.push_bind(" LIMIT ", limit).push_bind(" OFFSET ", offset).all(db).await?;
    let next = (rows.len() > PAGE).then(|| offset.saturating_add(limit - 1).to_string());
    let mut data = rows.iter().take(PAGE).map(read).collect::<Result<Vec<_>, _>>()?;
    view_people::add(db, &mut data).await?;
    let mut columns = metadata();
    columns.append(&mut view_fields::add(db, &mut data).await?);
    Ok(RequestDetailsByViewAnswer { data, next_page_key: next, metadata: Some(columns) })
}

/// Adds the filter of a view to a statement over the requests `r`. The filter has values, not a join with the views, because then the database
/// reads an index in the order of the ids, and stops at the end of the page.
async fn filtered(db: &mut Db, select: &'static str, view: ViewId) -> Result<Statement, HandlerError> {
    let row = sql("SELECT status_id, helpdesk_id FROM views WHERE id = $1").bind(view).optional(db).await?;
    let row = row.ok_or_else(|| VIEW.not_found(view))?;
    let (status, helpdesk): (Option<RequestStatus>, Option<HelpdeskId>) = (row.get("status_id")?, row.get("helpdesk_id")?);
    let all = sql(select).push(" WHERE r.id > 0");
    Ok(all.push_if_some(" AND r.status_id = ", status).push_if_some(" AND r.assigned_group_id = ", helpdesk))
}

/// Parses the page key. Rows can be sorted by date, so the key is an offset, not an id.
fn offset(key: Option<&str>) -> Result<i64, HandlerError> {
    match key.filter(|key| !key.is_empty()) {
        None => Ok(0),
        Some(key) => key.parse().ok().filter(|offset| *offset >= 0).ok_or_else(wrong_key),
    }
}

fn order(by: Option<&RequestViewSort>, direction: Option<&SortOrder>) -> String {
    let direction = if direction == Some(&SortOrder::Descending) { "DESC" } else { "ASC" };
    match by {
        Some(RequestViewSort::LastUpdate) => format!("r.last_update {direction}, r.id {direction}"),
        _ => format!("r.id {direction}"),
    }
}

fn metadata() -> BTreeMap<String, RequestViewColumn> {
    let column = |label: &str, kind: &str| RequestViewColumn {
        label: Some(label.to_owned()),
        r#type: Some(kind.to_owned()),
        values: None,
    };
    COLUMNS.into_iter().map(|(name, label, kind)| (name.to_owned(), column(label, kind))).collect()
}

fn read(row: &Row) -> Result<RequestViewRow, HandlerError> {
    let id: RequestId = row.get("id")?;
    let description = row.get::<Option<String>>("description")?;
    Ok(RequestViewRow {
        id,
        request: Some(subject(row)?),
        customer: row.get("user_id")?,
        creator: row.get("creator_id")?,
        agent: row.get("assigned_id")?,
        helpdesk: row.get("assigned_group_id")?,
        location: row.get("location_id")?,
        rating: row.get("rating")?,
        waiting_for: waiting(row)?,
        unformatted_description: description.as_deref().map(without_tags),
        description,
        ..labels(row)?
    })
}

fn subject(row: &Row) -> Result<RequestViewSubject, HandlerError> {
    let category = RequestViewCategory { id: row.get("category_id")?, label: row.get("category_name")? };
    let kind = row.get("type_id")?;
    let kind = RequestViewType { id: Some(kind), label: Some(type_name(kind)) };
    Ok(RequestViewSubject { subject: row.get("title")?, category: Some(category), r#type: Some(kind) })
}

fn labels(row: &Row) -> Result<RequestViewRow, HandlerError> {
    let (status, priority, source) = (row.get("status_id")?, row.get("priority_id")?, row.get("source_id")?);
    Ok(RequestViewRow {
        status: Some(RequestViewStatus { id: Some(status), label: Some(status_name(status)) }),
        priority: Some(RequestViewPriority { id: Some(priority), label: Some(priority_name(priority)) }),
        source: Some(RequestViewSource { id: Some(source), label: Some(source_name(source)) }),
        creation_date: date(row.get("created_at")?),
        last_update: date(row.get("last_update")?),
        closing_date: date(row.get("closed_at")?),
        rejection_date: date(row.get("rejected_at")?).map(json_date),
        ..Default::default()
    })
}

fn date(moment: Option<Timestamp>) -> Option<RequestViewDate> {
    moment.map(|moment| RequestViewDate {
        value: Some(moment),
        formatted: Some(moment.display(DateFormat::UtcMinutes).to_string()),
    })
}

/// A date in a column without a type of its own.
fn json_date(date: RequestViewDate) -> Json {
    let value = date.value.map(Timestamp::epoch);
    [("value", Json::from(value)), ("formatted", Json::from(date.formatted))].into_iter().collect()
}

fn waiting(row: &Row) -> Result<Option<RequestViewWaiting>, HandlerError> {
    let Some(kind) = row.get::<Option<String>>("waiting_for")? else { return Ok(None) };
    let id =
        ["agent", "customer", "date", "entity", "request"].into_iter().zip(1..).find(|(name, _)| *name == kind).map(|(_, id)| id);
    let value = row.get::<Option<i64>>("waiting_value")?.map(specwright::Json::from);
    let label = Some(kind.clone());
    Ok(Some(RequestViewWaiting { r#type: Some(RequestViewWaitingType { id, label: Some(kind) }), label, value }))
}
