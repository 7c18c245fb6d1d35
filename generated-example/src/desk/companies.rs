//! Companies, their members, groups and observers.
//!
//! In: requests of the resource. Out: companies as they are stored. Not here: groups themselves (see `groups`).

use std::collections::BTreeMap;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::groups::USERS as GROUP_USERS;
use super::known::{COMPANY, GROUP};
use super::membership::{self, Change, done};
use super::storage::{Db, Link, Row, columns, next_id, sql};
use crate::{
    AddCompanyGroups, AddCompanyObservers, AddCompanyUsers, Company, CompanyId, CompanyObservers, CreateCompany,
    CreateCompanyAnswer, DeleteCompany, Group, GroupId, ListCompanies, ListCompanyGroups, ListCompanyObservers, ListCompanyUsers,
    Member, ObserverChange, Outcome, RemoveCompanyGroups, RemoveCompanyObservers, RemoveCompanyUsers, UpdateCompany,
    UpdateCompanyAnswer, UserId, server,
};

const USERS: Link = Link { table: "company_users", owner: "company_id", member: "user_id" };
const GROUPS: Link = Link { table: "company_groups", owner: "company_id", member: "group_id" };
const OBSERVERS: Link = Link { table: "company_observers", owner: "company_id", member: "user_id" };
const ALL: &str = "SELECT * FROM companies WHERE is_deleted = 0 ORDER BY id";

impl server::Companies for Desk {
    async fn create(&self, _: &RequestContext, request: CreateCompany) -> Result<CreateCompanyAnswer, HandlerError> {
        let mut db = self.write().await?;
        free(&mut db, &request.name, CompanyId(0)).await?;
        let id: CompanyId = next_id(&mut db, "companies").await?;
        let (name, external_id) = (Some(request.name), request.external_id);
        let row = columns("companies").set("id", id).set("name", name.clone()).set("external_id", external_id.clone());
        row.insert(&mut db).await?;
        db.commit().await?;
        Ok(CreateCompanyAnswer { id, name, external_id, ..Default::default() })
    }

    async fn update(&self, _: &RequestContext, request: UpdateCompany) -> Result<UpdateCompanyAnswer, HandlerError> {
        let mut db = self.write().await?;
        COMPANY.require(&mut db, request.id).await?;
        if let Some(name) = &request.name {
            free(&mut db, name, request.id).await?;
        }
        let row = columns("companies").set_sent("name", request.name).set_sent("external_id", request.external_id);
        row.update(&mut db, "id", request.id).await?;
        let row = sql("SELECT * FROM companies WHERE id = $1").bind(request.id).only(&mut db).await?;
        let (name, external_id) = (row.get("name")?, row.get("external_id")?);
        db.commit().await?;
        Ok(UpdateCompanyAnswer { id: request.id, name, external_id, ..Default::default() })
    }

    async fn delete(&self, _: &RequestContext, request: DeleteCompany) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        COMPANY.require(&mut db, request.id).await?;
        columns("companies").set("is_deleted", true).update(&mut db, "id", request.id).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn list(&self, _: &RequestContext, request: ListCompanies) -> Result<Vec<Company>, HandlerError> {
        let mut db = self.read().await?;
        let totals = membership::totals::<CompanyId>(&mut db, USERS).await?;
        let rows = sql(ALL).all(&mut db).await?;
        let mut found = rows.iter().map(|row| read(row, &totals)).collect::<Result<Vec<_>, _>>()?;
        found.retain(|it| request.id.is_none_or(|only| only == it.id));
        found.retain(|it| request.name.is_none() || request.name == it.name);
        found.retain(|it| request.external_id.is_none() || request.external_id == it.external_id);
        Ok(found)
    }

    async fn list_groups(&self, _: &RequestContext, request: ListCompanyGroups) -> Result<Vec<Group>, HandlerError> {
        let mut db = self.read().await?;
        if !COMPANY.exists(&mut db, request.id).await? {
            return Err(COMPANY.missing(request.id));
        }
        let totals = membership::totals::<GroupId>(&mut db, GROUP_USERS).await?;
        let text = "SELECT g.* FROM user_groups g JOIN company_groups l ON l.group_id = g.id WHERE l.company_id = $1 AND g.is_deleted = 0 \
            ORDER BY g.id";
        let rows = sql(text).bind(request.id).all(&mut db).await?;
        let group = |row: &Row| {
            let id = row.get("id")?;
            Ok(Group { id, name: row.get("name")?, total: Some(totals.get(&id).copied().unwrap_or(0)) })
        };
        rows.iter().map(group).collect()
    }

    async fn add_groups(&self, _: &RequestContext, request: AddCompanyGroups) -> Result<BTreeMap<GroupId, bool>, HandlerError> {
        let mut db = self.write().await?;
        COMPANY.require(&mut db, request.id).await?;
        GROUP.require_all(&mut db, &request.groups).await?;
        let changes = membership::each(&mut db, GROUPS, request.id, &request.groups, Change::Add).await?;
        db.commit().await?;
        Ok(done(changes))
    }

