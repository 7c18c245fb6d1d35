//! Groups: lists of fields that objects and operations share by `include`.
//!
//! In: names of groups. Out: their fields, with those of nested groups.

use std::collections::BTreeMap;

use super::field_list::Fields;
use super::resolver::{MAX_INCLUDED_FIELDS, Resolver};
use crate::diagnostic::{Code, Problem};
use crate::document::Group;
use crate::draft::{Includes, Param};
use crate::source::Spanned;

/// Maximum number of groups that are nested by `include`.
const MAX_DEPTH: usize = 64;

/// Number of bytes of text that count as one more field in the budget.
const BYTES_PER_FIELD: usize = 256;

/// The part of the budget that one copy of a field uses. The text of a field is copied to each place that includes it.
fn weight(field: &Param) -> usize {
    let example = field.example.as_ref().map_or(0, |example| example.value.weight());
    let pattern = field.constraints.pattern.as_ref().map_or(0, |pattern| pattern.len());
    let words = field.docs.len() + field.name.len() + field.deprecated.as_ref().map_or(0, String::len);
    1 + (example + pattern + words) / BYTES_PER_FIELD
}

impl<'a> Resolver<'a> {
    /// Expands all groups, also those that are never included, so that each mistake in them is reported once.
    pub(super) fn resolve_groups(&mut self) {
        let groups: Vec<_> = self.groups.values().copied().collect();
        for group in groups {
            self.expand(group, &mut Vec::new());
        }
    }

    /// Returns the fields of the groups that one `include` names, in its order.
    pub(super) fn included(&mut self, include: &[Spanned<String>], expanding: &mut Vec<&'a str>) -> Fields {
        let mut fields = Fields::default();
        let mut before = BTreeMap::new();
        for name in include {
            if let Some(first) = before.insert(name.as_str(), name.span) {
                let problem = Problem::error(Code::SW0108, name.span, format!("`{}` is included twice", name.value));
                self.problems.add(problem.label("again here").related(first, "first here").help("leave one of them out"));
            } else if let Some(group) = self.named_group(name) {
                self.include(group, name, expanding, &mut fields);
            } else {
                fields.includes = Includes::Incomplete;
            }
        }
        fields
    }

    /// Adds the fields of a group to `fields`, and reports a cycle, too many levels or an exceeded budget.
    fn include(&mut self, group: &'a Group, name: &Spanned<String>, expanding: &mut Vec<&'a str>, fields: &mut Fields) {
        if expanding.contains(&group.name.as_str()) {
            return self.includes_itself(group, name, expanding);
        }
        if expanding.len() >= MAX_DEPTH {
            return self.too_many(name, &format!("more than {MAX_DEPTH} nested groups"));
        }
        let included = self.expand(group, expanding);
        if included.includes == Includes::Incomplete {
            fields.includes = Includes::Incomplete;
        }
        // The exceeded budget was reported; no further fields are added.
        let Some(budget) = self.budget else { return };
        self.budget = budget.checked_sub(included.list.iter().map(weight).sum());
        if self.budget.is_none() {
            return self.too_many(name, &format!("groups bring in more than {MAX_INCLUDED_FIELDS} fields"));
        }
        for field in included.list {
            fields.add(field, name.span, self.problems);
        }
        for (key, constant) in included.constants {
            fields.add_constant(key, constant, name.span, self.problems);
        }
    }

    /// Returns the fields of a group. They are computed once.
    fn expand(&mut self, group: &'a Group, expanding: &mut Vec<&'a str>) -> Fields {
        if let Some(known) = self.group_fields.get(group.name.as_str()) {
            return known.clone();
        }
        expanding.push(&group.name);
        let fields = self.fields_in_groups(&group.object, expanding);
        expanding.pop();
        self.group_fields.insert(&group.name, fields.clone());
        fields
    }

    fn includes_itself(&mut self, group: &Group, name: &Spanned<String>, expanding: &[&str]) {
        let way: Vec<_> = expanding.iter().skip_while(|inner| **inner != group.name.as_str()).copied().collect();
        let message = match way.len() {
            0 | 1 => format!("the group `{}` includes itself", name.value),
            _ => format!("the group `{}` includes itself: {} -> {}", name.value, way.join(" -> "), name.value),
        };
        let problem = Problem::error(Code::SW0103, name.span, message).label("includes the first group again");
        self.problems.add(problem.related(group.name.span, "the first group").help("remove one `include` of the cycle"));
    }

    fn too_many(&mut self, name: &Spanned<String>, message: &str) {
        self.problems.add(
            Problem::error(Code::SW0104, name.span, message)
                .label("not expanded")
                .help("include fewer groups, or nest them less"),
        );
    }
}
