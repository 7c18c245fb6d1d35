"""Writes the `main.rs` of two programs for each generated crate: one calls every operation, the other implements every operation.

Each call is a function whose address is stored, and each handler returns a value of a slot that the compiler cannot evaluate. So the
compiler removes no operation, and only the API is measured.
"""

import re

CALLS = """#![allow(unused, dead_code, mismatched_lifetime_syntaxes)]
use std::{{future::Future, pin::Pin}};
type Run<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;
{uses}
{functions}
fn main() {{
    std::hint::black_box([{addresses}]);
}}
"""

SLOT = """#![allow(unused, dead_code)]
use std::any::Any;
use std::sync::{Arc, Mutex};
#[derive(Clone, Default)]
struct Echo(Arc<Mutex<Option<Box<dyn Any + Send>>>>);
impl Echo {
    fn answer<T: 'static>(&self) -> Option<T> {
        self.0.lock().ok()?.take()?.downcast::<T>().ok().map(|it| *it)
    }
}
"""


def calls(uses, rows):
    """The calls of a client. `rows`: (name, parameters in Rust, the call)."""
    functions, addresses = [], []
    for number, (name, params, call) in enumerate(rows):
        functions.append(f"fn call_{number}_{name}<'a>({params}) -> Run<'a> {{ Box::pin(async move {{ drop({call}.await) }}) }}")
        addresses.append(f"call_{number}_{name} as *const ()")
    return CALLS.format(uses=uses, functions="\n".join(functions), addresses=", ".join(addresses))


def names_of(params):
    return ", ".join(re.findall(r"((?:r#)?\w+)\s*:(?!:)", params))


def specwright_generic(text):
    """The calls by the generic function of `generic.rs`."""
    rows = [(name, params.replace("api::Client", "generic::Client"), "client.call(request)") for name, params, _ in specwright_calls(text)]
    return calls("mod generic;", rows)


def specwright_client(text):
    return calls("", specwright_calls(text))


def specwright_calls(text):
    methods = dict(re.findall(r"^        (\w+) -> (\w+);", text, re.M))
    groups = {resource: method for method, resource in methods.items()}
    rows = []
    for block in re.findall(r"calls! \{(.*?)\n    \}", text, re.S):
        lines = [line.strip() for line in block.splitlines() if "///" not in line]
        group = groups[next(line for line in lines if re.fullmatch(r"\w+;", line))[:-1]]
        for name, request in re.findall(r"([\w#]+)\(super::(\w+)\);", "\n".join(lines)):
            rows.append((f"{group}_{name}".replace("r#", ""), f"client: &'a api::Client, request: &'a api::{request}", f"client.{group}().{name}(request)"))
    return rows


def progenitor(text):
    rows = []
    for name, params in re.findall(r"pub async fn (\w+)<'a>\(\s*&'a self,?(.*?)\) -> Result", text, re.S):
        rows.append((name, f"client: &'a api::Client, {params}", f"client.{name}({names_of(params)})"))
    return calls("use api::types; use bytes::Bytes;", rows)


def progenitor_builder(text):
    names = re.findall(r"pub fn (\w+)\(&self\) -> builder::", text)
    return calls("", [(name, "client: &'a api::Client", f"client.{name}().send()") for name in names])


def oas3_client(text):
    rows = []
    for name, request in re.findall(r"pub async fn (\w+)\(\s*&self,\s*request: (\w+),?\s*\)", text):
        rows.append((name, f"client: &'a api::{client_of(text)}, request: api::{request}", f"client.{name}(request)"))
    for name in re.findall(r"pub async fn (\w+)\(\s*&self,?\s*\)", text):
        rows.append((name, f"client: &'a api::{client_of(text)}", f"client.{name}()"))
    return calls("", rows)


def client_of(text):
    return re.search(r"pub struct (\w+Client)\b", text).group(1)


