//! Requests that configuration items are linked to.
//!
//! In: a source, a kind and items. Out: per item, its requests by status and its open ones counted by type. Not here:
//! counters since a moment (see `request_links`).

use std::collections::BTreeMap;

use specwright::{HandlerError, Json};

use crate::desk::lifecycle::OPEN;
use crate::desk::storage::{Db, sql};
use crate::{CiId, RequestStatus, RequestType, RequestsByCis, RequestsOfCi};

/// What is known of an item: requests by status, open ones by type.
#[derive(Default)]
struct Linked {
    by_status: BTreeMap<RequestStatus, Vec<i64>>,
    open_by_type: BTreeMap<RequestType, i64>,
}

pub(super) async fn requests(db: &mut Db, request: RequestsByCis) -> Result<Vec<RequestsOfCi>, HandlerError> {
    // Names of groups are words of the document, all of them ASCII.
    let text = "SELECT i.id AS item, r.id AS request, r.status_id, r.type_id FROM configuration_items i \
        LEFT JOIN request_items l ON l.item_id = i.id LEFT JOIN requests r ON r.id = l.request_id \
        WHERE i.source_id = $1 AND LOWER(i.group_name) = $2 AND i.id IN NUMBERS($3) ORDER BY i.id, r.id";
    let group = request.group.as_str().to_lowercase();
    let mut items = BTreeMap::<CiId, Linked>::new();
    for row in sql(text).bind(request.cis_source_id).bind(group).bind_list(&request.ci_ids).all(db).await? {
        let item = items.entry(row.get("item")?).or_default();
        if let Some(id) = row.get::<Option<i64>>("request")? {
            item.add(id, row.get("status_id")?, row.get("type_id")?);
        }
    }
    let group = request.group;
    let answer =
        |(ci_id, linked): (CiId, Linked)| RequestsOfCi { ci_id, group: Some(group.clone()), requests: Some(linked.into_json()) };
    Ok(items.into_iter().map(answer).collect())
}

impl Linked {
    fn add(&mut self, id: i64, status: RequestStatus, kind: RequestType) {
        self.by_status.entry(status).or_default().push(id);
        if OPEN.contains(&status) {
            let count = self.open_by_type.entry(kind).or_default();
            *count = count.saturating_add(1);
        }
    }
    fn into_json(self) -> Json {
        let by_status: Json = self.by_status.into_iter().map(|(status, ids)| (status.to_string(), Json::from(ids))).collect();
        let by_type: Json = self.open_by_type.into_iter().map(|(kind, count)| (kind.to_string(), Json::from(count))).collect();
        [("by_status".to_owned(), by_status), ("by_type".to_owned(), by_type)].into_iter().collect()
    }
}
