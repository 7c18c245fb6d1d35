//! The resource `triggers`: triggers and their executions in the last hour.
//!
//! The desk does not execute triggers; the administration interface adds executions.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::clock::before;
use super::storage::sql;
use crate::{ListTriggerExecutions, ListTriggers, Trigger, TriggerExecution, server};

impl server::Triggers for Desk {
    async fn list(&self, _: &RequestContext, request: ListTriggers) -> Result<Vec<Trigger>, HandlerError> {
        let mut db = self.read().await?;
        // The condition is always true, so that a further condition can be appended with `AND`.
        let query = sql("SELECT id, name FROM triggers WHERE 1 = 1").push_if_some(" AND id = ", request.trigger_id);
        let rows = query.push(" ORDER BY id").all(&mut db).await?;
        rows.iter().map(|row| Ok(Trigger { id: row.get("id")?, trigger_name: row.get("name")? })).collect()
    }

    async fn list_executions(
        &self,
        _: &RequestContext,
        request: ListTriggerExecutions,
    ) -> Result<Vec<TriggerExecution>, HandlerError> {
        let mut db = self.read().await?;
        let since = before(self.now(), 3600);
        let query = sql("SELECT * FROM trigger_executions WHERE executed_at >= $1").bind(since);
        let rows = query.push_if_some(" AND trigger_id = ", request.trigger_id).push(" ORDER BY id").all(&mut db).await?;
        let executions = rows.iter().map(|row| {
            let (id, trigger_id, request_id) = (row.get("id")?, row.get("trigger_id")?, row.get("request_id")?);
            Ok(TriggerExecution { id, trigger_id, request_id, executed_at: row.get("executed_at")? })
        });
        executions.collect()
    }
}
