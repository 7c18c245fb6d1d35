//! Where the parameters of an operation are sent, and the media type of a request body.
//!
//! In: operations. Out: the location of each parameter, and the names that parameters have in a query and in a body.

use super::{
    Arrays, BodyKind, ConstantLocation, ConstantParam, Field, FieldId, Location, Operation, Param, ParamStyle, SendAs, Service,
    Ty,
};

/// The media type of a body that consists of several parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Media {
    /// `application/json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`, the only one that can contain files.
    Multipart,
}

impl Media {
    /// The name in the header `Content-Type`.
    pub fn name(self) -> &'static str {
        match self {
            Media::Form => "application/x-www-form-urlencoded",
            Media::Multipart => "multipart/form-data",
            Media::Json => "application/json",
        }
    }

    /// Whether the media type can contain a parameter.
    pub fn can_contain(self, param: &Field) -> bool {
        self == Media::Multipart || !param.is_file_or_list()
    }
}

impl Ty {
    /// Whether a value is written as a list.
    pub fn is_list(&self) -> bool {
        matches!(self.bare(), Ty::List(_) | Ty::OneOrMany(_))
    }
}

impl Arrays {
    /// The name that a list has in a query and in a form, for formats that give all items one name. Such formats cannot have `a[0]`, so the
    /// name is `a[]`, which servers also read.
    pub fn listed_name(self, name: &str) -> String {
        match self {
            Arrays::Repeat | Arrays::Comma | Arrays::Space | Arrays::Pipe => name.to_owned(),
            Arrays::Brackets | Arrays::Indexed => format!("{name}[]"),
        }
    }
}

impl Param {
    /// Whether it is written as JSON where others are text.
    pub fn is_json_text(&self) -> bool {
        self.style.as_ref().is_some_and(|style| style.value == ParamStyle::Json)
    }
}

impl Operation {
    /// Where a parameter is sent.
    pub fn location(&self, param: &Param) -> Location {
        param.location_with(self.http.send)
    }

    /// The parameters in the body, with their ids.
    pub fn body_params(&self) -> Vec<(FieldId, &Param)> {
        self.params_by_id().filter(|(_, param)| self.location(param).is_in_body()).collect()
    }

    /// The constants in the body.
    pub fn body_constants(&self) -> impl Iterator<Item = &ConstantParam> {
        self.constants.iter().filter(|constant| constant.location.is_in_body())
    }

    /// The media type of JSON that a constant states in place of `application/json`.
    pub fn constant_content_type(&self) -> Option<String> {
        let is_stated = |constant: &&ConstantParam| constant.location == ConstantLocation::Header;
        let constant =
            self.constants.iter().filter(is_stated).find(|constant| constant.name.eq_ignore_ascii_case("content-type"))?;
        Some(constant.value.to_string())
    }

    /// The parameter that is the whole body, with its id.
    pub fn whole_body(&self) -> Option<(FieldId, &Param, BodyKind)> {
        self.params_by_id().find_map(|(id, param)| match self.location(param) {
            Location::Whole(kind) => Some((id, param, kind)),
            Location::Body if param.ty.value == Ty::File => Some((id, param, BodyKind::File)),
            _ => None,
        })
    }
}

impl Service {
    /// The media type that can contain all parameters in the body of an operation: multipart if a parameter is a file or the operation says so,
    /// otherwise JSON, or a form if the service does not read JSON.
    pub fn media_of_body(&self, operation: &Operation) -> Media {
        let params = operation.body_params();
        let is_multipart = operation.http.send == SendAs::Multipart || params.iter().any(|(_, param)| param.is_file_or_list());
        let constants = operation.constants.iter().map(|constant| constant.location.into());
        let mut locations = params.iter().map(|(_, param)| operation.location(param)).chain(constants);
        let is_form = locations.any(|location| location == Location::Form);
        match (is_multipart, is_form) {
            (true, _) => Media::Multipart,
            (false, true) if !self.wire.accept_any => Media::Form,
            (false, _) => Media::Json,
        }
    }

    /// How the lists in a parameter are written in a query and in a form. JSON is one text, as a list with commas is.
    pub fn arrays_of(&self, param: &Param) -> Arrays {
        match param.style.as_ref().map(|style| style.value) {
            Some(ParamStyle::Lists(arrays)) => arrays,
            Some(ParamStyle::Json) => Arrays::Comma,
            None => self.wire.arrays,
        }
    }

    /// The name of a parameter in a body. Except in JSON, the name of a list can end with brackets.
    pub fn name_in_body(&self, media: Media, param: &Param) -> String {
        match param.ty.is_list() && media != Media::Json {
            true => self.arrays_of(param).listed_name(&param.name),
            false => param.name.value.clone(),
        }
    }
}
