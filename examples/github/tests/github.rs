//! The client of GitHub against the fake server, and against recorded responses of GitHub.

#[path = "../../recorded.rs"]
mod recorded;

use example_github::api::*;
use example_github::fake_server::Host;
use futures_util::{StreamExt as _, TryStreamExt as _};
use http::HeaderValue;
use recorded::{Recorded, response};
use specwright::client::ConditionalResponse;
use specwright::server::Server;
use specwright::{File, Headers as _, Nullable};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

const TOKEN: &str = "ghp_test";

fn client_of(url: &str) -> Client {
    let builder = Client::builder(url).bearer(TOKEN);
    builder.header("X-GitHub-Api-Version", "2022-11-28").build().unwrap()
}

async fn host() -> Client {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(Host::new(TOKEN).router(), std::future::pending()));
    client_of(&url)
}

async fn recorded(responses: impl IntoIterator<Item = String>) -> (Recorded, Client) {
    let server = Recorded::start(responses).await;
    let client = client_of(&server.url);
    (server, client)
}

const REPO: &str = r#"{"id":1296269,"node_id":"MDEwOlJlcG9zaXRvcnkxMjk2MjY5","name":"Hello-World",
    "full_name":"octo/Hello-World","owner":{"login":"octo","id":1,"type":"User","site_admin":false},"private":false,
    "description":null,"default_branch":"master","pushed_at":"2011-01-26T19:06:43Z","topics":[]}"#;

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}

#[tokio::test]
async fn pages_follow_the_header_link() {
    // The link of GitHub has another path than the first request.
    let links =
        r#"link: <{url}/user/1/repos?per_page=100&page=2>; rel="next", <{url}/user/1/repos?per_page=100&page=2>; rel="last""#;
    let second =
        r#"link: <{url}/user/1/repos?per_page=100&page=1>; rel="prev", <{url}/user/1/repos?per_page=100&page=1>; rel="first""#;
    let page = format!("[{REPO}]");
    let (server, client) = recorded([response("200 OK", &[links], &page), response("200 OK", &[second], &page)]).await;
    let repos: Vec<Repo> = client.repos().list(&ListRepos::new("octo")).items().try_collect().await.unwrap();
    assert_eq!((repos.len(), repos[0].id, &repos[0].description), (2, 1296269, &Some(Nullable::Null)));
    let sent = server.received();
    assert!(sent[0].starts_with("GET /users/octo/repos?per_page=100 HTTP/1.1"), "{}", sent[0]);
    assert!(sent[1].starts_with("GET /user/1/repos?per_page=100&page=2 HTTP/1.1"), "{}", sent[1]);
    assert!(sent[1].contains("\r\nauthorization: Bearer ghp_test\r\n") && sent[1].contains("x-github-api-version: 2022-11-28"));

    let client = host().await;
    let request = ListRepos::new("octo").per_page(2);
    let names: Vec<String> = client.repos().list(&request).items().map_ok(|repo| repo.name).try_collect().await.unwrap();
    assert_eq!(names, ["one", "two", "three", "four", "five"]);
}

#[tokio::test]
async fn a_repository_that_did_not_change_is_not_sent_again() {
    let (server, client) = recorded([
        response("200 OK", &["etag: W/\"a18c3bded88eb5dbb5c849a489412bf3\""], REPO),
        "HTTP/1.1 304 Not Modified\r\nx-ratelimit-remaining: 4999\r\nconnection: close\r\n\r\n".to_owned(),
    ])
    .await;
    let request = GetRepo::new("octo", "Hello-World");
    let first = client.repos().get(&request).with_response().await.unwrap();
    let etag = RepoHeaders::from_headers(first.headers()).unwrap().etag.unwrap();
    let second = client.repos().get(&request).if_none_match(HeaderValue::try_from(&etag).unwrap()).await.unwrap();
    let ConditionalResponse::NotModified(second) = second else { panic!("{second:?}") };
    assert_eq!(RateLimits::from_headers(second.headers()).unwrap().remaining, Some(4999));
    assert!(server.received()[1].contains("\r\nif-none-match: W/\"a18c3bded88eb5dbb5c849a489412bf3\"\r\n"));

    let client = host().await;
    let request = GetRepo::new("octo", "one");
    let first = client.repos().get(&request).with_response().await.unwrap();
    let etag = first.headers()["etag"].clone();
    assert!(client.repos().get(&request).if_none_match(etag.clone()).await.unwrap().modified().is_none());
    let other = client.repos().get(&GetRepo::new("octo", "two")).if_none_match(etag).await.unwrap();
    assert_eq!(other.modified().unwrap().into_body().name, "two");
}

