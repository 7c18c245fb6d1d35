//! Requests of the demonstration data: ten scenarios, such as "waiting for the customer" or "closed with a rating", four requests each.
//!
//! Each request gets its status by the same transitions as through calls (see `lifecycle`).

use specwright::{HandlerError, Timestamp};

use super::add;
use crate::desk::clock::before;
use crate::desk::comments::{self, NewComment};
use crate::desk::lifecycle::{Action, Transition, WaitReason};
use crate::desk::requests::create;
use crate::desk::storage::{Columns, Db, write_row};
use crate::{CategoryId, CreateRequest, RequestId, RequestPriority, RequestSource, RequestType, UserId};

/// Title, category and type.
const SUBJECTS: [(&str, i64, RequestType); 10] = [
    ("Printer prints empty pages", 2, RequestType::Incident),
    ("Laptop does not start", 3, RequestType::Incident),
    ("Mail arrives late", 5, RequestType::Incident),
    ("New account for a colleague", 6, RequestType::ServiceRequest),
    ("The heating is cold on Mondays", 8, RequestType::Problem),
    ("Badge does not open any door", 9, RequestType::Incident),
    ("How can I share a calendar?", 5, RequestType::Question),
    ("Second screen, please", 1, RequestType::ServiceRequest),
    ("Update the order system", 4, RequestType::Change),
    ("Keyboard is missing keys", 1, RequestType::Incident),
];

const PRIORITIES: [RequestPriority; 5] =
    [RequestPriority::Low, RequestPriority::Medium, RequestPriority::High, RequestPriority::Urgent, RequestPriority::Critical];
const SOURCES: [RequestSource; 4] = [RequestSource::Web, RequestSource::Email, RequestSource::Phone, RequestSource::Api];
/// The number of requests: four of each scenario.
const COUNT: u16 = 40;
const HOUR: i64 = 3600;

pub(super) async fn fill(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
    let (priorities, sources) = (PRIORITIES.into_iter().cycle(), SOURCES.into_iter().cycle());
    let all = SUBJECTS.into_iter().cycle().zip(priorities).zip(sources).take(COUNT.into());
    for (index, ((subject, priority), source)) in (0_i64..).zip(all) {
        // Request 39 is 15 minutes old; each earlier request is 7 hours older.
        let age = (39 - index) * 7 * HOUR + 900;
        let request = create_request(db, index, subject, priority, source, before(now, age)).await?;
        play_scenario(db, index, request, before(now, age - 600)).await?;
    }
    add_details(db, now).await
}

