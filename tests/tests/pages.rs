//! Pages by number, by link, after the last item and with cursors in headers, from a generated server to a generated client.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use futures_util::{StreamExt as _, TryStreamExt as _};
use http::{HeaderName, HeaderValue, Request, Response};
use http_body_util::Full;
use specwright::client::Tower;
use specwright::server::{RequestContext, Server};
use specwright::{CallError, CallErrorKind, HandlerError, service_api};
use tower::service_fn;

#[service_api("specs/pages")]
mod api {}

use api::{AfterLastRepos, ByHeaderRepos, ByLinkRepos, ByNumberRepos, ByOffsetRepos, ByTotalRepos, ByUrlRepos};

/// Handlers that return the repositories 0 to 6 in pages.
struct Host;

const ALL: [i64; 7] = [0, 1, 2, 3, 4, 5, 6];

/// The page of three repositories that begins with `begin`, and the repository after the page.
fn page_from(begin: i64) -> (Vec<i64>, Option<i64>) {
    let page: Vec<i64> = (begin..7).take(3).collect();
    (page, Some(begin + 3).filter(|next| *next < 7))
}

/// The page with a number, counted from 0. A page has at most three repositories, even if the limit is greater.
fn numbered(number: i64, limit: i64) -> Vec<i64> {
    let size = limit.min(3);
    (number * size..7).take(usize::try_from(size).unwrap()).collect()
}

impl api::server::Repos for Host {
    async fn by_number(&self, _: &RequestContext, request: ByNumberRepos) -> Result<Vec<i64>, HandlerError> {
        Ok(numbered(request.page.unwrap_or(1) - 1, request.limit.unwrap_or(9)))
    }
    async fn by_total(&self, _: &RequestContext, request: ByTotalRepos) -> Result<api::ByTotalReposAnswer, HandlerError> {
        let repos = numbered(request.page.unwrap_or(0).into(), request.limit.unwrap_or(9));
        Ok(api::ByTotalReposAnswer { repos, total: Some(7) })
    }
    /// The specification declares `page` as an offset by mistake. It is the number of a page.
    async fn by_offset(&self, cx: &RequestContext, request: ByOffsetRepos) -> Result<Vec<i64>, HandlerError> {
        let number = request.page.unwrap_or(1);
        cx.add_answer_header(http::header::LINK, link(&format!("/v1/by-offset?page={}", number + 1)));
        Ok(numbered(number - 1, request.limit.unwrap_or(9)))
    }
    async fn by_link(&self, cx: &RequestContext, request: ByLinkRepos) -> Result<Vec<i64>, HandlerError> {
        let (page, next) = page_from(request.after.unwrap_or(0));
        if let Some(next) = next {
            cx.add_answer_header(http::header::LINK, link(&format!("?after={next}")));
        }
        Ok(page)
    }
    async fn by_url(&self, cx: &RequestContext, request: ByUrlRepos) -> Result<api::ByUrlReposAnswer, HandlerError> {
        let (repos, next) = page_from(request.after.unwrap_or(0));
        let host = cx.headers()["host"].to_str().unwrap().to_owned();
        let next = next.map(|next| format!("http://{host}/v1/by-url?after={next}"));
        Ok(api::ByUrlReposAnswer { repos, links: Some(api::ByUrlReposAnswerLinks { next }) })
    }
    async fn after_last(&self, _: &RequestContext, request: AfterLastRepos) -> Result<api::AfterLastReposAnswer, HandlerError> {
        let (page, next) = page_from(request.starting_after.map_or(0, |last| last + 1));
        let data = page.into_iter().map(|id| api::Repo { meta: api::Meta { id } }).collect();
        Ok(api::AfterLastReposAnswer { data, page: Some(api::AfterLastReposAnswerPage { has_more: Some(next.is_some()) }) })
    }
    async fn by_header(&self, cx: &RequestContext, request: ByHeaderRepos) -> Result<Vec<i64>, HandlerError> {
        let (page, next) = page_from(request.cursor.map_or(0, |cursor| cursor.parse().unwrap()));
        if let Some(next) = next {
            cx.add_answer_header(HeaderName::from_static("x-next-cursor"), HeaderValue::from(next));
        }
        Ok(page)
    }
}

/// The value of the header `Link` with a next page.
fn link(target: &str) -> HeaderValue {
    HeaderValue::try_from(format!("<{target}>; rel=\"next\", </v1/by-link>; rel=\"first\"")).unwrap()
}

