//! Tests of loading: problems with files, YAML, keys and kinds of values are reported with their positions.
//!
//! In: small specifications as text. Not here: whether names exist (see the tests of `resolve`).

use std::path::Path;

use super::load;
use crate::diagnostic::{Problems, Style};
use crate::draft::Draft;
use crate::source::Sources;

/// A service.yaml without mistakes, which lists one resource file.
pub(crate) const SERVICE: &str = "specwright: 1\nservice: Desk\nfiles: [users.yaml]\n";

/// Loads and resolves a specification. Each file is a name and a text.
pub(crate) fn run(files: &[(&str, &str)]) -> (Option<Draft>, Report) {
    run_with(Path::new("service.yaml"), Sources::memory(files.iter().copied()))
}

/// The problems of a specification, and the sources that their spans point into.
pub(crate) struct Report {
    pub(crate) sources: Sources,
    pub(crate) problems: Problems,
}

/// Loads and resolves the specification at a path of the disk.
fn run_in(path: &Path) -> (Option<Draft>, Report) {
    run_with(path, Sources::disk())
}

fn run_with(path: &Path, mut sources: Sources) -> (Option<Draft>, Report) {
    let mut problems = Problems::default();
    let documents = load(path, &mut sources, &mut problems).documents;
    let service = documents.map(|documents| crate::resolve::resolve(&documents, &mut problems));
    (service, Report { sources, problems })
}

