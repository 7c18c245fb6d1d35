//! The client of Slack against the fake server, and against recorded responses of Slack.

#[path = "../../recorded.rs"]
mod recorded;

use std::time::Duration;

use example_slack::api::*;
use example_slack::fake_server::Workspace;
use futures_util::TryStreamExt as _;
use recorded::{Recorded, response};
use specwright::client::Retry;
use specwright::server::Server;
use specwright::{CallErrorKind, File};

const TOKEN: &str = "xoxb-test";

fn client_of(url: &str) -> Client {
    Client::builder(url).bearer(TOKEN).build().unwrap()
}

/// A client of a workspace on two hosts: one for the API, one for uploads.
async fn workspace() -> Client {
    let (api, uploads) = (Server::bind("127.0.0.1:0").await.unwrap(), Server::bind("127.0.0.1:0").await.unwrap());
    let url = format!("http://{}", api.address().unwrap());
    let workspace = Workspace::new(TOKEN, format!("http://{}", uploads.address().unwrap()));
    for server in [api, uploads] {
        tokio::spawn(server.serve(workspace.router(), std::future::pending()));
    }
    client_of(&url)
}

/// A server that sends these bodies in turn.
async fn recorded(bodies: &[&str]) -> (Recorded, Client) {
    let server = Recorded::start(bodies.iter().map(|body| response("200 OK", &[], body))).await;
    let client = client_of(&server.url);
    (server, client)
}

fn general() -> ChannelId {
    ChannelId("C1".to_owned())
}

#[tokio::test]
async fn a_failure_with_status_200_is_an_error_with_its_code() {
    let (_server, client) = recorded(&[
        r#"{"ok":false,"error":"channel_not_found"}"#,
        r#"{"ok":false,"error":"missing_scope","needed":"channels:read","provided":"chat:write"}"#,
    ])
    .await;
    let request = InfoConversations::new("C9");
    let error = client.conversations().info(&request).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Refused { message, .. } if message == "channel_not_found"), "{error:?}");
    assert_eq!((error.status(), error.code()), (Some(200), Some("channel_not_found")));
    let error = client.conversations().info(&request).await.unwrap_err();
    assert_eq!((error.code(), &error.json().unwrap()["needed"]), (Some("missing_scope"), &"channels:read".into()));

    let error = workspace().await.conversations().info(&request).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(200), Some("channel_not_found")));
    assert_eq!(error.json().unwrap(), serde_json::json!({ "ok": false, "error": "channel_not_found" }));
}

#[tokio::test]
async fn the_channels_of_all_pages_arrive() {
    let (server, client) = recorded(&[
        r#"{"ok":true,"channels":[{"id":"C012AB3CD","name":"general","is_channel":true,"created":1449252889,
            "topic":{"value":"","creator":"","last_set":0},"num_members":4}],
            "response_metadata":{"next_cursor":"dGVhbTpDMDYxRkE1UEI="}}"#,
        r#"{"ok":true,"channels":[{"id":"C061EG9T2","name":"random","created":1449252889}],
            "response_metadata":{"next_cursor":""}}"#,
    ])
    .await;
    let request = ListConversations::default().types([Kind::Public, Kind::Private]).exclude_archived(true);
    let channels: Vec<Channel> = client.conversations().list(&request).items().try_collect().await.unwrap();
    assert_eq!(channels.iter().map(|it| it.id.0.as_str()).collect::<Vec<_>>(), ["C012AB3CD", "C061EG9T2"]);
    let lines: Vec<_> = server.received().iter().map(|request| request.lines().next().unwrap().to_owned()).collect();
    let path = "GET /api/conversations.list?types=public_channel,private_channel&exclude_archived=true";
    assert_eq!(lines, [format!("{path}&limit=200 HTTP/1.1"), format!("{path}&cursor=dGVhbTpDMDYxRkE1UEI%3D&limit=200 HTTP/1.1")]);

    let client = workspace().await;
    let request = ListConversations::default().limit(2);
    let channels: Vec<Channel> = client.conversations().list(&request).items().try_collect().await.unwrap();
    assert_eq!(channels.len(), 5);
    let users: Vec<User> = client.users().list(&ListUsers::default().limit(1)).items().try_collect().await.unwrap();
    assert_eq!(users.last().map(|user| &user.id), Some(&UserId("U3".to_owned())));
    let error = client.conversations().list(&ListConversations::default().cursor("nonsense")).await.unwrap_err();
    assert_eq!(error.code(), Some("invalid_cursor"));
}

