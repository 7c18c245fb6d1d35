//! A small service as in generated code, its handlers, and a server for them.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use specwright::operation::{Arrays, Auth, ErrorPart, Errors, Outcome, Service, Unknown, Wire};
use specwright::server::{Authenticate, Credentials, Principal, RequestContext, Server, same_secret};
use specwright::value::Literal;
use specwright::{File, HandlerError, Json, Secret, Timestamp};
use tokio::sync::oneshot;

/// A lenient service, with the settings of InvGate.
pub static SERVICE: Service = Service::new("Desk", "1", "/api")
    .wire(
        Wire::PLAIN.accept_any().arrays(Arrays::Brackets).numeric_booleans().lenient().empty_map_as_list().outcome(
            Outcome::new("status", &[Literal::Str("OK"), Literal::Str("success")], &[Literal::Str("ERROR")])
                .message(&["info", "error"]),
        ),
    )
    .errors(Errors::new(428, 409).body(&[("error", ErrorPart::Message), ("status", ErrorPart::Code)]))
    .auth(Auth::NONE.basic().token_url("/oauth/token"));

/// A strict service with JSON and problem documents (RFC 9457), like most services.
pub static STRICT: Service = Service::new("Strict", "1", "/strict").wire(Wire::PLAIN.unknown(Unknown::Refuse));

/// The strict service, but it reports unknown parameters.
pub static TELLING: Service = Service::new("Telling", "1", "/telling").wire(Wire::PLAIN.unknown(Unknown::Report));

/// DateFormat, as the specification has it.
#[derive(Clone, Debug, Default, PartialEq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DateFormat {
    /// `Epoch`.
    #[default]
    Epoch,
    /// `Iso8601`.
    Iso8601,
    /// `Unknown`.
    Unknown(specwright::private::UnknownName),
}
specwright::private::string_enum! {
    DateFormat open;
    "epoch" Epoch;
    "iso8601" Iso8601;
}

/// Level, as the specification has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// `Low`.
    #[default]
    Low,
    /// `High`.
    High,
    /// `Unknown`.
    Unknown(specwright::private::UnknownCode),
}
specwright::private::integer_enum! {
    Level open;
    1 Low;
    2 High;
}

macro_rules! operations {
    ($($request:ident $method:ident $path:literal $name:literal;)*) => {$(
        /// A request.
        #[derive(Clone, Default, PartialEq)]
        pub struct $request {
            /// `ids`.
            pub ids: Option<Vec<i64>>,
            /// `words`.
            pub words: Option<Vec<String>>,
            /// `labels`.
            pub labels: Option<BTreeMap<String, String>>,
            /// `title`.
            pub title: Option<String>,
            /// `level`.
            pub level: Option<Level>,
            /// `flag`.
            pub flag: Option<bool>,
            /// `limit`.
            pub limit: Option<i64>,
            /// `since`.
            pub since: Option<Timestamp>,
            /// `date_format`.
            pub date_format: Option<DateFormat>,
            /// `attachments`.
            pub attachments: Option<Vec<File>>,
            /// `token`.
            pub token: Option<Secret>,
            /// `more`.
            pub more: Option<Json>,
        }
        specwright::private::request! {
            $request -> Echo;
            SERVICE $name $method $path Query .dates_by("date_format").scope($name);
            new();
            set();
            0 ids "ids" .constraints(&[MaxItems(5000)]);
            1 words "words";
            2 labels "labels";
            3 title "title" .constraints(&[MinLength(2), MaxLength(20)]);
            4 level "level";
            5 flag "flag";
            6 limit "limit" .constraints(&[Min(1.0), Max(100.0)]).default(Int(20));
            7 since "since";
            8 date_format "date_format";
            9 attachments "attachments";
            10 token "token";
            11 more "more";
        }
    )*};
}
operations! {
    ReadEcho Get "/api/echo" "echo.read";
    WriteEcho Post "/api/echo" "echo.write";
    ChangeEcho Put "/api/echo" "echo.change";
}

