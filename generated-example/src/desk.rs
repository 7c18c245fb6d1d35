//! A service desk on a real database: what the traits of [`server`] do here.
//!
//! In: a database URL. Out: a [`Desk`], and with [`router`] a server of it. Not here: sockets, signals and configuration, which
//! are the program's, and how a request is read and an answer written, which the runtime does.
//!
//! # One file per resource
//!
//! A file `desk/RESOURCE.rs` implements `server::RESOURCE` for [`Desk`] and is named in [`router`]. Larger ones keep the trait in that
//! file and the rest in a folder beside it. What the files share:
//!
//! - `self.read()` gives a connection. `self.change(input, async |desk, db, input| …)` runs a transaction, and runs it again when
//!   PostgreSQL gave it up for another one: what it needs is in `input`, of which each run gets a clone. What is not committed did
//!   not happen. `self.now()` is the time; nothing else asks the clock.
//! - `storage`: `sql("… $1 …").bind(value)` takes ids, enums, instants, booleans and options of them as they are, `push_bind` appends
//!   a condition with its value, and `row.get("column")` reads a column. `columns("table").set(…).insert(db)`,
//!   `.insert_numbered(db, "id")` and `.update(db, "id", id)` write rows; `set_sent` leaves alone what was not sent; `set_folded` keeps
//!   the folded form beside a text. `Link` is a table of pairs: members, observers.
//! - One SQL for SQLite and PostgreSQL: BIGINT, TEXT, DOUBLE PRECISION; booleans as 0 and 1, instants as epoch seconds; sums in a
//!   `CAST(… AS BIGINT)`; `x_folded LIKE … ESCAPE '!'` with `text`'s `pattern`; lists and locks as `storage/dialect` says. Values are
//!   bound, never written into the text. New tables come as a new step in `migrations/`.
//! - `known`: `USER.require(db, id)` refuses a reference to what is not there (409, or a failure in a 200 where there is an outcome);
//!   `USER.lock(db, id)` also keeps others from changing it; `USER.missing(id)` is the answer when the very thing asked for is not
//!   there (404).
//! - `lifecycle`: the only way to change the status of a request. `self.step_of(db, request, author)` and then `.make(db, Move::…)`;
//!   `.note(…)` writes the history.
//! - `due`: what ends by itself, in the background.
//! - A transaction locks first what it judges (see `storage/lock`): on PostgreSQL others change rows between two of its statements.

mod administration;
mod approvals;
mod articles;
mod attachments;
mod auth;
mod breaking_news;
mod categories;
mod change;
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
mod known;
mod lifecycle;
mod locations;
mod maintenance;
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
mod start;
mod storage;
mod system;
mod text;
mod time_tracking;
mod tokens;
mod triggers;
mod undocumented;
mod users;
mod workflows;

use std::sync::Arc;

use specwright::{File, HandlerError, Timestamp, Uuid};

use crate::{AttachmentId, server};
use auth::Guesses;
use digest::Hasher;
use due::Worker;
use storage::{Db, Storage};

pub use clock::Clock;
pub use maintenance::DatabaseCheck;
pub use start::{Start, Started};
pub use storage::OpenError;

/// A service desk. Clones share its database.
#[derive(Clone, Debug)]
pub struct Desk {
    storage: Storage,
    clock: Clock,
    base: Option<Arc<str>>,
    hasher: Hasher,
    guesses: Arc<Guesses>,
    worker: Worker,
}

impl Desk {
    /// The desk in the database at this URL: `sqlite:invgate.db`, made if it does not exist, or `postgres://…`.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let (storage, worker) = (Storage::open(url).await?, Worker::new());
        Ok(Desk { storage, clock: Clock::System, base: None, hasher: Hasher::new(), guesses: Arc::default(), worker })
    }
    /// With another clock, for tests.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Desk { clock, ..self }
    }
    /// With the address at which callers reach it, `https://desk.example`, for the links in its answers. Without one, links begin
    /// with `http://` and the host that the caller named.
    #[must_use]
    pub fn with_base(self, base: &str) -> Self {
        Desk { base: Some(base.trim_end_matches('/').into()), ..self }
    }
    /// A file that came with a request, a comment or an article; `None` if there is none with this id.
    pub async fn attachment(&self, id: AttachmentId) -> Result<Option<File>, HandlerError> {
        attachments::read(&self.storage, id).await
    }
    /// The result of a report's export, as CSV; `None` if there is no such report.
    pub async fn export(&self, report: &Uuid) -> Result<Option<File>, HandlerError> {
        exports::run(&self.storage, report).await
    }
    /// Writes to the database, to see whether it takes changes; the error says why not.
    pub async fn probe(&self) -> Result<(), HandlerError> {
        self.storage.probe(self.now()).await
    }
    /// Ends the work in the background and closes the database, after what is in progress.
    pub async fn close(&self) {
        self.worker.end().await;
        self.storage.close().await;
    }
    async fn read(&self) -> Result<Db, HandlerError> {
        self.storage.read().await
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
        .undocumented(desk.clone())
        .users(desk.clone())
        .workflows(desk.clone())
        .authenticate(desk)
}
