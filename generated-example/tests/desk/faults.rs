//! Faults of the machine and many calls at once: a full disk, a deleted file, an unavailable database, passwords, exports, large databases,
//! cross-site requests. Not here: difficult texts (see `texts`), and starts of the program (see `starts`).

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::common::{Program, not_run, postgres, url};
use invgate::admin::SignIn;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};

/// Runs statements on a database.
pub(crate) async fn run(url: &str, text: impl Into<String>) {
    sqlx::any::install_default_drivers();
    let mut db = AnyConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(text.into())).execute(&mut db).await.unwrap();
}

pub(crate) fn is_on_postgres() -> bool {
    std::env::var("INVGATE_TEST_DATABASE").is_ok_and(|chosen| chosen == "postgres")
}

/// A mounted file system of 6 MiB. `Drop` unmounts it.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None` if mounting is not permitted.
    fn new() -> Option<SmallDisk> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(SmallDisk(folder))
    }
    fn path(&self) -> &Path {
        self.0.path()
    }
    /// Fills the free space.
    fn fill(&self) {
        let _ = Command::new("dd").args(["if=/dev/zero", "bs=4k"]).arg(format!("of={}/filler", self.path().display())).output();
    }
    fn free(&self) {
        std::fs::remove_file(self.path().join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

/// Adds a comment with this number of characters. Returns the status of the answer.
async fn comment(desk: &Program, size: usize) -> u16 {
    let form = [("request_id", "1"), ("author_id", "8"), ("comment", &"x".repeat(size))];
    desk.post("incident.comment").form(&form).send().await.unwrap().status().as_u16()
}

/// Waits until `/readyz` has this status. The desk caches the result for a second.
async fn becomes(desk: &Program, status: u16) {
    for _ in 0..100 {
        if desk.readiness().await == status {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("/readyz is {}", desk.readiness().await);
}

#[tokio::test]
async fn a_full_disk_causes_503_until_there_is_space() {
    let Some(disk) = SmallDisk::new() else { return not_run("no file system can be mounted") };
    let desk = Program::start_at(&format!("sqlite:{}/desk.db", disk.path().display())).await;
    assert_eq!(comment(&desk, 10).await, 200);
    becomes(&desk, 200).await;
    disk.fill();
    let mut failed = 0;
    for _ in 0..20 {
        match comment(&desk, 100_000).await {
            503 => failed += 1,
            status => assert_eq!(status, 200),
        }
    }
    assert!(failed > 0, "the disk was not full");
    becomes(&desk, 503).await;
    assert_eq!(desk.json("incident?id=1").await["id"], 1, "stored data can be read");
    disk.free();
    assert_eq!(comment(&desk, 100_000).await, 200, "the desk writes again, without a restart");
    becomes(&desk, 200).await;
    let comments = desk.json("incident.comment?request_id=1").await;
    let numbers: Vec<_> = comments.as_array().unwrap().iter().map(|comment| comment["msg_num"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>(), "no comment was stored in part");
}

#[tokio::test]
async fn a_deleted_database_file_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let desk = Program::start_at(&format!("sqlite:{}", path.display())).await;
    assert_eq!(comment(&desk, 10).await, 200);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(comment(&desk, 10).await, 503, "a write to a deleted file is not confirmed");
    becomes(&desk, 503).await;
}

#[tokio::test]
async fn readiness_reports_an_unavailable_database() {
    let folder = tempfile::tempdir().unwrap();
    let Some((server, name)) = postgres(folder.path()) else { return };
    run(&format!("{server}/postgres"), format!("CREATE DATABASE {name}")).await;
    let desk = Program::start_at(&format!("{server}/{name}")).await;
    becomes(&desk, 200).await;
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    run(&format!("{server}/postgres"), format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
    run(&format!("{server}/postgres"), end).await;
    becomes(&desk, 503).await;
    let log = desk.log();
    assert!(
        log.contains("database") && log.contains("is not currently accepting connections"),
        "the reason is in the log: {log}"
    );
    run(&format!("{server}/postgres"), format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await;
    becomes(&desk, 200).await;
    assert_eq!(comment(&desk, 10).await, 200);
}

/// A writer that holds a lock blocks all other writers, so the desk is not ready.
#[tokio::test]
async fn readiness_reports_blocked_writers() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path()).await;
    let desk = Program::start_at(&url).await;
    becomes(&desk, 200).await;
    sqlx::any::install_default_drivers();
    let mut other = AnyConnection::connect(&url).await.unwrap();
    let lock = if is_on_postgres() { "BEGIN; LOCK TABLE readiness" } else { "BEGIN IMMEDIATE" };
    sqlx::raw_sql(lock).execute(&mut other).await.unwrap();
    becomes(&desk, 503).await;
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    becomes(&desk, 200).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_passwords_need_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let desk = std::sync::Arc::new(Program::start(folder.path()).await);
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..64 {
        let desk = std::sync::Arc::clone(&desk);
        clients.spawn(async move {
            for number in 0..3 {
                let email = format!("u{client}-{number}@desk.example");
                let form = [("name", "A"), ("lastname", "B"), ("email", &email), ("pass", "correct horse")];
                let status = desk.post("user").form(&form).send().await.unwrap().status();
                assert!(status == 200 || status == 503, "{status}");
                let wrong = SignIn::new(&email, "battery staple");
                let signed_in = desk.administration().people().sign_in(&wrong).await;
                assert!(signed_in.is_ok_and(|signed_in| signed_in.user_id.is_none()));
            }
        });
    }
    clients.join_all().await;
    let (most, now) = desk.memory();
    assert!(most < 300, "{most} MiB at most, {now} MiB now");
    // A request for a user that does not exist computes no hash.
    let began = std::time::Instant::now();
    for _ in 0..50 {
        let query = [("id", "99999"), ("pass", "correct horse")];
        desk.put("user.password").query(&query).send().await.unwrap();
    }
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}

/// Adds copies of the first request.
async fn add_requests(url: &str, count: usize) {
    let columns = "title, description, type_id, status_id, priority_id, source_id, category_id, user_id, creator_id, \
        assigned_id, assigned_group_id, created_at, date_ocurred, last_update";
    let numbers = format!("WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {count})");
    run(url, format!("INSERT INTO requests ({columns}) {numbers} SELECT {columns} FROM n, requests WHERE id = 1")).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exports_need_constant_memory() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path()).await;
    let desk = std::sync::Arc::new(Program::start_at(&url).await);
    add_requests(&url, 20_000).await;
    let report = desk.json("data.export?id=8f14e45f-ceea-467f-9a3b-0c6d6a1d2b10").await;
    let path = format!("/exports{}", report["url"].as_str().unwrap().split("/exports").nth(1).unwrap());
    let before = desk.memory().1;
    let mut exports = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (desk, path) = (std::sync::Arc::clone(&desk), path.clone());
        exports.spawn(async move { desk.get(&path).send().await.unwrap().text().await.unwrap().lines().count() });
    }
    // The desk serves other calls meanwhile.
    assert_eq!(desk.json("incident?id=1").await["id"], 1);
    assert!(exports.join_all().await.into_iter().all(|lines| lines == 20_041));
    let most = desk.memory().0;
    assert!(most < before + 60, "from {before} MiB to {most} MiB");
}

/// The median duration of a call.
async fn median(desk: &Program, call: impl AsyncFn(&Program)) -> Duration {
    let mut times = Vec::new();
    for _ in 0..31 {
        let began = std::time::Instant::now();
        call(desk).await;
        times.push(began.elapsed());
    }
    times.sort();
    times[times.len() / 2]
}

/// Lists whose first page reads few of the requests.
const FIRST_PAGES: [&str; 6] = [
    "incidents.by.status?status_id=1&limit=5",
    "incidents.by.sentiment?sentiment_id=negative&limit=5",
    "incidents.by.customer?id=8&limit=5",
    "incidents.by.agent?id=1&limit=5",
    "incidents.by.view?view_id=1&limit=5",
    "incidents.last.hour?limit=3",
];

#[tokio::test]
async fn the_time_of_writes_and_first_pages_is_independent_of_the_size_of_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path()).await;
    let desk = Program::start_at(&url).await;
    let add = async |desk: &Program| assert_eq!(comment(desk, 10).await, 200);
    let change = async |desk: &Program| {
        assert_eq!(desk.put("user").query(&[("id", "6"), ("city", "Anytown")]).send().await.unwrap().status(), 200);
    };
    let times = async |desk: &Program| {
        let mut times = vec![("POST incident.comment", median(desk, &add).await), ("PUT user", median(desk, &change).await)];
        for path in FIRST_PAGES {
            let read =
                async |desk: &Program| assert_eq!(desk.get(&format!("/api/v1/{path}")).send().await.unwrap().status(), 200);
            times.push((path, median(desk, read).await));
        }
        times
    };
    let few = times(&desk).await;
    add_requests(&url, 100_000).await;
    let many = times(&desk).await;
    // The goal is a factor of 2. The limit is higher, because other work on the machine affects the times.
    let slower = |few: Duration, many: Duration| many > few * 4 && many > Duration::from_millis(20);
    for ((call, few), (_, many)) in few.into_iter().zip(many) {
        assert!(!slower(few, many), "{call}: {few:?} {many:?}");
    }
}

