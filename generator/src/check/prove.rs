//! The last step of the checks: a draft without errors becomes a service.
//!
//! Every name becomes an id, and every stated value becomes a value of its type. A gap or an unresolved name is an internal error here: a
//! check should have reported it.

use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::draft::{self, Draft};
use crate::model::{
    Alternative, Answer, Auth, Condition, Credential, Dates, EnumDef, EnumRepr, EnumValue, Field, FieldId, FieldPath, Literal,
    Member, ObjectDef, Operation, Pages, Param, Pattern, Resource, Scalar, Service, Shape, Test, Ty, TypeDef, TypeId, TypeKind,
    UnionDef, Value, ValueId, Variant, WireValue,
};
use crate::source::Spanned;

/// Converts a draft into a service.
///
/// # Errors
/// If the draft has a gap or an unresolved name.
pub(super) fn prove(draft: Draft) -> Result<Service, Bug> {
    let credentials = draft.auth.credentials();
    let prover = Prover { types: &draft.types, credentials: &credentials };
    let types = draft.types.iter().map(|def| prover.type_def(def)).collect::<Result<_, _>>()?;
    let resources = draft.resources.iter().map(|resource| prover.resource(resource)).collect::<Result<_, _>>()?;
    let require = prover.alternatives(&draft.auth.require)?;
    let draft::Auth { basic, bearer, oauth2, api_keys, .. } = draft.auth.clone();
    let auth = Auth { basic, bearer, oauth2, api_keys, require };
    let Draft { name, title, docs, version, contact, license, base_path, servers, .. } = draft;
    let Draft { wire, errors, headers, is_subset, setting_spans, .. } = draft;
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
        is_subset,
        setting_spans,
    })
}

/// The internal error for a part of the draft that cannot be converted. `what` is a noun for the part.
fn unreported(what: &str) -> Bug {
    Bug::new(Code::SW9001, what)
}

/// Converts the parts of a draft. The types and the credentials are those that names and ids refer to.
struct Prover<'d> {
    types: &'d [draft::TypeDef],
    credentials: &'d [Credential],
}

