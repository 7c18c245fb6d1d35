//! `specwright fmt`: which files it changes, and what it says.

use crate::common::{root, specification, specwright};

#[test]
fn files_are_formatted_once() {
    let folder = specification("types:   # of users\n    Later: {enum: string,   values: {a: A}}\n");
    let check = specwright(folder.path(), &["fmt", ".", "--check"]);
    assert_eq!((check.code, check.out.as_str(), check.err.as_str()), (1, "./users.yaml\n", ""));
    let run = specwright(folder.path(), &["fmt", "."]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "./users.yaml\n", ""));
    let text = std::fs::read_to_string(folder.path().join("users.yaml")).unwrap();
    assert!(text.ends_with("types: # of users\n  Later: { enum: string, values: { a: A } }\n"), "{text}");
    let again = specwright(folder.path(), &["fmt", ".", "--check"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""));
}

#[test]
fn what_is_no_yaml_is_reported_and_left() {
    let folder = specification("types: {\n");
    let before = std::fs::read_to_string(folder.path().join("users.yaml")).unwrap();
    let run = specwright(folder.path(), &["fmt", "."]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("error[SW0004]"), "{}", run.err);
    assert_eq!(std::fs::read_to_string(folder.path().join("users.yaml")).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = specification("types:   {}\n");
    let real = folder.path().join("real.yaml");
    let link = folder.path().join("users.yaml");
    std::fs::rename(&link, &real).unwrap();
    std::os::unix::fs::symlink("real.yaml", &link).unwrap();
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(specwright(folder.path(), &["fmt", "."]).code, 0);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::read_to_string(&real).unwrap().ends_with("types: {}\n"));
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn the_specification_here_is_formatted() {
    let run = specwright(&root(), &["fmt", "spec", "--check"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
}
