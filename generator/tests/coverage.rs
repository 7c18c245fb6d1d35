//! The specification of InvGate contains everything that the documentation of its API lists. Each difference has a reason.

use std::path::{Path, PathBuf};

use specwright_generator::coverage::{Count, Coverage, Side, What, coverage};
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, Problems, Selection, analyse};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compares the specification with the list `documented`. `explained` is the table of reasons.
fn compare(documented: &str, explained: &str) -> (Coverage, Sources, Problems) {
    let Analysis { mut sources, service, mut problems, .. } = analyse(&root().join("spec"), Sources::disk());
    let service = service.expect("spec/ has mistakes");
    // Operations that the documentation does not list have a tag.
    let service = service.subset(&[Selection::parse("!tag:undocumented")]);
    let documented = sources.add("fields.tsv".into(), documented.to_owned());
    let explained = sources.add("explained.tsv".into(), explained.to_owned());
    let coverage = coverage(&service, documented, Some(explained), &sources, &mut problems);
    (coverage, sources, problems)
}

fn data(name: &str) -> String {
    std::fs::read_to_string(root().join("tests/data").join(name)).unwrap()
}

#[test]
fn everything_that_is_documented_is_in_the_specification() {
    let (coverage, sources, problems) = compare(&data("fields.tsv"), &data("explained.tsv"));
    assert!(problems.is_empty(), "{}", problems.render(&sources, Default::default()));
    assert_eq!(coverage.unexplained().count(), 0, "{coverage}");
    let whole = |count: Count| (count.documented, count.covered());
    assert_eq!(whole(coverage.operations), (162, 162));
    assert_eq!(whole(coverage.parameters), (437, 437));
    assert_eq!(whole(coverage.fields), (761, 761));
    assert_eq!((coverage.parameters.explained, coverage.fields.explained), (0, 22));
    // The documentation lists these as arrays, but InvGate sends objects with keys.
    assert_eq!((coverage.parameters.maps, coverage.fields.maps), (1, 11));
}

/// The headings of the list.
const HEADINGS: &str = "method\tpath\tside\tname\trequired\ttype\n";

#[test]
fn differences_are_found_in_both_directions() {
    let rows = "GET\t/sd.version\tresponse\tbuild\t-\tSTRING\nGET\t/sd.version\tresponse\tversion\t-\tINTEGER\n\
                GET\t/kb.articles.by.ids\tparam\tids\tno\tARRAY\nGET\t/nowhere\tparam\tid\tyes\tINTEGER\n";
    let (coverage, _, problems) = compare(&format!("{HEADINGS}{rows}"), "headings\n");
    assert!(problems.is_empty());
    let all = &coverage.differences;
    let difference = |name: &str| all.iter().find(|it| it.name == name).map(|it| it.what.clone());
    assert_eq!(difference("build"), Some(What::Missing));
    assert_eq!(difference("version"), Some(What::Type("INTEGER".to_owned(), "STRING".to_owned())));
    assert_eq!(difference("ids"), Some(What::Required(false)));
    assert!(all.iter().any(|it| it.path == "/nowhere" && it.side == Side::Operation && it.what == What::Missing));
    assert!(all.iter().any(|it| it.path == "/incident" && it.side == Side::Operation && it.what == What::Extra));
    assert_eq!(coverage.operations, Count { documented: 3, same: 2, maps: 0, explained: 0 });
}

#[test]
fn parameters_are_found_by_their_wire_names() {
    let things = "resource: things\ndocs: Things.\noperations:\n  get:\n    http: GET /things/{id}\n    docs: Gets it.\n    \
                  params:\n      id: { type: string, required: true, docs: Its id. }\n      \
                  newest: { name: id, type: integer, in: query, docs: The newest id. }\n      \
                  tags: { name: label, type: 'map<string, string>', in: query, docs: Its labels. }\n";
    let files = [("service.yaml", "specwright: 1\nservice: Desk\nfiles: [things.yaml]\n"), ("things.yaml", things)];
    let differences = |rows: &str| {
        let Analysis { mut sources, service, mut problems, .. } = analyse("service.yaml".as_ref(), Sources::memory(files));
        let documented = sources.add("fields.tsv".into(), format!("{HEADINGS}{rows}"));
        let coverage = coverage(&service.expect("a service"), documented, None, &sources, &mut problems);
        assert!(problems.is_empty());
        let found = coverage.differences.iter().map(|it| (it.name.clone(), it.what.clone())).collect::<Vec<_>>();
        (found, coverage.parameters)
    };
    let row = |name: &str, ty: &str| format!("GET\t/things/{{id}}\tparam\t{name}\t-\t{ty}\n");
    let (found, count) = differences(&format!("{}{}", row("id", "INTEGER"), row("label", "ARRAY")));
    assert_eq!((found, count), (vec![], Count { documented: 2, same: 2, maps: 1, explained: 0 }));
    let missing = [("tags", What::Missing), ("id", What::Extra), ("label", What::Extra)];
    assert_eq!(differences(&row("tags", "ARRAY")).0, missing.map(|(name, what)| (name.to_owned(), what)));
}