/// On PostgreSQL, each change of a status adds rows to the counters of requests. The background task replaces many rows by their sums.
#[tokio::test]
async fn counters_of_requests_stay_few_and_exact() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path()).await;
    let desk = Program::start_at(&url).await;
    let total = async || desk.json("incidents.by.status?status_id=1").await["total"].as_i64().unwrap();
    let before = total().await;
    if is_on_postgres() {
        let changes = "INSERT INTO request_counts (status_id, total) SELECT 1, CASE WHEN n % 2 = 0 THEN 1 ELSE -1 END";
        run(&url, format!("{changes} FROM generate_series(1, 3000) AS n")).await;
    }
    add_requests(&url, 1200).await;
    sqlx::any::install_default_drivers();
    let mut db = AnyConnection::connect(&url).await.unwrap();
    let mut rows = i64::MAX;
    for _ in 0..100 {
        rows = sqlx::query_scalar("SELECT COUNT(*) FROM request_counts").fetch_one(&mut db).await.unwrap();
        if rows < 100 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(rows < 100, "{rows} rows");
    let status = desk.json("incident?id=1").await["status_id"].clone();
    assert_eq!(total().await, if status == 1 { before + 1200 } else { before });
    let same = desk.json(&format!("incidents.by.status?status_id={status}")).await;
    assert_eq!(same["total"], same["requestIds"].as_array().unwrap().len());
}

