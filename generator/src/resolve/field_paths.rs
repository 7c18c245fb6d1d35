//! Paths of fields in answers and errors, and the objects on the paths of an envelope.
//!
//! In: paths as written, such as `data.items`. Out: their steps, and an object for each step that the answer does not declare. Not here:
//! whether a path leads to a field of a declared type (see `check`).

use super::field_list::simple_field;
use super::resolver::Resolver;
use crate::diagnostic::{Code, Problem, Problems};
use crate::draft::{Field, Member, ObjectDef, Ty, TypeDef, TypeKind};
use crate::model::{FieldPath, RustHints, TypeId, part_name};
use crate::source::{Span, Spanned};

/// Parses a path. A malformed path is reported, and becomes a path of a single step.
pub(super) fn read(path: &Spanned<String>, problems: &mut Problems) -> Spanned<FieldPath> {
    let parsed = FieldPath::parse(path).unwrap_or_else(|| {
        // Another rule reports an empty name.
        if !path.is_empty() {
            let message = format!("`{}` is not a path of names", path.value);
            let problem = Problem::error(Code::SW0327, path.span, message).label("not a path");
            problems.add(
                problem
                    .help("up to 32 names have a dot between them: `data.items`; a dot that is part of a name is written `\\.`"),
            );
        }
        FieldPath::of_field(path)
    });
    Spanned::new(parsed, path.span)
}

/// Reports each path that leads through the field of another path.
pub(super) fn report_overlaps(paths: &[Spanned<FieldPath>], problems: &mut Problems) {
    for (index, path) in paths.iter().enumerate() {
        let before = paths.iter().take(index).find(|before| path.is_inside(before) || before.is_inside(path));
        let Some(before) = before else { continue };
        let (inner, outer) = if path.is_inside(before) { (path, before) } else { (before, path) };
        let message = format!("`{}` leads into `{}`, which is a value of its own", inner.value, outer.value);
        let problem = Problem::error(Code::SW0327, path.span, message).label("a value and an object at once");
        problems.add(problem.related(before.span, "the other path").help("give the two of them different names"));
    }
}

/// A field and its path.
pub(super) struct Leaf {
    pub(super) path: FieldPath,
    pub(super) field: Field,
}

/// Fields whose paths begin with the same name.
struct Group {
    name: String,
    /// The span of the first field.
    span: Span,
    /// The field whose path ends here.
    field: Option<Field>,
    /// The fields whose paths lead further, each with the rest of its path.
    inside: Vec<Leaf>,
}

impl Resolver<'_> {
    /// Returns the fields of an object that contains `leaves` at their paths. `owner` is the name of the object's type.
    pub(super) fn nested(&mut self, owner: &str, leaves: Vec<Leaf>) -> Vec<Field> {
        let mut groups: Vec<Group> = Vec::new();
        for Leaf { path, field } in leaves {
            let (name, rest) = path.split_first();
            let index = groups.iter().position(|group| group.name == name);
            let mut group = match index {
                Some(index) => groups.remove(index),
                None => Group { name, span: field.name.span, field: None, inside: Vec::new() },
            };
            match rest {
                Some(path) => group.inside.push(Leaf { path, field }),
                // Two equal paths were reported.
                None => drop(group.field.get_or_insert(field)),
            }
            groups.insert(index.unwrap_or(groups.len()), group);
        }
        groups.into_iter().map(|group| self.field_of_group(owner, group)).collect()
    }

    /// Returns the field that contains a group: the field whose path ends here, else an object that contains the others.
    fn field_of_group(&mut self, owner: &str, group: Group) -> Field {
        let Group { name, span, field, inside } = group;
        // `report_overlaps` has reported a path that ends here and also leads further.
        if let Some(field) = field {
            return Field { name: Spanned::new(name, field.name.span), ..field };
        }
        let required = inside.iter().any(|leaf| leaf.field.required);
        let ty = part_name(owner, &name);
        let fields = self.nested(&ty, inside);
        let id = self.add_path_object(TypeDef {
            name: Spanned::new(ty, span),
            docs: format!("Groups the fields in `{name}` of `{owner}`."),
            resource_index: None,
            deprecated: None,
            rust: RustHints::default(),
            kind: TypeKind::Object(ObjectDef::of(fields.into_iter().map(Member::from).collect())),
        });
        simple_field(Spanned::new(name, span), Ty::Named(id), required, "Groups fields of the answer.")
    }

    /// Adds the definition of an object on a path. Such objects have no declaration; their ids follow those of all declared types.
    fn add_path_object(&mut self, def: TypeDef) -> TypeId {
        self.path_objects.push(def);
        TypeId(self.declared.len() + self.path_objects.len() - 1)
    }
}
