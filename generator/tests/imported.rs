//! OpenAPI documents as input: each file in `imported/` is a small document with one difficulty of real documents. Its snapshot is the
//! specification that it becomes, and what of it is not carried over. A new file needs no code: run the test with `INSTA_UPDATE=always`,
//! and read the snapshot.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use specwright_generator::source::Sources;
use specwright_generator::{Analysis, Options, analyse, import};

/// The documents, by name.
fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/imported");
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut documents: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "yaml" || ending == "json")).collect();
    documents.sort();
    documents
}

/// The files of a specification and the deviations, as one text.
fn shown(analysis: &Analysis, files: &[(String, String)]) -> String {
    let files: String = files.iter().map(|(name, text)| format!("# {name}\n{text}\n")).collect();
    let deviations = analysis.deviations.iter();
    let deviations: String = deviations.map(|it| format!("{} {} {}: {}\n", it.code, it.pointer, it.name, it.message)).collect();
    format!("{files}{deviations}")
}

/// The generated Rust, without the header that names the sources.
fn rust(analysis: &mut Analysis) -> String {
    let generated = analysis.generate(&Options::default()).unwrap_or_else(|| panic!("{}", analysis.render(Default::default())));
    let text = generated.text().expect("Rust");
    text.lines().filter(|line| !line.contains("hash")).collect::<Vec<_>>().join("\n")
}

#[test]
fn documents_become_specifications() {
    for path in documents() {
        let (analysis, files) = import(&path, Sources::disk());
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").replace('.', "_");
        let text = shown(&analysis, &files);
        let errors = if files.is_empty() { analysis.render(Default::default()) } else { String::new() };
        let errors = errors.replace(path.to_str().expect("a path"), "document");
        insta::with_settings!({ snapshot_path => "imported", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, format!("{text}{errors}"));
        });
    }
}

/// The list of the documents in docs/openapi.md.
const BEGIN: &str = "<!-- cases: begin -->";
const END: &str = "<!-- cases: end -->";

/// The names of the documents by their first words, in lines of Markdown.
fn listed() -> String {
    let mut topics: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in documents() {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        let first_word = name.split('_').next().unwrap_or_default();
        topics.entry(first_word.to_owned()).or_default().push(name);
    }
    let row = |names: &Vec<String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let rows: String = topics.iter().map(|(topic, names)| format!("| {topic} | {} |\n", row(names))).collect();
    format!("\n{} documents:\n\n| of | documents |\n|---|---|\n{rows}", documents().len())
}

#[test]
fn the_page_lists_the_documents() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.md");
    let page = std::fs::read_to_string(&path).expect("a page");
    let (before, rest) = page.split_once(BEGIN).expect("the beginning of the list");
    let (list, after) = rest.split_once(END).expect("the end of the list");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{}{END}{after}", listed())).expect("a page");
        return;
    }
    assert_eq!(list, listed(), "run the test with UPDATE=1");
}

/// A document without a snapshot fails above. A snapshot without its document would be forgotten.
#[test]
fn every_snapshot_has_a_document() {
    let expected: BTreeSet<String> = documents()
        .iter()
        .map(|path| format!("{}.snap", path.file_name().and_then(|name| name.to_str()).expect("a name").replace('.', "_")))
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/imported");
    let names = std::fs::read_dir(folder).expect("a folder").filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let found: BTreeSet<String> = names.filter(|name| name.ends_with(".snap")).collect();
    assert!(found == expected && expected.len() >= 200, "{:?}", found.symmetric_difference(&expected));
}

#[test]
fn an_imported_specification_gives_the_same_rust() {
    for path in documents() {
        let (mut direct, files) = import(&path, Sources::disk());
        if direct.service.is_none() {
            continue;
        }
        let mut imported = analyse(Path::new("service.yaml"), Sources::memory(files));
        assert_eq!(rust(&mut imported), rust(&mut direct), "{}", path.display());
    }
}

/// Parts of a document, cut out or repeated, cause no panic.
#[test]
fn damaged_documents_are_read() {
    for path in documents() {
        let text = std::fs::read_to_string(&path).expect("a text");
        let lines: Vec<&str> = text.lines().collect();
        for left_out in 0..lines.len() {
            let rest = lines.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| format!("{line}\n"));
            let damaged = rest.collect::<String>();
            let analysis = analyse(Path::new("openapi.yaml"), Sources::memory([("openapi.yaml", damaged)]));
            assert!(analysis.service.is_some() || analysis.problems.has_errors(), "{} without line {left_out}", path.display());
        }
    }
}

/// The request types of a document with these operations of the tag `pets`, by operation id.
fn request_types(ids: &[&str]) -> BTreeMap<String, String> {
    let operation = |id: &&str| {
        format!("  /{id}: {{ get: {{ operationId: {id}, tags: [pets], responses: {{ '204': {{ description: Done. }} }} }} }}\n")
    };
    let paths: String = ids.iter().map(operation).collect();
    let document = format!("openapi: 3.1.0\ninfo: {{ title: Desk, version: '1' }}\npaths:\n{paths}");
    let analysis = analyse(Path::new("openapi.yaml"), Sources::memory([("openapi.yaml", document)]));
    let service = analysis.service.as_ref().expect("a service");
    service.operations().map(|operation| (operation.http.path.value.clone(), operation.request.value.clone())).collect()
}