/// The parameters that the handler got.
#[derive(Clone, Default, PartialEq)]
pub struct Echo {
    /// `ids`.
    pub ids: Vec<i64>,
    /// `words`.
    pub words: Vec<String>,
    /// `labels`.
    pub labels: BTreeMap<String, String>,
    /// `title`.
    pub title: Option<String>,
    /// `level`.
    pub level: Option<Level>,
    /// `flag`.
    pub flag: Option<bool>,
    /// `limit`.
    pub limit: Option<i64>,
    /// `since`.
    pub since: Option<Timestamp>,
    /// `files`.
    pub files: Vec<String>,
    /// `newer`.
    pub newer: Option<Level>,
}
specwright::private::object! {
    Echo;
    0 ids "ids";
    1 words "words";
    2 labels "labels";
    3 title "title";
    4 level "level";
    5 flag "flag";
    6 limit "limit";
    7 since "since";
    8 files "files";
    9 newer "newer";
}

/// Two required parameters and a rule.
#[derive(Clone, Default, PartialEq)]
pub struct Create {
    /// `title`.
    pub title: String,
    /// `level`.
    pub level: Level,
    /// `from`.
    pub from: Option<Timestamp>,
    /// `to`.
    pub to: Option<Timestamp>,
}
specwright::private::request! {
    Create -> Created;
    SERVICE "things.create" Post "/api/things" Form .outcome().scope("things.create");
    new(title: String, level: Level);
    set(from: Timestamp, to: Timestamp);
    0 title "title" .required().constraints(&[MaxLength(20)]);
    1 level "level" .required();
    2 from "from";
    3 to "to";
    rules [Ordered("from", "to")]
}

/// Created, as the specification has it.
#[derive(Clone, Default, PartialEq)]
pub struct Created {
    /// `id`.
    pub id: i64,
}
specwright::private::object! {
    Created;
    0 id "id" .required();
}

macro_rules! by_id {
    ($($request:ident -> $answer:ty, $method:ident $path:literal $name:literal [$($more:tt)*];)*) => {$(
        /// A request.
        #[derive(Clone, Default, PartialEq)]
        pub struct $request {
            /// `id`.
            pub id: i64,
        }
        specwright::private::request! {
            $request -> $answer;
            SERVICE $name $method $path Query $($more)*;
            new(id: i64);
            set();
            0 id "id" .required().location(Path);
        }
    )*};
}
by_id! {
    GetThing -> Option<Created>, Get "/api/things/{id}" "things.get" [.or_false().scope("things.get")];
    DeleteThing -> (), Delete "/api/things/{id}" "things.delete" [.status(204).scope("things.delete")];
    Download -> File, Get "/api/things/{id}/file" "things.download" [.scope("things.download")];
}

macro_rules! bare {
    ($($request:ident $method:ident $path:literal $name:literal [$($more:tt)*];)*) => {$(
        /// A request.
        #[derive(Clone, Default, PartialEq)]
        pub struct $request {}
        specwright::private::request! {
            $request -> Created;
            SERVICE $name $method $path Query $($more)*;
            new();
            set();
        }
    )*};
}
bare! {
    Ping Get "/api/ping" "probes.ping" [.public()];
    Panic Get "/api/panic" "probes.panic" [.public()];
    Slow Get "/api/slow" "probes.slow" [.public()];
    Fail Get "/api/fail" "probes.fail" [.public()];
    Unwritten Get "/api/unwritten" "probes.unwritten" [.public()];
}

/// An operation of the strict service.
#[derive(Clone, Default, PartialEq)]
pub struct Put {
    /// `id`.
    pub id: i64,
    /// `title`.
    pub title: String,
    /// `trace`.
    pub trace: Option<String>,
    /// `dry`.
    pub dry: Option<bool>,
}
specwright::private::request! {
    Put -> Created;
    STRICT "strict.put" Put "/strict/things/{id}" Json .status(201);
    new(id: i64, title: String);
    set(trace: String, dry: bool);
    0 id "id" .required().location(Path);
    1 title "title" .required();
    2 trace "x-trace" .location(Header);
    3 dry "dry" .location(Query);
}

