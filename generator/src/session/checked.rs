//! The steps that all inputs share: documents are resolved and checked.

use crate::check;
use crate::diagnostic::Problems;
use crate::document::Documents;
use crate::model::Service;
use crate::resolve;

/// The service that documents of any input describe; `None` if there are errors.
pub(super) fn checked(documents: &Documents, problems: &mut Problems) -> Option<Service> {
    let draft = resolve::resolve(documents, problems);
    check::check(draft, problems)
}
