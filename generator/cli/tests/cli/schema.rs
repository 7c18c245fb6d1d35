//! `specwright schema`: the files in docs are what it prints.

use crate::common::{root, specwright};

#[test]
fn the_committed_schemas_are_printed() {
    for kind in ["service", "resource", "output"] {
        let run = specwright(&root(), &["schema", "--for", kind]);
        let known = std::fs::read_to_string(root().join(format!("docs/schema/{kind}.schema.json"))).unwrap();
        assert_eq!((run.code, run.out), (0, known));
    }
    assert_eq!(specwright(&root(), &["schema"]).code, 2);
}
