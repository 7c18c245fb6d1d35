//! Mistakes as compile errors: of a specification, and of the attribute's own use.

use std::path::Path;

/// Test projects are compiled in a folder of their own; paths of specifications count from there.
fn copy_specification() -> std::io::Result<()> {
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tests").join("trybuild").join("specwright-macros");
    for (folder, files) in [("six", ["service.yaml", "things.yaml"]), ("library", ["service.yaml", "books.yaml"])] {
        std::fs::create_dir_all(project.join(folder))?;
        for file in files {
            std::fs::copy(Path::new("../../tests/specs").join(folder).join(file), project.join(folder).join(file))?;
        }
    }
    Ok(())
}

#[test]
fn mistakes_are_compile_errors() {
    copy_specification().unwrap();
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
