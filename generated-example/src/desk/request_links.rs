//! The resource `request_links`: links of requests to requests, external entities and configuration items.
//!
//! Not here: the configuration items (see `request_links/items`).

pub(super) mod items;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::record::{EXTERNAL_ENTITY, REQUEST};
use super::requests::create;
use super::storage::{Row, sql, write_row};
use crate::{
    CountLinkedCiRequests, ExternalEntityLinkId, LinkRequestExternalEntity, LinkRequestExternalEntityAnswer, LinkRequests,
    LinkedCiCounters, LinkedEntityKind, LinkedExternalEntity, LinkedRequest, ListLinkedRequests, ListRequestExternalEntities,
    Outcome, RelateRequestCisByKeyword, server,
};

impl server::RequestLinks for Desk {
    async fn list_external_entities(
        &self,
        _: &RequestContext,
        request: ListRequestExternalEntities,
    ) -> Result<Vec<LinkedExternalEntity>, HandlerError> {
        let mut db = self.read().await?;
        if !REQUEST.exists(&mut db, request.request_id).await? {
            return Err(REQUEST.not_found(request.request_id));
        }
        let text = "SELECT l.link_id, l.reference, e.id, e.name, e.is_active FROM request_external_entities l \
            JOIN external_entities e ON e.id = l.entity_id WHERE l.request_id = $1 ORDER BY l.link_id";
        sql(text).bind(request.request_id).all(&mut db).await?.iter().map(read_entity).collect()
    }

    async fn link_external_entity(
        &self,
        _: &RequestContext,
        request: LinkRequestExternalEntity,
    ) -> Result<LinkRequestExternalEntityAnswer, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let action = desk.action_on(db, request.request_id, None).await?;
            action.lock(db).await?;
            EXTERNAL_ENTITY.require_exists(db, request.external_entity_id).await?;
            let row = write_row("request_external_entities").set("request_id", request.request_id);
            let row = row.set("entity_id", request.external_entity_id).set("reference", request.external_entity_ref_id);
            let link_id: ExternalEntityLinkId = row.insert_returning(db, "link_id").await?;
            Ok(LinkRequestExternalEntityAnswer { link_id, ..Default::default() })
        })
        .await
    }

    async fn list(&self, _: &RequestContext, request: ListLinkedRequests) -> Result<Vec<LinkedRequest>, HandlerError> {
        let mut db = self.read().await?;
        if !REQUEST.exists(&mut db, request.request_id).await? {
            return Err(REQUEST.not_found(request.request_id));
        }
        let text = "SELECT r.id, r.title FROM request_links l JOIN requests r ON r.id = l.linked_id WHERE l.request_id = $1 ORDER BY r.id";
        let rows = sql(text).bind(request.request_id).all(&mut db).await?;
        rows.iter().map(|row| Ok(LinkedRequest { id: row.get("id")?, title: row.get("title")? })).collect()
    }

    async fn link(&self, _: &RequestContext, request: LinkRequests) -> Result<Outcome, HandlerError> {
        if request.request_ids.contains(&request.request_id) {
            return Err(HandlerError::refused("a request cannot be linked to itself"));
        }
        self.transaction(request, async |_, db, request| {
            REQUEST.require_exists(db, request.request_id).await?;
            REQUEST.require_all_exist(db, &request.request_ids).await?;
            create::link(db, request.request_id, &request.request_ids).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn linked_ci_counters(
        &self,
        _: &RequestContext,
        request: CountLinkedCiRequests,
    ) -> Result<Vec<LinkedCiCounters>, HandlerError> {
        items::counters(&mut self.read().await?, request).await
    }

    async fn relate_cis_by_keyword(
        &self,
        _: &RequestContext,
        request: RelateRequestCisByKeyword,
    ) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let action = desk.action_on(db, request.request_id, None).await?;
            action.lock(db).await?;
            items::relate(db, action, &request.keyword, request.exact_match == Some(true)).await?;
            Ok(Outcome::default())
        })
        .await
    }
}

fn read_entity(row: &Row) -> Result<LinkedExternalEntity, HandlerError> {
    Ok(LinkedExternalEntity {
        link_id: row.get("link_id")?,
        ref_id: row.get("id")?,
        name: row.get("name")?,
        ext_ref_id: row.get("reference")?,
        r#type: Some(LinkedEntityKind::External),
        status: row.get("is_active")?,
    })
}
