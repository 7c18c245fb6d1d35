//! Categories of articles.
//!
//! In: the calls. Out: categories as they are stored. Not here: the articles in them.

use specwright::HandlerError;

use crate::desk::known::ARTICLE_CATEGORY;
use crate::desk::storage::{Db, columns, next_id, sql};
use crate::{ArticleCategory, ArticleCategoryId, CreateArticleCategory, UpdateArticleCategory};

pub(super) async fn all(db: &mut Db) -> Result<Vec<ArticleCategory>, HandlerError> {
    let rows = sql("SELECT * FROM article_categories ORDER BY id").all(db).await?;
    rows.iter()
        .map(|row| Ok(ArticleCategory { id: row.get("id")?, name: row.get("name")?, parent_id: row.get("parent_id")? }))
        .collect()
}

pub(super) async fn insert(db: &mut Db, category: CreateArticleCategory) -> Result<ArticleCategoryId, HandlerError> {
    ARTICLE_CATEGORY.require_sent(db, &category.parent_id).await?;
    let id = next_id(db, "article_categories").await?;
    columns("article_categories")
        .set("id", id)
        .set("name", category.name)
        .set("parent_id", category.parent_id)
        .insert(db)
        .await?;
    Ok(id)
}

pub(super) async fn change(db: &mut Db, category: UpdateArticleCategory) -> Result<(), HandlerError> {
    ARTICLE_CATEGORY.require_sent(db, &category.parent_id).await?;
    let row = columns("article_categories").set_sent("name", category.name).set_sent("parent_id", category.parent_id);
    if !row.update(db, "id", category.id).await? {
        return Err(ARTICLE_CATEGORY.unknown(category.id));
    }
    if contains_itself(db, category.id).await? {
        return Err(HandlerError::refused("parent_id: a category cannot be inside itself"));
    }
    Ok(())
}

/// Whether the way up from a category comes back to it.
async fn contains_itself(db: &mut Db, id: ArticleCategoryId) -> Result<bool, HandlerError> {
    let mut above: Option<ArticleCategoryId> = parent(db, id).await?;
    while let Some(at) = above {
        if at == id {
            return Ok(true);
        }
        above = parent(db, at).await?;
    }
    Ok(false)
}

async fn parent(db: &mut Db, id: ArticleCategoryId) -> Result<Option<ArticleCategoryId>, HandlerError> {
    sql("SELECT parent_id FROM article_categories WHERE id = $1").bind(id).only(db).await?.get("parent_id")
}

/// Deletes a category in which nothing is any more.
pub(super) async fn delete(db: &mut Db, id: ArticleCategoryId) -> Result<(), HandlerError> {
    ARTICLE_CATEGORY.require(db, id).await?;
    let text = "SELECT id FROM articles WHERE category_id = $1 UNION ALL SELECT id FROM article_categories WHERE parent_id = $1";
    if sql(text).bind(id).exists(db).await? {
        return Err(HandlerError::refused(format!("category {id} is not empty")));
    }
    sql("DELETE FROM article_categories WHERE id = $1").bind(id).run(db).await.map(drop)
}
