//! Categories, custom fields, views, workflows, reports, approval templates and configuration items of the demonstration data.
//!
//! They refer to the users and help desks of `people`.

use specwright::{HandlerError, Timestamp};

use super::add;
use crate::desk::field_values::{DATE, FILE, FLAG, ITEMS, LIST, NUMBER, TREE};
use crate::desk::storage::{Columns, Db, write_row};

/// Name, parent category, and the level to which requests are assigned.
const CATEGORIES: [(&str, Option<i64>, i64); 9] = [
    ("Hardware", None, 2),
    ("Printers", Some(1), 2),
    ("Laptops", Some(1), 2),
    ("Software", None, 2),
    ("E-mail", Some(4), 3),
    ("Accounts", Some(4), 3),
    ("Buildings", None, 5),
    ("Heating", Some(7), 5),
    ("Keys and badges", Some(7), 5),
];

const TEXT: i64 = 4;
/// The code and the name of each kind of field.
const FIELD_TYPES: [(i64, &str); 8] = [
    (NUMBER, "Number: an integer or a decimal"),
    (DATE, "Date: epoch seconds"),
    (TEXT, "Text: one line"),
    (FLAG, "Check box: true or false"),
    (LIST, "List: one or more options"),
    (TREE, "Tree: one option of a tree"),
    (ITEMS, "Configuration items: their names by id"),
    (FILE, "Files: their names by id"),
];

/// Kind, label, whether a value is required, whether the field is shared, and categories.
const FIELDS: [(i64, &str, bool, bool, &[i64]); 7] = [
    (TEXT, "Serial number", false, false, &[1, 2, 3]),
    (LIST, "Operating system", false, true, &[3, 4]),
    (FLAG, "Safety concern", true, false, &[7, 8]),
    (DATE, "Needed by", false, true, &[4, 6, 9]),
    (TREE, "Site", false, true, &[7, 8, 9]),
    (ITEMS, "Devices", false, false, &[1, 2, 3]),
    (FILE, "Photographs", false, false, &[1, 7]),
];

/// Id, name, and the subject of the rows.
const REPORTS: [(&str, &str, &str); 4] = [
    ("8f14e45f-ceea-467f-9a3b-0c6d6a1d2b10", "Requests of this month", "requests"),
    ("c9f0f895-fb98-4b91-99f5-1fd0297e236d", "Users", "users"),
    ("45c48cce-2e2d-4fbd-8a1a-fc51c7c6ad26", "Time spent", "time"),
    ("d3d94468-02a4-4259-b55d-38e6d163e820", "Articles", "articles"),
];

/// Hash, parent, key and name of the options of the field "Site".
const TREE_OPTIONS: [(&str, Option<&str>, &str, &str); 3] =
    [("t1", None, "hq", "Headquarters"), ("t2", Some("t1"), "hq-1", "First floor"), ("t3", None, "wh", "Warehouse")];

pub(super) async fn fill(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
    let workflow = |row: Columns| {
        let row = row
            .set("name", "New colleague".to_owned())
            .set("description", "Accounts, devices and a badge for a new colleague.".to_owned());
        row.set("author_id", 1_i64).set("created_at", now)
    };
    let workflow = add(db, "workflows", workflow).await?;
    write_row("workflow_versions").set("workflow_id", workflow).set("number", 1_i64).set("created_at", now).insert(db).await?;
    for (name, parent, level) in CATEGORIES {
        let workflow = (name == "Accounts").then_some(1_i64);
        let fill = |row: Columns| {
            row.set_with_folded(["name", "name_folded"], Some(name.to_owned()))
                .set("parent_category_id", parent)
                .set("helpdesk_id", level)
        };
        add(db, "categories", |row| fill(row).set("workflow_id", workflow)).await?;
    }
    fields(db).await?;
    options(db).await?;
    write_row("workflow_initial_fields").set("workflow_id", 1_i64).set("field_uid", 4_i64).insert(db).await?;
    views(db).await?;
    items(db).await?;
    templates(db, now).await
}

