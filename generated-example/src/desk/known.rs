//! Whether things exist, and how the desk says that they do not.
//!
//! In: a kind of thing and its number. Out: nothing, or the error to answer with. Not here: anything else about them.
//!
//! The rule: what a call asks *for* and is not there is [`missing`] (404); what a call *refers to* and is not there is refused
//! by [`Kind::require`] (409, or a failure inside a 200 where the operation has an outcome).

use std::collections::BTreeSet;
use std::fmt::Display;

use specwright::HandlerError;
use specwright::value::Value;

use super::storage::{Db, sql};

/// A kind of things: its name for people, its table, the column of its number, and which rows count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    noun: &'static str,
    table: &'static str,
    key: &'static str,
    living: &'static str,
}

const fn kind(noun: &'static str, table: &'static str) -> Kind {
    Kind { noun, table, key: "id", living: "" }
}

const fn deletable(noun: &'static str, table: &'static str) -> Kind {
    Kind { living: " AND is_deleted = 0", ..kind(noun, table) }
}

pub(crate) const APPROVAL: Kind = kind("approval", "approvals");
pub(crate) const APPROVAL_TEMPLATE: Kind = kind("custom approval", "approval_templates");
pub(crate) const ARTICLE: Kind = kind("article", "articles");
pub(crate) const ARTICLE_CATEGORY: Kind = kind("category of articles", "article_categories");
pub(crate) const ATTACHMENT: Kind = kind("attachment", "attachments");
pub(crate) const BREAKING_NEWS: Kind = kind("breaking news", "breaking_news");
pub(crate) const CATEGORY: Kind = kind("category", "categories");
pub(crate) const COMPANY: Kind = deletable("company", "companies");
pub(crate) const EXTERNAL_ENTITY: Kind = kind("external entity", "external_entities");
pub(crate) const FIELD: Kind = Kind { key: "uid", ..kind("custom field", "fields") };
pub(crate) const GROUP: Kind = deletable("group", "user_groups");
pub(crate) const HELPDESK: Kind = deletable("help desk", "helpdesks");
pub(crate) const LOCATION: Kind = kind("location", "locations");
pub(crate) const NOTE: Kind = kind("internal note", "internal_notes");
pub(crate) const REQUEST: Kind = kind("request", "requests");
pub(crate) const TIME_CATEGORY: Kind = kind("category of work", "time_categories");
pub(crate) const USER: Kind = deletable("user", "users");
pub(crate) const VIEW: Kind = kind("view", "views");
pub(crate) const WORKFLOW: Kind = kind("workflow", "workflows");

impl Kind {
    /// Refuses a reference to something that is not there.
    pub(crate) async fn require(self, db: &mut Db, id: impl Value + Display + Clone) -> Result<(), HandlerError> {
        if self.exists(db, id.clone()).await? { Ok(()) } else { Err(HandlerError::refused(self.absence(id))) }
    }
    /// Refuses a reference that was sent to something that is not there.
    pub(crate) async fn require_sent<T: Value + Display + Clone>(self, db: &mut Db, id: &Option<T>) -> Result<(), HandlerError> {
        match id {
            Some(id) => self.require(db, id.clone()).await,
            None => Ok(()),
        }
    }
    /// Refuses a reference to something that is not there, and locks its row until the transaction ends.
    pub(crate) async fn lock(self, db: &mut Db, id: impl Value + Display + Clone) -> Result<(), HandlerError> {
        let Kind { table, key, living, .. } = self;
        let text = format!("SELECT {key} FROM {table} WHERE {key} = $1{living} LOCKED");
        if sql(text).bind(id.clone()).exists(db).await? { Ok(()) } else { Err(HandlerError::refused(self.absence(id))) }
    }
    /// Refuses references of which one is to something that is not there.
    pub(crate) async fn require_all<T: Value + Default + Display + Ord>(
        self,
        db: &mut Db,
        ids: &[T],
    ) -> Result<(), HandlerError> {
        let Kind { table, key, living, .. } = self;
        let text = format!("SELECT {key} FROM {table} WHERE {key} IN NUMBERS($1){living}");
        let found = sql(text).bind_list(ids).column::<T>(db, key).await?.into_iter().collect::<BTreeSet<_>>();
        match ids.iter().find(|id| !found.contains(id)) {
            Some(id) => Err(HandlerError::refused(self.absence(id))),
            None => Ok(()),
        }
    }
    /// Whether it is there.
    pub(crate) async fn exists(self, db: &mut Db, id: impl Value) -> Result<bool, HandlerError> {
        let Kind { table, key, living, .. } = self;
        sql(format!("SELECT {key} FROM {table} WHERE {key} = $1{living}")).bind(id).exists(db).await
    }
    /// What a call asked for is not there.
    pub(crate) fn missing(self, id: impl Display) -> HandlerError {
        HandlerError::not_found(self.absence(id))
    }
    /// What a call wanted to change is not there.
    pub(crate) fn unknown(self, id: impl Display) -> HandlerError {
        HandlerError::refused(self.absence(id))
    }
    fn absence(self, id: impl Display) -> String {
        format!("there is no {} {id}", self.noun)
    }
}
