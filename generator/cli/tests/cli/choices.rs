//! A file of choices about an OpenAPI document on the command line: what it changes, and what is reported of it.

use crate::common::{Run, root, specwright};

/// A folder with the document of `tests/specs/chosen`, and a file of choices with these lines.
fn folder(choices: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(root().join("tests/specs/chosen/openapi.yaml"), folder.path().join("openapi.yaml")).unwrap();
    std::fs::write(folder.path().join("specwright.yaml"), format!("specwright: 1\nfrom: openapi.yaml\n{choices}")).unwrap();
    folder
}

fn check(choices: &str) -> Run {
    specwright(folder(choices).path(), &["check", "specwright.yaml", "--deny", "warnings"])
}

/// The files of the specification that the document with choices is imported as, as one text.
fn imported(choices: &str) -> String {
    let folder = folder(choices);
    let run = specwright(folder.path(), &["import", "specwright.yaml", "--out", "spec"]);
    assert_eq!((run.code, run.err.contains("warning")), (0, false), "{choices}\n{}", run.err);
    let mut files: Vec<_> = std::fs::read_dir(folder.path().join("spec")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let text = |path: &std::path::PathBuf| format!("# {}\n{}", path.display(), std::fs::read_to_string(path).unwrap());
    files.iter().map(text).collect()
}

#[test]
fn names_resources_and_omissions_are_as_chosen() {
    let text = imported(
        "omit: ['DELETE /pets', addPet]\noperations: { listPets: { name: all, resource: animals } }\ntypes: { Pet: { name: Animal } }\n",
    );
    for has in ["animals.yaml", "resource: animals", "all:", "Animal:", "list<Animal>"] {
        assert!(text.contains(has), "{has}: {text}");
    }
    for has_not in ["delete_all", "add_pet", "Pet:"] {
        assert!(!text.contains(has_not), "{has_not}: {text}");
    }
}

#[test]
fn a_key_replaces_that_of_the_document_and_the_others_stay() {
    let text = imported(
        "base_path: /v2\noperations: { listPets: { docs: Lists them., params: { per_page: { default: 30 } } } }\n\
         types: { Pet: { fields: { created: { type: timestamp, format: epoch }, name: { max_length: 20 } } } }\n",
    );
    for has in [
        "base_path: /v2",
        "docs: Lists them.",
        "per_page: { type: integer, max: 100, docs: Limits the number of pets., default: 30 }",
        "max_length: 20",
        // The minimum of the integer does not fit a timestamp.
        "type: timestamp, format: epoch }",
    ] {
        assert!(text.contains(has), "{has}: {text}");
    }
}

/// Whatever the document does not have, with a suggestion where there is a similar name.
#[test]
fn a_choice_about_nothing_is_an_error_at_its_place() {
    for (choices, place, hint) in [
        ("omit: [deleteAllPet]\n", "3:8", "`deleteAllPets`"),
        ("operations: { listPet: { name: all } }\n", "3:15", "`listPets`"),
        ("operations: { GET /pet: { name: all } }\n", "3:15", "`GET /pets`"),
        ("operations: { listPets: { params: { per_pages: { default: 1 } } } }\n", "3:37", "`per_page`"),
        ("types: { Pets: { name: Animal } }\n", "3:10", "`Pet`"),
        ("types: { Pet: { fields: { createt: { type: timestamp } } } }\n", "3:27", "`created`"),
        ("types: { PetKind: { values: { cow: Cow } } }\n", "3:31", "not in the document"),
        ("types: { Invoice: { name: Bill } }\n", "3:10", "`declare` adds types"),
    ] {
        let run = check(choices);
        assert!(run.code == 1 && run.err.contains("error[SW0630]"), "{choices}\n{}", run.err);
        assert!(run.err.contains(&format!("specwright.yaml:{place}")) && run.err.contains(hint), "{choices}\n{}", run.err);
    }
}

/// A mistake in a choice is reported as in a specification, and takes nothing from the document.
#[test]
fn a_wrong_choice_is_reported_as_in_a_specification() {
    for (choices, code) in [
        ("operations: { listPets: { params: { page: { tpye: integer } } } }\n", "SW0013"),
        ("operations: { listPets: { nmae: all } }\n", "SW0013"),
        ("operations: { listPets: { pages: { page: pge } } }\n", "SW0"),
        ("operations: { listPets: { params: [page] } }\n", "SW0015"),
        ("types: { Pet: { fields: { created: { type: timestmap } } } }\n", "SW0100"),
        ("types: { Pet: { name: animal } }\n", "SW0"),
        ("operations: { listPets: { name: List Pets } }\n", "SW0"),
    ] {
        let run = check(choices);
        assert!(run.code == 1 && run.err.contains(&format!("error[{code}")), "{choices}\n{}", run.err);
        assert!(run.err.contains("specwright.yaml:3:") && !run.err.contains("warning"), "{choices}\n{}", run.err);
    }
}

#[test]
fn own_types_and_declarations_can_be_chosen() {
    let text = imported(
        "declare:\n  ids: { PetId: Identifies a pet. }\n  types: { Weight: { docs: Weighs., fields: { grams: { type: integer, docs: Weighs. } } } }\n\
         types: { Pet: { fields: { id: { type: PetId }, name: { type: Weight } } } }\n",
    );
    assert!(text.contains("type: PetId") && text.contains("Weight:"), "{text}");
    let run = check("types: { Pet: { rust: \"crate::Pet\" } }\n");
    assert_eq!(run.code, 0, "{}", run.err);
}
