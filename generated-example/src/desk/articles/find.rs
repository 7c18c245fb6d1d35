//! Reads articles.
//!
//! In: ids, or a category with a page. Out: articles with their files. Not here: search by keywords (see `search`).

use std::collections::BTreeMap;

use specwright::HandlerError;
use specwright::server::RequestContext;

use crate::desk::Desk;
use crate::desk::page_limits;
use crate::desk::storage::{Db, Row, Statement, sql};
use crate::{
    Article, ArticleAttachment, ArticleId, ArticleList, ArticleSortField, ArticleVisibility, ArticlesByCategory,
    CategoryArticles, ListArticles, SortOrder,
};

/// The default number of articles on a page.
const DEFAULT_LIMIT: i64 = 25;

impl Desk {
    pub(super) async fn all_articles(
        &self,
        db: &mut Db,
        cx: &RequestContext,
        request: ListArticles,
    ) -> Result<ArticleList, HandlerError> {
        let total = sql("SELECT COUNT(*) AS total FROM articles").one(db).await?.get("total")?;
        let direction = if request.sort_order == Some(SortOrder::Descending) { "DESC" } else { "ASC" };
        let order = match request.order_by {
            Some(ArticleSortField::LastUpdate) => format!("last_update_date {direction}, id {direction}"),
            _ => format!("id {direction}"),
        };
        let page = Page::new(request.limit, request.offset)?;
        let data = self.read_articles(db, cx, page.apply(sql(format!("SELECT * FROM articles ORDER BY {order}")))).await?;
        Ok(ArticleList {
            data,
            total_count: Some(total),
            offset: Some(page.offset),
            limit: Some(page.limit),
            ..Default::default()
        })
    }

    pub(super) async fn articles_of_category(
        &self,
        db: &mut Db,
        cx: &RequestContext,
        request: ArticlesByCategory,
    ) -> Result<CategoryArticles, HandlerError> {
        let filtered = |select: &str| {
            let query = sql(format!("{select} FROM articles WHERE category_id = $1")).bind(request.category_id);
            query.push_if_some(" AND visibility = ", request.visibility)
        };
        let total = filtered("SELECT COUNT(*) AS total").one(db).await?.get("total")?;
        let page = Page::new(request.limit, request.offset)?;
        let data = self.read_articles(db, cx, page.apply(filtered("SELECT *").push(" ORDER BY id"))).await?;
        let (total_count, offset, limit) = (Some(total), Some(page.offset), Some(page.limit));
        Ok(CategoryArticles { data, total_count, offset, limit, ..Default::default() })
    }

    /// The articles with these ids. Ids without an article are ignored.
    pub(super) async fn articles_by_id(
        &self,
        db: &mut Db,
        cx: &RequestContext,
        ids: &[ArticleId],
    ) -> Result<BTreeMap<ArticleId, Article>, HandlerError> {
        let found = self.read_articles(db, cx, sql("SELECT * FROM articles WHERE id IN NUMBERS($1)").bind_list(ids)).await?;
        Ok(found.into_iter().map(|article| (article.id, article)).collect())
    }

    /// The articles that a statement selects, with their files.
    async fn read_articles(&self, db: &mut Db, cx: &RequestContext, statement: Statement) -> Result<Vec<Article>, HandlerError> {
        let mut found = statement.all(db).await?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let ids: Vec<_> = found.iter().map(|article| article.id).collect();
        let mut files = self.files_of(db, cx, &ids).await?;
        for article in &mut found {
            article.attachments = Some(files.remove(&article.id).unwrap_or_default());
        }
        Ok(found)
    }

    /// The files of these articles. The map has no entry for an article without files.
    pub(super) async fn files_of(
        &self,
        db: &mut Db,
        cx: &RequestContext,
        ids: &[ArticleId],
    ) -> Result<BTreeMap<ArticleId, Vec<ArticleAttachment>>, HandlerError> {
        let text = "SELECT l.article_id, a.id, a.name FROM article_attachments l JOIN attachments a ON a.id = l.attachment_id \
            WHERE l.article_id IN NUMBERS($1) ORDER BY l.article_id, a.id";
        let mut all = BTreeMap::<_, Vec<_>>::new();
        for row in sql(text).bind_list(ids).all(db).await? {
            let id = row.get("id")?;
            let url = Some(self.url(cx, &format!("attachments/{id}")));
            all.entry(row.get("article_id")?).or_default().push(ArticleAttachment { id, name: row.get("name")?, url });
        }
        Ok(all)
    }
}

/// The number of articles on the page, and the number of articles before it.
#[derive(Clone, Copy)]
struct Page {
    limit: i64,
    offset: i64,
}

impl Page {
    fn new(limit: Option<i64>, offset: Option<i64>) -> Result<Self, HandlerError> {
        page_limits::check(limit, offset)?;
        Ok(Page { limit: limit.unwrap_or(DEFAULT_LIMIT), offset: offset.unwrap_or(0) })
    }
    fn apply(self, statement: Statement) -> Statement {
        statement.push_bind(" LIMIT ", self.limit).push_bind(" OFFSET ", self.offset)
    }
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