/// Names depend neither on the order of the operations nor on operations that are added.
#[test]
fn request_types_keep_their_names() {
    let ids = ["pets_list", "getPetById", "pets", "listPets", "addPet", "describe"];
    let all = request_types(&ids);
    let expected = ["ListPetsRequest", "GetPetById", "PetsRequest", "ListPets", "AddPet", "DescribePets"];
    assert_eq!(all, ids.iter().zip(expected).map(|(id, name)| (format!("/{id}"), name.to_owned())).collect());
    let reversed: Vec<&str> = ids.iter().rev().copied().collect();
    assert_eq!(request_types(&reversed), all);
    let before = request_types(&ids[1..]);
    assert!(before.iter().all(|(path, name)| all.get(path) == Some(name)), "{before:?}");
}

/// What Rust alone refuses of a document stays in the service of other targets: the name of a resource, and types that rustc or clippy reject.
/// A schema inside of a component, which another component and the body of a request use too.
const INHERITED: &str = r##"{
    "openapi": "3.0.3", "info": { "title": "Pets", "version": "1" }, "paths": { FIRST, SECOND },
    "components": { "schemas": {
        "NewPet": { "type": "object", "properties": { "kind": { "type": "string", "enum": ["cat", "dog"] } } },
        "Pet": { "allOf": [{ "$ref": "#/components/schemas/NewPet" },
            { "type": "object", "properties": { "home": { "type": "object", "properties": { "city": { "type": "string" } } } } }] }
    } }
}"##;
const PETS: &str = r##""/pets": { "get": { "operationId": "listPets", "responses": { "200": { "description": "Pets.",
    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } } } } } } }"##;
const NEW_PETS: &str = r##""/new": { "post": { "operationId": "createPet", "responses": { "204": { "description": "Done." } },
    "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/NewPet" } } } } } }"##;

#[test]
fn the_order_of_operations_names_no_type() {
    let names = |first: &str, second: &str| -> BTreeSet<String> {
        let document = INHERITED.replace("FIRST", first).replace("SECOND", second);
        let analysis = analyse("api.json".as_ref(), Sources::memory([("api.json", document)]));
        analysis.service.expect("a service").types.into_iter().map(|ty| ty.name.value).collect()
    };
    let types = names(PETS, NEW_PETS);
    assert_eq!(types, ["NewPet", "NewPetKind", "Pet", "PetHome"].map(str::to_owned).into());
    assert_eq!(names(NEW_PETS, PETS), types);
}

#[test]
fn types_have_other_names_for_rust_alone_if_rust_takes_their_names() {
    let schema =
        |name: &str, field: &str, other: &str| format!("    {name}: {{ type: object, properties: {{ {field}: {other} }} }}\n");
    let document = format!(
        "openapi: 3.1.0\ninfo: {{ title: Desk, version: '1' }}\npaths:\n  /desks:\n    get:\n      operationId: list\n      \
         responses:\n        '200':\n          description: All.\n          content:\n            application/json: \
         {{ schema: {{ $ref: '#/components/schemas/Client' }} }}\ncomponents:\n  schemas:\n{}{}{}",
        schema("Client", "service", "{ $ref: '#/components/schemas/Service' }"),
        schema("Service", "outcome", "{ $ref: '#/components/schemas/Outcome' }"),
        schema("Outcome", "text", "{ type: string }"),
    );
    let mut analysis = analyse(Path::new("openapi.yaml"), Sources::memory([("openapi.yaml", document)]));
    let names = |analysis: &Analysis| {
        let service = analysis.service.as_ref().expect("a service");
        service.types.iter().map(|def| def.name.value.clone()).collect::<BTreeSet<_>>()
    };
    assert_eq!(names(&analysis), BTreeSet::from(["Client", "Outcome", "Service"].map(str::to_owned)));
    assert!(analysis.check_rust(), "{}", analysis.render(Default::default()));
    assert_eq!(names(&analysis), BTreeSet::from(["ClientType", "Outcome", "Service"].map(str::to_owned)));
}

#[test]
fn rust_takes_nothing_from_other_targets() {
    let nested = format!("{}{{ type: string }}{}", "{ type: array, items: ".repeat(10), " }".repeat(10));
    let document = format!(
        "openapi: 3.1.0\ninfo: {{ title: Desk, version: '1' }}\npaths:\n  /clients:\n    get:\n      operationId: list\n      \
         tags: [client]\n      responses:\n        '200':\n          description: All.\n          content:\n            \
         application/json: {{ schema: {nested} }}\n"
    );
    let mut analysis = analyse(Path::new("openapi.yaml"), Sources::memory([("openapi.yaml", document)]));
    let body = |analysis: &Analysis| {
        let service = analysis.service.as_ref().expect("a service");
        let resource = service.resources.first().expect("a resource");
        let answer = resource.operations.first().and_then(|operation| operation.answers.first()).expect("an answer");
        (resource.name.value.clone(), format!("{:?}", answer.shape).matches("List(").count())
    };
    assert_eq!((body(&analysis), analysis.deviations.len()), (("client".to_owned(), 10), 0));
    assert!(analysis.check_rust(), "{}", analysis.render(Default::default()));
    assert_eq!((body(&analysis), analysis.deviations.len()), (("client_api".to_owned(), 0), 1));
}
