//! Users of the demonstration data (five agents, seven customers), with their groups, companies, locations and help desks.
//!

use specwright::{HandlerError, Timestamp};

use super::add;
use crate::desk::storage::{Db, JoinTable};
use crate::desk::users::{NewUser, insert};
use crate::{CreateUser, HelpdeskEngine, HelpdeskKind, HelpdeskStatus, UserOrigin, UserType};

/// First name, last name and position. The first five users are agents.
const PEOPLE: [(&str, &str, &str); 12] = [
    ("Ana", "Torres", "Head of IT support"),
    ("Ben", "Okafor", "IT support"),
    ("Clara", "Lindgren", "IT support"),
    ("Dario", "Conti", "Systems engineer"),
    ("Elif", "Demir", "Facilities"),
    ("Felix", "Brandt", "Sales"),
    ("Grace", "Mbeki", "Sales"),
    ("Hugo", "Pereira", "Warehouse"),
    ("Ines", "Novak", "Warehouse"),
    ("Jonas", "Weber", "Accounting"),
    ("Kavita", "Rao", "Design"),
    ("Leo", "Martin", "Supplier"),
];

const AGENTS: i64 = 5;
/// The id of the external user, who has no password.
const EXTERNAL: i64 = 12;

/// Join table, id of the owner, ids of the users.
const MEMBERS: [(JoinTable, i64, &[i64]); 16] = [
    (link("group_users", "group_id"), 1, &[6, 7]),
    (link("group_users", "group_id"), 2, &[8, 9]),
    (link("group_users", "group_id"), 3, &[1, 10, 11]),
    (link("group_observers", "group_id"), 2, &[1]),
    (link("company_users", "company_id"), 1, &[6, 7, 8, 9, 10, 11]),
    (link("company_users", "company_id"), 2, &[12]),
    (link("company_observers", "company_id"), 2, &[4]),
    (link("location_users", "location_id"), 2, &[1, 2, 3, 6, 7]),
    (link("location_users", "location_id"), 3, &[4, 5, 10, 11]),
    (link("location_users", "location_id"), 4, &[8, 9]),
    (link("location_observers", "location_id"), 4, &[5]),
    (link("helpdesk_users", "helpdesk_id"), 1, &[1, 2, 3, 4]),
    (link("helpdesk_users", "helpdesk_id"), 2, &[2, 3]),
    (link("helpdesk_users", "helpdesk_id"), 3, &[1, 4]),
    (link("helpdesk_users", "helpdesk_id"), 5, &[5]),
    (link("helpdesk_observers", "helpdesk_id"), 1, &[5]),
];

const fn link(table: &'static str, owner_column: &'static str) -> JoinTable {
    JoinTable { table, owner_column, member_column: "user_id", member_table: "users" }
}

pub(super) async fn fill(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
    locations(db).await?;
    for (number, person) in (1..).zip(PEOPLE) {
        insert(db, user(number, person), now).await?;
    }
    groups(db).await?;
    helpdesks(db).await?;
    for (link, owner, users) in MEMBERS {
        link.add(db, owner, users).await?;
    }
    let groups =
        JoinTable { table: "company_groups", owner_column: "company_id", member_column: "group_id", member_table: "user_groups" };
    groups.add(db, 1_i64, &[1_i64]).await?;
    Ok(())
}

fn user(number: i64, (name, lastname, position): (&str, &str, &str)) -> NewUser {
    let email = format!("{}.{}@desk.example", name.to_lowercase(), lastname.to_lowercase());
    let mut call = CreateUser::new(name, lastname, email).position(position).employee_number(format!("E{number:03}"));
    call = call.phone(format!("+00 555 01{number:02}")).is_external(number == EXTERNAL);
    let (kind, role) = if number <= AGENTS { (UserType::Agent, "Agent") } else { (UserType::EndUser, "Customer") };
    if (2..=AGENTS).contains(&number) {
        call = call.manager_id(1_i64);
    }
    NewUser { call, password_hash: None, origin: UserOrigin::Customer, kind, role }
}

async fn locations(db: &mut Db) -> Result<(), HandlerError> {
    for (name, parent) in [("Headquarters", None), ("First floor", Some(1_i64)), ("Second floor", Some(1)), ("Warehouse", None)] {
        add(db, "locations", |row| row.set("name", name.to_owned()).set("parent_id", parent)).await?;
    }
    Ok(())
}

async fn groups(db: &mut Db) -> Result<(), HandlerError> {
    for name in ["Sales", "Logistics", "Administration"] {
        add(db, "user_groups", |row| row.set_with_folded(["name", "name_folded"], Some(name.to_owned()))).await?;
    }
    for (name, external) in [("Alder Works", "ALD"), ("Birch Supplies", "BIR")] {
        add(db, "companies", |row| {
            row.set_with_folded(["name", "name_folded"], Some(name.to_owned())).set("external_id", external.to_owned())
        })
        .await?;
    }
    Ok(())
}

/// Two help desks: the first has two levels, the second has one.
async fn helpdesks(db: &mut Db) -> Result<(), HandlerError> {
    let rows: [(Option<&str>, Option<i64>, Option<i64>); 5] = [
        (Some("IT"), None, None),
        (None, Some(1), Some(1)),
        (None, Some(1), Some(2)),
        (Some("Facilities"), None, None),
        (None, Some(4), Some(1)),
    ];
    for (name, parent, order) in rows {
        let kind = if name.is_some() { HelpdeskKind::Helpdesk } else { HelpdeskKind::Level };
        let fill = |row: crate::desk::storage::Columns| {
            let row =
                row.set("kind", kind).set("name", name.map(str::to_owned)).set("parent_id", parent).set("level_order", order);
            row.set("status_id", HelpdeskStatus::Enabled).set("engine_id", HelpdeskEngine::RoundRobin)
        };
        add(db, "helpdesks", fill).await?;
    }
    Ok(())
}
