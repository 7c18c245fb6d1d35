//! A draft: the service before the checks. Rules still refer to parameters by name, values are still text of the specification, and
//! [`Unknown`] takes the place of a part that could not be read.
//!
//! In: nothing (this is data, made by `resolve`). Out: the input of `check`, which turns it into a [`model::Service`]. The structs are those
//! of `model` at the stage [`Drafted`]; [`model::Stage`] lists the differences.

use std::ops::Deref;

use crate::model::{
    self, DateFormat, FieldPath, Http, Literal, Location, OutcomeRule, SendAs, Stage, TagKind, TypeId, WhenAbsent,
};
use crate::source::{Span, Spanned};

/// The stage of a service that `resolve` made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Drafted;

/// Takes the place of a part that could not be read or resolved. The reason is reported before the draft is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unknown;

/// Whether all groups that an operation includes were resolved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Includes {
    /// The parameters are complete.
    #[default]
    Resolved,
    /// A group is unknown. A parameter that seems to be missing may be one of its fields.
    Incomplete,
}

impl Stage for Drafted {
    type Unknown = Unknown;
    type Http = Option<Http>;
    type Includes = Includes;
    type Member = Member;
    type ObjectKeys = ObjectKeys;
    type Name = Spanned<String>;
    type Path = Spanned<FieldPath>;
    type Next = ();
    type ItemPath = Spanned<FieldPath>;
    type OutcomeRule = ();
    type ConstantLocation = Option<Spanned<Location>>;
    type Tagging = Tagging;
    type Tag = ();
    type Formats = ();
    type Credential = Spanned<String>;
    type Value = Spanned<Literal>;
    type Wire = String;
    type Pattern = String;

    fn http(http: &Option<Http>) -> Option<&Http> {
        http.as_ref()
    }

    fn constant_location(location: &Option<Spanned<Location>>, http: Option<&Http>) -> Option<Location> {
        let stated = location.as_ref().map(|location| location.value);
        stated.or_else(|| {
            http.map(|http| match http.send {
                SendAs::Query => Location::Query,
                SendAs::Form | SendAs::Multipart => Location::Form,
                SendAs::Json => Location::Body,
            })
        })
    }
}

pub(crate) type Draft = model::Service<Drafted>;
pub(crate) type Resource = model::Resource<Drafted>;
pub(crate) type Operation = model::Operation<Drafted>;
pub(crate) type Answer = model::Answer<Drafted>;
pub(crate) type Shape = model::Shape<Drafted>;
pub(crate) type Envelope = model::Envelope<Spanned<FieldPath>>;
pub(crate) type Dates = model::Dates<Spanned<String>, ()>;
pub(crate) type Auth = model::Auth<Spanned<String>>;
pub(crate) type AnswerOutcome = model::AnswerOutcome<()>;
pub(crate) type ConstantParam = model::ConstantParam<Option<Spanned<Location>>>;
pub(crate) type Requirement = model::Requirement<Spanned<String>>;
pub(crate) type Alternative = model::Alternative<Spanned<String>>;
pub(crate) type Constraints = model::Constraints<String>;
pub(crate) type Rule = model::Rule<Spanned<String>, Spanned<Literal>>;
pub(crate) type Condition = model::Condition<Spanned<String>, Spanned<Literal>>;
pub(crate) type Test = model::Test<Spanned<String>, Spanned<Literal>>;
pub(crate) type Pages = model::Pages<Spanned<String>, Spanned<FieldPath>, ()>;
pub(crate) type PageSize = model::PageSize<Spanned<String>>;
pub(crate) type Chunk = model::Chunk<Spanned<String>>;
pub(crate) type TypeDef = model::TypeDef<Drafted>;
pub(crate) type TypeKind = model::TypeKind<Drafted>;
pub(crate) type EnumDef = model::EnumDef<String>;
pub(crate) type EnumValue = model::EnumValue<String>;
pub(crate) type ObjectDef = model::ObjectDef<Drafted>;
pub(crate) type UnionDef = model::UnionDef<Drafted>;
pub(crate) type Variant = model::Variant<Drafted>;
pub(crate) type Field = model::Field<Drafted>;
pub(crate) type Param = model::Param<Drafted>;
pub(crate) type Ty = model::Ty<Drafted>;
pub(crate) type Kind<'a> = model::Kind<'a, Drafted>;
pub(crate) type Owner<'a> = model::Owner<'a, Drafted>;

impl EnumValue {
    /// The date format that a parameter selects by this value.
    pub(crate) fn date_format(&self) -> Option<DateFormat> {
        self.format.as_ref().map(|format| format.value).or_else(|| DateFormat::from_word(&self.wire))
    }
}