    async fn remove_groups(
        &self,
        _: &RequestContext,
        request: RemoveCompanyGroups,
    ) -> Result<BTreeMap<GroupId, bool>, HandlerError> {
        let mut db = self.write().await?;
        COMPANY.require(&mut db, request.id).await?;
        let changes = membership::each(&mut db, GROUPS, request.id, &request.groups, Change::Remove).await?;
        if request.unlink_users_too == Some(true) {
            let groups: Vec<_> = changes.iter().filter(|(_, done)| *done).map(|(group, _)| *group).collect();
            let users: Vec<UserId> = USERS.members(&mut db, request.id).await?;
            in_groups(&mut db, &groups, &users, Change::Remove).await?;
        }
        db.commit().await?;
        Ok(done(changes))
    }

    async fn list_observers(
        &self,
        _: &RequestContext,
        request: ListCompanyObservers,
    ) -> Result<Vec<CompanyObservers>, HandlerError> {
        let mut db = self.read().await?;
        let ids = request.ids.filter(|ids| !ids.is_empty());
        let mut found = Vec::new();
        for row in sql(ALL).all(&mut db).await? {
            let id: CompanyId = row.get("id")?;
            if ids.as_ref().is_none_or(|ids| ids.contains(&id)) {
                let observer_users = Some(OBSERVERS.members(&mut db, id).await?);
                found.push(CompanyObservers { id, name: row.get("name")?, observer_users, observer_groups: Some(Vec::new()) });
            }
        }
        Ok(found)
    }

    async fn add_observers(&self, _: &RequestContext, request: AddCompanyObservers) -> Result<Vec<ObserverChange>, HandlerError> {
        self.observe_company(request.id, request.observer_users, Change::Add).await
    }

    async fn remove_observers(
        &self,
        _: &RequestContext,
        request: RemoveCompanyObservers,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        self.observe_company(request.id, request.observer_users, Change::Remove).await
    }

    async fn list_users(&self, _: &RequestContext, request: ListCompanyUsers) -> Result<Vec<Member>, HandlerError> {
        let mut db = self.read().await?;
        if !COMPANY.exists(&mut db, request.id).await? {
            return Err(COMPANY.missing(request.id));
        }
        membership::list(&mut db, USERS, request.id, request.user_id).await
    }

    async fn add_users(&self, _: &RequestContext, request: AddCompanyUsers) -> Result<BTreeMap<UserId, bool>, HandlerError> {
        self.change_company_users(request.id, request.users, Change::Add).await
    }

    async fn remove_users(
        &self,
        _: &RequestContext,
        request: RemoveCompanyUsers,
    ) -> Result<BTreeMap<UserId, bool>, HandlerError> {
        self.change_company_users(request.id, request.users, Change::Remove).await
    }
}

impl Desk {
    /// Users of a company are in the groups of the company as well.
    async fn change_company_users(
        &self,
        id: CompanyId,
        users: Vec<UserId>,
        change: Change,
    ) -> Result<BTreeMap<UserId, bool>, HandlerError> {
        let mut db = self.write().await?;
        COMPANY.require(&mut db, id).await?;
        let changes = membership::users(&mut db, USERS, id, &users, change).await?;
        let groups: Vec<GroupId> = GROUPS.members(&mut db, id).await?;
        in_groups(&mut db, &groups, &users, change).await?;
        db.commit().await?;
        Ok(done(changes))
    }
    async fn observe_company(
        &self,
        id: CompanyId,
        users: Vec<UserId>,
        change: Change,
    ) -> Result<Vec<ObserverChange>, HandlerError> {
        let mut db = self.write().await?;
        COMPANY.require(&mut db, id).await?;
        let changes = membership::users(&mut db, OBSERVERS, id, &users, change).await?;
        db.commit().await?;
        Ok(membership::observers(changes))
    }
}

async fn in_groups(db: &mut Db, groups: &[GroupId], users: &[UserId], change: Change) -> Result<(), HandlerError> {
    for group in groups {
        membership::each(db, GROUP_USERS, *group, users, change).await?;
    }
    Ok(())
}

async fn free(db: &mut Db, name: &str, but: CompanyId) -> Result<(), HandlerError> {
    let text = "SELECT id FROM companies WHERE is_deleted = 0 AND LOWER(name) = $1 AND id <> $2";
    let taken = sql(text).bind(name.to_lowercase()).bind(but).exists(db).await?;
    if taken { Err(HandlerError::refused("name: another company has this name")) } else { Ok(()) }
}

fn read(row: &Row, totals: &BTreeMap<CompanyId, i64>) -> Result<Company, HandlerError> {
    let id = row.get("id")?;
    let total = Some(totals.get(&id).copied().unwrap_or(0));
    Ok(Company { id, name: row.get("name")?, external_id: row.get("external_id")?, total })
}
