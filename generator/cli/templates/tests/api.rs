//! The client calls the server over a socket.

use specwright::server::Server;
use specwright::{CallError, CallErrorKind};

use {{crate}}::{Client, CreateNote, GetNote, ListNotes, NoteId};

/// Starts a server at a free port, and returns a client of it.
async fn client() -> Result<Client, Box<dyn std::error::Error>> {
    let server = Server::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", server.address()?);
    tokio::spawn(server.serve({{crate}}::router(), std::future::pending()));
    Ok(Client::builder(url).build()?)
}

#[tokio::test]
async fn notes_are_written_read_and_listed() -> Result<(), Box<dyn std::error::Error>> {
    let client = client().await?;
    let milk = client.notes().create(&CreateNote::new("Buy milk")).await?;
    let fire = client
        .notes()
        .create(&CreateNote::new("Put out the fire").urgent(true))
        .await?;
    assert_eq!(client.notes().get(&GetNote::new(milk.id)).await?, milk);
    assert_eq!(
        client.notes().list(&ListNotes::default()).await?,
        [milk, fire.clone()]
    );
    assert_eq!(
        client
            .notes()
            .list(&ListNotes::default().urgent(true))
            .await?,
        [fire]
    );
    Ok(())
}

#[tokio::test]
async fn a_missing_note_is_not_found() -> Result<(), Box<dyn std::error::Error>> {
    let found = client().await?.notes().get(&GetNote::new(NoteId(7))).await;
    assert!(
        matches!(
            found.as_ref().map_err(CallError::kind),
            Err(CallErrorKind::NotFound { .. })
        ),
        "{found:?}"
    );
    Ok(())
}

#[tokio::test]
async fn an_invalid_request_is_not_sent() -> Result<(), Box<dyn std::error::Error>> {
    let created = client().await?.notes().create(&CreateNote::new("")).await;
    assert!(
        matches!(
            created.as_ref().map_err(CallError::kind),
            Err(CallErrorKind::Invalid { .. })
        ),
        "{created:?}"
    );
    Ok(())
}
