//! The resource `custom_fields`: custom fields, their kinds and options.
//!
//! Not here: the options of tree fields (see `custom_fields/tree`), and the values on requests (see `field_values`).

mod tree;

use std::collections::BTreeMap;

use specwright::server::RequestContext;
use specwright::{HandlerError, Violations};

use super::Desk;
use super::field_values::{LIST, TREE};
use super::record::{CATEGORY, FIELD};
use super::storage::{Db, JoinTable, Row, sql};
use crate::{
    AddCustomFieldTreeOption, CategoryCustomField, CustomField, CustomFieldTreeOption, CustomFieldType, CustomFieldsByCategory,
    DeleteCustomFieldListOptions, DeleteCustomFieldListOptionsAnswer, DeleteCustomFieldTreeOption, FieldUid,
    GetCustomFieldListOptions, GetCustomFieldListOptionsAnswer, GetCustomFieldTree, ListCustomFieldTypes, ListCustomFields,
    ListSharedCustomFields, Outcome, SetCustomFieldListOptions, SetCustomFieldListOptionsAnswer, SharedCustomField,
    UpdateCustomFieldTreeOption, server,
};

/// The largest number of characters of the key of an option. An index of PostgreSQL has no longer texts. The language has no constraint for the
/// keys of a map, so the specification does not have this one; for tree fields it has the same.
const MAX_KEY_LENGTH: usize = 255;
const CATEGORIES: JoinTable =
    JoinTable { table: "field_categories", owner_column: "field_uid", member_column: "category_id", member_table: "categories" };

impl server::CustomFields for Desk {
    async fn get_list_options(
        &self,
        _: &RequestContext,
        request: GetCustomFieldListOptions,
    ) -> Result<GetCustomFieldListOptionsAnswer, HandlerError> {
        let mut db = self.read().await?;
        require_kind(&mut db, request.uid, FieldKind::List).await?;
        Ok(GetCustomFieldListOptionsAnswer { key_value: Some(options(&mut db, request.uid).await?) })
    }

    async fn set_list_options(
        &self,
        _: &RequestContext,
        request: SetCustomFieldListOptions,
    ) -> Result<SetCustomFieldListOptionsAnswer, HandlerError> {
        self.transaction(request, async |_, db, request| {
            let total = set_options(db, request.uid, &request.key_values).await?;
            Ok(SetCustomFieldListOptionsAnswer { total: Some(total), ..Default::default() })
        })
        .await
    }

    async fn delete_list_options(
        &self,
        _: &RequestContext,
        request: DeleteCustomFieldListOptions,
    ) -> Result<DeleteCustomFieldListOptionsAnswer, HandlerError> {
        self.transaction(request, async |_, db, request| {
            let total = delete_options(db, request.uid, &request.keys).await?;
            Ok(DeleteCustomFieldListOptionsAnswer { total: Some(total), ..Default::default() })
        })
        .await
    }

    async fn get_tree(
        &self,
        _: &RequestContext,
        request: GetCustomFieldTree,
    ) -> Result<Vec<CustomFieldTreeOption>, HandlerError> {
        let mut db = self.read().await?;
        require_kind(&mut db, request.uid, FieldKind::Tree).await?;
        tree::read(&mut db, request.uid).await
    }

    async fn add_tree_option(&self, _: &RequestContext, request: AddCustomFieldTreeOption) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            lock_field(db, request.uid, FieldKind::Tree).await?;
            tree::add(db, request).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn update_tree_option(
        &self,
        _: &RequestContext,
        request: UpdateCustomFieldTreeOption,
    ) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            lock_field(db, request.uid, FieldKind::Tree).await?;
            tree::update(db, request).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn delete_tree_option(
        &self,
        _: &RequestContext,
        request: DeleteCustomFieldTreeOption,
    ) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            lock_field(db, request.uid, FieldKind::Tree).await?;
            tree::delete(db, request).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn list(&self, _: &RequestContext, _: ListCustomFields) -> Result<Vec<CustomField>, HandlerError> {
        let mut db = self.read().await?;
        let rows = sql("SELECT * FROM fields ORDER BY uid").all(&mut db).await?;
        let uids = rows.iter().map(|row| row.get("uid")).collect::<Result<Vec<FieldUid>, _>>()?;
        let categories = CATEGORIES.members_of::<FieldUid, i64>(&mut db, &uids).await?;
        rows.iter().map(|row| read(row, &categories)).collect()
    }

    async fn list_shared(&self, _: &RequestContext, _: ListSharedCustomFields) -> Result<Vec<SharedCustomField>, HandlerError> {
        let mut db = self.read().await?;
        let rows = sql("SELECT * FROM fields WHERE is_shared = 1 ORDER BY uid").all(&mut db).await?;
        rows.iter().map(read_shared).collect()
    }

    async fn by_category(
        &self,
        _: &RequestContext,
        request: CustomFieldsByCategory,
    ) -> Result<Vec<CategoryCustomField>, HandlerError> {
        let mut db = self.read().await?;
        if !CATEGORY.exists(&mut db, request.category_id).await? {
            return Err(CATEGORY.not_found(request.category_id));
        }
        let text = "SELECT f.uid, f.label FROM fields f JOIN field_categories c ON c.field_uid = f.uid WHERE c.category_id = $1 ORDER BY f.uid";
        let rows = sql(text).bind(request.category_id).all(&mut db).await?;
        rows.iter().map(|row| Ok(CategoryCustomField::Label(BTreeMap::from([(row.get("uid")?, row.get("label")?)])))).collect()
    }

