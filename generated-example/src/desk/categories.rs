//! The resource `categories`: the categories of requests.
//!
//! In: a search text and a page. Out: categories in the order of their ids. No operation of the API changes categories.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::storage::{Db, Row, sql};
use super::text::like_pattern;
use crate::{Category, ListCategories, server};

/// The default number of categories on a page.
pub(super) const DEFAULT_PAGE_SIZE: i64 = 20;

impl server::Categories for Desk {
    async fn list(&self, _: &RequestContext, request: ListCategories) -> Result<Vec<Category>, HandlerError> {
        find(&mut self.read().await?, request).await
    }
}

/// The categories on the page whose name contains the search text.
pub(super) async fn find(db: &mut Db, request: ListCategories) -> Result<Vec<Category>, HandlerError> {
    let (limit, offset) = limit_and_offset(&request);
    let text = "SELECT * FROM categories WHERE name_folded LIKE $1 ESCAPE '!'";
    let query = sql(text).bind(like_pattern(request.search.as_deref())).push_if_some(" AND id = ", request.id);
    let query = query.push_bind(" ORDER BY id LIMIT ", limit).push_bind(" OFFSET ", offset);
    query.all(db).await?.iter().map(read).collect()
}

/// The limit and the offset of the page. A request without page and page size selects all categories.
fn limit_and_offset(request: &ListCategories) -> (i64, i64) {
    if request.page.is_none() && request.page_size.is_none() {
        return (i64::MAX, 0);
    }
    let size = request.page_size.unwrap_or(DEFAULT_PAGE_SIZE).max(1);
    (size, request.page.unwrap_or(1).max(1).saturating_sub(1).saturating_mul(size))
}

fn read(row: &Row) -> Result<Category, HandlerError> {
    Ok(Category { id: row.get("id")?, name: row.get("name")?, parent_category_id: row.get("parent_category_id")? })
}
