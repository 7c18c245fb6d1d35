//! Actions of users outside of the InvGate API: signing in, reading mails and articles, rating articles, and answers of external entities.
//!
//! In: requests of the administration interface. Out: the user of credentials, mails, changed rows. Not here: the credentials of API users
//! (see `auth`).

use specwright::HandlerError;

use crate::admin::{AnswerEntity, Created, ListMails, Mail, OpenSession, RateArticle, ReadArticle, SignIn, SignedIn};
use crate::desk::lifecycle::{Action, Transition};
use crate::desk::record::{ARTICLE, USER};
use crate::desk::storage::{Row, sql};
use crate::desk::text::folded;
use crate::desk::{Desk, digest};
use crate::{ArticleId, RequestStatus, UserId};

impl Desk {
    pub(crate) async fn sign_in(&self, request: SignIn) -> Result<SignedIn, HandlerError> {
        let text = "SELECT id, password_hash, force_password_change FROM users \
            WHERE username_folded = $1 AND is_deleted = 0 AND is_disabled = 0 AND is_external = 0";
        let row = sql(text).bind(folded(&request.username)).optional(&mut self.read().await?).await?;
        let Some(row) = row else { return Ok(SignedIn::default()) };
        let Some(hash) = row.get::<Option<String>>("password_hash")? else { return Ok(SignedIn::default()) };
        if !self.hasher.verify(request.password, hash).await? {
            return Ok(SignedIn::default());
        }
        signed_in(&row)
    }

    pub(crate) async fn open_session(&self, request: OpenSession) -> Result<SignedIn, HandlerError> {
        let text = "SELECT u.id, u.force_password_change FROM user_tokens t JOIN users u ON u.id = t.user_id \
            WHERE t.token_hash = $1 AND u.is_deleted = 0 AND u.is_disabled = 0";
        let query = sql(text).bind(digest::hash_token("session", &request.token));
        query.optional(&mut self.read().await?).await?.map_or_else(|| Ok(SignedIn::default()), |row| signed_in(&row))
    }

    pub(crate) async fn list_mails(&self, request: ListMails) -> Result<Vec<Mail>, HandlerError> {
        let text = "SELECT o.id, o.user_id, o.kind, o.created_at, u.language FROM outbox o JOIN users u ON u.id = o.user_id \
            WHERE o.id > $1";
        let query = sql(text).bind(request.after.unwrap_or(0)).push_if_some(" AND o.user_id = ", request.user_id);
        query.push(" ORDER BY o.id LIMIT 1000").all(&mut self.read().await?).await?.iter().map(mail).collect()
    }

    pub(crate) async fn answer_entity(&self, request: AnswerEntity) -> Result<Created, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let text = "SELECT request_id FROM request_external_entities WHERE link_id = $1";
            let row = sql(text).bind(request.link_id).optional(db).await?;
            let row = row.ok_or_else(|| HandlerError::not_found(format!("there is no link {}", request.link_id)))?;
            let action = Action { request: row.get("request_id")?, author: None, now: desk.now() };
            let status = action.lock(db).await?;
            let is_waiting = sql("SELECT id FROM requests WHERE id = $1 AND waiting_for = 'entity' AND waiting_value = $2");
            if status == RequestStatus::Waiting && is_waiting.bind(action.request).bind(request.link_id).exists(db).await? {
                action.apply(db, Transition::Resume).await?;
            }
            action.record_event(db, "external entity answered", None).await?;
            Ok(Created { id: request.link_id })
        })
        .await
    }

    pub(crate) async fn read_article(&self, request: ReadArticle) -> Result<Created, HandlerError> {
        self.transaction(request, async |_, db, request| {
            let text = "UPDATE articles SET views = views + 1 WHERE id = $1";
            match sql(text).bind(request.article_id).run(db).await? {
                0 => Err(ARTICLE.not_found(request.article_id)),
                _ => Ok(Created { id: request.article_id }),
            }
        })
        .await
    }

    pub(crate) async fn rate_article(&self, request: RateArticle) -> Result<Created, HandlerError> {
        self.transaction(request, async |_, db, request| {
            ARTICLE.lock(db, ArticleId(request.article_id)).await?;
            USER.require_exists(db, UserId(request.user_id)).await?;
            let text = "INSERT INTO article_ratings (article_id, user_id, rating) VALUES ($1, $2, $3) \
                ON CONFLICT (article_id, user_id) DO UPDATE SET rating = excluded.rating";
            sql(text).bind(request.article_id).bind(request.user_id).bind(request.rating).run(db).await?;
            let text = "UPDATE articles SET rating = (SELECT CAST(SUM(r.rating) AS DOUBLE PRECISION) / COUNT(*) \
                FROM article_ratings r WHERE r.article_id = $1) WHERE id = $1";
            sql(text).bind(request.article_id).run(db).await?;
            Ok(Created { id: request.article_id })
        })
        .await
    }
}

fn signed_in(row: &Row) -> Result<SignedIn, HandlerError> {
    Ok(SignedIn { user_id: row.get("id")?, must_change_password: row.get("force_password_change")? })
}

fn mail(row: &Row) -> Result<Mail, HandlerError> {
    let (id, user_id, kind) = (row.get("id")?, row.get("user_id")?, row.get("kind")?);
    Ok(Mail { id, user_id, kind, language: row.get("language")?, sent_at: row.get("created_at")? })
}
