//! Links requests to configuration items by keyword, and counts the requests of items.
//!
//! Not here: listing the requests of items (see `requests/cis`).

use std::collections::BTreeMap;

use specwright::{HandlerError, Json};

use crate::desk::lifecycle::{Action, UNFINISHED};
use crate::desk::storage::{Db, sql};
use crate::desk::text::{folded, like_pattern};
use crate::{CiId, CountLinkedCiRequests, LinkedCiCounters, RequestCiGroup, RequestStatus, RequestType};

/// The numbers of requests of one item.
#[derive(Default)]
struct Counters {
    group: Option<RequestCiGroup>,
    by_status: BTreeMap<RequestStatus, i64>,
    open_by_type: BTreeMap<RequestType, i64>,
}

/// Counts requests by status, and unfinished requests by type, for each item of a source that was linked to a request at or after a time.
pub(in crate::desk) async fn counters(
    db: &mut Db,
    request: CountLinkedCiRequests,
) -> Result<Vec<LinkedCiCounters>, HandlerError> {
    let text = "SELECT i.id, i.group_name, r.status_id, r.type_id, COUNT(*) AS requests FROM configuration_items i \
        JOIN request_items l ON l.item_id = i.id JOIN requests r ON r.id = l.request_id WHERE i.source_id = $1 AND l.linked_at >= $2 \
        GROUP BY i.id, i.group_name, r.status_id, r.type_id ORDER BY i.id";
    let mut items = BTreeMap::<CiId, Counters>::new();
    for row in sql(text).bind(request.cis_source_id).bind(request.from).all(db).await? {
        let item = items.entry(row.get("id")?).or_default();
        item.group = row.get("group_name")?;
        item.add(row.get("status_id")?, row.get("type_id")?, row.get("requests")?);
    }
    let answer =
        |(ci_id, item): (CiId, Counters)| LinkedCiCounters { ci_id, group: item.group.clone(), requests: Some(item.into_json()) };
    Ok(items.into_iter().map(answer).collect())
}

impl Counters {
    fn add(&mut self, status: RequestStatus, kind: RequestType, requests: i64) {
        let count = self.by_status.entry(status).or_default();
        *count = count.saturating_add(requests);
        if UNFINISHED.contains(&status) {
            let count = self.open_by_type.entry(kind).or_default();
            *count = count.saturating_add(requests);
        }
    }
    fn into_json(self) -> Json {
        let by_status: Json = self.by_status.into_iter().map(|(status, count)| (status.to_string(), Json::from(count))).collect();
        let by_type: Json = self.open_by_type.into_iter().map(|(kind, count)| (kind.to_string(), Json::from(count))).collect();
        [("by_status".to_owned(), by_status), ("by_type".to_owned(), by_type)].into_iter().collect()
    }
}

/// Links a request to every item whose name contains the keyword, or equals it if `exact` is true.
pub(in crate::desk) async fn relate(db: &mut Db, action: Action, keyword: &str, exact: bool) -> Result<(), HandlerError> {
    if keyword.trim().is_empty() {
        return Err(HandlerError::refused("keyword: must not be blank"));
    }
    let condition = if exact { "name_folded = $3" } else { "name_folded LIKE $3 ESCAPE '!'" };
    let text = format!(
        "INSERT INTO request_items (request_id, item_id, linked_at) \
         SELECT CAST($1 AS BIGINT), id, CAST($2 AS BIGINT) FROM configuration_items WHERE {condition} ORDER BY id ON CONFLICT DO NOTHING"
    );
    let value = if exact { folded(keyword) } else { like_pattern(Some(keyword)) };
    sql(text).bind(action.request).bind(action.now).bind(value).run(db).await.map(drop)
}
