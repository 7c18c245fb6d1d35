//! Iterators over the parts of a service, for checks, targets and queries.

use super::{
    Answer, EnumDef, Field, ObjectDef, Operation, OperationId, Param, Resource, Rule, Service, Shape, Stage, Ty, TypeDef, TypeId,
    TypeKind, UnionDef,
};
use crate::source::Spanned;

/// A rule at the stage `S`.
type RuleOf<S> = Spanned<Rule<<S as Stage>::Name, <S as Stage>::Value>>;

/// What a field belongs to.
#[derive(Debug)]
pub enum Owner<'a, S: Stage = super::Proven> {
    /// An object; the field is one of its fields.
    Type(&'a TypeDef<S>),
    /// An operation; the field is one of its parameters.
    Operation(&'a Operation<S>),
}

impl<S: Stage> Clone for Owner<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Stage> Copy for Owner<'_, S> {}

impl<S: Stage> Owner<'_, S> {
    /// The kind and the name, for a sentence: "type `User`".
    pub fn words(&self) -> String {
        match self {
            Owner::Type(def) => format!("type `{}`", *def.name),
            Owner::Operation(operation) => format!("operation `{}`", *operation.name),
        }
    }
    /// The word for one of its fields: "field" or "parameter".
    pub fn part(&self) -> &'static str {
        match self {
            Owner::Type(_) => "field",
            Owner::Operation(_) => "parameter",
        }
    }
}

/// A field or a parameter, with the key under which it is declared.
#[derive(Debug)]
pub struct DeclaredField<'a, S: Stage = super::Proven> {
    /// The key. It is the wire name, unless a parameter has another one.
    pub name: &'a Spanned<String>,
    /// What fields and parameters have in common.
    pub field: &'a Field<S>,
}

/// Where a specification uses a type expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// The type of a field of an object.
    Field,
    /// The type of a parameter.
    Param,
    /// The type of a variant of a union.
    Variant,
    /// The body of an answer.
    Answer,
}

impl<S: Stage> Service<S> {
    /// A declared type; `None` if the id belongs to another service.
    pub fn def(&self, id: TypeId) -> Option<&TypeDef<S>> {
        self.types.get(id.0)
    }

    /// All declared types with their ids. If the service is a subset, those that its operations use.
    pub fn defs(&self) -> impl Iterator<Item = (TypeId, &TypeDef<S>)> {
        let all = self.types.iter().enumerate().map(|(index, def)| (TypeId(index), def));
        all.filter(|(id, _)| self.selected_types.as_ref().is_none_or(|selected| selected.contains(id)))
    }

    /// All operations.
    pub fn operations(&self) -> impl Iterator<Item = &Operation<S>> {
        self.resources.iter().flat_map(|resource| &resource.operations)
    }

    /// All operations with their resources.
    pub fn operations_by_resource(&self) -> impl Iterator<Item = (&Resource<S>, &Operation<S>)> {
        self.resources.iter().flat_map(|resource| resource.operations.iter().map(move |operation| (resource, operation)))
    }

    /// All operations with their ids and their resources.
    pub fn operations_by_id(&self) -> impl Iterator<Item = (OperationId, &Resource<S>, &Operation<S>)> {
        self.resources.iter().enumerate().flat_map(|(index, resource)| {
            let id = move |operation| OperationId { resource: index, operation };
            resource.operations.iter().enumerate().map(move |(at, operation)| (id(at), resource, operation))
        })
    }

    /// The tags of resources and of operations, in the order of the files.
    pub fn tags(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.resources
            .iter()
            .flat_map(|resource| resource.tags.iter().chain(resource.operations.iter().flat_map(|operation| &operation.tags)))
    }

    /// All answers with their operations.
    pub fn answers(&self) -> impl Iterator<Item = (&Operation<S>, &Answer<S>)> {
        self.operations().flat_map(|operation| operation.answers.iter().map(move |answer| (operation, answer)))
    }

    /// All enums.
    pub fn enums(&self) -> impl Iterator<Item = (&TypeDef<S>, &EnumDef<S::Wire>)> {
        self.defs().filter_map(|(_, def)| match &def.kind {
            TypeKind::Enum(inner) => Some((def, inner)),
            _ => None,
        })
    }

    /// All objects.
    pub fn objects(&self) -> impl Iterator<Item = (&TypeDef<S>, &ObjectDef<S>)> {
        self.defs().filter_map(|(_, def)| match &def.kind {
            TypeKind::Object(inner) => Some((def, inner)),
            _ => None,
        })
    }

    /// All unions.
    pub fn unions(&self) -> impl Iterator<Item = (&TypeDef<S>, &UnionDef<S>)> {
        self.defs().filter_map(|(_, def)| match &def.kind {
            TypeKind::Union(inner) => Some((def, inner)),
            _ => None,
        })
    }

    /// The fields of each object and the parameters of each operation, one list for each.
    pub fn field_lists(&self) -> impl Iterator<Item = (Owner<'_, S>, Vec<DeclaredField<'_, S>>)> {
        let of_types = self.objects().map(|(def, object)| {
            let fields = object.fields.iter().map(AsRef::as_ref);
            (Owner::Type(def), fields.map(|field| DeclaredField { name: &field.name, field }).collect())
        });
        let of_operations = self.operations().map(|operation| {
            let params = operation.params.iter();
            (Owner::Operation(operation), params.map(|it| DeclaredField { name: it.declared_name(), field: it }).collect())
        });
        of_types.chain(of_operations)
    }

