//! The static `SERVICE`: the settings that all operations have in common.

use super::{constants, docs};
use crate::model::{self, Credential, FieldPath, OutcomeRule, OutcomeSignal, OutcomeValues};
use crate::targets::rust::ir::{ApiKey, Auth, Credentials, Errors, Outcome, OutcomeKind, Service, Wire};

/// The static `SERVICE` of a service.
pub(super) fn lower(service: &model::Service) -> Service {
    let (errors, auth) = (&service.errors, &service.auth);
    let body = errors.body.as_ref().map(|keys| keys.iter().map(|(path, part)| (path.to_string(), *part)).collect());
    Service {
        name: service.name.value.clone(),
        docs: docs::lines(&format!("Settings of all operations of {}.", service.title())),
        version: service.version.clone(),
        base_path: service.base_path.clone(),
        wire: wire(&service.wire),
        errors: Errors {
            invalid: errors.invalid,
            also_invalid: errors.also_invalid.iter().map(|status| status.value).collect(),
            refused: errors.refused,
            html: errors.html.iter().map(|status| status.value).collect(),
            body,
            request_id: errors.request_id.as_ref().map(|name| name.value.clone()),
        },
        auth: Auth {
            basic: auth.basic,
            bearer: auth.bearer,
            token_url: auth.oauth2.as_ref().map(|oauth2| oauth2.token_url.clone()),
            api_keys: auth.api_keys.iter().map(api_key).collect(),
            require: auth.has_alternatives().then(|| alternatives(&service.required())),
        },
    }
}

fn api_key(key: &model::ApiKey) -> ApiKey {
    ApiKey { name: key.name.value.clone(), location: key.location, wire: key.wire.value.clone() }
}

/// The names of the credentials of each alternative.
pub(super) fn alternatives(alternatives: &[Vec<Credential>]) -> Credentials {
    let names = |all: &Vec<Credential>| all.iter().map(|credential| credential.name().to_owned()).collect();
    alternatives.iter().map(names).collect()
}

fn wire(wire: &model::Wire) -> Wire {
    Wire {
        accept_any: wire.accept_any,
        arrays: wire.arrays,
        numeric_booleans: wire.numeric_booleans,
        lenient: wire.lenient,
        empty_map_as_list: wire.empty_map_as_list,
        unknown: wire.unknown,
        outcome: wire.outcome.as_ref().map(outcome),
    }
}

fn outcome(outcome: &OutcomeRule) -> Outcome {
    Outcome {
        field: outcome.field.to_string(),
        kind: match &outcome.signal {
            OutcomeSignal::Presence => OutcomeKind::ErrorIfPresent,
            OutcomeSignal::Value(values) => outcome_values(values),
        },
        message: outcome.message.iter().map(FieldPath::to_string).collect(),
    }
}

fn outcome_values(values: &OutcomeValues) -> OutcomeKind {
    OutcomeKind::Values {
        ok: values.all_ok().map(constants::outcome_value).collect(),
        error: values.error.iter().map(constants::outcome_value).collect(),
        unlisted_is_ok: values.unlisted_is_ok,
        absent_is_ok: values.absent_is_ok,
    }
}
