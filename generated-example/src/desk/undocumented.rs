//! The resource `undocumented`: operations that the documentation of the API does not list.
//!
//! Most of them are older or newer names of listed operations and call the same functions. Not here: workflows (see
//! `undocumented/workflows`).

mod workflows;

use specwright::server::RequestContext;
use specwright::{HandlerError, Json};

use super::custom_fields::{self, FieldKind};
use super::field_values::{FILE, ITEMS, LIST};
use super::record::CATEGORY;
use super::request_links::items;
use super::storage::{Row, sql};
use super::{Desk, categories, request_attributes, requests, users};
use crate::{
    AddFieldOptions, AddFieldOptionsAnswer, AssetRequest, Category, ChangeWorkflowValues, ChangedWorkflowValues,
    CountAssetRequests, CountLinkedCiRequests, DeleteFieldOptions, DeleteFieldOptionsAnswer, FieldOptions, FieldSettings,
    FoundUsersExtended, GetFieldOptions, LinkedCiCounters, ListAssetRequests, ListCategories, ListFieldSettings,
    ListStartingFields, ListStatuses, ListWorkflowValues, ListWorkflows, RequestStatusLabel, RequestsByAsset, RequestsOfCi,
    SearchCategories, SearchUsersExtended, StartingField, UpdateFieldOptions, UpdateFieldOptionsAnswer, WorkflowList,
    WorkflowValues, server,
};

/// Selects the fields of a category, and the initial fields of its workflow.
const STARTING_FIELDS: &str = "SELECT f.uid, f.label, f.type_id, f.is_required FROM fields f \
    WHERE EXISTS (SELECT 1 FROM field_categories c WHERE c.field_uid = f.uid AND c.category_id = $1) \
    OR EXISTS (SELECT 1 FROM categories c JOIN workflow_initial_fields w ON w.workflow_id = c.workflow_id \
        WHERE c.id = $1 AND w.field_uid = f.uid) ORDER BY f.uid";

impl server::Undocumented for Desk {
    async fn requests_by_asset(&self, _: &RequestContext, request: RequestsByAsset) -> Result<Vec<RequestsOfCi>, HandlerError> {
        requests::cis::of_item(&mut self.read().await?, request.asset_id).await
    }

    async fn search_categories(&self, _: &RequestContext, request: SearchCategories) -> Result<Vec<Category>, HandlerError> {
        let SearchCategories { id, search, page, page_size } = request;
        let page_size = Some(page_size.unwrap_or(categories::DEFAULT_PAGE_SIZE));
        categories::find(&mut self.read().await?, ListCategories { id, search, page, page_size }).await
    }

    async fn list_statuses(&self, _: &RequestContext, request: ListStatuses) -> Result<Vec<RequestStatusLabel>, HandlerError> {
        Ok(request_attributes::statuses(request.id))
    }

    async fn get_field_options(&self, _: &RequestContext, request: GetFieldOptions) -> Result<FieldOptions, HandlerError> {
        let mut db = self.read().await?;
        custom_fields::require_kind_with_options(&mut db, request.uid).await?;
        Ok(FieldOptions { key_value: Some(custom_fields::options(&mut db, request.uid).await?) })
    }

    async fn add_field_options(
        &self,
        _: &RequestContext,
        request: AddFieldOptions,
    ) -> Result<AddFieldOptionsAnswer, HandlerError> {
        self.transaction(request, async |_, db, request| {
            let total = custom_fields::set_options(db, request.uid, &request.key_values).await?;
            Ok(AddFieldOptionsAnswer { total: Some(total), ..Default::default() })
        })
        .await
    }

    async fn update_field_options(
        &self,
        _: &RequestContext,
        request: UpdateFieldOptions,
    ) -> Result<UpdateFieldOptionsAnswer, HandlerError> {
        self.transaction(request, async |_, db, request| {
            let total = custom_fields::set_options(db, request.uid, &request.key_values).await?;
            Ok(UpdateFieldOptionsAnswer { total: Some(total), ..Default::default() })
        })
        .await
    }

