//! docs/guide/howto/testing.md

// Guide: uses
use specwright::client::replay::{Record, Replay};
use specwright::client::{Tower, TransportError};
use specwright::mock::Mock;
use specwright::{CallError, HandlerError};

use crate::library::api::{Book, BookId, Client, GetBooks, LendBooks, server};
// end

use crate::library::{Library, book, open_router, serve};

// Guide: under test
/// The code under test: it lends the first of some books that is free.
async fn lend_one(client: &Client, ids: &[BookId]) -> Result<Option<BookId>, CallError> {
    for id in ids {
        match client.books().lend(&LendBooks::new(*id, 14)).await {
            Ok(()) => return Ok(Some(*id)),
            Err(error) if error.status() == Some(409) => continue,
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}
// end

// Guide: mock
#[tokio::test]
async fn the_second_book_is_lent() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::new();
    mock.expect::<LendBooks>().with(|request| request.id == BookId(1)).fail(|| HandlerError::status(409, "lent"));
    mock.expect::<LendBooks>().with(|request| request.id == BookId(2)).answer(());

    let client = Client::builder("http://mock.test").transport(mock.clone()).basic("ana", "secret").build()?;
    assert_eq!(lend_one(&client, &[BookId(1), BookId(2), BookId(3)]).await?, Some(BookId(2)));
    // There were exactly these two calls.
    mock.verify()?;
    Ok(())
}
// end

// Guide: broken
#[tokio::test]
async fn a_broken_connection_is_reported() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::new();
    mock.expect::<LendBooks>().any_times().fail_transport(|| TransportError::new("the line is cut"));
    let client = Client::builder("http://mock.test").transport(mock).basic("ana", "secret").build()?;
    assert!(lend_one(&client, &[BookId(1)]).await.is_err());
    Ok(())
}
// end

#[tokio::test]
async fn some_resources_are_mocked() -> crate::Result {
    let mock = Mock::new();
    mock.expect::<GetBooks>().answer(book(7));
    // Guide: mixed
    let router = server::Router::new().books(mock.clone()).covers(Library).without_authentication();
    let client = Client::builder("http://mock.test").transport(Tower::new(router)).build()?;
    // end
    assert_eq!(client.books().get(&GetBooks::new(BookId(7))).await?, book(7));
    Ok(())
}

#[tokio::test]
async fn exchanges_are_recorded_and_replayed() -> crate::Result {
    let url = &serve(open_router()).await;
    let folder = tempfile::tempdir()?;
    let file = &folder.path().join("library.jsonl");
    // Guide: record
    let client = Client::builder(url).transport(Record::network(file)?).basic("ana", "a-password").build()?;
    client.books().get(&GetBooks::new(BookId(1))).await?;
    // end
    assert!(!std::fs::read_to_string(file)?.contains("a-password"));
    // Guide: replay
    let replay = Replay::open(file)?;
    let client = Client::builder(url).transport(replay.clone()).basic("ana", "another").build()?;
    let book: Book = client.books().get(&GetBooks::new(BookId(1))).await?;
    assert_eq!(book.title, "Volume 1");
    assert_eq!(replay.left(), 0);
    // end
    Ok(())
}
