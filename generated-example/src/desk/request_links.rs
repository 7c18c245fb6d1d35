//! What belongs to a request: files, values of custom fields, tasks, links to requests, entities and configuration items.
//!
//! In: requests of the resource. Out: what is linked, as it is stored. Not here: setting values (see
//! `request_links/values`) and configuration items (see `request_links/items`).

mod items;
mod values;

use specwright::Error;
use specwright::server::RequestContext;

use super::Desk;
use super::known::{ATTACHMENT, EXTERNAL_ENTITY, REQUEST};
use super::requests::create::LINKS;
use super::storage::{Row, columns, next_id, sql};
use super::text::address;
use crate::{
    AddRequestCustomFieldCis, ClearRequestCustomField, CountLinkedCiRequests, ExternalEntityLinkId, GetRequestAttachment,
    LinkRequestExternalEntity, LinkRequestExternalEntityAnswer, LinkRequests, LinkedCiCounters, LinkedEntityKind,
    LinkedExternalEntity, LinkedRequest, ListLinkedRequests, ListRequestExternalEntities, ListRequestTasks, Outcome,
    RelateRequestCisByKeyword, RequestAttachment, RequestTask, SetRequestCustomField, server,
};

impl server::RequestLinks for Desk {
    async fn get_attachment(&self, cx: &RequestContext, request: GetRequestAttachment) -> Result<RequestAttachment, Error> {
        let mut db = self.read().await?;
        let row = sql("SELECT id, name, hash FROM attachments WHERE id = $1").bind(request.id).optional(&mut db).await?;
        let row = row.ok_or_else(|| ATTACHMENT.missing(request.id))?;
        let name: String = row.get("name")?;
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_owned());
        let url = Some(address(cx, &format!("attachments/{}", request.id)));
        Ok(RequestAttachment { id: request.id, name: Some(name), extension, url, hash: row.get("hash")? })
    }

    async fn set_custom_field(&self, _: &RequestContext, request: SetRequestCustomField) -> Result<Outcome, Error> {
        let mut db = self.write().await?;
        let step = self.step_of(&mut db, request.request_id, Some(request.author_id)).await?;
        values::set(&mut db, step, request).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn clear_custom_field(&self, _: &RequestContext, request: ClearRequestCustomField) -> Result<Outcome, Error> {
        let mut db = self.write().await?;
        let step = self.step_of(&mut db, request.request_id, Some(request.author_id)).await?;
        values::clear(&mut db, step, request.custom_field_uid).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn add_custom_field_cis(&self, _: &RequestContext, request: AddRequestCustomFieldCis) -> Result<Outcome, Error> {
        let mut db = self.write().await?;
        let step = self.step_of(&mut db, request.request_id, Some(request.author_id)).await?;
        values::add_items(&mut db, step, request.custom_field_uid, request.values).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn list_external_entities(
        &self,
        _: &RequestContext,
        request: ListRequestExternalEntities,
    ) -> Result<Vec<LinkedExternalEntity>, Error> {
        let mut db = self.read().await?;
        if !REQUEST.exists(&mut db, request.request_id).await? {
            return Err(REQUEST.missing(request.request_id));
        }
        let text = "SELECT l.link_id, l.reference, e.id, e.name, e.is_active FROM request_external_entities l \
            JOIN external_entities e ON e.id = l.entity_id WHERE l.request_id = $1 ORDER BY l.link_id";
        sql(text).bind(request.request_id).all(&mut db).await?.iter().map(read_entity).collect()
    }

    async fn link_external_entity(
        &self,
        _: &RequestContext,
        request: LinkRequestExternalEntity,
    ) -> Result<LinkRequestExternalEntityAnswer, Error> {
        let mut db = self.write().await?;
        let step = self.step_of(&mut db, request.request_id, None).await?;
        step.lock(&mut db).await?;
        EXTERNAL_ENTITY.require(&mut db, request.external_entity_id).await?;
        let link_id: ExternalEntityLinkId = next_id(&mut db, "request_external_entities").await?;
        let row = columns("request_external_entities").set("link_id", link_id).set("request_id", request.request_id);
        row.set("entity_id", request.external_entity_id).set("reference", request.external_entity_ref_id).insert(&mut db).await?;
        db.commit().await?;
        Ok(LinkRequestExternalEntityAnswer { link_id, ..Default::default() })
    }

    async fn list(&self, _: &RequestContext, request: ListLinkedRequests) -> Result<Vec<LinkedRequest>, Error> {
        let mut db = self.read().await?;
        if !REQUEST.exists(&mut db, request.request_id).await? {
            return Err(REQUEST.missing(request.request_id));
        }
        let text = "SELECT r.id, r.title FROM request_links l JOIN requests r ON r.id = l.linked_id WHERE l.request_id = $1 ORDER BY r.id";
        let rows = sql(text).bind(request.request_id).all(&mut db).await?;
        rows.iter().map(|row| Ok(LinkedRequest { id: row.get("id")?, title: row.get("title")? })).collect()
    }

    async fn link(&self, _: &RequestContext, request: LinkRequests) -> Result<Outcome, Error> {
        if request.request_ids.contains(&request.request_id) {
            return Err(Error::refused("a request cannot be linked to itself"));
        }
        let mut db = self.write().await?;
        self.step_of(&mut db, request.request_id, None).await?.lock(&mut db).await?;
        REQUEST.require_all(&mut db, &request.request_ids).await?;
        for other in request.request_ids {
            LINKS.add(&mut db, request.request_id, other).await?;
            LINKS.add(&mut db, other, request.request_id).await?;
        }
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn linked_ci_counters(
        &self,
        _: &RequestContext,
        request: CountLinkedCiRequests,
    ) -> Result<Vec<LinkedCiCounters>, Error> {
        items::counters(&mut *self.read().await?, request).await
    }

    async fn relate_cis_by_keyword(&self, _: &RequestContext, request: RelateRequestCisByKeyword) -> Result<Outcome, Error> {
        let mut db = self.write().await?;
        let step = self.step_of(&mut db, request.request_id, None).await?;
        step.lock(&mut db).await?;
        items::relate(&mut db, step, &request.keyword, request.exact_match == Some(true)).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn list_tasks(&self, _: &RequestContext, request: ListRequestTasks) -> Result<Vec<RequestTask>, Error> {
        let mut db = self.read().await?;
        if !REQUEST.exists(&mut db, request.request_id).await? {
            return Err(REQUEST.missing(request.request_id));
        }
        let rows = sql("SELECT * FROM tasks WHERE request_id = $1 ORDER BY id").bind(request.request_id).all(&mut db).await?;
        rows.iter().map(read_task).collect()
    }
}

fn read_entity(row: &Row) -> Result<LinkedExternalEntity, Error> {
    Ok(LinkedExternalEntity {
        link_id: row.get("link_id")?,
        ref_id: row.get("id")?,
        name: row.get("name")?,
        ext_ref_id: row.get("reference")?,
        r#type: Some(LinkedEntityKind::External),
        status: row.get("is_active")?,
    })
}

fn read_task(row: &Row) -> Result<RequestTask, Error> {
    Ok(RequestTask {
        task_id: row.get("id")?,
        name: row.get("name")?,
        description: row.get("description")?,
        status: row.get("status")?,
        is_required: row.get("is_required")?,
        is_predefined: row.get("is_predefined")?,
        assignment_type: row.get("assignment_type")?,
        agent_id: row.get("agent_id")?,
        helpdesk_id: row.get("helpdesk_id")?,
        created_at: row.get("created_at")?,
        expiration_date: row.get("expiration_date")?,
        completed_at: row.get("completed_at")?,
        wf_stage_id: row.get("wf_stage_id")?,
        linked_request_id: row.get("linked_request_id")?,
    })
}
