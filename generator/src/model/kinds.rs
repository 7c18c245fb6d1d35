//! The kind of a type: wrappers removed, names looked up, ids as integers or text.

use super::{EnumDef, EnumRepr, Field, IdRepr, Proven, Scalar, Service, Stage, Ty, TypeKind, UnionDef};

/// The kind of a type, without `nullable` and `or_false`.
#[derive(Debug)]
pub enum Kind<'a, S: Stage = Proven> {
    /// A scalar; `text` and ids of text are `string` here, ids of integers `integer`.
    Scalar(Scalar),
    /// `json`.
    Json,
    /// `file`.
    File,
    /// A list, by the type of its items.
    List(&'a Ty<S>),
    /// `one_or_many`, by the type of its items.
    OneOrMany(&'a Ty<S>),
    /// A map: key, value, and the field that repeats the key.
    Map(&'a Ty<S>, &'a Ty<S>, Option<&'a S::Name>),
    /// An enum.
    Enum(&'a EnumDef<S::Wire>),
    /// An object, by its fields.
    Object(&'a [Field<S>]),
    /// A union.
    Union(&'a UnionDef<S>),
    /// A type that could not be read or resolved; only in drafts.
    Unknown,
}

// Not derived: a derive would require that the stage's types can be copied, though only references to them are held.
impl<S: Stage> Clone for Kind<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Stage> Copy for Kind<'_, S> {}

impl<'a, S: Stage> Kind<'a, S> {
    /// The kind of a type of a service.
    pub fn of(service: &'a Service<S>, ty: &'a Ty<S>) -> Self {
        match ty.bare() {
            Ty::Scalar(Scalar::Text) => Kind::Scalar(Scalar::String),
            Ty::Scalar(scalar) => Kind::Scalar(*scalar),
            Ty::Json => Kind::Json,
            Ty::File => Kind::File,
            Ty::List(item) => Kind::List(item),
            Ty::OneOrMany(item) => Kind::OneOrMany(item),
            Ty::Map(key, value, field) => Kind::Map(key, value, field.as_ref()),
            Ty::Nullable(_) | Ty::OrFalse(_) | Ty::Unknown(_) => Kind::Unknown,
            Ty::Named(id) => service.def(*id).map_or(Kind::Unknown, |def| declared(&def.kind)),
        }
    }
    /// As a noun with its article: "an integer".
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
            Kind::Unknown => "unknown",
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
    /// Whether it is one value that fits into a path segment or a header.
    pub fn is_scalar(self) -> bool {
        match self {
            Kind::Scalar(scalar) => scalar.facts().fits_url,
            Kind::Enum(_) | Kind::Unknown => true,
            Kind::Json | Kind::File | Kind::List(_) | Kind::OneOrMany(_) | Kind::Map(..) | Kind::Object(_) | Kind::Union(_) => {
                false
            }
        }
    }
    /// Whether its values are numbers.
    pub fn is_number(self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.facts().is_number)
    }
    /// Whether its characters can be counted.
    pub fn is_text(self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.facts().has_length)
    }
    /// Whether its items can be counted.
    pub fn is_collection(self) -> bool {
        matches!(self, Kind::List(_) | Kind::OneOrMany(_) | Kind::Map(..))
    }
}

fn declared<S: Stage>(kind: &TypeKind<S>) -> Kind<'_, S> {
    match kind {
        TypeKind::Id(IdRepr::Integer) => Kind::Scalar(Scalar::Int64),
        TypeKind::Id(IdRepr::String) => Kind::Scalar(Scalar::String),
        TypeKind::Enum(inner) => Kind::Enum(inner),
        TypeKind::Object(object) => Kind::Object(&object.fields),
        TypeKind::Union(inner) => Kind::Union(inner),
        TypeKind::Unknown(_) => Kind::Unknown,
    }
}

impl<W> EnumDef<W> {
    /// Whether its values are integers on the wire.
    pub fn is_integer(&self) -> bool {
        self.repr == EnumRepr::Integer
    }
}
