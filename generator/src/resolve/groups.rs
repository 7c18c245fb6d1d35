//! Groups: fields that are shared by `include`.
//!
//! In: names of groups. Out: their fields, with those of nested groups.

use std::collections::BTreeMap;

use super::field_list::Fields;
use super::resolver::{MOST_FIELDS, Resolver};
use crate::diagnostic::{Code, Problem};
use crate::document::Group;
use crate::draft::{Field, Includes};
use crate::source::Spanned;

/// How deep groups may include each other.
const DEEPEST: usize = 64;

/// Bytes of text that count as one more field.
const HEAVY: usize = 256;

/// How many fields a field counts as: its text is copied wherever it is included.
fn weight(field: &Field) -> usize {
    let example = field.example.as_ref().map_or(0, |example| example.value.weight());
    let pattern = field.constraints.pattern.as_ref().map_or(0, |pattern| pattern.len());
    let words = field.docs.len() + field.name.len() + field.deprecated.as_ref().map_or(0, String::len);
    1 + (example + pattern + words) / HEAVY
}

impl<'a> Resolver<'a> {
    /// Expands all groups, also those that are never included, so that each mistake in them is reported once.
    pub(super) fn resolve_groups(&mut self) {
        let groups: Vec<_> = self.groups.values().copied().collect();
        for group in groups {
            self.expand(group, &mut Vec::new());
        }
    }

    /// The fields of the groups of one `include`, in its order.
    pub(super) fn included(&mut self, include: &[Spanned<String>], within: &mut Vec<&'a str>) -> Fields {
        let mut fields = Fields::default();
        let mut before = BTreeMap::new();
        for name in include {
            if let Some(first) = before.insert(name.as_str(), name.span) {
                let problem = Problem::error(Code::SW0108, name.span, format!("`{}` is included twice", name.value));
                self.out.add(problem.label("again here").related(first, "first here").help("leave one of them out"));
            } else if let Some(group) = self.named_group(name) {
                self.include(group, name, within, &mut fields);
            } else {
                fields.includes = Includes::Incomplete;
            }
        }
        fields
    }

    fn include(&mut self, group: &'a Group, name: &Spanned<String>, within: &mut Vec<&'a str>, fields: &mut Fields) {
        if within.contains(&group.name.as_str()) {
            return self.includes_itself(group, name, within);
        }
        if within.len() >= DEEPEST {
            return self.too_many(name, &format!("more than {DEEPEST} groups within each other"));
        }
        self.expand(group, within);
        let brought = self.expanded.get(group.name.as_str()).cloned().unwrap_or_default();
        if brought.includes == Includes::Incomplete {
            fields.includes = Includes::Incomplete;
        }
        // Reported once; later groups are not expanded either.
        let Some(budget) = self.budget else { return };
        self.budget = budget.checked_sub(brought.list.iter().map(weight).sum());
        if self.budget.is_none() {
            return self.too_many(name, &format!("groups bring in more than {MOST_FIELDS} fields"));
        }
        for field in brought.list {
            fields.add(field, name.span, self.out);
        }
    }

    fn expand(&mut self, group: &'a Group, within: &mut Vec<&'a str>) {
        if self.expanded.contains_key(group.name.as_str()) {
            return;
        }
        within.push(&group.name);
        let fields = self.object_within(&group.object, within);
        within.pop();
        self.expanded.insert(&group.name, fields);
    }

    fn includes_itself(&mut self, group: &Group, name: &Spanned<String>, within: &[&str]) {
        let way: Vec<_> = within.iter().skip_while(|inner| **inner != group.name.as_str()).copied().collect();
        let message = match way.len() {
            0 | 1 => format!("the group `{}` includes itself", name.value),
            _ => format!("the group `{}` includes itself: {} -> {}", name.value, way.join(" -> "), name.value),
        };
        let problem = Problem::error(Code::SW0103, name.span, message).label("comes back to it here");
        self.out.add(problem.related(group.name.span, "begins here").help("take one `include` out of the circle"));
    }

    fn too_many(&mut self, name: &Spanned<String>, message: &str) {
        self.out.add(
            Problem::error(Code::SW0104, name.span, message)
                .label("not expanded")
                .help("share fewer fields, or over fewer steps"),
        );
    }
}
