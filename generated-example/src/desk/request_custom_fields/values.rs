//! Setting values of custom fields.
//!
//! In: values as text. Out: values as stored: checked by the kind of the field, options by their keys. Not here: how they come
//! in answers (see `field_values`).

use specwright::{File, HandlerError, Timestamp};

use crate::desk::attachments;
use crate::desk::field_values::{DATE, FILE, FLAG, ITEMS, LIST, NUMBER, TREE};
use crate::desk::known::FIELD;
use crate::desk::lifecycle::Step;
use crate::desk::request_links::items::relate;
use crate::desk::storage::{Db, columns, sql};
use crate::desk::text::folded;
use crate::{FieldUid, SetRequestCustomField};

/// Sets the values of a field; an empty text erases them.
pub(super) async fn set(db: &mut Db, step: Step, request: SetRequestCustomField) -> Result<(), HandlerError> {
    let field = request.custom_field_uid;
    step.lock(db).await?;
    let kind = kind(db, field).await?;
    let mut wanted: Vec<String> = request.values.into_iter().filter(|value| !value.is_empty()).collect();
    // The other kinds take the first value, as the documentation says.
    if !matches!(kind, LIST | FILE | ITEMS) {
        wanted.truncate(1);
    }
    if wanted.is_empty() {
        require_optional(db, field).await?;
    }
    let mut stored = Vec::with_capacity(wanted.len());
    if kind == FILE {
        stored = attach(db, step, &wanted, request.attachments.unwrap_or_default()).await?;
    } else {
        for value in wanted {
            stored.push(checked(db, field, kind, value).await?);
        }
    }
    erase(db, step, field).await?;
    for (position, value) in (0_i64..).zip(stored) {
        insert(db, step, field, position, value).await?;
    }
    Ok(())
}

/// Erases the values of a field that may be without one.
pub(super) async fn clear(db: &mut Db, step: Step, field: FieldUid) -> Result<(), HandlerError> {
    FIELD.require(db, field).await?;
    require_optional(db, field).await?;
    step.lock(db).await?;
    erase(db, step, field).await
}

/// Refuses a field that has to have a value.
async fn require_optional(db: &mut Db, field: FieldUid) -> Result<(), HandlerError> {
    match sql("SELECT uid FROM fields WHERE uid = $1 AND is_required = 1").bind(field).exists(db).await? {
        true => Err(HandlerError::refused(format!("values: custom field {field} has to have a value"))),
        false => Ok(()),
    }
}

async fn erase(db: &mut Db, step: Step, field: FieldUid) -> Result<(), HandlerError> {
    let text = "DELETE FROM request_field_values WHERE request_id = $1 AND field_uid = $2";
    sql(text).bind(step.request).bind(field).run(db).await?;
    columns("requests").set("last_update", step.now).update(db, "id", step.request).await.map(drop)
}

/// Adds the configuration items of exactly these names to a field that holds items.
pub(super) async fn add_items(db: &mut Db, step: Step, field: FieldUid, names: Vec<String>) -> Result<(), HandlerError> {
    if kind(db, field).await? != ITEMS {
        return Err(HandlerError::refused(format!("custom field {field} does not hold configuration items")));
    }
    step.lock(db).await?;
    let text = "SELECT COALESCE(MAX(position), -1) AS last FROM request_field_values WHERE request_id = $1 AND field_uid = $2";
    let last: i64 = sql(text).bind(step.request).bind(field).only(db).await?.get("last")?;
    for (position, name) in (last.saturating_add(1)..).zip(names) {
        let item = checked(db, field, ITEMS, name.clone()).await?;
        relate(db, step, &name, true).await?;
        insert(db, step, field, position, item).await?;
    }
    Ok(())
}

async fn insert(db: &mut Db, step: Step, field: FieldUid, position: i64, value: String) -> Result<(), HandlerError> {
    let row = columns("request_field_values").set("request_id", step.request).set("field_uid", field);
    row.set("position", position).set("value", value).insert(db).await
}

async fn kind(db: &mut Db, field: FieldUid) -> Result<i64, HandlerError> {
    let row = sql("SELECT type_id FROM fields WHERE uid = $1").bind(field).optional(db).await?;
    row.ok_or_else(|| FIELD.unknown(field))?.get("type_id")
}

/// A value as it is stored; refused when its field does not take it.
async fn checked(db: &mut Db, field: FieldUid, kind: i64, value: String) -> Result<String, HandlerError> {
    match kind {
        NUMBER if value.parse::<f64>().is_ok_and(f64::is_finite) => Ok(value),
        DATE => Timestamp::parse(&value).map(|moment| moment.epoch().to_string()).ok_or_else(|| wrong("a date")),
        FLAG if matches!(value.as_str(), "1" | "true") => Ok("1".to_owned()),
        FLAG if matches!(value.as_str(), "0" | "false") => Ok("0".to_owned()),
        NUMBER => Err(wrong("a number")),
        FLAG => Err(wrong("true or false")),
        LIST => {
            option(
                db,
                "SELECT option_key AS key FROM field_options WHERE field_uid = $1 AND (option_key = $2 OR label = $2)",
                field,
                value,
            )
            .await
        }
        TREE => {
            let text =
                "SELECT hash AS key FROM field_tree_options WHERE field_uid = $1 AND (hash = $2 OR option_key = $2 OR name = $2)";
            option(db, text, field, value).await
        }
        ITEMS => {
            let row =
                sql("SELECT MIN(id) AS id FROM configuration_items WHERE name_folded = $1").bind(folded(&value)).only(db).await?;
            let id = row.get::<Option<i64>>("id")?;
            id.map(|id| id.to_string())
                .ok_or_else(|| HandlerError::refused("values: there is no configuration item of this name"))
        }
        _ => Ok(value),
    }
}

/// The key of the option that is meant by key or by name.
async fn option(db: &mut Db, text: &'static str, field: FieldUid, value: String) -> Result<String, HandlerError> {
    let row = sql(text).bind(field).bind(value).optional(db).await?;
    row.ok_or_else(|| wrong("an option of the field"))?.get("key")
}

/// Stores the files that the values name, in the order of the values; each value has to name one. Their ids are the stored values.
async fn attach(db: &mut Db, step: Step, names: &[String], mut files: Vec<File>) -> Result<Vec<String>, HandlerError> {
    let mut named = Vec::with_capacity(names.len());
    for name in names {
        let file = files.iter().position(|file| file.name == *name).map(|at| files.remove(at));
        named.push(file.ok_or_else(|| HandlerError::refused(format!("values: no file {name} came with the call")))?);
    }
    let ids = attachments::insert(db, named).await?;
    attachments::OF_REQUESTS.add(db, step.request, &ids).await?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn wrong(expected: &str) -> HandlerError {
    HandlerError::refused(format!("values: the field takes {expected}"))
}
