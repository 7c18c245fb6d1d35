//! Finding requests by people, help desks, statuses and sentiments.
//!
//! In: the calls. Out: a page of requests, or of their numbers. Not here: saved views (see `view`).
//!
//! Pages by key go on after the last number that was given; pages by offset count.

use specwright::{HandlerError, Timestamp, Violations};

use crate::desk::clock::before;
use crate::desk::lifecycle::OPEN;
use crate::desk::storage::{Db, Statement, placeholders, sql};
use crate::{
    HelpdeskId, RequestId, RequestSentiment, RequestsByAgent, RequestsByAgentAnswer, RequestsByCustomer,
    RequestsByCustomerAnswer, RequestsByHelpdesk, RequestsByHelpdeskAnswer, RequestsBySentiment, RequestsBySentimentAnswer,
    RequestsByStatus, RequestsByStatusAnswer, RequestsOfLastHour, RequestsOfLastHourAnswer, UserId,
};

/// Requests on a page by key when the call does not say how many.
const PAGE: i64 = 100;
/// The most requests on a page by key.
const LARGEST_PAGE: i64 = 1000;

pub(super) async fn by_agent(db: &mut Db, request: RequestsByAgent) -> Result<RequestsByAgentAnswer, HandlerError> {
    let user = person(db, request.id, request.username, request.email).await?;
    let page = Page::new(request.limit, request.page_key)?;
    let (ids, next_page_key) = open_of(db, "assigned_id", user, page).await?;
    let requests = super::load(db, &ids, request.comments == Some(true)).await?;
    Ok(RequestsByAgentAnswer { requests, next_page_key, ..Default::default() })
}

pub(super) async fn by_customer(db: &mut Db, request: RequestsByCustomer) -> Result<RequestsByCustomerAnswer, HandlerError> {
    let user = person(db, request.id, request.username, request.email).await?;
    let page = Page::new(request.limit, request.page_key)?;
    let (ids, next_page_key) = open_of(db, "user_id", user, page).await?;
    let requests = super::load(db, &ids, request.comments == Some(true)).await?;
    Ok(RequestsByCustomerAnswer { requests, next_page_key, ..Default::default() })
}

pub(super) async fn by_helpdesk(db: &mut Db, request: RequestsByHelpdesk) -> Result<RequestsByHelpdeskAnswer, HandlerError> {
    let helpdesks: Vec<HelpdeskId> = request.helpdesk_ids.into_iter().flatten().chain(request.helpdesk_id).collect();
    let (open, among) = (placeholders(1, OPEN.len()), placeholders(OPEN.len() + 1, helpdesks.len()));
    let text = format!("SELECT id FROM requests WHERE status_id IN ({open}) AND assigned_group_id IN ({among}) ORDER BY id");
    let ids: Vec<RequestId> = sql(text).bind_all(&OPEN).bind_all(&helpdesks).column(db, "id").await?;
    Ok(RequestsByHelpdeskAnswer { total: count(&ids), offset: Some(0), request_ids: ids, ..Default::default() })
}

pub(super) async fn by_status(db: &mut Db, request: RequestsByStatus) -> Result<RequestsByStatusAnswer, HandlerError> {
    let statuses: Vec<_> = request.status_ids.into_iter().flatten().chain(request.status_id).collect();
    let filter = format!("status_id IN ({})", placeholders(1, statuses.len()));
    let total = sql(format!("SELECT COUNT(*) AS total FROM requests WHERE {filter}")).bind_all(&statuses).only(db).await?;
    let text = format!("SELECT id FROM requests WHERE {filter} ORDER BY id");
    let ids = range(db, text, statuses.len(), |statement| statement.bind_all(&statuses), request.limit, request.offset).await?;
    let (limit, offset) = (request.limit, Some(request.offset.unwrap_or(0)));
    Ok(RequestsByStatusAnswer { request_ids: ids, total: total.get("total")?, limit, offset, ..Default::default() })
}

pub(super) async fn by_sentiment(db: &mut Db, request: RequestsBySentiment) -> Result<RequestsBySentimentAnswer, HandlerError> {
    let sentiments: Vec<RequestSentiment> = request.sentiment_ids.into_iter().flatten().chain(request.sentiment_id).collect();
    let (open, among) = (placeholders(1, OPEN.len()), placeholders(OPEN.len() + 1, sentiments.len()));
    let text = format!("SELECT id FROM requests WHERE status_id IN ({open}) AND sentiment_current IN ({among}) ORDER BY id");
    let bound = OPEN.len() + sentiments.len();
    let bind = |statement: Statement| statement.bind_all(&OPEN).bind_all(&sentiments);
    let ids = range(db, text, bound, bind, request.limit, request.offset).await?;
    let (limit, offset) = (request.limit, Some(request.offset.unwrap_or(0)));
    Ok(RequestsBySentimentAnswer { request_ids: ids, limit, offset, ..Default::default() })
}