#[tokio::test]
async fn a_new_issue_has_a_location() {
    let client = host().await;
    let request = CreateIssue::new("octo", "one", "Crash").labels(["bug", "ui"]);
    let created = client.issues().create(&request).with_response().await.unwrap();
    assert_eq!(created.status(), 201);
    let location = CreatedHeaders::from_headers(created.headers()).unwrap().location.unwrap();
    assert_eq!(location.as_str(), "https://api.github.com/repos/octo/one/issues/1");
    let issue = client.issues().get(&GetIssue::new("octo", "one", created.body().number)).await.unwrap();
    assert_eq!((&issue, issue.body.as_ref(), issue.labels.len()), (created.body(), Some(&Nullable::Null), 2));

    client.issues().create(&CreateIssue::new("octo", "one", "Typo")).await.unwrap();
    let close = UpdateIssue::new("octo", "one", 2).state(IssueState::Closed).body(Nullable::Value("Done".to_owned()));
    let closed = client.issues().update(&close).await.unwrap();
    assert!(matches!(closed.closed_at, Some(Nullable::Value(_))) && closed.body == Some("Done".into()), "{closed:?}");
    let bugs = ListIssues::new("octo", "one").labels(["bug", "ui"]).per_page(1);
    let open: Vec<Issue> = client.issues().list(&bugs).items().try_collect().await.unwrap();
    assert_eq!(open.iter().map(|issue| issue.number).collect::<Vec<_>>(), [1]);
    let events = client.events().list(&ListEvents::new("octo", "one")).await.unwrap();
    assert!(matches!(events.as_slice(), [Event::IssuesEvent(_), Event::IssuesEvent(_)]), "{events:?}");
}

#[tokio::test]
async fn requests_have_commas_in_lists_and_null_for_nothing() {
    let issue = r#"{"id":1,"node_id":"MDU6SXNzdWUx","number":1347,"state":"open","title":"Found a bug","body":null,
        "user":null,"labels":[{"id":208045946,"name":"bug","color":"f29513","default":true}],
        "created_at":"2011-04-22T13:33:48Z","closed_at":null,"state_reason":"reopened"}"#;
    let (server, client) = recorded([response("200 OK", &[], issue), response("200 OK", &[], &format!("[{issue}]"))]).await;
    let update = UpdateIssue::new("octo", "Hello-World", 1347).body(Nullable::Null);
    assert_eq!(client.issues().update(&update).await.unwrap().user, Some(Nullable::Null));
    let list = ListIssues::new("octo", "Hello-World").labels(["bug", "good first issue"]);
    assert_eq!(client.issues().list(&list).await.unwrap()[0].created_at.epoch(), 1303479228);
    let sent = server.received();
    assert!(sent[0].starts_with("PATCH /repos/octo/Hello-World/issues/1347 HTTP/1.1"), "{}", sent[0]);
    assert_eq!(body(&sent[0]), r#"{"body":null}"#);
    let line = "GET /repos/octo/Hello-World/issues?labels=bug,good%20first%20issue HTTP/1.1";
    assert!(sent[1].starts_with(line), "{}", sent[1]);
}

#[tokio::test]
async fn an_answer_and_an_error_have_the_limits_of_the_caller() {
    let client = host().await;
    client.repos().get(&GetRepo::new("octo", "one")).await.unwrap();
    let error = client.repos().get(&GetRepo::new("octo", "none")).await.unwrap_err();
    assert_eq!((error.status(), error.message()), (Some(404), "Not Found"));
    assert_eq!(RateLimits::from_headers(error.headers()).unwrap().remaining, Some(4998));
    let limits = client.rate_limit().get(&GetRateLimit::default()).await.unwrap().resources;
    assert_eq!((limits["core"].limit, limits["core"].remaining), (5000, 4998));

    let headers =
        ["x-ratelimit-limit: 60", "x-ratelimit-remaining: 0", "x-ratelimit-reset: 1350085394", "x-github-request-id: 8F2A:1"];
    let body = r#"{"message":"API rate limit exceeded",
        "documentation_url":"https://docs.github.com/rest/overview/rate-limits-for-the-rest-api"}"#;
    let (_server, client) = recorded([response("403 Forbidden", &headers, body)]).await;
    let error = client.repos().get(&GetRepo::new("octo", "one")).await.unwrap_err();
    let limits = RateLimits::from_headers(error.headers()).unwrap();
    assert_eq!((limits.remaining, limits.reset.unwrap().epoch()), (Some(0), 1350085394));
    assert_eq!((error.message(), error.request_id()), ("API rate limit exceeded", Some("8F2A:1")));
    assert_eq!(error.body::<ApiError>().unwrap().message, "API rate limit exceeded");
}