/// The operation of the service that reports unknown parameters.
#[derive(Clone, Default, PartialEq)]
pub struct Tell {
    /// `title`.
    pub title: Option<String>,
}
specwright::private::request! {
    Tell -> Created;
    TELLING "telling.tell" Post "/telling/things" Json;
    new();
    set(title: String);
    0 title "title";
}

/// The content of the module `server` in generated code.
pub mod server {
    specwright::private::handlers! {
        /// Things.
        complete trait Things;
        /// Echo.
        async fn read(super::ReadEcho) -> super::Echo;
        /// Echo.
        async fn write(super::WriteEcho) -> super::Echo;
        /// Echo.
        async fn change(super::ChangeEcho) -> super::Echo;
        /// Create.
        async fn create(super::Create) -> super::Created;
        /// Get.
        async fn get(super::GetThing) -> Option<super::Created>;
        /// Delete.
        async fn delete(super::DeleteThing) -> ();
        /// Download.
        async fn download(super::Download) -> specwright::File;
    }
    specwright::private::handlers! {
        /// Probes.
        stubs trait Probes;
        /// Ping.
        async fn ping(super::Ping) -> super::Created;
        /// Panic.
        async fn panic(super::Panic) -> super::Created;
        /// Slow.
        async fn slow(super::Slow) -> super::Created;
        /// Fail.
        async fn fail(super::Fail) -> super::Created;
        /// Unwritten.
        async fn unwritten(super::Unwritten) -> super::Created;
    }
    specwright::private::handlers! {
        /// Strict.
        complete trait Strict;
        /// Put.
        async fn put(super::Put) -> super::Created;
    }
    specwright::private::router! {
        /// Router of the desk.
        super::SERVICE;
        /// Things.
        things(Things): read(super::ReadEcho), write(super::WriteEcho), change(super::ChangeEcho), create(super::Create),
            get(super::GetThing), delete(super::DeleteThing), download(super::Download);
        /// Probes.
        probes(Probes): ping(super::Ping), panic(super::Panic), slow(super::Slow), fail(super::Fail), unwritten(super::Unwritten);
    }
    specwright::private::handlers! {
        /// Telling.
        complete trait Telling;
        /// Tell.
        async fn tell(super::Tell) -> super::Created;
    }
    /// The handlers and the router of the service that reports unknown parameters.
    pub mod telling {
        use super::Telling;
        specwright::private::router! {
            /// Router of the telling service.
            super::super::TELLING;
            /// Things.
            things(Telling): tell(super::super::Tell);
        }
    }
    /// The handlers and the router of the strict service.
    pub mod strict {
        use super::Strict;
        specwright::private::router! {
            /// Router of the strict service.
            super::super::STRICT;
            /// Things.
            things(Strict): put(super::super::Put);
        }
    }
}

/// All handlers.
#[derive(Clone, Default)]
pub struct Desk {
    /// The number of calls of `slow` that were begun.
    pub begun: Arc<AtomicUsize>,
    /// The number of calls of `slow` that were finished.
    pub finished: Arc<AtomicUsize>,
}

macro_rules! echo {
    ($request:expr) => {{
        let request = $request;
        let files = request.attachments.unwrap_or_default().into_iter();
        Ok(Echo {
            ids: request.ids.unwrap_or_default(),
            words: request.words.unwrap_or_default(),
            labels: request.labels.unwrap_or_default(),
            title: request.title,
            level: request.level,
            flag: request.flag,
            limit: request.limit,
            since: request.since,
            files: files.map(|file| format!("{}:{}:{}", file.name, file.content_type, file.size().unwrap())).collect(),
            newer: Level::from_code(77),
        })
    }};
}