#[tokio::test]
async fn an_unknown_block_does_not_break_the_list_of_messages() {
    let (_server, client) = recorded(&[concat!(
        r#"{"ok":true,"messages":[{"type":"message","user":"U123ABC456","text":"hi","ts":"1512085950.000216","#,
        r#""blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*hi*"}},{"type":"rich_text","elements":[]}]},"#,
        r#"{"type":"message","subtype":"channel_join","ts":"1512104434.000490","text":"joined"}],"#,
        r#""has_more":false,"pin_count":0,"response_metadata":{"next_cursor":""}}"#
    )])
    .await;
    let request = HistoryConversations::new("C012AB3CD");
    let messages: Vec<Message> = client.conversations().history(&request).items().try_collect().await.unwrap();
    assert_eq!(messages.len(), 2);
    let blocks = messages[0].blocks.as_deref().unwrap();
    let [Block::Section(section), Block::Unknown(unknown)] = blocks else { panic!("{blocks:?}") };
    assert_eq!(section.text.as_ref().unwrap().text, "*hi*");
    assert_eq!(serde_json::to_string(unknown).unwrap(), r#"{"elements":[],"type":"rich_text"}"#);
}

#[test]
fn an_unknown_event_does_not_break_a_list_of_events() {
    let text = r#"[
        {"type":"event_callback","team_id":"T1","event_id":"Ev1","event_time":1355517523,
         "event":{"type":"message","channel":"C1","user":"U1","text":"hi","ts":"1355517523.000005"}},
        {"type":"event_callback","team_id":"T1","event_id":"Ev2","event":{"type":"huddle_state_changed","user":"U1"}},
        {"type":"event_callback","team_id":"T1","event_id":"Ev3","event":{"type":"reaction_added","user":"U1",
            "reaction":"thumbsup","item":{}}}
    ]"#;
    let events: Vec<EventCallback> = serde_json::from_str(text).unwrap();
    let kinds = events.iter().map(|callback| match &callback.event {
        Event::Message(message) => message.text.clone().unwrap(),
        Event::ReactionAdded(reaction) => reaction.reaction.clone(),
        Event::Unknown(json) => json.get("type").and_then(|kind| kind.as_str()).unwrap().to_owned(),
    });
    assert_eq!(kinds.collect::<Vec<_>>(), ["hi", "huddle_state_changed", "thumbsup"]);
}

