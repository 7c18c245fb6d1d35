//! The resource `companies`: companies, their users, groups and observers.
//!
//! When a user is added to a company, or removed from it, the same happens in all groups that the company has at that time. Adding a group to
//! a company does not change the users of the group. Removing a group removes the company's users from it only with `unlink_users_too`.

use std::collections::BTreeMap;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::groups::{self, USERS as GROUP_USERS};
use super::membership::{self, MembershipChange, changed_members};
use super::record::{COMPANY, GROUP};
use super::storage::{Db, JoinTable, Row, lock_rows, sql, write_row};
use super::text::folded;
use crate::{
    AddCompanyGroups, AddCompanyObservers, AddCompanyUsers, Company, CompanyId, CompanyObservers, CreateCompany,
    CreateCompanyAnswer, DeleteCompany, Group, GroupId, ListCompanies, ListCompanyGroups, ListCompanyObservers, ListCompanyUsers,
    Member, ObserverChange, Outcome, RemoveCompanyGroups, RemoveCompanyObservers, RemoveCompanyUsers, UpdateCompany,
    UpdateCompanyAnswer, UserId, server,
};

pub(super) const USERS: JoinTable =
    JoinTable { table: "company_users", owner_column: "company_id", member_column: "user_id", member_table: "users" };
const GROUPS: JoinTable =
    JoinTable { table: "company_groups", owner_column: "company_id", member_column: "group_id", member_table: "user_groups" };
const OBSERVERS: JoinTable =
    JoinTable { table: "company_observers", owner_column: "company_id", member_column: "user_id", member_table: "users" };
const ACTIVE_COMPANIES: &str = "SELECT * FROM companies WHERE is_deleted = 0";

impl server::Companies for Desk {
    async fn create(&self, _: &RequestContext, request: CreateCompany) -> Result<CreateCompanyAnswer, HandlerError> {
        self.transaction(request, async |_, db, request| {
            require_free(db, &request.name, CompanyId(0)).await?;
            let (name, external_id) = (Some(request.name), request.external_id);
            let row = write_row("companies")
                .set_with_folded(["name", "name_folded"], name.clone())
                .set("external_id", external_id.clone());
            let id = row.insert_returning(db, "id").await?;
            Ok(CreateCompanyAnswer { id, name, external_id, ..Default::default() })
        })
        .await
    }

    async fn update(&self, _: &RequestContext, request: UpdateCompany) -> Result<UpdateCompanyAnswer, HandlerError> {
        self.transaction(request, async |_, db, request| {
            COMPANY.lock(db, request.id).await?;
            if let Some(name) = &request.name {
                require_free(db, name, request.id).await?;
            }
            let row = write_row("companies")
                .set_with_folded_if_some(["name", "name_folded"], request.name)
                .set_if_some("external_id", request.external_id);
            row.update(db, "id", request.id).await?;
            let row = sql("SELECT * FROM companies WHERE id = $1").bind(request.id).one(db).await?;
            let (name, external_id) = (row.get("name")?, row.get("external_id")?);
            Ok(UpdateCompanyAnswer { id: request.id, name, external_id, ..Default::default() })
        })
        .await
    }

    async fn delete(&self, _: &RequestContext, request: DeleteCompany) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            COMPANY.lock(db, request.id).await?;
            write_row("companies").set("is_deleted", true).update(db, "id", request.id).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn list(&self, _: &RequestContext, request: ListCompanies) -> Result<Vec<Company>, HandlerError> {
        let query = sql(ACTIVE_COMPANIES).push_if_some(" AND id = ", request.id).push_if_some(" AND name = ", request.name);
        let query = query.push_if_some(" AND external_id = ", request.external_id).push(" ORDER BY id");
        let rows = membership::with_member_counts(&mut self.read().await?, USERS, query).await?;
        let company = |(row, total): (Row, i64)| {
            let (id, name, external_id) = (row.get("id")?, row.get("name")?, row.get("external_id")?);
            Ok(Company { id, name, external_id, total: Some(total) })
        };
        rows.into_iter().map(company).collect()
    }

    async fn list_groups(&self, _: &RequestContext, request: ListCompanyGroups) -> Result<Vec<Group>, HandlerError> {
        let mut db = self.read().await?;
        if !COMPANY.exists(&mut db, request.id).await? {
            return Err(COMPANY.not_found(request.id));
        }
        let text = "SELECT g.id, g.name FROM user_groups g JOIN company_groups l ON l.group_id = g.id \
            WHERE l.company_id = $1 AND g.is_deleted = 0 ORDER BY g.id";
        let rows = membership::with_member_counts(&mut db, GROUP_USERS, sql(text).bind(request.id)).await?;
        rows.iter().map(|(row, total)| groups::read(row, *total)).collect()
    }

    async fn add_groups(&self, _: &RequestContext, request: AddCompanyGroups) -> Result<BTreeMap<GroupId, bool>, HandlerError> {
        self.transaction(request, async |_, db, request| {
            COMPANY.lock(db, request.id).await?;
            GROUP.require_all_exist(db, &request.groups).await?;
            let changes = membership::change_members(db, GROUPS, request.id, &request.groups, MembershipChange::Add).await?;
            Ok(changed_members(changes))
        })
        .await
    }

