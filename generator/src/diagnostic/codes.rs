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
    SW0004 "a file is not YAML",
    SW0005 "a file is empty",
    SW0006 "a file holds more than one document",
    SW0007 "anchors and aliases are refused",
    SW0008 "tags are refused",
    SW0009 "merge keys are refused",
    SW0010 "a key is not a name",
    SW0011 "a key is there twice",
    SW0012 "too many collections within each other",
    SW0013 "an unknown key",
    SW0014 "a key is missing",
    SW0015 "a value of the wrong kind",
    SW0016 "keys that exclude each other",
    SW0017 "a key without the key that it belongs to",
    SW0018 "an unknown version of the language",
    SW0019 "not the name of a resource file",
    SW0020 "a file is listed twice",
    SW0021 "a file lies outside of the specification's folder",
    SW0022 "too many files",
    SW0023 "not a type",
    SW0024 "not a method and a path",
    SW0025 "not a condition",
    SW0026 "a rule has more than one key",
    SW0027 "`ordered` takes two parameters",
    SW0028 "a type does not say what it is",
    SW0029 "an answer does not say what it is",
    SW0030 "a type is declared as more than one thing",
    SW0031 "a specification is too large",
    SW0032 "a resource file instead of service.yaml",
    SW0100 "an unknown type",
    SW0101 "a type takes another number of types",
    SW0102 "an unknown group",
    SW0103 "a group includes itself",
    SW0104 "groups are too deep or bring in too much",
    SW0105 "a field is there twice",
    SW0106 "two groups have one name",
    SW0107 "an unknown word",
    SW0108 "a group is included twice",
    SW0109 "not an HTTP status",
    SW0110 "an enum's default is not among its values",
    SW0200 "the service's name is not in upper camel case",
    SW0201 "a type's name is not in upper camel case",
    SW0202 "two types have one name",
    SW0203 "a type's name is taken by generated code",
    SW0204 "a resource's name is not in snake case",
    SW0205 "two resources have one name",
    SW0206 "a resource's name is taken by generated code",
    SW0207 "an operation's name is not in snake case",
    SW0208 "two operations of a resource have one name",
    SW0209 "a tag is no word",
    SW0211 "a wire name gives no Rust name",
    SW0212 "`rust` is no Rust name of a field",
    SW0213 "two fields have one Rust name",
    SW0214 "a setter's name is taken by generated code",
    SW0215 "`rust` is no path of a type",
    SW0216 "a derive is no path of a trait",
    SW0217 "a derive of what the type has already",
    SW0218 "a derive of a type that is not generated",
    SW0219 "a derive that something in the type does not have",
    SW0220 "an enum has no values",
    SW0221 "two values of an enum are equal on the wire",
    SW0222 "two values of an enum have one name",
    SW0223 "an enum value's name is not in upper camel case",
    SW0224 "an enum value's name is taken by generated code",
    SW0225 "a value of an integer enum is no integer",
    SW0230 "an object has no fields",
    SW0231 "a type requires a value of its own kind inside",
    SW0232 "a union has fewer than two variants",
    SW0233 "a variant's name gives no Rust name",
    SW0234 "two variants have one name",
    SW0235 "a variant of a tagged union is no object",
    SW0236 "a variant has a field of the tag's name",
    SW0237 "a union is a variant of itself",
    SW0238 "a variant of an untagged union is never reached",
    SW0239 "two variants have one type",
    SW0240 "a map's key cannot be the key of a JSON object",
    SW0241 "a nesting of types that has no clear meaning",
    SW0242 "a file where none can stand",
    SW0243 "too many types within each other",
    SW0244 "too many of a kind",
    SW0245 "declared types too deep within each other",
    SW0246 "`shared` on what is no object",
    SW0247 "a tag that is a path",
    SW0250 "a limit on a type that has none",
    SW0251 "limits are upside down",
    SW0252 "a limit that the type never reaches",
    SW0253 "a pattern is no regular expression",
    SW0254 "`format` on what is no timestamp",
    SW0255 "`as` on a type that is written in one way only",
    SW0256 "`in` on a field of an object",
    SW0257 "a default of what is required",
    SW0258 "a default of a type that can have none",
    SW0259 "a default of another type",
    SW0260 "a default that the enum does not have",
    SW0261 "an example that does not fit its type",
    SW0262 "a default outside of its limits",
    SW0263 "`prefix` on what is no map",
    SW0264 "`prefix` on a parameter",
    SW0265 "two prefixes that one name fits",
    SW0266 "`absent` on a field that is never written as it says",
    SW0267 "`absent` on a parameter",
    SW0270 "not a path",
    SW0271 "the braces of a path do not match",
    SW0272 "a segment of a path is a parameter only in part",
    SW0273 "a path has a parameter twice",
    SW0274 "two operations have one method and path",
    SW0275 "two paths fit the same requests",
    SW0276 "a path's parameter is not declared",
    SW0277 "a parameter is not in the path that it is said to be in",
    SW0278 "a parameter cannot be in a path",
    SW0279 "a path's parameter is not required",
    SW0280 "a parameter cannot be a header",
    SW0281 "a name cannot be a header's",
    SW0282 "a secret travels in the address",
    SW0283 "a parameter in a body that the method has not",
    SW0284 "a file cannot be sent with the method",
    SW0285 "a request has two kinds of bodies",
    SW0286 "two headers differ in case only",
    SW0287 "a parameter has the name of a part of another one",
    SW0290 "a rule names an unknown parameter",
    SW0291 "a rule names a parameter twice",
    SW0292 "a rule names fewer than two parameters",
    SW0293 "a rule that cannot be broken",
    SW0294 "a rule that cannot be kept",
    SW0295 "`ordered` on parameters without a common order",
    SW0296 "a rule is there twice",
    SW0300 "a condition on the parameter itself",
    SW0301 "a condition compares with a value of another type",
    SW0302 "a condition compares with a value that the enum does not have",
    SW0303 "a condition orders what has no order",
    SW0310 "not a status of an answer",
    SW0311 "two answers have one status",
    SW0312 "no answer means success",
    SW0313 "a body where HTTP has none",
    SW0314 "`dates` names an unknown parameter",
    SW0315 "`dates` names a parameter that cannot choose the date format",
    SW0316 "`key` names no field of the values",
    SW0317 "`key` names a field that is not of the key's type",
    SW0318 "an outcome in a service that declares none",
    SW0319 "an outcome of an answer that is no object",
    SW0320 "a field has the name of the outcome's field",
    SW0321 "an envelope names one field twice",
    SW0322 "an envelope around what is no collection",
    SW0323 "an answer's name is no name of a variant",
    SW0324 "two answers have one name",
    SW0325 "a redirect among answers",
    SW0326 "answers that write dates in two ways",
    SW0327 "a path of names that leads nowhere",
    SW0330 "`pages` names an unknown parameter",
    SW0331 "a parameter cannot count or continue pages",
    SW0332 "a cursor that the first page would need",
    SW0333 "pages by cursor without a `next` in the answer",
    SW0334 "pages of an answer that is no collection",
    SW0335 "pages that never end",
    SW0336 "`chunk` names an unknown parameter",
    SW0337 "chunks that never end",
    SW0338 "chunks of what is no list",
    SW0339 "answers to chunks that cannot be joined",
    SW0340 "a service has no operations",
    SW0341 "not a base path",
    SW0342 "an error's status does not mean an error",
    SW0344 "an error's body has no message",
    SW0345 "an outcome does not tell success from failure",
    SW0346 "an unknown placeholder in a scope",
    SW0347 "not a token URL",
    SW0348 "`public` where nothing is asked for",
    SW0350 "a type that nothing uses",
    SW0351 "no docs",
    SW0352 "a file that is not listed",
    SW0353 "an allowance that allows nothing",
    SW0354 "an empty value that two variants take",
    SW0355 "a recursive union without a tag",
    SW0400 "a line of a table has another number of columns",
    SW0401 "an unknown word in a table",
    SW0402 "a line of a table is there twice",
    SW0403 "a reason for what does not differ",
    SW0500 "a name to keep that the service does not have",
    SW0501 "a trait to derive that is no path",
    SW0502 "a path of the runtime that is no path",
    SW9001 "a checked specification has a gap",
    SW9002 "an id that leads nowhere",
    SW9003 "a name that is no identifier of Rust",
    SW9004 "generated code that is no Rust",
}

impl Code {
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
