//! Parameters of a header value: `form-data; name="a"; filename=b.txt` (RFC 9110 5.6.6).
//!
//! In: the bytes of a header value. Out: the text in front of the first `;`, and the parameters after it. Not here: the meaning of a
//! parameter, and its charset.

/// The parameters of a header value.
pub(crate) struct Parameters {
    /// The parameters, in the order of the header.
    pub(crate) list: Vec<Parameter>,
    /// The first violation of the grammar, as a predicate. The list contains the parameters that could be read in spite of it.
    pub(crate) fault: Option<&'static str>,
}

/// One parameter.
pub(crate) struct Parameter {
    /// Its name in lower case.
    pub(crate) name: String,
    /// Its value, without quotes and the backslashes of quoted pairs.
    pub(crate) value: Vec<u8>,
}

impl Parameters {
    /// Splits a header value into the text in front of the first `;`, without white space around it, and the parameters. A `;` inside of
    /// quotes belongs to a parameter.
    pub(crate) fn read(header: &[u8]) -> (&[u8], Self) {
        let (kind, mut rest) = split_at_semicolon(header);
        let mut parameters = Parameters { list: Vec::new(), fault: None };
        while !rest.is_empty() {
            rest = parameters.read_one(rest);
        }
        (kind.trim_ascii(), parameters)
    }

    /// Reads one parameter; returns the bytes after its `;`.
    fn read_one<'r>(&mut self, rest: &'r [u8]) -> &'r [u8] {
        let end = rest.iter().position(|byte| matches!(byte, b'=' | b';')).unwrap_or(rest.len());
        let (name, behind) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        let name = String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase();
        let Some(value) = behind.strip_prefix(b"=") else {
            if !name.is_empty() {
                self.fault("has a parameter without a value");
            }
            return behind.get(1..).unwrap_or_default();
        };
        if !is_token(&name) {
            self.fault("has a parameter whose name is not a token");
        }
        let (value, rest) = match value.trim_ascii_start().strip_prefix(b"\"") {
            Some(quoted) => self.read_quoted(quoted),
            None => {
                let (value, rest) = split_at_semicolon(value);
                if value.contains(&b'"') {
                    self.fault("has a quotation mark inside of a value without quotes");
                }
                (value.trim_ascii().to_vec(), rest)
            }
        };
        self.list.push(Parameter { name, value });
        rest
    }

    /// Reads a quoted value; `quoted` begins after the opening quotation mark. Returns the value, and the bytes after the next `;`.
    ///
    /// A backslash escapes only a quotation mark and a backslash, because some programs send `C:\temp\a.txt` without escapes.
    fn read_quoted<'r>(&mut self, quoted: &'r [u8]) -> (Vec<u8>, &'r [u8]) {
        let (mut value, mut position) = (Vec::new(), 0);
        loop {
            match (quoted.get(position), quoted.get(position + 1)) {
                (Some(b'"'), _) => break,
                (Some(b'\\'), Some(escaped @ (b'"' | b'\\'))) => {
                    value.push(*escaped);
                    position += 2;
                }
                (Some(byte), _) => {
                    value.push(*byte);
                    position += 1;
                }
                (None, _) => {
                    self.fault("has a quoted value that does not end");
                    return (value, &[]);
                }
            }
        }
        let (between, rest) = split_at_semicolon(quoted.get(position + 1..).unwrap_or_default());
        if !between.trim_ascii().is_empty() {
            self.fault("has text between a closing quotation mark and the next `;`");
        }
        (value, rest)
    }

    fn fault(&mut self, fault: &'static str) {
        self.fault.get_or_insert(fault);
    }

    /// The first value of this parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&[u8]> {
        self.list.iter().find(|parameter| parameter.name == name).map(|parameter| parameter.value.as_slice())
    }

    /// The only value of this parameter.
    ///
    /// # Errors
    /// If the header has the parameter more than once: a proxy in front of the server may have read the other value.
    #[cfg(feature = "server")]
    pub(crate) fn get_once(&self, name: &str) -> Result<Option<&[u8]>, ()> {
        let mut values = self.list.iter().filter(|parameter| parameter.name == name).map(|parameter| parameter.value.as_slice());
        let first = values.next();
        if values.next().is_some() { Err(()) } else { Ok(first) }
    }
}

/// Whether a name is a token (RFC 9110, 5.6.2).
fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

fn split_at_semicolon(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b';').unwrap_or(bytes.len());
    (bytes.get(..end).unwrap_or_default(), bytes.get(end + 1..).unwrap_or_default())
}
