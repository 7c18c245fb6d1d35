//! The call of `ours.rs`, written by hand on reqwest, with the same fields and the same timeouts.

use std::collections::BTreeMap;
use std::time::Duration;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, serde::Deserialize)]
struct Request {
    id: i64,
    pretty_id: Option<String>,
    title: Option<String>,
    description: Option<String>,
    type_id: Option<i64>,
    status_id: Option<i64>,
    priority_id: Option<i64>,
    source_id: Option<i64>,
    category_id: Option<i64>,
    location_id: Option<i64>,
    user_id: Option<i64>,
    creator_id: Option<i64>,
    assigned_id: Option<i64>,
    assigned_group_id: Option<i64>,
    process_id: Option<i64>,
    created_at: Option<i64>,
    date_ocurred: Option<i64>,
    last_update: Option<i64>,
    solved_at: Option<i64>,
    closed_at: Option<i64>,
    closed_reason: Option<i64>,
    rating: Option<i64>,
    sla_incident_first_reply: Option<String>,
    sla_incident_resolution: Option<String>,
    request_customer_sentiment_initial: Option<i64>,
    request_customer_sentiment_current: Option<i64>,
    attachments: Option<Vec<i64>>,
    comments: Option<Vec<Comment>>,
    custom_fields: Option<BTreeMap<String, serde_json::Value>>,
    data_cleaned: Option<serde_json::Value>,
}

#[derive(Debug, serde::Deserialize)]
struct Comment {
    id: i64,
    incident_id: Option<i64>,
    msg_num: Option<i64>,
    author_id: Option<i64>,
    message: Option<String>,
    created_at: Option<i64>,
    reference: Option<i64>,
    customer_visible: Option<bool>,
    is_solution: Option<bool>,
    attached_files: Option<Vec<i64>>,
    attachments: Option<Vec<i64>>,
}

async fn call(url: String, secret: String, id: i64) -> Result<(), Failure> {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(60)).connect_timeout(Duration::from_secs(10)).build()?;
    let response = client
        .get(format!("{url}/api/v1/incident"))
        .basic_auth("api", Some(secret))
        .query(&[("id", id), ("comments", 1)])
        .send()
        .await?;
    let request: Request = response.error_for_status()?.json().await?;
    println!("{:?} {}", request.title, request.comments.map_or(0, |comments| comments.len()));
    Ok(())
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("URL, secret and id are wanted");
    let (url, secret, id) = (next()?, next()?, next()?.parse()?);
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(call(url, secret, id))
}
