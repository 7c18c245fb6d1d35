//! The options of tree fields.
//!
//! The callers check the kind of the field and lock it.

use std::collections::BTreeMap;

use specwright::HandlerError;

use crate::desk::digest;
use crate::desk::storage::{Db, sql, write_row};
use crate::{
    AddCustomFieldTreeOption, CustomFieldOptionHash, CustomFieldTreeChildren, CustomFieldTreeOption, DeleteCustomFieldTreeOption,
    FieldUid, UpdateCustomFieldTreeOption,
};

/// The largest number of levels in an answer. Deeper options are omitted.
const MAX_LEVELS: usize = 64;

/// Options by the hash of their parent; `None` for the options of the first level.
type ByParent = BTreeMap<Option<CustomFieldOptionHash>, Vec<CustomFieldTreeOption>>;

/// All options of a field, as a tree.
pub(super) async fn read(db: &mut Db, uid: FieldUid) -> Result<Vec<CustomFieldTreeOption>, HandlerError> {
    let rows = sql("SELECT * FROM field_tree_options WHERE field_uid = $1 ORDER BY position").bind(uid).all(db).await?;
    let mut by_parent = ByParent::new();
    for row in rows {
        let (hash, name, key) = (row.get("hash")?, row.get("name")?, row.get("option_key")?);
        let option = CustomFieldTreeOption { hash, name, key, children: None };
        by_parent.entry(row.get("parent_hash")?).or_default().push(option);
    }
    Ok(build(&mut by_parent, None, MAX_LEVELS))
}

fn build(by_parent: &mut ByParent, parent: Option<CustomFieldOptionHash>, levels: usize) -> Vec<CustomFieldTreeOption> {
    let mut options = by_parent.remove(&parent).unwrap_or_default();
    let Some(levels) = levels.checked_sub(1) else { return options };
    for option in &mut options {
        let children = build(by_parent, Some(option.hash.clone()), levels);
        option.children = Some(CustomFieldTreeChildren::List(children));
    }
    options
}

/// Adds an option. If the field has an option with this key, changes its name instead.
pub(super) async fn add(db: &mut Db, option: AddCustomFieldTreeOption) -> Result<(), HandlerError> {
    if let Some(parent) = &option.parent_hash {
        require_option(db, option.uid, parent).await?;
    }
    // The API calls the identifier of an option its hash. Here it is random.
    let hash = digest::random_hex(8)?;
    let key = option.key.unwrap_or_else(|| hash.clone());
    let last = sql("SELECT COALESCE(MAX(position), 0) AS last FROM field_tree_options WHERE field_uid = $1")
        .bind(option.uid)
        .one(db)
        .await?;
    let text = "INSERT INTO field_tree_options (hash, field_uid, parent_hash, option_key, name, position) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (field_uid, option_key) DO UPDATE SET name = excluded.name";
    let row = sql(text).bind(hash).bind(option.uid).bind(option.parent_hash).bind(key).bind(option.name);
    row.bind(last.get::<i64>("last")?.saturating_add(1)).run(db).await.map(drop)
}

/// Updates the columns for which the request has a value.
pub(super) async fn update(db: &mut Db, option: UpdateCustomFieldTreeOption) -> Result<(), HandlerError> {
    require_option(db, option.uid, &option.hash).await?;
    let row = write_row("field_tree_options").set_if_some("name", option.name).set_if_some("option_key", option.key);
    row.update(db, "hash", option.hash).await.map(drop)
}

/// Selects an option and its descendants. `UNION` removes duplicates, so the recursion ends even in a cycle.
const SUBTREE: &str = "WITH RECURSIVE below (hash) AS (SELECT hash FROM field_tree_options WHERE hash = $1 \
    UNION SELECT o.hash FROM field_tree_options o JOIN below ON o.parent_hash = below.hash) SELECT hash FROM below";

/// Deletes an option and its descendants.
pub(super) async fn delete(db: &mut Db, option: DeleteCustomFieldTreeOption) -> Result<(), HandlerError> {
    require_option(db, option.uid, &option.hash).await?;
    let all: Vec<CustomFieldOptionHash> = sql(SUBTREE).bind(option.hash).column(db, "hash").await?;
    sql("DELETE FROM field_tree_options WHERE hash IN TEXTS($1)").bind_list(&all).run(db).await.map(drop)
}

async fn require_option(db: &mut Db, uid: FieldUid, hash: &CustomFieldOptionHash) -> Result<(), HandlerError> {
    let text = "SELECT hash FROM field_tree_options WHERE field_uid = $1 AND hash = $2";
    let known = sql(text).bind(uid).bind(hash.clone()).exists(db).await?;
    if known { Ok(()) } else { Err(HandlerError::refused(format!("custom field {uid} has no option {hash}"))) }
}
