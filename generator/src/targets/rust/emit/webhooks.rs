//! The module `webhooks`: a client that sends them, and traits and a router that receive them.

use quote::quote;

use super::block::{Block, Module, Row};
use super::tokens::{NameScope, ident, name};
use super::{client, server};
use crate::targets::rust::ir::Webhooks;

/// The module `webhooks`, with the modules `client` and `server`. Where the runtime lacks the feature of one of them, it is empty: a program
/// that receives webhooks does not send them.
pub(super) fn emit(scope: &NameScope, webhooks: &Webhooks) -> Block {
    let module = scope.in_module();
    let inner = module.in_module();
    let head = Row::new([inner.service()]).with_docs(&webhooks.client);
    let methods = webhooks.server.resources.iter().map(|resource| {
        let (name, ty) = (ident(&resource.name), ident(&resource.ty));
        Row::new([quote!(#name), quote!(->), quote!(#ty)]).with_docs(&resource.docs)
    });
    let mut blocks = vec![inner.table(quote!(webhook_client), std::iter::once(head).chain(methods).collect())];
    blocks.extend(webhooks.server.resources.iter().map(|it| client::resource(&inner, it)));
    let client = Block::Module(Module { docs: webhooks.client.clone(), name: name("client"), blocks });
    let exported = module.table(quote!(webhook_client_name), Vec::new());
    let server = server::emit_with(&inner, &webhooks.server, quote!(webhook_router));
    Block::Module(Module { docs: webhooks.docs.clone(), name: name("webhooks"), blocks: vec![exported, client, server] })
}
