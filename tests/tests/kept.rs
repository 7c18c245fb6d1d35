//! Code that an older version of the generator made compiles with this runtime, and its client and its server understand each other.
//!
//! In: the files in `kept/`, one folder for each minor version; they were generated from the specifications of the same name, and are not
//! generated again after the release of the version. Out: nothing, if they compile without warnings and a call works. A break of this is a
//! break of docs/stability.md.

use futures_util::{TryStreamExt as _, stream};
use specwright::server::{RequestContext, Server};
use specwright::{File, HandlerError, Streamed};

/// Modules of generated code. They are public, as in the library of a user.
macro_rules! kept {
    ($($name:ident: $file:literal,)*) => {
        $(
            #[doc = concat!("The service of ", $file, ".")]
            #[path = $file]
            pub mod $name;
        )*
    };
}

kept! {
    absent: "../kept/0.1/absent.rs",
    bodies: "../kept/0.1/bodies.rs",
    credentials: "../kept/0.1/credentials.rs",
    dates: "../kept/0.1/dates.rs",
    errors: "../kept/0.1/errors.rs",
    files: "../kept/0.1/files.rs",
    headers: "../kept/0.1/headers.rs",
    library: "../kept/0.1/library.rs",
    pages: "../kept/0.1/pages.rs",
    params: "../kept/0.1/params.rs",
    paths: "../kept/0.1/paths.rs",
    routes: "../kept/0.1/routes.rs",
    selected: "../kept/0.1/selected.rs",
    streams: "../kept/0.1/streams.rs",
    unions: "../kept/0.1/unions.rs",
}

use selected::{StartServers, StopServers};
use streams::{CompleteFeed, Joined, Left, Message, NumbersFeed, Presence, WatchFeed};

use files::{AddDocuments, AddDocumentsAnswer, Client, GetDocuments, ReplaceDocuments};

struct Archive;

impl files::server::Documents for Archive {
    async fn add(&self, _: &RequestContext, request: AddDocuments) -> Result<AddDocumentsAnswer, HandlerError> {
        Ok(AddDocumentsAnswer { ids: (1..).take(request.pages.len()).collect() })
    }
    async fn replace(&self, _: &RequestContext, request: ReplaceDocuments) -> Result<(), HandlerError> {
        Err(HandlerError::not_found(format!("there is no document {}", request.id)))
    }
    async fn get(&self, _: &RequestContext, request: GetDocuments) -> Result<File, HandlerError> {
        Ok(File::new("kept.txt", format!("document {}", request.id)))
    }
}

#[tokio::test]
async fn code_of_an_older_generator_works() {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let client = Client::builder(format!("http://{}", server.address().unwrap())).build().unwrap();
    tokio::spawn(server.serve(files::server::Router::new().documents(Archive), std::future::pending()));
    let documents = client.documents();
    let pages = [File::new("a", "1"), File::new("b", "2")];
    assert_eq!(documents.add(&AddDocuments::new("Report", pages)).await.unwrap().ids, [1, 2]);
    let file = documents.get(&GetDocuments::new(7)).await.unwrap();
    assert_eq!((file.name.as_str(), &file.bytes().await.unwrap()[..]), ("kept.txt", &b"document 7"[..]));
    let error = documents.replace(&ReplaceDocuments::new(3, File::new("", "x"))).await.unwrap_err();
    assert_eq!((error.status(), error.message()), (Some(404), "there is no document 3"));
}

/// Handlers of streams, and of operations that a constant selects.
struct Feed;

impl streams::server::Feed for Feed {
    async fn watch(&self, _: &RequestContext, _: WatchFeed) -> Result<Streamed<Message>, HandlerError> {
        Ok(Streamed::new(stream::empty::<Result<Message, HandlerError>>()))
    }
    async fn numbers(&self, _: &RequestContext, request: NumbersFeed) -> Result<Streamed<Vec<i64>>, HandlerError> {
        Ok(Streamed::new(stream::iter([Ok::<_, HandlerError>((1..=request.to).collect::<Vec<_>>())])))
    }
    async fn complete(&self, _: &RequestContext, _: CompleteFeed) -> Result<Streamed<Presence>, HandlerError> {
        let items = [Presence::from(Joined { name: "Ana".to_owned() }), Left { name: "Bo".to_owned() }.into()];
        Ok(Streamed::new(stream::iter(items.map(Ok::<_, HandlerError>))))
    }
}

/// The handlers of operations that return their name.
macro_rules! named {
    ($($name:ident $request:ident;)*) => {
        impl selected::server::Servers for Feed {
            async fn stop(&self, _: &RequestContext, request: StopServers) -> Result<String, HandlerError> {
                Ok(format!("stop {:?}", request.force))
            }
            $(async fn $name(&self, _: &RequestContext, _: selected::$request) -> Result<String, HandlerError> {
                Ok(stringify!($name).to_owned())
            })*
        }
    };
}

named! {
    start StartServers;
    describe DescribeServers;
    count CountServers;
    target_a TargetAServers;
    target_b TargetBServers;
    properties PropertiesServers;
    acl AclServers;
    upload UploadServers;
}

#[tokio::test]
async fn streams_and_constants_of_an_older_generator_work() {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let client = streams::Client::builder(format!("http://{}", server.address().unwrap())).build().unwrap();
    tokio::spawn(server.serve(streams::server::Router::new().feed(Feed), std::future::pending()));
    let stream = client.feed().complete(&CompleteFeed::default()).await.unwrap();
    let items: Vec<Presence> = stream.items().try_collect().await.unwrap();
    assert_eq!(items, [Joined { name: "Ana".to_owned() }.into(), Left { name: "Bo".to_owned() }.into()]);

    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let client = selected::Client::builder(format!("http://{}", server.address().unwrap())).build().unwrap();
    tokio::spawn(server.serve(selected::server::Router::new().servers(Feed), std::future::pending()));
    assert_eq!(client.servers().start(&StartServers::new("i-7")).await.unwrap(), "start");
    assert_eq!(client.servers().stop(&StopServers::default().force(true)).await.unwrap(), "stop Some(true)");
}