impl Prover<'_> {
    fn def(&self, id: TypeId) -> Result<&draft::TypeDef, Bug> {
        self.types.get(id.0).ok_or_else(|| unreported("a type that is not declared"))
    }

    fn type_def(&self, def: &draft::TypeDef) -> Result<TypeDef, Bug> {
        let draft::TypeDef { name, docs, resource_index, deprecated, rust, kind } = def.clone();
        let kind = match kind {
            TypeKind::Id(repr) => TypeKind::Id(repr),
            TypeKind::Enum(def) => TypeKind::Enum(enum_def(def)?),
            TypeKind::Object(object) => TypeKind::Object(ObjectDef {
                fields: object.fields.into_iter().map(|field| self.member(field)).collect::<Result<_, _>>()?,
            }),
            TypeKind::Union(union) => TypeKind::Union(self.union(union)?),
            TypeKind::Unknown(_) => return Err(unreported(&format!("the body of type `{}`", *name))),
        };
        Ok(TypeDef { name, docs, resource_index, deprecated, rust, kind })
    }

    fn union(&self, union: draft::UnionDef) -> Result<UnionDef, Bug> {
        let variant = |it: draft::Variant| Ok(Variant { name: it.name, rust: it.rust, ty: self.spanned_ty(it.ty)? });
        let variants = union.variants.into_iter().map(variant).collect::<Result<_, Bug>>()?;
        Ok(UnionDef { tag: union.tag, tags: union.tags, content: union.content, unknown: union.unknown, variants })
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

    fn spanned_ty(&self, ty: Spanned<draft::Ty>) -> Result<Spanned<Ty>, Bug> {
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
    fn path_in(&self, id: TypeId, step: &str, rest: &[String]) -> Result<Vec<FieldId>, Bug> {
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

    fn resource(&self, resource: &draft::Resource) -> Result<Resource, Bug> {
        let operations = resource.operations.iter().map(|operation| self.operation(operation)).collect::<Result<_, _>>()?;
        let draft::Resource { name, docs, tags, .. } = resource.clone();
        Ok(Resource { name, docs, tags, operations })
    }

    fn operation(&self, operation: &draft::Operation) -> Result<Operation, Bug> {
        let fields = operation.params.as_slice();
        let param = |name: Spanned<String>| field_id(fields, &name);
        let rule = |rule: &Spanned<draft::Rule>| {
            let proven = rule.value.clone().try_map(param, |when| self.condition(fields, when))?;
            Ok(Spanned::new(proven, rule.span))
        };
        let draft::Operation { name, server, docs, request, public, media, tags, deprecated, since, errors, headers, .. } =
            operation.clone();
        Ok(Operation {
            http: operation.http.clone().ok_or_else(|| unreported(&format!("the path of operation `{}`", *name)))?,
            webhook: operation.webhook,
            params: operation.params.iter().map(|param| self.param(param.clone())).collect::<Result<_, _>>()?,
            includes: (),
            rules: operation.rules.iter().map(rule).collect::<Result<_, Bug>>()?,
            answers: operation.answers.iter().map(|answer| self.answer(fields, answer)).collect::<Result<_, _>>()?,
            pages: operation.pages.as_ref().map(|it| prove_spanned(it, |pages| prove_pages(operation, pages))).transpose()?,
            chunk: operation.chunk.as_ref().map(|it| prove_spanned(it, |chunk| chunk.try_map(param))).transpose()?,
            name,
            server,
            docs,
            errors,
            headers,
            request,
            public,
            auth: operation.auth.as_deref().map(|stated| self.alternatives(stated)).transpose()?,
            constants: operation.constants.clone(),
            media,
            tags,
            deprecated,
            since,
        })
    }

    fn condition(&self, params: &[draft::Param], when: draft::Condition) -> Result<Condition, Bug> {
        when.try_map(|test: draft::Test| {
            let param = field_id(params, &test.param)?;
            let field = params.get(param.0).ok_or_else(|| unreported("a parameter"))?;
            Ok(Test { param, requires: test.requires.try_map(|value| self.value(field, &value))? })
        })
    }

    fn answer(&self, params: &[draft::Param], answer: &draft::Answer) -> Result<Answer, Bug> {
        let shape = match answer.shape.clone() {
            Shape::Empty => Shape::Empty,
            Shape::File => Shape::File,
            Shape::Outcome => Shape::Outcome,
            Shape::Type(ty) => Shape::Type(self.spanned_ty(ty)?),
            Shape::Stream(ty, form, end) => Shape::Stream(self.spanned_ty(ty)?, form, end),
            Shape::Object { id, envelope } => {
                let envelope = envelope
                    .map(|envelope: draft::Envelope| envelope.try_map(|path| self.path_in(id, path.first(), path.after_first())));
                Shape::Object { id, envelope: envelope.transpose()? }
            }
            Shape::Unknown(_) => return Err(unreported("the body of an answer")),
        };
        let dates = answer.dates.as_ref().map(|it| prove_spanned(it, |dates| self.dates(params, dates)));
        let draft::Answer { status, name, span, status_span, docs, .. } = answer.clone();
        let draft::Answer { outcome, outcome_field, outcome_message, outcome_of_rules, .. } = answer.clone();
        let dates = dates.transpose()?;
        Ok(Answer {
            status,
            name,
            span,
            status_span,
            shape,
            outcome,
            outcome_field,
            outcome_message,
            outcome_of_rules,
            dates,
            docs,
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

    /// Looks up the parameter that selects a date format, and the formats of its values.
    fn dates(&self, params: &[draft::Param], dates: draft::Dates) -> Result<Dates, Bug> {
        let name = match dates {
            Dates::Fixed(format) => return Ok(Dates::Fixed(format)),
            Dates::Param(name, ()) => name,
        };
        let id = field_id(params, &name)?;
        let ty = match params.get(id.0).map(|param| param.ty.bare()) {
            Some(Ty::Named(id)) => Some(&self.def(*id)?.kind),
            _ => None,
        };
        let Some(TypeKind::Enum(def)) = ty else { return Err(unreported(&format!("the date formats of `{}`", *name))) };
        let format = |value: &draft::EnumValue| {
            let format = value.date_format().ok_or_else(|| unreported("a date format"))?;
            Ok::<_, Bug>((value.wire.value.clone(), format))
        };
        Ok(Dates::Param(id, def.values.iter().map(format).collect::<Result<_, _>>()?))
    }
}

/// Looks up the parameters of pages, and the path to the field `next` of the envelope.
fn prove_pages(operation: &draft::Operation, pages: draft::Pages) -> Result<Pages, Bug> {
    let next = |()| -> Result<FieldPath, Bug> {
        let envelope = operation.answers.first().and_then(|answer| answer.envelope());
        let next = envelope.and_then(|envelope| envelope.next.as_ref());
        next.map(|path| path.value.clone()).ok_or_else(|| unreported("the key of the next page"))
    };
    pages.try_map(|name| field_id(&operation.params, &name), Ok, next)
}

fn prove_spanned<T: Clone, U>(it: &Spanned<T>, prove: impl FnOnce(T) -> Result<U, Bug>) -> Result<Spanned<U>, Bug> {
    Ok(Spanned::new(prove(it.value.clone())?, it.span))
}

/// The id of the parameter with this name.
fn field_id(params: &[draft::Param], name: &Spanned<String>) -> Result<FieldId, Bug> {
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
    Ok(EnumDef { repr: def.repr, closed: def.closed, default: def.default, values: values.collect::<Result<_, Bug>>()? })
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
