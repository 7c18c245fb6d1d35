//! docs/guide/howto/target.md

// Guide: uses
use std::path::Path;

use specwright_generator::diagnostic::Style;
use specwright_generator::model::{Operation, Service};
use specwright_generator::source::Sources;
use specwright_generator::{Problems, Selection, analyse, select};
// end

// Guide: analyse
/// Reads a specification or an OpenAPI document. An error is the text of all problems.
fn service(path: &Path) -> Result<Service, String> {
    let analysis = analyse(path, Sources::disk());
    let problems = analysis.render(Style { colour: false });
    analysis.service.ok_or(problems)
}
// end

// Guide: target
/// Writes a table of all operations in Markdown.
fn table(service: &Service) -> String {
    let rows = service
        .resources
        .iter()
        .flat_map(|resource| resource.operations.iter().map(move |operation| row(&resource.name, operation)));
    format!("| operation | request | parameters |\n|---|---|---|\n{}", rows.collect::<String>())
}

fn row(resource: &str, operation: &Operation) -> String {
    let params = operation.params.iter().map(|param| param.name.value.as_str());
    let params = params.collect::<Vec<_>>().join(", ");
    let http = &operation.http;
    format!("| `{resource}.{}` | `{} {}` | {params} |\n", operation.name.value, http.method.as_str(), http.path.value)
}
// end

#[test]
fn the_table_has_every_operation() -> crate::Result {
    let service = service(Path::new("specs/guide"))?;
    let shown = crate::shown::page("howto/target.md");
    assert!(shown.contains(&table(&service)), "{}", table(&service));
    let message = self::service(Path::new("specs/nowhere")).unwrap_err();
    assert!(message.contains("SW0001"), "{message}");
    Ok(())
}

// Guide: select
/// The table of some operations, such as those of a resource, or those with a tag: `tag:public`.
fn part(service: &Service, only: &[&str]) -> Result<String, String> {
    let only: Vec<_> = only.iter().copied().map(Selection::parse).collect();
    let mut problems = Problems::default();
    let part = select(service, &only, &mut problems).ok_or("a name in `only` does not exist")?;
    Ok(table(&part))
}
// end

#[test]
fn a_part_of_a_service_is_selected() -> crate::Result {
    let service = service(Path::new("specs/guide"))?;
    assert_eq!(part(&service, &["covers"])?.lines().count(), 4);
    assert!(part(&service, &["authors"]).is_err());
    Ok(())
}
