//! The kinds of records (users, requests, articles, …), and the errors for a record that does not exist.
//!
//! In: a kind of record and an id. Out: an error if the record does not exist.
//!
//! A call that reads a record that does not exist gets a 404 ([`RecordKind::not_found`]). A call that changes such a record, or refers to it in a
//! parameter, gets a 409 ([`RecordKind::conflict`], [`RecordKind::require_exists`]), or a failure in a 200 if the operation has an outcome.

use std::collections::BTreeSet;
use std::fmt::Display;

use specwright::HandlerError;
use specwright::value::Value;

use super::storage::{Db, sql};

/// A kind of record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordKind {
    /// The name of the kind in messages.
    noun: &'static str,
    table: &'static str,
    /// The column of the id.
    key: &'static str,
    /// A condition in SQL that excludes deleted rows, or an empty text.
    not_deleted: &'static str,
}

const fn kind(noun: &'static str, table: &'static str) -> RecordKind {
    RecordKind { noun, table, key: "id", not_deleted: "" }
}

const fn deletable(noun: &'static str, table: &'static str) -> RecordKind {
    RecordKind { not_deleted: " AND is_deleted = 0", ..kind(noun, table) }
}

pub(crate) const APPROVAL: RecordKind = kind("approval", "approvals");
pub(crate) const APPROVAL_TEMPLATE: RecordKind = kind("custom approval", "approval_templates");
pub(crate) const ARTICLE: RecordKind = kind("article", "articles");
pub(crate) const ARTICLE_CATEGORY: RecordKind = kind("category of articles", "article_categories");
pub(crate) const ATTACHMENT: RecordKind = kind("attachment", "attachments");
pub(crate) const BREAKING_NEWS: RecordKind = kind("breaking news", "breaking_news");
pub(crate) const CATEGORY: RecordKind = kind("category", "categories");
pub(crate) const COMPANY: RecordKind = deletable("company", "companies");
pub(crate) const EXTERNAL_ENTITY: RecordKind = kind("external entity", "external_entities");
pub(crate) const FIELD: RecordKind = RecordKind { key: "uid", ..kind("custom field", "fields") };
pub(crate) const GROUP: RecordKind = deletable("group", "user_groups");
pub(crate) const HELPDESK: RecordKind = deletable("help desk", "helpdesks");
pub(crate) const LOCATION: RecordKind = kind("location", "locations");
pub(crate) const NOTE: RecordKind = kind("internal note", "internal_notes");
pub(crate) const REQUEST: RecordKind = kind("request", "requests");
pub(crate) const TIME_CATEGORY: RecordKind = kind("category of work", "time_categories");
pub(crate) const USER: RecordKind = deletable("user", "users");
pub(crate) const VIEW: RecordKind = kind("view", "views");
pub(crate) const WORKFLOW: RecordKind = kind("workflow", "workflows");

impl RecordKind {
    /// Refuses the id of a record that does not exist.
    pub(crate) async fn require_exists(self, db: &mut Db, id: impl Value + Display + Clone) -> Result<(), HandlerError> {
        if self.exists(db, id.clone()).await? { Ok(()) } else { Err(HandlerError::refused(self.absence(id))) }
    }
    /// Refuses the id of a record that does not exist. Accepts `None`.
    pub(crate) async fn require_exists_if_some<T: Value + Display + Clone>(
        self,
        db: &mut Db,
        id: &Option<T>,
    ) -> Result<(), HandlerError> {
        match id {
            Some(id) => self.require_exists(db, id.clone()).await,
            None => Ok(()),
        }
    }
    /// Locks the row of a record until the transaction ends. Refuses the id of a record that does not exist.
    pub(crate) async fn lock(self, db: &mut Db, id: impl Value + Display + Clone) -> Result<(), HandlerError> {
        let RecordKind { table, key, not_deleted, .. } = self;
        let text = format!("SELECT {key} FROM {table} WHERE {key} = $1{not_deleted} LOCKED");
        if sql(text).bind(id.clone()).exists(db).await? { Ok(()) } else { Err(HandlerError::refused(self.absence(id))) }
    }
    /// Refuses a list of ids if one of the records does not exist.
    pub(crate) async fn require_all_exist<T: Value + Default + Display + Ord>(
        self,
        db: &mut Db,
        ids: &[T],
    ) -> Result<(), HandlerError> {
        let RecordKind { table, key, not_deleted, .. } = self;
        let text = format!("SELECT {key} FROM {table} WHERE {key} IN NUMBERS($1){not_deleted}");
        let found = sql(text).bind_list(ids).column::<T>(db, key).await?.into_iter().collect::<BTreeSet<_>>();
        match ids.iter().find(|id| !found.contains(id)) {
            Some(id) => Err(HandlerError::refused(self.absence(id))),
            None => Ok(()),
        }
    }
    /// Whether the record exists.
    pub(crate) async fn exists(self, db: &mut Db, id: impl Value) -> Result<bool, HandlerError> {
        let RecordKind { table, key, not_deleted, .. } = self;
        sql(format!("SELECT {key} FROM {table} WHERE {key} = $1{not_deleted}")).bind(id).exists(db).await
    }
    /// The 404 for a call that reads a record that does not exist.
    pub(crate) fn not_found(self, id: impl Display) -> HandlerError {
        HandlerError::not_found(self.absence(id))
    }
    /// The 409 for a call that changes a record that does not exist, or refers to it.
    pub(crate) fn conflict(self, id: impl Display) -> HandlerError {
        HandlerError::refused(self.absence(id))
    }
    fn absence(self, id: impl Display) -> String {
        format!("there is no {} {id}", self.noun)
    }
}
