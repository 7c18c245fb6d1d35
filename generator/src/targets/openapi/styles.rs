//! The styles of parameters in a query and in a form.
//!
//! In: a parameter. Out: the keywords `style` and `explode`.

use serde_json::json;

use super::fields;
use super::json::{Object, object};
use super::schemas::Schemas;
use crate::model::{Arrays, Param};

/// The style of a list or an object in a query and in a form. `None` for any other type, and for JSON.
pub(super) fn style(schemas: &Schemas<'_>, param: &Param) -> Option<Object> {
    let is_list = param.ty.is_list();
    if param.is_json_text() || !is_list && !fields::is_object(schemas, &param.ty) {
        return None;
    }
    let (style, explode) = match schemas.service.arrays_of(param) {
        // Without a style of its own, an object has its keys in brackets.
        _ if is_deep_object(schemas, param) => ("deepObject", true),
        Arrays::Repeat | Arrays::Brackets | Arrays::Indexed => ("form", true),
        Arrays::Comma => ("form", false),
        Arrays::Space => ("spaceDelimited", false),
        Arrays::Pipe => ("pipeDelimited", false),
    };
    Some(object([("style", json!(style)), ("explode", json!(explode))]))
}

/// Whether a parameter is an object that is written with its keys in brackets: `a[key]=1`.
pub(super) fn is_deep_object(schemas: &Schemas<'_>, param: &Param) -> bool {
    param.style.is_none() && fields::is_object(schemas, &param.ty)
}