impl server::Things for Desk {
    async fn read(&self, _: &RequestContext, request: ReadEcho) -> Result<Echo, HandlerError> {
        echo!(request)
    }
    async fn write(&self, _: &RequestContext, request: WriteEcho) -> Result<Echo, HandlerError> {
        echo!(request)
    }
    async fn change(&self, _: &RequestContext, request: ChangeEcho) -> Result<Echo, HandlerError> {
        echo!(request)
    }
    async fn create(&self, cx: &RequestContext, request: Create) -> Result<Created, HandlerError> {
        assert_eq!(cx.operation(), "things.create");
        match request.title.as_str() {
            "taken" => Err(HandlerError::refused("the title is taken")),
            "busy" => Err(HandlerError::rate_limited(Duration::from_millis(900))),
            "busier" => Err(HandlerError::rate_limited(Duration::from_nanos(2_000_000_001))),
            "busiest" => Err(HandlerError::rate_limited(Duration::MAX)),
            "calm" => Err(HandlerError::rate_limited(Duration::from_secs(3))),
            "unsure" => Err(HandlerError::rate_limited(None)),
            "conflict" => Err(HandlerError::refused("the title is taken").with_status(409)),
            _ => Ok(Created { id: 7 }),
        }
    }
    async fn get(&self, _: &RequestContext, request: GetThing) -> Result<Option<Created>, HandlerError> {
        Ok((request.id == 1).then_some(Created { id: 1 }))
    }
    async fn delete(&self, _: &RequestContext, request: DeleteThing) -> Result<(), HandlerError> {
        if request.id == 1 { Ok(()) } else { Err(HandlerError::not_found("there is no such thing here")) }
    }
    async fn download(&self, _: &RequestContext, _: Download) -> Result<File, HandlerError> {
        Ok(File::new("a\"b/ñ\r\nx.html", "<script>").content_type("text/html"))
    }
}

impl server::Probes for Desk {
    async fn ping(&self, cx: &RequestContext, _: Ping) -> Result<Created, HandlerError> {
        assert!(cx.principal().is_none());
        Ok(Created { id: 0 })
    }
    async fn panic(&self, _: &RequestContext, _: Panic) -> Result<Created, HandlerError> {
        panic!("the password is hunter2")
    }
    async fn slow(&self, _: &RequestContext, _: Slow) -> Result<Created, HandlerError> {
        self.begun.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.finished.fetch_add(1, Ordering::SeqCst);
        Ok(Created { id: 1 })
    }
    async fn fail(&self, _: &RequestContext, _: Fail) -> Result<Created, HandlerError> {
        Err(HandlerError::internal("the password is hunter2"))
    }
}

impl server::Strict for Desk {
    async fn put(&self, _: &RequestContext, request: Put) -> Result<Created, HandlerError> {
        assert_ne!(request.trace.as_deref(), Some(""));
        Ok(Created { id: request.id })
    }
}

impl server::Telling for Desk {
    async fn tell(&self, cx: &RequestContext, _: Tell) -> Result<Created, HandlerError> {
        Ok(Created { id: cx.unknown_parameters().len() as i64 })
    }
}

/// A hook that accepts the user `api` with the password `right`, and the bearer token `known`, which has one scope.
#[derive(Clone)]
pub struct Users;

impl Authenticate for Users {
    async fn authenticate(&self, _: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
        match credentials {
            Some(Credentials::Basic { user: "api", password }) if same_secret(password, &Secret::new("right")) => {
                Ok(Principal::new("api"))
            }
            Some(Credentials::Bearer(token)) if same_secret(token, &Secret::new("known")) => {
                Ok(Principal::new("robot").scopes(["echo.read"]))
            }
            _ => Err(HandlerError::unauthenticated()),
        }
    }
}

/// A server that runs until it is dropped or stopped.
pub struct Running {
    /// The address at which it listens.
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Running {
    /// Starts a server on a free port.
    pub async fn start(router: impl Into<specwright::server::Router>) -> Running {
        let server = Server::bind("127.0.0.1:0").await.unwrap().grace(Duration::from_secs(5));
        let address = server.address().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let router = router.into();
        let task = tokio::spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            server.serve(router, stopped).await
        });
        Running { address, stop: Some(stop), task }
    }
    /// Begins the shutdown.
    pub fn stop(&mut self) {
        drop(self.stop.take());
    }
    /// Waits for the end of the shutdown.
    pub async fn ended(self) -> std::io::Result<()> {
        self.task.await.unwrap()
    }
}

/// A router of the desk without authentication.
pub fn open() -> server::Router {
    server::Router::new().things(Desk::default()).probes(Desk::default()).without_authentication()
}
