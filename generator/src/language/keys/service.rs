//! Keys of service.yaml. In: nothing. Out: part of the table. Not here: what it declares (see `declarations`).

use super::Kind::{Bool, Count, CountOrCounts, Counts, Map, Names, Ref, Scalars, ScalarsOr, Text, Type, Words, WordsOrNull};
use super::{Key, Mapping, may, may_as, must, words};
use crate::model::{self, Arrays, OutcomeValues, Unknown, WhenAbsent, Wire};

pub(crate) const SERVICE: Mapping = Mapping {
    name: "service",
    what: "a service",
    docs: "A service, with everything that its resources share.",
    keys: &[
        must("specwright", Ref("language"), "1", "Version of the language: 1."),
        must("service", Text, "MyDesk", "Name of the service, in upper camel case; names the generated client and router."),
        may("title", Text, "Title, for documentation."),
        may("docs", Text, "What the service is about, for documentation."),
        may("version", Text, "Version of the API that is described."),
        may("contact", Ref("contact"), "Whom users of the service can ask, for documentation."),
        may("license", Ref("license"), "Licence of the description of the service, for documentation."),
        may("base_path", Text, "The beginning of every operation's path. Begins with `/` and does not end with it."),
        may("servers", Map("server"), "Servers besides that of the base URL, by names that operations use."),
        must("files", Names, "[things.yaml]", "Names of the resource files in the same folder."),
        may("auth", Ref("auth"), "How callers authenticate. Without it every operation is public."),
        may("wire", Ref("wire"), "How values are sent. Operations can override parts of it."),
        may("errors", Ref("errors"), "Statuses and bodies of error answers."),
        may("headers", Type, "Headers of all responses: an object whose fields have the names of headers."),
        may("ids", Ref("ids"), "New types for identifiers, which cannot be confused with each other."),
        may("types", Map("type"), "Types; every file can use them."),
        may("groups", Map("group"), "Sets of fields that several types or operations share."),
    ],
};

pub(crate) const SERVER: Mapping = Mapping {
    name: "server",
    what: "a server",
    docs: "A server at which the service has some of its operations.",
    keys: &[
        may_as(
            "url",
            Text,
            "https://files.desk.example",
            "Scheme and host; `{region=eu}` is a variable with its default. Without it, those of the base URL that a client has.",
        ),
        may(
            "base_path",
            Text,
            "The beginning of the paths of its operations, in place of that of the service. Without it, there is none.",
        ),
        may("docs", Text, "What it is for, for documentation."),
    ],
};

pub(crate) const CONTACT: Mapping = Mapping {
    name: "contact",
    what: "`contact`",
    docs: "Whom users of the service can ask.",
    keys: &[
        may("name", Text, "A person, a team or a company."),
        may("url", Text, "A page: `https://desk.example/support`."),
        may("email", Text, "An address of e-mail."),
    ],
};

pub(crate) const LICENSE: Mapping = Mapping {
    name: "license",
    what: "`license`",
    docs: "Licence of the description of the service.",
    keys: &[must("name", Text, "Apache-2.0", "Such as `Apache-2.0`."), may("url", Text, "A page with its text.")],
};

pub(crate) const AUTH: Mapping = Mapping {
    name: "auth",
    what: "`auth`",
    docs: "How callers authenticate.",
    keys: &[
        may("basic", Bool, "HTTP Basic."),
        may("bearer", Bool, "A bearer token that the user has."),
        may("oauth2", Ref("oauth2"), "OAuth 2 client credentials."),
        may(
            "api_keys",
            Map("api_key"),
            "Secrets in headers, in the query or in cookies, by the names that clients use for them.",
        ),
        may(
            "require",
            Ref("alternatives"),
            "What an operation requires that states nothing else. Without it, each kind of credentials is enough.",
        ),
    ],
};

pub(crate) const API_KEY: Mapping = Mapping {
    name: "api_key",
    what: "an API key",
    docs: "A secret in a header, in the query or in a cookie: one of these keys.",
    keys: &[
        may_as("header", Text, "X-Api-Key", "The name of the header."),
        may_as("query", Text, "api_key", "The name of the parameter in the query."),
        may_as("cookie", Text, "session", "The name of the cookie."),
        may("docs", Text, "What it is, for documentation."),
    ],
};

pub(crate) const OAUTH2: Mapping = Mapping {
    name: "oauth2",
    what: "`oauth2`",
    docs: "OAuth 2 client credentials.",
    keys: &[
        must("token_url", Text, "/oauth/access_token", "The path or URL of the token endpoint."),
        may(
            "scope",
            Text,
            "Scope of an operation. `{endpoint}` is replaced by its path without the first `/`, `{method}` by its method in lower case.",
        ),
    ],
};

