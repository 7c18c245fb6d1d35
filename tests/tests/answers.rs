//! Operations with several declared answers, over a socket. The client gets the variant that the handler returned. A status that the
//! specification does not declare is an error.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use specwright::server::{RequestContext, Server};
use specwright::{CallError, CallErrorKind, File, HandlerError, Timestamp, service_api};

#[service_api("specs/library")]
mod library {}

use library::{Book, LendBooks, LendBooksAnswer, Loan, Waiting};

/// Handlers whose answer depends on the id of the book.
#[derive(Clone)]
struct Desk;

impl library::server::Books for Desk {
    async fn get(&self, _: &RequestContext, _: library::GetBooks) -> Result<Book, HandlerError> {
        Err(HandlerError::not_found("none"))
    }
    async fn list(&self, _: &RequestContext, _: library::ListBooks) -> Result<library::BookPage, HandlerError> {
        Ok(library::BookPage::default())
    }
    async fn create(&self, _: &RequestContext, _: library::CreateBooks) -> Result<Book, HandlerError> {
        Ok(Book::default())
    }
    async fn lend(&self, _: &RequestContext, request: LendBooks) -> Result<LendBooksAnswer, HandlerError> {
        match request.id.0 {
            999 => Err(HandlerError::refused("not on Sundays")),
            404 => Err(HandlerError::not_found("no such book")),
            id => Ok(answer(id)),
        }
    }
    async fn delete(&self, _: &RequestContext, _: library::DeleteBooks) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn loan(reader: &str) -> Loan {
    Loan { reader: reader.to_owned(), until: Timestamp::from_epoch(1_769_853_600).unwrap() }
}

/// The answer for a book.
fn answer(id: i64) -> LendBooksAnswer {
    match id {
        1 => LendBooksAnswer::Created(loan("Ana").into()),
        2 => LendBooksAnswer::Waiting(Waiting { place: 3 }.into()),
        3 => LendBooksAnswer::Unchanged,
        4 => LendBooksAnswer::NotFound,
        6 => LendBooksAnswer::Digital(File::new("momo.txt", "Once upon a time")),
        _ => LendBooksAnswer::ServiceUnavailable(vec![loan("Ana"), loan("Bo")]),
    }
}

/// Starts a server that runs until the test ends. Returns its address.
async fn serve() -> String {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    let router = library::server::Router::new().books(Desk);
    tokio::spawn(server.serve(router, std::future::pending()));
    format!("http://{address}")
}

/// Lends a book with a client of the server at the URL `base`.
async fn lend(base: &str, id: i64) -> Result<LendBooksAnswer, CallError> {
    let client = library::Client::builder(base).build().unwrap();
    client.books().lend(&LendBooks::new(library::BookId(id), "Ana")).await
}

#[tokio::test]
async fn client_gets_the_returned_variant() {
    let base = serve().await;
    for (id, status) in [(1, 201), (2, 202), (3, 204), (4, 404), (5, 503)] {
        let received = lend(&base, id).await.unwrap();
        assert_eq!((&received, received.status()), (&answer(id), status));
    }
}

#[tokio::test]
async fn declared_answer_can_be_a_file() {
    let LendBooksAnswer::Digital(file) = lend(&serve().await, 6).await.unwrap() else { panic!("another answer") };
    assert_eq!((file.name.as_str(), &*file.bytes().await.unwrap()), ("momo.txt", &b"Once upon a time"[..]));
}

#[tokio::test]
async fn variant_determines_status_and_body() {
    let base = serve().await;
    let post = async |id: i64| {
        let request = reqwest::Client::new().post(format!("{base}/v1/books/{id}/loans"));
        let response = request.header("content-type", "application/json").body(r#"{"reader":"Ana"}"#).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    assert_eq!(post(1).await, (201, r#"{"reader":"Ana","until":"2026-01-31T10:00:00+00:00"}"#.to_owned()));
    assert_eq!(post(2).await, (202, r#"{"place":3}"#.to_owned()));
    assert_eq!(post(3).await, (204, String::new()));
    assert_eq!(post(4).await, (404, String::new()));
}

#[tokio::test]
async fn undeclared_failure_is_an_error() {
    let base = serve().await;
    let refused = lend(&base, 999).await.unwrap_err();
    assert!(matches!(refused.kind(), CallErrorKind::Refused { message, .. } if message == "not on Sundays"), "{refused:?}");
    // The handler returns `HandlerError::not_found`, whose status 404 is a declared answer. The client gets this answer.
    assert_eq!(lend(&base, 404).await.unwrap(), LendBooksAnswer::NotFound);
}

/// Starts a server that sends the same response to every request. Returns its address.
async fn serve_response(head: &'static str, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let length = body.len();
            let text = format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
            let _ = stream.write_all(text.as_bytes()).await;
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn undeclared_success_is_an_error() {
    let error = lend(&serve_response("203 Other", r#"{"reader":"Ana","until":1}"#).await, 1).await.unwrap_err();
    assert_eq!(error.status(), Some(203), "{error:?}");
}

#[tokio::test]
async fn declared_answer_with_another_body_is_an_error() {
    let error = lend(&serve_response("503 Busy", r#"{"title":"come again"}"#).await, 1).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Status { message, .. } if message == "come again"), "{error:?}");
    let error = lend(&serve_response("201 Created", r#"{"reader":7}"#).await, 1).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Unreadable(_)), "{error:?}");
}

#[tokio::test]
async fn a_conditional_call_gets_no_second_copy() {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(library::server::Router::new().books(Desk).etags(true), std::future::pending()));
    let (client, list) = (library::Client::builder(base).build().unwrap(), library::ListBooks::default());
    let first = client.books().list(&list).with_response().await.unwrap();
    let etag = first.headers()["etag"].clone();
    assert!(client.books().list(&list).if_none_match(etag).await.unwrap().modified().is_none());
    let other = "\"another\"".parse().unwrap();
    let second = client.books().list(&list).if_none_match(other).await.unwrap().modified().unwrap();
    assert_eq!(second.body(), first.body());
}