    async fn remove_groups(
        &self,
        _: &RequestContext,
        request: RemoveCompanyGroups,
    ) -> Result<BTreeMap<GroupId, bool>, HandlerError> {
        self.transaction(request, async |_, db, request| {
            COMPANY.lock(db, request.id).await?;
            let changes = membership::change_members(db, GROUPS, request.id, &request.groups, MembershipChange::Remove).await?;
            if request.unlink_users_too == Some(true) {
                let groups: Vec<_> = changes.iter().filter(|(_, changed)| *changed).map(|(group, _)| *group).collect();
                let users: Vec<UserId> = USERS.members(db, request.id).await?;
                change_group_users(db, &groups, &users, MembershipChange::Remove).await?;
            }
            Ok(changed_members(changes))
        })
        .await
    }

    async fn list_observers(
        &self,
        _: &RequestContext,
        request: ListCompanyObservers,
    ) -> Result<Vec<CompanyObservers>, HandlerError> {
        let query = membership::restrict_to(sql(ACTIVE_COMPANIES), request.ids.as_ref());
        let rows = membership::with_members(&mut self.read().await?, OBSERVERS, query).await?;
        let observers = |(row, users): (Row, _)| {
            let (id, name) = (row.get("id")?, row.get("name")?);
            // The API has no operation that makes a group an observer.
            Ok(CompanyObservers { id, name, observer_users: Some(users), observer_groups: Some(Vec::new()) })
        };
        rows.into_iter().map(observers).collect()
    }

    async fn add_observers(&self, _: &RequestContext, request: AddCompanyObservers) -> Result<Vec<ObserverChange>, HandlerError> {
        self.observe_company(request.id, request.observer_users, MembershipChange::Add).await
    }

    async fn remove_observers(
        &self,
        _: &RequestContext,
        request: RemoveCompanyObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.observe_company(request.id, request.observer_users, MembershipChange::Remove).await
    }

    async fn list_users(&self, _: &RequestContext, request: ListCompanyUsers) -> Result<Vec<Member>, HandlerError> {
        let mut db = self.read().await?;
        if !COMPANY.exists(&mut db, request.id).await? {
            return Err(COMPANY.not_found(request.id));
        }
        membership::list(&mut db, USERS, request.id, request.user_id).await
    }

    async fn add_users(&self, _: &RequestContext, request: AddCompanyUsers) -> Result<BTreeMap<UserId, bool>, HandlerError> {
        self.change_company_users(request.id, request.users, MembershipChange::Add).await
    }

    async fn remove_users(
        &self,
        _: &RequestContext,
        request: RemoveCompanyUsers,
    ) -> Result<BTreeMap<UserId, bool>, HandlerError> {
        self.change_company_users(request.id, request.users, MembershipChange::Remove).await
    }
}

impl Desk {
    /// Adds or removes users of a company, and of the groups of the company.
    async fn change_company_users(
        &self,
        id: CompanyId,
        users: Vec<UserId>,
        change: MembershipChange,
    ) -> Result<BTreeMap<UserId, bool>, HandlerError> {
        self.transaction((id, users, change), async |_, db, (id, users, change)| {
            COMPANY.lock(db, id).await?;
            let changes = membership::change_users(db, USERS, id, &users, change).await?;
            let groups: Vec<GroupId> = GROUPS.members(db, id).await?;
            change_group_users(db, &groups, &users, change).await?;
            Ok(changed_members(changes))
        })
        .await
    }
    async fn observe_company(
        &self,
        id: CompanyId,
        users: Vec<UserId>,
        change: MembershipChange,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.transaction((id, users, change), async |_, db, (id, users, change)| {
            COMPANY.lock(db, id).await?;
            let changes = membership::change_users(db, OBSERVERS, id, &users, change).await?;
            Ok(membership::observer_changes(changes))
        })
        .await
    }
}

/// Adds or removes users of each group.
async fn change_group_users(
    db: &mut Db,
    groups: &[GroupId],
    users: &[UserId],
    change: MembershipChange,
) -> Result<(), HandlerError> {
    lock_rows(db, "user_groups", groups).await?;
    match change {
        MembershipChange::Add => GROUP_USERS.add_to_all(db, "user_groups", groups, users).await,
        MembershipChange::Remove => GROUP_USERS.remove_from_all(db, groups, users).await,
    }
}

/// Refuses the name of a company other than `except`.
async fn require_free(db: &mut Db, name: &str, except: CompanyId) -> Result<(), HandlerError> {
    let text = "SELECT id FROM companies WHERE is_deleted = 0 AND name_folded = $1 AND id <> $2";
    let taken = sql(text).bind(folded(name)).bind(except).exists(db).await?;
    if taken { Err(HandlerError::refused("name: another company has this name")) } else { Ok(()) }
}
