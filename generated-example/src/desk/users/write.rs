//! Creates and updates users.
//!
//! Not here: hashing passwords (see `digest`), and reading users (see `find`).

use specwright::{HandlerError, Secret, Timestamp};

use crate::desk::digest;
use crate::desk::record::USER;
use crate::desk::storage::{Columns, Db, sql, write_row};
use crate::desk::text::folded;
use crate::{CreateUser, PasswordResetReason, ResetUserPassword, UpdateUser, UserId, UserOrigin, UserType};

/// A user before it is stored.
#[derive(Clone)]
pub(in crate::desk) struct NewUser {
    pub(in crate::desk) call: CreateUser,
    pub(in crate::desk) password_hash: Option<String>,
    pub(in crate::desk) origin: UserOrigin,
    pub(in crate::desk) kind: UserType,
    pub(in crate::desk) role: &'static str,
}

/// Text columns, each with the column of its case-folded text.
const NAME: [&str; 2] = ["name", "name_folded"];
const LASTNAME: [&str; 2] = ["lastname", "lastname_folded"];
const EMAIL: [&str; 2] = ["email", "email_folded"];
const USERNAME: [&str; 2] = ["username", "username_folded"];
const EMPLOYEE_NUMBER: [&str; 2] = ["employee_number", "employee_number_folded"];
const PHONE: [&str; 2] = ["phone", "phone_folded"];
const MOBILE: [&str; 2] = ["mobile", "mobile_folded"];
const OFFICE: [&str; 2] = ["office", "office_folded"];
const FAX: [&str; 2] = ["fax", "fax_folded"];
const OTHER: [&str; 2] = ["other", "other_folded"];

impl NewUser {
    /// The user of a request, and its password, which the caller hashes.
    pub(super) fn from_call(mut call: CreateUser) -> (Self, Option<Secret>) {
        let password = call.password.take();
        let (origin, kind) = (UserOrigin::WebService, UserType::EndUser);
        (NewUser { call, password_hash: None, origin, kind, role: "Customer" }, password)
    }
    /// The user name. The default is the e-mail address.
    fn username(&self) -> &str {
        self.call.username.as_deref().unwrap_or(&self.call.email)
    }
    /// Refuses a user name or an e-mail address of another user, and a manager that does not exist.
    pub(super) async fn check(&self, db: &mut Db) -> Result<(), HandlerError> {
        require_free(db, Some(self.username()), Some(&self.call.email), None).await?;
        USER.require_exists_if_some(db, &self.call.manager_id).await
    }
}

/// Stores a new user and returns its id. Handlers and the demonstration data use it.
pub(in crate::desk) async fn insert(db: &mut Db, new: NewUser, now: Timestamp) -> Result<UserId, HandlerError> {
    new.check(db).await?;
    let username = new.username().to_owned();
    let NewUser { call, password_hash, origin, kind, role } = new;
    let email_wanted = call.send_set_password_email == Some(true);
    let row = write_row("users").set_with_folded(USERNAME, Some(username)).set("password_hash", password_hash);
    let row = row.set("type", origin).set("user_type", kind).set("role_name", role.to_owned());
    let id: UserId = details(row, call).insert_returning(db, "id").await?;
    if email_wanted {
        add_mail(db, id, "set password", now).await?;
    }
    Ok(id)
}

fn details(row: Columns, user: CreateUser) -> Columns {
    let row = row
        .set_with_folded(NAME, Some(user.name))
        .set_with_folded(LASTNAME, Some(user.lastname))
        .set_with_folded(EMAIL, Some(user.email));
    let row = row.set_with_folded(EMPLOYEE_NUMBER, user.employee_number).set("position", user.position);
    let row = row.set("department", user.department).set("manager_id", user.manager_id).set("doc", user.doc);
    let row = row.set("birthday", user.birthday).set_with_folded(PHONE, user.phone).set_with_folded(MOBILE, user.mobile);
    let row = row.set_with_folded(OFFICE, user.office).set_with_folded(FAX, user.fax).set_with_folded(OTHER, user.other);
    let row = row.set("address", user.address).set("city", user.city).set("country", user.country);
    let row = row.set("other_email", user.other_email).set("location", user.localization);
    let row = row.set("is_external", user.is_external.unwrap_or(false));
    row.set("force_password_change", user.force_password_change.unwrap_or(false))
}

