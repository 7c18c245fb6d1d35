//! Reading and finding users.
//!
//! In: numbers, names, parts of names. Out: users. Not here: what they belong to (see `memberships`). Deleted users are never
//! found, disabled ones on request.

use specwright::{HandlerError, Violations};

use crate::desk::storage::{Db, Row, Statement, sql};
use crate::desk::text::{folded, pattern};
use crate::{FoundUsers, SearchUsers, User, UserId};

/// Users on a page of a search.
const PAGE: usize = 10;
/// All telephone numbers of a user, folded.
const PHONES: &str = "COALESCE(phone_folded, '') || ' ' || COALESCE(mobile_folded, '') || ' ' || COALESCE(office_folded, '') \
    || ' ' || COALESCE(fax_folded, '') || ' ' || COALESCE(other_folded, '')";

/// Users who are not deleted: those that are not disabled, and the disabled ones if `disabled` says so.
fn users(disabled: bool) -> Statement {
    sql("SELECT * FROM users WHERE is_deleted = 0 AND (is_disabled = 0 OR is_disabled = $1)").bind(disabled)
}

/// The user with this id.
pub(super) async fn one(db: &mut Db, id: UserId, disabled: bool) -> Result<Option<User>, HandlerError> {
    Ok(many(db, Some(&[id]), disabled).await?.pop())
}

/// The users with these ids, or all, in the order of their ids.
pub(super) async fn many(db: &mut Db, ids: Option<&[UserId]>, disabled: bool) -> Result<Vec<User>, HandlerError> {
    let found = match ids {
        Some(ids) => users(disabled).push_list(" AND id IN NUMBERS", ids),
        None => users(disabled),
    };
    found.push(" ORDER BY id").all(db).await?.iter().map(read).collect()
}

/// The user who has this user name or this e-mail address.
pub(super) async fn by_name(db: &mut Db, username: Option<String>, email: Option<String>) -> Result<Option<User>, HandlerError> {
    // A query for each, since an index serves only one.
    for (column, value) in [("username_folded", username), ("email_folded", email)] {
        let Some(value) = value else { continue };
        let text = format!("SELECT * FROM users WHERE is_deleted = 0 AND {column} = $1");
        if let Some(row) = sql(text).bind(folded(&value)).optional(db).await? {
            return read(&row).map(Some);
        }
    }
    Ok(None)
}

/// A page of the users who match all that is searched for.
pub(super) async fn search(db: &mut Db, request: SearchUsers) -> Result<FoundUsers, HandlerError> {
    let after = after(request.page_key.as_deref())?;
    let exact = request.exact_match == Some(true);
    let found = users(request.include_disabled == Some(true)).push_bind(" AND id > ", after);
    let found = sought(request).fold(found, |found, (column, text)| condition(found, column, &text, exact));
    page(&found.push(" ORDER BY id LIMIT 11").all(db).await?)
}

/// The columns that are searched, and for what.
fn sought(request: SearchUsers) -> impl Iterator<Item = (&'static str, String)> {
    let all = [
        ("username_folded", request.username),
        ("email_folded", request.email),
        ("employee_number_folded", request.employee_number),
        (PHONES, request.phones),
        ("phone_folded", request.phone),
        ("mobile_folded", request.mobile_phone),
        ("office_folded", request.office_phone),
        ("fax_folded", request.fax_phone),
        ("other_folded", request.other_phone),
    ];
    all.into_iter().filter_map(|(column, value)| Some((column, value.filter(|value| !value.is_empty())?)))
}

fn condition(found: Statement, column: &'static str, text: &str, exact: bool) -> Statement {
    if !exact {
        return found.push_bind(&format!(" AND {column} LIKE "), pattern(Some(text))).push(" ESCAPE '!'");
    }
    if column == PHONES {
        let (found, text) = (found.push_bind(" AND (phone_folded = ", folded(text)), folded(text));
        let found = found.push_bind(" OR mobile_folded = ", text.clone()).push_bind(" OR office_folded = ", text.clone());
        return found.push_bind(" OR fax_folded = ", text.clone()).push_bind(" OR other_folded = ", text).push(")");
    }
    found.push_bind(&format!(" AND {column} = "), folded(text))
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
