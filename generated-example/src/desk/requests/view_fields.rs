//! Custom fields as columns of a view.
//!
//! In: the rows of a page. Out: the same with the values of their custom fields, and what each such column is. Not here: other
//! columns (see `view`).

use std::collections::BTreeMap;

use specwright::HandlerError;

use crate::desk::field_values;
use crate::desk::storage::{Db, sql};
use crate::{FieldUid, RequestFieldValue, RequestId, RequestViewColumn, RequestViewFieldValue, RequestViewLabel, RequestViewRow};

/// Requests whose values are asked for at once.
const CHUNK: usize = 500;

/// Adds the values to the rows; gives the columns by their names in a row.
pub(super) async fn add(db: &mut Db, rows: &mut [RequestViewRow]) -> Result<BTreeMap<String, RequestViewColumn>, HandlerError> {
    let mut columns = BTreeMap::new();
    for rows in rows.chunks_mut(CHUNK) {
        let ids: Vec<RequestId> = rows.iter().map(|row| row.id).collect();
        let mut values = field_values::of(db, &ids).await?;
        for row in rows {
            for (uid, value) in values.remove(&row.id).unwrap_or_default() {
                note(columns.entry(uid).or_default(), &value);
                row.custom_fields.get_or_insert_default().insert(uid, in_view(value));
            }
        }
    }
    named(db, columns).await
}

/// A view has the keys of options in its rows; their names are told once, with the column.
fn in_view(value: RequestFieldValue) -> RequestViewFieldValue {
    match value {
        RequestFieldValue::Flag(flag) => RequestViewFieldValue::Flag(flag),
        RequestFieldValue::Number(number) => RequestViewFieldValue::Number(number),
        RequestFieldValue::Decimal(number) => RequestViewFieldValue::Decimal(number),
        RequestFieldValue::Text(text) => RequestViewFieldValue::Text(text),
        RequestFieldValue::Options(options) => RequestViewFieldValue::Options(options.into_keys().collect()),
        RequestFieldValue::Other(other) => RequestViewFieldValue::Other(other),
    }
}

fn note(column: &mut RequestViewColumn, value: &RequestFieldValue) {
    let RequestFieldValue::Options(options) = value else { return };
    let labels = options.iter().map(|(key, label)| (key.clone(), RequestViewLabel { label: Some(label.clone()) }));
    column.values.get_or_insert_default().extend(labels);
}

async fn named(
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