/// Updates the columns for which the request has a value.
pub(super) async fn update(db: &mut Db, user: UpdateUser) -> Result<(), HandlerError> {
    require_free(db, user.username.as_deref(), user.email.as_deref(), Some(user.id)).await?;
    USER.lock(db, user.id).await?;
    USER.require_exists_if_some(db, &user.manager_id).await?;
    let row = write_row("users").set_with_folded_if_some(NAME, user.name).set_with_folded_if_some(LASTNAME, user.lastname);
    let row = row.set_with_folded_if_some(EMAIL, user.email).set_with_folded_if_some(USERNAME, user.username);
    let row = row.set_with_folded_if_some(EMPLOYEE_NUMBER, user.employee_number).set_if_some("position", user.position);
    let row =
        row.set_if_some("department", user.department).set_if_some("manager_id", user.manager_id).set_if_some("doc", user.doc);
    let row = row
        .set_if_some("birthday", user.birthday)
        .set_with_folded_if_some(PHONE, user.phone)
        .set_with_folded_if_some(MOBILE, user.mobile);
    let row = row
        .set_with_folded_if_some(OFFICE, user.office)
        .set_with_folded_if_some(FAX, user.fax)
        .set_with_folded_if_some(OTHER, user.other);
    let row = row.set_if_some("address", user.address).set_if_some("city", user.city).set_if_some("country", user.country);
    let row = row.set_if_some("other_email", user.other_email).set_if_some("location", user.localization);
    row.set_if_some("language", user.language).update(db, "id", user.id).await.map(drop)
}

/// Refuses a user name or an e-mail address of a user other than `except`.
async fn require_free(
    db: &mut Db,
    username: Option<&str>,
    email: Option<&str>,
    except: Option<UserId>,
) -> Result<(), HandlerError> {
    for (column, what, value) in [("username", "user name", username), ("email", "e-mail address", email)] {
        let Some(value) = value else { continue };
        let text = format!("SELECT id FROM users WHERE {column}_folded = $1 AND is_deleted = 0 AND id <> $2");
        if sql(text).bind(folded(value)).bind(except.unwrap_or_default()).exists(db).await? {
            return Err(HandlerError::refused(format!("{column}: another user has this {what}")));
        }
    }
    Ok(())
}

/// A state of a user's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccountState {
    Deleted,
    Disabled,
    Enabled,
}

/// Changes the state of a user's account.
pub(super) async fn set_state(db: &mut Db, user: UserId, state: AccountState) -> Result<(), HandlerError> {
    USER.lock(db, user).await?;
    let (column, value) = match state {
        AccountState::Deleted => ("is_deleted", true),
        AccountState::Disabled => ("is_disabled", true),
        AccountState::Enabled => ("is_disabled", false),
    };
    write_row("users").set(column, value).update(db, "id", user).await.map(drop)
}

/// Converts an external user to an internal user, and sends a mail for setting a password.
pub(super) async fn convert(db: &mut Db, user: UserId, now: Timestamp) -> Result<(), HandlerError> {
    USER.require_exists(db, user).await?;
    let text = "UPDATE users SET is_external = 0, force_password_change = 1 WHERE id = $1 AND is_external = 1";
    if sql(text).bind(user).run(db).await? == 0 {
        return Err(HandlerError::refused(format!("user {user} is not external")));
    }
    add_mail(db, user, "set password", now).await
}

/// Replaces the password of a user. With `force`, the user must change it at the next sign-in.
pub(super) async fn set_password(db: &mut Db, user: UserId, hash: String, force: bool) -> Result<(), HandlerError> {
    USER.require_exists(db, user).await?;
    write_row("users").set("password_hash", hash).set("force_password_change", force).update(db, "id", user).await.map(drop)
}

/// Deletes the password of a user, and sends a mail for setting a new one.
pub(super) async fn reset_password(db: &mut Db, request: ResetUserPassword, now: Timestamp) -> Result<(), HandlerError> {
    USER.require_exists(db, request.id).await?;
    let row = write_row("users").set("password_hash", None::<String>).set("force_password_change", true);
    row.update(db, "id", request.id).await?;
    let kind = if request.reason == PasswordResetReason::NewUser { "set password" } else { "reset password" };
    add_mail(db, request.id, kind, now).await
}

/// Stores the hash of a session token of a user.
pub(super) async fn add_session_token(db: &mut Db, user: UserId, token: &Secret, now: Timestamp) -> Result<(), HandlerError> {
    USER.require_exists(db, user).await?;
    let row = write_row("user_tokens").set("token_hash", digest::hash_token("session", token));
    row.set("user_id", user).set("created_at", now).insert(db).await
}

/// Adds a mail to the outbox.
async fn add_mail(db: &mut Db, user: UserId, kind: &str, now: Timestamp) -> Result<(), HandlerError> {
    let row = write_row("outbox").set("user_id", user);
    row.set("kind", kind.to_owned()).set("created_at", now).insert(db).await
}
