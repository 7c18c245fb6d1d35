//! The categories of articles.
//!
//! Categories form a tree. Every change locks the whole tree: two concurrent changes could create a cycle together.

use specwright::HandlerError;

use crate::desk::record::ARTICLE_CATEGORY;
use crate::desk::storage::{Db, GlobalLock, lock_global, sql, write_row};
use crate::{ArticleCategory, ArticleCategoryId, CreateArticleCategory, UpdateArticleCategory};

/// The categories with these ids, or all.
pub(super) async fn list(db: &mut Db, ids: Option<&Vec<ArticleCategoryId>>) -> Result<Vec<ArticleCategory>, HandlerError> {
    let all = sql("SELECT * FROM article_categories");
    let query = match ids {
        Some(ids) => all.push_list(" WHERE id IN NUMBERS", ids),
        None => all,
    };
    let rows = query.push(" ORDER BY id").all(db).await?;
    rows.iter()
        .map(|row| Ok(ArticleCategory { id: row.get("id")?, name: row.get("name")?, parent_id: row.get("parent_id")? }))
        .collect()
}

pub(super) async fn insert(db: &mut Db, category: CreateArticleCategory) -> Result<ArticleCategoryId, HandlerError> {
    lock_global(db, GlobalLock::ArticleCategories).await?;
    ARTICLE_CATEGORY.require_exists_if_some(db, &category.parent_id).await?;
    let row = write_row("article_categories").set("name", category.name).set("parent_id", category.parent_id);
    row.insert_returning(db, "id").await
}

/// Updates the columns for which the request has a value. Refuses a parent inside the category.
pub(super) async fn update(db: &mut Db, category: UpdateArticleCategory) -> Result<(), HandlerError> {
    lock_global(db, GlobalLock::ArticleCategories).await?;
    ARTICLE_CATEGORY.require_exists_if_some(db, &category.parent_id).await?;
    let row = write_row("article_categories").set_if_some("name", category.name).set_if_some("parent_id", category.parent_id);
    if !row.update(db, "id", category.id).await? {
        return Err(ARTICLE_CATEGORY.conflict(category.id));
    }
    if sql(OWN_ANCESTOR).bind(category.id).exists(db).await? {
        return Err(HandlerError::refused("parent_id: a category cannot be inside itself"));
    }
    Ok(())
}

/// Finds the category $1 if it is among its own ancestors. `UNION` removes duplicates, so the recursion ends even in a cycle.
const OWN_ANCESTOR: &str = "WITH RECURSIVE above (id) AS (SELECT parent_id FROM article_categories WHERE id = $1 \
    UNION SELECT c.parent_id FROM article_categories c JOIN above ON c.id = above.id) SELECT id FROM above WHERE id = $1";

/// Deletes a category. Refuses it if it has articles or subcategories.
pub(super) async fn delete(db: &mut Db, id: ArticleCategoryId) -> Result<(), HandlerError> {
    lock_global(db, GlobalLock::ArticleCategories).await?;
    ARTICLE_CATEGORY.require_exists(db, id).await?;
    let text = "SELECT id FROM articles WHERE category_id = $1 UNION ALL SELECT id FROM article_categories WHERE parent_id = $1";
    if sql(text).bind(id).exists(db).await? {
        return Err(HandlerError::refused(format!("category {id} is not empty")));
    }
    sql("DELETE FROM article_categories WHERE id = $1").bind(id).run(db).await.map(drop)
}
