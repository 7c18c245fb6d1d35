//! A service desk on SQLite or PostgreSQL. [`Desk`] implements every trait in [`server`].
//!
//! In: a database URL. Out: a [`Desk`], and a [`router`] for it. Not here: sockets, signals and configuration (see the program), and the
//! conversion between HTTP and typed requests (see the runtime).
//!
//! # One file per resource
//!
//! The file `desk/RESOURCE.rs` implements the trait `server::RESOURCE` for [`Desk`]; [`router`] lists every resource. A folder
//! `desk/RESOURCE/` has the parts of a larger resource. All files use these modules:
//!
//! - `self.read()` returns a connection. `self.transaction(input, async |desk, db, input| …)` runs a transaction. It runs the transaction
//!   again if PostgreSQL aborted it because of a concurrent one; each run gets a clone of `input`. `self.now()` is the current time. Handlers
//!   read the time from there only, so that a test can stop the clock.
//! - `storage`: `sql("… $1 …").bind(value)` is a statement; it binds ids, enums, timestamps, booleans and options of these. `push_bind` appends
//!   a condition with its value. `row.get("column")` reads a column. `write_row("table").set(…)` with `.insert(db)`,
//!   `.insert_returning(db, "id")` or `.update(db, "id", id)` writes a row. `set_if_some` leaves a column unchanged if the value is `None`.
//!   `set_with_folded` also writes the case-folded text, which comparisons use. `JoinTable` is a table of pairs, such as the members of groups.
//! - The same SQL runs on both databases: BIGINT, TEXT and DOUBLE PRECISION only, booleans as 0 and 1, timestamps as seconds since the Unix
//!   epoch, sums as `CAST(… AS BIGINT)`, `x_folded LIKE … ESCAPE '!'` with a pattern of `text::like_pattern`, lists and row locks as described
//!   in `storage/dialect`. Values are always bound. A new file in `migrations/` adds tables or columns.
//! - `record`: `USER.require_exists(db, id)` refuses a reference to a user that does not exist. `USER.lock(db, id)` also locks the row.
//!   `USER.not_found(id)` is the 404 for a request of this user.
//! - `lifecycle`: the only code that changes the status of a request. `self.action_on(db, request, author)` returns an `Action`;
//!   `.apply(db, Transition::…)` changes the status, `.record_event(…)` adds an entry to the history.
//! - `due`: work that no call triggers, such as the expiry of approvals.
//! - A transaction locks the rows on which its checks depend before it reads them (see `storage/lock`): on PostgreSQL, concurrent transactions
//!   can change rows between two statements.

mod administration;
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
mod custom_fields;
mod digest;
mod due;
mod exports;
mod field_values;
mod groups;
mod help_desks;
mod internal_notes;
mod lifecycle;
mod locations;
mod maintenance;
mod membership;
mod page_limits;
mod record;
mod request_attachments;
mod request_attributes;
mod request_custom_fields;
mod request_links;
mod request_people;
mod request_states;
mod request_tasks;
mod requests;
mod seed;
mod start;
mod storage;
mod system;
mod text;
mod time_tracking;
mod tokens;
mod transaction;
mod triggers;
mod undocumented;
mod users;
mod workflows;

use std::sync::Arc;

use specwright::{File, HandlerError, Timestamp, Uuid};

use crate::{AttachmentId, server};
use digest::Hasher;
use due::Worker;
use storage::{Db, Storage};

pub use clock::Clock;
pub use maintenance::DatabaseCheck;
pub use start::{StartOptions, StartResult};
pub use storage::OpenError;

/// A service desk. Clones share its database connections and its background worker.
#[derive(Clone, Debug)]
pub struct Desk {
    storage: Storage,
    clock: Clock,
    base: Option<Arc<str>>,
    hasher: Hasher,
    worker: Worker,
}

impl Desk {
    /// Opens the database at this URL and applies its migrations: `sqlite:FILE`, which is created if it does not exist, or `postgres://…`.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let (storage, worker) = (Storage::open(url).await?, Worker::new());
        Ok(Desk { storage, clock: Clock::System, base: None, hasher: Hasher::new(), worker })
    }
    /// Replaces the clock, for tests.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Desk { clock, ..self }
    }
    /// Sets the base URL of links in answers, such as `https://desk.example`. Without it, links begin with `http://` and the host in the
    /// request.
    #[must_use]
    pub fn with_base(self, base: &str) -> Self {
        Desk { base: Some(base.trim_end_matches('/').into()), ..self }
    }
    /// The file that is attached to a request, a comment or an article; `None` if no attachment has this id.
    pub async fn attachment(&self, id: AttachmentId) -> Result<Option<File>, HandlerError> {
        attachments::read(&self.storage, id).await
    }
    /// The rows of a report as a CSV file; `None` if the report does not exist.
    pub async fn export(&self, report: &Uuid) -> Result<Option<File>, HandlerError> {
        exports::csv_file(&self.storage, report).await
    }
    /// Checks that the database accepts writes.
    pub async fn probe(&self) -> Result<(), HandlerError> {
        self.storage.probe(self.now()).await
    }
    /// Stops the background worker and closes the database. Waits for the transactions in progress.
    pub async fn close(&self) {
        self.worker.stop().await;
        self.storage.close().await;
    }
    async fn read(&self) -> Result<Db, HandlerError> {
        self.storage.read().await
    }
    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// All operations of the API, with the authentication of the desk.
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
        .undocumented(desk.clone())
        .users(desk.clone())
        .workflows(desk.clone())
        .authenticate(desk)
}