/// The code, the file, the line and the column of each problem: `SW0100 users:2:39`.
pub(crate) fn codes_with_positions(report: &Report) -> Vec<String> {
    let codes = report.problems.iter().map(|problem| match problem.span {
        Some(span) => {
            let position = report.sources.position(span);
            let file = report.sources.path(span.file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            format!("{} {file}:{}:{}", problem.code, position.line, position.column)
        }
        None => problem.code.to_string(),
    });
    codes.collect()
}

impl Report {
    pub(crate) fn render(&self, style: Style) -> String {
        self.problems.render(&self.sources, style)
    }
}

/// The problems of the resource file users.yaml with a text. service.yaml has no mistakes.
fn in_users(text: &str) -> Vec<String> {
    codes_with_positions(&run(&[("service.yaml", SERVICE), ("users.yaml", text)]).1)
}

#[test]
fn six_mistakes_are_reported_in_one_run_each_at_its_position() {
    let service = "specwright: 1\nservice: Desk\nfiles: [users.yaml]\nids: [UserId]\nwire: { scalars: lenent }\n";
    let users = "resource: users
types:
  User:
    fields:
      id: { type: UsrId, required: true }
      name: { typ: string }
operations:
  get:
    http: GET /user
    docs: Reads a user.
    params:
      id: { type: UserId, required: \"true\" }
      id: { type: UserId }
    returns: { list: { type: User } }
";
    let (read, problems) = run(&[("service.yaml", service), ("users.yaml", users)]);
    assert!(read.is_some());
    assert_eq!(
        codes_with_positions(&problems),
        [
            "SW0107 service:5:18",
            "SW0100 users:5:19",
            "SW0013 users:6:15",
            "SW0015 users:12:37",
            "SW0011 users:13:7",
            "SW0015 users:14:22",
        ]
    );
    let text = problems.render(Style::default());
    for expected in
        ["users.yaml:5:19", "did you mean `UserId`?", "did you mean `type`?", "write true, without quotes", "first defined here"]
    {
        assert!(text.contains(expected), "{expected} in\n{text}");
    }
}

#[test]
fn files_that_cannot_be_read_are_reported_at_their_names_in_the_list() {
    let service =
        "specwright: 1\nservice: Desk\nfiles: [usrs.yaml, ../a.yaml, /etc/passwd, users.yaml, users.yaml, service.yaml, '']\n";
    let (_, problems) = run(&[("service.yaml", service), ("users.yaml", "resource: users\n")]);
    let expected = ["SW0001 service:3:9", "SW0021 service:3:20", "SW0021 service:3:31", "SW0020 service:3:56"];
    assert_eq!(codes_with_positions(&problems).get(..4), Some(&expected.map(str::to_owned)[..]));
    assert_eq!(codes_with_positions(&problems).len(), 6);
    assert!(problems.render(Style::default()).contains("did you mean `users.yaml`?"));
    assert_eq!(codes_with_positions(&run_in(Path::new("/nowhere/at/all")).1), ["SW0001"]);
    assert_eq!(codes_with_positions(&run(&[]).1), ["SW0001"]);
}

#[test]
fn files_that_are_too_large_or_not_utf8_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let users = folder.path().join("users.yaml");
    std::fs::write(folder.path().join("service.yaml"), SERVICE).expect("a file");
    std::fs::write(&users, vec![b' '; (4 << 20) + 1]).expect("a file");
    assert_eq!(codes_with_positions(&run_in(folder.path()).1), ["SW0002 service:3:9"]);
    std::fs::write(&users, b"resource: users\ndocs: \xff\n").expect("a file");
    assert_eq!(codes_with_positions(&run_in(&folder.path().join("service.yaml")).1), ["SW0003 service:3:9"]);
}

#[cfg(unix)]
#[test]
fn symbolic_links_into_other_folders_are_followed() {
    let (folder, outside) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    for (name, text) in [("service.yaml", SERVICE), ("users.yaml", "resource: users\n")] {
        std::fs::write(outside.path().join(name), text).expect("a file");
        std::os::unix::fs::symlink(outside.path().join(name), folder.path().join(name)).expect("a link");
    }
    assert_eq!(codes_with_positions(&run_in(folder.path()).1), NONE);
}

#[test]
fn refused_parts_of_yaml_are_reported_with_their_positions() {
    for (text, problems) in [
        ("", vec!["SW0005 users:1:1"]),
        ("# nothing\n", vec!["SW0005 users:2:1"]),
        ("---\n", vec!["SW0005 users:1:4"]),
        ("resource: users\n---\nresource: more\n", vec!["SW0006 users:2:1"]),
        ("resource: &a users\n", vec!["SW0007 users:1:11"]),
        ("resource: users\ndocs: *a\n", vec!["SW0007 users:2:7"]),
        ("resource: !!str users\n", vec!["SW0008 users:1:11"]),
        ("resource: users\n<<: { docs: x }\n", vec!["SW0009 users:2:1"]),
        ("resource: users\n[a, b]: x\n", vec!["SW0010 users:2:1"]),
        ("resource: users\nresource: users\n", vec!["SW0011 users:2:1"]),
        ("resource: users\ndocs: a: b\n", vec!["SW0004 users:2:8"]),
        ("resource: users\ntypes:\n\ta: b\n", vec!["SW0004 users:3:2"]),
        ("resource: 'users\n", vec!["SW0004 users:1:11"]),
        ("- resource\n", vec!["SW0015 users:1:3"]),
        ("resource: users\r\ndocs: x\r\noperation: {}\r\n", vec!["SW0013 users:3:1"]),
        ("\u{feff}resource: users\ndécs: ü\n", vec!["SW0013 users:2:1"]),
    ] {
        assert_eq!(in_users(text), problems, "{text:?}");
    }
}

#[test]
fn a_file_is_read_before_and_after_a_syntax_error() {
    let before = "resource: users\ntypes:\n  A: { fields: { a: { typ: string } } }\n";
    let after = "  put: { htp: PUT /x, docs: a }\n";
    for (name, lines, mistake) in [
        ("a colon in a text", "operations:\n  get:\n    http: GET /x\n    docs: a: b\n", "SW0004 users:7:"),
        ("a bracket that is not closed", "operations:\n  get: { http: GET /x, docs: a\n", "SW0004 users:6:"),
        ("a quote that is not closed", "operations:\n  get:\n    http: GET /x\n    docs: \"a\n", "SW0004 users:7:"),
        ("a tab", "operations:\n  get:\n\thttp: GET /x\n", "SW0004 users:6:"),
        ("a character that begins no value", "operations:\n  get:\n    http: GET /x\n    docs: @a\n", "SW0004 users:7:"),
        ("a key that is too deep", "operations:\n  get:\n    http: GET /x\n      docs: a\n", "SW0004 users:7:"),
        ("a line that is not an entry", "operations:\n  get:\n    http: GET /x\n    nonsense\n    docs: a\n", "SW0004 users:7:"),
        ("two mistakes", "docs: a: b\noperations:\n  get:\n    http: GET /x\n    docs: a: b\n", "SW0004 users:4:"),
    ] {
        let found = in_users(&format!("{before}{lines}{after}"));
        let count = |code: &str| found.iter().filter(|problem| problem.starts_with(code)).count();
        assert!(found.iter().any(|problem| problem.starts_with(mistake)), "{name}: {found:?}");
        assert_eq!(count("SW0004"), 1 + usize::from(name == "two mistakes"), "{name}: {found:?}");
        // `typ` before the syntax error and `htp` after it are reported, and no problems that only follow from the syntax error.
        assert_eq!(count("SW0013"), found.len() - count("SW0004"), "{name}: {found:?}");
        assert!(found.contains(&"SW0013 users:3:23".to_owned()), "{name}: {found:?}");
        assert_eq!(count("SW0013"), 2, "{name}: {found:?}");
    }
}

#[test]
fn a_comma_in_a_text_in_braces_is_explained() {
    // The second text continues with a word that is a key.
    for docs in ["One, or two, or more.", "One, min of two."] {
        let fields = format!("{{ a: {{ type: integer, docs: {docs}, required: true }} }}");
        let text = format!("resource: users\ntypes: {{ A: {{ fields: {fields} }} }}\n");
        let (_, read) = run(&[("service.yaml", SERVICE), ("users.yaml", &text)]);
        assert_eq!(codes_with_positions(&read), ["SW0013 users:2:56"]);
        assert!(read.render(Style::default()).contains("within { } a text with a comma needs quotes"));
    }
}

#[test]
fn deeply_nested_collections_are_refused() {
    for text in ["[".repeat(100_000), "a: ".repeat(3), "- ".repeat(100_000), "{a: ".repeat(100_000), "? ".repeat(50_000)] {
        assert!(!in_users(&text).is_empty());
    }
    let deep = format!("resource: users\nexample: {}{}\n", "[".repeat(64), "]".repeat(64));
    assert_eq!(in_users(&deep), ["SW0012 users:2:73"]);
}

#[test]
fn values_must_have_the_kind_of_their_key() {
    let field =
        |text: &str| in_users(&format!("resource: users\ntypes: {{ A: {{ fields: {{ a: {{ type: string, {text} }} }} }} }}\n"));
    for good in
        ["min: 1.5", "max: -2", "min_length: 0", "docs: '5'", "default: 5", "deprecated: true", "deprecated: b", "example: [a]"]
    {
        assert!(field(good).is_empty(), "{good}: {:?}", field(good));
    }
    for bad in [
        "required: 'true'",
        "required: yes",
        "required: True",
        "required: 1",
        "min: '1'",
        "min: .inf",
        "min: 007",
        "max: 0x10",
        "min_length: -1",
        "min_length: 1.5",
        "docs: 5",
        "docs: true",
        "docs:",
        "docs: ~",
        "docs: null",
        "default: [a]",
        "default:",
        "deprecated: 1",
        "since: 1.5",
        "min: 1e999",
    ] {
        assert_eq!(field(bad).len(), 1, "{bad}: {:?}", field(bad));
        assert!(field(bad).iter().all(|problem| problem.starts_with("SW0015 users:2:")), "{bad}");
    }
}

#[test]
fn a_type_that_a_comma_cuts_is_one_problem() {
    let text = "resource: users\ntypes: { A: { fields: { a: { type: map<string, integer>, docs: x } } } }\n";
    let (_, problems) = run(&[("service.yaml", SERVICE), ("users.yaml", text)]);
    assert_eq!(codes_with_positions(&problems), ["SW0023 users:2:46"]);
    assert!(problems.render(Style::default()).contains("put the type in quotes"));
}

#[test]
fn a_misspelt_key_is_not_reported_as_missing_too() {
    let text =
        "resource: users\noperations:\n  get: { htp: GET /x, docs: x }\n  put: { docs: x }\n  post: { http: POST, docs: x }\n";
    assert_eq!(in_users(text), ["SW0013 users:3:10", "SW0014 users:4:3", "SW0024 users:5:17"]);
}

#[test]
fn answers_have_one_form() {
    let answer =
        |text: &str| in_users(&format!("resource: users\noperations: {{ a: {{ http: GET /a, docs: a, returns: {text} }} }}\n"));
    for good in [
        "{ type: string }",
        "{ outcome: true }",
        "{ fields: {} }",
        "{ file: true }",
        "{ status: 204 }",
        "{ fields: {}, name: A }",
        "{ keyed_by: string, of: integer, key: id }",
        "{ envelope: { items: a }, items: { list: string } }",
        "[{ type: string, name: A }, { fields: {}, status: 201 }]",
    ] {
        assert!(answer(good).is_empty(), "{good}: {:?}", answer(good));
    }
    for (bad, code) in [
        ("{}", "SW0029"),
        ("{ docs: x }", "SW0029"),
        ("{ type: string, list: string }", "SW0016"),
        ("{ type: string, fields: {} }", "SW0016"),
        ("{ file: true, fields: {} }", "SW0016"),
        ("{ of: string }", "SW0017"),
        ("{ items: { list: string } }", "SW0017"),
        ("{ keyed_by: string }", "SW0014"),
        ("{ type: string, name: A }", "SW0017"),
        ("{ envelope: { items: a } }", "SW0014"),
        ("{ envelope: { items: a }, items: {} }", "SW0014"),
        ("{ type: '<' }", "SW0023"),
        ("string", "SW0015"),
        ("{ tpye: string }", "SW0013"),
    ] {
        let found = answer(bad);
        assert!(found.iter().any(|problem| problem.starts_with(code)), "{bad}: {found:?}");
        assert!(found.len() <= 1 || bad == "{ of: string }", "{bad}: {found:?}");
    }
}

#[test]
fn types_have_exactly_one_kind() {
    let ty = |text: &str| in_users(&format!("resource: users\ntypes: {{ A: {text} }}\n"));
    assert_eq!(ty("{ docs: x }"), ["SW0028 users:2:10"]);
    assert_eq!(ty("{ enum: string, values: { a: A }, fields: {} }"), ["SW0030 users:2:10"]);
    assert_eq!(ty("{ enm: string, values: { a: A } }"), ["SW0013 users:2:15"]);
    assert_eq!(ty("{ enum: string }"), ["SW0014 users:2:10"]);
    assert_eq!(ty("{ union: { tag: kind } }"), ["SW0014 users:2:15"]);
    assert_eq!(ty("string"), ["SW0015 users:2:10"]);
}

#[test]
fn rules_are_read_one_by_one() {
    let rules =
        |text: &str| in_users(&format!("resource: users\noperations: {{ a: {{ http: GET /a, docs: a, rules: {text} }} }}\n"));
    assert!(rules("[any_of: [a, b], required_if: { param: a, when: b >= 4 }, ordered: [a, b]]").is_empty());
    assert_eq!(rules("[{ any_of: [a], one_of: [b] }]"), ["SW0026 users:2:66"]);
    assert_eq!(rules("[ordered: [a, b, c]]"), ["SW0027 users:2:51"]);
    assert_eq!(rules("[any_off: [a, b]]"), ["SW0013 users:2:51"]);
    assert_eq!(rules("[required_if: { param: a, when: b = 4 }]"), ["SW0025 users:2:82"]);
    assert_eq!(rules("[required_unless: { param: a }]"), ["SW0014 users:2:51"]);
}

#[test]
fn typing_mistakes_are_reported_with_the_corrected_text() {
    let run_users = |text: &str| {
        let (_, problems) = run(&[("service.yaml", SERVICE), ("users.yaml", &format!("resource: users\n{text}"))]);
        (codes_with_positions(&problems), problems.render(Style::default()))
    };
    let field = |field: &str| format!("types: {{ A: {{ fields: {{ a: {{ {field}, docs: A. }} }} }} }}\n");
    for (text, code, expected) in [
        (field("type string"), "SW0013 users:2:30", "write `type: string`"),
        (field("type:string"), "SW0013 users:2:30", "write `type: string`"),
        (
            "types:\n  A:\n    fields:\n      a:\n        type:string\n".to_owned(),
            "SW0015 users:5:7",
            "did you mean `type: string`?",
        ),
        (
            "types:\n  A:\n    fields:\n      a:\n        type string\n        docs: A.\n".to_owned(),
            "SW0004 users:7:13",
            "did you mean `type: string` in the line above?",
        ),
        (
            "operations:\n  get:\n    http: GET /x\n      docs: A.\n".to_owned(),
            "SW0004 users:5:11",
            "is indented deeper than the one above",
        ),
        ("operations:\n  get:\n  http: GET /x\n  docs: A.\n".to_owned(), "SW0015 users:4:3", "is beside `get`, not below it"),
        (
            "operations:\n  get:\n    docs: A.\n  http: GET /x\n  params: { a: { type: string } }\n".to_owned(),
            "SW0015 users:5:3",
            "indent it by two spaces more than `get`",
        ),
    ] {
        let (codes, rendered) = run_users(&text);
        assert_eq!(codes, [code], "{rendered}");
        assert!(rendered.contains(expected), "{rendered}");
    }
    assert_eq!(run_users("operations:\n  get: { http: GET /x, docs: A. }\n  http: { http: PUT /x, docs: A. }\n").0, NONE);
}

const NONE: [&str; 0] = [];

#[test]
fn a_resource_file_in_place_of_a_specification_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("service.yaml"), SERVICE).expect("a file");
    let users = folder.path().join("users.yaml");
    std::fs::write(&users, "resource: users\n").expect("a file");
    let read = run_in(&users).1;
    assert_eq!(codes_with_positions(&read), ["SW0032 users:1:1"]);
    let help = read.problems.iter().next().and_then(|problem| problem.help.clone()).unwrap_or_default();
    assert!(help.ends_with("service.yaml"), "{help}");
}

#[test]
fn a_resource_file_that_is_not_listed_is_reported() {
    let more = [("more.yaml", "# More.\nresource: more\n"), ("compose.yaml", "services: {}\n"), ("notes.txt", "resource: x\n")];
    let all =
        |service: &'static str| run(&[&[("service.yaml", service), ("users.yaml", "resource: users\n")], &more[..]].concat()).1;
    assert_eq!(codes_with_positions(&all(SERVICE)), ["SW0352 service:3:9"]);
    assert_eq!(codes_with_positions(&all("specwright: 1\nservice: Desk\nfiles: [users.yaml, more.yaml]\n")), NONE);
    // A misspelt name in the list is reported as that, and not as a file that is not listed.
    assert_eq!(
        codes_with_positions(&all("specwright: 1\nservice: Desk\nfiles: [users.yaml, moer.yaml]\n")),
        ["SW0001 service:3:21"]
    );
}
