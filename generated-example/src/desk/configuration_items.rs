//! The resource `configuration_items`: configuration items that are linked to requests.
//!
//! The demonstration data and the administration interface create them.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::storage::{Row, sql};
use crate::{ConfigurationItem, ConfigurationItemsById, server};

impl server::ConfigurationItems for Desk {
    async fn by_id(&self, _: &RequestContext, request: ConfigurationItemsById) -> Result<Vec<ConfigurationItem>, HandlerError> {
        let mut db = self.read().await?;
        let text = "SELECT * FROM configuration_items i WHERE i.id IN NUMBERS($1) \
            AND EXISTS (SELECT 1 FROM request_items l WHERE l.item_id = i.id)";
        let items = sql(text).bind_list(&request.ci_internal_ids).push_if_some(" AND i.source_id = ", request.ci_source_id);
        items.push(" ORDER BY i.id").all(&mut db).await?.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Result<ConfigurationItem, HandlerError> {
    Ok(ConfigurationItem { ci_external_id: row.get("external_id")?, ci_internal_id: row.get("id")?, ci_name: row.get("name")? })
}
