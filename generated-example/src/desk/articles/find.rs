//! Reading articles with their files.
//!
//! In: the calls. Out: pages of articles. Not here: finding by words (see `search`).

use std::collections::BTreeMap;

use specwright::HandlerError;
use specwright::server::RequestContext;

use crate::desk::storage::{Db, Row, Statement, placeholders, sql};
use crate::desk::text::address;
use crate::{
    Article, ArticleAttachment, ArticleId, ArticleList, ArticleSortField, ArticleVisibility, ArticlesByCategory,
    CategoryArticles, ListArticles, SortOrder,
};

/// Articles on a page when the call does not say how many.
const PAGE: i64 = 25;

pub(super) async fn all(db: &mut Db, cx: &RequestContext, request: ListArticles) -> Result<ArticleList, HandlerError> {
    let total = sql("SELECT COUNT(*) AS total FROM articles").only(db).await?.get("total")?;
    let direction = if request.sort_order == Some(SortOrder::Descending) { "DESC" } else { "ASC" };
    let order = match request.order_by {
        Some(ArticleSortField::LastUpdate) => format!("last_update_date {direction}, id {direction}"),
        _ => format!("id {direction}"),
    };
    let page = Page::new(request.limit, request.offset);
    let text = format!("SELECT * FROM articles ORDER BY {order} LIMIT $1 OFFSET $2");
    let data = read_all(db, cx, page.bind(sql(text))).await?;
    Ok(ArticleList { data, total_count: Some(total), offset: Some(page.offset), limit: Some(page.limit), ..Default::default() })
}

pub(super) async fn by_category(
    db: &mut Db,
    cx: &RequestContext,
    request: ArticlesByCategory,
) -> Result<CategoryArticles, HandlerError> {
    let filter = if request.visibility.is_some() { "category_id = $1 AND visibility = $2" } else { "category_id = $1" };
    let bound = 1 + usize::from(request.visibility.is_some());
    let bind = |statement: Statement| match request.visibility {
        Some(visibility) => statement.bind(request.category_id).bind(visibility),
        None => statement.bind(request.category_id),
    };
    let total = bind(sql(format!("SELECT COUNT(*) AS total FROM articles WHERE {filter}"))).only(db).await?.get("total")?;
    let page = Page::new(request.limit, request.offset);
    let text = format!("SELECT * FROM articles WHERE {filter} ORDER BY id LIMIT ${} OFFSET ${}", bound + 1, bound + 2);
    let data = read_all(db, cx, page.bind(bind(sql(text)))).await?;
    Ok(CategoryArticles {
        data,
        total_count: Some(total),
        offset: Some(page.offset),
        limit: Some(page.limit),
        ..Default::default()
    })
}

/// The articles of these numbers; unknown ones are left out.
pub(super) async fn by_ids(db: &mut Db, cx: &RequestContext, ids: &[ArticleId]) -> Result<Vec<Article>, HandlerError> {
    let text = format!("SELECT * FROM articles WHERE id IN ({}) ORDER BY id", placeholders(1, ids.len()));
    read_all(db, cx, sql(text).bind_all(ids)).await
}

/// How many, and how many are passed over.
#[derive(Clone, Copy)]
struct Page {
    limit: i64,
    offset: i64,
}

impl Page {
    fn new(limit: Option<i64>, offset: Option<i64>) -> Self {
        Page { limit: limit.unwrap_or(PAGE).max(0), offset: offset.unwrap_or(0).max(0) }
    }
    fn bind(self, statement: Statement) -> Statement {
        statement.bind(self.limit).bind(self.offset)
    }
}

/// The articles that a statement finds, with their files.
pub(super) async fn read_all(db: &mut Db, cx: &RequestContext, statement: Statement) -> Result<Vec<Article>, HandlerError> {
    let mut found = statement.all(db).await?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<_> = found.iter().map(|article| article.id).collect();
    let mut files = files(db, cx, &ids).await?;
    for article in &mut found {
        article.attachments = Some(files.remove(&article.id).unwrap_or_default());
    }
    Ok(found)
}

/// The files of these articles; articles without any are not in the map.
pub(super) async fn files(
    db: &mut Db,
    cx: &RequestContext,
    ids: &[ArticleId],
) -> Result<BTreeMap<ArticleId, Vec<ArticleAttachment>>, HandlerError> {
    let text = format!(
        "SELECT l.article_id, a.id, a.name FROM article_attachments l JOIN attachments a ON a.id = l.attachment_id \
         WHERE l.article_id IN ({}) ORDER BY l.article_id, a.id",
        placeholders(1, ids.len())
    );
    let mut all = BTreeMap::<_, Vec<_>>::new();
    for row in sql(text).bind_all(ids).all(db).await? {
        let id = row.get("id")?;
        let url = Some(address(cx, &format!("attachments/{id}")));
        all.entry(row.get("article_id")?).or_default().push(ArticleAttachment { id, name: row.get("name")?, url });
    }
    Ok(all)
}

fn read(row: &Row) -> Result<Article, HandlerError> {
    Ok(Article {
        id: row.get("id")?,
        title: row.get("title")?,
        content: row.get("content")?,
        category_id: row.get("category_id")?,
        author_id: row.get("author_id")?,
        responsible_id: row.get("responsible_id")?,
        is_private: Some(row.get::<ArticleVisibility>("visibility")? == ArticleVisibility::Private),
        creation_date: row.get("creation_date")?,
        last_update_date: row.get("last_update_date")?,
        rating: row.get("rating")?,
        views: row.get("views")?,
        solved_requests: row.get("solved_requests")?,
        ..Default::default()
    })
}
