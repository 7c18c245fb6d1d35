//! Names of request types.
//!
//! In: operations with their names and resources. Out: a unique name of a type for each: `ListPets` for `list` of `pets`, and also for
//! `list_pets` of `pets`, which names its resource itself.

use heck::ToUpperCamelCase;

use super::endpoints::Found;
use super::reader::Reader;
use crate::model;

impl<'a> Reader<'a> {
    /// Chooses the names of request types, after those of components. Operations that name their resource are first, so that their names do
    /// not depend on the order of the operations: `list_pets` gets `ListPets`, and `list` beside it `ListPetsRequest`.
    pub(super) fn name_requests(&mut self, found: &mut [Found<'a>]) {
        let (first, others): (Vec<_>, Vec<_>) =
            found.iter_mut().partition(|operation| !operation.webhook && names_resource(&operation.name, &operation.resource));
        for operation in first {
            let candidates = [operation.name.to_upper_camel_case(), operation.default_request()];
            self.name_request(operation, &candidates);
        }
        for operation in others {
            let name = operation.default_request();
            self.name_request(operation, &[name]);
        }
    }

    /// Takes the first name that is free, also with `Request` behind it. If the operation has several answers, the name of their enum is free
    /// too.
    fn name_request(&mut self, operation: &mut Found<'a>, names: &[String]) {
        let candidates: Vec<String> = names.iter().flat_map(|name| [name.clone(), format!("{name}Request")]).collect();
        // The name of the resource alone would be taken for the thing, and not for the request of it.
        let candidates = if operation.name == operation.resource { candidates.get(1..).unwrap_or_default() } else { &candidates };
        let suffix = self.has_several_answers(operation).then(|| model::answers_name(""));
        operation.request = self.types.take_with(candidates, &operation.words(), suffix.as_deref());
    }
}

/// Whether the name of an operation contains the name of its resource, in the singular or the plural: `get_pet_by_id` contains `pets`. The
/// suffix `_api` of a resource can be absent.
fn names_resource(operation: &str, resource: &str) -> bool {
    let operation: Vec<&str> = operation.split('_').collect();
    [resource, resource.strip_suffix("_api").unwrap_or(resource)].iter().any(|resource| {
        let resource: Vec<&str> = resource.split('_').collect();
        let is_resource = |part: &[&str]| part.iter().zip(&resource).all(|(one, other)| is_same_word(one, other));
        operation.windows(resource.len()).any(is_resource)
    })
}

/// Whether two words are equal, or one is the plural of the other: `pet` and `pets`, `box` and `boxes`, `category` and `categories`.
fn is_same_word(one: &str, other: &str) -> bool {
    let is_plural = |plural: &str, word: &str| match plural.strip_prefix(word) {
        Some(ending) => matches!(ending, "s" | "es"),
        None => word.strip_suffix('y').is_some_and(|stem| plural.strip_prefix(stem) == Some("ies")),
    };
    one == other || is_plural(one, other) || is_plural(other, one)
}
