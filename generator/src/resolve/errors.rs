//! Types of the bodies of errors.
//!
//! In: statuses and types as written. Out: statuses with ids of types. Not here: whether the type is an object or a union (see `check`).

use super::resolver::Resolver;
use super::words::text_or_empty;
use crate::diagnostic::{Code, Problem};
use crate::document;
use crate::draft::Ty;
use crate::model::{ErrorStatuses, ErrorType};
use crate::source::Spanned;

impl Resolver<'_> {
    /// The types of bodies of errors. An entry whose statuses or type cannot be resolved is reported and left out.
    pub(super) fn error_types(&mut self, types: &[document::ErrorType]) -> Vec<ErrorType> {
        types.iter().filter_map(|error| self.error_type(error)).collect()
    }

    fn error_type(&mut self, error: &document::ErrorType) -> Option<ErrorType> {
        let statuses = ErrorStatuses::parse(&error.statuses);
        if statuses.is_none() {
            self.problems.add(unknown_statuses(&error.statuses));
        }
        let ty = self.ty(error.ty.as_ref()?);
        let id = match ty.value {
            Ty::Named(id) => id,
            Ty::Unknown(_) => return None,
            _ => {
                self.problems.add(not_an_object(&ty));
                return None;
            }
        };
        Some(ErrorType {
            statuses: Spanned::new(statuses?, error.statuses.span),
            ty: id,
            span: ty.span,
            docs: text_or_empty(&error.docs),
        })
    }
}

fn unknown_statuses(statuses: &Spanned<String>) -> Problem {
    let upper = statuses.value.to_ascii_uppercase();
    let problem = Problem::error(Code::SW0342, statuses.span, format!("`{}` is no status of an error", statuses.value));
    problem
        .label("not a status of an error")
        .help("write a number from 400 to 599, `4XX`, `5XX` or `default`")
        .replaced_by(Some(upper.as_str()).filter(|upper| ErrorStatuses::parse(upper).is_some()))
}

fn not_an_object(ty: &Spanned<Ty>) -> Problem {
    let problem = Problem::error(Code::SW0366, ty.span, "the body of an error is an object or a union");
    problem.label("not a declared type").help("declare an object under `types`, with the fields of the body")
}
