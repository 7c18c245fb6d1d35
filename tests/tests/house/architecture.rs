//! The table of rooms: a room of the generator uses only those above it.

use crate::{read, sources};

/// The rooms from top to bottom; those of one row stand together.
fn rooms() -> Vec<Vec<String>> {
    let page = read("docs/architecture.md");
    let (_, table) = page.split_once("## Rooms of the generator").unwrap();
    let rows = table.lines().skip_while(|line| !line.starts_with("|---")).skip(1).take_while(|line| line.starts_with('|'));
    let names = |row: &str| row.split('|').nth(1).unwrap_or("").split('`').skip(1).step_by(2).map(str::to_owned).collect();
    rows.map(names).collect()
}

fn row(rooms: &[Vec<String>], room: &str) -> Option<usize> {
    rooms.iter().position(|row| row.iter().any(|name| name == room))
}

#[test]
fn a_room_uses_only_those_above_it() {
    let rooms = rooms();
    for (path, text) in sources("generator/src").into_iter().filter(|(path, _)| path != "lib.rs" && !path.contains("test")) {
        let room = path.split(['/', '.']).next().unwrap_or_default();
        let own = row(&rooms, room).unwrap_or_else(|| panic!("`{room}` is not in the table of docs/architecture.md"));
        let used = text
            .split("crate::")
            .skip(1)
            .filter_map(|rest| rest.split(|letter: char| !(letter == '_' || letter.is_alphanumeric())).next());
        let below: Vec<&str> = used.filter(|used| row(&rooms, used).is_some_and(|used| used > own)).collect();
        assert!(below.is_empty(), "{path} uses {below:?}, which stand below `{room}` in docs/architecture.md");
    }
}

#[test]
fn every_room_has_a_place_in_the_table() {
    let library = read("generator/src/lib.rs");
    let rooms = rooms();
    let modules = library.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
    for module in modules {
        assert!(row(&rooms, module).is_some(), "`{module}` is not in the table of docs/architecture.md");
    }
    assert_eq!(rooms.iter().flatten().filter(|room| !library.contains(&format!("mod {room};"))).count(), 0, "{rooms:?}");
}
