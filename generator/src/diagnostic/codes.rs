//! Codes of diagnostics. A code never changes its meaning, and is never used again for another.
//!
//! In: nothing. Out: [`Code`], each with its title. Not here: the pages that explain them (see docs/diagnostics.md).

use std::fmt;

macro_rules! codes {
    ($($code:ident $title:literal,)*) => {
        /// The code of a diagnostic, such as `SW0100`; docs/diagnostics.md has a section for each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $code,)*
        }

        impl Code {
            /// Every code, in ascending order.
            pub const ALL: &[Code] = &[$(Code::$code,)*];

            /// The code as it is printed: `SW0100`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$code => stringify!($code),)*
                }
            }

            /// What is wrong, in a few words: `an unknown type`.
            pub fn title(self) -> &'static str {
                match self {
                    $(Code::$code => $title,)*
                }
            }
        }
    };
}

codes! {
    SW0001 "a file cannot be read",
    SW0002 "a file is too large",
    SW0003 "a file is not UTF-8",
    SW0004 "a file is not valid YAML",
    SW0005 "a file is empty",
    SW0006 "a file has more than one document",
    SW0007 "anchors and aliases",
    SW0008 "YAML tags",
    SW0009 "merge keys",
    SW0010 "a key is not a name",
    SW0011 "a repeated key",
    SW0012 "collections are nested too deeply",
    SW0013 "an unknown key",
    SW0014 "a key is missing",
    SW0015 "a value of the wrong kind",
    SW0016 "keys that exclude each other",
    SW0017 "a key without the key that it needs",
    SW0018 "an unknown version of the language",
    SW0019 "not the name of a resource file",
    SW0020 "a file is listed twice",
    SW0021 "a file is outside of the specification's folder",
    SW0022 "too many files",
    SW0023 "not a type",
    SW0024 "not a method and a path",
    SW0025 "not a condition",
    SW0026 "a rule has more than one key",
    SW0027 "`ordered` takes two parameters",
    SW0028 "a type without a definition",
    SW0029 "an answer without a type",
    SW0030 "a type with two definitions",
    SW0031 "a specification is too large",
    SW0032 "a resource file instead of service.yaml",
    SW0100 "an unknown type",
    SW0101 "wrong number of type arguments",
    SW0102 "an unknown group",
    SW0103 "a group includes itself",
    SW0104 "groups are nested too deeply or have too many fields",
    SW0105 "a repeated field",
    SW0106 "two groups have the same name",
    SW0107 "an unknown word",
    SW0108 "a group is included twice",
    SW0109 "not an HTTP status",
    SW0110 "an enum's default is not among its values",
    SW0200 "the service's name is not in upper camel case",
    SW0201 "a type's name is not in upper camel case",
    SW0202 "two types have the same name",
    SW0203 "a type's name is reserved",
    SW0204 "a resource's name is not in snake case",
    SW0205 "two resources have the same name",
    SW0206 "a resource's name is reserved",
    SW0207 "an operation's name is not in snake case",
    SW0208 "two operations of a resource have the same name",
    SW0209 "an invalid tag",
    SW0211 "a wire name has no Rust name",
    SW0212 "`rust` is not a valid name of a field",
    SW0213 "two fields have the same Rust name",
    SW0214 "a setter's name is reserved",
    SW0215 "`rust` is not a path of a type",
    SW0216 "a derive is not a path of a trait",
    SW0217 "a derive of a default trait",
    SW0218 "a derive of a type that is not generated",
    SW0219 "a derive that a field does not support",
    SW0220 "an enum has no values",
    SW0221 "two values of an enum are equal on the wire",
    SW0222 "two values of an enum have the same name",
    SW0223 "an enum value's name is not in upper camel case",
    SW0224 "an enum value's name is reserved",
    SW0225 "a value of an integer enum is not an integer",
    SW0230 "an object has no fields",
    SW0231 "a type requires itself",
    SW0232 "a union has fewer than two variants",
    SW0233 "a variant's name has no Rust name",
    SW0234 "two variants have the same name",
    SW0235 "a variant of a tagged union is not an object",
    SW0236 "a field with the name of the tag that cannot hold it",
    SW0237 "a union is a variant of itself",
    SW0238 "a variant of an untagged union is never chosen",
    SW0239 "two variants have the same type",
    SW0240 "a map's key cannot be the key of a JSON object",
    SW0241 "an ambiguous nesting of types",
    SW0242 "a file inside of another type",
    SW0243 "type expressions are nested too deeply",
    SW0244 "a limit of numbers is exceeded",
    SW0245 "declared types are nested too deeply",
    SW0246 "`shared` on a type that is not an object",
    SW0247 "a tag that is a path",
    SW0250 "a constraint that does not apply to the type",
    SW0251 "the lower limit is above the upper limit",
    SW0252 "a limit outside of the type's range",
    SW0253 "an invalid regular expression",
    SW0254 "`format` on a type other than a timestamp",
    SW0255 "`as` on a type with one JSON type",
    SW0256 "`in` on a field of an object",
    SW0257 "a default of a required field",
    SW0258 "a default of a type without defaults",
    SW0259 "a default of the wrong type",
    SW0260 "a default that the enum does not list",
    SW0261 "an example that does not fit its type",
    SW0262 "a default outside of its limits",
    SW0263 "`prefix` on a type other than a map",
    SW0264 "`prefix` on a parameter",
    SW0265 "two prefixes that match the same names",
    SW0266 "`absent` on a field that is never absent",
    SW0267 "`absent` on a parameter",
    SW0270 "an invalid path",
    SW0271 "the braces of a path do not match",
    SW0272 "two parameters of a path have no text between them",
    SW0273 "a repeated parameter in a path",
    SW0274 "two operations have the same method and path",
    SW0275 "two paths match the same requests",
    SW0276 "a parameter of the path is not declared",
    SW0277 "a parameter with `in: path` is not in the path",
    SW0278 "a parameter cannot be in a path",
    SW0279 "a parameter of the path is not required",
    SW0280 "a parameter cannot be a header",
    SW0281 "an invalid header name",
    SW0282 "a secret in the URL",
    SW0283 "a parameter in a body of a method without one",
    SW0284 "a file cannot be sent with the method",
    SW0285 "a request has two kinds of bodies",
    SW0286 "two headers differ only in case",
    SW0287 "a parameter has the name of an entry of another one",
    SW0288 "not a media type",
    SW0289 "a media type that does not fit the type of the body",
    SW0290 "a rule names an unknown parameter",
    SW0291 "a rule names a parameter twice",
    SW0292 "a rule names fewer than two parameters",
    SW0293 "a rule that always holds",
    SW0294 "a rule that never holds",
    SW0295 "`ordered` on parameters without an order",
    SW0296 "a repeated rule",
    SW0297 "an invalid status of a rule",
    SW0300 "a condition on the parameter itself",
    SW0301 "a condition compares with a value of another type",
    SW0302 "a condition compares with a value that the enum does not list",
    SW0303 "an order comparison of values without an order",
    SW0305 "a condition that never holds, or tests twice",
    SW0310 "an invalid status of an answer",
    SW0311 "two answers have the same status",
    SW0312 "no answer means success",
    SW0313 "a body where HTTP does not allow one",
    SW0314 "`dates` names an unknown parameter",
    SW0315 "`dates` names a parameter without date formats",
    SW0316 "`key` names an unknown field",
    SW0317 "`key` names a field of another type",
    SW0318 "an outcome without `wire.outcome`",
    SW0319 "an outcome of an answer that is not an object",
    SW0320 "a field has the name of the outcome's field",
    SW0321 "an envelope names the same field twice",
    SW0322 "an envelope without a collection",
    SW0323 "an answer's name is not a name of a variant",
    SW0324 "two answers have the same name",
    SW0325 "a redirect among several answers",
    SW0326 "answers with different date formats",
    SW0327 "a path of names without a target",
    SW0328 "`after_item` names no field of the items",
    SW0329 "not an origin",
    SW0330 "`pages` names an unknown parameter",
    SW0331 "a parameter for pages has the wrong type",
    SW0332 "a required cursor",
    SW0333 "pages without `next`",
    SW0334 "pages of an answer that is not a collection",
    SW0335 "pages that never end",
    SW0336 "`chunk` names an unknown parameter",
    SW0337 "chunks that never end",
    SW0338 "chunks of a parameter that is not a list",
    SW0339 "answers to chunks that cannot be joined",
    SW0340 "a service has no operations",
    SW0341 "an invalid base path",
    SW0342 "a status of errors that is not an error",
    SW0344 "an error's body has no message",
    SW0345 "an outcome that does not separate success from failure",
    SW0346 "an unknown placeholder in a scope",
    SW0347 "an invalid URL",
    SW0348 "`public` in a service without credentials",
    SW0349 "an outcome of an answer that does not fit the operation or the service",
    SW0350 "an unused type",
    SW0351 "no docs",
    SW0352 "a file that is not listed",
    SW0353 "an unused `allow` comment",
    SW0354 "an empty value that matches two variants",
    SW0355 "a recursive union without a tag",
    SW0356 "an invalid name of an API key",
    SW0357 "an API key where HTTP does not allow one",
    SW0358 "two API keys in the same place",
    SW0359 "credentials that are not declared",
    SW0360 "credentials that cannot be sent together",
    SW0361 "a parameter that is an API key",
    SW0362 "two parameters with one wire name in one location",
    SW0363 "`name` on a field of an object",
    SW0364 "a style that does not fit the parameter",
    SW0365 "`unknown`, `tags` or `content` in a union without a tag",
    SW0366 "the body of an error is not an object",
    SW0367 "a status of an answer and of an error",
    SW0368 "the keys of an error's body do not fit its type",
    SW0369 "headers of responses are not an object",
    SW0370 "a field that cannot be a header",
    SW0371 "a tag that does not fit the union",
    SW0372 "a parameter over several segments is not at the end of the path",
    SW0373 "a parameter over several segments is not a text",
    SW0374 "a parameter cannot be a cookie",
    SW0375 "an invalid name of a cookie",
    SW0376 "`value` on a field of an object",
    SW0377 "a constant that cannot be sent",
    SW0390 "an unknown server",
    SW0391 "an invalid server",
    SW0392 "a webhook with a parameter in its path",
    SW0400 "a line of a table has the wrong number of columns",
    SW0401 "an unknown word in a table",
    SW0402 "a repeated line of a table",
    SW0403 "a reason for a difference that does not exist",
    SW0500 "a selector that matches nothing",
    SW0501 "a derive option that is not a path of a trait",
    SW0502 "a runtime option that is not a valid path",
    SW0503 "a derive option that lists a trait twice",
    SW0504 "a derive option that a type does not support",
    SW0600 "an unknown version of OpenAPI",
    SW0601 "an operation that is left out",
    SW0602 "a reference that cannot be followed",
    SW0603 "a parameter that is not read as it is",
    SW0604 "a schema that is read as any value",
    SW0605 "a keyword of a schema that is not checked",
    SW0606 "a listed value that is not read as it is",
    SW0607 "an answer that is not read as it is",
    SW0608 "credentials that are not read as they are",
    SW0609 "a media type that is not read as it is",
    SW0610 "a part of the document that is not read",
    SW0620 "an overlay that cannot be applied",
    SW0621 "a target of an overlay that selects nothing",
    SW0622 "a target of an overlay that is not a JSONPath",
    SW0630 "a choice about something that the document does not have",
    SW9001 "a checked specification has a gap",
    SW9002 "a reference to nothing",
    SW9003 "an invalid Rust identifier",
    SW9004 "invalid generated code",
    SW9005 "a panic",
    SW9006 "a formatted file with another meaning",
}

impl Code {
    /// Whether it is about a part of an OpenAPI document that is not carried over as it is.
    pub fn is_of_openapi(self) -> bool {
        (Code::SW0601..=Code::SW0610).contains(&self)
    }

    /// The code that is printed as `text`; case matters.
    pub fn parse(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::Code;

    /// Codes that the sources below a folder name as `Code::SW0001`.
    fn named(folder: &Path, codes: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                named(&path, codes);
            } else {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                codes.extend(text.split("Code::SW").skip(1).filter_map(|rest| rest.get(..4)).map(|digits| format!("SW{digits}")));
            }
        }
    }

    #[test]
    fn every_code_is_used_and_in_order() {
        let mut used = BTreeSet::new();
        named(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut used);
        let unused: Vec<_> = Code::ALL.iter().filter(|code| !used.contains(code.as_str())).collect();
        assert!(unused.is_empty(), "{unused:?}");
        assert!(Code::ALL.windows(2).all(|pair| pair[0].as_str() < pair[1].as_str()));
    }
}