#[tokio::test]
async fn wrong_fields_are_typed() {
    let body = r#"{"message":"Validation Failed","errors":[{"resource":"Issue","code":"missing_field","field":"title"}],
        "documentation_url":"https://docs.github.com/rest/issues/issues#create-an-issue","status":"422"}"#;
    let (_server, client) = recorded([response("422 Unprocessable Entity", &[], body)]).await;
    let error = client.issues().create(&CreateIssue::new("octo", "Hello-World", "x")).await.unwrap_err();
    let wrong = error.body::<ApiError>().unwrap().errors.unwrap();
    assert_eq!((wrong[0].field.as_deref(), wrong[0].code.as_deref()), (Some("title"), Some("missing_field")));
}

#[tokio::test]
async fn two_commits_are_in_one_segment() {
    let client = host().await;
    let same = client.repos().compare(&CompareCommits::new("octo", "one", "v1.0", "v1.0")).await.unwrap();
    assert_eq!((same.status.as_str(), same.ahead_by), ("identical", 0));
    let body = r#"{"url":"https://api.github.com/x","status":"behind","ahead_by":1,"behind_by":2,"total_commits":1,
        "commits":[],"files":[]}"#;
    let (server, client) = recorded([response("200 OK", &[], body)]).await;
    let compared = client.repos().compare(&CompareCommits::new("octo", "Hello-World", "release/1", "octo:topic")).await.unwrap();
    assert_eq!((compared.ahead_by, compared.behind_by), (1, 2));
    let line = server.received()[0].lines().next().unwrap().to_owned();
    assert_eq!(line, "GET /repos/octo/Hello-World/compare/release%2F1...octo%3Atopic HTTP/1.1");
}

#[tokio::test]
async fn a_path_has_several_segments() {
    let client = host().await;
    let contents = |path: &str| GetContents::new("octo", "one", path);
    let folder = client.repos().contents(&contents("src")).await.unwrap();
    let Contents::Folder(entries) = folder else { panic!("{folder:?}") };
    for entry in entries {
        let found = client.repos().contents(&contents(&entry.path)).await.unwrap();
        assert_eq!(found, Contents::File(Box::new(entry)));
    }
    assert_eq!(client.repos().contents(&contents("src/none.rs")).await.unwrap_err().status(), Some(404));

    let file = r#"{"type":"file","encoding":"base64","size":5,"name":"a b.md","path":"docs/a b.md","content":"aGVsbG8=\n","sha":"3d21ec"}"#;
    let folder =
        r#"[{"type":"file","size":625,"path":"lib/octokit.rb","sha":"fff6fe"},{"type":"dir","size":0,"path":"lib/octokit"}]"#;
    let (server, client) = recorded([response("200 OK", &[], file), response("200 OK", &[], folder)]).await;
    let file = client.repos().contents(&contents("docs/a b.md")).await.unwrap();
    assert!(matches!(&file, Contents::File(file) if file.content.as_deref() == Some("aGVsbG8=\n")), "{file:?}");
    let folder = client.repos().contents(&contents("lib")).await.unwrap();
    assert!(matches!(&folder, Contents::Folder(entries) if entries[1].r#type == "dir"), "{folder:?}");
    assert!(server.received()[0].starts_with("GET /repos/octo/one/contents/docs/a%20b.md HTTP/1.1"), "{}", server.received()[0]);
}

#[tokio::test]
async fn a_page_is_read_as_text_with_another_media_type() {
    let client = host().await;
    let request = GetReadme::new("octo", "two");
    let readme = || client.repos().readme(&request);
    let GetReadmeAnswer::Raw(raw) = readme().accept(GetReadmeAnswer::RAW_MEDIA).await.unwrap() else { panic!("not raw") };
    assert_eq!(&*raw.bytes().await.unwrap(), b"# two\n".as_slice());
    let html = readme().accept(GetReadmeAnswer::HTML_MEDIA).await.unwrap();
    assert_eq!(html, GetReadmeAnswer::Html("<h1>two</h1>".to_owned()));
    let GetReadmeAnswer::Ok(content) = readme().await.unwrap() else { panic!("not JSON") };
    assert_eq!(content.path, "README.md");
}

#[tokio::test]
async fn an_unknown_event_does_not_break_a_list() {
    let body = concat!(
        r#"[{"id":"22249084964","type":"PushEvent","actor":{"id":1},"payload":{"push_id":10115855396,"size":1,
            "ref":"refs/heads/master"},"public":true},"#,
        r#"{"id":"22249084947","type":"SponsorshipEvent","payload":{"action":"created"}},"#,
        r#"{"id":"22237752260","type":"WatchEvent","payload":{"action":"started"},"created_at":"2022-06-08T23:29:25Z"}]"#
    );
    let (_server, client) = recorded([response("200 OK", &[], body)]).await;
    let events = client.events().list(&ListEvents::new("octo", "Hello-World")).await.unwrap();
    let [Event::PushEvent(push), Event::Unknown(other), Event::WatchEvent(_)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(push.r#ref, "refs/heads/master");
    assert_eq!(other.pointer("/payload/action").and_then(|action| action.as_str()), Some("created"));
}

/// A host that sends a file in two pieces: the second one when the channel says so. Returns its URL and its request.
async fn download_host(second: oneshot::Receiver<()>) -> (String, oneshot::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (send, received) = oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        let length = stream.read(&mut request).await.unwrap();
        send.send(String::from_utf8_lossy(&request[..length]).into_owned()).unwrap();
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/x-gzip\r\ncontent-disposition: attachment; filename=one-main.tar.gz\r\n";
        stream.write_all(format!("{head}transfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n").as_bytes()).await.unwrap();
        second.await.unwrap();
        stream.write_all(b"6\r\nsecond\r\n0\r\n\r\n").await.unwrap();
    });
    (url, received)
}

