//! Plays one behaviour: a server with the file's answers, a client made as the file says, one call, and a comparison.

use std::fmt::Debug;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use specwright::client::blocking::wait;
use specwright::client::{Call, Paged, Retry};
use specwright::{Error, File, Operation, Timestamp};

use super::file::{Behaviour, Choices, Expect};
use crate::support::api::{self, Client, TicketId};
use crate::support::server::Server;

/// Which client.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Way {
    Async,
    Blocking,
}

/// Says what differs from the file.
pub(crate) async fn play(behaviour: &Behaviour, way: Way) -> Result<(), String> {
    let server = Server::script(behaviour.answer.iter().map(|answer| answer.reply())).await;
    let client = client(&server, &behaviour.client).map_err(|error| error.to_string());
    let begin = Instant::now();
    let result = match &client {
        Ok(client) => call(client, &behaviour.call, behaviour.client.idempotent, way).await,
        Err(error) => Err(Error::not_found(error.clone())),
    };
    let elapsed = begin.elapsed();
    let expect = &behaviour.expect;
    same_result(expect, &result)?;
    same_requests(expect, &server)?;
    let (least, most) = (expect.at_least_ms.unwrap_or(0), expect.at_most_ms.unwrap_or(20_000));
    let in_time = elapsed >= Duration::from_millis(least) && elapsed <= Duration::from_millis(most);
    if in_time { Ok(()) } else { Err(format!("it took {elapsed:?}, not {least} to {most} ms")) }
}

fn client(server: &Server, choices: &Choices) -> Result<Client, Error> {
    let retry = Retry::default().first_wait(Duration::from_millis(choices.first_wait_ms.unwrap_or(10)));
    let retry = retry.attempts(choices.attempts.unwrap_or(3)).budget(choices.budget.unwrap_or(10));
    let mut builder = Client::builder(format!("{}{}", server.url, choices.prefix)).retries(retry);
    builder = match choices.auth.as_deref().unwrap_or("basic") {
        "none" => builder,
        "basic" => builder.basic("api", "p4ssw0rd"),
        "bearer" => builder.bearer("t0ken"),
        "oauth2" => builder.oauth2("id", "s3cret"),
        other => panic!("no credentials are called {other}"),
    };
    for (name, value) in &choices.headers {
        builder = builder.header(name, value);
    }
    if let Some(agent) = &choices.user_agent {
        builder = builder.user_agent(agent);
    }
    if !choices.scopes.is_empty() {
        builder = builder.scopes(&choices.scopes);
    }
    let timeout = Duration::from_millis(choices.timeout_ms.unwrap_or(10_000));
    builder.timeout(timeout).body_limit(choices.body_limit.unwrap_or(1 << 20)).build()
}

/// The calls that a file can name.
async fn call(client: &Client, name: &str, idempotent: bool, way: Way) -> Result<String, Error> {
    let desk = client.tickets();
    let create = api::CreateTicket::new("Mail & more");
    let file = File::new("a.txt", "content").content_type("text/plain");
    match name {
        "get" => one(desk.get(&api::GetTicket::new(7)), idempotent, way).await,
        "get_with_all" => one(desk.get(&api::GetTicket::new(7).comments(true).language("en")), idempotent, way).await,
        "find" => one(desk.find(&api::FindTicket::new("a b/ü&c")), idempotent, way).await,
        "find_nothing" => one(desk.find(&api::FindTicket::new("")), idempotent, way).await,
        "create" => one(desk.create(&create.groups([1, 2]).urgent(false).pin("1234")), idempotent, way).await,
        "create_with_file" => one(desk.create(&create.attachments([file]).urgent(true)), idempotent, way).await,
        "create_with_path" => one(desk.create(&create.attachments([on_disk("tests/client/a.txt")])), idempotent, way).await,
        "create_with_no_path" => one(desk.create(&create.attachments([on_disk("tests/client/none")])), idempotent, way).await,
        "create_with_stream" => one(desk.create(&create.attachments([coming()])), idempotent, way).await,
        "update" => one(desk.update(&api::UpdateTicket::new(7).state(api::State::Open)), idempotent, way).await,
        "delete" => one(desk.delete(&api::DeleteTicket::new("a/b ?")), idempotent, way).await,
        "delete_dots" => one(desk.delete(&api::DeleteTicket::new("..")), idempotent, way).await,
        "import" => one(desk.import(&import()), idempotent, way).await,
        "names" => one(desk.names(&api::ListNames::default()), idempotent, way).await,
        "download" => download(desk.download(&api::Download::new(7)), way).await,
        "download_in_pieces" => download_in_pieces(desk.download(&api::Download::new(7)), way).await,
        "token" => one(desk.token(&api::IssueToken::new("ana")), idempotent, way).await,
        "version" => one(desk.version(&api::Version {}), idempotent, way).await,
        "many" => one(desk.many(&api::ManyTickets::new([TicketId(1), TicketId(2)])), idempotent, way).await,
        "too_many" => one(desk.many(&api::ManyTickets::new((1..=5).map(TicketId).collect::<Vec<_>>())), idempotent, way).await,
        "chunked" => chunked(&desk, way).await,
        "list" => one(desk.list(&api::ListTickets::default()), idempotent, way).await,
        "items" => items(desk.list(&api::ListTickets::default().agent("ana")), way).await,
        "numbers" => items(desk.numbers(&api::ListNumbers::default()), way).await,
        other => panic!("no call is called {other}"),
    }
}

