//! Behaviour on PostgreSQL: deadlocks, lost connections, several desks on one database. The tests run if `INVGATE_TEST_POSTGRES` is the URL of a
//! server. If `CI` is set, the variable is required.

use crate::common::{Running, TOKEN, postgres, start_on_postgres};
use invgate::{AddComment, CancelRequest, GetRequest, RequestStatus};
use reqwest::{Client, StatusCode};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};

/// Runs statements.
async fn run(db: &mut AnyConnection, text: impl Into<String>) {
    sqlx::raw_sql(AssertSqlSafe(text.into())).execute(db).await.unwrap();
}

#[tokio::test]
async fn a_transaction_is_retried_after_a_deadlock() {
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = postgres(folder.path()) else { return };
    let running = start_on_postgres(&database).await;
    let (server, name) = database;
    let mut other = AnyConnection::connect(&format!("{server}/{name}")).await.unwrap();
    // The desk checks for deadlocks earlier than this connection, so PostgreSQL aborts the transaction of the desk, which has locked the request
    // and waits for the author.
    run(&mut other, "SET deadlock_timeout = '20s'; BEGIN; SELECT id FROM users WHERE id = 1 FOR UPDATE").await;
    let client = running.client();
    let cancelled = tokio::spawn(async move { client.request_states().cancel(&CancelRequest::new(1, 1)).await });
    wait_for_lock(&server, &name).await;
    run(&mut other, "UPDATE requests SET title = title WHERE id = 1").await;
    run(&mut other, "COMMIT").await;
    cancelled.await.unwrap().unwrap();
    let request = running.client().requests().get(&GetRequest::new(1)).await.unwrap();
    assert_eq!(request.status_id, Some(RequestStatus::Cancelled));
    running.stop().await;
}

/// Waits until a connection waits for a lock in this database.
async fn wait_for_lock(server: &str, name: &str) {
    let mut db = AnyConnection::connect(&format!("{server}/{name}")).await.unwrap();
    let text = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..200 {
        if !sqlx::query(text).fetch_all(&mut db).await.unwrap().is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("no connection waits for a lock");
}

async fn status(running: &Running) -> StatusCode {
    let call = Client::new().get(running.url("incident?id=1")).basic_auth("api", Some(TOKEN));
    call.send().await.unwrap().status()
}

#[tokio::test]
async fn the_desk_reconnects_to_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = postgres(folder.path()) else { return };
    let running = start_on_postgres(&database).await;
    let (server, name) = database;
    let mut admin = AnyConnection::connect(&format!("{server}/postgres")).await.unwrap();
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    run(&mut admin, &end).await;
    assert_eq!(status(&running).await, StatusCode::OK, "the desk opens new connections");
    run(&mut admin, format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
    run(&mut admin, &end).await;
    let lost = status(&running).await;
    assert!(lost == StatusCode::SERVICE_UNAVAILABLE || lost == StatusCode::INTERNAL_SERVER_ERROR, "{lost}");
    run(&mut admin, format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await;
    assert_eq!(status(&running).await, StatusCode::OK);
    running.stop().await;
}

#[tokio::test]
async fn two_desks_share_one_database() {
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = postgres(folder.path()) else { return };
    let (one, two) = tokio::join!(start_on_postgres(&database), start_on_postgres(&database));
    let clients = [one.client(), two.client()];
    let all = (0..40).map(|number| {
        let client = clients[number % 2].clone();
        tokio::spawn(async move { client.comments().add(&AddComment::new(1, 1, format!("Number {number}."))).await.unwrap() })
    });
    for added in all.collect::<Vec<_>>() {
        added.await.unwrap();
    }
    let request = two.client().requests().get(&GetRequest::new(1).comments(true)).await.unwrap();
    let mut numbers: Vec<_> = request.comments.unwrap().iter().map(|comment| comment.msg_num).collect();
    let count = numbers.len();
    numbers.sort();
    numbers.dedup();
    assert!(count >= 40 && numbers.len() == count, "{count} comments, {} numbers", numbers.len());
    one.stop().await;
    two.stop().await;
}
