//! The parts of a multipart body.
//!
//! In: parameters. Out: their schemas.

use serde_json::json;

use super::json::Object;
use super::names::Direction;
use super::schemas::{Schemas, array};
use super::{declared, fields};
use crate::model::{Field, Ty, TypeDef, TypeKind};

/// The schema of a parameter in a multipart body, with its documentation.
pub(super) fn schema(schemas: &mut Schemas<'_>, field: &Field) -> Object {
    let schema = match field.format {
        None => of_type(schemas, &field.ty),
        Some(_) => schemas.ty(&field.ty, fields::direction_of(field, Direction::REQUEST)),
    };
    let schema = fields::constrained(schemas, schema, field, Direction::REQUEST);
    fields::documented(schemas, schema, field, Direction::REQUEST)
}

/// The schema of a part of a multipart body. For ids and enums, it is not a reference, since client generators send a part with a
/// reference as JSON. Their `title` is the name of the type, which documentation tools show.
fn of_type(schemas: &mut Schemas<'_>, ty: &Ty) -> Object {
    match ty {
        Ty::List(inner) | Ty::OneOrMany(inner) => array(of_type(schemas, inner)),
        Ty::Nullable(inner) => of_type(schemas, inner),
        Ty::Named(id) => match schemas.def(*id) {
            Some(TypeDef { name, kind: TypeKind::Id(_) | TypeKind::Enum(_), .. }) => {
                let mut schema = declared::schema(schemas, *id, Direction::REQUEST);
                schema.insert("title".to_owned(), json!(name.value));
                schema
            }
            _ => schemas.ty(ty, Direction::REQUEST),
        },
        _ => schemas.ty(ty, Direction::REQUEST),
    }
}
