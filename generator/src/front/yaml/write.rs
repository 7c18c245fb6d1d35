//! Writes documents as the files of a specification.
//!
//! In: documents that the front end of another format created, and the trees of what choices changed. Out: the texts of service.yaml and of
//! the resource files, in the style of the formatter. Not here: what the files contain (see `written`).

use serde_json::Value;

use super::{format, written};
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::document::{Documents, Merged, Resource};
use crate::syntax::Node;

/// The name and the text of each file.
///
/// # Errors
/// If the formatter has a fault.
pub(crate) fn files(documents: &Documents, merged: &Merged) -> Result<Vec<(String, String)>, Bug> {
    let names = file_names(&documents.resources);
    let trees = documents.resources.iter().map(|resource| written::resource(resource, merged));
    let trees = std::iter::once(written::service(&documents.service, &names, merged)).chain(trees);
    let names = std::iter::once(SERVICE_FILE.to_owned()).chain(names.iter().cloned());
    names.zip(trees).map(|(name, tree)| yaml_text(&name, &tree).map(|text| (name, text))).collect()
}

/// The name of the file that lists the others.
const SERVICE_FILE: &str = "service.yaml";

/// The name of the file of each resource. No two are equal, and none is `service.yaml`: the file of a resource `service` is
/// `service_resource.yaml`, or `service_resource_resource.yaml` if another resource is called `service_resource`.
fn file_names(resources: &[Resource]) -> Vec<String> {
    let is_taken =
        |file: &str| file == SERVICE_FILE || resources.iter().any(|resource| file == format!("{}.yaml", *resource.name));
    let file_name = |resource: &Resource| {
        let mut file = format!("{}.yaml", *resource.name);
        while *resource.name == "service" && is_taken(&file) {
            file.insert_str(file.len() - ".yaml".len(), "_resource");
        }
        file
    };
    resources.iter().map(file_name).collect()
}

/// Writes a tree as YAML. JSON is valid YAML, so the formatter only has to break the lines that are too long. `file` is for a message.
fn yaml_text(file: &str, tree: &Node) -> Result<String, Bug> {
    format::formatted(&Value::from(&tree.to_json()).to_string()).ok_or_else(|| Bug::new(Code::SW9006, file))
}