/// Adds a request with a random subject, age and scenario. The same seed and index give the same request.
pub(super) async fn add_random(db: &mut Db, index: i64, seed: u64, now: Timestamp) -> Result<(), HandlerError> {
    let mut random = fastrand::Rng::with_seed(seed ^ index.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let drawn = (random.choice(SUBJECTS), random.choice(PRIORITIES), random.choice(SOURCES));
    let (Some(subject), Some(priority), Some(source)) = drawn else {
        return Err(HandlerError::internal("a list of the demonstration data is empty"));
    };
    // The largest age is two years.
    let age = random.i64(HOUR..2 * 365 * 24 * HOUR);
    let scenario = random.i64(0..i64::from(COUNT));
    let request = create_request(db, scenario, subject, priority, source, before(now, age)).await?;
    play_scenario(db, scenario, request, before(now, age - 600)).await
}

async fn create_request(
    db: &mut Db,
    index: i64,
    (title, category, kind): (&str, i64, RequestType),
    priority: RequestPriority,
    source: RequestSource,
    when: Timestamp,
) -> Result<RequestId, HandlerError> {
    let customer = UserId(6 + index % 6);
    let call = CreateRequest::new(title, kind, priority, CategoryId(category), customer, customer);
    let mark = if title.ends_with('?') { "" } else { "." };
    let call = call.description(format!("<p>{title}{mark}</p>")).source_id(source).location_id(2 + index % 3);
    create::insert(db, call, when).await
}

/// Plays the scenario of the request with this index; four consecutive indexes have the same scenario.
async fn play_scenario(db: &mut Db, index: i64, request: RequestId, when: Timestamp) -> Result<(), HandlerError> {
    let agent = UserId(1 + index % 5);
    let action = Action { request, author: Some(agent), now: when };
    match index / 4 {
        0 => return Ok(()),
        7 => return action.apply(db, Transition::Reject).await.map(drop),
        8 => return action.apply(db, Transition::Cancel).await.map(drop),
        _ => action.apply_with(db, Transition::Take, |row| row.set("assigned_id", agent)).await?,
    };
    comments::add(db, NewComment::visible(action, agent, "<p>We are looking into it.</p>".to_owned())).await?;
    match index / 4 {
        2 => action.wait(db, WaitReason::Customer).await.map(drop),
        3 => action.wait(db, WaitReason::Date(when.epoch().saturating_add(90 * 24 * HOUR))).await.map(drop),
        4 => request_approval(db, action).await,
        5 => solve(db, action, agent).await,
        6 => close(db, action, agent, 3 + index % 3).await,
        9 => reopen(db, action, agent).await,
        _ => Ok(()),
    }
}

async fn request_approval(db: &mut Db, action: Action) -> Result<(), HandlerError> {
    action.apply(db, Transition::RequestApproval).await?;
    let fill = |row: Columns| {
        let row = row.set("request_id", action.request).set("type", 2_i64).set("status", -1_i64).set("created_at", action.now);
        row.set("author_id", action.author).set("description", "Please approve this purchase.".to_owned())
    };
    let approval = add(db, "approvals", fill).await?;
    write_row("approval_votes").set("approval_id", approval).set("user_id", 1_i64).set("status", -1_i64).insert(db).await
}

async fn solve(db: &mut Db, action: Action, agent: UserId) -> Result<(), HandlerError> {
    let solution = NewComment { solution: true, ..NewComment::visible(action, agent, "<p>It works again.</p>".to_owned()) };
    comments::add(db, solution).await.map(drop)
}

async fn close(db: &mut Db, action: Action, agent: UserId, rating: i64) -> Result<(), HandlerError> {
    solve(db, action, agent).await?;
    action.apply_with(db, Transition::AcceptSolution, |row| row.set("rating", rating)).await.map(drop)
}

async fn reopen(db: &mut Db, action: Action, agent: UserId) -> Result<(), HandlerError> {
    solve(db, action, agent).await?;
    action.apply(db, Transition::RejectSolution).await.map(drop)
}

/// Adds sentiments, values of custom fields, links, configuration items, working time, a task and an execution of a trigger.
async fn add_details(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
    for (request, sentiment) in [(1_i64, "neutral"), (2, "negative"), (5, "positive"), (6, "negative")] {
        let row =
            write_row("requests").set("sentiment_initial", "neutral".to_owned()).set("sentiment_current", sentiment.to_owned());
        row.update(db, "id", request).await?;
    }
    for (request, field, value) in [(1_i64, 1_i64, "SN-4711"), (2, 2, "linux"), (5, 3, "1"), (5, 5, "t2")] {
        let row = write_row("request_field_values").set("request_id", request).set("field_uid", field);
        row.set("position", 0_i64).set("value", value.to_owned()).insert(db).await?;
    }
    for (request, item) in [(1_i64, 1_i64), (2, 2), (9, 3)] {
        write_row("request_items").set("request_id", request).set("item_id", item).set("linked_at", now).insert(db).await?;
    }
    create::link(db, RequestId(1), &[RequestId(11)]).await?;
    add_work(db, now).await
}

async fn add_work(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
    let entry = |row: Columns| {
        let row =
            row.set("request_id", 5_i64).set("user_id", 1_i64).set("category_id", 1_i64).set("begin_at", before(now, 2 * HOUR));
        row.set("end_at", before(now, HOUR)).set("comment", "Looked at the radiator.".to_owned()).set("status", 1_i64)
    };
    add(db, "time_entries", entry).await?;
    let task = |row: Columns| {
        let row = row
            .set("request_id", 4_i64)
            .set("name", "Prepare the laptop".to_owned())
            .set("status", 0_i64)
            .set("is_required", true);
        row.set("is_predefined", false).set("assignment_type", 1_i64).set("agent_id", 2_i64).set("created_at", now)
    };
    add(db, "tasks", task).await?;
    let ran = |row: Columns| row.set("trigger_id", 1_i64).set("request_id", 1_i64).set("executed_at", before(now, 1200));
    add(db, "trigger_executions", ran).await.map(drop)
}
