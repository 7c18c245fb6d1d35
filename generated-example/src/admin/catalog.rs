//! The operations of the resource `catalog`: they create records that the InvGate API can only read (see `desk/administration`).

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::{
    AddWorkflowVersion, AddedVersion, Administration, CreateItem, CreateReport, CreateTask, CreateTemplate, CreateTrigger,
    CreateView, CreateWorkflow, Created, CreatedReport, ExecuteTrigger, FinishTask, server,
};

impl server::Catalog for Administration {
    async fn create_trigger(&self, _: &RequestContext, request: CreateTrigger) -> Result<Created, HandlerError> {
        self.desk.create_trigger(request).await
    }
    /// Creates an execution of a trigger. The desk itself executes no triggers.
    async fn execute_trigger(&self, _: &RequestContext, request: ExecuteTrigger) -> Result<Created, HandlerError> {
        self.desk.execute_trigger(request).await
    }
    async fn create_task(&self, _: &RequestContext, request: CreateTask) -> Result<Created, HandlerError> {
        self.desk.create_task(request).await
    }
    /// Creates nothing: sets a task to finished, and returns its id.
    async fn finish_task(&self, _: &RequestContext, request: FinishTask) -> Result<Created, HandlerError> {
        self.desk.finish_task(request).await
    }
    /// Creates a configuration item.
    async fn create_item(&self, _: &RequestContext, request: CreateItem) -> Result<Created, HandlerError> {
        self.desk.create_item(request).await
    }
    async fn create_report(&self, _: &RequestContext, request: CreateReport) -> Result<CreatedReport, HandlerError> {
        self.desk.create_report(request).await
    }
    async fn create_view(&self, _: &RequestContext, request: CreateView) -> Result<Created, HandlerError> {
        self.desk.create_view(request).await
    }
    /// Creates an approval template.
    async fn create_template(&self, _: &RequestContext, request: CreateTemplate) -> Result<Created, HandlerError> {
        self.desk.create_template(request).await
    }
    async fn create_workflow(&self, _: &RequestContext, request: CreateWorkflow) -> Result<Created, HandlerError> {
        self.desk.create_workflow(request).await
    }
    async fn add_workflow_version(&self, _: &RequestContext, request: AddWorkflowVersion) -> Result<AddedVersion, HandlerError> {
        self.desk.add_workflow_version(request).await
    }
}
