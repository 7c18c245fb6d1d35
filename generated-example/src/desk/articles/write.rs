//! Creates, updates and deletes articles.
//!
//! Not here: reading articles (see `find`).

use specwright::{File, HandlerError, Timestamp};

use super::FILES;
use crate::desk::attachments;
use crate::desk::record::{ARTICLE, ARTICLE_CATEGORY, USER};
use crate::desk::storage::{Db, sql, write_row};
use crate::{AddArticleAttachments, ArticleId, ArticleVisibility, AttachmentId, CreateArticle, UpdateArticle};

/// A text column, and the column with its case-folded text.
const TITLE: [&str; 2] = ["title", "title_folded"];
const DESCRIPTION: [&str; 2] = ["description", "description_folded"];
const CONTENT: [&str; 2] = ["content", "content_folded"];

pub(super) async fn insert(db: &mut Db, article: CreateArticle, now: Timestamp) -> Result<ArticleId, HandlerError> {
    USER.require_exists(db, article.author_id).await?;
    USER.require_exists_if_some(db, &article.responsible_id).await?;
    ARTICLE_CATEGORY.require_exists(db, article.category_id).await?;
    let row =
        write_row("articles").set_with_folded(TITLE, Some(article.title)).set_with_folded_html(CONTENT, Some(article.content));
    let row = row
        .set_with_folded(DESCRIPTION, article.description)
        .set("category_id", article.category_id)
        .set("author_id", article.author_id);
    let row = row.set("responsible_id", article.responsible_id.unwrap_or(article.author_id));
    let row = row.set("visibility", visibility(article.is_private.unwrap_or(false)));
    let id = row.set("creation_date", now).set("last_update_date", now).insert_returning(db, "id").await?;
    add_files(db, id, article.attachments.unwrap_or_default()).await?;
    Ok(id)
}

pub(super) async fn update(db: &mut Db, article: UpdateArticle, now: Timestamp) -> Result<(), HandlerError> {
    USER.require_exists(db, article.author_id).await?;
    USER.require_exists_if_some(db, &article.responsible_id).await?;
    ARTICLE_CATEGORY.require_exists_if_some(db, &article.category_id).await?;
    let row = write_row("articles").set("author_id", article.author_id).set("last_update_date", now);
    let row = row.set_with_folded_if_some(TITLE, article.title).set_with_folded_if_some(DESCRIPTION, article.description);
    let row = if article.content.is_some() { row.set_with_folded_html(CONTENT, article.content) } else { row };
    let row = row.set_if_some("category_id", article.category_id).set_if_some("responsible_id", article.responsible_id);
    let row = row.set_if_some("visibility", article.is_private.map(visibility));
    if row.update(db, "id", article.id).await? { Ok(()) } else { Err(ARTICLE.conflict(article.id)) }
}

pub(super) async fn delete(db: &mut Db, id: ArticleId) -> Result<(), HandlerError> {
    ARTICLE.lock(db, id).await?;
    let files: Vec<AttachmentId> = FILES.members(db, id).await?;
    FILES.clear(db, id).await?;
    sql("DELETE FROM article_ratings WHERE article_id = $1").bind(id).run(db).await?;
    sql("DELETE FROM articles WHERE id = $1").bind(id).run(db).await?;
    attachments::delete_unused(db, &files).await
}

pub(super) async fn attach(db: &mut Db, request: AddArticleAttachments, now: Timestamp) -> Result<(), HandlerError> {
    USER.require_exists(db, request.author_id).await?;
    if !write_row("articles").set("last_update_date", now).update(db, "id", request.article_id).await? {
        return Err(ARTICLE.conflict(request.article_id));
    }
    add_files(db, request.article_id, request.attachments.unwrap_or_default()).await
}

async fn add_files(db: &mut Db, id: ArticleId, files: Vec<File>) -> Result<(), HandlerError> {
    let files = attachments::insert(db, files).await?;
    FILES.add(db, id, &files).await.map(drop)
}

fn visibility(private: bool) -> ArticleVisibility {
    if private { ArticleVisibility::Private } else { ArticleVisibility::Public }
}
