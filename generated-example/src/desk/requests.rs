//! The resource `requests`: creating, reading, updating and finding requests.
//!
//! Not here: comments (see `comments`), changes of status (see `request_states`), and links (see `request_links`).

pub(super) mod cis;
pub(super) mod count;
pub(super) mod create;
mod find;
mod read;
mod update;
mod view;
mod view_fields;
mod view_people;

use std::collections::BTreeMap;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::record::REQUEST;
use super::text::html_escaped;
use crate::{
    CreateRequest, CreatedRequest, GetRequest, ListRequests, Request, RequestDetailsByView, RequestDetailsByViewAnswer,
    RequestId, RequestsByAgent, RequestsByAgentAnswer, RequestsByCis, RequestsByCustomer, RequestsByCustomerAnswer,
    RequestsByHelpdesk, RequestsByHelpdeskAnswer, RequestsBySentiment, RequestsBySentimentAnswer, RequestsByStatus,
    RequestsByStatusAnswer, RequestsByView, RequestsByViewAnswer, RequestsOfCi, RequestsOfLastHour, RequestsOfLastHourAnswer,
    UpdateRequest, server,
};

pub(super) use read::load;

impl server::Requests for Desk {
    async fn create(&self, _: &RequestContext, request: CreateRequest) -> Result<CreatedRequest, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let request_id = create::insert(db, request, desk.now()).await?;
            Ok(CreatedRequest { request_id, ..Default::default() })
        })
        .await
    }

    async fn get(&self, _: &RequestContext, request: GetRequest) -> Result<Request, HandlerError> {
        let mut db = self.read().await?;
        let found = load(&mut db, &[request.id], request.comments == Some(true)).await?.remove(&request.id);
        let mut found = found.ok_or_else(|| REQUEST.not_found(request.id))?;
        if request.decoded_special_characters != Some(true) {
            escape_html(&mut found);
        }
        Ok(found)
    }

    async fn update(&self, _: &RequestContext, request: UpdateRequest) -> Result<Request, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let id = request.id;
            update::update(db, request, desk.now()).await?;
            let changed = load(db, &[id], false).await?.remove(&id);
            let mut changed = changed.ok_or_else(|| REQUEST.not_found(id))?;
            escape_html(&mut changed);
            Ok(changed)
        })
        .await
    }

    async fn list(&self, _: &RequestContext, request: ListRequests) -> Result<BTreeMap<RequestId, Request>, HandlerError> {
        let mut db = self.read().await?;
        let mut found = load(&mut db, &request.ids, request.comments == Some(true)).await?;
        found.values_mut().for_each(escape_html);
        Ok(found)
    }

    async fn by_agent(&self, _: &RequestContext, request: RequestsByAgent) -> Result<RequestsByAgentAnswer, HandlerError> {
        find::by_agent(&mut self.read().await?, request).await
    }

    async fn by_customer(
        &self,
        _: &RequestContext,
        request: RequestsByCustomer,
    ) -> Result<RequestsByCustomerAnswer, HandlerError> {
        find::by_customer(&mut self.read().await?, request).await
    }

    async fn by_helpdesk(
        &self,
        _: &RequestContext,
        request: RequestsByHelpdesk,
    ) -> Result<RequestsByHelpdeskAnswer, HandlerError> {
        find::by_helpdesk(&mut self.read().await?, request).await
    }

    async fn by_sentiment(
        &self,
        _: &RequestContext,
        request: RequestsBySentiment,
    ) -> Result<RequestsBySentimentAnswer, HandlerError> {
        find::by_sentiment(&mut self.read().await?, request).await
    }

    async fn by_status(&self, _: &RequestContext, request: RequestsByStatus) -> Result<RequestsByStatusAnswer, HandlerError> {
        find::by_status(&mut self.read().await?, request).await
    }

    async fn by_view(&self, _: &RequestContext, request: RequestsByView) -> Result<RequestsByViewAnswer, HandlerError> {
        view::ids(&mut self.read().await?, request).await
    }

    async fn details_by_view(
        &self,
        _: &RequestContext,
        request: RequestDetailsByView,
    ) -> Result<RequestDetailsByViewAnswer, HandlerError> {
        view::details(&mut self.read().await?, request).await
    }

    async fn by_cis(&self, _: &RequestContext, request: RequestsByCis) -> Result<Vec<RequestsOfCi>, HandlerError> {
        cis::requests(&mut self.read().await?, request).await
    }

    async fn last_hour(&self, _: &RequestContext, request: RequestsOfLastHour) -> Result<RequestsOfLastHourAnswer, HandlerError> {
        find::of_last_hour(&mut self.read().await?, request, self.now()).await
    }
}

/// Replaces the special characters in the description and the comments with HTML entities.
fn escape_html(request: &mut Request) {
    request.description = request.description.as_deref().map(html_escaped);
    request.comments.iter_mut().flatten().for_each(super::comments::escape_html);
}
