//! docs/guide/howto/files.md

// Guide: uses
use futures_util::StreamExt as _;
use specwright::File;
use specwright::server::Limits;

use crate::library::api::{BookId, Client, GetCovers, SetCovers};
// end

use crate::library::{open_router, serve};

#[tokio::test]
async fn files_are_sent_and_received() -> crate::Result {
    let folder = tempfile::tempdir()?;
    let (front, copy) = (folder.path().join("front.png"), folder.path().join("copy.png"));
    std::fs::write(&front, vec![7; 300_000])?;
    // Guide: limits
    let router = open_router().limits(Limits::default().file(5 << 20).memory(64 << 10));
    // end
    let client = Client::builder(serve(router).await).build()?;
    // Guide: send
    let pictures = [File::from_path(front), File::new("back.png", vec![0; 10]).content_type("image/png")];
    client.covers().set(&SetCovers::new(BookId(1), pictures)).await?;
    // end
    // Guide: receive
    let file = client.covers().get(&GetCovers::new(BookId(1))).await?;
    println!("{} has the type {:?}", file.name, file.content_type);
    file.save(&copy).await?;
    // end
    assert_eq!(std::fs::read(&copy)?, vec![7; 300_000]);
    // Guide: pieces
    let mut pieces = client.covers().get(&GetCovers::new(BookId(1))).await?.open().await?;
    let mut bytes = 0;
    while let Some(piece) = pieces.next().await {
        bytes += piece?.len();
    }
    // end
    assert_eq!(bytes, 300_000);
    Ok(())
}
