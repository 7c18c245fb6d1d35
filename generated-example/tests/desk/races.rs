//! Concurrent calls that conflict, each pair from two processes that share a PostgreSQL database or a SQLite file.
//!
//! Each test makes 100 pairs; `INVGATE_TEST_RACES` sets another number.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::common::{Program, url};
use crate::faults::run;
use invgate::{
    AcceptApproval, AddGroupUsers, ApprovalId, ApprovalStatus, CancelApproval, CategoryId, Client, CreateArticleCategory,
    CreateCompany, CreateGroup, CreateRequest, CreateSpontaneousApproval, CreateUser, GetRequest, LinkRequests, ListApprovals,
    ListArticleCategories, ListCompanies, ListGroups, ListUsers, RejectApproval, RequestId, RequestPriority, RequestStatus,
    RequestType, SetWaitingForDate, SetWaitingForRequest, UpdateArticleCategory, UpdateUser, UserId,
};
use specwright::{CallError, Timestamp};
use sqlx::Connection as _;

/// The number of pairs in each test.
fn pairs() -> usize {
    std::env::var("INVGATE_TEST_RACES").ok().and_then(|pairs| pairs.parse().ok()).unwrap_or(100)
}

/// Two desks on one database.
struct Desks {
    _folder: tempfile::TempDir,
    one: Program,
    two: Program,
}

async fn desks() -> Desks {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path()).await;
    Desks { _folder: folder, one: Program::start_at(&url).await, two: Program::start_at(&url).await }
}

impl Desks {
    fn clients(&self) -> (Client, Client) {
        (self.one.client(), self.two.client())
    }
}

async fn new_request(client: &Client) -> RequestId {
    let (category, person) = (CategoryId(2), UserId(8));
    let call = CreateRequest::new("A race", RequestType::Incident, RequestPriority::Low, category, person, person);
    client.requests().create(&call).await.unwrap().request_id
}

/// Requests an approval from user 1.
async fn request_approval(client: &Client, request: RequestId) -> Result<(), CallError> {
    client.approvals().create_spontaneous(&CreateSpontaneousApproval::new(1, 1, request, "Please approve.")).await.map(drop)
}

async fn approvals(client: &Client, request: RequestId) -> BTreeMap<ApprovalId, ApprovalStatus> {
    let all = client.approvals().list(&ListApprovals::new(request)).await.unwrap();
    all.into_iter().map(|approval| (approval.id, approval.status.unwrap())).collect()
}

/// Checks that a request is pending if and only if one of its approvals is undecided.
async fn assert_consistent(client: &Client, request: RequestId, kind: &str) {
    let waits = approvals(client, request).await.values().any(|status| *status == ApprovalStatus::Waiting);
    let status = client.requests().get(&GetRequest::new(request)).await.unwrap().status_id.unwrap();
    assert_eq!(status == RequestStatus::Pending, waits, "{kind}: request {request} is {status:?}, an approval waits: {waits}");
}

#[tokio::test]
async fn concurrent_decisions_resume_the_request() {
    let desks = desks().await;
    let (one, two) = desks.clients();
    for kind in ["accept", "reject", "cancel"] {
        for _ in 0..pairs().div_ceil(3) {
            let request = new_request(&one).await;
            request_approval(&one, request).await.unwrap();
            request_approval(&one, request).await.unwrap();
            let ids: Vec<_> = approvals(&one, request).await.into_keys().collect();
            let other = async {
                match kind {
                    "accept" => two.approvals().accept(&AcceptApproval::new(ids[1], 1)).await,
                    "reject" => two.approvals().reject(&RejectApproval::new(ids[1], 1)).await,
                    _ => two.approvals().cancel(&CancelApproval::new(ids[1], 1)).await,
                }
            };
            let accept = AcceptApproval::new(ids[0], 1);
            let (first, second) = tokio::join!(one.approvals().accept(&accept), other);
            first.unwrap();
            second.unwrap();
            assert_consistent(&one, request, kind).await;
        }
    }
}

#[tokio::test]
async fn a_new_approval_during_an_acceptance_keeps_the_request_pending() {
    let desks = desks().await;
    let (one, two) = desks.clients();
    for _ in 0..pairs() {
        let request = new_request(&one).await;
        request_approval(&one, request).await.unwrap();
        let id = *approvals(&one, request).await.keys().next().unwrap();
        let accept = AcceptApproval::new(id, 1);
        let (accepted, asked) = tokio::join!(one.approvals().accept(&accept), request_approval(&two, request));
        accepted.unwrap();
        asked.unwrap();
        assert_consistent(&two, request, "ask").await;
    }
}

