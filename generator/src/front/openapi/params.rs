//! Parameters in paths, queries, headers and cookies.
//!
//! In: `parameters` of a path and of an operation. Out: fields with their locations, or why the operation cannot have them. Not here: what
//! is sent in the body (see `bodies`), and how lists and objects are written (see `styles`).

use std::collections::BTreeSet;

use super::document::Version;
use super::endpoints::{Found, constant, selection};
use super::kinds::SchemaKind;
use super::names::Names;
use super::nodes::{at, flag, get, is_false, items, text, text_of};
use super::objects::Property;
use super::reader::Reader;
use super::typed::named;
use crate::diagnostic::Code;
use crate::document::{Field, RequestBody};
use crate::source::Spanned;
use crate::syntax::Node;

/// Headers that client and server set themselves. OpenAPI ignores parameters of the first three names.
pub(super) const OWN_HEADERS: [&str; 10] = [
    "accept",
    "content-type",
    "authorization",
    "accept-encoding",
    "connection",
    "content-length",
    "cookie",
    "host",
    "transfer-encoding",
    "user-agent",
];

/// A parameter of the document.
#[derive(Clone, Copy)]
pub(super) struct Param<'a> {
    pub name: &'a str,
    pub location: &'a str,
    pub node: &'a Node,
}

