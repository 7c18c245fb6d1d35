//! Mistakes as compile errors: of a specification, and of the attribute's own use.

use std::path::Path;

/// Test projects are compiled in a folder of their own; paths of specifications count from there.
fn copy_specification() -> std::io::Result<()> {
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tests").join("trybuild").join("specwright-macros");
    std::fs::create_dir_all(project.join("six"))?;
    for file in ["service.yaml", "things.yaml"] {
        std::fs::copy(Path::new("../../tests/specs/six").join(file), project.join("six").join(file))?;
    }
    Ok(())
}

#[test]
fn mistakes_are_compile_errors() {
    copy_specification().unwrap();
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
