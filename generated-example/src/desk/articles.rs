//! The resource `articles`: articles of the knowledge base, their files and categories.
//!
//! Not here: search by keywords (see `articles/search`), and the tree of categories (see `articles/categories`).

mod categories;
mod find;
mod search;
mod write;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::record::ARTICLE;
use super::storage::JoinTable;
use super::{Desk, attachments};
use crate::{
    AddArticleAttachments, ArticleAttachments, ArticleCategoriesByIds, ArticleCategory, ArticleList, ArticlesByCategory,
    ArticlesByIds, CategoryArticles, ChosenArticles, CreateArticle, CreateArticleCategory, CreatedArticle,
    CreatedArticleCategory, DeleteArticle, DeleteArticleCategory, FoundArticles, ListArticleAttachments, ListArticleCategories,
    ListArticles, Outcome, RemoveArticleAttachment, SearchArticles, UpdateArticle, UpdateArticleCategory, server,
};

/// The files of articles.
const FILES: JoinTable = JoinTable {
    table: "article_attachments",
    owner_column: "article_id",
    member_column: "attachment_id",
    member_table: "attachments",
};

impl server::Articles for Desk {
    async fn list(&self, cx: &RequestContext, request: ListArticles) -> Result<ArticleList, HandlerError> {
        self.all_articles(&mut self.read().await?, cx, request).await
    }

    async fn by_category(&self, cx: &RequestContext, request: ArticlesByCategory) -> Result<CategoryArticles, HandlerError> {
        self.articles_of_category(&mut self.read().await?, cx, request).await
    }

    async fn by_ids(&self, cx: &RequestContext, request: ArticlesByIds) -> Result<ChosenArticles, HandlerError> {
        let data = self.articles_by_id(&mut self.read().await?, cx, &request.ids).await?.into_values().collect();
        Ok(ChosenArticles { data, ..Default::default() })
    }

    async fn search(&self, cx: &RequestContext, request: SearchArticles) -> Result<FoundArticles, HandlerError> {
        self.by_words(&mut self.read().await?, cx, request).await
    }

    async fn create(&self, _: &RequestContext, request: CreateArticle) -> Result<CreatedArticle, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let article_id = write::insert(db, request, desk.now()).await?;
            Ok(CreatedArticle { article_id, ..Default::default() })
        })
        .await
    }

    async fn update(&self, _: &RequestContext, request: UpdateArticle) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            write::update(db, request, desk.now()).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn delete(&self, _: &RequestContext, request: DeleteArticle) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            write::delete(db, request.id).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn list_attachments(
        &self,
        cx: &RequestContext,
        request: ListArticleAttachments,
    ) -> Result<ArticleAttachments, HandlerError> {
        let mut db = self.read().await?;
        ARTICLE.require_exists(&mut db, request.article_id).await?;
        let data = self.files_of(&mut db, cx, &[request.article_id]).await?.remove(&request.article_id).unwrap_or_default();
        Ok(ArticleAttachments { data, ..Default::default() })
    }

    async fn add_attachments(&self, _: &RequestContext, request: AddArticleAttachments) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            write::attach(db, request, desk.now()).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn remove_attachment(&self, _: &RequestContext, request: RemoveArticleAttachment) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            if FILES.remove(db, request.article_id, &[request.attachment_id]).await?.is_empty() {
                return Err(HandlerError::refused(format!(
                    "article {} has no file {}",
                    request.article_id, request.attachment_id
                )));
            }
            attachments::delete_unused(db, &[request.attachment_id]).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn list_categories(&self, _: &RequestContext, _: ListArticleCategories) -> Result<Vec<ArticleCategory>, HandlerError> {
        categories::list(&mut self.read().await?, None).await
    }

    async fn categories_by_ids(
        &self,
        _: &RequestContext,
        request: ArticleCategoriesByIds,
    ) -> Result<Vec<ArticleCategory>, HandlerError> {
        categories::list(&mut self.read().await?, Some(&request.ids)).await
    }

    async fn create_category(
        &self,
        _: &RequestContext,
        request: CreateArticleCategory,
    ) -> Result<CreatedArticleCategory, HandlerError> {
        self.transaction(request, async |_, db, request| {
            let category_id = categories::insert(db, request).await?;
            Ok(CreatedArticleCategory { category_id, ..Default::default() })
        })
        .await
    }

    async fn update_category(&self, _: &RequestContext, request: UpdateArticleCategory) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            categories::update(db, request).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn delete_category(&self, _: &RequestContext, request: DeleteArticleCategory) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            categories::delete(db, request.id).await?;
            Ok(Outcome::default())
        })
        .await
    }
}