#[tokio::test]
async fn a_download_follows_a_redirect_to_another_host_without_credentials_and_streams() {
    let (go_on, second) = oneshot::channel();
    let (elsewhere, request) = download_host(second).await;
    let location = format!("location: {elsewhere}/octo/Hello-World/legacy.tar.gz/refs/heads/main?token=AB12");
    let (server, client) = recorded([response("302 Found", &[&location], "")]).await;
    let file = client.repos().tarball(&DownloadTarball::new("octo", "Hello-World", "main")).await.unwrap();
    assert_eq!((file.name.as_str(), file.content_type.as_str()), ("one-main.tar.gz", "application/x-gzip"));
    let mut pieces = file.open().await.unwrap();
    assert_eq!(&*pieces.next().await.unwrap().unwrap(), b"first");
    go_on.send(()).unwrap();
    assert_eq!(&*pieces.next().await.unwrap().unwrap(), b"second");
    assert!(pieces.next().await.is_none());

    assert!(server.received()[0].contains("\r\nauthorization: Bearer ghp_test\r\n"));
    let request = request.await.unwrap();
    assert!(request.starts_with("GET /octo/Hello-World/legacy.tar.gz/refs/heads/main?token=AB12 HTTP/1.1\r\n"), "{request}");
    assert!(!request.contains("authorization") && !request.contains("x-github-api-version"), "{request}");

    let archive = host().await.repos().tarball(&DownloadTarball::new("octo", "one", "v1")).await.unwrap();
    assert_eq!((archive.name.as_str(), archive.size()), ("one-v1.tar.gz", Some(2)));
}

#[tokio::test]
async fn only_downloads_are_redirected_to_another_host() {
    let (server, client) =
        recorded([response("301 Moved Permanently", &["location: http://other.test/repositories/1296269"], "")]).await;
    let error = client.repos().get(&GetRepo::new("octo", "Hello-World")).await.unwrap_err();
    assert_eq!((error.status(), error.location()), (Some(301), Some("http://other.test/repositories/1296269")));
    assert_eq!(server.received().len(), 1);
}

/// The upload goes to the host of files, and everything else to the other one.
#[tokio::test]
async fn an_asset_is_uploaded_to_another_host() {
    let answer = r#"{"url":"https://api.github.com/repos/octo/one/releases/assets/1","id":7,"name":"a.zip","label":"",
        "state":"uploaded","content_type":"application/zip","size":3}"#;
    let uploads = Recorded::start([response("201 Created", &[], answer)]).await;
    let api = Recorded::start([response("200 OK", &[], REPO)]).await;
    let client = Client::builder(&api.url).bearer(TOKEN).server("uploads", &uploads.url).build().unwrap();
    let file = File::new("a.zip", "zip").content_type("application/zip");
    let asset = client.releases().upload(&UploadAsset::new("octo", "one", 5, "a.zip", file.clone())).await.unwrap();
    assert_eq!((asset.id, asset.size), (7, Some(3)));
    client.repos().get(&GetRepo::new("octo", "one")).await.unwrap();
    let (sent, other) = (uploads.received(), api.received());
    assert!(sent[0].starts_with("POST /repos/octo/one/releases/5/assets?name=a.zip HTTP/1.1"), "{}", sent[0]);
    assert!(sent[0].contains("\r\nauthorization: Bearer ghp_test\r\n") && sent[0].ends_with("\r\n\r\nzip"), "{}", sent[0]);
    assert!(other.len() == 1 && other[0].starts_with("GET /repos/octo/one HTTP/1.1"), "{other:?}");

    // The fake server takes both.
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(Host::new(TOKEN).router(), std::future::pending()));
    let client = Client::builder(&url).bearer(TOKEN).server("uploads", &url).build().unwrap();
    let asset = client.releases().upload(&UploadAsset::new("octo", "one", 5, "a.zip", file)).await.unwrap();
    assert_eq!((asset.name.as_str(), asset.size), ("a.zip", Some(3)));
}
