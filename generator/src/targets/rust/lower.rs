//! Lowering: a service becomes items of Rust. It decides every type, `Option`, `Box`, derive, module, and the order of items.
//!
//! In: a service that the rules of this target accept. Out: [`File`](crate::targets::rust::ir::File). Not here: tokens (see `emit`).

mod answers;
mod boxes;
mod constants;
mod context;
mod declared;
mod docs;
mod errors;
mod fields;
mod operations;
mod pages;
mod recursion;
mod rules;
mod service;

use std::collections::BTreeSet;

use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::model::{self, TypeId};
use crate::targets::rust::ir::{self, Item, Std};
use crate::targets::rust::names::Ident;
use crate::targets::rust::options::{Options, Server};
use context::Context;

/// Returns the file of a service. `hash` is the hash of the specification's files.
///
/// # Errors
/// If the generator has a fault.
pub(crate) fn lower(service: &model::Service, options: &Options, hash: u64) -> Result<ir::File, Bug> {
    let mut boxed = recursion::recursive_parts(service)?;
    boxed.extend(boxes::object_variants(service)?);
    let replacements = context::replacements(service)?;
    let context = Context { service, types: types(service), boxed, replacements, derives: &options.derives };
    let mut items = declared::items(&context)?;
    items.extend(answers::outcome_struct(&context)?.map(Item::Struct));
    items.extend(answers::enums(&context)?.into_iter().map(Item::Answers));
    items.extend(operations::requests(&context)?.into_iter().map(Item::Request));
    let resources = operations::resources(&context)?;
    Ok(ir::File {
        header: header(service, options, hash),
        imports: imports(&items),
        service: service::lower(service),
        client: options.client.then(|| client(&context, resources.clone())).transpose()?,
        server: server(service, options.server, resources),
        webhooks: webhooks(&context, options)?,
        error_types: errors::types(&context)?,
        header_types: header_types(&context)?,
        items,
    })
}

/// The types to generate: all types, or those that the selected operations use. A type that occurs only inside of a type of the user's
/// crate is not used.
fn types(service: &model::Service) -> BTreeSet<TypeId> {
    match service.selected_types {
        None => service.defs().map(|(id, _)| id).collect(),
        Some(_) => service.reached_types(|def| def.rust.path.is_none()),
    }
}

/// The types of headers of responses, each once. Types of the user's crate are left out.
fn header_types(context: &Context<'_>) -> Result<Vec<Ident>, Bug> {
    let ids: BTreeSet<TypeId> = context.service.header_types().map(|ty| ty.value).collect();
    let defs = ids.into_iter().map(|id| context.service.type_def(id)).collect::<Result<Vec<_>, _>>()?;
    defs.into_iter().filter(|def| def.rust.path.is_none()).map(|def| Ident::unchanged(&def.name)).collect()
}

fn client(context: &Context<'_>, resources: Vec<ir::Resource>) -> Result<ir::Client, Bug> {
    Ok(ir::Client {
        docs: docs::lines(&format!("Client of {}.", context.service.title())),
        servers: servers(context.service)?,
        resources,
        paged: operations::paged(context)?,
        chunked: operations::chunked(context)?,
    })
}

/// The module for webhooks. A caller of the service receives them, and the service sends them, so that both sides have it. A program that
/// has no server of the service handles some of its webhooks, so that the others have stubs.
fn webhooks(context: &Context<'_>, options: &Options) -> Result<Option<ir::Webhooks>, Bug> {
    let resources = operations::webhooks(context)?;
    let is_used = !resources.is_empty() && (options.client || options.server != Server::Without);
    let title = context.service.title();
    Ok(is_used.then(|| ir::Webhooks {
        docs: docs::lines(&format!("Webhooks of {title}: requests that the service sends to its subscribers.")),
        client: docs::lines(&format!("Sends webhooks of {title}.")),
        server: ir::Server {
            docs: docs::lines(&format!("Router of webhooks of {title}: it sends requests to the handlers of each resource.")),
            resources,
            stubs: options.server != Server::Complete,
        },
    }))
}

/// The servers at other URLs that operations use, with the defaults of their variables.
fn servers(service: &model::Service) -> Result<Vec<(String, String)>, Bug> {
    let is_used = |server: &&model::NamedServer| {
        service.operations().any(|operation| service.server_of(operation).is_some_and(|used| used.name == server.name))
    };
    let with_url = service.servers.iter().filter(is_used).filter_map(|server| Some((server, server.url.as_ref()?)));
    let with_defaults = with_url.map(|(server, url)| {
        let parsed = url.parse::<model::ServerUrl>();
        let url = parsed.map_err(|_| Bug::new(Code::SW9001, format!("the URL of the server `{}`", *server.name)))?;
        Ok((server.name.value.clone(), url.join("")))
    });
    with_defaults.collect()
}

fn server(service: &model::Service, server: Server, resources: Vec<ir::Resource>) -> Option<ir::Server> {
    let docs = format!("Router of {}: it sends requests to the handlers of each resource.", service.title());
    (server != Server::Without).then(|| ir::Server { docs: docs::lines(&docs), resources, stubs: server == Server::Stubs })
}

/// The comment at the beginning of the file.
fn header(service: &model::Service, options: &Options, hash: u64) -> Vec<String> {
    let operations = match service.operations().count() {
        1 => "1 operation".to_owned(),
        count => format!("{count} operations"),
    };
    let version = env!("CARGO_PKG_VERSION");
    let title = docs::visible(service.title());
    vec![
        format!("{title}: {operations}. Generated by Specwright {version}; not to be edited."),
        format!("From a specification with hash {hash:016x}: {}.", docs::visible(&options.describe())),
    ]
}

/// The lines of a header as documentation.
pub(crate) fn as_docs(header: &[String]) -> Vec<String> {
    docs::lines(&header.join("\n"))
}

/// The types of the standard library that items use, without those whose name an item has too.
fn imports(items: &[Item]) -> Vec<Std> {
    let mut used = BTreeSet::new();
    items.iter().flat_map(Item::types).for_each(|ty| ty.std_names(&mut used));
    let taken: BTreeSet<&str> = items.iter().filter_map(|item| item.name()).map(|name| name.as_str()).collect();
    used.into_iter().filter(|name| !taken.contains(name.short())).collect()
}
