//! The last step of the checks: a draft without errors becomes a service.
//!
//! Every name becomes an id, and every stated value becomes a value of its type. A gap or an unresolved name is an internal error here: a
//! check should have reported it.

use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::draft::{self, Draft, Drafted};
use crate::model::{
    Alternative, Auth, Condition, ConstantLocation, ConstantParam, Credential, EnumDef, EnumRepr, EnumValue, Field, FieldId,
    FieldPath, Http, Literal, Location, Member, ObjectDef, ObjectPath, Operation, Param, Pattern, Requirement, Resource, Rule,
    Scalar, Service, Stage, Tagging, Test, Ty, TypeDef, TypeId, TypeKind, UnionDef, Value, ValueId, Variant, WireValue,
};
use crate::source::Spanned;

/// Converts a draft into a service.
///
/// # Errors
/// If the draft has a gap or an unresolved name.
pub(super) fn prove(draft: Draft) -> Result<Service, Bug> {
    let credentials = draft.auth.credentials();
    let prover = Prover { draft: &draft, credentials: &credentials };
    prover.errors_and_headers()?;
    let types = draft.types.iter().map(|def| prover.type_def(def)).collect::<Result<_, _>>()?;
    let resources = draft.resources.iter().map(|resource| prover.resource(resource)).collect::<Result<_, _>>()?;
    let require = prover.alternatives(&draft.auth.require)?;
    let draft::Auth { basic, bearer, oauth2, api_keys, .. } = draft.auth.clone();
    let auth = Auth { basic, bearer, oauth2, api_keys, require };
    let Draft { name, title, docs, version, contact, license, base_path, servers, .. } = draft;
    let Draft { wire, errors, headers, selected_types, setting_spans, .. } = draft;
    Ok(Service {
        name,
        title,
        docs,
        version,
        contact,
        license,
        base_path,
        servers,
        auth,
        wire,
        errors,
        headers,
        types,
        resources,
        selected_types,
        setting_spans,
    })
}

/// The internal error for a part of the draft that cannot be converted. `what` is a noun for the part.
pub(super) fn unreported(what: &str) -> Bug {
    Bug::new(Code::SW9001, what)
}

/// Converts the parts of a draft. The credentials are those that names refer to.
pub(super) struct Prover<'d> {
    pub(super) draft: &'d Draft,
    credentials: &'d [Credential],
}

