//! Articles of the knowledge base, their files and categories.
//!
//! In: requests of the resource. Out: articles as they are stored. Not here: finding by words (see `articles/search`) and
//! categories (see `articles/categories`).

mod categories;
mod find;
mod search;
mod write;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::known::ARTICLE;
use super::storage::Link;
use crate::{
    AddArticleAttachments, ArticleAttachments, ArticleCategoriesByIds, ArticleCategory, ArticleList, ArticlesByCategory,
    ArticlesByIds, CategoryArticles, ChosenArticles, CreateArticle, CreateArticleCategory, CreatedArticle,
    CreatedArticleCategory, DeleteArticle, DeleteArticleCategory, FoundArticles, ListArticleAttachments, ListArticleCategories,
    ListArticles, Outcome, RemoveArticleAttachment, SearchArticles, UpdateArticle, UpdateArticleCategory, server,
};

/// Files of articles.
const FILES: Link = Link { table: "article_attachments", owner: "article_id", member: "attachment_id" };

impl server::Articles for Desk {
    async fn list(&self, cx: &RequestContext, request: ListArticles) -> Result<ArticleList, HandlerError> {
        find::all(&mut *self.read().await?, cx, request).await
    }

    async fn by_category(&self, cx: &RequestContext, request: ArticlesByCategory) -> Result<CategoryArticles, HandlerError> {
        find::by_category(&mut *self.read().await?, cx, request).await
    }

    async fn by_ids(&self, cx: &RequestContext, request: ArticlesByIds) -> Result<ChosenArticles, HandlerError> {
        let data = find::by_ids(&mut *self.read().await?, cx, &request.ids).await?;
        Ok(ChosenArticles { data, ..Default::default() })
    }

    async fn search(&self, cx: &RequestContext, request: SearchArticles) -> Result<FoundArticles, HandlerError> {
        search::by_words(&mut *self.read().await?, cx, request).await
    }

    async fn create(&self, _: &RequestContext, request: CreateArticle) -> Result<CreatedArticle, HandlerError> {
        let mut db = self.write().await?;
        let article_id = write::insert(&mut db, request, self.now()).await?;
        db.commit().await?;
        Ok(CreatedArticle { article_id, ..Default::default() })
    }

    async fn update(&self, _: &RequestContext, request: UpdateArticle) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        write::change(&mut db, request, self.now()).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn delete(&self, _: &RequestContext, request: DeleteArticle) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        write::delete(&mut db, request.id).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn list_attachments(
        &self,
        cx: &RequestContext,
        request: ListArticleAttachments,
    ) -> Result<ArticleAttachments, HandlerError> {
        let mut db = self.read().await?;
        ARTICLE.require(&mut db, request.article_id).await?;
        let data = find::files(&mut db, cx, &[request.article_id]).await?.remove(&request.article_id).unwrap_or_default();
        Ok(ArticleAttachments { data, ..Default::default() })
    }

    async fn add_attachments(&self, _: &RequestContext, request: AddArticleAttachments) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        write::attach(&mut db, request, self.now()).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn remove_attachment(&self, _: &RequestContext, request: RemoveArticleAttachment) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        if !FILES.remove(&mut db, request.article_id, request.attachment_id).await? {
            return Err(HandlerError::refused(format!("article {} has no file {}", request.article_id, request.attachment_id)));
        }
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn list_categories(&self, _: &RequestContext, _: ListArticleCategories) -> Result<Vec<ArticleCategory>, HandlerError> {
        categories::all(&mut *self.read().await?).await
    }

    async fn categories_by_ids(
        &self,
        _: &RequestContext,
        request: ArticleCategoriesByIds,
    ) -> Result<Vec<ArticleCategory>, HandlerError> {
        let mut found = categories::all(&mut *self.read().await?).await?;
        found.retain(|it| request.ids.contains(&it.id));
        Ok(found)
    }

    async fn create_category(
        &self,
        _: &RequestContext,
        request: CreateArticleCategory,
    ) -> Result<CreatedArticleCategory, HandlerError> {
        let mut db = self.write().await?;
        let category_id = categories::insert(&mut db, request).await?;
        db.commit().await?;
        Ok(CreatedArticleCategory { category_id, ..Default::default() })
    }

    async fn update_category(&self, _: &RequestContext, request: UpdateArticleCategory) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        categories::change(&mut db, request).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn delete_category(&self, _: &RequestContext, request: DeleteArticleCategory) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        categories::delete(&mut db, request.id).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }
}
