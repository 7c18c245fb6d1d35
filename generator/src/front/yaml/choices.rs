//! Reads a file of choices: `specwright.yaml`, which names an OpenAPI document under `from`.
//!
//! In: a path. Out: the choices, and problems of the file. Not here: reading the document, and whether it has what a choice is about.

use std::path::{Path, PathBuf};

use super::keys::{Keys, Value};
use super::{declarations, files, service};
use crate::diagnostic::Problems;
use crate::document::{Choice, Choices, Declarations};
use crate::language::keys::{CHOICES, DECLARE, FIELD_CHOICES, Mapping, OPERATION_CHOICES, TYPE_CHOICES};
use crate::source::{FileId, Sources, Span, Spanned};
use crate::syntax::{self, Budget, Entry, Node, NodeKind, Text, policy};

/// The name of the file in a folder.
const NAME: &str = "specwright.yaml";

/// The number of bytes at the beginning of a file that are searched for the key `from`.
const SEARCHED_BYTES: usize = 1 << 16;

/// The file of choices that a path names: the file itself, or `specwright.yaml` in a folder without service.yaml. `None` if the path names
/// another input.
pub(crate) fn choices_at(path: &Path, sources: &Sources) -> Option<PathBuf> {
    if sources.is_folder(path) {
        let file = path.join(NAME);
        return (!sources.is_file(&path.join("service.yaml")) && sources.is_file(&file)).then_some(file);
    }
    let beginning = sources.beginning(path, SEARCHED_BYTES);
    let has = |key: &str| beginning.lines().any(|line| line.starts_with(key));
    (has("from:") && !has("files:") && !has("resource:")).then(|| path.to_path_buf())
}

/// Reads the file of choices at a path. `None` if it cannot be read, or names no document, which is reported.
pub(crate) fn choices(path: &Path, sources: &mut Sources, problems: &mut Problems) -> Option<Choices> {
    let file = files::read(path, None, sources, problems)?;
    choices_in(file, sources, problems)
}

/// Reads a file of choices that is among the sources.
pub(crate) fn choices_in(file: FileId, sources: &Sources, problems: &mut Problems) -> Option<Choices> {
    let mut tree = syntax::parse(file, sources.text(file), &mut Budget::default(), problems);
    policy::apply(&mut tree, problems);
    read(tree.root?, files::beginning(file), problems)
}

/// Keys that are not those of service.yaml.
#[cfg(feature = "tools")]
const OTHERS: [&str; 7] = ["specwright", "from", "overlays", "omit", "operations", "types", "declare"];

/// The entries under `declare`.
#[cfg(feature = "tools")]
fn declared(root: &Node) -> impl Iterator<Item = &Entry> {
    root.entries().iter().filter(|entry| entry.name() == "declare").flat_map(|entry| entry.value.entries())
}

/// The keys of service.yaml, with declarations but types.
#[cfg(feature = "tools")]
fn service_keys(root: &Node) -> Vec<Entry> {
    let own = root.entries().iter().filter(|entry| !OTHERS.contains(&entry.name()));
    own.chain(declared(root).filter(|entry| entry.name() != "types")).cloned().collect()
}

/// The declared types.
#[cfg(feature = "tools")]
fn type_trees(root: &Node) -> Vec<(String, Node)> {
    let types = declared(root).filter(|entry| entry.name() == "types").flat_map(|entry| entry.value.entries());
    types.map(|entry| (entry.name().to_owned(), entry.value.clone())).collect()
}

fn read(root: Node, beginning: Span, problems: &mut Problems) -> Option<Choices> {
    #[cfg(feature = "tools")]
    let (service_keys, type_trees) = (service_keys(&root), type_trees(&root));
    let value = Value { name: "a file of choices".to_owned(), key_span: beginning, is_file: true, node: root };
    let mut keys = Keys::open(value, &CHOICES, beginning, problems)?;
    service::check_version(&mut keys, problems);
    let (from, overlays) = (keys.text("from", problems), keys.texts("overlays", problems));
    let omit = keys.texts("omit", problems);
    let service = service::choices(&mut keys, problems);
    let operations = each(&mut keys, "operations", &OPERATION_CHOICES, problems);
    let types = each(&mut keys, "types", &TYPE_CHOICES, problems);
    let declarations = keys.take("declare").and_then(|value| declare(value, problems)).unwrap_or_default();
    keys.finish(problems);
    Some(Choices {
        from: from?,
        overlays,
        omit,
        service,
        #[cfg(feature = "tools")]
        service_keys,
        #[cfg(feature = "tools")]
        type_trees,
        operations,
        types,
        declarations,
    })
}

fn declare(value: Value, problems: &mut Problems) -> Option<Declarations> {
    let mut keys = value.keys(&DECLARE, problems)?;
    let declarations = declarations::read(&mut keys, problems);
    keys.finish(problems);
    Some(declarations)
}

/// The choices about operations or about types.
fn each(keys: &mut Keys, key: &'static str, mapping: &'static Mapping, problems: &mut Problems) -> Vec<Choice> {
    let entries = keys.take(key).map(|value| value.named(problems)).unwrap_or_default();
    entries.into_iter().filter_map(|(of, value)| choice(of, value, mapping, problems)).collect()
}

fn choice(of: Spanned<String>, value: Value, mapping: &'static Mapping, problems: &mut Problems) -> Option<Choice> {
    let mut keys = value.keys(mapping, problems)?;
    let name = keys.text("name", problems);
    let is_operation = mapping.names().any(|name| name == "resource");
    let resource = if is_operation { keys.text("resource", problems) } else { None };
    let others = mapping.names().filter(|name| !matches!(*name, "name" | "resource"));
    let mut chosen = Vec::new();
    for name in others {
        let value = keys.take(name);
        chosen.extend(value.map(|value| entry(name, if is_fields(name) { fields(value, problems) } else { value })));
    }
    keys.finish(problems);
    Some(Choice { of, name, resource, keys: chosen })
}

/// Whether the value of a key has choices about fields.
fn is_fields(key: &str) -> bool {
    matches!(key, "params" | "fields")
}

/// Choices about fields, without unknown keys, which are reported.
fn fields(mut value: Value, problems: &mut Problems) -> Value {
    if let NodeKind::Mapping { entries, .. } = &mut value.node.kind {
        for chosen in entries.iter_mut().filter(|chosen| matches!(chosen.value.kind, NodeKind::Mapping { .. })) {
            let name = Spanned::new(chosen.name().to_owned(), chosen.key.span);
            let Some(mut keys) = Value::named_by(&name, chosen.value.clone()).keys(&FIELD_CHOICES, problems) else { continue };
            let known = FIELD_CHOICES.names().filter_map(|name| keys.take(name).map(|value| entry(name, value))).collect();
            keys.finish(problems);
            chosen.value.kind = NodeKind::Mapping { flow: false, entries: known, is_damaged: false };
        }
    }
    value
}

/// A key with its value, as an entry of the tree.
fn entry(name: &str, value: Value) -> Entry {
    let kind = NodeKind::Scalar(Text::plain(name));
    Entry { key: Node { kind, span: value.key_span, start: value.key_span.start, end: value.key_span.end }, value: value.node }
}
