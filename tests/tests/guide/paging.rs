//! docs/guide/howto/pages.md

// Guide: uses
use futures_util::{StreamExt as _, TryStreamExt as _};

use crate::library::api::{Book, Client, ListBooks};
// end

use crate::library::{BOOKS, client, open_router, serve};

#[tokio::test]
async fn items_and_pages_are_streams() -> crate::Result {
    let client = client().await;
    let mut titles = Vec::new();
    // Guide: items
    let request = ListBooks::default();
    let mut books = client.books().list(&request).items();
    while let Some(book) = books.next().await {
        titles.push(book?.title);
    }
    // end
    assert_eq!(titles.len(), usize::try_from(BOOKS)?);

    // Guide: collect
    let first: Vec<Book> = client.books().list(&request).items().take(70).try_collect().await?;
    // end
    assert_eq!(first.len(), 70);

    // Guide: resume
    let mut pages = client.books().list(&request).pages();
    let page = pages.next().await.ok_or("there is no page")??;
    let next = pages.next_request().cloned();

    // Later, perhaps in another process: `next` implements serde's traits.
    let rest = client.books().list(&next.ok_or("that was the last page")?).items().count().await;
    // end
    assert_eq!(page.books.len() + rest, usize::try_from(BOOKS)?);
    Ok(())
}

#[test]
fn items_are_an_iterator_without_async() -> crate::Result {
    let runtime = tokio::runtime::Runtime::new()?;
    let url = runtime.block_on(serve(open_router()));
    // Guide: blocking
    let client = Client::builder(url).build()?;
    let mut count = 0;
    for book in client.books().list(&ListBooks::default()).items().wait() {
        println!("{}", book?.title);
        count += 1;
    }
    // end
    assert_eq!(count, BOOKS);
    Ok(())
}
