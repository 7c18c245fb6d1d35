//! Values of custom fields on requests.
//!
//! In: requests of the resource. Out: whether values were set. Not here: what fits a field (see `request_custom_fields/values`), and how
//! values come in answers (see `field_values`).

mod values;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use crate::{AddRequestCustomFieldCis, ClearRequestCustomField, Outcome, SetRequestCustomField, server};

impl server::RequestCustomFields for Desk {
    async fn set(&self, _: &RequestContext, request: SetRequestCustomField) -> Result<Outcome, HandlerError> {
        self.change(request, async |desk, db, request| {
            let step = desk.step_of(db, request.request_id, Some(request.author_id)).await?;
            values::set(db, step, request).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn clear(&self, _: &RequestContext, request: ClearRequestCustomField) -> Result<Outcome, HandlerError> {
        self.change(request, async |desk, db, request| {
            let step = desk.step_of(db, request.request_id, Some(request.author_id)).await?;
            values::clear(db, step, request.custom_field_uid).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn add_cis(&self, _: &RequestContext, request: AddRequestCustomFieldCis) -> Result<Outcome, HandlerError> {
        self.change(request, async |desk, db, request| {
            let step = desk.step_of(db, request.request_id, Some(request.author_id)).await?;
            values::add_items(db, step, request.custom_field_uid, request.values).await?;
            Ok(Outcome::default())
        })
        .await
    }
}
