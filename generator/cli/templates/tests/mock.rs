//! Tests of code that uses the client, without a server: a mock answers the calls.

use specwright::client::TransportError;
use specwright::mock::Mock;
use specwright::{CallError, CallErrorKind};

use {{crate}}::{Client, CreateNote, ListNotes, Note, NoteId};

/// An example of code that uses the client: it creates a copy of each urgent note.
async fn remind(client: &Client) -> Result<usize, CallError> {
    let urgent = client
        .notes()
        .list(&ListNotes::default().urgent(true))
        .await?;
    for note in &urgent {
        client
            .notes()
            .create(&CreateNote::new(format!("Again: {}", note.text)))
            .await?;
    }
    Ok(urgent.len())
}

fn client(mock: &Mock) -> Result<Client, CallError> {
    Client::builder("http://mock.test")
        .transport(mock.clone())
        .build()
}

#[tokio::test]
async fn urgent_notes_are_copied() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::new();
    let fire = Note {
        id: NoteId(1),
        text: "Put out the fire".to_owned(),
        urgent: Some(true),
    };
    mock.expect::<ListNotes>()
        .with(|request| request.urgent == Some(true))
        .answer(vec![fire.clone()]);
    mock.expect::<CreateNote>()
        .with(|request| request.text == "Again: Put out the fire")
        .answer(fire);
    assert_eq!(remind(&client(&mock)?).await?, 1);
    assert_eq!(mock.count::<CreateNote>(), 1);
    mock.verify()?;
    Ok(())
}

#[tokio::test]
async fn a_broken_connection_is_an_error() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::new();
    mock.expect::<ListNotes>()
        .any_times()
        .fail_transport(|| TransportError::new("the line is cut"));
    let found = remind(&client(&mock)?).await;
    assert!(
        matches!(
            found.as_ref().map_err(CallError::kind),
            Err(CallErrorKind::Transport { .. })
        ),
        "{found:?}"
    );
    Ok(())
}
