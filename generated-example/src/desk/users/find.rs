//! Reading and finding users.
//!
//! In: numbers, names, parts of names. Out: users. Not here: what they belong to (see `memberships`). Deleted users are never
//! found, disabled ones on request.

use std::collections::BTreeMap;

use specwright::{HandlerError, Violations};

use crate::desk::storage::{Db, Row, placeholders, sql};
use crate::desk::text::pattern;
use crate::{FoundUsers, SearchUsers, User, UserId};

/// Numbers in one statement.
const CHUNK: usize = 500;
/// Users on a page of a search.
const PAGE: usize = 10;
const PHONES: &str = "COALESCE(phone, '') || ' ' || COALESCE(mobile, '') || ' ' || COALESCE(office, '') || ' ' || COALESCE(fax, '') || ' ' \
    || COALESCE(other, '')";

/// The user of this number.
pub(super) async fn one(db: &mut Db, id: UserId, disabled: bool) -> Result<Option<User>, HandlerError> {
    Ok(many(db, &[id], disabled).await?.pop())
}

/// The users of these numbers, in the order of their numbers.
pub(super) async fn many(db: &mut Db, ids: &[UserId], disabled: bool) -> Result<Vec<User>, HandlerError> {
    let mut found = BTreeMap::new();
    for ids in ids.chunks(CHUNK) {
        let among = placeholders(2, ids.len());
        let text =
            format!("SELECT * FROM users WHERE is_deleted = 0 AND (is_disabled = 0 OR is_disabled = $1) AND id IN ({among})");
        for row in sql(text).bind(disabled).bind_all(ids).all(db).await? {
            let user = read(&row)?;
            found.insert(user.id, user);
        }
    }
    Ok(found.into_values().collect())
}

/// The user who has this user name or this e-mail address.
pub(super) async fn by_name(db: &mut Db, username: Option<String>, email: Option<String>) -> Result<Option<User>, HandlerError> {
    let text = "SELECT * FROM users WHERE is_deleted = 0 AND (LOWER(username) = $1 OR LOWER(email) = $2) ORDER BY id LIMIT 1";
    let lower = |text: Option<String>| text.map(|text| text.to_lowercase());
    let row = sql(text).bind(lower(username)).bind(lower(email)).optional(db).await?;
    row.as_ref().map(read).transpose()
}

/// A page of the users who fit all that is sought.
pub(super) async fn search(db: &mut Db, request: SearchUsers) -> Result<FoundUsers, HandlerError> {
    let after = after(request.page_key.as_deref())?;
    let disabled = request.include_disabled == Some(true);
    let mut text = "SELECT * FROM users WHERE is_deleted = 0 AND (is_disabled = 0 OR is_disabled = $1) AND id > $2".to_owned();
    let mut statement = sql("").bind(disabled).bind(after);
    let exact = request.exact_match == Some(true);
    for (index, (column, sought)) in sought(request).into_iter().enumerate() {
        let number = index + 3;
        let (condition, value) = condition(column, number, sought, exact);
        text.push_str(&condition);
        statement = statement.bind(value);
    }
    text.push_str(" ORDER BY id LIMIT 11");
    page(&statement.with_text(text).all(db).await?)
}

/// The columns that are sought in, and what.
fn sought(request: SearchUsers) -> Vec<(&'static str, String)> {
    let all = [
        ("username", request.username),
        ("email", request.email),
        ("employee_number", request.employee_number),
        (PHONES, request.phones),
        ("phone", request.phone),
        ("mobile", request.mobile_phone),
        ("office", request.office_phone),
        ("fax", request.fax_phone),
        ("other", request.other_phone),
    ];
    all.into_iter().filter_map(|(column, value)| Some((column, value.filter(|value| !value.is_empty())?))).collect()
}

fn condition(column: &'static str, number: usize, sought: String, exact: bool) -> (String, String) {
    if exact && column == PHONES {
        let any = ["phone", "mobile", "office", "fax", "other"].map(|column| format!("{column} = ${number}")).join(" OR ");
        return (format!(" AND ({any})"), sought);
    }
    if exact {
        return (format!(" AND LOWER({column}) = ${number}"), sought.to_lowercase());
    }
    (format!(" AND LOWER({column}) LIKE ${number} ESCAPE '!'"), pattern(Some(&sought)))
}

fn page(rows: &[Row]) -> Result<FoundUsers, HandlerError> {
    let users = rows.iter().take(PAGE).map(read).collect::<Result<Vec<_>, _>>()?;
    let next_page_key = users.last().filter(|_| rows.len() > PAGE).map(|user| user.id.to_string());
    Ok(FoundUsers { data: users.into_iter().map(|user| (user.id, user)).collect(), next_page_key })
}

fn after(key: Option<&str>) -> Result<i64, HandlerError> {
    let Some(key) = key.filter(|key| !key.is_empty()) else { return Ok(0) };
    key.parse().map_err(|_| {
        let mut violations = Violations::default();
        violations.add("page_key", "type", "page_key must be a key that an answer gave");
        HandlerError::invalid(violations)
    })
}

/// A user as stored.
pub(super) fn read(row: &Row) -> Result<User, HandlerError> {
    Ok(User {
        id: row.get("id")?,
        name: row.get("name")?,
        lastname: row.get("lastname")?,
        email: row.get("email")?,
        username: row.get("username")?,
        other_email: row.get("other_email")?,
        location: row.get("location")?,
        r#type: row.get("type")?,
        user_type: row.get("user_type")?,
        role_name: row.get("role_name")?,
        is_external: row.get("is_external")?,
        is_disabled: row.get("is_disabled")?,
        is_deleted: row.get("is_deleted")?,
        ..details(row)?
    })
}

fn details(row: &Row) -> Result<User, HandlerError> {
    Ok(User {
        employee_number: row.get("employee_number")?,
        position: row.get("position")?,
        department: row.get("department")?,
        manager_id: row.get("manager_id")?,
        doc: row.get("doc")?,
        birthday: row.get("birthday")?,
        phone: row.get("phone")?,
        mobile: row.get("mobile")?,
        office: row.get("office")?,
        fax: row.get("fax")?,
        other: row.get("other")?,
        address: row.get("address")?,
        city: row.get("city")?,
        country: row.get("country")?,
        ..Default::default()
    })
}
