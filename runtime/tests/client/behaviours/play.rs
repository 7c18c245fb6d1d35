//! Runs one behaviour: starts a server with the file's responses, makes a client with the file's options, makes the call, and compares the
//! outcome.

use std::fmt::Debug;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use futures_util::future::join_all;
use specwright::client::blocking::wait;
use specwright::client::{Call, ClientAuth, Paged, Retry};
use specwright::{CallError, File, FileError, Operation, Timestamp};

use super::file::{Behaviour, Choices, Expect};
use super::outcome::Outcome;
use crate::support::api::{self, Client, TicketId};
use crate::support::proxy::Proxy;
use crate::support::server::{Full, Server};
use crate::untrusted::unknown;

/// The kind of client.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Way {
    Async,
    Blocking,
}

fn label(key: &str) -> [(String, String); 1] {
    [(key.to_owned(), "v".to_owned())]
}

/// Runs a behaviour; the error says what differs from the file.
pub(crate) async fn play(name: &str, behaviour: &Behaviour, way: Way) -> Result<(), String> {
    if way == Way::Blocking && behaviour.dropped_after_ms.is_some() {
        return Ok(());
    }
    let server = Server::script(behaviour.answer.iter().map(|answer| answer.reply())).await;
    let stage = Stage::of(&server, &behaviour.client).await;
    let begin = Instant::now();
    let outcomes = match behaviour.client.environment.is_empty() {
        true => stage.call(behaviour, way).await,
        false => vec![stage.call_in_new_process(name, behaviour, way).await],
    };
    let elapsed = begin.elapsed();
    let expect = &behaviour.expect;
    for outcome in outcomes {
        same_result(expect, &outcome)?;
    }
    same_requests(expect, &server)?;
    same_tunnel(expect, &stage.proxy)?;
    same_connections(expect, stage.connections.load(Ordering::SeqCst))?;
    let (least, most) = (expect.at_least_ms.unwrap_or(0), expect.at_most_ms.unwrap_or(20_000));
    let in_time = elapsed >= Duration::from_millis(least) && elapsed <= Duration::from_millis(most);
    if in_time { Ok(()) } else { Err(format!("it took {elapsed:?}, not {least} to {most} ms")) }
}

/// Makes the call of a behaviour in this process, which has the behaviour's environment; returns the outcome as a line.
pub(crate) async fn play_here(behaviour: &Behaviour, base_url: &str, proxy: Option<&str>) -> String {
    let way = if std::env::var_os("SPECWRIGHT_BLOCKING").is_some() { Way::Blocking } else { Way::Async };
    let client = client(base_url, proxy, &behaviour.client);
    Outcome::of(&called(client, behaviour, way).await).to_line()
}

/// The servers and addresses for one behaviour.
struct Stage {
    base_url: String,
    proxy: Proxy,
    connections: Arc<AtomicUsize>,
    _full: Option<Full>,
}

