//! A service desk on a real data base: what the traits of [`server`] do here.
//!
//! In: a data base URL. Out: a [`Desk`], and with [`router`] a server of it. Not here: sockets, signals and configuration, which
//! are the program's, and how a request is read and an answer written, which the runtime does.
//!
//! # One file per resource
//!
//! A file `desk/RESOURCE.rs` implements `server::RESOURCE` for [`Desk`] and is named in [`router`]. Larger ones keep the trait in that
//! file and the rest in a folder beside it. What the files share:
//!
//! - `self.read()` gives a connection, `self.write()` a transaction: a handler that changes something opens one, does all of it, calls
//!   `commit()` and only then answers. What is not committed did not happen. `self.now()` is the time; nothing else asks the clock.
//! - `storage`: `sql("… $1 …").bind(value)` takes ids, enums, instants, booleans and options of them as they are, and
//!   `row.get("column")` gives them back. `columns("table").set(…).insert(db)` and `.update(db, "id", id)` write rows; `set_sent` leaves
//!   alone what was not sent. `Link` is a table of pairs: members, observers. `next_id` gives numbers that are never given twice.
//! - One SQL for SQLite and PostgreSQL: BIGINT, TEXT, DOUBLE PRECISION; booleans as 0 and 1, instants as epoch seconds; sums in a
//!   `CAST(… AS BIGINT)`; `LOWER(x) LIKE … ESCAPE '!'` with `text`'s `pattern`. Values are bound, never written into the text. New tables
//!   come as a new step in `migrations/`.
//! - `known`: `USER.require(db, id)` refuses a reference to what is not there (409, or a failure in a 200 where there is an outcome);
//!   `USER.missing(id)` is the answer when the very thing asked for is not there (404).
//! - `lifecycle`: the only way to change the status of a request. `self.step_of(db, request, author)` and then `.make(db, Move::…)`;
//!   `.note(…)` writes the history.
//! - `due`: what ends by itself, ends before anything is read or changed.
//! - A statement that others could make at the same time first changes or `lock`s the row it depends on.

mod approvals;
mod articles;
mod attachments;
mod auth;
mod breaking_news;
mod categories;
mod clock;
mod comments;
mod companies;
mod configuration_items;
pub(crate) mod conflicts;
mod custom_fields;
mod digest;
mod due;
mod exports;
mod field_values;
mod groups;
mod help_desks;
mod internal_notes;
mod known;
mod lifecycle;
mod locations;
mod membership;
mod request_attachments;
mod request_attributes;
mod request_custom_fields;
mod request_links;
mod request_people;
mod request_states;
mod request_tasks;
mod requests;
mod seed;
mod storage;
mod system;
mod text;
mod time_tracking;
mod tokens;
mod triggers;
mod users;
mod workflows;

use specwright::{File, HandlerError, Timestamp, Uuid};
use sqlx::Any;
use sqlx::pool::PoolConnection;

use crate::{AttachmentId, server};
use storage::{Change, Storage};

pub use clock::Clock;
pub use storage::OpenError;

/// A service desk. Clones share its data base.
#[derive(Clone, Debug)]
pub struct Desk {
    storage: Storage,
    clock: Clock,
    looked: due::Looked,
}

impl Desk {
    /// The desk in the data base at this URL: `sqlite:invgate.db`, made when it is not there, or `postgres://…`.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        Ok(Desk { storage: Storage::open(url).await?, clock: Clock::System, looked: due::Looked::never() })
    }
    /// With another clock, for tests.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Desk { clock, ..self }
    }
    /// Fills the data base with demonstration data if nobody is in it yet; whether it did. All of it or nothing.
    pub async fn fill(&self) -> Result<bool, HandlerError> {
        let mut db = self.write().await?;
        let filled = seed::fill(&mut db, self.now()).await?;
        db.commit().await?;
        Ok(filled)
    }
    /// A file that came with a request, a comment or an article; `None` when there is none of this number.
    pub async fn attachment(&self, id: AttachmentId) -> Result<Option<File>, HandlerError> {
        attachments::read(&self.storage, id).await
    }
    /// The result of a report's export, as CSV; `None` when there is no such report.
    pub async fn export(&self, report: &Uuid) -> Result<Option<File>, HandlerError> {
        exports::run(&mut *self.read().await?, report).await
    }
    /// Closes the data base, after what is in work.
    pub async fn close(&self) {
        self.storage.close().await;
    }
    async fn read(&self) -> Result<PoolConnection<Any>, HandlerError> {
        self.settle().await?;
        self.storage.read().await
    }
    async fn write(&self) -> Result<Change, HandlerError> {
        self.settle().await?;
        self.storage.write().await
    }
    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// All operations of the desk behind its authentication.
pub fn router(desk: Desk) -> server::Router {
    server::Router::new()
        .approvals(desk.clone())
        .articles(desk.clone())
        .breaking_news(desk.clone())
        .categories(desk.clone())
        .comments(desk.clone())
        .companies(desk.clone())
        .configuration_items(desk.clone())
        .custom_fields(desk.clone())
        .exports(desk.clone())
        .groups(desk.clone())
        .help_desks(desk.clone())
        .internal_notes(desk.clone())
        .locations(desk.clone())
        .request_attachments(desk.clone())
        .request_attributes(desk.clone())
        .request_custom_fields(desk.clone())
        .request_links(desk.clone())
        .request_people(desk.clone())
        .request_states(desk.clone())
        .request_tasks(desk.clone())
        .requests(desk.clone())
        .system(desk.clone())
        .time_tracking(desk.clone())
        .triggers(desk.clone())
        .users(desk.clone())
        .workflows(desk.clone())
        .authenticate(desk)
}
