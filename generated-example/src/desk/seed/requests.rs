//! Invented requests, four of each course that a request can take.
//!
//! In: a database with people and a catalog. Out: forty requests with their history. Not here: what moves do (see
//! `lifecycle`): each request is moved as calls would move it.

use specwright::{HandlerError, Timestamp};

use super::add;
use crate::desk::clock::before;
use crate::desk::comments::{self, NewComment};
use crate::desk::lifecycle::{Move, Step, Waiting};
use crate::desk::requests::create;
use crate::desk::storage::{Columns, Db, columns};
use crate::{CategoryId, CreateRequest, RequestId, RequestPriority, RequestSource, RequestType, UserId};

/// Title, category, type.
const SUBJECTS: [(&str, i64, RequestType); 10] = [
    ("Printer prints empty pages", 2, RequestType::Incident),
    ("Laptop does not start", 3, RequestType::Incident),
    ("Mail comes late", 5, RequestType::Incident),
    ("New account for a colleague", 6, RequestType::ServiceRequest),
    ("Heating is cold on Mondays", 8, RequestType::Problem),
    ("Badge opens no door", 9, RequestType::Incident),
    ("How does one share a calendar?", 5, RequestType::Question),
    ("Second screen, please", 1, RequestType::ServiceRequest),
    ("Update the order system", 4, RequestType::Change),
    ("Keyboard is missing keys", 1, RequestType::Incident),
];

const PRIORITIES: [RequestPriority; 5] =
    [RequestPriority::Low, RequestPriority::Medium, RequestPriority::High, RequestPriority::Urgent, RequestPriority::Critical];
const SOURCES: [RequestSource; 4] = [RequestSource::Web, RequestSource::Email, RequestSource::Phone, RequestSource::Api];
const COUNT: usize = 40;
/// Requests of the demonstration data: four of each course.
const COURSES: i64 = 40;
const HOUR: i64 = 3600;

pub(super) async fn fill(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
    let (priorities, sources) = (PRIORITIES.into_iter().cycle(), SOURCES.into_iter().cycle());
    let all = SUBJECTS.into_iter().cycle().zip(priorities).zip(sources).take(COUNT);
    for (index, ((subject, priority), source)) in (0_i64..).zip(all) {
        // The later ones began later: the last few within the last hour.
        let age = (39 - index) * 7 * HOUR + 900;
        let request = ask(db, index, subject, priority, source, before(now, age)).await?;
        take_course(db, index, request, before(now, age - 600)).await?;
    }
    extras(db, now).await
}

/// Adds a request whose subject, age and course are random, but the same for the same seed and index.
pub(super) async fn add_random(db: &mut Db, index: i64, seed: u64, now: Timestamp) -> Result<(), HandlerError> {
    let mut random = fastrand::Rng::with_seed(seed ^ index.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let drawn = (random.choice(SUBJECTS), random.choice(PRIORITIES), random.choice(SOURCES));
    let (Some(subject), Some(priority), Some(source)) = drawn else { return Err(HandlerError::internal("nothing to draw from")) };
    // Up to two years old.
    let age = random.i64(HOUR..2 * 365 * 24 * HOUR);
    let course = random.i64(0..COURSES);
    let request = ask(db, course, subject, priority, source, before(now, age)).await?;
    take_course(db, course, request, before(now, age - 600)).await
}

async fn ask(
    db: &mut Db,
    index: i64,
    (title, category, kind): (&str, i64, RequestType),
    priority: RequestPriority,
    source: RequestSource,
    when: Timestamp,
) -> Result<RequestId, HandlerError> {
    let customer = UserId(6 + index % 6);
    let call = CreateRequest::new(title, kind, priority, CategoryId(category), customer, customer);
    let call = call.description(format!("<p>{title}.</p>")).source_id(source).location_id(2 + index % 3);
    create::insert(db, call, when).await
}

/// What became of a request; the place in the row of courses says which.
async fn take_course(db: &mut Db, index: i64, request: RequestId, when: Timestamp) -> Result<(), HandlerError> {
    let agent = UserId(1 + index % 5);
    let step = Step { request, author: Some(agent), now: when };
    match index / 4 {
        0 => return Ok(()),
        7 => return step.make(db, Move::Reject).await.map(drop),
        8 => return step.make(db, Move::Cancel).await.map(drop),
        _ => step.make_with(db, Move::Take, |row| row.set("assigned_id", agent)).await?,
    };
    comments::add(db, NewComment::visible(step, agent, "<p>We look into it.</p>".to_owned())).await?;
    match index / 4 {
        2 => step.wait(db, Waiting::Customer).await.map(drop),
        3 => step.wait(db, Waiting::Date(when.epoch().saturating_add(90 * 24 * HOUR))).await.map(drop),
        4 => ask_approval(db, step).await,
        5 => solve(db, step, agent).await,
        6 => close(db, step, agent, 3 + index % 3).await,
        9 => reopen(db, step, agent).await,
        _ => Ok(()),
    }
}

async fn ask_approval(db: &mut Db, step: Step) -> Result<(), HandlerError> {
    step.make(db, Move::AskApproval).await?;
    let fill = |row: Columns| {
        let row = row.set("request_id", step.request).set("type", 2_i64).set("status", -1_i64).set("created_at", step.now);
        row.set("author_id", step.author).set("description", "May we buy it?".to_owned())
    };
    let approval = add(db, "approvals", fill).await?;
    columns("approval_votes").set("approval_id", approval).set("user_id", 1_i64).set("status", -1_i64).insert(db).await
}

async fn solve(db: &mut Db, step: Step, agent: UserId) -> Result<(), HandlerError> {
    let solution = NewComment { solution: true, ..NewComment::visible(step, agent, "<p>It works again.</p>".to_owned()) };
    comments::add(db, solution).await.map(drop)
}

async fn close(db: &mut Db, step: Step, agent: UserId, rating: i64) -> Result<(), HandlerError> {
    solve(db, step, agent).await?;
    step.make_with(db, Move::Accept, |row| row.set("rating", rating)).await.map(drop)
}

async fn reopen(db: &mut Db, step: Step, agent: UserId) -> Result<(), HandlerError> {
    solve(db, step, agent).await?;
    step.make(db, Move::RefuseSolution).await.map(drop)
}

/// A little of everything that hangs on requests.
async fn extras(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
    for (request, sentiment) in [(1_i64, "neutral"), (2, "negative"), (5, "positive"), (6, "negative")] {
        let row =
            columns("requests").set("sentiment_initial", "neutral".to_owned()).set("sentiment_current", sentiment.to_owned());
        row.update(db, "id", request).await?;
    }
    for (request, field, value) in [(1_i64, 1_i64, "SN-4711"), (2, 2, "linux"), (5, 3, "1"), (5, 5, "t2")] {
        let row = columns("request_field_values").set("request_id", request).set("field_uid", field);
        row.set("position", 0_i64).set("value", value.to_owned()).insert(db).await?;
    }
    for (request, item) in [(1_i64, 1_i64), (2, 2), (9, 3)] {
        columns("request_items").set("request_id", request).set("item_id", item).set("linked_at", now).insert(db).await?;
    }
    create::link(db, RequestId(1), &[RequestId(11)]).await?;
    work(db, now).await
}

async fn work(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
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