/// A client of a server that serves until the test ends.
async fn client() -> api::Client {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    let router = api::server::Router::new().repos(Host);
    tokio::spawn(server.serve(router, std::future::pending()));
    api::Client::builder(format!("http://{address}")).build().unwrap()
}

/// A client whose transport returns these responses in turn, and the list of the URLs that it requests. A response is the header `Link`, which
/// may be empty, and the body. The last response is repeated.
fn client_of(responses: &'static [(&'static str, &'static str)]) -> (api::Client, Arc<Mutex<Vec<String>>>) {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let urls = Arc::clone(&sent);
    let service = service_fn(move |request: Request<specwright::client::TransportBody>| {
        let mut urls = urls.lock().unwrap();
        let (link, body) = responses[urls.len().min(responses.len() - 1)];
        urls.push(request.uri().to_string());
        let response = Response::builder().header("content-type", "application/json");
        let response = if link.is_empty() { response } else { response.header("link", link) };
        std::future::ready(Ok::<_, Infallible>(response.body(Full::from(body)).unwrap()))
    });
    let client = api::Client::builder("https://pages.test").transport(Tower::new(service)).build().unwrap();
    (client, sent)
}

/// What a response contains that the client cannot read.
fn unreadable(error: &CallError) -> &str {
    match error.kind() {
        CallErrorKind::Unreadable(cause) => &cause.found,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn all_items_of_all_pages_arrive() {
    let client = client().await;
    let repos = client.repos();
    let numbered = ByNumberRepos::default();
    assert_eq!(repos.by_number(&numbered).items().try_collect::<Vec<_>>().await.unwrap(), ALL);
    // The first page is number 0, and the service sends fewer items than the limit.
    assert_eq!(repos.by_total(&ByTotalRepos::default()).items().try_collect::<Vec<_>>().await.unwrap(), ALL);
    assert_eq!(repos.by_link(&ByLinkRepos::default()).items().try_collect::<Vec<_>>().await.unwrap(), ALL);
    assert_eq!(repos.by_url(&ByUrlRepos::default()).items().try_collect::<Vec<_>>().await.unwrap(), ALL);
    assert_eq!(repos.by_header(&ByHeaderRepos::default()).items().try_collect::<Vec<_>>().await.unwrap(), ALL);
    let after: Vec<i64> =
        repos.after_last(&AfterLastRepos::default()).items().map_ok(|repo| repo.meta.id).try_collect().await.unwrap();
    assert_eq!(after, ALL);
    // The request can begin with another page than the first.
    assert_eq!(repos.by_number(&numbered.page(3)).items().try_collect::<Vec<_>>().await.unwrap(), [4, 5, 6]);
    assert_eq!(repos.by_total(&ByTotalRepos::default().page(1_u32)).items().try_collect::<Vec<_>>().await.unwrap(), [3, 4, 5, 6]);
}

#[tokio::test]
async fn pages_by_link_continue_from_a_saved_link() {
    let client = client().await;
    let request = ByLinkRepos::default();
    let mut pages = client.repos().by_link(&request).pages();
    assert_eq!((pages.next_request(), pages.next_link()), (Some(&request), None));
    assert_eq!(pages.next().await.unwrap().unwrap(), [0, 1, 2]);
    let saved = pages.next_link().unwrap().to_owned();
    assert!(saved.ends_with("/v1/by-link?after=3"), "{saved}");
    let mut items = client.repos().by_link(&request).from_link(saved.clone()).items();
    assert_eq!(items.next().await.unwrap().unwrap(), 3);
    assert_eq!((items.current_link(), items.taken()), (Some(saved.as_str()), 1));
    assert_eq!(items.try_collect::<Vec<_>>().await.unwrap(), [4, 5, 6]);
    // A call without `items` or `pages` returns one page.
    assert_eq!(client.repos().by_link(&request).from_link("/v1/by-link?after=6").await.unwrap(), [6]);
}

#[tokio::test]
async fn links_lead_to_the_origin_of_the_service_or_a_listed_one() {
    let (client, sent) = client_of(&[
        ("", r#"{"repos":[1],"links":{"next":"https://eu.pages.test/v1/by-url?after=1"}}"#),
        ("", r#"{"repos":[2],"links":{"next":"https://thief.test/v1/by-url?after=2"}}"#),
    ]);
    let pages: Vec<_> = client.repos().by_url(&ByUrlRepos::default()).pages().collect().await;
    assert!(matches!(pages.as_slice(), [Ok(_), Ok(_), Err(_)]), "{pages:?}");
    let error = pages[2].as_ref().unwrap_err();
    assert_eq!(unreadable(error), "https://thief.test, to which no credentials may be sent");
    assert_eq!(*sent.lock().unwrap(), ["https://pages.test/v1/by-url", "https://eu.pages.test/v1/by-url?after=1"]);
    for elsewhere in
        ["http://pages.test/v1", "https://pages.test:444/v1", "//other.test/v1", "https://u:p@pages.test/v1", "ftp:x"]
    {
        let error = client.repos().by_url(&ByUrlRepos::default()).from_link(elsewhere).await.unwrap_err();
        assert!(matches!(error.kind(), CallErrorKind::Unreadable(_)), "{elsewhere}: {error}");
    }
    assert_eq!(sent.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_declaration_that_loses_items_is_an_error() {
    // The declared offset is the number of a page. The URL in the header `Link` differs from the next request of the client.
    let client = client().await;
    let pages: Vec<_> = client.repos().by_offset(&ByOffsetRepos::default()).pages().collect().await;
    assert!(matches!(pages.as_slice(), [Ok(_), Err(_)]), "{pages:?}");
    assert_eq!(unreadable(pages[1].as_ref().unwrap_err()), "`page=2` in the header `Link`");
    async fn by_total(responses: &'static [(&'static str, &'static str)]) -> (Vec<u64>, String) {
        let (client, _) = client_of(responses);
        let pages: Vec<_> = client.repos().by_total(&ByTotalRepos::default()).pages().collect().await;
        let lengths = pages.iter().flatten().map(|page| page.repos.len() as u64).collect();
        (lengths, pages.iter().find_map(|page| page.as_ref().err()).map(|error| unreadable(error).to_owned()).unwrap_or_default())
    }
    let (lengths, error) = by_total(&[("", r#"{"repos":[1,2],"total":4}"#), ("", r#"{"repos":[],"total":4}"#)]).await;
    assert_eq!((lengths, error.as_str()), (vec![2, 0], "only 2 on 1 pages"));
    let (lengths, error) = by_total(&[("</v1/by-total?page=7>; rel=next", r#"{"repos":[1,2],"total":2}"#)]).await;
    assert_eq!((lengths, error.as_str()), (vec![2], "a next page in the header `Link`: /v1/by-total?page=7"));
    // The response says that there are more items, but has no last item whose id the next request could contain.
    let (client, _) = client_of(&[("", r#"{"data":[],"page":{"has_more":true}}"#)]);
    let pages: Vec<_> = client.repos().after_last(&AfterLastRepos::default()).pages().collect().await;
    assert!(matches!(pages.as_slice(), [Ok(_), Err(_)]), "{pages:?}");
    // The service ignores the parameter, so the second page is equal to the first.
    let (client, sent) = client_of(&[("", "[1,2]")]);
    let items: Vec<_> = client.repos().by_number(&ByNumberRepos::default()).items().collect().await;
    assert!(matches!(items.as_slice(), [Ok(1), Ok(2), Err(_)]), "{items:?}");
    assert_eq!(
        *sent.lock().unwrap(),
        ["https://pages.test/v1/by-number?limit=2", "https://pages.test/v1/by-number?page=2&limit=2"]
    );
    // The link leads to the same page.
    let (client, sent) = client_of(&[("<?after=1>; rel=next", "[1]")]);
    let items: Vec<_> = client.repos().by_link(&ByLinkRepos::default()).items().collect().await;
    assert!(items.last().unwrap().is_err() && sent.lock().unwrap().len() <= 3, "{items:?}");
}

#[tokio::test]
async fn pages_end_when_the_response_says_so() {
    // `has_more: false` ends the list, even after a full page.
    let (client, sent) =
        client_of(&[("", r#"{"data":[{"meta":{"id":4}}]}"#), ("", r#"{"data":[{"meta":{"id":5}}],"page":{"has_more":false}}"#)]);
    let count = client.repos().after_last(&AfterLastRepos::default()).items().count().await;
    let last = "https://pages.test/v1/after-last?starting_after=4";
    assert_eq!((count, sent.lock().unwrap().last().map(String::as_str)), (2, Some(last)));
    // The page has more items than the limit, so the service sent all items.
    let (client, sent) = client_of(&[("", "[1,2,3]")]);
    assert_eq!(client.repos().by_number(&ByNumberRepos::default()).items().count().await, 3);
    assert_eq!(sent.lock().unwrap().len(), 1);
}