    async fn delete_field_options(
        &self,
        _: &RequestContext,
        request: DeleteFieldOptions,
    ) -> Result<DeleteFieldOptionsAnswer, HandlerError> {
        self.transaction(request, async |_, db, request| {
            let total = custom_fields::delete_options(db, request.uid, &request.keys).await?;
            Ok(DeleteFieldOptionsAnswer { total: Some(total), ..Default::default() })
        })
        .await
    }

    async fn list_starting_fields(
        &self,
        _: &RequestContext,
        request: ListStartingFields,
    ) -> Result<Vec<StartingField>, HandlerError> {
        let mut db = self.read().await?;
        if !CATEGORY.exists(&mut db, request.category_id).await? {
            return Err(CATEGORY.not_found(request.category_id));
        }
        sql(STARTING_FIELDS).bind(request.category_id).all(&mut db).await?.iter().map(read_field).collect()
    }

    async fn list_field_settings(&self, _: &RequestContext, request: ListFieldSettings) -> Result<FieldSettings, HandlerError> {
        let mut db = self.read().await?;
        custom_fields::require_kind(&mut db, request.uid, FieldKind::List).await?;
        let options = custom_fields::options(&mut db, request.uid).await?.len();
        let setting =
            [("type", Json::from("key-value".to_owned())), ("total", Json::from(i64::try_from(options).unwrap_or(i64::MAX)))];
        let setting: Json = setting.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Ok(FieldSettings { configurations: Some(vec![setting]), count: Some(1) })
    }

    async fn search_users(&self, _: &RequestContext, request: SearchUsersExtended) -> Result<FoundUsersExtended, HandlerError> {
        users::find::search_extended(&mut self.read().await?, request).await
    }

    async fn list_asset_requests(
        &self,
        _: &RequestContext,
        request: ListAssetRequests,
    ) -> Result<Vec<AssetRequest>, HandlerError> {
        let text = "SELECT i.id AS item, r.id AS request, r.status_id FROM configuration_items i \
            JOIN request_items l ON l.item_id = i.id JOIN requests r ON r.id = l.request_id \
            WHERE i.source_id = $1 AND i.id IN NUMBERS($2) ORDER BY i.id, r.id";
        let query = sql(text).bind(request.assets_source_id).bind_list(&request.assets_ids);
        query.all(&mut self.read().await?).await?.iter().map(read_asset).collect()
    }

    async fn count_asset_requests(
        &self,
        _: &RequestContext,
        request: CountAssetRequests,
    ) -> Result<Vec<LinkedCiCounters>, HandlerError> {
        let request = CountLinkedCiRequests { cis_source_id: request.assets_source_id, from: request.from };
        items::counters(&mut self.read().await?, request).await
    }

    async fn list_workflows(&self, _: &RequestContext, request: ListWorkflows) -> Result<WorkflowList, HandlerError> {
        workflows::list(&mut self.read().await?, request).await
    }

    async fn list_workflow_values(
        &self,
        _: &RequestContext,
        request: ListWorkflowValues,
    ) -> Result<WorkflowValues, HandlerError> {
        workflows::values(&mut self.read().await?, request).await
    }

    async fn change_workflow_values(
        &self,
        _: &RequestContext,
        request: ChangeWorkflowValues,
    ) -> Result<ChangedWorkflowValues, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let action = desk.action_on(db, request.request_id, request.author_id).await?;
            workflows::update(db, action, request).await
        })
        .await
    }
}

fn read_field(row: &Row) -> Result<StartingField, HandlerError> {
    let kind: i64 = row.get("type_id")?;
    Ok(StartingField {
        uid: row.get("uid")?,
        label: row.get("label")?,
        type_id: row.get("type_id")?,
        subtype_id: None,
        multiple_selection: Some(matches!(kind, LIST | ITEMS | FILE)),
        is_required: row.get("is_required")?,
    })
}

fn read_asset(row: &Row) -> Result<AssetRequest, HandlerError> {
    Ok(AssetRequest { asset_id: row.get("item")?, status_id: row.get("status_id")?, incident_id: row.get("request")? })
}
