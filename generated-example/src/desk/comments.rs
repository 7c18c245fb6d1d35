//! Comments on requests.
//!
//! In: requests of the resource. Out: comments as they are stored. Not here: where a comment moves its request to (see
//! `lifecycle`), only which move it is.

use specwright::server::RequestContext;
use specwright::{File, HandlerError, Timestamp};

use super::known::REQUEST;
use super::lifecycle::{Move, OPEN, Step};
use super::requests::create::LINKS;
use super::storage::{Db, Row, columns, lock_rows, sql};
use super::text::coded;
use super::{Desk, attachments};
use crate::{AddComment, Comment, CommentId, ListComments, Outcome, RequestId, RequestStatus, UserId, UserType, server};

impl server::Comments for Desk {
    async fn list(&self, _: &RequestContext, request: ListComments) -> Result<Vec<Comment>, HandlerError> {
        let mut db = self.read().await?;
        if !REQUEST.exists(&mut db, request.request_id).await? {
            return Err(REQUEST.missing(request.request_id));
        }
        let mut all = of(&mut db, &[request.request_id]).await?;
        all.retain(|comment| request.is_solution.is_none() || comment.is_solution == request.is_solution);
        if request.decoded_special_characters != Some(true) {
            all.iter_mut().for_each(code);
        }
        Ok(all)
    }

    async fn add(&self, _: &RequestContext, request: AddComment) -> Result<Outcome, HandlerError> {
        self.change(request, async |desk, db, request| {
            let step = desk.step_of(db, request.request_id, Some(request.author_id)).await?;
            let comment = NewComment {
                step,
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

/// A comment that is to be written.
pub(super) struct NewComment {
    pub(super) step: Step,
    pub(super) author: UserId,
    pub(super) message: String,
    pub(super) visible: bool,
    pub(super) solution: bool,
    pub(super) propagation: bool,
    pub(super) files: Vec<File>,
}

impl NewComment {
    /// One that everybody sees and that is nothing more.
    pub(super) fn visible(step: Step, author: UserId, message: String) -> Self {
        NewComment { step, author, message, visible: true, solution: false, propagation: false, files: Vec::new() }
    }
}

/// Writes a comment and moves its request as it says; also for the demonstration data.
pub(super) async fn add(db: &mut Db, comment: NewComment) -> Result<CommentId, HandlerError> {
    let related = if comment.propagation { LINKS.members(db, comment.step.request).await? } else { Vec::new() };
    lock_rows(db, "requests", &[related.as_slice(), &[comment.step.request]].concat()).await?;
    let status = comment.step.lock(db).await?;
    let agent = is_agent(db, comment.author).await?;
    if comment.solution && !comment.visible {
        return Err(HandlerError::refused("customer_visible: an internal comment cannot be the solution").with_status(409));
    }
    if comment.solution && !agent {
        return Err(HandlerError::refused("author_id: only an agent can solve a request").with_status(409));
    }
    let ends_wait = status == RequestStatus::Waiting && (!agent || waits_for_agent(db, comment.step.request).await?);
    if let Some(step) = movement(&comment, status, agent, ends_wait) {
        comment.step.make(db, step).await?;
    }
    if agent && comment.visible {
        note_first_reply(db, comment.step).await?;
    }
    let (step, author, message, visible) = (comment.step, comment.author, comment.message.clone(), comment.visible);
    let id = insert(db, comment).await?;
    for request in related {
        let copy =
            NewComment { propagation: true, visible, ..NewComment::visible(Step { request, ..step }, author, message.clone()) };
        propagate(db, id, copy).await?;
    }
    Ok(id)
}

/// Writes a copy of a comment, with its files, on a locked request that is linked, if that is open.
async fn propagate(db: &mut Db, original: CommentId, copy: NewComment) -> Result<(), HandlerError> {
    let step = copy.step;
    if !OPEN.contains(&step.lock(db).await?) {
        return Ok(());
    }
    let id = insert(db, copy).await?;
    let files: Vec<crate::AttachmentId> = attachments::OF_COMMENTS.members(db, original).await?;
    attachments::OF_COMMENTS.add(db, id, &files).await?;
    attachments::OF_REQUESTS.add(db, step.request, &files).await.map(drop)
}

async fn waits_for_agent(db: &mut Db, request: RequestId) -> Result<bool, HandlerError> {
    sql("SELECT id FROM requests WHERE id = $1 AND waiting_for = 'agent'").bind(request).exists(db).await
}

/// The move that a comment causes, if any. A customer's comment ends every wait; an agent's comment ends a wait for an agent.
fn movement(comment: &NewComment, status: RequestStatus, agent: bool, ends_wait: bool) -> Option<Move> {
    match status {
        _ if comment.solution => Some(Move::Solve),
        RequestStatus::Waiting if ends_wait => Some(Move::Resume),
        RequestStatus::New if agent => Some(Move::Take),
        _ => None,
    }
}

async fn note_first_reply(db: &mut Db, step: Step) -> Result<(), HandlerError> {
    let text = "UPDATE requests SET first_reply_at = $1 WHERE id = $2 AND first_reply_at IS NULL";
    sql(text).bind(step.now).bind(step.request).run(db).await.map(drop)
}

/// Writes a comment on a locked request, without moving the request.
pub(super) async fn insert(db: &mut Db, comment: NewComment) -> Result<CommentId, HandlerError> {
    let Step { request, now, .. } = comment.step;
    columns("requests").set("last_update", now).update(db, "id", request).await?;
    let last = sql("SELECT COALESCE(MAX(msg_num), 0) AS last FROM comments WHERE request_id = $1").bind(request).only(db).await?;
    let row = columns("comments").set("request_id", request).set("msg_num", last.get::<i64>("last")?.saturating_add(1));
    let row = row.set("author_id", comment.author).set("message", comment.message).set("created_at", now);
    let row = row.set("customer_visible", comment.visible).set("is_solution", comment.solution);
    let id: CommentId = row.set("is_propagation", comment.propagation).insert_numbered(db, "id").await?;
    let files = attachments::insert(db, comment.files).await?;
    attachments::OF_COMMENTS.add(db, id, &files).await?;
    attachments::OF_REQUESTS.add(db, request, &files).await?;
    Ok(id)
}

/// The comments of requests, in their order.
pub(super) async fn of(db: &mut Db, requests: &[RequestId]) -> Result<Vec<Comment>, HandlerError> {
    let text = "SELECT * FROM comments WHERE request_id IN NUMBERS($1) ORDER BY request_id, msg_num";
    let rows = sql(text).bind_list(requests).all(db).await?;
    let mut all = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<_> = all.iter().map(|comment| comment.id).collect();
    let mut files = attachments::OF_COMMENTS.members_of(db, &ids).await?;
    for comment in &mut all {
        comment.attached_files = Some(files.remove(&comment.id).unwrap_or_default());
    }
    Ok(all)
}

/// Writes the special characters of a comment as HTML entities.
pub(super) fn code(comment: &mut Comment) {
    comment.message = comment.message.as_deref().map(coded);
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
