//! Mocks as handlers of generated resources, together with real handlers in one router.

use specwright::client::{Tower, TransportError};
use specwright::mock::Mock;
use specwright::server::{RequestContext, Server};
use specwright::{CallErrorKind, HandlerError, service_api};

#[service_api("specs/mocked")]
mod api {}

use api::{Author, AuthorId, Book, BookId, Client, GetAuthors, GetBooks, ListBooks};

/// A handler that is not mocked.
struct Authors;

impl api::server::Authors for Authors {
    async fn get(&self, _: &RequestContext, request: GetAuthors) -> Result<Author, HandlerError> {
        Ok(Author { id: request.id, name: "a real one".to_owned() })
    }
}

fn book(title: &str) -> Book {
    Book { id: BookId(1), title: title.to_owned() }
}

fn router(mock: &Mock) -> api::server::Router {
    api::server::Router::new().without_authentication().books(mock.clone()).authors(Authors)
}

fn client(mock: &Mock) -> Client {
    Client::builder("http://mock.test").transport(Tower::new(router(mock))).build().unwrap()
}

#[tokio::test]
async fn router_has_mocked_and_real_resources() {
    let mock = Mock::new();
    mock.expect::<GetBooks>().with(|request| request.id == BookId(1)).times(2).answer(book("Momo"));
    mock.expect::<ListBooks>().fail(|| HandlerError::refused("not on Sundays"));
    let client = client(&mock);
    for _ in 0..2 {
        assert_eq!(client.books().get(&GetBooks::new(1)).await.unwrap(), book("Momo"));
    }
    let error = client.books().list(&ListBooks::default()).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Refused { message, .. } if message == "not on Sundays"), "{error:?}");
    let author = client.authors().get(&GetAuthors::new(7)).await.unwrap();
    assert_eq!((author.id, author.name.as_str()), (AuthorId(7), "a real one"));
    assert_eq!((mock.count::<GetBooks>(), mock.count::<ListBooks>()), (2, 1));
    mock.verify().unwrap();
}

#[tokio::test]
async fn unexpected_call_fails() {
    let mock = Mock::new();
    let client = client(&mock);
    let error = client.books().get(&GetBooks::new(1)).await.unwrap_err();
    assert!(error.to_string().contains("books.get was called, but is not expected at all"), "{error}");
    assert!(error.status().is_none() && !error.is_retryable(), "{error:?}");
    assert_eq!(mock.verify().unwrap_err().to_string(), "books.get was called, but is not expected at all");
}

#[tokio::test]
async fn mock_breaks_the_connection() {
    let mock = Mock::new();
    mock.expect::<GetBooks>().fail_transport(|| TransportError::new("the line is cut"));
    mock.expect::<GetBooks>().answer(book("Momo"));
    mock.expect::<ListBooks>().never_answer();
    let client = client(&mock);
    assert_eq!(client.books().get(&GetBooks::new(1)).await.unwrap(), book("Momo"));
    let list = ListBooks::default();
    let error = client.books().list(&list).timeout(std::time::Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Timeout), "{error:?}");
    mock.verify().unwrap();
}

#[tokio::test]
async fn failures_of_a_mock_are_statuses_over_a_socket() {
    let mock = Mock::new();
    mock.expect::<GetBooks>().any_times().fail_transport(|| TransportError::permanent("the line is cut"));
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(router(&mock), std::future::pending()));
    let client = Client::builder(url).no_proxy().build().unwrap();
    let error = client.books().get(&GetBooks::new(1)).await.unwrap_err();
    assert!(error.status() == Some(502) && error.to_string().contains("the line is cut"), "{error}");
    let error = client.books().list(&ListBooks::default()).await.unwrap_err();
    assert!(
        error.status() == Some(500) && error.to_string().contains("books.list was called, but is not expected at all"),
        "{error}"
    );
}
