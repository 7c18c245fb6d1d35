//! Checks and stores the values of custom fields.
//!
//! In: values as text. Out: stored values, in the form of the field's kind; options are stored by their keys, files and items by their ids.
//! Not here: reading values (see `field_values`).

use specwright::{File, HandlerError, Timestamp};

use crate::desk::attachments;
use crate::desk::field_values::{DATE, FILE, FLAG, ITEMS, LIST, NUMBER, TREE};
use crate::desk::lifecycle::Action;
use crate::desk::record::FIELD;
use crate::desk::request_links::items::relate;
use crate::desk::storage::{Db, sql, write_row};
use crate::desk::text::folded;
use crate::{FieldUid, SetRequestCustomField};

/// Replaces the values of a field. Empty texts are ignored; without any other text, the values are deleted.
pub(super) async fn set(db: &mut Db, action: Action, request: SetRequestCustomField) -> Result<(), HandlerError> {
    let field = request.custom_field_uid;
    action.lock(db).await?;
    let kind = kind(db, field).await?;
    let mut wanted: Vec<String> = request.values.into_iter().filter(|value| !value.is_empty()).collect();
    // The other kinds have one value, and the documentation of the API says that the first one counts.
    if !matches!(kind, LIST | FILE | ITEMS) {
        wanted.truncate(1);
    }
    if wanted.is_empty() {
        require_optional(db, field).await?;
    }
    let mut stored = Vec::with_capacity(wanted.len());
    if kind == FILE {
        stored = attach(db, action, &wanted, request.attachments.unwrap_or_default()).await?;
    } else {
        for value in wanted {
            stored.push(converted(db, field, kind, value).await?);
        }
    }
    delete(db, action, field).await?;
    for (position, value) in (0_i64..).zip(stored) {
        insert(db, action, field, position, value).await?;
    }
    Ok(())
}

/// Deletes the values of a field. Refuses a required field.
pub(super) async fn clear(db: &mut Db, action: Action, field: FieldUid) -> Result<(), HandlerError> {
    FIELD.require_exists(db, field).await?;
    require_optional(db, field).await?;
    action.lock(db).await?;
    delete(db, action, field).await
}

/// Refuses a field that requires a value.
async fn require_optional(db: &mut Db, field: FieldUid) -> Result<(), HandlerError> {
    match sql("SELECT uid FROM fields WHERE uid = $1 AND is_required = 1").bind(field).exists(db).await? {
        true => Err(HandlerError::refused(format!("values: custom field {field} requires a value"))),
        false => Ok(()),
    }
}

async fn delete(db: &mut Db, action: Action, field: FieldUid) -> Result<(), HandlerError> {
    let text = "DELETE FROM request_field_values WHERE request_id = $1 AND field_uid = $2";
    sql(text).bind(action.request).bind(field).run(db).await?;
    write_row("requests").set("last_update", action.now).update(db, "id", action.request).await.map(drop)
}

/// Adds configuration items to a field of the kind ITEMS. Each name must match exactly, apart from case.
pub(super) async fn add_items(db: &mut Db, action: Action, field: FieldUid, names: Vec<String>) -> Result<(), HandlerError> {
    if kind(db, field).await? != ITEMS {
        return Err(HandlerError::refused(format!("custom field {field} is not a field of configuration items")));
    }
    action.lock(db).await?;
    let text = "SELECT COALESCE(MAX(position), -1) AS last FROM request_field_values WHERE request_id = $1 AND field_uid = $2";
    let last: i64 = sql(text).bind(action.request).bind(field).one(db).await?.get("last")?;
    for (position, name) in (last.saturating_add(1)..).zip(names) {
        let item = converted(db, field, ITEMS, name.clone()).await?;
        relate(db, action, &name, true).await?;
        insert(db, action, field, position, item).await?;
    }
    Ok(())
}

async fn insert(db: &mut Db, action: Action, field: FieldUid, position: i64, value: String) -> Result<(), HandlerError> {
    let row = write_row("request_field_values").set("request_id", action.request).set("field_uid", field);
    row.set("position", position).set("value", value).insert(db).await
}

async fn kind(db: &mut Db, field: FieldUid) -> Result<i64, HandlerError> {
    let row = sql("SELECT type_id FROM fields WHERE uid = $1").bind(field).optional(db).await?;
    row.ok_or_else(|| FIELD.conflict(field))?.get("type_id")
}

/// Converts a value to its stored form. Refuses a value that the kind of the field does not accept.
async fn converted(db: &mut Db, field: FieldUid, kind: i64, value: String) -> Result<String, HandlerError> {
    match kind {
        NUMBER if value.parse::<f64>().is_ok_and(f64::is_finite) => Ok(value),
        DATE => Timestamp::parse(&value).map(|moment| moment.epoch().to_string()).ok_or_else(|| wrong_kind("a date")),
        FLAG if matches!(value.as_str(), "1" | "true") => Ok("1".to_owned()),
        FLAG if matches!(value.as_str(), "0" | "false") => Ok("0".to_owned()),
        NUMBER => Err(wrong_kind("a number")),
        FLAG => Err(wrong_kind("true or false")),
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
                sql("SELECT MIN(id) AS id FROM configuration_items WHERE name_folded = $1").bind(folded(&value)).one(db).await?;
            let id = row.get::<Option<i64>>("id")?;
            id.map(|id| id.to_string())
                .ok_or_else(|| HandlerError::refused("values: there is no configuration item of this name"))
        }
        _ => Ok(value),
    }
}

/// The key of the option with this key or name.
async fn option(db: &mut Db, text: &'static str, field: FieldUid, value: String) -> Result<String, HandlerError> {
    let row = sql(text).bind(field).bind(value).optional(db).await?;
    row.ok_or_else(|| wrong_kind("one of its options"))?.get("key")
}

/// Stores the file of each name, in the order of the names. Refuses a name without a file. The ids of the files are the stored values.
async fn attach(db: &mut Db, action: Action, names: &[String], mut files: Vec<File>) -> Result<Vec<String>, HandlerError> {
    let mut named = Vec::with_capacity(names.len());
    for name in names {
        let file = files.iter().position(|file| file.name == *name).map(|at| files.remove(at));
        named.push(file.ok_or_else(|| HandlerError::refused(format!("values: the request has no file {name}")))?);
    }
    let ids = attachments::insert(db, named).await?;
    attachments::REQUEST_FILES.add(db, action.request, &ids).await?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn wrong_kind(expected: &str) -> HandlerError {
    HandlerError::refused(format!("values: the field accepts only {expected}"))
}