fn import() -> api::ImportTicket {
    let labels = std::collections::BTreeMap::from([("a".to_owned(), "ü \"quoted\"".to_owned())]);
    api::ImportTicket::new("Mail").labels(labels).due(Timestamp::from_epoch(0).unwrap()).dry(true)
}

async fn one<R: Operation<Answer: Debug>>(call: Call<'_, R>, idempotent: bool, way: Way) -> Result<String, Error> {
    let call = if idempotent { call.idempotent() } else { call };
    let answer = match way {
        Way::Async => call.await?,
        Way::Blocking => tokio::task::block_in_place(|| call.wait())?,
    };
    Ok(format!("{answer:?}"))
}

/// A file on disk, by its path from this crate's folder.
fn on_disk(path: &str) -> File {
    File::from_path(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).content_type("text/plain")
}

/// A file that comes once.
fn coming() -> File {
    let pieces = [Ok::<_, std::io::Error>("con"), Ok("tent")];
    File::from_stream("a.txt", futures_util::stream::iter(pieces)).sized(7)
}

/// The whole of a file, after its name and type.
async fn download(call: Call<'_, api::Download>, way: Way) -> Result<String, Error> {
    let (file, content) = match way {
        Way::Async => {
            let file = call.await?;
            let content = file.bytes().await?;
            (file, content)
        }
        Way::Blocking => tokio::task::block_in_place(|| {
            let file = call.wait()?;
            let content = wait(file.bytes())?;
            Ok((file, content))
        })?,
    };
    Ok(format!("{file:?} {content:?}"))
}

/// How many bytes there are, when none are kept.
async fn download_in_pieces(call: Call<'_, api::Download>, way: Way) -> Result<String, Error> {
    let bytes = match way {
        Way::Async => call.await?.write_to(&mut tokio::io::sink()).await?,
        Way::Blocking => tokio::task::block_in_place(|| {
            let mut reader = call.wait()?.reader()?;
            let copied = std::io::copy(&mut reader, &mut std::io::sink());
            copied.map_err(|error| *error.into_inner().unwrap().downcast::<Error>().unwrap())
        })?,
    };
    Ok(format!("{bytes} bytes"))
}

async fn chunked(desk: &api::client::Tickets<'_>, way: Way) -> Result<String, Error> {
    let request = api::ManyTickets::new((1..=5).map(TicketId).collect::<Vec<_>>());
    let call = desk.many(&request).chunked();
    let answer = match way {
        Way::Async => call.await?,
        Way::Blocking => tokio::task::block_in_place(|| call.wait())?,
    };
    Ok(format!("{answer:?}"))
}

async fn items<R: Paged<Items: IntoIterator<Item: Debug>>>(call: Call<'_, R>, way: Way) -> Result<String, Error> {
    let items: Vec<_> = match way {
        Way::Async => call.items().collect().await,
        Way::Blocking => tokio::task::block_in_place(|| call.items().wait().collect()),
    };
    let items: Result<Vec<_>, Error> = items.into_iter().collect();
    items.map(|items| format!("{items:?}"))
}

fn same_result(expect: &Expect, result: &Result<String, Error>) -> Result<(), String> {
    let shown = match result {
        Ok(value) => value.clone(),
        Err(error) => format!("{error} {error:?}"),
    };
    let outcome = result.as_ref().map_or_else(|error| error.kind().name(), |_| "ok");
    let parts = if result.is_ok() { &expect.value } else { &expect.message };
    let error = result.as_ref().err();
    let same = outcome == expect.outcome
        && parts.iter().all(|part| shown.contains(part))
        && !expect.hidden.iter().any(|secret| shown.contains(secret))
        && expect.status.is_none_or(|status| error.and_then(Error::status) == Some(status))
        && expect.retryable.is_none_or(|retryable| error.map(Error::is_retryable) == Some(retryable))
        && expect.request_id.as_deref().is_none_or(|id| error.and_then(Error::request_id) == Some(id));
    if same { Ok(()) } else { Err(format!("the outcome is {outcome}: {shown}")) }
}

fn same_requests(expect: &Expect, server: &Server) -> Result<(), String> {
    let seen = server.seen();
    let lines = server.lines();
    if seen.len() != expect.requests || expect.sent.as_ref().is_some_and(|sent| *sent != lines) {
        return Err(format!("{} requests arrive: {lines:#?}", seen.len()));
    }
    let Some(last) = seen.last() else { return Ok(()) };
    let headers = expect.headers.iter().all(|(name, part)| last.header(name).is_some_and(|value| value.contains(part)));
    let absent = !expect.absent.iter().any(|name| last.headers.contains_key(name));
    let text = last.text();
    let body = expect.body.as_ref().is_none_or(|body| *body == text) && expect.body_has.iter().all(|part| text.contains(part));
    if headers && absent && body { Ok(()) } else { Err(format!("the last request is {:#?} with {text:?}", last.headers)) }
}
