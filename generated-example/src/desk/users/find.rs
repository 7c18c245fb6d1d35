//! Reads and searches users.
//!
//! The results never contain deleted users, and disabled users only if the request asks for them. Not here: memberships (see `memberships`).

use std::collections::BTreeMap;

use specwright::{HandlerError, Violations};

use crate::desk::storage::{Db, Row, Statement, sql};
use crate::desk::text::{folded, like_pattern};
use crate::{FoundUsers, FoundUsersExtended, SearchUsers, SearchUsersExtended, User, UserId};

/// The default number of users on a page.
const DEFAULT_PAGE_SIZE: i64 = 10;
/// The largest number of users on a page.
const MAX_PAGE_SIZE: i64 = 100;
/// The case-folded text in which the parameter `search` is searched.
const SEARCHED_TEXT: &str = "COALESCE(name_folded, '') || ' ' || COALESCE(lastname_folded, '') || ' ' \
    || COALESCE(username_folded, '') || ' ' || COALESCE(email_folded, '')";
/// The case-folded text of all telephone numbers of a user.
const PHONES: &str = "COALESCE(phone_folded, '') || ' ' || COALESCE(mobile_folded, '') || ' ' || COALESCE(office_folded, '') \
    || ' ' || COALESCE(fax_folded, '') || ' ' || COALESCE(other_folded, '')";

/// Selects users that are not deleted; disabled users only if `disabled` is true.
fn users(disabled: bool) -> Statement {
    sql("SELECT * FROM users WHERE is_deleted = 0 AND (is_disabled = 0 OR is_disabled = $1)").bind(disabled)
}

/// The user with this id, if it exists.
pub(super) async fn by_id(db: &mut Db, id: UserId, disabled: bool) -> Result<Option<User>, HandlerError> {
    Ok(by_ids(db, Some(&[id]), disabled).await?.pop())
}

/// The users with these ids, or all users, in the order of their ids.
pub(super) async fn by_ids(db: &mut Db, ids: Option<&[UserId]>, disabled: bool) -> Result<Vec<User>, HandlerError> {
    let query = match ids {
        Some(ids) => users(disabled).push_list(" AND id IN NUMBERS", ids),
        None => users(disabled),
    };
    query.push(" ORDER BY id").all(db).await?.iter().map(read).collect()
}

/// The user with this user name or this e-mail address.
pub(super) async fn by_name(db: &mut Db, username: Option<String>, email: Option<String>) -> Result<Option<User>, HandlerError> {
    // One query per column, so that each can use its index.
    for (column, value) in [("username_folded", username), ("email_folded", email)] {
        let Some(value) = value else { continue };
        let text = format!("SELECT * FROM users WHERE is_deleted = 0 AND {column} = $1");
        if let Some(row) = sql(text).bind(folded(&value)).optional(db).await? {
            return read(&row).map(Some);
        }
    }
    Ok(None)
}

/// A page of the users that match all criteria.
pub(super) async fn search(db: &mut Db, request: SearchUsers) -> Result<FoundUsers, HandlerError> {
    let page = Page::After(after(request.page_key.as_deref())?, DEFAULT_PAGE_SIZE);
    let (data, next_page_key) = read_page(db, matching(request), page).await?;
    Ok(FoundUsers { data, next_page_key })
}

/// A page of users, by page key or by page number.
pub(in crate::desk) async fn search_extended(
    db: &mut Db,
    request: SearchUsersExtended,
) -> Result<FoundUsersExtended, HandlerError> {
    let size = request.page_size.unwrap_or(DEFAULT_PAGE_SIZE).clamp(1, MAX_PAGE_SIZE);
    let page = match request.page {
        Some(number) => Page::Number(number.max(1), size),
        None => Page::After(after(request.page_key.as_deref())?, size),
    };
    let anywhere = request.search.filter(|text| !text.is_empty());
    let query = matching(SearchUsers {
        username: request.username,
        email: request.email,
        employee_number: request.employee_number,
        phones: request.phones,
        phone: request.phone,
        mobile_phone: request.mobile_phone,
        office_phone: request.office_phone,
        fax_phone: request.fax_phone,
        other_phone: request.other_phone,
        exact_match: request.exact_match,
        include_disabled: request.include_disabled,
        page_key: None,
    });
    let query = match anywhere {
        Some(text) => query.push_bind(&format!(" AND {SEARCHED_TEXT} LIKE "), like_pattern(Some(&text))).push(" ESCAPE '!'"),
        None => query,
    };
    let (data, next_page_key) = read_page(db, query, page).await?;
    Ok(FoundUsersExtended { data, next_page_key })
}

/// Selects the users that match all criteria.
fn matching(request: SearchUsers) -> Statement {
    let exact = request.exact_match == Some(true);
    let query = users(request.include_disabled == Some(true));
    criteria(request).fold(query, |query, (column, text)| condition(query, column, &text, exact))
}

/// The position of a page; the last number is the size of the page.
#[derive(Clone, Copy)]
enum Page {
    /// The users with ids above this one.
    After(i64, i64),
    /// The page with this number, counted from 1.
    Number(i64, i64),
}

/// The searched columns with their search texts.
fn criteria(request: SearchUsers) -> impl Iterator<Item = (&'static str, String)> {
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

fn condition(query: Statement, column: &'static str, text: &str, exact: bool) -> Statement {
    if !exact {
        return query.push_bind(&format!(" AND {column} LIKE "), like_pattern(Some(text))).push(" ESCAPE '!'");
    }
    if column == PHONES {
        let (query, text) = (query.push_bind(" AND (phone_folded = ", folded(text)), folded(text));
        let query = query.push_bind(" OR mobile_folded = ", text.clone()).push_bind(" OR office_folded = ", text.clone());
        return query.push_bind(" OR fax_folded = ", text.clone()).push_bind(" OR other_folded = ", text).push(")");
    }
    query.push_bind(&format!(" AND {column} = "), folded(text))
}

/// The users of a page, and the key of the next page. Pages by number have no key.
async fn read_page(db: &mut Db, query: Statement, page: Page) -> Result<(BTreeMap<UserId, User>, Option<String>), HandlerError> {
    let (query, size) = match page {
        Page::After(after, size) => (query.push_bind(" AND id > ", after).push_bind(" ORDER BY id LIMIT ", size + 1), size),
        Page::Number(number, size) => {
            let offset = number.saturating_sub(1).saturating_mul(size);
            (query.push_bind(" ORDER BY id LIMIT ", size).push_bind(" OFFSET ", offset), size)
        }
    };
    let mut users = query.all(db).await?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let has_more = users.len() > size;
    users.truncate(size);
    let next = users.last().filter(|_| has_more).map(|user| user.id.to_string());
    Ok((users.into_iter().map(|user| (user.id, user)).collect(), next))
}

fn after(key: Option<&str>) -> Result<i64, HandlerError> {
    let Some(key) = key.filter(|key| !key.is_empty()) else { return Ok(0) };
    key.parse().map_err(|_| {
        let mut violations = Violations::default();
        violations.add("page_key", "type", "page_key must be a page key of an earlier answer");
        HandlerError::invalid(violations)
    })
}

/// Reads a user from its row.
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
