//! The kind of a type, such as an integer, a list or an object. Declared types are looked up, and an id counts as an integer or a string.

use super::{EnumDef, EnumRepr, IdRepr, Proven, Scalar, Service, Stage, Ty, TypeKind, UnionDef};
use crate::bug::Bug;
use crate::diagnostic::Code;

/// The kind of a type. `nullable` and `or_false` around the type are ignored.
#[derive(Debug)]
pub enum Kind<'a, S: Stage = Proven> {
    /// A scalar. `text` counts as `string`. An id counts as `string` or `integer`.
    Scalar(Scalar),
    /// `json`.
    Json,
    /// `file`.
    File,
    /// A list, with the type of its items.
    List(&'a Ty<S>),
    /// `one_or_many`, with the type of its items.
    OneOrMany(&'a Ty<S>),
    /// A map: the type of its keys, the type of its values, and the field of a value that repeats its key.
    Map(&'a Ty<S>, &'a Ty<S>, Option<&'a S::Name>),
    /// An enum.
    Enum(&'a EnumDef<S::Wire>),
    /// An object, with its fields.
    Object(&'a [S::Member]),
    /// A union.
    Union(&'a UnionDef<S>),
    /// A type that could not be read or resolved. In a proven service, it has no values.
    Unknown(S::Unknown),
}

// A derive would require that the stage can be copied. That is not needed, since a kind contains only references.
impl<S: Stage> Clone for Kind<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Stage> Copy for Kind<'_, S> {}

impl<'a> Kind<'a> {
    /// The kind of a type of a checked service.
    ///
    /// # Errors
    /// If an id belongs to another service.
    pub fn proven(service: &'a Service, ty: &'a Ty) -> Result<Self, Bug> {
        Kind::if_declared(service, ty).ok_or_else(|| Bug::new(Code::SW9002, "a type"))
    }
}

impl<'a, S: Stage> Kind<'a, S> {
    /// The kind of a type; `None` if the service does not have the declared type that it names.
    pub(crate) fn if_declared(service: &'a Service<S>, ty: &'a Ty<S>) -> Option<Self> {
        Some(match ty {
            Ty::Scalar(Scalar::Text) => Kind::Scalar(Scalar::String),
            Ty::Scalar(scalar) => Kind::Scalar(*scalar),
            Ty::Json => Kind::Json,
            Ty::File => Kind::File,
            Ty::List(item) => Kind::List(item),
            Ty::OneOrMany(item) => Kind::OneOrMany(item),
            Ty::Map(key, value, field) => Kind::Map(key, value, field.as_ref()),
            Ty::Nullable(inner) | Ty::OrFalse(inner) => return Kind::if_declared(service, inner),
            Ty::Unknown(unknown) => Kind::Unknown(*unknown),
            Ty::Named(id) => declared(&service.def(*id)?.kind),
        })
    }
    /// The noun for messages, with its article: "an integer".
    pub fn words(self) -> &'static str {
        match self {
            Kind::Scalar(scalar) => scalar.facts().noun,
            Kind::Json => "json",
            Kind::File => "a file",
            Kind::List(_) | Kind::OneOrMany(_) => "a list",
            Kind::Map(..) => "a map",
            Kind::Enum(_) => "an enum",
            Kind::Object(_) => "an object",
            Kind::Union(_) => "a union",
            Kind::Unknown(_) => "unknown",
        }
    }
    /// The scalar, if it is one.
    pub fn scalar(self) -> Option<Scalar> {
        match self {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }
    /// The least and the greatest value of an integer.
    pub fn range(self) -> Option<(i128, i128)> {
        self.scalar().and_then(Scalar::range)
    }
    /// Whether it is an integer, or an id that is one.
    pub fn is_integer(self) -> bool {
        self.range().is_some()
    }
    /// Whether a value is a single text that can be written into a path segment or a header.
    pub fn is_scalar(self) -> bool {
        match self {
            Kind::Scalar(scalar) => scalar.facts().fits_url,
            Kind::Enum(_) | Kind::Unknown(_) => true,
            Kind::Json | Kind::File | Kind::List(_) | Kind::OneOrMany(_) | Kind::Map(..) | Kind::Object(_) | Kind::Union(_) => {
                false
            }
        }
    }
    /// Whether its values are numbers.
    pub fn is_number(self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.facts().is_number)
    }
    /// Whether its values are strings with a length, which `min_length` and `pattern` can limit.
    pub fn is_text(self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.facts().has_length)
    }
    /// Whether its values have items or entries, whose number `min_items` can limit.
    pub fn is_collection(self) -> bool {
        matches!(self, Kind::List(_) | Kind::OneOrMany(_) | Kind::Map(..))
    }
}

/// The kind of a declared type.
fn declared<S: Stage>(kind: &TypeKind<S>) -> Kind<'_, S> {
    match kind {
        TypeKind::Id(IdRepr::Integer) => Kind::Scalar(Scalar::Int64),
        TypeKind::Id(IdRepr::String) => Kind::Scalar(Scalar::String),
        TypeKind::Enum(inner) => Kind::Enum(inner),
        TypeKind::Object(object) => Kind::Object(&object.fields),
        TypeKind::Union(inner) => Kind::Union(inner),
        TypeKind::Unknown(unknown) => Kind::Unknown(*unknown),
    }
}

impl<W> EnumDef<W> {
    /// Whether its values are integers in JSON.
    pub fn is_integer(&self) -> bool {
        self.repr == EnumRepr::Integer
    }
}
