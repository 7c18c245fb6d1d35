//! The resource `comments`: comments on requests.
//!
//! A comment can change the status of its request: a solution solves it, a comment of the customer ends a wait. Not here: the effects of a
//! transition (see `lifecycle`).

use specwright::server::RequestContext;
use specwright::{File, HandlerError, Timestamp};

use super::lifecycle::{Action, Transition, UNFINISHED};
use super::record::REQUEST;
use super::requests::create::LINKS;
use super::storage::{Db, Row, lock_rows, sql, write_row};
use super::text::html_escaped;
use super::{Desk, attachments};
use crate::{AddComment, Comment, CommentId, ListComments, Outcome, RequestId, RequestStatus, UserId, UserType, server};

impl server::Comments for Desk {
    async fn list(&self, _: &RequestContext, request: ListComments) -> Result<Vec<Comment>, HandlerError> {
        let mut db = self.read().await?;
        if !REQUEST.exists(&mut db, request.request_id).await? {
            return Err(REQUEST.not_found(request.request_id));
        }
        let mut all = by_request(&mut db, &[request.request_id]).await?;
        all.retain(|comment| request.is_solution.is_none() || comment.is_solution == request.is_solution);
        if request.decoded_special_characters != Some(true) {
            all.iter_mut().for_each(escape_html);
        }
        Ok(all)
    }

    async fn add(&self, _: &RequestContext, request: AddComment) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let action = desk.action_on(db, request.request_id, Some(request.author_id)).await?;
            let comment = NewComment {
                action,
                author: request.author_id,
                message: request.comment,
                visible: request.customer_visible.unwrap_or(true),
                solution: request.is_solution.unwrap_or(false),
                propagation: request.is_propagation.unwrap_or(false),
                files: request.attachments.unwrap_or_default(),
            };
            add(db, comment).await?;
            Ok(Outcome::default())
        })
        .await
    }
}

/// A comment before it is stored.
pub(super) struct NewComment {
    pub(super) action: Action,
    pub(super) author: UserId,
    pub(super) message: String,
    /// Whether the customer can see the comment.
    pub(super) visible: bool,
    pub(super) solution: bool,
    /// Whether linked requests get a copy of the comment.
    pub(super) propagation: bool,
    pub(super) files: Vec<File>,
}

impl NewComment {
    /// A comment that the customer can see, without files. It is not a solution.
    pub(super) fn visible(action: Action, author: UserId, message: String) -> Self {
        NewComment { action, author, message, visible: true, solution: false, propagation: false, files: Vec::new() }
    }
}

/// Stores a comment and applies its transition to the request. Handlers and the demonstration data use it.
pub(super) async fn add(db: &mut Db, comment: NewComment) -> Result<CommentId, HandlerError> {
    let related = if comment.propagation { LINKS.members(db, comment.action.request).await? } else { Vec::new() };
    lock_rows(db, "requests", &[related.as_slice(), &[comment.action.request]].concat()).await?;
    let status = comment.action.lock(db).await?;
    let agent = is_agent(db, comment.author).await?;
    if comment.solution && !comment.visible {
        return Err(HandlerError::refused("customer_visible: an internal comment cannot be the solution").with_status(409));
    }
    if comment.solution && !agent {
        return Err(HandlerError::refused("author_id: only an agent can solve a request").with_status(409));
    }
    let ends_wait = status == RequestStatus::Waiting && (!agent || waits_for_agent(db, comment.action.request).await?);
    if let Some(transition) = transition_of(&comment, status, agent, ends_wait) {
        comment.action.apply(db, transition).await?;
    }
    if agent && comment.visible {
        set_first_reply(db, comment.action).await?;
    }
    let (action, author, message, visible) = (comment.action, comment.author, comment.message.clone(), comment.visible);
    let id = insert(db, comment).await?;
    for request in related {
        let copy = NewComment {
            propagation: true,
            visible,
            ..NewComment::visible(Action { request, ..action }, author, message.clone())
        };
        propagate(db, id, copy).await?;
    }
    Ok(id)
}

