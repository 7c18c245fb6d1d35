//! docs/guide/howto/errors.md

// Guide: uses
use std::time::Duration;

use specwright::client::Retry;
use specwright::{CallError, CallErrorKind};

use crate::library::api::{AlreadyLent, Book, BookId, Client, GetBooks, LendBooks};
// end

use crate::library::{client, open_router, serve};

// Guide: kinds
/// Finds a book. A missing book is no error for this caller.
async fn find(client: &Client, id: BookId) -> Result<Option<Book>, CallError> {
    match client.books().get(&GetBooks::new(id)).await {
        Ok(book) => Ok(Some(book)),
        Err(error) => match error.kind() {
            CallErrorKind::NotFound { .. } => Ok(None),
            _ => Err(error),
        },
    }
}
// end

// Guide: body
/// Lends a book, or says until when it is lent.
async fn lend(client: &Client, id: BookId) -> Result<String, CallError> {
    match client.books().lend(&LendBooks::new(id, 14)).await {
        Ok(()) => Ok("the book is yours".to_owned()),
        Err(error) => match error.body::<AlreadyLent>() {
            Some(lent) => Ok(format!("lent until {}", lent.until)),
            None => Err(error),
        },
    }
}
// end

#[tokio::test]
async fn errors_have_kinds_and_bodies() -> crate::Result {
    let client = client().await;
    assert!(find(&client, BookId(1)).await?.is_some() && find(&client, BookId(999)).await?.is_none());
    assert_eq!(lend(&client, BookId(1)).await?, "the book is yours");
    assert_eq!(lend(&client, BookId(2)).await?, "lent until 2026-01-31");
    // Guide: invalid
    let error = client.books().lend(&LendBooks::new(BookId(1), 100)).await.unwrap_err();
    assert_eq!(error.to_string(), "books.lend: invalid: days must be at most 28");
    assert_eq!(error.violations().iter().map(|one| &*one.param).collect::<Vec<_>>(), ["days"]);
    // end
    Ok(())
}

#[tokio::test]
async fn retries_and_timeouts_are_set() -> crate::Result {
    let url = serve(open_router()).await;
    // Guide: retries
    let client = Client::builder(url)
        .timeout(Duration::from_secs(5))
        .retries(Retry::default().attempts(5).longest_wait(Duration::from_secs(2)))
        .build()?;
    let request = LendBooks::new(BookId(1), 14);
    client.books().lend(&request).idempotent().timeout(Duration::from_secs(1)).await?;
    // end
    Ok(())
}