/// The keys that only the field of an object can have.
#[derive(Clone, Debug, Default)]
pub(crate) struct ObjectKeys {
    /// What is written if the field has no value. `None` if its object or the service decides.
    pub(crate) absent: Option<Spanned<WhenAbsent>>,
    /// If it is present, the field is a map whose entries are fields of the object itself. The name of each begins with this prefix.
    pub(crate) prefix: Option<Spanned<String>>,
}

/// The keys about the tag of a union, as the specification states them.
#[derive(Clone, Debug)]
pub(crate) struct Tagging {
    /// The field whose value selects the variant; `None` for an untagged union.
    pub(crate) tag: Option<Spanned<String>>,
    /// The JSON type of tags. `None` for strings.
    pub(crate) tags: Option<Spanned<TagKind>>,
    /// The field with the value of the variant; `None` if the tag is a field of that value.
    pub(crate) content: Option<Spanned<String>>,
    /// The span of `unknown` if a reader keeps values with other tags, as JSON.
    pub(crate) unknown: Option<Span>,
}

impl Tagging {
    /// The JSON type of tags.
    pub(crate) fn kind(&self) -> TagKind {
        self.tags.as_ref().map_or(TagKind::String, |tags| tags.value)
    }
}

/// A field of an object, with the keys of a parameter that it may state by mistake.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) param: Param,
    /// Whether `null` is written if the field has no value, as the field, its object or the service decides.
    pub(crate) null_if_absent: bool,
}

impl Deref for Member {
    type Target = Param;
    fn deref(&self) -> &Param {
        &self.param
    }
}

impl AsRef<Field> for Member {
    fn as_ref(&self) -> &Field {
        &self.param.field
    }
}

impl From<Field> for Param {
    fn from(field: Field) -> Param {
        Param { field, object_keys: ObjectKeys::default(), key: None, location: None, style: None }
    }
}

impl From<Field> for Member {
    fn from(field: Field) -> Member {
        Member { param: field.into(), null_if_absent: false }
    }
}

impl ObjectDef {
    /// An object without rules, whose fields are in no group.
    pub(crate) fn of(fields: Vec<Member>) -> ObjectDef {
        ObjectDef { fields, includes: Includes::Resolved, rules: Vec::new() }
    }
}

impl<'a> Owner<'a> {
    /// Its parameters, or its fields with the keys of parameters that they may state by mistake.
    pub(crate) fn params(self) -> Vec<&'a Param> {
        match self {
            Owner::Operation(operation) => operation.params.iter().collect(),
            Owner::Type(TypeDef { kind: TypeKind::Object(object), .. }) => {
                object.fields.iter().map(|field| &field.param).collect()
            }
            Owner::Type(_) => Vec::new(),
        }
    }

    /// The parameter or the field that is declared under a name.
    pub(crate) fn param_named(self, name: &str) -> Option<&'a Param> {
        self.params().into_iter().find(|param| param.declared_name().value == name)
    }

    /// The name of the operation or the type.
    pub(crate) fn name(self) -> &'a Spanned<String> {
        match self {
            Owner::Operation(operation) => &operation.name,
            Owner::Type(def) => &def.name,
        }
    }

    /// The noun for it, for labels.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Owner::Operation(_) => "the operation",
            Owner::Type(_) => "the type",
        }
    }

    /// Whether all groups that it includes were resolved.
    pub(crate) fn includes(self) -> Includes {
        match self {
            Owner::Operation(operation) => operation.includes,
            Owner::Type(TypeDef { kind: TypeKind::Object(object), .. }) => object.includes,
            Owner::Type(_) => Includes::Resolved,
        }
    }
}

impl<'a> Kind<'a> {
    /// The kind of a type of a draft. A declared type that the draft does not have is unknown: `check::prove` reports it as a bug.
    pub(crate) fn of(service: &'a Draft, ty: &'a Ty) -> Self {
        Kind::if_declared(service, ty).unwrap_or(Kind::Unknown(Unknown))
    }
}

impl Draft {
    /// How an answer reports success or failure. The field is the answer's own, if it names one. `None` if the answer has no outcome, or the
    /// service has none.
    pub(crate) fn outcome(&self, answer: &Answer) -> Option<OutcomeRule> {
        let stated = answer.outcome.as_ref()?;
        let mut rule = self.wire.outcome.clone()?;
        if let Some(field) = &stated.field {
            rule.field.clone_from(&field.value);
        }
        Some(rule)
    }

    /// The fields of an object; empty for another type, and for a type that could not be read.
    pub(crate) fn fields_of(&self, id: TypeId) -> &[Member] {
        match self.def(id).map(|def| &def.kind) {
            Some(TypeKind::Object(object)) => &object.fields,
            _ => &[],
        }
    }
}