pub(super) async fn of_last_hour(
    db: &mut Db,
    request: RequestsOfLastHour,
    now: Timestamp,
) -> Result<RequestsOfLastHourAnswer, HandlerError> {
    let page = Page::new(request.limit, request.page_key)?;
    let text = "SELECT id FROM requests WHERE created_at >= $1 AND id > $2 ORDER BY id LIMIT $3";
    let found = sql(text).bind(before(now, 3600)).bind(page.after).bind(page.size.saturating_add(1));
    let (ids, next_page_key) = page.cut(found.column(db, "id").await?);
    let data = super::load(db, &ids, false).await?.into_values().collect();
    Ok(RequestsOfLastHourAnswer { data, next_page_key })
}

/// The numbers that a statement finds, from an offset on, as many as the limit says; all without a limit.
pub(super) async fn range(
    db: &mut Db,
    text: String,
    bound: usize,
    bind: impl FnOnce(Statement) -> Statement,
    limit: Option<i64>,
    offset: Option<i64>,
) -> Result<Vec<RequestId>, HandlerError> {
    let text = format!("{text} LIMIT ${} OFFSET ${}", bound + 1, bound + 2);
    let (limit, offset) = (limit.unwrap_or(i64::MAX).max(0), offset.unwrap_or(0).max(0));
    bind(sql(text)).bind(limit).bind(offset).column(db, "id").await
}

/// The open requests of a person, by the column that names the person.
async fn open_of(
    db: &mut Db,
    column: &'static str,
    user: UserId,
    page: Page,
) -> Result<(Vec<RequestId>, Option<String>), HandlerError> {
    let open = placeholders(4, OPEN.len());
    let text = format!("SELECT id FROM requests WHERE {column} = $1 AND id > $2 AND status_id IN ({open}) ORDER BY id LIMIT $3");
    let found = sql(text).bind(user).bind(page.after).bind(page.size.saturating_add(1)).bind_all(&OPEN);
    Ok(page.cut(found.column(db, "id").await?))
}

/// Who is meant by number, user name or e-mail address; all that is sent has to fit.
async fn person(
    db: &mut Db,
    id: Option<UserId>,
    username: Option<String>,
    email: Option<String>,
) -> Result<UserId, HandlerError> {
    let mut conditions = vec!["is_deleted = $1".to_owned()];
    let mut values = sql("").bind(false);
    if let Some(id) = id {
        values = values.bind(id);
        conditions.push(format!("id = ${}", conditions.len() + 1));
    }
    for (column, value) in [("username", username), ("email", email)] {
        if let Some(value) = value {
            values = values.bind(value.to_lowercase());
            conditions.push(format!("LOWER({column}) = ${}", conditions.len() + 1));
        }
    }
    let text = format!("SELECT id FROM users WHERE {} ORDER BY id LIMIT 1", conditions.join(" AND "));
    let found = values.with_text(text).optional(db).await?;
    found.ok_or_else(|| HandlerError::refused("there is no such user"))?.get("id")
}

/// A page by key.
#[derive(Clone, Copy)]
pub(super) struct Page {
    pub(super) after: i64,
    pub(super) size: i64,
}

impl Page {
    /// The page that a call asks for. The key is what an answer gave: the last number of the page before.
    pub(super) fn new(limit: Option<i64>, key: Option<String>) -> Result<Self, HandlerError> {
        let size = limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
        let Some(key) = key.filter(|key| !key.is_empty()) else { return Ok(Page { after: 0, size }) };
        key.parse().map(|after| Page { after, size }).map_err(|_| wrong_key())
    }
    /// What is on the page, of one more than fit, and the key of the next.
    pub(super) fn cut(self, mut ids: Vec<RequestId>) -> (Vec<RequestId>, Option<String>) {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = ids.len() > size;
        ids.truncate(size);
        let next = ids.last().filter(|_| more).map(ToString::to_string);
        (ids, next)
    }
}

pub(super) fn wrong_key() -> HandlerError {
    let mut violations = Violations::default();
    violations.add("page_key", "type", "page_key must be a key that an answer gave");
    HandlerError::invalid(violations)
}

fn count(ids: &[RequestId]) -> Option<i64> {
    i64::try_from(ids.len()).ok()
}
