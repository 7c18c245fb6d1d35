//! A host of repositories in memory.
//!
//! In: the token that callers must have. Out: a router for `specwright::server::Server`.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderValue;
use http::header::LINK;
use specwright::server::{Authenticate, Credentials, Principal, RequestContext, same_secret};
use specwright::{File, HandlerError, Nullable, Secret, Timestamp, Url};

use crate::api::*;

/// The calls that a caller has in an hour.
const LIMIT: i64 = 5_000;

/// A host with the repositories `one` to `five` of the user `octo`. Clones share it.
#[derive(Clone)]
pub struct Host(Arc<State>);

struct State {
    token: Secret,
    issues: Mutex<Vec<Issue>>,
    calls: AtomicI64,
}

impl Host {
    /// A host for callers with a token.
    pub fn new(token: impl Into<Secret>) -> Self {
        Host(Arc::new(State { token: token.into(), issues: Mutex::default(), calls: AtomicI64::new(0) }))
    }
    /// The handlers of all operations.
    pub fn router(&self) -> server::Router {
        let all = || self.clone();
        let router = server::Router::new().authenticate(all()).etags(true);
        router.repos(all()).issues(all()).events(all()).rate_limit(all()).releases(all())
    }
    fn issues(&self) -> MutexGuard<'_, Vec<Issue>> {
        self.0.issues.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn limit(&self) -> RateLimit {
        let remaining = LIMIT.saturating_sub(self.0.calls.load(Ordering::Relaxed));
        RateLimit { limit: LIMIT, remaining, reset: Timestamp::from_epoch(1_900_000_000).unwrap_or_default() }
    }
    /// Counts a call, and adds the limits to the response.
    fn count(&self, cx: &RequestContext) -> Result<(), HandlerError> {
        self.0.calls.fetch_add(1, Ordering::Relaxed);
        let RateLimit { limit, remaining, reset } = self.limit();
        cx.add_answer_headers(&RateLimits { limit: Some(limit), remaining: Some(remaining), reset: Some(reset) })
    }
    fn issue(&self, number: i64) -> Result<Issue, HandlerError> {
        self.issues().iter().find(|issue| issue.number == number).cloned().ok_or_else(not_found)
    }
}

impl Authenticate for Host {
    async fn authenticate(&self, _: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
        match credentials {
            Some(Credentials::Bearer(token)) if same_secret(token, &self.0.token) => Ok(Principal::new("octo")),
            _ => Err(HandlerError::unauthenticated()),
        }
    }
}

fn not_found() -> HandlerError {
    HandlerError::not_found("Not Found")
}

fn octo() -> User {
    User { id: 1, login: "octo".to_owned() }
}

fn repos() -> impl Iterator<Item = Repo> {
    (1_i64..).zip(["one", "two", "three", "four", "five"]).map(|(id, name)| {
        let (name, full_name) = (name.to_owned(), format!("octo/{name}"));
        let default_branch = Some("main".to_owned());
        Repo { id, name, full_name, owner: octo(), default_branch, description: Some(Nullable::Null), ..Repo::default() }
    })
}

fn repo(owner: &str, name: &str) -> Result<Repo, HandlerError> {
    repos().find(|repo| repo.owner.login == owner && repo.name == name).ok_or_else(not_found)
}

/// The items of a page, which is counted from 1.
fn page<T>(all: impl Iterator<Item = T>, page: Option<i64>, size: Option<i64>) -> Vec<T> {
    let (page, size) = (page.unwrap_or(1).max(1), size.unwrap_or(30));
    let skipped = usize::try_from((page - 1).saturating_mul(size)).unwrap_or(usize::MAX);
    all.skip(skipped).take(usize::try_from(size).unwrap_or(0)).collect()
}