#[test]
fn errors_in_tables_are_reported_with_their_positions() {
    let documented = format!(
        "{HEADINGS}GET\t/sd.version\nGET\t/sd.version\tanswer\tversion\t-\tSTRING\nGET\t/sd.version\tresponse\tversion\tmaybe\tSTRING\n\
         GET\t/sd.version\tresponse\tversion\t-\tSTRING\r\nGET\t/sd.version\tresponse\tversion\t-\tSTRING\n"
    );
    let (_, sources, problems) = compare(&documented, "headings\nGET\t/sd.version\tresponse\tversion\tno longer so\nnonsense");
    let problem = |it: &specwright_generator::diagnostic::Problem| {
        (it.code.as_str(), it.span.map(|span| sources.position(span)).map(|at| (at.line, at.column)).unwrap())
    };
    let problems: Vec<_> = problems.iter().map(problem).collect();
    let expected = [
        ("SW0400", (2, 1)),
        ("SW0401", (3, 17)),
        ("SW0401", (4, 34)),
        ("SW0402", (6, 1)),
        ("SW0403", (2, 1)),
        ("SW0400", (3, 1)),
    ];
    assert_eq!(problems, expected);
}

#[test]
fn invalid_tables_do_not_cause_a_panic() {
    for text in ["", "\n", "\t\t\t\t\t\n\t\t\t\t\t", "\u{feff}", "a\r\n\u{0}\t\u{0}\t\u{0}\t\u{0}\t\u{0}\t\u{0}\r", "é\né\té"]
    {
        let (coverage, ..) = compare(text, text);
        assert_eq!(coverage.fields.documented, 0);
    }
}

#[test]
fn operations_with_one_method_and_path_are_compared_together() {
    let service = "specwright: 1\nservice: Desk\nfiles: [tasks.yaml]\n";
    let operation = |action: &str, param: &str| {
        format!(
            "  {param}: {{ http: POST /tasks, docs: Changes., params: {{ Action: {{ value: {action}, in: query }}, \
             {param}: {{ type: integer, in: query, docs: Is a number. }} }} }}\n"
        )
    };
    let tasks =
        format!("resource: tasks\ndocs: Tasks.\noperations:\n{}{}", operation("Start", "delay"), operation("Stop", "force"));
    let sources = Sources::memory([("service.yaml", service.to_owned()), ("tasks.yaml", tasks)]);
    let Analysis { mut sources, service, mut problems, .. } = analyse("service.yaml".as_ref(), sources);
    let service = service.expect("a service");
    let row = |name: &str, ty: &str| format!("POST\t/tasks\tparam\t{name}\tno\t{ty}\n");
    let mut differences = |rows: [String; 2]| {
        let table = sources.add("fields.tsv".into(), format!("{HEADINGS}{}", rows.concat()));
        let coverage = coverage(&service, table, None, &sources, &mut problems);
        coverage.differences.into_iter().map(|it| (it.name, it.what)).collect::<Vec<_>>()
    };
    assert_eq!(differences([row("delay", "INTEGER"), row("force", "INTEGER")]), []);
    let wrong_type = What::Type("STRING".to_owned(), "INTEGER".to_owned());
    let (delay, pause) = (("delay".to_owned(), wrong_type), ("pause".to_owned(), What::Missing));
    assert_eq!(differences([row("delay", "STRING"), row("pause", "INTEGER")]), [delay, pause, ("force".to_owned(), What::Extra)]);
}