#[tokio::test]
async fn blocks_travel_as_json_text_in_a_form() {
    let text = TextObject { r#type: "plain_text".to_owned(), text: "Release & notes".to_owned() };
    let blocks = vec![Header { text: text.clone() }.into(), Divider::default().into()];
    let request = PostMessage::new(general()).text("Release").blocks(blocks).unfurl_links(false);
    let (server, client) =
        recorded(&[r#"{"ok":true,"channel":"C1","ts":"1503435956.000247","message":{"type":"message","text":"Release",
            "ts":"1503435956.000247"}}"#])
        .await;
    assert_eq!(client.chat().post(&request).await.unwrap().ts.0, "1503435956.000247");
    let sent = server.received().remove(0);
    assert!(sent.contains("content-type: application/x-www-form-urlencoded\r\n"), "{sent}");
    let json = concat!(
        "%5B%7B%22type%22%3A%22header%22%2C%22text%22%3A%7B%22type%22%3A%22plain_text%22%2C%22text%22%3A%22",
        "Release%20%26%20notes%22%7D%7D%2C%7B%22type%22%3A%22divider%22%7D%5D"
    );
    assert!(sent.ends_with(&format!("channel=C1&text=Release&blocks={json}&unfurl_links=false")), "{sent}");

    let client = workspace().await;
    let posted = client.chat().post(&request).await.unwrap();
    assert_eq!(posted.message.unwrap().blocks, request.blocks);
    // Without a text and without blocks, nothing is sent.
    let error = client.chat().post(&PostMessage::new(general())).await.unwrap_err();
    assert_eq!((error.status(), error.violations().iter().count()), (None, 1));
}

#[tokio::test]
async fn messages_are_changed_deleted_and_answered() {
    let client = workspace().await;
    let first = client.chat().post(&PostMessage::new(general()).text("first")).await.unwrap().ts;
    let second = client.chat().post(&PostMessage::new(general()).text("second").thread_ts(first.clone())).await.unwrap().ts;
    client.chat().update(&UpdateMessage::new(general(), first.clone()).text("changed")).await.unwrap();
    let request = RepliesConversations::new(general(), first.clone());
    let thread: Vec<Message> = client.conversations().replies(&request).items().try_collect().await.unwrap();
    assert_eq!(thread.iter().map(|it| it.text.as_deref().unwrap()).collect::<Vec<_>>(), ["changed", "second"]);
    client.chat().delete(&DeleteMessage::new(general(), second.clone())).await.unwrap();
    let error = client.chat().delete(&DeleteMessage::new(general(), second)).await.unwrap_err();
    assert_eq!(error.code(), Some("message_not_found"));
    let history = client.conversations().history(&HistoryConversations::new(general())).await.unwrap();
    assert_eq!((history.messages.len(), history.has_more), (1, Some(false)));
    assert_eq!(client.users().info(&InfoUsers::new("U2")).await.unwrap().user.name.as_deref(), Some("user-2"));
}

#[tokio::test]
async fn a_file_is_sent_to_the_url_of_an_answer_without_credentials() {
    let client = workspace().await;
    let target = client.files().upload_url(&GetUploadUrl::new("notes.txt", 5)).await.unwrap();
    let upload = UploadFile::new(File::new("notes.txt", "hello"));
    client.files().upload(&upload).at_url(target.upload_url.as_str()).await.unwrap();
    let file = UploadedFile { id: target.file_id, title: Some("Notes".to_owned()) };
    let shared = client.files().complete(&CompleteUpload::new([file]).channel_id(general())).await.unwrap().files;
    assert_eq!((shared[0].title.as_deref(), shared[0].size), (Some("Notes"), Some(5)));

    // The host of uploads responds with text. Credentials and headers of the builder are only for the API.
    let uploads = Recorded::start([response("200 OK", &[], "OK - 5")]).await;
    let client = Client::builder("https://slack.example").bearer(TOKEN).header("X-Own", "a-secret").build().unwrap();
    let error = client.files().upload(&upload).at_url(format!("{}/upload/v1/ABC?x=1", uploads.url)).await.unwrap_err();
    assert!(error.to_string().contains("https://") && uploads.received().is_empty(), "{error}");
    let client = Client::builder("http://slack.example").bearer(TOKEN).header("X-Own", "a-secret").build().unwrap();
    client.files().upload(&upload).at_url(format!("{}/upload/v1/ABC?x=1", uploads.url)).await.unwrap();
    let sent = uploads.received().remove(0);
    assert!(sent.starts_with("POST /upload/v1/ABC?x=1 HTTP/1.1\r\n") && sent.ends_with("\r\n\r\nhello"), "{sent}");
    assert!(!sent.contains("authorization") && !sent.contains("a-secret"), "{sent}");
}

#[tokio::test]
async fn a_client_waits_as_long_as_slack_says() {
    let throttled = || response("429 Too Many Requests", &["retry-after: 1"], r#"{"ok":false,"error":"ratelimited"}"#);
    let members = response("200 OK", &[], r#"{"ok":true,"members":[],"response_metadata":{"next_cursor":""}}"#);
    let server = Recorded::start([throttled(), members]).await;
    assert_eq!(client_of(&server.url).users().list(&ListUsers::default()).await.unwrap().members, []);
    assert_eq!(server.received().len(), 2);

    let server = Recorded::start([throttled()]).await;
    let client = Client::builder(&server.url).bearer(TOKEN).retries(Retry::never()).build().unwrap();
    let error = client.users().list(&ListUsers::default()).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::RateLimited { .. }), "{error:?}");
    assert_eq!((error.retry_after(), error.code()), (Some(Duration::from_secs(1)), Some("ratelimited")));
}

#[tokio::test]
async fn a_caller_without_the_token_is_refused() {
    let (_server, client) = recorded(&[r#"{"ok":false,"error":"invalid_auth"}"#]).await;
    assert_eq!(client.users().list(&ListUsers::default()).await.unwrap_err().code(), Some("invalid_auth"));
}
