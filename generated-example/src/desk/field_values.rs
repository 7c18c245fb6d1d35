//! Reads the values of custom fields on requests.
//!
//! In: ids of requests. Out: for each request the values of its fields; the kind of a field determines the type of the value. Not here:
//! setting values (see `request_custom_fields`), and the fields themselves (see `custom_fields`).

use std::collections::BTreeMap;

use specwright::{HandlerError, Timestamp};

use super::storage::{Db, Row, sql};
use crate::{FieldUid, RequestFieldValue, RequestId};

/// The codes of the field kinds whose values are not plain text. They are ids in the table `field_types`.
pub(super) const NUMBER: i64 = 2;
pub(super) const DATE: i64 = 3;
pub(super) const FLAG: i64 = 5;
pub(super) const LIST: i64 = 104;
pub(super) const TREE: i64 = 105;
pub(super) const ITEMS: i64 = 106;
pub(super) const FILE: i64 = 107;

type Values = BTreeMap<FieldUid, RequestFieldValue>;

/// The values of these requests. The map has no entry for a request without values.
pub(super) async fn by_request(db: &mut Db, requests: &[RequestId]) -> Result<BTreeMap<RequestId, Values>, HandlerError> {
    let mut all = BTreeMap::<RequestId, Values>::new();
    for row in rows(db, requests).await? {
        let (uid, kind, value) = (row.get("field_uid")?, row.get("type_id")?, row.get::<String>("value")?);
        let values = all.entry(row.get("request_id")?).or_default();
        let label = row.get::<Option<String>>("label")?.unwrap_or_else(|| value.clone());
        match (values.get_mut(&uid), kind) {
            (Some(RequestFieldValue::Options(options)), LIST | TREE | ITEMS | FILE) => drop(options.insert(value, label)),
            (None, LIST | TREE | ITEMS | FILE) => {
                drop(values.insert(uid, RequestFieldValue::Options(BTreeMap::from([(value, label)]))));
            }
            _ => drop(values.insert(uid, single(kind, value))),
        }
    }
    Ok(all)
}

async fn rows(db: &mut Db, requests: &[RequestId]) -> Result<Vec<Row>, HandlerError> {
    let text = "SELECT v.request_id, v.field_uid, f.type_id, v.value, COALESCE(o.label, t.name, i.name, a.name) AS label \
        FROM request_field_values v JOIN fields f ON f.uid = v.field_uid \
        LEFT JOIN field_options o ON o.field_uid = v.field_uid AND o.option_key = v.value \
        LEFT JOIN field_tree_options t ON t.field_uid = v.field_uid AND t.hash = v.value \
        LEFT JOIN configuration_items i ON i.id = CASE WHEN f.type_id = 106 THEN CAST(v.value AS BIGINT) END \
        LEFT JOIN attachments a ON a.id = CASE WHEN f.type_id = 107 THEN CAST(v.value AS BIGINT) END \
        WHERE v.request_id IN NUMBERS($1) ORDER BY v.request_id, v.field_uid, v.position";
    sql(text).bind_list(requests).all(db).await
}

/// The value of a field that has only one. Text that does not parse as the kind of the field stays text.
fn single(kind: i64, value: String) -> RequestFieldValue {
    let number = || value.parse().ok().map(RequestFieldValue::Number);
    let read = match kind {
        FLAG => Some(RequestFieldValue::Flag(matches!(value.as_str(), "1" | "true"))),
        NUMBER => number().or_else(|| value.parse().ok().map(RequestFieldValue::Decimal)),
        DATE => Timestamp::parse(&value).map(|moment| RequestFieldValue::Number(moment.epoch())),
        _ => None,
    };
    read.unwrap_or(RequestFieldValue::Text(value))
}
