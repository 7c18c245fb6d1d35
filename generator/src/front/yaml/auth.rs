//! Reads `auth` of the service and of operations.
//!
//! In: the value of `auth`. Out: the kinds of credentials, and the names that a request must have. Not here: whether these names are declared.

use super::keys::Keys;
use super::problems::{self, Expected};
use super::values::Value;
use crate::diagnostic::Problems;
use crate::document::{Alternative, ApiKey, Auth, OAuth2};
use crate::language::keys::{API_KEY, AUTH, OAUTH2};
use crate::model::KeyLocation;
use crate::source::Spanned;
use crate::syntax::NodeKind;

/// The keyword for a request without credentials.
const NONE: &str = "none";

/// Reads `auth` of the service.
pub(super) fn read(value: Value, out: &mut Problems) -> Option<Auth> {
    let mut keys = value.keys(&AUTH, out)?;
    let api_keys = keys.take("api_keys").map(|value| value.named(out)).unwrap_or_default();
    let auth = Auth {
        basic: keys.flag("basic", out),
        bearer: keys.flag("bearer", out),
        oauth2: keys.take("oauth2").and_then(|value| oauth2(value, out)),
        api_keys: api_keys.into_iter().filter_map(|(name, value)| api_key(name, value, out)).collect(),
        require: keys.take("require").and_then(|value| alternatives(value, out)).unwrap_or_default(),
    };
    keys.finish(out);
    Some(auth)
}

fn oauth2(value: Value, out: &mut Problems) -> Option<OAuth2> {
    let mut keys = value.keys(&OAUTH2, out)?;
    let (token_url, scope) = (keys.text("token_url", out), keys.text("scope", out));
    keys.finish(out);
    Some(OAuth2 { token_url: token_url?, scope })
}

/// Reads an API key, such as `{ header: X-Api-Key }`. It must have exactly one location. Returns `None` if it has none, which is reported.
fn api_key(name: Spanned<String>, value: Value, out: &mut Problems) -> Option<ApiKey> {
    let mut keys = value.keys(&API_KEY, out)?;
    let present = KeyLocation::KEYWORDS.map(|(word, location)| {
        let span = keys.remaining().find(|key| key.value == word).map(|key| key.span);
        let text = keys.text(word, out);
        span.map(|span| (word, location, span, text))
    });
    let mut present = present.into_iter().flatten();
    let first = present.next();
    for (other, _, at, _) in present {
        if let Some((word, _, span, _)) = &first {
            out.add(problems::exclusive(API_KEY.what, (word, *span), (other, at)));
        }
    }
    if first.is_none() {
        need_location(&keys, &name, out);
    }
    let docs = keys.text("docs", out).map(|docs| docs.value).unwrap_or_default();
    keys.finish(out);
    let (_, location, _, wire) = first?;
    Some(ApiKey { name, location, wire: wire?, docs })
}

/// Reports that an API key has no location. If an unknown key remains, it is probably a misspelt location, and `finish` reports it instead.
fn need_location(keys: &Keys, name: &Spanned<String>, out: &mut Problems) {
    let is_unknown = |key: &Spanned<String>| key.value != "docs";
    if !keys.is_damaged() && !keys.remaining().any(is_unknown) {
        out.add(problems::missing_key(name.span, API_KEY.what, "header", API_KEY.example("header")));
    }
}

/// Reads alternatives: `none`, a name, or a list of names and of lists of names.
pub(super) fn alternatives(value: Value, out: &mut Problems) -> Option<Vec<Alternative>> {
    if matches!(value.node.kind, NodeKind::Scalar(_)) {
        return value.text(out).map(|name| vec![one(name)]);
    }
    if matches!(&value.node.kind, NodeKind::Sequence { items, .. } if items.is_empty()) {
        return value.wrong(Expected::Alternatives, out);
    }
    let items = value.items(Expected::Alternatives, out)?;
    let read = items.into_iter().filter_map(|item| match item.node.kind {
        NodeKind::Sequence { .. } => {
            let span = item.node.span;
            item.texts(out).map(|names| Spanned::new(names, span))
        }
        _ => item.text(out).map(one),
    });
    Some(read.collect())
}

/// An alternative with one name. The keyword `none` gives an alternative without names.
fn one(name: Spanned<String>) -> Alternative {
    let span = name.span;
    Spanned::new(if name.value == NONE { Vec::new() } else { vec![name] }, span)
}
