//! Making and changing users.
//!
//! In: the calls. Out: nothing, or a number; the user is changed. Not here: hashing (see `digest`), reading (see `find`).

use specwright::{HandlerError, Secret, Timestamp};

use crate::desk::digest;
use crate::desk::known::USER;
use crate::desk::storage::{Columns, Db, columns, sql};
use crate::desk::text::folded;
use crate::{CreateUser, PasswordResetReason, ResetUserPassword, UpdateUser, UserId, UserOrigin, UserType};

/// A user who is to be made.
#[derive(Clone)]
pub(in crate::desk) struct NewUser {
    pub(in crate::desk) call: CreateUser,
    pub(in crate::desk) password_hash: Option<String>,
    pub(in crate::desk) origin: UserOrigin,
    pub(in crate::desk) kind: UserType,
    pub(in crate::desk) role: &'static str,
}

/// Columns for text that is compared, each with the column that holds it folded.
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
    /// A user as a call describes, without the password, which is hashed apart.
    pub(super) fn from_call(mut call: CreateUser) -> (Self, Option<Secret>) {
        let password = call.password.take();
        let (origin, kind) = (UserOrigin::WebService, UserType::EndUser);
        (NewUser { call, password_hash: None, origin, kind, role: "Customer" }, password)
    }
    /// The user name, which is the e-mail address if the call names none.
    fn username(&self) -> &str {
        self.call.username.as_deref().unwrap_or(&self.call.email)
    }
    /// Refuses what the database holds against it: a name or an address that another user has, an unknown manager.
    pub(super) async fn check(&self, db: &mut Db) -> Result<(), HandlerError> {
        require_free(db, Some(self.username()), Some(&self.call.email), None).await?;
        USER.require_sent(db, &self.call.manager_id).await
    }
}

/// Stores a new user; also for the demonstration data.
pub(in crate::desk) async fn insert(db: &mut Db, new: NewUser, now: Timestamp) -> Result<UserId, HandlerError> {
    new.check(db).await?;
    let username = new.username().to_owned();
    let NewUser { call, password_hash, origin, kind, role } = new;
    let email_wanted = call.send_set_password_email == Some(true);
    let row = columns("users").set_folded(USERNAME, Some(username)).set("password_hash", password_hash);
    let row = row.set("type", origin).set("user_type", kind).set("role_name", role.to_owned());
    let id: UserId = details(row, call).insert_numbered(db, "id").await?;
    if email_wanted {
        post(db, id, "set password", now).await?;
    }
    Ok(id)
}

fn details(row: Columns, user: CreateUser) -> Columns {
    let row = row.set_folded(NAME, Some(user.name)).set_folded(LASTNAME, Some(user.lastname)).set_folded(EMAIL, Some(user.email));
    let row = row.set_folded(EMPLOYEE_NUMBER, user.employee_number).set("position", user.position);
    let row = row.set("department", user.department).set("manager_id", user.manager_id).set("doc", user.doc);
    let row = row.set("birthday", user.birthday).set_folded(PHONE, user.phone).set_folded(MOBILE, user.mobile);
    let row = row.set_folded(OFFICE, user.office).set_folded(FAX, user.fax).set_folded(OTHER, user.other);
    let row = row.set("address", user.address).set("city", user.city).set("country", user.country);
    let row = row.set("other_email", user.other_email).set("location", user.localization);
    let row = row.set("is_external", user.is_external.unwrap_or(false));
    row.set("force_password_change", user.force_password_change.unwrap_or(false))
}

/// Changes what was sent.
pub(super) async fn change(db: &mut Db, user: UpdateUser) -> Result<(), HandlerError> {
    require_free(db, user.username.as_deref(), user.email.as_deref(), Some(user.id)).await?;
    USER.lock(db, user.id).await?;
    USER.require_sent(db, &user.manager_id).await?;
    let row = columns("users").set_folded_sent(NAME, user.name).set_folded_sent(LASTNAME, user.lastname);
    let row = row.set_folded_sent(EMAIL, user.email).set_folded_sent(USERNAME, user.username);
    let row = row.set_folded_sent(EMPLOYEE_NUMBER, user.employee_number).set_sent("position", user.position);
    let row = row.set_sent("department", user.department).set_sent("manager_id", user.manager_id).set_sent("doc", user.doc);
    let row = row.set_sent("birthday", user.birthday).set_folded_sent(PHONE, user.phone).set_folded_sent(MOBILE, user.mobile);
    let row = row.set_folded_sent(OFFICE, user.office).set_folded_sent(FAX, user.fax).set_folded_sent(OTHER, user.other);
    let row = row.set_sent("address", user.address).set_sent("city", user.city).set_sent("country", user.country);
    let row = row.set_sent("other_email", user.other_email).set_sent("location", user.localization);
    row.set_sent("language", user.language).update(db, "id", user.id).await.map(drop)
}

/// Refuses a user name or an e-mail address that another user has.
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

/// What a user can be marked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Deleted,
    Disabled,
    Enabled,
}

/// Marks a user.
pub(super) async fn mark(db: &mut Db, user: UserId, mark: Mark) -> Result<(), HandlerError> {
    USER.lock(db, user).await?;
    let (column, value) = match mark {
        Mark::Deleted => ("is_deleted", true),
        Mark::Disabled => ("is_disabled", true),
        Mark::Enabled => ("is_disabled", false),
    };
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
    let row = columns("outbox").set("user_id", user);
    row.set("kind", kind.to_owned()).set("created_at", now).insert(db).await
}
