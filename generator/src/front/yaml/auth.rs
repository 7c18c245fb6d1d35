//! Reads `auth` of the service and of operations.
//!
//! In: the value of `auth`. Out: the kinds of credentials, and the names that a request must have. Not here: whether these names are declared.

use super::keys::{Keys, Value};
use super::problem::{self, Expected};
use crate::diagnostic::Problems;
use crate::document::{Alternative, ApiKey, Auth, OAuth2};
use crate::language::keys::{API_KEY, AUTH, OAUTH2};
use crate::model::KeyLocation;
use crate::source::Spanned;
use crate::syntax::NodeKind;

/// The keyword for a request without credentials.
const NONE: &str = "none";

/// Reads `auth` of the service.
pub(super) fn read(value: Value, problems: &mut Problems) -> Option<Auth> {
    let mut keys = value.keys(&AUTH, problems)?;
    let api_keys = keys.take("api_keys").map(|value| value.named(problems)).unwrap_or_default();
    let auth = Auth {
        basic: keys.flag("basic", problems),
        bearer: keys.flag("bearer", problems),
        oauth2: keys.take("oauth2").and_then(|value| oauth2(value, problems)),
        api_keys: api_keys.into_iter().filter_map(|(name, value)| api_key(name, value, problems)).collect(),
        require: keys.take("require").and_then(|value| alternatives(value, problems)).unwrap_or_default(),
    };
    keys.finish(problems);
    Some(auth)
}

fn oauth2(value: Value, problems: &mut Problems) -> Option<OAuth2> {
    let mut keys = value.keys(&OAUTH2, problems)?;
    let (token_url, scope) = (keys.text("token_url", problems), keys.text("scope", problems));
    keys.finish(problems);
    Some(OAuth2 { token_url: token_url?, scope })
}

/// Reads an API key, such as `{ header: X-Api-Key }`. It must have exactly one location. Returns `None` if it has none, which is reported.
fn api_key(name: Spanned<String>, value: Value, problems: &mut Problems) -> Option<ApiKey> {
    let mut keys = value.keys(&API_KEY, problems)?;
    let present = KeyLocation::KEYWORDS.map(|(word, location)| {
        let span = keys.remaining().find(|key| key.value == word).map(|key| key.span);
        let text = keys.text(word, problems);
        span.map(|span| (word, location, span, text))
    });
    let mut present = present.into_iter().flatten();
    let first = present.next();
    for (other, _, at, _) in present {
        if let Some((word, _, span, _)) = &first {
            problems.add(problem::exclusive(API_KEY.what, (word, *span), (other, at)));
        }
    }
    if first.is_none() {
        need_location(&keys, &name, problems);
    }
    let docs = keys.text("docs", problems).map(|docs| docs.value).unwrap_or_default();
    keys.finish(problems);
    let (_, location, _, wire) = first?;
    Some(ApiKey { name, location, wire: wire?, docs })
}

/// Reports that an API key has no location. If an unknown key remains, it is probably a misspelt location, and `finish` reports it instead.
fn need_location(keys: &Keys, name: &Spanned<String>, problems: &mut Problems) {
    let is_unknown = |key: &Spanned<String>| key.value != "docs";
    if !keys.is_damaged() && !keys.remaining().any(is_unknown) {
        problems.add(problem::missing_key(name.span, API_KEY.what, "header", API_KEY.example("header")));
    }
}

/// Reads alternatives: `none`, a name, or a list of names and of lists of names.
pub(super) fn alternatives(value: Value, problems: &mut Problems) -> Option<Vec<Alternative>> {
    if matches!(value.node.kind, NodeKind::Scalar(_)) {
        return value.text(problems).map(|name| vec![one(name)]);
    }
    if matches!(&value.node.kind, NodeKind::Sequence { items, .. } if items.is_empty()) {
        return value.wrong(Expected::Alternatives, problems);
    }
    let items = value.items(Expected::Alternatives, problems)?;
    let read = items.into_iter().filter_map(|item| match item.node.kind {
        NodeKind::Sequence { .. } => {
            let span = item.node.span;
            item.texts(problems).map(|names| Spanned::new(names, span))
        }
        _ => item.text(problems).map(one),
    });
    Some(read.collect())
}

/// An alternative with one name. The keyword `none` gives an alternative without names.
fn one(name: Spanned<String>) -> Alternative {
    let span = name.span;
    Spanned::new(if name.value == NONE { Vec::new() } else { vec![name] }, span)
}