impl Prover<'_> {
    pub(super) fn def(&self, id: TypeId) -> Result<&draft::TypeDef, Bug> {
        self.draft.def(id).ok_or_else(|| unreported("a type that is not declared"))
    }

    /// The types of the bodies of errors are objects or unions, and those of headers are objects.
    fn errors_and_headers(&self) -> Result<(), Bug> {
        for error in self.draft.error_types() {
            let is_body = matches!(self.def(error.ty)?.kind, TypeKind::Object(_) | TypeKind::Union(_));
            is_body.then_some(()).ok_or_else(|| unreported("the body of an error"))?;
        }
        for headers in self.draft.header_types() {
            let is_object = matches!(self.def(headers.value)?.kind, TypeKind::Object(_));
            is_object.then_some(()).ok_or_else(|| unreported("the headers of a response"))?;
        }
        Ok(())
    }

    fn type_def(&self, def: &draft::TypeDef) -> Result<TypeDef, Bug> {
        let draft::TypeDef { name, docs, resource_index, deprecated, rust, kind } = def.clone();
        let kind = match kind {
            TypeKind::Id(repr) => TypeKind::Id(repr),
            TypeKind::Enum(def) => TypeKind::Enum(enum_def(def)?),
            TypeKind::Object(object) => {
                let params: Vec<_> = object.fields.iter().map(|field| &field.param).collect();
                let rules = object.rules.iter().map(|rule| self.rule(&params, rule)).collect::<Result<_, _>>()?;
                let fields = object.fields.into_iter().map(|field| self.member(field)).collect::<Result<_, _>>()?;
                TypeKind::Object(ObjectDef { fields, includes: (), rules })
            }
            TypeKind::Union(union) => TypeKind::Union(self.union(union)?),
            TypeKind::Unknown(_) => return Err(unreported(&format!("the body of type `{}`", *name))),
        };
        Ok(TypeDef { name, docs, resource_index, deprecated, rust, kind })
    }

    fn union(&self, union: draft::UnionDef) -> Result<UnionDef, Bug> {
        let tagging = tagging(union.tagging)?;
        let variant = |it: draft::Variant| {
            let tag = tag_of(tagging.as_ref(), &it.name)?;
            Ok(Variant { name: it.name, tag, rust: it.rust, ty: self.spanned_ty(it.ty)? })
        };
        let variants = union.variants.into_iter().map(variant).collect::<Result<_, Bug>>()?;
        Ok(UnionDef { tagging, variants })
    }

    /// A field of an object, which has no key of a parameter.
    fn member(&self, member: draft::Member) -> Result<Member, Bug> {
        match member.param {
            draft::Param { field, object_keys: draft::ObjectKeys { prefix, .. }, key: None, location: None, style: None } => {
                Ok(Member { field: self.field(field)?, null_if_absent: member.null_if_absent, prefix })
            }
            param => Err(unreported(&format!("a key of a parameter on the field `{}`", *param.name))),
        }
    }

    /// A parameter, which has no key of a field of an object.
    fn param(&self, param: draft::Param) -> Result<Param, Bug> {
        match param {
            draft::Param { field, object_keys: draft::ObjectKeys { absent: None, prefix: None }, key, location, style } => {
                Ok(Param { field: self.field(field)?, object_keys: (), key, location, style })
            }
            param => Err(unreported(&format!("a key of a field on the parameter `{}`", *param.name))),
        }
    }

    fn field(&self, field: draft::Field) -> Result<Field, Bug> {
        let default = field.default.as_ref().map(|value| self.value(&field, value)).transpose()?;
        let compile = |text: String| Pattern::compile(&text).map_err(|_| unreported(&format!("the pattern `{text}`")));
        Ok(Field {
            name: field.name,
            rust: field.rust,
            ty: self.spanned_ty(field.ty)?,
            required: field.required,
            docs: field.docs,
            default,
            constraints: field.constraints.try_map(compile)?,
            format: field.format,
            written_as: field.written_as,
            deprecated: field.deprecated,
            since: field.since,
            example: field.example,
        })
    }

    pub(super) fn spanned_ty(&self, ty: Spanned<draft::Ty>) -> Result<Spanned<Ty>, Bug> {
        Ok(Spanned::new(self.ty(ty.value)?, ty.span))
    }

    fn boxed_ty(&self, ty: draft::Ty) -> Result<Box<Ty>, Bug> {
        Ok(Box::new(self.ty(ty)?))
    }

    fn ty(&self, ty: draft::Ty) -> Result<Ty, Bug> {
        Ok(match ty {
            Ty::Scalar(scalar) => Ty::Scalar(scalar),
            Ty::Json => Ty::Json,
            Ty::File => Ty::File,
            Ty::List(item) => Ty::List(self.boxed_ty(*item)?),
            Ty::OneOrMany(item) => Ty::OneOrMany(self.boxed_ty(*item)?),
            Ty::Nullable(inner) => Ty::Nullable(self.boxed_ty(*inner)?),
            Ty::OrFalse(inner) => Ty::OrFalse(self.boxed_ty(*inner)?),
            Ty::Map(key, value, repeated) => {
                let repeated = repeated.map(|name| self.field_of(&value, &name)).transpose()?;
                Ty::Map(self.boxed_ty(*key)?, self.boxed_ty(*value)?, repeated)
            }
            Ty::Named(id) => self.def(id).map(|_| Ty::Named(id))?,
            Ty::Unknown(_) => return Err(unreported("the type of a field or an answer")),
        })
    }

    /// The id of the field `name` in the object that a type names.
    fn field_of(&self, ty: &draft::Ty, name: &Spanned<String>) -> Result<FieldId, Bug> {
        match ty.bare() {
            Ty::Named(id) => self.field_in(*id, name),
            _ => Err(unreported(&format!("the field `{}` of a map's values", **name))),
        }
    }

    fn field_in(&self, id: TypeId, name: &Spanned<String>) -> Result<FieldId, Bug> {
        match &self.def(id)?.kind {
            TypeKind::Object(object) => id_of(object.fields.iter().map(|field| &field.param), name),
            _ => Err(unreported(&format!("the field `{}`", **name))),
        }
    }

    /// The ids of the fields of a path that starts in the object `id`. `step` is its first name, and `rest` are the others.
    pub(super) fn path_in(&self, id: TypeId, step: &str, rest: &[String]) -> Result<Vec<FieldId>, Bug> {
        let TypeKind::Object(object) = &self.def(id)?.kind else { return Err(unreported(&format!("the field `{step}`"))) };
        let found = object.fields.iter().position(|field| *field.name == step);
        let index = found.ok_or_else(|| unreported(&format!("the field `{step}`")))?;
        let mut ids = vec![FieldId(index)];
        if let Some((next, rest)) = rest.split_first() {
            let Some(Ty::Named(inner)) = object.fields.get(index).map(|field| &field.ty.value) else {
                return Err(unreported(&format!("the object `{step}`")));
            };
            ids.extend(self.path_in(*inner, next, rest)?);
        }
        Ok(ids)
    }

    /// The field to which a path of names leads. `step` and `rest` are as in [`Prover::path_in`].
    pub(super) fn field_at(&self, id: TypeId, step: &str, rest: &[String]) -> Result<&draft::Member, Bug> {
        let missing = || unreported(&format!("the field `{step}`"));
        let TypeKind::Object(object) = &self.def(id)?.kind else { return Err(missing()) };
        let field = object.fields.iter().find(|field| *field.name == step).ok_or_else(missing)?;
        match (rest.split_first(), &field.ty.value) {
            (None, _) => Ok(field),
            (Some((next, rest)), Ty::Named(inner)) => self.field_at(*inner, next, rest),
            (Some(_), _) => Err(unreported(&format!("the object `{step}`"))),
        }
    }

    pub(super) fn object_path(&self, object: TypeId, path: &FieldPath) -> Result<ObjectPath, Bug> {
        Ok(ObjectPath { object, fields: self.path_in(object, path.first(), path.after_first())? })
    }

    fn resource(&self, resource: &draft::Resource) -> Result<Resource, Bug> {
        let operations = resource.operations.iter().map(|operation| self.operation(operation)).collect::<Result<_, _>>()?;
        let draft::Resource { name, docs, tags, .. } = resource.clone();
        Ok(Resource { name, docs, tags, operations })
    }

    fn operation(&self, operation: &draft::Operation) -> Result<Operation, Bug> {
        let fields = operation.params.as_slice();
        let param = |name: Spanned<String>| field_id(fields, &name);
        let all: Vec<_> = fields.iter().collect();
        let draft::Operation { name, server, docs, request, media, tags, deprecated, since, errors, headers, .. } =
            operation.clone();
        let http = operation.http.clone().ok_or_else(|| unreported(&format!("the path of operation `{}`", *name)))?;
        Ok(Operation {
            webhook: operation.webhook,
            params: operation.params.iter().map(|param| self.param(param.clone())).collect::<Result<_, _>>()?,
            includes: (),
            rules: operation.rules.iter().map(|rule| self.rule(&all, rule)).collect::<Result<_, Bug>>()?,
            rule_statuses: operation.rule_statuses.clone(),
            answers: operation.answers.iter().map(|answer| self.answer(fields, answer)).collect::<Result<_, _>>()?,
            pages: operation.pages.as_ref().map(|it| prove_spanned(it, |pages| self.pages(operation, pages))).transpose()?,
            chunk: operation.chunk.as_ref().map(|it| prove_spanned(it, |chunk| chunk.try_map(param))).transpose()?,
            name,
            server,
            docs,
            errors,
            headers,
            request,
            auth: self.requirement(&operation.auth)?,
            constants: operation.constants.iter().map(|it| constant(it, &http)).collect::<Result<_, _>>()?,
            http,
            media,
            tags,
            deprecated,
            since,
        })
    }

    /// A rule across these parameters or fields.
    fn rule(&self, params: &[&draft::Param], rule: &Spanned<draft::Rule>) -> Result<Spanned<Rule>, Bug> {
        let param = |name: Spanned<String>| id_of(params.iter().copied(), &name);
        let proven = rule.value.clone().try_map(param, |when| self.condition(params, when))?;
        Ok(Spanned::new(proven, rule.span))
    }

    fn condition(&self, params: &[&draft::Param], when: draft::Condition) -> Result<Condition, Bug> {
        when.try_map(|test: draft::Test| {
            let param = id_of(params.iter().copied(), &test.param)?;
            let field = params.get(param.0).ok_or_else(|| unreported("a parameter"))?;
            Ok(Test { param, requires: test.requires.try_map(|value| self.value(field, &value))? })
        })
    }

    /// Converts a stated value into a value of the field's type.
    fn value(&self, field: &draft::Field, value: &Spanned<Literal>) -> Result<Spanned<Value>, Bug> {
        let plain = Value::Plain(value.value.clone());
        let proven = match field.ty.bare() {
            Ty::Scalar(Scalar::Timestamp) => {
                let instant = field.instant(value).ok_or_else(|| unreported(&format!("the timestamp `{}`", value.value)))?;
                Value::Instant(instant, value.value.clone())
            }
            Ty::Named(id) => match &self.def(*id)?.kind {
                TypeKind::Enum(def) => Value::Listed(*id, enum_value_id(def, value)?),
                _ => plain,
            },
            _ => plain,
        };
        Ok(Spanned::new(proven, value.span))
    }

    fn requirement(&self, stated: &draft::Requirement) -> Result<Requirement, Bug> {
        Ok(match stated {
            Requirement::OfService => Requirement::OfService,
            Requirement::Public => Requirement::Public,
            Requirement::OneOf(stated) => Requirement::OneOf(self.alternatives(stated)?),
        })
    }

    /// Replaces the names of credentials by the credentials.
    fn alternatives(&self, stated: &[draft::Alternative]) -> Result<Vec<Alternative>, Bug> {
        let credential = |name: &Spanned<String>| {
            let found = self.credentials.iter().find(|credential| credential.name() == name.value);
            found.cloned().ok_or_else(|| unreported(&format!("the credentials `{}`", name.value)))
        };
        let alternative = |stated: &draft::Alternative| {
            let credentials = stated.iter().map(credential).collect::<Result<_, Bug>>()?;
            Ok(Spanned::new(credentials, stated.span))
        };
        stated.iter().map(alternative).collect()
    }
}