def openapi_client(files):
    rows = []
    for module, text in files.items():
        for name, params in re.findall(r"pub async fn (\w+)\((.*?)\) -> Result", text):
            params = re.sub(r"&(?!')", "&'a ", params)
            rows.append((name, params, f"api::apis::{module}::{name}({names_of(params)})"))
    return calls("use api::{models, apis::configuration};", rows)


def specwright_server(text):
    methods = dict((resource, method) for method, resource in re.findall(r"^        (\w+)\((\w+)\):", text, re.M))
    out, registered = [SLOT, "use specwright::{operation::Operation, server::{RequestContext, Server}};"], ""
    for block in re.findall(r"handlers! \{(.*?)\n    \}", text, re.S):
        resource = re.search(r"complete trait (\w+);", block).group(1)
        out.append(f"impl api::server::{resource} for Echo {{")
        for name, request in re.findall(r"async fn ([\w#]+)\(super::(\w+)\)", block):
            out.append(f"    async fn {name}(&self, _: &RequestContext, request: api::{request}) -> Result<<api::{request} as Operation>::Answer, specwright::Error> {{ "
                       "self.answer().ok_or_else(|| specwright::Error::refused(\"empty\")) }")
        out.append("}")
        registered += f".{methods[resource]}(echo.clone())"
    out.append("#[tokio::main]\nasync fn main() {\n    let echo = Echo::default();\n"
               f"    let router = api::server::Router::new(){registered};\n"
               "    Server::bind(\"127.0.0.1:0\").await.unwrap().serve(router.without_authentication(), std::future::pending()).await.unwrap();\n}")
    return "\n".join(out)


def oas3_server(text):
    trait = text[text.index("pub trait ApiServer"):]
    trait = trait[:trait.index("\n}\n")]
    out = [SLOT, "use api::*;\nimpl ApiServer for Echo {"]
    for name, params, answer in re.findall(r"fn (\w+)\(\s*&self,?(.*?)\) -> impl std::future::Future<\s*Output = (.*?),?\s*> \+ Send;", trait, re.S):
        out.append(f"    async fn {name}(&self, {params.strip()}) -> {' '.join(answer.split())} {{ self.answer().ok_or_else(|| anyhow::anyhow!(\"empty\")) }}")
    out.append("}\n#[tokio::main]\nasync fn main() {\n    let listener = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await.unwrap();\n"
               "    axum::serve(listener, router(Echo::default())).await.unwrap();\n}")
    return "\n".join(out)


def openapi_server(files):
    out = [SLOT, "use api::{models, types::*};\nuse async_trait::async_trait;\nuse axum::extract::*;\nuse axum_extra::extract::CookieJar;\nuse bytes::Bytes;\n"
           "use headers::Host;\nuse http::Method;\nimpl AsRef<Echo> for Echo { fn as_ref(&self) -> &Echo { self } }\nimpl api::apis::ErrorHandler<()> for Echo {}\n"
           "#[async_trait]\nimpl api::apis::ApiAuthBasic for Echo {\n    type Claims = ();\n"
           "    async fn extract_claims_from_auth_header(&self, _: api::apis::BasicAuthKind, _: &axum::http::HeaderMap, _: &str) -> Option<()> { self.answer() }\n}"]
    for module, text in files.items():
        trait = re.search(r"pub trait (\w+)<E", text).group(1)
        out.append(f"#[async_trait]\nimpl api::apis::{module}::{trait}<()> for Echo {{\n    type Claims = ();")
        for name, params, answer in re.findall(r"async fn (\w+)\(\s*&self,(.*?)\) -> Result<(\w+), E>;", text, re.S):
            out.append(f"    async fn {name}(&self, {' '.join(params.split())}) -> Result<api::apis::{module}::{answer}, ()> {{ self.answer().ok_or(()) }}")
        out.append("}")
    out.append("#[tokio::main]\nasync fn main() {\n    let listener = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await.unwrap();\n"
               "    axum::serve(listener, api::server::new::<Echo, Echo, (), ()>(Echo::default())).await.unwrap();\n}")
    return "\n".join(out)
