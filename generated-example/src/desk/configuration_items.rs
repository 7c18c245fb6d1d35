//! Configuration items that requests are linked to.
//!
//! In: numbers of items. Out: items as they are stored. Not here: where they come from; this desk has them from its seeds.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::storage::{Row, placeholders, sql};
use crate::{ConfigurationItem, ConfigurationItemsById, server};

impl server::ConfigurationItems for Desk {
    async fn by_id(&self, _: &RequestContext, request: ConfigurationItemsById) -> Result<Vec<ConfigurationItem>, HandlerError> {
        let mut db = self.read().await?;
        let mut text = format!(
            "SELECT * FROM configuration_items i WHERE i.id IN ({}) AND EXISTS (SELECT 1 FROM request_items l WHERE l.item_id = i.id)",
            placeholders(1, request.ci_internal_ids.len())
        );
        let mut items = sql("").bind_all(&request.ci_internal_ids);
        if let Some(source) = request.ci_source_id {
            text.push_str(&format!(" AND i.source_id = ${}", request.ci_internal_ids.len() + 1));
            items = items.bind(source);
        }
        text.push_str(" ORDER BY i.id");
        items.with_text(text).all(&mut db).await?.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Result<ConfigurationItem, HandlerError> {
    Ok(ConfigurationItem { ci_external_id: row.get("external_id")?, ci_internal_id: row.get("id")?, ci_name: row.get("name")? })
}