/// The tag of a union. A key about tags on a union without a tag is an internal error.
fn tagging(stated: draft::Tagging) -> Result<Option<Tagging>, Bug> {
    let kind = stated.kind();
    match stated {
        draft::Tagging { tag: Some(field), content, unknown, .. } => Ok(Some(Tagging { field, kind, content, unknown })),
        draft::Tagging { tag: None, tags: None, content: None, unknown: None } => Ok(None),
        draft::Tagging { tag: None, .. } => Err(unreported("the tag of a union")),
    }
}

/// The value of the tag of a variant.
fn tag_of(tagging: Option<&Tagging>, name: &Spanned<String>) -> Result<Literal, Bug> {
    match tagging {
        None => Ok(Literal::String(name.value.clone())),
        Some(tagging) => tagging.kind.literal(name).ok_or_else(|| unreported(&format!("the tag `{}`", **name))),
    }
}

fn constant(constant: &draft::ConstantParam, http: &Http) -> Result<ConstantParam, Bug> {
    let location = match Drafted::constant_location(&constant.location, Some(http)) {
        Some(Location::Query) => ConstantLocation::Query,
        Some(Location::Header) => ConstantLocation::Header,
        Some(Location::Cookie) => ConstantLocation::Cookie,
        Some(Location::Body) => ConstantLocation::Body,
        Some(Location::Form) => ConstantLocation::Form,
        Some(Location::Path | Location::Whole(_)) | None => {
            return Err(unreported(&format!("the location of the constant `{}`", *constant.name)));
        }
    };
    let draft::ConstantParam { name, value, docs, .. } = constant.clone();
    Ok(ConstantParam { name, location, value, docs })
}