pub(crate) const WIRE: Mapping = Mapping {
    name: "wire",
    what: "`wire`",
    docs: "How values are sent.",
    keys: &[
        may(
            "send",
            Ref("send"),
            "Where a client puts parameters, by method. By default get, head and delete `query`, others `json`.",
        ),
        may(
            "accept",
            Words(|| words(&Wire::ACCEPT)),
            "Whether a server accepts parameters only where `send` puts them, or in every location.",
        ),
        may(
            "arrays",
            Words(|| words(&Arrays::KEYWORDS)),
            "Lists in query and form: `a=1&a=2`, `a[]=1&a[]=2`, `a[0]=1`, `a=1,2`, `a=1%202`, `a=1%7C2`.",
        ),
        may("booleans", Words(|| words(&Wire::BOOLEANS)), "Booleans in query and form: `true` or `1`."),
        may(
            "scalars",
            Words(|| words(&Wire::SCALARS)),
            "Whether \"143\" is read as an integer, 0 and \"true\" as booleans, and so on.",
        ),
        may("empty_map", Words(|| words(&Wire::EMPTY_MAP)), "How an empty map is written."),
        may("unknown", Words(|| words(&Unknown::KEYWORDS)), "Parameters that the operation does not have."),
        may(
            "absent",
            WordsOrNull(|| words(&WhenAbsent::KEYWORDS)),
            "What is written for a field that has no value: no member (`omit`, the default), or `null`.",
        ),
        may("outcome", Ref("outcome"), "A failure inside an answer with status 200, for operations that return `outcome: true`."),
    ],
};

const fn sent(method: &'static str) -> Key {
    may(method, Words(|| words(&model::SendAs::KEYWORDS)), "Where a client puts parameters of this method.")
}

pub(crate) const SEND: Mapping = Mapping {
    name: "send",
    what: "`send`",
    docs: "Where a client puts parameters, by method.",
    keys: &[
        sent("get"),
        sent("head"),
        sent("post"),
        sent("put"),
        sent("patch"),
        sent("delete"),
        may("files", Words(|| vec!["multipart"]), "How requests with files are sent."),
    ],
};

pub(crate) const OUTCOME: Mapping = Mapping {
    name: "outcome",
    what: "`outcome`",
    docs: "How an answer reports success or failure.",
    keys: &[
        must("field", Text, "status", "The field that holds the outcome, or a path to it: `meta.ok`."),
        may("ok", Scalars, "Values that mean success; a server writes the first one. Required without `error: present`."),
        may("error", ScalarsOr("present"), "Values that mean failure; `present` if the field is present on failure only."),
        may("message", Names, "Fields that can hold a message, or paths to them: `error.message`."),
        may("unlisted", Words(|| words(&OutcomeValues::VERDICTS)), "What a value in neither list means; `error` by default."),
        may(
            "absent",
            Words(|| words(&OutcomeValues::VERDICTS)),
            "What an answer without the field means; `error` by default, `ok` with `error: present`.",
        ),
    ],
};

pub(crate) const ERRORS: Mapping = Mapping {
    name: "errors",
    what: "`errors`",
    docs: "Statuses and bodies of error answers.",
    keys: &[
        may(
            "invalid",
            CountOrCounts,
            "Status for a missing or ill-typed parameter; 400 by default. Of several, a server writes the first, and a client reads each of them.",
        ),
        may("refused", Count, "Status for a refusal for reasons of the service; 409 by default."),
        may("html", Counts, "Statuses whose body is an HTML page."),
        may(
            "body",
            Ref("error_body"),
            "Keys of the JSON body of errors, or paths in it. Without it, errors are problem documents (RFC 9457).",
        ),
        may("request_id", Text, "The header with the id of a request; `X-Request-Id` by default."),
        may("type", Type, "The type of the body of an error, unless its status has a type of its own."),
        may("statuses", Map("error_type"), "Types of bodies by status: `402`, `4XX`, `5XX` or `default`."),
    ],
};

pub(crate) const ERROR_TYPE: Mapping = Mapping {
    name: "error_type",
    what: "an error type",
    docs: "The type of the body of errors with a status.",
    keys: &[
        must("type", Type, "ApiError", "Its type, which is an object or a union."),
        may("docs", Text, "When the error occurs, in one or more sentences."),
    ],
};
