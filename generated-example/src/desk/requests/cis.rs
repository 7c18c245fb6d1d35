//! Lists the requests of configuration items.
//!
//! In: items. Out: for each item the ids of its requests by status, and the numbers of unfinished requests by type. Not here: counters of the
//! requests since a time (see `request_links/items`).

use std::collections::BTreeMap;

use specwright::{HandlerError, Json};

use crate::desk::lifecycle::UNFINISHED;
use crate::desk::storage::{Db, Statement, sql};
use crate::{CiId, RequestCiGroup, RequestStatus, RequestType, RequestsByCis, RequestsOfCi};

/// The requests of one item.
#[derive(Default)]
struct Linked {
    by_status: BTreeMap<RequestStatus, Vec<i64>>,
    open_by_type: BTreeMap<RequestType, i64>,
}

/// Selects one row for each item and linked request.
const ITEMS: &str = "SELECT i.id AS item, i.group_name, r.id AS request, r.status_id, r.type_id FROM configuration_items i \
    LEFT JOIN request_items l ON l.item_id = i.id LEFT JOIN requests r ON r.id = l.request_id WHERE";

pub(super) async fn requests(db: &mut Db, request: RequestsByCis) -> Result<Vec<RequestsOfCi>, HandlerError> {
    // The names of groups are constants of the API and ASCII, so `LOWER` folds them correctly on SQLite too.
    let text = format!("{ITEMS} i.source_id = $1 AND LOWER(i.group_name) = $2 AND i.id IN NUMBERS($3) ORDER BY i.id, r.id");
    let group = request.group.as_str().to_lowercase();
    let query = sql(text).bind(request.cis_source_id).bind(group).bind_list(&request.ci_ids);
    let mut items = collect(db, query).await?;
    // The answer repeats the group as the caller spelled it.
    items.iter_mut().for_each(|item| item.group = Some(request.group.clone()));
    Ok(items)
}

/// The requests of one item.
pub(in crate::desk) async fn of_item(db: &mut Db, item: CiId) -> Result<Vec<RequestsOfCi>, HandlerError> {
    collect(db, sql(format!("{ITEMS} i.id = $1 ORDER BY i.id, r.id")).bind(item)).await
}

async fn collect(db: &mut Db, query: Statement) -> Result<Vec<RequestsOfCi>, HandlerError> {
    let mut items = BTreeMap::<CiId, (RequestCiGroup, Linked)>::new();
    for row in query.all(db).await? {
        let (group, linked) = items.entry(row.get("item")?).or_default();
        *group = row.get("group_name")?;
        if let Some(id) = row.get::<Option<i64>>("request")? {
            linked.add(id, row.get("status_id")?, row.get("type_id")?);
        }
    }
    let answer = |(ci_id, (group, linked)): (CiId, (RequestCiGroup, Linked))| RequestsOfCi {
        ci_id,
        group: Some(group),
        requests: Some(linked.into_json()),
    };
    Ok(items.into_iter().map(answer).collect())
}

impl Linked {
    fn add(&mut self, id: i64, status: RequestStatus, kind: RequestType) {
        self.by_status.entry(status).or_default().push(id);
        if UNFINISHED.contains(&status) {
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
