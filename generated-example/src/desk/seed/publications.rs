//! Breaking news, articles and an internal note of the demonstration data.
//!

use specwright::{HandlerError, Timestamp};

use super::add;
use crate::desk::breaking_news;
use crate::desk::clock::before;
use crate::desk::storage::{Columns, Db};
use crate::{AddBreakingNewsUpdate, BreakingNewsId, BreakingNewsImportance, CreateBreakingNews, GroupId, HelpdeskId, UserId};

const HOUR: i64 = 3600;

/// Title, content, category and visibility.
const ARTICLES: [(&str, &str, i64, i64); 5] = [
    ("How to clear a paper jam", "<p>Open the back, pull gently, close it again.</p>", 1, 3),
    ("Why a laptop does not start", "<p>Hold the power key for ten seconds, then press it once.</p>", 1, 3),
    (
        "How to share a calendar",
        "<p>Open the calendar, choose a person, and choose the details that this person can see.</p>",
        2,
        2,
    ),
    ("How we name computers", "<p>Three letters, a dash, two digits.</p>", 2, 1),
    ("Where to get a badge", "<p>At the reception desk, on weekdays.</p>", 3, 3),
];

pub(super) async fn fill(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
    news(db, now).await?;
    for (name, parent) in [("Devices", None), ("Programs", None), ("Buildings", Some(1_i64))] {
        add(db, "article_categories", |row| row.set("name", name.to_owned()).set("parent_id", parent)).await?;
    }
    for (age, (title, content, category, visibility)) in (1..).zip(ARTICLES) {
        let written = before(now, age * 72 * HOUR);
        let fill = |row: Columns| {
            let row = row
                .set_with_folded(["title", "title_folded"], Some(title.to_owned()))
                .set_with_folded_html(["content", "content_folded"], Some(content.to_owned()))
                .set("category_id", category);
            let row = row.set("author_id", 1_i64).set("responsible_id", 1_i64).set("visibility", visibility);
            row.set("creation_date", written).set("last_update_date", written).set("views", 10 * age)
        };
        add(db, "articles", fill).await?;
    }
    note(db, now).await
}

async fn news(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
    let mail = CreateBreakingNews::new("Mail is slow", "<p>Messages take up to an hour.</p>", BreakingNewsImportance::High);
    let mail = mail.affected_helpdesk_ids([HelpdeskId(1)]).affected_group_ids([GroupId(1), GroupId(2)]).creator_id(UserId(1));
    let expected = Timestamp::from_epoch(now.epoch().saturating_add(2 * HOUR)).unwrap_or_default();
    let id = breaking_news::insert(db, mail.resolution_time(expected), before(now, 3 * HOUR)).await?;
    update(db, id, "<p>The cause was found: a full disk.</p>", false, before(now, HOUR)).await?;
    let lift = CreateBreakingNews::new("The lift is out of order", "<p>Please use the stairs.</p>", BreakingNewsImportance::Low);
    let lift = lift.affected_group_ids([GroupId(3)]).creator_id(UserId(5));
    let id = breaking_news::insert(db, lift, before(now, 50 * HOUR)).await?;
    update(db, id, "<p>The lift works again.</p>", true, before(now, 26 * HOUR)).await
}

async fn update(db: &mut Db, news: BreakingNewsId, body: &str, solution: bool, when: Timestamp) -> Result<(), HandlerError> {
    let update = AddBreakingNewsUpdate::new(body, news).creator_id(UserId(1)).is_solution(solution);
    breaking_news::insert_update(db, update, when).await
}

async fn note(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
    let fill = |row: Columns| {
        let row = row.set("title", "Prefers the telephone".to_owned()).set("description", "Call before noon.".to_owned());
        let row = row.set("object_type", 1_i64).set("object_id", 6_i64).set("author_id", 1_i64).set("created_at", now);
        row.set("last_author", 1_i64).set("last_update", now)
    };
    add(db, "internal_notes", fill).await.map(drop)
}