/// Checks that exactly one of two calls succeeded.
fn assert_one<T>(results: (Result<T, CallError>, Result<T, CallError>), what: &str) {
    let refusal = match results {
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
        (Ok(_), Ok(_)) => panic!("{what}: both succeeded"),
        (Err(one), Err(two)) => panic!("{what}: {one}; {two}"),
    };
    assert!(refusal.to_string().contains("another"), "{what}: {refusal}");
}

#[tokio::test]
async fn names_are_unique_under_concurrency() {
    let desks = desks().await;
    let (one, two) = desks.clients();
    for number in 0..pairs() {
        // The names differ only in case, also outside of ASCII.
        let (lower, upper) = (format!("josé{number}@desk.example"), format!("JOSÉ{number}@DESK.EXAMPLE"));
        let (a, b) = (CreateUser::new("A", "B", &lower), CreateUser::new("A", "B", &upper));
        let (users, others) = (one.users(), two.users());
        assert_one(tokio::join!(users.create(&a), others.create(&b)), "users");
        let (a, b) = (CreateGroup::new(&lower), CreateGroup::new(&upper));
        let (groups, others) = (one.groups(), two.groups());
        assert_one(tokio::join!(groups.create(&a), others.create(&b)), "groups");
        let (a, b) = (CreateCompany::new(&lower), CreateCompany::new(&upper));
        let (companies, others) = (one.companies(), two.companies());
        assert_one(tokio::join!(companies.create(&a), others.create(&b)), "companies");
        let shared = format!("shared{number}@desk.example");
        let (a, b) = (UpdateUser::new(6).email(&shared), UpdateUser::new(7).email(&shared));
        let (users, others) = (one.users(), two.users());
        assert_one(tokio::join!(users.update(&a), others.update(&b)), "addresses");
    }
    let count = |texts: Vec<Option<String>>| {
        let folded: Vec<_> = texts.into_iter().flatten().map(|text| text.to_lowercase()).collect();
        assert_eq!(folded.iter().collect::<BTreeSet<_>>().len(), folded.len());
    };
    count(one.users().list(&ListUsers::default()).await.unwrap().into_iter().map(|user| user.email).collect());
    count(one.groups().list(&ListGroups::default()).await.unwrap().into_iter().map(|group| group.name).collect());
    count(one.companies().list(&ListCompanies::default()).await.unwrap().into_iter().map(|company| company.name).collect());
}

#[tokio::test]
async fn concurrent_moves_of_categories_make_no_cycle() {
    let desks = desks().await;
    let (one, two) = desks.clients();
    for _ in 0..pairs() {
        let new = CreateArticleCategory::new("A race");
        let a = one.articles().create_category(&new).await.unwrap().category_id;
        let b = one.articles().create_category(&new).await.unwrap().category_id;
        let (into_b, into_a) = (UpdateArticleCategory::new(a).parent_id(b), UpdateArticleCategory::new(b).parent_id(a));
        let (articles, others) = (one.articles(), two.articles());
        let (first, second) = tokio::join!(articles.update_category(&into_b), others.update_category(&into_a));
        assert!(first.is_ok() != second.is_ok(), "one move is refused: {first:?} {second:?}");
    }
    let all = one.articles().list_categories(&ListArticleCategories::default()).await.unwrap();
    let parents: BTreeMap<_, _> = all.iter().map(|category| (category.id, category.parent_id)).collect();
    for id in parents.keys() {
        let above = std::iter::successors(Some(*id), |id| parents[id]).take(parents.len() + 1).count();
        assert!(above <= parents.len(), "category {id} is inside itself");
    }
}

/// Four requests that wait for each other in a circle would wait forever.
#[tokio::test]
async fn concurrent_waits_make_no_cycle() {
    let desks = desks().await;
    let (one, two) = desks.clients();
    for _ in 0..pairs() {
        let mut requests = Vec::new();
        for _ in 0..4 {
            requests.push(new_request(&one).await);
        }
        let wait = async |client: &Client, from: usize| {
            let wait = SetWaitingForRequest::new(requests[from], requests[(from + 1) % 4]);
            client.request_states().set_waiting_for_request(&wait).await.is_ok()
        };
        let (a, b, c, d) = tokio::join!(wait(&one, 0), wait(&two, 1), wait(&one, 2), wait(&two, 3));
        assert_eq!([a, b, c, d].into_iter().filter(|accepted| *accepted).count(), 3, "{a} {b} {c} {d}");
    }
}

