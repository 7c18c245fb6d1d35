//! The operation of the resource `history`: the events of one request.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::{Administration, HistoryEntry, ListHistory, server};

impl server::History for Administration {
    async fn list(&self, _: &RequestContext, request: ListHistory) -> Result<Vec<HistoryEntry>, HandlerError> {
        self.desk.history(request.request_id).await
    }
}