async fn fields(db: &mut Db) -> Result<(), HandlerError> {
    for (id, name) in FIELD_TYPES {
        write_row("field_types").set("id", id).set("name", name.to_owned()).insert(db).await?;
    }
    for (kind, label, required, shared, categories) in FIELDS {
        let row = write_row("fields").set("type_id", kind).set("label", label.to_owned());
        let row = row.set("description", format!("The {} of this request.", label.to_lowercase()));
        let uid: i64 = row.set("is_required", required).set("is_shared", shared).insert_returning(db, "uid").await?;
        for category in categories {
            write_row("field_categories").set("field_uid", uid).set("category_id", *category).insert(db).await?;
        }
    }
    Ok(())
}

async fn options(db: &mut Db) -> Result<(), HandlerError> {
    for (key, label) in [("linux", "Linux"), ("mac", "macOS"), ("win", "Windows")] {
        let row = write_row("field_options").set("field_uid", 2_i64).set("option_key", key.to_owned());
        row.set("label", label.to_owned()).insert(db).await?;
    }
    for (position, (hash, parent, key, name)) in (1_i64..).zip(TREE_OPTIONS) {
        let row = write_row("field_tree_options").set("hash", hash.to_owned()).set("field_uid", 5_i64);
        let row = row.set("parent_hash", parent.map(str::to_owned)).set("option_key", key.to_owned());
        row.set("name", name.to_owned()).set("position", position).insert(db).await?;
    }
    Ok(())
}

async fn views(db: &mut Db) -> Result<(), HandlerError> {
    let rows: [(&str, Option<i64>, Option<i64>); 3] =
        [("All requests", None, None), ("New", Some(1), None), ("First level of IT", None, Some(2))];
    for (name, status, helpdesk) in rows {
        let fill = |row: Columns| row.set("name", name.to_owned()).set("status_id", status).set("helpdesk_id", helpdesk);
        add(db, "views", fill).await?;
    }
    for (name, cost) in [("Support", Some(60.0)), ("On site", Some(85.5)), ("Travel", None)] {
        add(db, "time_categories", |row| row.set("name", name.to_owned()).set("cost_per_hour", cost)).await?;
    }
    for name in ["Remind after a day", "Close after a week"] {
        add(db, "triggers", |row| row.set("name", name.to_owned())).await?;
    }
    for name in ["Cedar Repairs", "Delta Telecom"] {
        add(db, "external_entities", |row| row.set("name", name.to_owned())).await?;
    }
    for (id, name, subject) in REPORTS {
        let report = write_row("reports").set("id", id.to_owned()).set("name", name.to_owned());
        report.set("subject", subject.to_owned()).insert(db).await?;
    }
    Ok(())
}

async fn items(db: &mut Db) -> Result<(), HandlerError> {
    for (name, group) in
        [("PRN-01", "asset"), ("LAP-17", "asset"), ("Order system", "business_application"), ("Stock", "database")]
    {
        let fill =
            |row: Columns| row.set("source_id", 1_i64).set("external_id", 1000_i64 + i64::try_from(name.len()).unwrap_or(0));
        add(db, "configuration_items", |row| {
            fill(row).set("group_name", group.to_owned()).set_with_folded(["name", "name_folded"], Some(name.to_owned()))
        })
        .await?;
    }
    Ok(())
}

async fn templates(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
    let fill = |row: Columns| {
        let row = row.set("title", "Purchase".to_owned()).set("description", "Approves a purchase.".to_owned());
        let row = row.set("description_prompt", "Enter the price.".to_owned()).set("description_required", true);
        let row = row.set("status", 1_i64).set("created_at", now).set("expired_in", 604_800_i64).set("expired_approved", 2_i64);
        row.set("pause_sla", true)
    };
    add(db, "approval_templates", fill).await.map(drop)
}