/// Both programs look for ended waits. Each wait is ended once.
#[tokio::test]
async fn one_of_two_programs_ends_each_wait() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path()).await;
    let (one, _two) = (Program::start_at(&url).await, Program::start_at(&url).await);
    let client = one.client();
    let far = Timestamp::from_epoch(4_000_000_000).unwrap();
    let mut requests = Vec::new();
    for _ in 0..pairs() {
        let request = new_request(&client).await;
        client.request_states().set_waiting_for_date(&SetWaitingForDate::new(request, far)).await.unwrap();
        requests.push(request.0.to_string());
    }
    let ids = requests.join(",");
    run(&url, format!("UPDATE requests SET waiting_value = 1 WHERE id IN ({ids})")).await;
    let count = async |text: &str| {
        let mut db = sqlx::AnyConnection::connect(&url).await.unwrap();
        sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(text.to_owned())).fetch_one(&mut db).await.unwrap()
    };
    let waiting = format!("SELECT COUNT(*) FROM requests WHERE waiting_for IS NOT NULL AND id IN ({ids})");
    for _ in 0..600 {
        if count(&waiting).await == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // The time of two more checks for due work.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let resumed = format!("SELECT COUNT(*) FROM request_events WHERE kind = 'resumed' AND request_id IN ({ids})");
    assert_eq!((count(&waiting).await, usize::try_from(count(&resumed).await).unwrap()), (0, requests.len()));
}

/// Two calls have the same ids in opposite order.
#[tokio::test]
async fn the_order_of_ids_causes_no_deadlock() {
    let desks = desks().await;
    let (one, two) = desks.clients();
    let mut longest = Duration::ZERO;
    for number in 0..pairs() {
        let mut requests = Vec::new();
        for _ in 0..4 {
            requests.push(new_request(&one).await);
        }
        let (a, b) = (requests[0], requests[1]);
        let (links, others) =
            (LinkRequests::new([requests[2], requests[3], b], a), LinkRequests::new([requests[3], requests[2], a], b));
        let group = one.groups().create(&CreateGroup::new(format!("Race {number}"))).await.unwrap().id;
        let (up, down): (Vec<_>, Vec<_>) = ((1..=12).map(UserId).collect(), (1..=12).rev().map(UserId).collect());
        let (up, down) = (AddGroupUsers::new(group, up), AddGroupUsers::new(group, down));
        let began = Instant::now();
        let (first, second, third, fourth) = (one.request_links(), two.request_links(), one.groups(), two.groups());
        let done = tokio::join!(first.link(&links), second.link(&others), third.add_users(&up), fourth.add_users(&down));
        longest = longest.max(began.elapsed());
        done.0.unwrap();
        done.1.unwrap();
        assert_eq!(done.2.unwrap().len() + done.3.unwrap().len(), 12, "each user was added once");
    }
    assert!(longest < Duration::from_secs(1), "PostgreSQL finds a deadlock after a second: {longest:?}");
    for desk in [&desks.one, &desks.two] {
        assert_eq!(desk.log(), "", "transactions that are retried are not in the log");
    }
}

/// Several programs start on an empty database at the same time. Each has demonstration data, the API user and the OAuth2 client.
#[tokio::test]
async fn concurrent_starts_are_all_complete() {
    for _ in 0..pairs().div_ceil(34) {
        let folder = tempfile::tempdir().unwrap();
        let url = url(folder.path()).await;
        let (one, two, three) =
            tokio::join!(Program::demonstration(&url), Program::demonstration(&url), Program::demonstration(&url));
        for program in [&one, &two, &three] {
            let form = [("grant_type", "client_credentials"), ("scope", "api.v1.users:get")];
            let token = reqwest::Client::new().post(format!("http://{}/oauth/v2.0/access_token", program.address));
            let answer = token.basic_auth("demo-client", Some("demo-secret")).form(&form).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
            let users = reqwest::Client::new().get(format!("http://{}/api/v1/users", program.address));
            let users: serde_json::Value =
                users.basic_auth("api", Some("demo-token")).send().await.unwrap().json().await.unwrap();
            assert_eq!(users.as_array().unwrap().len(), 12);
        }
    }
}
