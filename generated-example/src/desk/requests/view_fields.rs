//! Adds custom fields to the rows and columns of a view.
//!
//! In: the rows of a page. Out: the same rows with the values of their custom fields, and a description of each custom field. Not here: the
//! other columns (see `view`).

use std::collections::BTreeMap;

use specwright::HandlerError;

use crate::desk::field_values;
use crate::desk::storage::{Db, sql};
use crate::{FieldUid, RequestFieldValue, RequestId, RequestViewColumn, RequestViewFieldValue, RequestViewLabel, RequestViewRow};

/// The number of requests per query.
const CHUNK: usize = 500;

/// Adds the values to the rows. Returns the columns by their names in a row, such as `cf_7`.
pub(super) async fn add(db: &mut Db, rows: &mut [RequestViewRow]) -> Result<BTreeMap<String, RequestViewColumn>, HandlerError> {
    let mut columns = BTreeMap::new();
    for rows in rows.chunks_mut(CHUNK) {
        let ids: Vec<RequestId> = rows.iter().map(|row| row.id).collect();
        let mut values = field_values::by_request(db, &ids).await?;
        for row in rows {
            for (uid, value) in values.remove(&row.id).unwrap_or_default() {
                add_labels(columns.entry(uid).or_default(), &value);
                row.custom_fields.get_or_insert_default().insert(uid, view_value(value));
            }
        }
    }
    with_labels(db, columns).await
}

/// Converts a value for a row of a view. Rows contain the keys of options; the column contains the labels once.
fn view_value(value: RequestFieldValue) -> RequestViewFieldValue {
    match value {
        RequestFieldValue::Flag(flag) => RequestViewFieldValue::Flag(flag),
        RequestFieldValue::Number(number) => RequestViewFieldValue::Number(number),
        RequestFieldValue::Decimal(number) => RequestViewFieldValue::Decimal(number),
        RequestFieldValue::Text(text) => RequestViewFieldValue::Text(text),
        RequestFieldValue::Options(options) => RequestViewFieldValue::Options(options.into_keys().collect()),
        RequestFieldValue::Other(other) => RequestViewFieldValue::Other(other),
    }
}

fn add_labels(column: &mut RequestViewColumn, value: &RequestFieldValue) {
    let RequestFieldValue::Options(options) = value else { return };
    let labels = options.iter().map(|(key, label)| (key.clone(), RequestViewLabel { label: Some(label.clone()) }));
    column.values.get_or_insert_default().extend(labels);
}

async fn with_labels(
    db: &mut Db,
    mut columns: BTreeMap<FieldUid, RequestViewColumn>,
) -> Result<BTreeMap<String, RequestViewColumn>, HandlerError> {
    if columns.is_empty() {
        return Ok(BTreeMap::new());
    }
    for row in sql("SELECT uid, label FROM fields ORDER BY uid").all(db).await? {
        if let Some(column) = columns.get_mut(&row.get("uid")?) {
            (column.label, column.r#type) = (row.get("label")?, Some("custom_field".to_owned()));
        }
    }
    Ok(columns.into_iter().map(|(uid, column)| (format!("cf_{uid}"), column)).collect())
}
