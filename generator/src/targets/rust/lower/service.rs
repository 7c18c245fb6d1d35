//! What all operations share.

use crate::model;
use crate::targets::rust::ir;

/// The service's own data.
pub(super) fn lower(service: &model::Service) -> ir::Service {
    ir::Service {
        name: service.name.value.clone(),
        docs: super::docs::lines(&format!("What all operations of {} share.", super::title(service))),
        version: service.version.clone(),
        base_path: service.base_path.clone(),
        auth: service.auth.clone(),
        wire: service.wire.clone(),
        errors: service.errors.clone(),
    }
}
