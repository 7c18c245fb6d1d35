//! `specwright check`: exit codes, and where its findings go.

use crate::common::{root, specification, specwright};

const UNUSED: &str = "types:\n  Later: { docs: Of an operation to come., enum: string, values: { a: A } }\n";
const WRONG: &str = "type: {}\n";

#[test]
fn a_good_specification_says_what_it_has() {
    let run = specwright(&root(), &["check", "spec", "--deny", "warnings"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    assert_eq!(run.err, "InvGate: 177 operations in 27 resources, no mistakes\n");
}

#[test]
fn mistakes_are_drawn_without_colours_where_there_is_no_terminal() {
    let folder = specification(WRONG);
    let run = specwright(folder.path(), &["check", "."]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.starts_with("error[SW0013]: a resource file has no key `type`\n"), "{}", run.err);
    assert!(run.err.contains("users.yaml:5:1") && !run.err.contains('\u{1b}'), "{}", run.err);
}

#[test]
fn mistakes_are_json_on_stdout() {
    let folder = specification(WRONG);
    let run = specwright(folder.path(), &["check", ".", "--format", "json"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let problem = &found["problems"][0];
    assert_eq!((&problem["code"], &problem["line"], &problem["column"]), (&"SW0013".into(), &5.into(), &1.into()), "{}", run.out);
    let good = specwright(&root(), &["check", "spec", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&good.out).unwrap();
    assert_eq!((good.code, &found["problems"], &found["service"]["resources"]), (0, &serde_json::json!([]), &27.into()));
}

#[test]
fn warnings_fail_only_when_they_are_denied() {
    let folder = specification(UNUSED);
    let run = specwright(folder.path(), &["check", "."]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("warning[SW0350]"), "{}", run.err);
    assert_eq!(specwright(folder.path(), &["check", ".", "--deny", "warnings"]).code, 1);
}

#[test]
fn a_warning_can_be_allowed_in_place() {
    let folder = specification(&UNUSED.replace("  Later", "  # allow: SW0350 there is more to come\n  Later"));
    let run = specwright(folder.path(), &["check", ".", "--deny", "warnings"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let folder = specification("# allow: SW0350\n");
    let run = specwright(folder.path(), &["check", ".", "--deny", "warnings"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("warning[SW0353]") && run.err.contains("users.yaml:5:10"), "{}", run.err);
}

#[test]
fn a_misused_command_is_told_from_a_mistake() {
    let folder = specification("");
    assert_eq!(specwright(folder.path(), &["check"]).code, 2);
    assert_eq!(specwright(folder.path(), &["chekc", "."]).code, 2);
    assert_eq!(specwright(folder.path(), &["check", "nowhere"]).code, 1);
}

/// Bazel, Nix and stow make folders of links.
#[cfg(unix)]
#[test]
fn a_specification_of_links_is_read() {
    use std::os::unix::fs::symlink;
    let folder = specification("");
    let path = |name: &str| folder.path().join(name);
    for name in ["relative", "absolute", "chain", "mixed"] {
        std::fs::create_dir(path(name)).unwrap();
        for file in ["service.yaml", "users.yaml"] {
            let link = path(name).join(file);
            match (name, file) {
                ("relative", _) => symlink(format!("../{file}"), link).unwrap(),
                ("chain", _) => symlink(format!("../relative/{file}"), link).unwrap(),
                ("mixed", "service.yaml") => drop(std::fs::copy(path(file), link).unwrap()),
                _ => symlink(path(file), link).unwrap(),
            }
        }
    }
    symlink(".", path("folder")).unwrap();
    for name in ["relative", "absolute", "chain", "mixed", "folder", "relative/service.yaml"] {
        let run = specwright(folder.path(), &["check", name]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        let run = specwright(folder.path(), &["generate", name, "--out", "out"]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
    }
    std::fs::create_dir(path("broken")).unwrap();
    symlink("../service.yaml", path("broken/service.yaml")).unwrap();
    symlink("../nothing.yaml", path("broken/users.yaml")).unwrap();
    let run = specwright(folder.path(), &["check", "broken"]);
    assert!(run.code == 1 && run.err.contains("SW0001"), "{}", run.err);
}