/// Stores a copy of a comment, with its files, on a linked request that is locked. Does nothing if the linked request is finished.
async fn propagate(db: &mut Db, original: CommentId, copy: NewComment) -> Result<(), HandlerError> {
    let action = copy.action;
    if !UNFINISHED.contains(&action.lock(db).await?) {
        return Ok(());
    }
    let id = insert(db, copy).await?;
    let files: Vec<crate::AttachmentId> = attachments::COMMENT_FILES.members(db, original).await?;
    attachments::COMMENT_FILES.add(db, id, &files).await?;
    attachments::REQUEST_FILES.add(db, action.request, &files).await.map(drop)
}

async fn waits_for_agent(db: &mut Db, request: RequestId) -> Result<bool, HandlerError> {
    sql("SELECT id FROM requests WHERE id = $1 AND waiting_for = 'agent'").bind(request).exists(db).await
}

/// The transition that a comment causes. A comment of the customer ends every wait; a comment of an agent ends a wait for an agent.
fn transition_of(comment: &NewComment, status: RequestStatus, agent: bool, ends_wait: bool) -> Option<Transition> {
    match status {
        _ if comment.solution => Some(Transition::Solve),
        RequestStatus::Waiting if ends_wait => Some(Transition::Resume),
        RequestStatus::New if agent => Some(Transition::Take),
        _ => None,
    }
}

async fn set_first_reply(db: &mut Db, action: Action) -> Result<(), HandlerError> {
    let text = "UPDATE requests SET first_reply_at = $1 WHERE id = $2 AND first_reply_at IS NULL";
    sql(text).bind(action.now).bind(action.request).run(db).await.map(drop)
}

/// Stores a comment on a locked request, without a transition.
pub(super) async fn insert(db: &mut Db, comment: NewComment) -> Result<CommentId, HandlerError> {
    let Action { request, now, .. } = comment.action;
    write_row("requests").set("last_update", now).update(db, "id", request).await?;
    let last = sql("SELECT COALESCE(MAX(msg_num), 0) AS last FROM comments WHERE request_id = $1").bind(request).one(db).await?;
    let row = write_row("comments").set("request_id", request).set("msg_num", last.get::<i64>("last")?.saturating_add(1));
    let row = row.set("author_id", comment.author).set("message", comment.message).set("created_at", now);
    let row = row.set("customer_visible", comment.visible).set("is_solution", comment.solution);
    let id: CommentId = row.set("is_propagation", comment.propagation).insert_returning(db, "id").await?;
    let files = attachments::insert(db, comment.files).await?;
    attachments::COMMENT_FILES.add(db, id, &files).await?;
    attachments::REQUEST_FILES.add(db, request, &files).await?;
    Ok(id)
}

/// The comments of these requests, ordered by request and number.
pub(super) async fn by_request(db: &mut Db, requests: &[RequestId]) -> Result<Vec<Comment>, HandlerError> {
    let text = "SELECT * FROM comments WHERE request_id IN NUMBERS($1) ORDER BY request_id, msg_num";
    let rows = sql(text).bind_list(requests).all(db).await?;
    let mut all = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<_> = all.iter().map(|comment| comment.id).collect();
    let mut files = attachments::COMMENT_FILES.members_of(db, &ids).await?;
    for comment in &mut all {
        comment.attached_files = Some(files.remove(&comment.id).unwrap_or_default());
    }
    Ok(all)
}

/// Replaces the special characters in the message with HTML entities.
pub(super) fn escape_html(comment: &mut Comment) {
    comment.message = comment.message.as_deref().map(html_escaped);
}

fn read(row: &Row) -> Result<Comment, HandlerError> {
    Ok(Comment {
        id: row.get("id")?,
        incident_id: row.get("request_id")?,
        msg_num: row.get("msg_num")?,
        author_id: row.get("author_id")?,
        message: row.get("message")?,
        created_at: row.get::<Option<Timestamp>>("created_at")?,
        reference: row.get("reference")?,
        customer_visible: row.get("customer_visible")?,
        is_solution: row.get("is_solution")?,
        ..Default::default()
    })
}

async fn is_agent(db: &mut Db, user: UserId) -> Result<bool, HandlerError> {
    let text = "SELECT id FROM users WHERE id = $1 AND user_type = $2";
    sql(text).bind(user).bind(UserType::Agent).exists(db).await
}
