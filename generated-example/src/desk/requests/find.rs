//! Finds requests by user, help desk, status or sentiment.
//!
//! Not here: views (see `view`).
//!
//! There are two kinds of paging. With a page key, a page begins after the id in the key. With an offset, a page begins after this number of
//! results.

use specwright::{HandlerError, Timestamp, Violations};

use super::count;
use crate::desk::clock::before;
use crate::desk::lifecycle::UNFINISHED;
use crate::desk::page_limits;
use crate::desk::storage::{Db, Statement, sql};
use crate::desk::text::folded;
use crate::{
    HelpdeskId, RequestId, RequestSentiment, RequestsByAgent, RequestsByAgentAnswer, RequestsByCustomer,
    RequestsByCustomerAnswer, RequestsByHelpdesk, RequestsByHelpdeskAnswer, RequestsBySentiment, RequestsBySentimentAnswer,
    RequestsByStatus, RequestsByStatusAnswer, RequestsOfLastHour, RequestsOfLastHourAnswer, UserId,
};

/// The default number of requests on a page with a key.
const DEFAULT_PAGE_SIZE: i64 = 100;
/// The largest number of requests on a page with a key.
const MAX_PAGE_SIZE: i64 = 1000;

pub(super) async fn by_agent(db: &mut Db, request: RequestsByAgent) -> Result<RequestsByAgentAnswer, HandlerError> {
    let user = find_user(db, request.id, request.username, request.email).await?;
    let page = Page::new(request.limit, request.page_key)?;
    let (ids, next_page_key) = unfinished_by_user(db, "assigned_id", user, page).await?;
    let requests = super::load(db, &ids, request.comments == Some(true)).await?;
    Ok(RequestsByAgentAnswer { requests, next_page_key, ..Default::default() })
}

pub(super) async fn by_customer(db: &mut Db, request: RequestsByCustomer) -> Result<RequestsByCustomerAnswer, HandlerError> {
    let user = find_user(db, request.id, request.username, request.email).await?;
    let page = Page::new(request.limit, request.page_key)?;
    let (ids, next_page_key) = unfinished_by_user(db, "user_id", user, page).await?;
    let requests = super::load(db, &ids, request.comments == Some(true)).await?;
    Ok(RequestsByCustomerAnswer { requests, next_page_key, ..Default::default() })
}

pub(super) async fn by_helpdesk(db: &mut Db, request: RequestsByHelpdesk) -> Result<RequestsByHelpdeskAnswer, HandlerError> {
    let helpdesks: Vec<HelpdeskId> = request.helpdesk_ids.into_iter().flatten().chain(request.helpdesk_id).collect();
    let query = sql("SELECT id FROM requests WHERE assigned_group_id IN NUMBERS($1)").bind_list(&helpdesks);
    let query = query.push_values(" AND status_id IN", &UNFINISHED).push(" ORDER BY id");
    let ids: Vec<RequestId> = query.column(db, "id").await?;
    Ok(RequestsByHelpdeskAnswer { total: count(&ids), offset: Some(0), request_ids: ids, ..Default::default() })
}

pub(super) async fn by_status(db: &mut Db, request: RequestsByStatus) -> Result<RequestsByStatusAnswer, HandlerError> {
    page_limits::check(request.limit, request.offset)?;
    let statuses: Vec<_> = request.status_ids.into_iter().flatten().chain(request.status_id).collect();
    let filtered = sql("SELECT id FROM requests WHERE status_id IN NUMBERS($1) ORDER BY id").bind_list(&statuses);
    let request_ids = ids_by_offset(db, filtered, request.limit, request.offset).await?;
    let total = Some(count::with_status(db, &statuses).await?);
    let (limit, offset) = (request.limit, Some(request.offset.unwrap_or(0)));
    Ok(RequestsByStatusAnswer { request_ids, total, limit, offset, ..Default::default() })
}

pub(super) async fn by_sentiment(db: &mut Db, request: RequestsBySentiment) -> Result<RequestsBySentimentAnswer, HandlerError> {
    page_limits::check(request.limit, request.offset)?;
    let sentiments: Vec<RequestSentiment> = request.sentiment_ids.into_iter().flatten().chain(request.sentiment_id).collect();
    let most = request.limit.unwrap_or(i64::MAX).saturating_add(request.offset.unwrap_or(0));
    // One part for each sentiment, since only then the index of the sentiment has the ids in their order. The plus sign prevents SQLite from
    // choosing the index of the status, which selects half of all requests.
    let all = [RequestSentiment::Negative, RequestSentiment::Neutral, RequestSentiment::Positive];
    let wanted = all.into_iter().filter(|sentiment| sentiments.contains(sentiment));
    let query = wanted.fold(sql("SELECT id FROM (SELECT id FROM requests WHERE 1 = 0"), |query, sentiment| {
        let part = " UNION SELECT id FROM (SELECT id FROM requests WHERE sentiment_current = ";
        let query = query.push_bind(part, sentiment).push_values(" AND +status_id IN", &UNFINISHED);
        query.push_bind(" ORDER BY id LIMIT ", most).push(") AS part")
    });
    let query = query.push(") AS found ORDER BY id");
    let request_ids = ids_by_offset(db, query, request.limit, request.offset).await?;
    let (limit, offset) = (request.limit, Some(request.offset.unwrap_or(0)));
    Ok(RequestsBySentimentAnswer { request_ids, limit, offset, ..Default::default() })
}

