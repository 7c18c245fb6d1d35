//! The resource `workflows`: deploying workflows, and their initial fields.
//!
//! New requests of the workflow's category use the deployed version (see `requests/create`). No operation of the API shows the steps of a
//! workflow.

use specwright::server::RequestContext;
use specwright::{HandlerError, Json};

use super::Desk;
use super::record::{CATEGORY, WORKFLOW};
use super::storage::{Row, sql};
use crate::{CategoryWorkflow, DeployWorkflow, DeployedWorkflow, WorkflowInitialFields, server};

const FIELDS: &str = "SELECT f.uid, f.label, f.type_id, f.is_required, f.description FROM workflow_initial_fields w \
    JOIN fields f ON f.uid = w.field_uid WHERE w.workflow_id = $1 ORDER BY f.uid";

impl server::Workflows for Desk {
    async fn deploy(&self, _: &RequestContext, request: DeployWorkflow) -> Result<DeployedWorkflow, HandlerError> {
        self.transaction(request, async |_, db, request| {
            WORKFLOW.lock(db, request.workflow_id).await?;
            let text = "UPDATE workflow_versions SET is_deployed = CASE WHEN number = \
                (SELECT MAX(v.number) FROM workflow_versions v WHERE v.workflow_id = $1) THEN 1 ELSE 0 END WHERE workflow_id = $1";
            sql(text).bind(request.workflow_id).run(db).await?;
            let text = "SELECT w.name, v.number FROM workflows w JOIN workflow_versions v ON v.workflow_id = w.id \
                WHERE w.id = $1 AND v.is_deployed = 1";
            let row = sql(text).bind(request.workflow_id).one(db).await?;
            let description = format!("Version {} of {} is deployed.", row.get::<i64>("number")?, row.get::<String>("name")?);
            Ok(DeployedWorkflow { workflow_id: request.workflow_id, description: Some(description), ..Default::default() })
        })
        .await
    }

    async fn initial_fields(&self, _: &RequestContext, request: WorkflowInitialFields) -> Result<CategoryWorkflow, HandlerError> {
        let mut db = self.read().await?;
        let text = "SELECT c.workflow_id, w.name FROM categories c LEFT JOIN workflows w ON w.id = c.workflow_id WHERE c.id = $1";
        let row = sql(text).bind(request.category_id).optional(&mut db).await?;
        let row = row.ok_or_else(|| CATEGORY.not_found(request.category_id))?;
        let workflow = row.get("workflow_id")?;
        let fields = sql(FIELDS).bind(workflow).all(&mut db).await?;
        Ok(CategoryWorkflow {
            category_id: request.category_id,
            associated_workflow_id: workflow,
            associated_workflow_name: row.get("name")?,
            workflow_initial_fields: Some(fields.iter().map(field).collect::<Result<_, _>>()?),
        })
    }
}

fn field(row: &Row) -> Result<Json, HandlerError> {
    let properties = [
        ("uid", Json::from(row.get::<i64>("uid")?)),
        ("label", Json::from(row.get::<String>("label")?)),
        ("type", Json::from(row.get::<i64>("type_id")?)),
        ("is_required", Json::from(row.get::<bool>("is_required")?)),
        ("description", Json::from(row.get::<Option<String>>("description")?)),
    ];
    Ok(properties.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