#[tokio::test]
async fn a_removed_file_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Program::start(folder.path()).await;
    let part = || reqwest::multipart::Part::bytes(b"secret".to_vec()).file_name("a.txt");
    let form = reqwest::multipart::Form::new().text("article_id", "1").text("author_id", "1").part("attachments[]", part());
    assert_eq!(desk.post("kb.articles.attachments").multipart(form).send().await.unwrap().status(), 200);
    let files = desk.json("kb.articles.attachments?article_id=1").await;
    let id = files["data"][0]["id"].as_u64().unwrap();
    assert_eq!(desk.get(&format!("/attachments/{id}")).send().await.unwrap().text().await.unwrap(), "secret");
    let url = format!("http://{}/api/v1/kb.articles.attachments", desk.address);
    let remove = reqwest::Client::new().delete(url).query(&[("article_id", 1), ("attachment_id", id)]);
    assert_eq!(remove.basic_auth("api", Some("t")).send().await.unwrap().status(), 200);
    assert_eq!(desk.get(&format!("/attachments/{id}")).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn cross_site_requests_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Program::start(folder.path()).await;
    let group = |name: &str, header: Option<(&str, &str)>| {
        let call = desk.post("groups").form(&[("name", name)]);
        header.into_iter().fold(call, |call, (header, value)| call.header(header, value)).send()
    };
    let own = format!("http://{}", desk.address);
    assert_eq!(group("by a program", None).await.unwrap().status(), 200);
    assert_eq!(group("by the console", Some(("sec-fetch-site", "same-origin"))).await.unwrap().status(), 200);
    assert_eq!(group("by an older console", Some(("origin", &own))).await.unwrap().status(), 200);
    for header in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "http://other.example"),
        ("origin", "null"),
    ] {
        assert_eq!(group("by another page", Some(header)).await.unwrap().status(), 403, "{header:?}");
    }
    for (host, status) in [("other.example", 421), ("localhost:1", 200), ("[::1]:8383", 200)] {
        assert_eq!(desk.get("/api/v1/sd.version").header("host", host).send().await.unwrap().status(), status, "{host}");
    }
}

#[tokio::test]
async fn a_client_has_a_bounded_number_of_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path()).await;
    let desk = Program::demonstration(&url).await;
    let rows: Vec<_> =
        (0..10_200).map(|number| format!("('{number}', 'demo-client', NULL, {})", 4_000_000_000_u64 + number)).collect();
    run(&url, format!("INSERT INTO oauth_tokens (token_hash, client, scopes, ends_at) VALUES {}", rows.join(", "))).await;
    let form = [("grant_type", "client_credentials"), ("scope", "api.v1.users:get")];
    let token = reqwest::Client::new().post(format!("http://{}/oauth/v2.0/access_token", desk.address)).form(&form);
    assert_eq!(token.basic_auth("demo-client", Some("demo-secret")).send().await.unwrap().status(), 200);
    sqlx::any::install_default_drivers();
    let mut db = AnyConnection::connect(&url).await.unwrap();
    let kept = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM oauth_tokens").fetch_one(&mut db).await.unwrap();
    assert_eq!(kept, 10_000);
}