pub(super) async fn of_last_hour(
    db: &mut Db,
    request: RequestsOfLastHour,
    now: Timestamp,
) -> Result<RequestsOfLastHourAnswer, HandlerError> {
    let page = Page::new(request.limit, request.page_key)?;
    // With `ORDER BY id`, SQLite would read all requests in the order of their ids until it finds enough. The plus sign lets it read the
    // index of the creation time.
    let text = "SELECT id FROM requests WHERE created_at >= $1 AND id > $2 ORDER BY +id LIMIT $3";
    let query = sql(text).bind(before(now, 3600)).bind(page.after).bind(page.size.saturating_add(1));
    let (ids, next_page_key) = page.split(query.column(db, "id").await?);
    let data = super::load(db, &ids, false).await?.into_values().collect();
    Ok(RequestsOfLastHourAnswer { data, next_page_key })
}

/// The ids that a statement selects, after `offset` of them, at most `limit`. Without a limit the result has all ids, as on real instances.
pub(super) async fn ids_by_offset(
    db: &mut Db,
    query: Statement,
    limit: Option<i64>,
    offset: Option<i64>,
) -> Result<Vec<RequestId>, HandlerError> {
    let (limit, offset) = (limit.unwrap_or(i64::MAX), offset.unwrap_or(0));
    query.push_bind(" LIMIT ", limit).push_bind(" OFFSET ", offset).column(db, "id").await
}

/// The unfinished requests whose column `column` contains this user.
async fn unfinished_by_user(
    db: &mut Db,
    column: &'static str,
    user: UserId,
    page: Page,
) -> Result<(Vec<RequestId>, Option<String>), HandlerError> {
    let query = sql(format!("SELECT id FROM requests WHERE {column} = $1 AND id > $2")).bind(user).bind(page.after);
    let query = query.push_values(" AND status_id IN", &UNFINISHED).push_bind(" ORDER BY id LIMIT ", page.size.saturating_add(1));
    Ok(page.split(query.column(db, "id").await?))
}

/// The id of the user with this id, user name and e-mail address. `None` matches every user.
async fn find_user(
    db: &mut Db,
    id: Option<UserId>,
    username: Option<String>,
    email: Option<String>,
) -> Result<UserId, HandlerError> {
    let query = sql("SELECT id FROM users WHERE is_deleted = 0").push_if_some(" AND id = ", id);
    let query = query.push_if_some(" AND username_folded = ", username.as_deref().map(folded));
    let query = query.push_if_some(" AND email_folded = ", email.as_deref().map(folded));
    let row = query.push(" ORDER BY id LIMIT 1").optional(db).await?;
    row.ok_or_else(|| HandlerError::refused("there is no such user"))?.get("id")
}

/// A page with a key.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// The page has ids above this one.
    pub(super) after: i64,
    pub(super) size: i64,
}

impl Page {
    /// Parses the page key, which is the last id of the previous page.
    pub(super) fn new(limit: Option<i64>, key: Option<String>) -> Result<Self, HandlerError> {
        page_limits::check(limit, None)?;
        let size = limit.unwrap_or(DEFAULT_PAGE_SIZE).min(MAX_PAGE_SIZE);
        let Some(key) = key.filter(|key| !key.is_empty()) else { return Ok(Page { after: 0, size }) };
        key.parse().map(|after| Page { after, size }).map_err(|_| wrong_key())
    }
    /// Splits the ids of a query for `size + 1` rows into the ids of this page and the key of the next page.
    pub(super) fn split(self, mut ids: Vec<RequestId>) -> (Vec<RequestId>, Option<String>) {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = ids.len() > size;
        ids.truncate(size);
        let next = ids.last().filter(|_| more).map(ToString::to_string);
        (ids, next)
    }
}

pub(super) fn wrong_key() -> HandlerError {
    let mut violations = Violations::default();
    violations.add("page_key", "type", "page_key must be a page key of an earlier answer");
    HandlerError::invalid(violations)
}

fn count(ids: &[RequestId]) -> Option<i64> {
    i64::try_from(ids.len()).ok()
}