    async fn list_types(
        &self,
        _: &RequestContext,
        _: ListCustomFieldTypes,
    ) -> Result<BTreeMap<CustomFieldType, String>, HandlerError> {
        let mut db = self.read().await?;
        let rows = sql("SELECT id, name FROM field_types").all(&mut db).await?;
        rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
    }
}

/// The labels of all options of a list field or a tree field, by their keys.
pub(super) async fn options(db: &mut Db, uid: FieldUid) -> Result<BTreeMap<String, String>, HandlerError> {
    let text = "SELECT option_key, label FROM field_options WHERE field_uid = $1 \
        UNION ALL SELECT option_key, name FROM field_tree_options WHERE field_uid = $1";
    let rows = sql(text).bind(uid).all(db).await?;
    rows.iter().map(|row| Ok((row.get("option_key")?, row.get("label")?))).collect()
}

/// Adds options to a list field, or changes their labels. Returns the number of options in `options`.
pub(super) async fn set_options(db: &mut Db, uid: FieldUid, options: &BTreeMap<String, String>) -> Result<i64, HandlerError> {
    if options.keys().any(|key| key.chars().count() > MAX_KEY_LENGTH) {
        let mut violations = Violations::default();
        let message = format!("key_values must have keys of at most {MAX_KEY_LENGTH} characters");
        violations.add("key_values", "max_length", message);
        return Err(HandlerError::invalid(violations));
    }
    lock_field(db, uid, FieldKind::List).await?;
    let text = "INSERT INTO field_options (field_uid, option_key, label) VALUES ($1, $2, $3) \
        ON CONFLICT (field_uid, option_key) DO UPDATE SET label = excluded.label";
    for (key, label) in options {
        sql(text).bind(uid).bind_text(key).bind_text(label).run(db).await?;
    }
    Ok(i64::try_from(options.len()).unwrap_or(i64::MAX))
}

/// Deletes options of a list field by their keys. Returns the number of deleted options.
pub(super) async fn delete_options(db: &mut Db, uid: FieldUid, keys: &[String]) -> Result<i64, HandlerError> {
    lock_field(db, uid, FieldKind::List).await?;
    // `IN TEXTS($2)` binds a list of texts as one parameter. `dialect` translates it for each database.
    let text = "DELETE FROM field_options WHERE field_uid = $1 AND option_key IN TEXTS($2)";
    let deleted = sql(text).bind(uid).bind_list(keys).run(db).await?;
    Ok(i64::try_from(deleted).unwrap_or(i64::MAX))
}

/// A kind of field with options.
#[derive(Clone, Copy)]
pub(super) enum FieldKind {
    List,
    Tree,
}

impl FieldKind {
    /// The number in the column `type_id`, and the name in messages.
    fn number_and_name(self) -> (i64, &'static str) {
        match self {
            FieldKind::List => (LIST, "list"),
            FieldKind::Tree => (TREE, "tree"),
        }
    }
}

/// Refuses a field that does not exist or has another kind.
pub(super) async fn require_kind(db: &mut Db, uid: FieldUid, kind: FieldKind) -> Result<(), HandlerError> {
    check_kind(sql("SELECT type_id FROM fields WHERE uid = $1").bind(uid).optional(db).await?, uid, kind)
}

/// Refuses a field that does not exist or whose kind has no options. The field may be without options now.
pub(super) async fn require_kind_with_options(db: &mut Db, uid: FieldUid) -> Result<(), HandlerError> {
    let row = sql("SELECT type_id FROM fields WHERE uid = $1").bind(uid).optional(db).await?;
    match row.ok_or_else(|| FIELD.conflict(uid))?.get("type_id")? {
        LIST | TREE => Ok(()),
        _ => Err(HandlerError::refused(format!("custom field {uid} cannot have options"))),
    }
}

/// Like [`require_kind`], and locks the field until the transaction ends. The lock also protects the options of the field.
async fn lock_field(db: &mut Db, uid: FieldUid, kind: FieldKind) -> Result<(), HandlerError> {
    check_kind(sql("SELECT type_id FROM fields WHERE uid = $1 LOCKED").bind(uid).optional(db).await?, uid, kind)
}

fn check_kind(row: Option<Row>, uid: FieldUid, kind: FieldKind) -> Result<(), HandlerError> {
    let actual: i64 = row.ok_or_else(|| FIELD.conflict(uid))?.get("type_id")?;
    let (number, name) = kind.number_and_name();
    if actual == number { Ok(()) } else { Err(HandlerError::refused(format!("custom field {uid} is not a {name} field"))) }
}

fn read(row: &Row, categories: &BTreeMap<FieldUid, Vec<i64>>) -> Result<CustomField, HandlerError> {
    let uid = row.get("uid")?;
    let numbers: Vec<_> = categories.get(&uid).into_iter().flatten().map(ToString::to_string).collect();
    Ok(CustomField {
        uid,
        is_required: row.get("is_required")?,
        r#type: row.get("type_id")?,
        label: row.get("label")?,
        categories: Some(numbers.join(",")),
        description: row.get("description")?,
    })
}

fn read_shared(row: &Row) -> Result<SharedCustomField, HandlerError> {
    let (uid, label, description) = (row.get("uid")?, row.get("label")?, row.get("description")?);
    Ok(SharedCustomField { uid, r#type: row.get("type_id")?, label, description })
}
