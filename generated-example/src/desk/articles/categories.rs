//! Categories of articles.
//!
//! In: the calls. Out: categories as they are stored. Not here: the articles in them.

use specwright::HandlerError;

use crate::desk::known::ARTICLE_CATEGORY;
use crate::desk::storage::{Db, Whole, columns, lock_whole, sql};
use crate::{ArticleCategory, ArticleCategoryId, CreateArticleCategory, UpdateArticleCategory};

/// Categories, all or those with these ids.
pub(super) async fn list(db: &mut Db, ids: Option<&Vec<ArticleCategoryId>>) -> Result<Vec<ArticleCategory>, HandlerError> {
    let all = sql("SELECT * FROM article_categories");
    let found = match ids {
        Some(ids) => all.push_list(" WHERE id IN NUMBERS", ids),
        None => all,
    };
    let rows = found.push(" ORDER BY id").all(db).await?;
    rows.iter()
        .map(|row| Ok(ArticleCategory { id: row.get("id")?, name: row.get("name")?, parent_id: row.get("parent_id")? }))
        .collect()
}

pub(super) async fn insert(db: &mut Db, category: CreateArticleCategory) -> Result<ArticleCategoryId, HandlerError> {
    lock_whole(db, Whole::ArticleCategories).await?;
    ARTICLE_CATEGORY.require_sent(db, &category.parent_id).await?;
    let row = columns("article_categories").set("name", category.name).set("parent_id", category.parent_id);
    row.insert_numbered(db, "id").await
}

/// Changes what was sent. Two changes that each are harmless could make a circle together, so that they run one after the other.
pub(super) async fn change(db: &mut Db, category: UpdateArticleCategory) -> Result<(), HandlerError> {
    lock_whole(db, Whole::ArticleCategories).await?;
    ARTICLE_CATEGORY.require_sent(db, &category.parent_id).await?;
    let row = columns("article_categories").set_sent("name", category.name).set_sent("parent_id", category.parent_id);
    if !row.update(db, "id", category.id).await? {
        return Err(ARTICLE_CATEGORY.unknown(category.id));
    }
    if sql(ABOVE).bind(category.id).exists(db).await? {
        return Err(HandlerError::refused("parent_id: a category cannot be inside itself"));
    }
    Ok(())
}

/// A category, if it is one of those above itself. UNION keeps each category once, so that the walk ends in every case.
const ABOVE: &str = "WITH RECURSIVE above (id) AS (SELECT parent_id FROM article_categories WHERE id = $1 \
    UNION SELECT c.parent_id FROM article_categories c JOIN above ON c.id = above.id) SELECT id FROM above WHERE id = $1";

/// Deletes a category in which nothing is any more.
pub(super) async fn delete(db: &mut Db, id: ArticleCategoryId) -> Result<(), HandlerError> {
    lock_whole(db, Whole::ArticleCategories).await?;
    ARTICLE_CATEGORY.require(db, id).await?;
    let text = "SELECT id FROM articles WHERE category_id = $1 UNION ALL SELECT id FROM article_categories WHERE parent_id = $1";
    if sql(text).bind(id).exists(db).await? {
        return Err(HandlerError::refused(format!("category {id} is not empty")));
    }
    sql("DELETE FROM article_categories WHERE id = $1").bind(id).run(db).await.map(drop)
}
