//! The resource `request_custom_fields`: setting and clearing the values of custom fields on requests.
//!
//! Not here: checking the values (see `request_custom_fields/values`), and reading them (see `field_values`).

mod values;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use crate::{AddRequestCustomFieldCis, ClearRequestCustomField, Outcome, SetRequestCustomField, server};

impl server::RequestCustomFields for Desk {
    async fn set(&self, _: &RequestContext, request: SetRequestCustomField) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let action = desk.action_on(db, request.request_id, Some(request.author_id)).await?;
            values::set(db, action, request).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn clear(&self, _: &RequestContext, request: ClearRequestCustomField) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let action = desk.action_on(db, request.request_id, Some(request.author_id)).await?;
            values::clear(db, action, request.custom_field_uid).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn add_cis(&self, _: &RequestContext, request: AddRequestCustomFieldCis) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            let action = desk.action_on(db, request.request_id, Some(request.author_id)).await?;
            values::add_items(db, action, request.custom_field_uid, request.values).await?;
            Ok(Outcome::default())
        })
        .await
    }
}
