//! Making and changing users.
//!
//! In: the calls. Out: nothing, or a number; the user is changed. Not here: hashing (see `digest`), reading (see `find`).

use specwright::{HandlerError, Secret, Timestamp};

use crate::desk::digest;
use crate::desk::known::USER;
use crate::desk::storage::{Columns, Db, columns, next_id, sql};
use crate::{CreateUser, PasswordResetReason, ResetUserPassword, UpdateUser, UserId, UserOrigin, UserType};

/// A user who is to be made.
pub(in crate::desk) struct NewUser {
    pub(in crate::desk) call: CreateUser,
    pub(in crate::desk) password_hash: Option<String>,
    pub(in crate::desk) origin: UserOrigin,
    pub(in crate::desk) kind: UserType,
    pub(in crate::desk) role: &'static str,
}

impl NewUser {
    /// As a call says. Hashing a password takes a while: this is done before the data base is asked for anything.
    pub(super) async fn from_call(mut call: CreateUser) -> Result<Self, HandlerError> {
        let password_hash = match call.password.take() {
            Some(secret) => Some(digest::password(secret).await?),
            None => None,
        };
        Ok(NewUser { call, password_hash, origin: UserOrigin::WebService, kind: UserType::EndUser, role: "Customer" })
    }
}

/// Stores a new user; also for the demonstration data.
pub(in crate::desk) async fn insert(db: &mut Db, new: NewUser, now: Timestamp) -> Result<UserId, HandlerError> {
    let NewUser { call, password_hash, origin, kind, role } = new;
    let username = call.username.clone().unwrap_or_else(|| call.email.clone());
    free(db, Some(&username), Some(&call.email), None).await?;
    USER.require_sent(db, &call.manager_id).await?;
    let id: UserId = next_id(db, "users").await?;
    let email_wanted = call.send_set_password_email == Some(true);
    let row = columns("users").set("id", id).set("username", username).set("password_hash", password_hash);
    let row = row.set("type", origin).set("user_type", kind).set("role_name", role.to_owned());
    details(row, call).insert(db).await?;
    if email_wanted {
        post(db, id, "set password", now).await?;
    }
    Ok(id)
}

fn details(row: Columns, user: CreateUser) -> Columns {
    let row = row.set("name", user.name).set("lastname", user.lastname).set("email", user.email);
    let row = row.set("employee_number", user.employee_number).set("position", user.position).set("department", user.department);
    let row = row.set("manager_id", user.manager_id).set("doc", user.doc).set("birthday", user.birthday).set("phone", user.phone);
    let row = row.set("mobile", user.mobile).set("office", user.office).set("fax", user.fax).set("other", user.other);
    let row = row.set("address", user.address).set("city", user.city).set("country", user.country);
    let row = row.set("other_email", user.other_email).set("location", user.localization);
    let row = row.set("is_external", user.is_external.unwrap_or(false));
    row.set("force_password_change", user.force_password_change.unwrap_or(false))
}

/// Changes what was sent.
pub(super) async fn change(db: &mut Db, user: UpdateUser) -> Result<(), HandlerError> {
    free(db, user.username.as_deref(), user.email.as_deref(), Some(user.id)).await?;
    USER.require(db, user.id).await?;
    USER.require_sent(db, &user.manager_id).await?;
    let row = columns("users").set_sent("name", user.name).set_sent("lastname", user.lastname).set_sent("email", user.email);
    let row = row.set_sent("username", user.username).set_sent("employee_number", user.employee_number);
    let row = row.set_sent("position", user.position).set_sent("department", user.department);
    let row = row.set_sent("manager_id", user.manager_id).set_sent("doc", user.doc).set_sent("birthday", user.birthday);
    let row = row.set_sent("phone", user.phone).set_sent("mobile", user.mobile).set_sent("office", user.office);
    let row = row.set_sent("fax", user.fax).set_sent("other", user.other).set_sent("address", user.address);
    let row = row.set_sent("city", user.city).set_sent("country", user.country).set_sent("other_email", user.other_email);
    let row = row.set_sent("location", user.localization).set_sent("language", user.language);
    row.update(db, "id", user.id).await.map(drop)
}

/// Refuses a user name or an e-mail address that somebody else has.
async fn free(db: &mut Db, username: Option<&str>, email: Option<&str>, but: Option<UserId>) -> Result<(), HandlerError> {
    for (column, what, value) in [("username", "user name", username), ("email", "e-mail address", email)] {
        let Some(value) = value else { continue };
        let text = format!("SELECT id FROM users WHERE LOWER({column}) = $1 AND is_deleted = 0 AND id <> $2");
        if sql(text).bind(value.to_lowercase()).bind(but.unwrap_or_default()).exists(db).await? {
            return Err(HandlerError::refused(format!("{column}: another user has this {what}")));
        }
    }
    Ok(())
}

/// Sets one of the marks of a user.
pub(super) async fn mark(db: &mut Db, user: UserId, column: &'static str, value: bool) -> Result<(), HandlerError> {
    USER.require(db, user).await?;
    columns("users").set(column, value).update(db, "id", user).await.map(drop)
}

/// Makes an external user internal, who is then asked for a password.
pub(super) async fn convert(db: &mut Db, user: UserId, now: Timestamp) -> Result<(), HandlerError> {
    USER.require(db, user).await?;
    let text = "UPDATE users SET is_external = 0, force_password_change = 1 WHERE id = $1 AND is_external = 1";
    if sql(text).bind(user).run(db).await? == 0 {
        return Err(HandlerError::refused(format!("user {user} is not external")));
    }
    post(db, user, "set password", now).await
}

/// Gives a user another password.
pub(super) async fn set_password(db: &mut Db, user: UserId, hash: String, force: bool) -> Result<(), HandlerError> {
    USER.require(db, user).await?;
    columns("users").set("password_hash", hash).set("force_password_change", force).update(db, "id", user).await.map(drop)
}

/// Takes the password away and asks for a new one.
pub(super) async fn reset_password(db: &mut Db, request: ResetUserPassword, now: Timestamp) -> Result<(), HandlerError> {
    USER.require(db, request.id).await?;
    let row = columns("users").set("password_hash", None::<String>).set("force_password_change", true);
    row.update(db, "id", request.id).await?;
    let kind = if request.reason == PasswordResetReason::NewUser { "set password" } else { "reset password" };
    post(db, request.id, kind, now).await
}

/// Stores the hash of a session's token.
pub(super) async fn open_session(db: &mut Db, user: UserId, token: &Secret, now: Timestamp) -> Result<(), HandlerError> {
    USER.require(db, user).await?;
    let row = columns("user_tokens").set("token_hash", digest::token("session", token));
    row.set("user_id", user).set("created_at", now).insert(db).await
}

/// Puts an e-mail into the outbox.
async fn post(db: &mut Db, user: UserId, kind: &str, now: Timestamp) -> Result<(), HandlerError> {
    let row = columns("outbox").set("id", next_id::<i64>(db, "outbox").await?).set("user_id", user);
    row.set("kind", kind.to_owned()).set("created_at", now).insert(db).await
}