impl<'a> Reader<'a> {
    /// The parameters of an operation, those of its path first. One of the operation replaces one of the path with its name and location.
    pub(super) fn declared_params(&mut self, found: &Found<'a>) -> Vec<Param<'a>> {
        let (mut params, mut seen): (Vec<Param<'a>>, _) = (Vec::new(), BTreeSet::new());
        let of_path = items(found.item, "parameters").len();
        for (index, stated) in items(found.item, "parameters").iter().chain(items(found.node, "parameters")).enumerate() {
            let node = self.target(stated);
            let (Some(name), Some(location)) = (text_of(node, "name"), text_of(node, "in")) else {
                self.findings.add(Code::SW0603, node.span, "a parameter without `name` or `in` is left out");
                continue;
            };
            let param = Param { name, location, node };
            match params.iter_mut().find(|known| (known.name, known.location) == (name, location)) {
                Some(known) => *known = param,
                None => params.push(param),
            }
            if !seen.insert((index < of_path, name, location)) {
                let what = "a parameter is listed twice, and the last is read";
                self.findings.add_named(Code::SW0603, stated.span, name, what);
            }
        }
        params
    }

    /// The parameters in path, query, headers and cookies.
    pub(super) fn parameters(&mut self, found: &Found<'a>) -> Result<Vec<Field>, String> {
        let declared = self.declared_params(found);
        let in_path = names_in(found.path);
        let selected = selection(found.stated);
        let mut fields = Vec::new();
        for param in &declared {
            let is_selected = |name: &str| name == param.name && matches!(param.location, "query" | "header" | "cookie");
            if let Some((name, value, _)) = selected.iter().find(|(name, ..)| is_selected(name)) {
                fields.push(constant(name, value, Some(at(param.location, param.node.span)), param.node.span));
                continue;
            }
            match param.location {
                "path" if !in_path.contains(&param.name) => {
                    let what = "a parameter that the path does not name is left out";
                    self.findings.add_named(Code::SW0603, param.node.span, param.name, what);
                }
                "query" if self.is_exploded_object(param) => fields.extend(self.members(param, found)?),
                "cookie" if !self.is_cookie(param) => {
                    self.left_out(param, "a cookie holds one plain value")?;
                }
                "path" | "query" | "header" | "cookie" => {
                    let declared = self.queue.len();
                    let field = self.parameter(param, found)?;
                    // The types of a parameter that is left out or became a text are not used.
                    if field.as_ref().and_then(|field| field.ty.as_ref()).is_none_or(|ty| ty.name.value == "string") {
                        self.forget_types(declared);
                    }
                    fields.extend(field);
                }
                "body" | "formData" if self.document.version == Version::Swagger => {}
                other => self.left_out(param, &format!("the language has no parameters in `{other}`"))?,
            }
        }
        for name in in_path {
            if !declared.iter().any(|param| param.name == name && param.location == "path") {
                let what = "the path names a parameter that is not declared; it is read as text";
                self.findings.add_named(Code::SW0603, found.method.span, name, what);
                fields.push(Field {
                    ty: Some(named("string", found.method.span)),
                    required: true,
                    docs: Some(at(format!("The parameter `{name}`."), found.method.span)),
                    ..Field::unreadable(at(name, found.method.span))
                });
            }
        }
        let is_repeated = |(at, field): &(usize, &Field)| {
            fields.iter().take(*at).any(|known: &Field| known.name == field.name && known.location == field.location)
        };
        match fields.iter().enumerate().find(is_repeated) {
            Some((_, field)) => Err(format!("the name `{}` is that of two parameters in one location", field.name.value)),
            None => Ok(fields),
        }
    }

    /// Whether a parameter can be a cookie: its name can be one, and it is one plain value.
    fn is_cookie(&mut self, param: &Param<'a>) -> bool {
        let is_token = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
        !param.name.is_empty()
            && param.name.chars().all(is_token)
            && self.is_plain_part(get(param.node, "schema").unwrap_or(param.node))
    }

    /// Leaves out a parameter that need not be sent. A required one stops the operation.
    pub(super) fn left_out(&mut self, param: &Param<'a>, why: &str) -> Result<(), String> {
        if flag(param.node, "required") {
            return Err(format!("it requires the parameter `{}`, and {why}", param.name));
        }
        self.findings.add_named(Code::SW0603, param.node.span, param.name, format!("an optional parameter is left out: {why}"));
        Ok(())
    }

    fn parameter(&mut self, param: &Param<'a>, found: &Found<'a>) -> Result<Option<Field>, String> {
        if param.location == "header" && OWN_HEADERS.contains(&param.name.to_ascii_lowercase().as_str()) {
            let what = "a header that client and server set themselves is no parameter";
            self.findings.add_named(Code::SW0603, param.node.span, param.name, what);
            return Ok(None);
        }
        if self.keys.iter().any(|(location, name)| location.word() == param.location && name.eq_ignore_ascii_case(param.name)) {
            let what = "a parameter that is an API key of the service is no parameter";
            self.findings.add_named(Code::SW0603, param.node.span, param.name, what);
            return Ok(None);
        }
        let in_json = json_schema(param.node);
        let schema = in_json.or_else(|| stated_schema(param.node));
        if schema.is_none() && get(param.node, "content").is_some() {
            return self.left_out(param, "its value is a document of its own media type").map(|()| None);
        }
        let schema = schema.unwrap_or(param.node);
        let required = flag(param.node, "required") || param.location == "path";
        if let Some(constant) = self.constant_param(param, schema, required && !found.webhook) {
            return Ok(Some(constant));
        }
        let key = get(param.node, "name").unwrap_or(param.node);
        let property = Property { name: param.name, key, schema, required, role: "parameter" };
        let mut field = self.field(&property, &found.request);
        self.name_and_location(&mut field, param);
        field.required = required;
        if in_json.is_some() {
            return Ok(Some(Field { style: Some(at("json", param.node.span)), ..without_null(field) }));
        }
        self.styled(param, schema, field)
    }

    /// Whether a parameter is an object of which each member is a parameter in the query: `form` with `explode`, the default.
    fn is_exploded_object(&mut self, param: &Param<'a>) -> bool {
        let is_form = self.document.version == Version::Three && text_of(param.node, "style").is_none_or(|style| style == "form");
        let Some(schema) = get(param.node, "schema").filter(|_| is_form && !is_false(param.node, "explode")) else {
            return false;
        };
        let shape = self.shape(schema);
        shape.has_fields() && shape.variants.is_empty()
    }

    /// The members of an exploded object as parameters. Members that are objects have no form in a query.
    fn members(&mut self, param: &Param<'a>, found: &Found<'a>) -> Result<Vec<Field>, String> {
        let schema = get(param.node, "schema").unwrap_or(param.node);
        let is_required = flag(param.node, "required");
        let shape = self.shape(schema);
        let mut fields = Vec::new();
        for (key, member) in &shape.properties {
            let name = text(key).unwrap_or_default();
            let required = is_required && shape.required.contains(name);
            let inner = self.shape(member);
            if !inner.variants.is_empty() || !inner.kind().is_some_and(|kind| kind.is_scalar() || kind == SchemaKind::Array) {
                let why = "a member of an object in the query is no object";
                if required {
                    return Err(format!("it requires the parameter `{name}`, and {why}"));
                }
                self.findings.add_named(Code::SW0603, key.span, name, format!("an optional parameter is left out: {why}"));
                continue;
            }
            let property = Property { name, key, schema: member, required, role: "parameter" };
            let field = self.field(&property, &found.request);
            fields.push(Field { location: Some(at("query", key.span)), ..without_null(field) });
        }
        Ok(fields)
    }

    /// Documentation, deprecation and location, which the parameter states beside its schema.
    fn name_and_location(&mut self, field: &mut Field, param: &Param<'a>) {
        if let Some(docs) = get(param.node, "description").filter(|docs| text(docs).is_some_and(|text| !text.trim().is_empty())) {
            field.docs = Some(at(text(docs).unwrap_or_default().trim(), docs.span));
        }
        if flag(param.node, "deprecated") {
            field.deprecated = Some(String::new());
        }
        if param.location != "path" {
            field.location = Some(at(param.location, param.node.span));
        }
        if field.default.is_some() && param.location == "path" {
            field.default = None;
        }
    }

    /// Joins parameters and fields of the body: keys and Rust names differ. `is_query` says that a parameter without a location is in the
    /// query. `in_body` is the location of the fields, `body` or `form`.
    pub(super) fn join(
        &mut self,
        params: &mut Vec<Field>,
        (mut fields, in_body): (Vec<Field>, &str),
        body: Option<&mut RequestBody>,
        is_query: bool,
    ) {
        distinguish(params, (&mut fields, in_body), body.is_some());
        let in_query = |param: &&mut Field| {
            param.wire_name.is_none() && param.location.as_ref().is_some_and(|location| location.value == "query")
        };
        params.iter_mut().filter(in_query).filter(|_| is_query).for_each(|param| param.location = None);
        params.extend(fields);
        let mut rust = Names::default();
        for field in params.iter_mut().chain(body.map(|body| &mut body.field)) {
            field.rust = None;
            self.name_in_rust(field, &mut rust);
        }
    }
}

/// Gives a parameter a key of its own if its wire name is in another location too: of an `id` in the path and one in the query, the second
/// has the key `query_id`. Names in the path come first, then those in the body, the query, headers, and cookies.
fn distinguish(params: &mut [Field], (fields, in_body): (&mut [Field], &str), has_body: bool) {
    let mut keys = Names::default();
    if has_body {
        keys.take_exactly("body");
    }
    let location = |param: &Field| param.location.as_ref().map_or("path", |location| location.value.as_str()).to_owned();
    let (in_path, others): (Vec<_>, Vec<_>) = params.iter_mut().partition(|param| location(param) == "path");
    let (in_query, in_headers): (Vec<_>, Vec<_>) = others.into_iter().partition(|param| location(param) == "query");
    let (in_cookies, in_headers): (Vec<_>, Vec<_>) = in_headers.into_iter().partition(|param| location(param) == "cookie");
    let groups = [
        ("path", in_path),
        (in_body, fields.iter_mut().collect()),
        ("query", in_query),
        ("header", in_headers),
        ("cookie", in_cookies),
    ];
    for (word, params) in groups {
        for param in params {
            let name = param.name.value.clone();
            if !keys.take_exactly(&name) {
                param.name.value = keys.take(&[format!("{word}_{name}")], &name);
                param.wire_name = Some(Spanned::new(name, param.name.span));
                param.location.get_or_insert_with(|| at(word, param.name.span));
            }
        }
    }
}

/// A parameter without null among its values: null is no text, and is left away.
pub(super) fn without_null(field: Field) -> Field {
    match field.ty {
        Some(ty) if ty.name.value == "nullable" => Field { ty: ty.arguments.into_iter().next(), ..field },
        ty => Field { ty, ..field },
    }
}

/// The schema of a parameter whose value is JSON.
fn json_schema(param: &Node) -> Option<&Node> {
    let (media, content) = get(param, "content")?.entries().first().map(|entry| (entry.name(), &entry.value))?;
    if media.contains("json") { get(content, "schema") } else { None }
}

/// The path with the signs before a parameter of the styles `label` and `matrix`: `.{id}` and `;id={id}`.
pub(super) fn with_signs(path: &str, declared: &[Param<'_>]) -> String {
    let in_path = declared.iter().filter(|param| param.location == "path");
    in_path.fold(path.to_owned(), |path, Param { name, node, .. }| match text_of(node, "style") {
        Some("label") => path.replace(&format!("{{{name}}}"), &format!(".{{{name}}}")),
        Some("matrix") => path.replace(&format!("{{{name}}}"), &format!(";{name}={{{name}}}")),
        _ => path,
    })
}

/// The path with `*` in the last segment if this is a text that spans several segments. Documents write that as `{path+}`, `{path*}`, or with
/// `x-multi-segment` or `allowReserved` at the parameter.
pub(super) fn with_star(path: &str, declared: &[Param<'_>], fields: &[Field]) -> String {
    let Some((before, text)) = path.strip_suffix('}').and_then(|path| path.rsplit_once("/{")) else { return path.to_owned() };
    let name = text.trim_end_matches(['+', '*']);
    let is_marked = |param: &Param<'_>| {
        let keys = ["x-multi-segment", "allowReserved"];
        (param.name, param.location) == (name, "path") && keys.iter().any(|key| flag(param.node, key))
    };
    let is_text = |field: &Field| {
        let location = field.location.as_ref().map(|location| location.value.as_str());
        let ty = field.ty.as_ref().map(|ty| ty.name.value.as_str());
        field.name.value == name && matches!(location, None | Some("path")) && ty == Some("string") && field.style.is_none()
    };
    let spans_segments = (text != name || declared.iter().any(is_marked)) && fields.iter().any(is_text);
    format!("{before}/{{{name}{}}}", if spans_segments { "*" } else { "" })
}

/// The schema of a parameter: beside it, or in `content` of any media type.
fn stated_schema(param: &Node) -> Option<&Node> {
    let of_any = || {
        let content = get(param, "content")?.entries().first()?;
        get(&content.value, "schema").filter(|_| content.name() == "*/*" || content.name() == "text/plain")
    };
    get(param, "schema").or_else(of_any)
}

/// The names in the braces of a path.
fn names_in(path: &str) -> Vec<&str> {
    let texts = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let mut names: Vec<&str> = texts.map(|text| text.trim_end_matches(['+', '*'])).collect();
    names.dedup();
    names
}
