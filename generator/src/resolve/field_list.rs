//! Lists of fields without repeated names.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Problem, Problems};
use crate::draft::{ConstantParam, Constraints, Field, Includes, Param, Ty};
use crate::source::{Span, Spanned};

/// A list of fields that is being built. No name occurs twice.
#[derive(Clone, Default)]
pub(super) struct Fields {
    pub(super) list: Vec<Param>,
    /// The parameters that always have the same value, which are not in `list`. Each has the key under which it is declared.
    pub(super) constants: Vec<(Spanned<String>, ConstantParam)>,
    /// Whether all included groups were resolved.
    pub(super) includes: Includes,
    /// The name of each field, with its span.
    spans: BTreeMap<String, Span>,
}

impl Fields {
    /// Adds a field. If the list has a field of that name already, reports this at `span`.
    pub(super) fn add(&mut self, field: Param, span: Span, problems: &mut Problems) {
        if self.is_new(field.declared_name(), span, problems) {
            self.list.push(field);
        }
    }

    /// Adds a constant, as [`Fields::add`] adds a field. `key` is the name under which it is declared.
    pub(super) fn add_constant(&mut self, key: Spanned<String>, constant: ConstantParam, span: Span, problems: &mut Problems) {
        if self.is_new(&key, span, problems) {
            self.constants.push((key, constant));
        }
    }

    /// Adds the key of a field or a constant, and returns true. If the list has the key already, reports this at `span`, and returns false.
    fn is_new(&mut self, key: &Spanned<String>, span: Span, problems: &mut Problems) -> bool {
        if let Some(first) = self.spans.get(&key.value) {
            let problem = Problem::error(Code::SW0105, span, format!("the field `{}` occurs twice", key.value));
            let problem = problem.label("again here").related(*first, "first defined here");
            problems.add(problem.help("leave one of them out, or rename it"));
            return false;
        }
        self.spans.insert(key.value.clone(), key.span);
        true
    }

    /// Whether the list has a field of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.spans.contains_key(name)
    }
}

/// A field with a name, a type and documentation, and nothing else.
pub(super) fn simple_field(name: Spanned<String>, ty: Ty, required: bool, docs: &str) -> Field {
    Field {
        ty: Spanned::new(ty, name.span),
        name,
        required,
        docs: docs.to_owned(),
        rust: None,
        default: None,
        constraints: Constraints::NONE,
        format: None,
        written_as: None,
        deprecated: None,
        since: None,
        example: None,
    }
}