impl Stage {
    async fn of(server: &Server, choices: &Choices) -> Stage {
        let proxy = Proxy::start(server.url.trim_start_matches("http://").to_owned()).await;
        let wanted = choices.base_url.as_ref();
        let full = if wanted.is_some_and(|url| url.contains("{full}")) { Some(Full::start().await) } else { None };
        let address = full.as_ref().map_or("", |full| full.address.as_str());
        let (untrusted, connections) = unknown().await;
        let port = untrusted.rsplit(':').next().unwrap();
        let filled = |url: &String| url.replace("{full}", address).replace("{untrusted}", port);
        let base_url = wanted.map_or_else(|| format!("{}{}", server.url, choices.prefix), filled);
        Stage { base_url, proxy, connections, _full: full }
    }
    fn filled(&self, text: &str) -> String {
        text.replace("{proxy}", &self.proxy.address)
    }
    async fn call(&self, behaviour: &Behaviour, way: Way) -> Vec<Outcome> {
        let proxy = behaviour.client.proxy.as_ref().map(|proxy| self.filled(proxy));
        let client = client(&self.base_url, proxy.as_deref(), &behaviour.client);
        if let Some(millis) = behaviour.dropped_after_ms {
            return vec![dropped(client, behaviour, Duration::from_millis(millis)).await];
        }
        let (Ok(client), true) = (&client, behaviour.calls > 1) else {
            return vec![Outcome::of(&called(client, behaviour, way).await)];
        };
        let behaviour = Arc::new(behaviour.clone());
        let calls = (0..behaviour.calls).map(|_| {
            let (client, behaviour) = (client.clone(), Arc::clone(&behaviour));
            tokio::spawn(async move { Outcome::of(&called(Ok(client), &behaviour, way).await) })
        });
        join_all(calls).await.into_iter().map(Result::unwrap).collect()
    }
    /// Makes the call in a new process, since all threads of a process share the environment.
    async fn call_in_new_process(&self, name: &str, behaviour: &Behaviour, way: Way) -> Outcome {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "behaviours::one_behaviour_in_its_environment", "--nocapture"]);
        command.env("SPECWRIGHT_BEHAVIOUR", name).env("SPECWRIGHT_BASE_URL", &self.base_url);
        if way == Way::Blocking {
            command.env("SPECWRIGHT_BLOCKING", "1");
        }
        if let Some(proxy) = &behaviour.client.proxy {
            command.env("SPECWRIGHT_PROXY", self.filled(proxy));
        }
        for (name, value) in &behaviour.client.environment {
            command.env(name, self.filled(value));
        }
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Outcome::from_output(&text).unwrap_or_else(|| panic!("{name}: {text} {}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// Begins a call, drops it, and waits for requests that it may still send.
async fn dropped(client: Result<Client, CallError>, behaviour: &Behaviour, after: Duration) -> Outcome {
    match tokio::time::timeout(after, called(client, behaviour, Way::Async)).await {
        Ok(result) => Outcome::of(&result),
        Err(_) => {
            tokio::time::sleep(after * 4).await;
            Outcome::dropped()
        }
    }
}

async fn called(client: Result<Client, CallError>, behaviour: &Behaviour, way: Way) -> Result<String, CallError> {
    call(&client?, &behaviour.call, &behaviour.client, way).await
}

fn client(base_url: &str, proxy: Option<&str>, choices: &Choices) -> Result<Client, CallError> {
    let retry = Retry::default().first_wait(Duration::from_millis(choices.first_wait_ms.unwrap_or(10)));
    let retry = retry.attempts(choices.attempts.unwrap_or(3)).budget(choices.budget.unwrap_or(10));
    let mut builder = Client::builder(base_url).retries(retry);
    builder = match choices.auth.as_deref().unwrap_or("basic") {
        "none" => builder,
        "basic" => builder.basic("api", "p4ssw0rd"),
        "bearer" => builder.bearer("t0ken"),
        "oauth2" => builder.oauth2("id", "s3cret"),
        other => panic!("no credentials are called {other}"),
    };
    builder = match proxy {
        None => builder,
        Some("none") => builder.no_proxy(),
        Some(url) => builder.proxy(url),
    };
    for (name, value) in &choices.headers {
        builder = builder.header(name, value);
    }
    builder = match choices.client_auth.as_deref() {
        None => builder,
        Some("basic") => builder.client_auth(ClientAuth::Basic),
        Some("body") => builder.client_auth(ClientAuth::Body),
        Some(other) => panic!("no client authentication is called {other}"),
    };
    if let Some(agent) = &choices.user_agent {
        builder = builder.user_agent(agent);
    }
    if !choices.scopes.is_empty() {
        builder = builder.scopes(&choices.scopes);
    }
    if let Some(millis) = choices.connect_timeout_ms {
        builder = builder.connect_timeout(Duration::from_millis(millis));
    }
    if let Some(millis) = choices.download_timeout_ms {
        builder = builder.download_timeout(Duration::from_millis(millis));
    }
    if let Some(calls) = choices.concurrency {
        builder = builder.concurrency(calls);
    }
    let timeout = Duration::from_millis(choices.timeout_ms.unwrap_or(10_000));
    builder.timeout(timeout).body_limit(choices.body_limit.unwrap_or(1 << 20)).build()
}

/// Makes the call with this name.
async fn call(client: &Client, name: &str, choices: &Choices, way: Way) -> Result<String, CallError> {
    let desk = client.tickets();
    let create = api::CreateTicket::new("Mail & more");
    let file = File::new("a.txt", "content").content_type("text/plain");
    match name {
        "get" => one(desk.get(&api::GetTicket::new(7)), choices, way).await,
        "get_with_all" => one(desk.get(&api::GetTicket::new(7).comments(true).language("en")), choices, way).await,
        "get_with_line_break" => one(desk.get(&api::GetTicket::new(7).language("en\r\nx-admin: 1")), choices, way).await,
        "get_with_utf8" => one(desk.get(&api::GetTicket::new(7).language("ü")), choices, way).await,
        "get_with_space" => one(desk.get(&api::GetTicket::new(7).language("en ")), choices, way).await,
        "get_with_tags" => one(desk.get(&api::GetTicket::new(7).tags(["a", "b c"].map(str::to_owned))), choices, way).await,
        "get_with_comma" => one(desk.get(&api::GetTicket::new(7).tags(["a,b".to_owned()])), choices, way).await,
        "get_with_empty_tag" => one(desk.get(&api::GetTicket::new(7).tags(["a".to_owned(), String::new()])), choices, way).await,
        "create_without_title" => one(desk.create(&api::CreateTicket::new("")), choices, way).await,
        "create_with_label" => one(desk.create(&create.labels(label("a b"))), choices, way).await,
        "create_with_brackets" => one(desk.create(&create.labels(label("a[b]"))), choices, way).await,
        "create_with_empty_key" => one(desk.create(&create.labels(label(""))), choices, way).await,
        "create_with_quotes" => one(desk.create(&create.attachments([file.named("a \"b\"\\c 100%22.txt")])), choices, way).await,
        "find" => one(desk.find(&api::FindTicket::new("a b/ü&c")), choices, way).await,
        "find_nothing" => one(desk.find(&api::FindTicket::new("")), choices, way).await,
        "create" => one(desk.create(&create.groups([1, 2]).urgent(false).pin("1234")), choices, way).await,
        "create_with_file" => one(desk.create(&create.attachments([file]).urgent(true)), choices, way).await,
        "create_with_path" => one(desk.create(&create.attachments([on_disk("tests/client/a.txt")])), choices, way).await,
        "create_with_no_path" => one(desk.create(&create.attachments([on_disk("tests/client/none")])), choices, way).await,
        "create_with_broken_stream" => one(desk.create(&create.attachments([breaking()])), choices, way).await,
        "create_with_short_stream" => one(desk.create(&create.attachments([read_once().sized(99)])), choices, way).await,
        "create_with_stream" => one(desk.create(&create.attachments([read_once()])), choices, way).await,
        "update" => one(desk.update(&api::UpdateTicket::new(7).state(api::State::Open)), choices, way).await,
        "delete" => one(desk.delete(&api::DeleteTicket::new("a/b ?")), choices, way).await,
        "delete_dots" => one(desk.delete(&api::DeleteTicket::new("..")), choices, way).await,
        "import" => one(desk.import(&import()), choices, way).await,
        "names" => one(desk.names(&api::ListNames::default()), choices, way).await,
        "download" => download(desk.download(&api::Download::new(7)), way).await,
        "download_from_2" => download(desk.download(&api::Download::new(7)).range(2..), way).await,
        "download_in_pieces" => download_in_pieces(desk.download(&api::Download::new(7)), way).await,
        "token" => one(desk.token(&api::IssueToken::new("ana")), choices, way).await,
        "version" => one(desk.version(&api::Version {}), choices, way).await,
        "many" => one(desk.many(&api::ManyTickets::new([TicketId(1), TicketId(2)])), choices, way).await,
        "too_many" => one(desk.many(&api::ManyTickets::new((1..=5).map(TicketId).collect::<Vec<_>>())), choices, way).await,
        "chunked" => chunked(&desk, way).await,
        "list" => one(desk.list(&api::ListTickets::default()), choices, way).await,
        "items" => items(desk.list(&api::ListTickets::default().agent("ana")), way).await,
        "numbers" => items(desk.numbers(&api::ListNumbers::default()), way).await,
        other => panic!("no call is called {other}"),
    }
}

fn import() -> api::ImportTicket {
    let labels = std::collections::BTreeMap::from([("a".to_owned(), "ü \"quoted\"".to_owned())]);
    api::ImportTicket::new("Mail").labels(labels).due(Timestamp::from_epoch(0).unwrap()).dry(true)
}

async fn one<R: Operation<Answer: Debug>>(call: Call<'_, R>, choices: &Choices, way: Way) -> Result<String, CallError> {
    let call = with_options(call, choices);
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

/// A file that can be read once.
fn read_once() -> File {
    let pieces = [Ok::<_, std::io::Error>("con"), Ok("tent")];
    File::from_stream("a.txt", futures_util::stream::iter(pieces)).sized(7)
}

/// A file whose stream fails.
fn breaking() -> File {
    let pieces = [Ok("con"), Err(std::io::Error::other("the disk is gone"))];
    File::from_stream("a.txt", futures_util::stream::iter(pieces)).sized(7)
}

/// Downloads a file; returns its name, type and content.
async fn download(call: Call<'_, api::Download>, way: Way) -> Result<String, CallError> {
    let (file, content) = match way {
        Way::Async => {
            let file = call.await?;
            let content = file.bytes().await?;
            (file, content)
        }
        Way::Blocking => tokio::task::block_in_place(|| {
            let file = call.wait()?;
            let content = wait(file.bytes())?;
            Ok::<_, CallError>((file, content))
        })?,
    };
    Ok(format!("{file:?} {content:?}"))
}

/// Downloads a file in pieces; returns the number of bytes.
async fn download_in_pieces(call: Call<'_, api::Download>, way: Way) -> Result<String, CallError> {
    let bytes = match way {
        Way::Async => call.await?.write_to(&mut tokio::io::sink()).await?,
        Way::Blocking => tokio::task::block_in_place(|| {
            let mut reader = call.wait()?.reader()?;
            let copied = std::io::copy(&mut reader, &mut std::io::sink());
            copied.map_err(|error| CallError::from(*error.into_inner().unwrap().downcast::<FileError>().unwrap()))
        })?,
    };
    Ok(format!("{bytes} bytes"))
}

/// Applies the file's options for the call.
fn with_options<'a, R: Operation>(call: Call<'a, R>, choices: &Choices) -> Call<'a, R> {
    let call = if choices.idempotent { call.idempotent() } else { call };
    match choices.call_timeout_ms {
        Some(millis) => call.timeout(Duration::from_millis(millis)),
        None => call,
    }
}

async fn chunked(desk: &api::client::Tickets<'_>, way: Way) -> Result<String, CallError> {
    let request = api::ManyTickets::new((1..=5).map(TicketId).collect::<Vec<_>>());
    let call = desk.many(&request).chunked();
    let answer = match way {
        Way::Async => call.await?,
        Way::Blocking => tokio::task::block_in_place(|| call.wait())?,
    };
    Ok(format!("{answer:?}"))
}

async fn items<R: Paged<Items: IntoIterator<Item: Debug>>>(call: Call<'_, R>, way: Way) -> Result<String, CallError> {
    let items: Vec<_> = match way {
        Way::Async => call.items().collect().await,
        Way::Blocking => tokio::task::block_in_place(|| call.items().wait().collect()),
    };
    let items: Result<Vec<_>, CallError> = items.into_iter().collect();
    items.map(|items| format!("{items:?}"))
}

fn same_result(expect: &Expect, outcome: &Outcome) -> Result<(), String> {
    let Outcome { kind, shown, .. } = outcome;
    let parts = if kind == "ok" { &expect.value } else { &expect.message };
    let same = *kind == expect.outcome
        && parts.iter().all(|part| shown.contains(part))
        && !expect.hidden.iter().any(|secret| shown.contains(secret))
        && expect.status.is_none_or(|status| outcome.status == Some(status))
        && expect.retryable.is_none_or(|retryable| outcome.retryable == Some(retryable))
        && expect.request_id.as_deref().is_none_or(|id| outcome.request_id.as_deref() == Some(id))
        && expect.error_body.iter().all(|part| outcome.body.contains(part))
        && expect.error_json.as_deref().is_none_or(|json| json == outcome.json.as_deref().unwrap_or("none"))
        && expect.code.as_deref().is_none_or(|code| outcome.code.as_deref() == Some(code))
        && expect.location.as_deref().is_none_or(|location| outcome.location.as_deref() == Some(location))
        && expect.retry_after_s.is_none_or(|wait| outcome.retry_after == Some(Duration::from_secs(wait)))
        && expect.violations.as_ref().is_none_or(|violations| *violations == outcome.violations);
    if same {
        return Ok(());
    }
    let Outcome { code, location, violations, body, .. } = outcome;
    Err(format!("the outcome is {kind}: {shown}; code {code:?}, location {location:?}, violations {violations:?}, body {body:?}"))
}

fn same_requests(expect: &Expect, server: &Server) -> Result<(), String> {
    let seen = server.seen();
    let lines = server.lines();
    if expect.at_once.is_some_and(|at_once| at_once != server.max_in_progress()) {
        return Err(format!("{} requests were in progress at the same time", server.max_in_progress()));
    }
    let most = expect.requests_at_most.unwrap_or(expect.requests);
    if !(expect.requests..=most).contains(&seen.len()) || expect.sent.as_ref().is_some_and(|sent| *sent != lines) {
        return Err(format!("{} requests arrive: {lines:#?}", seen.len()));
    }
    let Some(last) = seen.last() else { return Ok(()) };
    // A part of a header's value is enough, except of a length.
    let same = |name: &str, value: &str, part: &str| if name == "content-length" { value == part } else { value.contains(part) };
    let headers = expect.headers.iter().all(|(name, part)| last.header(name).is_some_and(|value| same(name, value, part)));
    let absent = !expect.absent.iter().any(|name| last.headers.contains_key(name));
    let text = last.text();
    let body = expect.body.as_ref().is_none_or(|body| *body == text) && expect.body_has.iter().all(|part| text.contains(part));
    if headers && absent && body { Ok(()) } else { Err(format!("the last request is {:#?} with {text:?}", last.headers)) }
}

fn same_connections(expect: &Expect, connections: usize) -> Result<(), String> {
    if connections == expect.connections {
        Ok(())
    } else {
        Err(format!("whom nobody vouches for is reached {connections} times"))
    }
}

fn same_tunnel(expect: &Expect, proxy: &Proxy) -> Result<(), String> {
    let refused = proxy.refused();
    let line = refused.last().map(|seen| seen.line.as_str());
    // The request inside of the tunnel must not be visible to the proxy.
    let silent = refused.iter().all(|seen| !seen.headers.contains_key("authorization"));
    if line == expect.tunnel.as_deref() && silent { Ok(()) } else { Err(format!("the tunnels are {refused:#?}")) }
}
