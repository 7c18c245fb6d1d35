//! The service of the pages: a library that lends books.

use std::path::{Path, PathBuf};

use specwright::server::{RequestContext, Server};
use specwright::{Date, File, HandlerError};

#[specwright::service_api("specs/guide")]
pub mod api {}

use api::{AlreadyLent, Book, BookId, GetBooks, GetCovers, LendBooks, ListBooks, ListBooksAnswer, SetCovers};

/// Two hundred books. Book 2 is lent.
pub(crate) struct Library;

pub(crate) fn book(number: i64) -> Book {
    Book { id: BookId(number), title: format!("Volume {number}") }
}

/// The number of books.
pub(crate) const BOOKS: i64 = 200;

fn until() -> Date {
    Date::parse("2026-01-31").unwrap()
}

impl api::server::Books for Library {
    // Guide: handler
    async fn get(&self, _: &RequestContext, request: GetBooks) -> Result<Book, HandlerError> {
        self.find(request.id).ok_or_else(|| HandlerError::not_found("there is no such book"))
    }

    async fn lend(&self, _: &RequestContext, request: LendBooks) -> Result<(), HandlerError> {
        if self.is_lent(request.id) {
            Err(AlreadyLent { error: "the book is lent".to_owned(), until: until() })?;
        }
        Ok(())
    }
    // end
    // Guide: page handler
    async fn list(&self, _: &RequestContext, request: ListBooks) -> Result<ListBooksAnswer, HandlerError> {
        let after = request.after.map_or(Ok(0), |after| after.parse::<i64>());
        let first = after.map_err(|_| HandlerError::refused("`after` is not from this service"))? + 1;
        let last = BOOKS.min(first + request.limit.unwrap_or(50) - 1);
        let next = (last < BOOKS).then(|| last.to_string());
        Ok(ListBooksAnswer { books: (first..=last).map(book).collect(), next })
    }
    // end
}

impl Library {
    fn find(&self, id: BookId) -> Option<Book> {
        (1..=BOOKS).contains(&id.0).then(|| book(id.0))
    }
    fn is_lent(&self, id: BookId) -> bool {
        id == BookId(2)
    }
}

// Guide: file handler
impl api::server::Covers for Library {
    async fn set(&self, _: &RequestContext, request: SetCovers) -> Result<(), HandlerError> {
        for (number, picture) in request.pictures.into_iter().enumerate() {
            picture.save(self.path(request.id, number)).await?;
        }
        Ok(())
    }

    async fn get(&self, _: &RequestContext, request: GetCovers) -> Result<File, HandlerError> {
        Ok(File::from_path(self.path(request.id, 0)).named("cover.png").content_type("image/png").inline())
    }
}
// end

impl Library {
    fn path(&self, id: BookId, number: usize) -> PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cover-{}-{id}-{number}", std::process::id()))
    }
}

/// A router of the library that lets everyone call every operation.
pub(crate) fn open_router() -> api::server::Router {
    api::server::Router::new().books(Library).covers(Library).without_authentication()
}

/// Serves a router until the test ends. Returns its URL.
pub(crate) async fn serve(router: api::server::Router) -> String {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(router, std::future::pending()));
    url
}

/// A client of the library.
pub(crate) async fn client() -> api::Client {
    api::Client::builder(serve(open_router()).await).build().unwrap()
}
