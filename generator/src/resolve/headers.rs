//! Types of the headers of responses.
//!
//! In: type expressions. Out: ids of types. Not here: whether the type is an object whose fields can be headers (see `check`).

use super::resolver::Resolver;
use crate::diagnostic::{Code, Problem};
use crate::document::TypeExpression;
use crate::draft::Ty;
use crate::model::TypeId;
use crate::source::Spanned;

impl Resolver<'_> {
    /// The declared type of headers. `None` if the type is unknown or not declared, which is reported.
    pub(super) fn header_type(&mut self, expression: &TypeExpression) -> Option<Spanned<TypeId>> {
        let ty = self.ty(expression);
        match ty.value {
            Ty::Named(id) => Some(Spanned::new(id, ty.span)),
            Ty::Unknown(_) => None,
            _ => {
                let problem = Problem::error(Code::SW0369, ty.span, "`headers` is an object whose fields are the headers");
                let help = "declare an object under `types` whose fields have the names of the headers";
                self.problems.add(problem.label("not a declared type").help(help));
                None
            }
        }
    }
}
