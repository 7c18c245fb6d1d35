//! Adds people to the rows of a view: the collaborators of each request, and the companies and groups of its customer, as lists of ids.
//!
//! Not here: the other columns (see `view`).

use specwright::{HandlerError, Json};

use crate::desk::companies::USERS as COMPANY_USERS;
use crate::desk::groups::USERS as GROUP_USERS;
use crate::desk::request_people::COLLABORATORS;
use crate::desk::storage::{Db, JoinTable};
use crate::{RequestId, RequestViewRow, UserId};

/// The number of requests per query.
const CHUNK: usize = 500;

/// Adds the lists to the rows.
pub(super) async fn add(db: &mut Db, rows: &mut [RequestViewRow]) -> Result<(), HandlerError> {
    for rows in rows.chunks_mut(CHUNK) {
        let requests: Vec<RequestId> = rows.iter().map(|row| row.id).collect();
        let customers: Vec<UserId> = rows.iter().filter_map(|row| row.customer).collect();
        let collaborators = COLLABORATORS.members_of::<_, i64>(db, &requests).await?;
        let companies = owners_of(COMPANY_USERS).members_of::<_, i64>(db, &customers).await?;
        let groups = owners_of(GROUP_USERS).members_of::<_, i64>(db, &customers).await?;
        let ids = |ids: Option<&Vec<i64>>| Some(ids.into_iter().flatten().copied().map(Json::from).collect());
        for row in rows {
            row.collaborators = ids(collaborators.get(&row.id));
            row.customer_companies = ids(row.customer.and_then(|customer| companies.get(&customer)));
            row.customer_groups = ids(row.customer.and_then(|customer| groups.get(&customer)));
        }
    }
    Ok(())
}

/// The same table, read from its members to its owners.
fn owners_of(JoinTable { table, owner_column, member_column, member_table }: JoinTable) -> JoinTable {
    JoinTable { table, owner_column: member_column, member_column: owner_column, member_table }
}
