//! Triggers, and when they went off.
//!
//! In: requests of the resource. Out: triggers and executions as they are stored. Not here: letting them go off; this desk
//! has no rules of its own.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::clock::before;
use super::storage::sql;
use crate::{ListTriggerExecutions, ListTriggers, Trigger, TriggerExecution, server};

impl server::Triggers for Desk {
    async fn list(&self, _: &RequestContext, request: ListTriggers) -> Result<Vec<Trigger>, HandlerError> {
        let mut db = self.read().await?;
        let rows = sql("SELECT id, name FROM triggers ORDER BY id").all(&mut db).await?;
        let triggers = rows.iter().map(|row| Ok(Trigger { id: row.get("id")?, trigger_name: row.get("name")? }));
        let mut found = triggers.collect::<Result<Vec<_>, HandlerError>>()?;
        found.retain(|it| request.trigger_id.is_none_or(|only| only == it.id));
        Ok(found)
    }

    async fn list_executions(
        &self,
        _: &RequestContext,
        request: ListTriggerExecutions,
    ) -> Result<Vec<TriggerExecution>, HandlerError> {
        let mut db = self.read().await?;
        let since = before(self.now(), 3600);
        let rows = sql("SELECT * FROM trigger_executions WHERE executed_at >= $1 ORDER BY id").bind(since).all(&mut db).await?;
        let executions = rows.iter().map(|row| {
            let (id, trigger_id, request_id) = (row.get("id")?, row.get("trigger_id")?, row.get("request_id")?);
            Ok(TriggerExecution { id, trigger_id, request_id, executed_at: row.get("executed_at")? })
        });
        let mut found = executions.collect::<Result<Vec<_>, HandlerError>>()?;
        found.retain(|it| request.trigger_id.is_none() || request.trigger_id == it.trigger_id);
        Ok(found)
    }
}
