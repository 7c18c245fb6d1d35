//! Reads the declarations of ids, types and groups, which service.yaml and resource files can contain.
//!
//! In: the keys of a file. Out: declarations in their order. Not here: whether a name is declared twice.

use super::keys::{Keys, Value};
use super::{fields, types};
use crate::diagnostic::Problems;
use crate::document::{Declarations, Group, Id, Object, RustHints};
use crate::language::keys::ID;
use crate::source::Spanned;
use crate::syntax::NodeKind;

/// Reads the declarations of a file.
pub(super) fn read(keys: &mut Keys, problems: &mut Problems) -> Declarations {
    let ids = keys.take("ids").map(|value| ids(value, problems)).unwrap_or_default();
    let types = named(keys, "types", problems).into_iter().map(|(name, value)| types::read(name, value, problems)).collect();
    let groups = named(keys, "groups", problems).into_iter().map(|(name, value)| group(name, value, problems)).collect();
    Declarations { ids, types, groups }
}

/// Reads a mapping whose keys are names of the specification. Empty if the key is absent.
pub(super) fn named(keys: &mut Keys, key: &'static str, problems: &mut Problems) -> Vec<(Spanned<String>, Value)> {
    keys.take(key).map(|value| value.named(problems)).unwrap_or_default()
}

/// Reads ids: a list of names, or a mapping from each name to its documentation or its settings.
fn ids(value: Value, problems: &mut Problems) -> Vec<Id> {
    if matches!(value.node.kind, NodeKind::Sequence { .. }) {
        let names = value.texts(problems).unwrap_or_default();
        return names.into_iter().map(default_id).collect();
    }
    value.named(problems).into_iter().map(|(name, value)| id(name, value, problems)).collect()
}

fn id(name: Spanned<String>, value: Value, problems: &mut Problems) -> Id {
    if matches!(value.node.kind, NodeKind::Scalar(_)) {
        return Id { docs: value.text(problems), ..default_id(name) };
    }
    let Some(mut keys) = value.keys(&ID, problems) else { return default_id(name) };
    let id =
        Id { repr: keys.text("type", problems), docs: keys.text("docs", problems), rust: types::rust(&mut keys, problems), name };
    keys.finish(problems);
    id
}

/// An id without documentation and settings.
fn default_id(name: Spanned<String>) -> Id {
    Id { name, docs: None, repr: None, rust: RustHints::default() }
}

/// Reads a group. Its value is a mapping of fields. The key `include` lists other groups, unless its value is a mapping: then it is a field
/// with the name `include`.
fn group(name: Spanned<String>, value: Value, problems: &mut Problems) -> Group {
    let (include, fields): (Vec<_>, Vec<_>) = value
        .named(problems)
        .into_iter()
        .partition(|(key, value)| key.value == "include" && !matches!(value.node.kind, NodeKind::Mapping { .. }));
    let include = include.into_iter().filter_map(|(_, value)| value.texts(problems)).flatten().collect();
    Group { name, object: Object { include, fields: fields::each(fields, problems), ..Object::default() } }
}
