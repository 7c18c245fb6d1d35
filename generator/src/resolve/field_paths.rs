//! Paths of fields in answers and errors, and the objects on the paths of an envelope.
//!
//! In: paths as written, such as `data.items`. Out: their steps, and an object for each step that the answer does not declare. Not here:
//! whether a path leads to a field of a declared type (see `check`).

use super::field_list::simple_field;
use super::resolver::Resolver;
use crate::diagnostic::{Code, Problem, Problems};
use crate::draft::{Field, Member, ObjectDef, Ty, TypeDef, TypeKind};
use crate::model::{FieldPath, RustHints, TypeId, part_name};
use crate::source::Spanned;

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
    /// The names of the objects around the field, then the name of the field.
    pub(super) path: Vec<String>,
    pub(super) field: Field,
}

impl Resolver<'_> {
    /// Returns the fields of an object that contains `leaves` at their paths. `owner` is the name of the object's type.
    pub(super) fn nested(&mut self, owner: &str, leaves: Vec<Leaf>) -> Vec<Field> {
        let mut firsts: Vec<(String, Vec<Leaf>)> = Vec::new();
        for leaf in leaves {
            let first = leaf.path.first().cloned().unwrap_or_default();
            match firsts.iter_mut().find(|(name, _)| *name == first) {
                Some((_, same)) => same.push(leaf),
                None => firsts.push((first, vec![leaf])),
            }
        }
        firsts.into_iter().filter_map(|(name, leaves)| self.first_step(owner, &name, leaves)).collect()
    }

    /// Returns the field `name` of an object: the leaf itself if its path ends here, else an object that contains the leaves.
    fn first_step(&mut self, owner: &str, name: &str, leaves: Vec<Leaf>) -> Option<Field> {
        // `report_overlaps` has reported a path that ends here and also leads further.
        let (whole, inside): (Vec<Leaf>, Vec<Leaf>) = leaves.into_iter().partition(|leaf| leaf.path.len() <= 1);
        if let Some(leaf) = whole.into_iter().next() {
            return Some(Field { name: Spanned::new(name.to_owned(), leaf.field.name.span), ..leaf.field });
        }
        let span = inside.first()?.field.name.span;
        let required = inside.iter().any(|leaf| leaf.field.required);
        let ty = part_name(owner, name);
        let without_first = |leaf: Leaf| Leaf { path: leaf.path.into_iter().skip(1).collect(), field: leaf.field };
        let fields = self.nested(&ty, inside.into_iter().map(without_first).collect());
        let id = self.add_path_object(TypeDef {
            name: Spanned::new(ty, span),
            docs: format!("The part `{name}` of `{owner}`."),
            resource_index: None,
            deprecated: None,
            rust: RustHints::default(),
            kind: TypeKind::Object(ObjectDef { fields: fields.into_iter().map(Member::from).collect() }),
        });
        Some(simple_field(Spanned::new(name.to_owned(), span), Ty::Named(id), required, "A part of the answer."))
    }

    /// Adds the definition of an object on a path. Such objects have no declaration; their ids follow those of all declared types.
    fn add_path_object(&mut self, def: TypeDef) -> TypeId {
        self.path_objects.push(def);
        TypeId(self.declared.len() + self.path_objects.len() - 1)
    }
}