    /// Every field and every parameter.
    pub fn fields(&self) -> impl Iterator<Item = (Owner<'_, S>, &Field<S>)> {
        self.field_lists().flat_map(|(owner, fields)| fields.into_iter().map(move |declared| (owner, declared.field)))
    }

    /// Every parameter with its operation.
    pub fn params(&self) -> impl Iterator<Item = (&Operation<S>, &Param<S>)> {
        self.operations().flat_map(|operation| operation.params.iter().map(move |param| (operation, param)))
    }

    /// The rules of each object and of each operation, one list for each that has any.
    pub fn rule_lists(&self) -> impl Iterator<Item = (Owner<'_, S>, &[RuleOf<S>])> {
        let of_types = self.objects().map(|(def, object)| (Owner::Type(def), object.rules.as_slice()));
        let of_operations = self.operations().map(|operation| (Owner::Operation(operation), operation.rules.as_slice()));
        of_types.chain(of_operations).filter(|(_, rules)| !rules.is_empty())
    }

    /// Every rule with its object or its operation.
    pub fn rules(&self) -> impl Iterator<Item = (Owner<'_, S>, &RuleOf<S>)> {
        self.rule_lists().flat_map(|(owner, rules)| rules.iter().map(move |rule| (owner, rule)))
    }

    /// The types of headers of responses: that of the service, and those of its operations.
    pub fn header_types(&self) -> impl Iterator<Item = &Spanned<TypeId>> {
        self.headers.iter().chain(self.operations().filter_map(|operation| operation.headers.as_ref()))
    }

    /// Every type expression.
    pub fn type_expressions(&self) -> impl Iterator<Item = (Position, &Spanned<Ty<S>>)> {
        let fields = self.fields().map(|(owner, field)| match owner {
            Owner::Type(_) => (Position::Field, &field.ty),
            Owner::Operation(_) => (Position::Param, &field.ty),
        });
        let variants = self.unions().flat_map(|(_, union)| union.variants.iter().map(|it| (Position::Variant, &it.ty)));
        let answers = self.answers().filter_map(|(_, answer)| match &answer.shape {
            Shape::Type(ty) | Shape::Stream(ty, ..) => Some((Position::Answer, ty)),
            _ => None,
        });
        fields.chain(variants).chain(answers)
    }
}

impl<S: Stage> TypeDef<S> {
    /// The types of its fields or variants.
    pub fn parts(&self) -> impl Iterator<Item = &Spanned<Ty<S>>> {
        let (fields, variants) = match &self.kind {
            TypeKind::Object(object) => (object.fields.as_slice(), [].as_slice()),
            TypeKind::Union(union) => ([].as_slice(), union.variants.as_slice()),
            TypeKind::Id(_) | TypeKind::Enum(_) | TypeKind::Unknown(_) => ([].as_slice(), [].as_slice()),
        };
        fields.iter().map(|field| &field.as_ref().ty).chain(variants.iter().map(|variant| &variant.ty))
    }
}

impl<S: Stage> Ty<S> {
    /// The types directly inside it.
    pub fn inner(&self) -> Vec<&Ty<S>> {
        match self {
            Ty::List(item) | Ty::OneOrMany(item) | Ty::Nullable(item) | Ty::OrFalse(item) => vec![item],
            Ty::Map(key, value, _) => vec![key, value],
            _ => Vec::new(),
        }
    }

    /// The type and all types inside it.
    pub fn all(&self) -> Vec<&Ty<S>> {
        let mut all = vec![self];
        let mut open = vec![self];
        while let Some(ty) = open.pop() {
            let inner = ty.inner();
            all.extend(&inner);
            open.extend(inner);
        }
        all
    }

    /// The declared types that it names.
    pub fn names(&self) -> impl Iterator<Item = TypeId> {
        self.all().into_iter().filter_map(|ty| match ty {
            Ty::Named(id) => Some(*id),
            _ => None,
        })
    }

    /// The type without `nullable` and `or_false` around it.
    pub fn bare(&self) -> &Ty<S> {
        match self {
            Ty::Nullable(inner) | Ty::OrFalse(inner) => inner.bare(),
            other => other,
        }
    }

    /// The type without lists, maps, `nullable` and `or_false` around it: `User` for `list<map<string, User>>`.
    pub fn innermost(&self) -> &Ty<S> {
        match self {
            Ty::List(inner) | Ty::OneOrMany(inner) | Ty::Map(_, inner, _) | Ty::Nullable(inner) | Ty::OrFalse(inner) => {
                inner.innermost()
            }
            other => other,
        }
    }

    /// Whether the type, or a type inside it, could not be read or resolved.
    pub fn has_unknown(&self) -> bool {
        self.all().into_iter().any(|ty| matches!(ty, Ty::Unknown(_)))
    }

    /// Whether two types have the same values. `string` and `text` do, and so do `list` and `one_or_many`, though they are written in
    /// different ways.
    pub fn has_same_values(&self, other: &Ty<S>) -> bool {
        match (self, other) {
            (Ty::Unknown(_), _) | (_, Ty::Unknown(_)) => false,
            (Ty::Scalar(first), Ty::Scalar(second)) => first == second || (first.is_plain_text() && second.is_plain_text()),
            (Ty::List(first) | Ty::OneOrMany(first), Ty::List(second) | Ty::OneOrMany(second)) => first.has_same_values(second),
            (Ty::Map(key, first, _), Ty::Map(other, second, _)) => key.has_same_values(other) && first.has_same_values(second),
            (Ty::Nullable(first), Ty::Nullable(second)) => first.has_same_values(second),
            (first, second) => first == second,
        }
    }
}