pub(super) fn prove_spanned<T: Clone, U>(it: &Spanned<T>, prove: impl FnOnce(T) -> Result<U, Bug>) -> Result<Spanned<U>, Bug> {
    Ok(Spanned::new(prove(it.value.clone())?, it.span))
}

/// The id of the parameter with this name.
pub(super) fn field_id(params: &[draft::Param], name: &Spanned<String>) -> Result<FieldId, Bug> {
    id_of(params.iter(), name)
}

fn id_of<'d>(mut fields: impl Iterator<Item = &'d draft::Param>, name: &Spanned<String>) -> Result<FieldId, Bug> {
    let found = fields.position(|field| *field.declared_name() == *name);
    found.map(FieldId).ok_or_else(|| unreported(&format!("the parameter or field `{}`", **name)))
}

fn enum_def(def: draft::EnumDef) -> Result<EnumDef, Bug> {
    let values = def.values.into_iter().map(|value| {
        let wire = wire_value(def.repr, &value.wire)?;
        let wire = Spanned::new(wire, value.wire.span);
        let draft::EnumValue { name, docs, deprecated, format, .. } = value;
        Ok(EnumValue { wire, name, docs, deprecated, format })
    });
    let values = values.collect::<Result<Vec<EnumValue>, Bug>>()?;
    if def.default.is_some_and(|default| values.get(default.0).is_none()) {
        return Err(unreported("the default of an enum"));
    }
    Ok(EnumDef { repr: def.repr, closed: def.closed, default: def.default, values })
}

fn wire_value(repr: EnumRepr, wire: &str) -> Result<WireValue, Bug> {
    match repr {
        EnumRepr::String => Ok(WireValue::String(wire.to_owned())),
        EnumRepr::Integer => {
            wire.parse().map(WireValue::Integer).map_err(|_| unreported(&format!("the integer `{wire}` of an enum")))
        }
    }
}

/// The id of the enum value that a literal states by its wire value.
fn enum_value_id(def: &draft::EnumDef, literal: &Literal) -> Result<ValueId, Bug> {
    let wire = match literal {
        Literal::Integer(number) => number.to_string(),
        Literal::String(text) => text.clone(),
        Literal::Boolean(_) | Literal::Float(_) => return Err(unreported("a value of an enum")),
    };
    let wire = wire_value(def.repr, &wire)?;
    let is_same = |value: &draft::EnumValue| wire_value(def.repr, &value.wire).is_ok_and(|other| other == wire);
    def.values.iter().position(is_same).map(ValueId).ok_or_else(|| unreported(&format!("the value `{wire}` of an enum")))
}
