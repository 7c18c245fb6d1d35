//! The table "Rooms of the generator" in docs/architecture.md: a room uses only those above it.

use crate::{read, sources};

/// The rooms from top to bottom, as paths below `generator/src` without an ending, such as `check` or `targets/rust`.
fn rooms() -> Vec<String> {
    let page = read("docs/architecture.md");
    let (_, table) = page.split_once("## Rooms of the generator").unwrap();
    let rows = table.lines().skip_while(|line| !line.starts_with("|---")).skip(1).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.split('`').nth(1).unwrap().to_owned()).collect()
}

/// The row of the room that a path lies in: `check/fit` lies in `check`.
fn row(rooms: &[String], path: &str) -> Option<usize> {
    rooms.iter().position(|room| path == room || path.strip_prefix(room.as_str()).is_some_and(|rest| rest.starts_with('/')))
}

/// Module paths behind `crate::` in a text, with `/` between their names; those of a group `crate::{a, b}` too.
fn used(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in text.split("crate::").skip(1) {
        let group = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        for path in group.map_or(vec![rest], |(group, _)| group.split(',').map(str::trim).collect()) {
            let path = path.split(|letter: char| !matches!(letter, '_' | ':' | 'a'..='z' | '0'..='9')).next().unwrap_or_default();
            found.push(path.trim_end_matches(':').replace("::", "/"));
        }
    }
    found
}

#[test]
fn a_room_uses_only_those_above_it() {
    let rooms = rooms();
    for (path, text) in sources("generator/src").into_iter().filter(|(path, _)| path != "lib.rs" && !path.contains("test")) {
        let module = path.trim_end_matches(".rs");
        let parents = rooms.iter().any(|room| room.starts_with(&format!("{module}/")));
        let own = row(&rooms, module);
        assert!(own.is_some() || parents, "`{module}` is in no row of the table in docs/architecture.md");
        let Some(own) = own else { continue };
        let below: Vec<String> =
            used(&text).into_iter().filter(|used| row(&rooms, used).is_some_and(|used| used > own)).collect();
        assert!(below.is_empty(), "{path} uses {below:?}, which stand below its room in docs/architecture.md");
    }
}

#[test]
fn every_room_exists() {
    let files = sources("generator/src");
    for room in rooms() {
        assert!(files.iter().any(|(path, _)| *path == format!("{room}.rs")), "`{room}` of docs/architecture.md does not exist");
    }
}

#[test]
fn modules_behind_crate_are_found() {
    assert_eq!(
        used("use crate::{options, check::fit};\nuse crate::targets::rust::ir::Type;\n"),
        ["options", "check/fit", "targets/rust/ir"]
    );
    assert_eq!(row(&["check".to_owned()], "checks"), None);
}
