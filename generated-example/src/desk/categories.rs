//! The tree of categories.
//!
//! In: what to look for, and which page. Out: categories, in the order of their numbers. Not here: changing them, which no
//! operation does.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::storage::{Db, Row, sql};
use super::text::pattern;
use crate::{Category, ListCategories, server};

/// Categories on a page when a page is asked for and its size is not said.
pub(super) const PAGE: i64 = 20;

impl server::Categories for Desk {
    async fn list(&self, _: &RequestContext, request: ListCategories) -> Result<Vec<Category>, HandlerError> {
        find(&mut self.read().await?, request).await
    }
}

/// Categories that match.
pub(super) async fn find(db: &mut Db, request: ListCategories) -> Result<Vec<Category>, HandlerError> {
    let (limit, offset) = range(&request);
    let text = "SELECT * FROM categories WHERE name_folded LIKE $1 ESCAPE '!'";
    let found = sql(text).bind(pattern(request.search.as_deref())).push_sent(" AND id = ", request.id);
    let found = found.push_bind(" ORDER BY id LIMIT ", limit).push_bind(" OFFSET ", offset);
    found.all(db).await?.iter().map(read).collect()
}

/// How many categories, and how many are passed over. Without paging all come at once.
fn range(request: &ListCategories) -> (i64, i64) {
    if request.page.is_none() && request.page_size.is_none() {
        return (i64::MAX, 0);
    }
    let size = request.page_size.unwrap_or(PAGE).max(1);
    (size, request.page.unwrap_or(1).max(1).saturating_sub(1).saturating_mul(size))
}

fn read(row: &Row) -> Result<Category, HandlerError> {
    Ok(Category { id: row.get("id")?, name: row.get("name")?, parent_category_id: row.get("parent_category_id")? })
}