impl server::Repos for Host {
    async fn get(&self, cx: &RequestContext, request: GetRepo) -> Result<Repo, HandlerError> {
        self.count(cx)?;
        repo(&request.owner, &request.repo)
    }
    async fn list(&self, cx: &RequestContext, request: ListRepos) -> Result<Vec<Repo>, HandlerError> {
        self.count(cx)?;
        let of_user = || repos().filter(|repo| repo.owner.login == request.user);
        let number = request.page.unwrap_or(1).saturating_add(1);
        if !page(of_user(), Some(number), request.per_page).is_empty() {
            let size = request.per_page.unwrap_or(30);
            let link = format!("</users/{}/repos?page={number}&per_page={size}>; rel=\"next\"", request.user);
            cx.add_answer_header(LINK, HeaderValue::try_from(link).map_err(HandlerError::internal)?);
        }
        Ok(page(of_user(), request.page, request.per_page))
    }
    async fn compare(&self, cx: &RequestContext, request: CompareCommits) -> Result<Comparison, HandlerError> {
        self.count(cx)?;
        repo(&request.owner, &request.repo)?;
        let ahead_by = i64::from(request.base != request.head);
        let status = if ahead_by == 0 { "identical" } else { "ahead" };
        Ok(Comparison { status: status.to_owned(), ahead_by, behind_by: 0 })
    }
    async fn contents(&self, cx: &RequestContext, request: GetContents) -> Result<Contents, HandlerError> {
        self.count(cx)?;
        repo(&request.owner, &request.repo)?;
        let file = |path: &str| Content { r#type: "file".to_owned(), path: path.to_owned(), size: 1, ..Content::default() };
        match request.path.as_str() {
            "src" => Ok(vec![file("src/lib.rs"), file("src/a b.rs")].into()),
            path @ ("src/lib.rs" | "src/a b.rs") => Ok(file(path).into()),
            _ => Err(not_found()),
        }
    }
    async fn readme(&self, cx: &RequestContext, request: GetReadme) -> Result<GetReadmeAnswer, HandlerError> {
        self.count(cx)?;
        let name = repo(&request.owner, &request.repo)?.name;
        Ok(match cx.preferred_media() {
            Some(GetReadmeAnswer::RAW_MEDIA) => GetReadmeAnswer::Raw(File::new("README.md", format!("# {name}\n"))),
            Some(GetReadmeAnswer::HTML_MEDIA) => GetReadmeAnswer::Html(format!("<h1>{name}</h1>")),
            _ => {
                let (r#type, path) = ("file".to_owned(), "README.md".to_owned());
                GetReadmeAnswer::Ok(Box::new(Content { r#type, path, size: 6, ..Content::default() }))
            }
        })
    }
    async fn tarball(&self, cx: &RequestContext, request: DownloadTarball) -> Result<File, HandlerError> {
        self.count(cx)?;
        let name = repo(&request.owner, &request.repo)?.name;
        Ok(File::new(format!("{name}-{}.tar.gz", request.r#ref), vec![0x1f, 0x8b]).content_type("application/x-gzip"))
    }
}

impl server::Issues for Host {
    async fn list(&self, cx: &RequestContext, request: ListIssues) -> Result<Vec<Issue>, HandlerError> {
        self.count(cx)?;
        repo(&request.owner, &request.repo)?;
        let wanted = request.labels.unwrap_or_default();
        let has = |issue: &Issue, name: &String| issue.labels.iter().any(|label| label.name == *name);
        let is_wanted = |issue: &Issue| wanted.iter().all(|name| has(issue, name));
        let all = self.issues().clone().into_iter().rev().filter(is_wanted);
        let state = request.state.unwrap_or(IssueState::Open);
        Ok(page(all.filter(|issue| issue.state == state), request.page, request.per_page))
    }
    async fn get(&self, cx: &RequestContext, request: GetIssue) -> Result<Issue, HandlerError> {
        self.count(cx)?;
        self.issue(request.number)
    }
    async fn create(&self, cx: &RequestContext, request: CreateIssue) -> Result<Issue, HandlerError> {
        self.count(cx)?;
        let repo = repo(&request.owner, &request.repo)?;
        let mut issues = self.issues();
        let number = issues.len() as i64 + 1;
        let location = Url::parse(&format!("https://api.github.com/repos/{}/issues/{number}", repo.full_name));
        cx.add_answer_headers(&CreatedHeaders { location })?;
        let label = |name| Label { name, ..Label::default() };
        let issue = Issue {
            id: number,
            number,
            title: request.title,
            state: IssueState::Open,
            body: Some(request.body.map_or(Nullable::Null, Nullable::Value)),
            user: Some(Nullable::Value(octo())),
            labels: request.labels.unwrap_or_default().into_iter().map(label).collect(),
            created_at: Timestamp::now(),
            closed_at: Some(Nullable::Null),
        };
        issues.push(issue.clone());
        Ok(issue)
    }
    async fn update(&self, cx: &RequestContext, request: UpdateIssue) -> Result<Issue, HandlerError> {
        self.count(cx)?;
        let mut issues = self.issues();
        let issue = issues.iter_mut().find(|issue| issue.number == request.number).ok_or_else(not_found)?;
        issue.title = request.title.unwrap_or_else(|| issue.title.clone());
        issue.body = request.body.or_else(|| issue.body.take());
        issue.state = request.state.unwrap_or_else(|| issue.state.clone());
        issue.closed_at =
            Some(if issue.state == IssueState::Closed { Nullable::Value(Timestamp::now()) } else { Nullable::Null });
        Ok(issue.clone())
    }
}

impl server::Events for Host {
    async fn list(&self, cx: &RequestContext, request: ListEvents) -> Result<Vec<Event>, HandlerError> {
        self.count(cx)?;
        repo(&request.owner, &request.repo)?;
        let opened = |issue: Issue| Event::from(IssuesEvent { action: "opened".to_owned(), issue });
        Ok(self.issues().clone().into_iter().rev().map(opened).collect())
    }
}

impl server::RateLimit for Host {
    async fn get(&self, _: &RequestContext, _: GetRateLimit) -> Result<RateLimitOverview, HandlerError> {
        Ok(RateLimitOverview { resources: [("core".to_owned(), self.limit())].into() })
    }
}

impl server::Releases for Host {
    async fn upload(&self, cx: &RequestContext, request: UploadAsset) -> Result<Asset, HandlerError> {
        self.count(cx)?;
        repo(&request.owner, &request.repo)?;
        let content_type = Some(request.body.content_type.clone());
        let size = i64::try_from(request.body.bytes().await.map_err(HandlerError::internal)?.len()).ok();
        Ok(Asset { id: 1, name: request.name, content_type, size })
    }
}
